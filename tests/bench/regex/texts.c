#include "texts.h"

#include <stdlib.h>

/* A graph over bytes: a node for each count of a class, byte of a literal, state of a DFA. An edge
 * without characters costs no byte and leads to a later node. */
typedef struct edge {
    uint32_t chars[8]; /* bit c & 31 of word c >> 5 */
    uint32_t to;
    bool empty;
} edge;

typedef struct node {
    uint32_t first, count; /* edges */
} node;

struct texts {
    node *nodes;
    edge *edges;
    uint32_t node_count, edge_count, node_room, edge_room;
    uint8_t *can; /* [length * nodes + node]: the text can end after that many bytes */
};

static void *grow(void *at, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return at;
    *room = *room ? 2 * *room : 256;
    void *more = realloc(at, *room * size);
    if (!more)
        abort();
    return more;
}

/* ---- Tables to graph ----------------------------------------------------------------------- */

static void add_node(texts *t)
{
    t->nodes = grow(t->nodes, t->node_count, &t->node_room, sizeof *t->nodes);
    t->nodes[t->node_count++] = (node){t->edge_count, 0};
}

/* From the node that was added last. `ascii` NULL: without a character. */
static void add_edge(texts *t, uint32_t to, const uint32_t *ascii)
{
    edge e = {.to = to, .empty = !ascii};
    if (ascii)
        memcpy(e.chars, ascii, 4 * sizeof *ascii);
    t->edges = grow(t->edges, t->edge_count, &t->edge_room, sizeof *t->edges);
    t->edges[t->edge_count++] = e;
    t->nodes[t->node_count - 1].count++;
}

static void add_class(texts *t, const uint32_t *ascii, uint32_t min, uint32_t max)
{
    uint32_t last = max == WV_NONE ? min : max < TEXTS_MAX ? max : TEXTS_MAX;
    uint32_t first = t->node_count;
    for (uint32_t k = 0; k <= last; k++) {
        add_node(t);
        if (k < last || max == WV_NONE)
            add_edge(t, first + (k < last ? k + 1 : k), ascii);
        if (k >= min)
            add_edge(t, first + last + 1, NULL);
    }
}

static void add_literal(texts *t, base_span text)
{
    for (size_t i = 0; i < text.size; i++) {
        static const uint32_t none[4];
        uint8_t c = text.data[i];
        add_node(t);
        add_edge(t, t->node_count, none);
        t->edges[t->edge_count - 1].chars[c >> 5] |= UINT32_C(1) << (c & 31);
    }
}

static uint32_t cell(const wv_schema *schema, const wv_dfa_row *d, uint32_t class, uint32_t state)
{
    const uint8_t *cells = schema->automata + d->cells;
    size_t at = (size_t) class * d->states + state;
    return d->states <= 256 ? cells[at] : cells[2 * at] | (uint32_t)cells[2 * at + 1] << 8;
}

/* State s is node first + s; the one for the dead state is where the DFA begins. */
static void add_state(texts *t, const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                      uint32_t first)
{
    const uint8_t *classes = schema->automata + d->map.ascii;
    add_node(t);
    for (uint32_t class = 0; class < d->classes; class ++) {
        uint32_t to = cell(schema, d, class, state), ascii[4] = {0};
        for (uint32_t c = 0; c < 0x80; c++)
            ascii[c >> 5] |= (uint32_t)(classes[c] == class) << (c & 31);
        if (to)
            add_edge(t, first + to, ascii);
    }
    if (state >= d->accept)
        add_edge(t, first + d->states, NULL);
}

static void add_dfa(texts *t, const wv_schema *schema, const wv_dfa_row *d)
{
    uint32_t first = t->node_count;
    add_node(t);
    add_edge(t, first + d->start, NULL);
    for (uint32_t state = 1; state < d->states; state++)
        add_state(t, schema, d, state, first);
}

/* The edge that does not go on to the next node; where it leads is to be set. */
static uint32_t add_option(texts *t)
{
    add_node(t);
    add_edge(t, t->node_count, NULL);
    add_edge(t, t->node_count, NULL);
    return t->edge_count - 1;
}

