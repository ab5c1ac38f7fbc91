/* The product of two DFAs over one alphabet, searched breadth first, so that the first text found
 * is a shortest one. */
#include "regex/compare.h"

#include "regex/automaton.h"
#include "regex/set.h"

#include <string.h>

#define HIGH_FIRST UINT32_C(0xd800)
#define LOW_FIRST  UINT32_C(0xdc00)
#define LOW_LAST   UINT32_C(0xdfff)

/* Pairs of states: more than two automata of AWS's patterns ever need, some 10 MB. */
#define PAIRS_MAX 500000u

typedef struct visit {
    uint32_t from, letter; /* how it was reached first; of the start itself and 0 */
} visit;

typedef struct product {
    arena *memory;
    const automaton *a, *b;
    const alphabet *letters;
    numbering pairs; /* state of a, of b, and whether a high surrogate came last */
    visit *visits;
    uint32_t visit_capacity;
    uint32_t *points; /* of each class: its code point for witnesses */
    uint32_t *order;  /* classes, easily read ones first */
    bool *is_high;    /* of each class */
    bool *is_low;
    uint32_t only_a, only_b; /* 1 + pair that one accepts */
} product;

/* ---- Code points for people ---------------------------------------------------------------- */

/* Letters, digits, other printable ASCII, what else can be seen, controls and surrogates. */
static uint32_t rank_of(uint32_t point)
{
    if (point >= 'a' && point <= 'z')
        return 0;
    if ((point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z'))
        return 1;
    if (point > ' ' && point <= '~')
        return 2;
    bool space = point >= 0x2000 && point < 0x2070; /* many of them, and marks of direction */
    if (point >= 0xa1 && point < HIGH_FIRST && !space)
        return 3;
    return point >= HIGH_FIRST && point <= LOW_LAST ? 5 : 4;
}

/* Where an interval of code points goes over to another rank. */
static const uint32_t rank_starts[] = {'a', '0', 'A', '!', ':', '[', '{', 0xa1, 0x2070};

static void offer(product *p, bool *known, uint32_t class, uint32_t point)
{
    if (!known[class] || rank_of(point) < rank_of(p->points[class]))
        p->points[class] = point;
    known[class] = true;
}

static void choose_points(product *p)
{
    const alphabet *l = p->letters;
    bool *known = arena_alloc(p->memory, l->count);
    p->points = arena_alloc(p->memory, l->count * sizeof *p->points);
    for (size_t i = 0; i < l->intervals; i++) {
        uint32_t last = i + 1 < l->intervals ? l->from[i + 1] - 1 : SET_LAST;
        offer(p, known, l->class_of[i], l->from[i]);
        for (size_t k = 0; k < sizeof rank_starts / sizeof *rank_starts; k++)
            if (rank_starts[k] > l->from[i] && rank_starts[k] <= last)
                offer(p, known, l->class_of[i], rank_starts[k]);
    }
}

static void order_classes(product *p)
{
    uint32_t used = 0, count = p->letters->count;
    p->order = arena_alloc(p->memory, count * sizeof *p->order);
    for (uint32_t rank = 0; rank <= 5; rank++)
        for (uint32_t c = 0; c < count; c++)
            if (rank_of(p->points[c]) == rank)
                p->order[used++] = c;
}

static void note_surrogates(product *p)
{
    p->is_high = arena_alloc(p->memory, p->letters->count);
    p->is_low = arena_alloc(p->memory, p->letters->count);
    for (uint32_t c = 0; c < p->letters->count; c++) {
        p->is_high[c] = p->points[c] >= HIGH_FIRST && p->points[c] < LOW_FIRST;
        p->is_low[c] = p->points[c] >= LOW_FIRST && p->points[c] <= LOW_LAST;
    }
}

/* ---- The search ---------------------------------------------------------------------------- */

static void reach(product *p, const uint32_t *pair, visit how)
{
    uint32_t before = p->pairs.count, at = numbering_of(&p->pairs, pair, 3);
    if (at < before)
        return;
    if (at == p->visit_capacity) {
        p->visit_capacity = at ? 2 * at : 256;
        visit *more = arena_alloc(p->memory, p->visit_capacity * sizeof *more);
        if (at)
            memcpy(more, p->visits, at * sizeof *more);
        p->visits = more;
    }
    p->visits[at] = how;
    bool in_a = p->a->accepts[pair[0]], in_b = p->b->accepts[pair[1]];
    if (in_a && !in_b && !p->only_a)
        p->only_a = at + 1;
    if (in_b && !in_a && !p->only_b)
        p->only_b = at + 1;
}

static void step_all(product *p, uint32_t at)
{
    uint32_t from[3];
    memcpy(from, p->pairs.items[at].words, sizeof from);
    for (uint32_t i = 0; i < p->letters->count; i++) {
        uint32_t c = p->order[i];
        if (from[2] && p->is_low[c])
            continue; /* the pair would be another code point */
        uint32_t next[3] = {p->a->next[(size_t)from[0] * p->a->classes + c],
                            p->b->next[(size_t)from[1] * p->b->classes + c], p->is_high[c]};
        if (next[0] || next[1]) /* 0: nothing is accepted from here */
            reach(p, next, (visit){at, c});
    }
}

/* False if the budget is used up. */
static bool search(product *p)
{
    const uint32_t start[3] = {p->a->start, p->b->start, 0};
    reach(p, start, (visit){0, 0});
    for (uint32_t at = 0; at < p->pairs.count && !(p->only_a && p->only_b); at++) {
        if (p->pairs.count > PAIRS_MAX)
            return false;
        step_all(p, at);
    }
    return true;
}

/* ---- The witness --------------------------------------------------------------------------- */

static size_t write_point(char *out, uint32_t c)
{
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = size; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(leads[size == 1 ? 0 : size] | c);
    return size;
}

/* The text that leads to a pair. */
static regex_witness witness_of(arena *memory, const product *p, uint32_t found)
{
    if (!found)
        return (regex_witness){0};
    size_t count = 0, size = 0;
    for (uint32_t at = found - 1; at; at = p->visits[at].from)
        count++;
    uint32_t *points = arena_alloc(memory, (count + 1) * sizeof *points);
    for (uint32_t at = found - 1, i = (uint32_t)count; at; at = p->visits[at].from)
        points[--i] = p->points[p->visits[at].letter];
    char *text = arena_alloc(memory, 4 * count + 1);
    for (size_t i = 0; i < count; i++)
        size += write_point(text + size, points[i]);
    return (regex_witness){text, size};
}

/* ---- Two patterns -------------------------------------------------------------------------- */

static regex_comparison unknown(const char *why)
{
    return (regex_comparison){.relation = REGEX_UNKNOWN, .why = why};
}

static ast_node *class_node(arena *memory, regex_set set)
{
    ast_node *node = ast_new(memory, AST_CLASS, 0);
    node->set = set;
    return node;
}

/* NULL: refused, or not regular. */
static ast_node *tree_of(arena *memory, regex_source s)
{
    if (!s.pattern) {
        ast_node *all = ast_new(memory, AST_REPEAT, 0);
        all->child = class_node(memory, set_all(memory));
        all->max = AST_UNBOUNDED;
        return all;
    }
    ast_tree tree = regex_parse(memory, s.pattern, s.size, s.meaning);
    return tree.root ? plain_of(memory, regex_whole(memory, tree, s.size, s.meaning)) : NULL;
}

/* Classes that serve both trees, surrogates apart. */
static bool common_alphabet(arena *memory, ast_node *a, ast_node *b, alphabet *letters)
{
    ast_node *parts[] = {a, b, class_node(memory, set_range(memory, HIGH_FIRST, LOW_FIRST - 1)),
                         class_node(memory, set_range(memory, LOW_FIRST, LOW_LAST))};
    ast_node both = {.kind = AST_CAT, .items = parts, .count = sizeof parts / sizeof *parts};
    return alphabet_of(memory, &both, letters);
}

/* Minimal: state 0 is dead. */
static bool automaton_of(arena *memory, const ast_node *root, const alphabet *letters,
                         automaton *out)
{
    program p;
    uint64_t left = REGEX_MODEL_WORK;
    if (!program_of(memory, root, letters, (program_form){0}, &p) ||
        !subset_of(memory, &p, &dfa_large, &left, out))
        return false;
    *out = minimize(memory, out, letters);
    return true;
}

static regex_relation relation_of(const product *p)
{
    if (p->only_a)
        return p->only_b ? REGEX_OVERLAP : REGEX_SUPERSET;
    return p->only_b ? REGEX_SUBSET : REGEX_EQUAL;
}

static regex_comparison compare_trees(arena *memory, arena *work, ast_node *a, ast_node *b)
{
    alphabet letters;
    automaton x, y;
    if (plain_same(work, a, b))
        return (regex_comparison){.relation = REGEX_EQUAL};
    if (!common_alphabet(work, a, b, &letters))
        return unknown("too many classes of characters");
    if (!automaton_of(work, a, &letters, &x) || !automaton_of(work, b, &letters, &y))
        return unknown("too large an automaton");
    product p = {.memory = work, .a = &x, .b = &y, .letters = &letters, .pairs = {.memory = work}};
    choose_points(&p);
    order_classes(&p);
    note_surrogates(&p);
    if (!search(&p))
        return unknown("too many pairs of states");
    return (regex_comparison){.relation = relation_of(&p),
                              .only_a = witness_of(memory, &p, p.only_a),
                              .only_b = witness_of(memory, &p, p.only_b)};
}

static bool same_source(regex_source a, regex_source b)
{
    if (!a.pattern || !b.pattern)
        return !a.pattern && !b.pattern;
    return a.meaning == b.meaning && a.size == b.size &&
           (a.size == 0 || memcmp(a.pattern, b.pattern, a.size) == 0);
}

regex_comparison regex_compare(arena *memory, regex_source a, regex_source b)
{
    if (same_source(a, b))
        return (regex_comparison){.relation = REGEX_EQUAL};
    arena *work = arena_inside(memory); /* automata under construction are large */
    ast_node *x = tree_of(work, a), *y = tree_of(work, b);
    regex_comparison result = x && y ? compare_trees(memory, work, x, y)
                                     : unknown("not a regular language, or not understood");
    arena_free(work);
    return result;
}