static bool add_step(texts *t, const wv_schema *schema, const wv_step_row *step)
{
    static const uint32_t all[4] = {~0u, ~0u, ~0u, ~0u};
    switch (step->kind) {
    case WV_STEP_CLASS:
        add_class(t, schema->sets[step->what].ascii, step->min, step->max);
        return step->min < TEXTS_MAX;
    case WV_STEP_LITERAL:
        add_literal(t, base_key_text(schema, step->what));
        return true;
    case WV_STEP_DFA:
        add_dfa(t, schema, &schema->dfas[step->what]);
        return true;
    case WV_STEP_REST:
        add_class(t, all, 0, WV_NONE);
        return true;
    default:
        return false;
    }
}

/* ---- Lengths and texts --------------------------------------------------------------------- */

static bool has(const texts *t, uint32_t node_index, int length)
{
    return t->can[(size_t)length * t->node_count + node_index];
}

static bool can_end(const texts *t, uint32_t index, int length)
{
    const node *n = &t->nodes[index];
    if (index == t->node_count - 1)
        return length == 0;
    for (uint32_t i = n->first; i < n->first + n->count; i++) {
        const edge *e = &t->edges[i];
        if (e->empty ? has(t, e->to, length) : length > 0 && has(t, e->to, length - 1))
            return true;
    }
    return false;
}

texts *texts_new(const wv_schema *schema, const wv_pattern_row *pattern)
{
    texts *t = calloc(1, sizeof *t);
    bool ok = t && pattern->count > 0;
    uint32_t from = WV_NONE, behind = 0; /* edge of an option that leaves out its steps */
    for (uint32_t i = 0; ok && i < pattern->count; i++) {
        const wv_step_row *step = &schema->steps[pattern->first + i];
        if (from != WV_NONE && i == behind) {
            t->edges[from].to = t->node_count;
            from = WV_NONE;
        }
        if (step->kind == WV_STEP_OPTION) {
            from = add_option(t);
            behind = i + 1 + step->min;
        } else {
            ok = add_step(t, schema, step);
        }
    }
    if (from != WV_NONE)
        t->edges[from].to = t->node_count;
    if (!ok) {
        texts_free(t);
        return NULL;
    }
    add_node(t);
    t->can = calloc((size_t)(TEXTS_MAX + 1) * t->node_count, 1);
    if (!t->can)
        abort();
    for (int length = 0; length <= TEXTS_MAX; length++)
        for (uint32_t i = t->node_count; i-- > 0;)
            t->can[(size_t)length * t->node_count + i] = can_end(t, i, length);
    return t;
}

void texts_free(texts *t)
{
    if (!t)
        return;
    free(t->nodes);
    free(t->edges);
    free(t->can);
    free(t);
}

static int nearest(const texts *t, int wanted)
{
    for (int by = 0; by <= TEXTS_MAX; by++) {
        if (wanted - by >= 0 && has(t, 0, wanted - by))
            return wanted - by;
        if (wanted + by <= TEXTS_MAX && has(t, 0, wanted + by))
            return wanted + by;
    }
    return -1;
}

typedef struct drawing {
    uint32_t node;
    uint32_t seen; /* choices so far: the n-th replaces the one before with chance 1 in n */
    uint8_t byte;
    uint64_t random;
} drawing;

static uint32_t chance(uint64_t *random, uint32_t below)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (uint32_t)(*random >> 32) % below;
}

/* One of the characters with which a text of `rest` bytes can go on. Printable if there is one. */
static void choose(const texts *t, drawing *d, uint32_t from, int rest, bool printable)
{
    const node *n = &t->nodes[from];
    for (uint32_t i = n->first; i < n->first + n->count; i++) {
        const edge *e = &t->edges[i];
        if (e->empty) {
            choose(t, d, e->to, rest, printable);
            continue;
        }
        for (uint32_t c = 0; c < 0x100 && has(t, e->to, rest - 1); c++) {
            bool in = e->chars[c >> 5] >> (c & 31) & 1;
            if (!in || (printable && (c < 0x20 || c == 0x7f)) || chance(&d->random, ++d->seen))
                continue;
            d->byte = (uint8_t)c;
            d->node = e->to;
        }
    }
}

int texts_draw(const texts *t, int wanted, uint8_t *to)
{
    int size = nearest(t, wanted);
    drawing d = {.random = UINT64_C(0x9e3779b97f4a7c15)};
    for (int i = 0; i < size; i++) {
        uint32_t from = d.node;
        d.seen = 0;
        choose(t, &d, from, size - i, true);
        if (!d.seen)
            choose(t, &d, from, size - i, false);
        to[i] = d.byte;
    }
    return size;
}
