#include "regex/line.h"
#include "regex/set.h"

#include <string.h>

/* Runs of a straight line; beyond this the pattern is no longer a short table. */
#define MAX_RUNS 4096u

/* One character that is repeated so often at most is spelled out in a literal. */
#define MAX_SPELLED 16u

/* Bytes of a literal after which a new one begins (a pool's text has at most 65,535). */
#define MAX_LITERAL 4096u

static bool is_anything(line l)
{
    return l.count == 1 && l.runs[0].min == 0 && l.runs[0].max == AST_UNBOUNDED &&
           set_is_all(l.runs[0].set);
}

/* X{a,b}X{c,d} = X{a+c,b+d}: every length between the sums is a sum. */
static bool add_counts(run *to, run more)
{
    uint64_t min = (uint64_t)to->min + more.min, max = (uint64_t)to->max + more.max;
    if (to->max == AST_UNBOUNDED || more.max == AST_UNBOUNDED)
        max = AST_UNBOUNDED;
    if (min > REGEX_MAX_COUNT || (max > REGEX_MAX_COUNT && max != AST_UNBOUNDED))
        return false;
    to->min = (uint32_t)min;
    to->max = (uint32_t)max;
    return true;
}

void line_push(arena *memory, line *l, run next)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? 2 * l->capacity : 4;
        run *more = arena_alloc(memory, l->capacity * sizeof *more);
        if (l->count)
            memcpy(more, l->runs, l->count * sizeof *more);
        l->runs = more;
    }
    l->runs[l->count++] = next;
}

/* Appends a run and merges what can be merged exactly. For Y within X:
 *   X{a,} Y{0,d} = X{a,}, because what Y takes X takes too;
 *   Y{c,d} X{a,} = Y{c} X{a,}, by the same for Y{c,d} = Y{c} Y{0,d-c}.
 * So role/?[a-z\/]+ is role[a-z\/]+. */
void line_append(arena *memory, line *l, run next)
{
    if (next.max == 0 || (next.set.count == 0 && next.min == 0))
        return;
    while (l->count > 0) {
        run *last = &l->runs[l->count - 1];
        if (last->possessive || next.possessive)
            break;
        if (set_equal(last->set, next.set) && add_counts(&next, *last)) {
            l->count--;
        } else if (last->max == AST_UNBOUNDED && next.min == 0 && set_within(next.set, last->set)) {
            return;
        } else if (next.max == AST_UNBOUNDED && last->min == 0 && set_within(last->set, next.set)) {
            l->count--;
        } else {
            if (next.max == AST_UNBOUNDED && set_within(last->set, next.set))
                last->max = last->min;
            break;
        }
    }
    line_push(memory, l, next);
}

bool line_append_all(arena *memory, line *l, line more)
{
    for (size_t i = 0; i < more.count; i++) {
        if (l->count >= MAX_RUNS)
            return false;
        line_append(memory, l, more.runs[i]);
    }
    return true;
}

static line one_run(arena *memory, run only)
{
    line l = {0};
    line_append(memory, &l, only);
    return l;
}

/* (X{a,b}){c,d} is the union of X{ka,kb} for k from c to d. There is no gap behind X{ka,kb} iff
 * (k+1)a <= kb+1; the left side less the right falls with k, so k = c decides. */
static bool multiply(run *x, uint32_t c, uint32_t d)
{
    uint64_t a = x->min, b = x->max, max = b * d;
    bool endless = b == AST_UNBOUNDED;
    if (c != d && (endless ? c == 0 && a > 1 : (c + UINT64_C(1)) * a > c * b + 1))
        return false;
    if (d == 0 || b == 0)
        max = 0;
    else if (endless || d == AST_UNBOUNDED)
        max = AST_UNBOUNDED;
    if (a * c > REGEX_MAX_COUNT || (max > REGEX_MAX_COUNT && max != AST_UNBOUNDED))
        return false;
    x->min = (uint32_t)(a * c);
    x->max = (uint32_t)max;
    return true;
}

static bool multiply_line(arena *memory, line *l, uint32_t min, uint32_t max)
{
    if (l->count == 0)
        return true;
    if (l->count > 1 || l->runs[0].possessive || !multiply(&l->runs[0], min, max))
        return false;
    *l = one_run(memory, l->runs[0]);
    return true;
}

/* A possessive repetition of one code point. Of a fixed number it gives nothing back anyway. */
static bool reduce_possessive(arena *memory, const ast_node *node, line *out)
{
    if (node->child->kind != AST_CLASS || !line_of(memory, node->child, out) ||
        !multiply_line(memory, out, node->min, node->max))
        return false;
    if (out->count)
        out->runs[0].possessive = node->min != node->max;
    return true;
}

static bool reduce_repeat(arena *memory, const ast_node *node, line *out)
{
    if (node->greed == GREED_POSSESSIVE)
        return reduce_possessive(memory, node, out);
    if (!line_of(memory, node->child, out))
        return false;
    if ((node->min == 1 && node->max == 1) || multiply_line(memory, out, node->min, node->max))
        return true;
    if (node->min != node->max || node->max > MAX_RUNS)
        return false;
    line body = *out;
    *out = (line){0};
    for (uint32_t i = 0; i < node->max; i++)
        if (!line_append_all(memory, out, body))
            return false;
    return true;
}

/* A union is a line if its alternatives are single code points, or only one of them is not empty
 * (X?), or one takes everything. */
static bool reduce_alternatives(arena *memory, const ast_node *node, line *out)
{
    run points = {.min = 1, .max = 1};
    bool empty = false, reduced = true;
    size_t others = 0;
    for (size_t i = 0; i < node->count; i++) {
        line l;
        if (!line_of(memory, node->items[i], &l)) {
            reduced = false;
        } else if (is_anything(l)) {
            *out = l;
            return true;
        } else if (l.count == 0) {
            empty = true;
        } else if (l.count == 1 && l.runs[0].min == 1 && l.runs[0].max == 1) {
            points.set = set_union(memory, points.set, l.runs[0].set);
        } else {
            others++;
            *out = l;
        }
    }
    if (!reduced || others > 1 || (others == 1 && points.set.count > 0))
        return false;
    if (points.set.count > 0)
        *out = one_run(memory, points);
    return !empty || multiply_line(memory, out, 0, 1);
}

bool line_of(arena *memory, const ast_node *node, line *out)
{
    *out = (line){0};
    switch (node->kind) {
    case AST_EMPTY:
        return true;
    case AST_CLASS:
        *out = one_run(memory, (run){.set = node->set, .min = 1, .max = 1});
        return true;
    case AST_CAT:
        for (size_t i = 0; i < node->count; i++) {
            line l;
            if (!line_of(memory, node->items[i], &l) || !line_append_all(memory, out, l))
                return false;
        }
        return true;
    case AST_ALT:
        return reduce_alternatives(memory, node, out);
    case AST_REPEAT:
        return reduce_repeat(memory, node, out);
    case AST_GROUP:
        return line_of(memory, node->child, out);
    default:
        return false;
    }
}

/* A run of variable length must share no code point with what may follow it (tables.h). Then a
 * possessive one is the same as a greedy one. */
static bool is_decided(line l)
{
    for (size_t i = 0; i < l.count; i++) {
        if (l.runs[i].min == l.runs[i].max)
            continue;
        for (size_t j = i + 1; j < l.count; j++) {
            if (set_meets(l.runs[i].set, l.runs[j].set))
                return false;
            if (l.runs[j].min > 0)
                break;
        }
    }
    return true;
}

static size_t put_wtf8(uint8_t *to, uint32_t c)
{
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (unsigned i = more; i > 0; i--, c >>= 6)
        to[i] = (uint8_t)(0x80 | (c & 0x3f));
    to[0] = (uint8_t)(more ? 0xffu << (7 - more) | c : c);
    return more + 1;
}

/* Is the run a fixed text, short enough to be spelled? */
bool line_is_spelled(const run *x, uint32_t *point)
{
    return x->min == x->max && x->max <= MAX_SPELLED && set_single(x->set, point);
}

/* The fixed characters from run `from` on as one literal. Returns how many runs it took. */
size_t line_spell(arena *memory, line l, size_t from, regex_step *step)
{
    uint8_t bytes[MAX_LITERAL + 4 * MAX_SPELLED];
    uint32_t point;
    size_t i = from;
    for (; i < l.count && step->size <= MAX_LITERAL && line_is_spelled(&l.runs[i], &point); i++)
        for (uint32_t k = 0; k < l.runs[i].max; k++)
            step->size += put_wtf8(bytes + step->size, point);
    step->literal = true;
    step->bytes = (const uint8_t *)arena_copy(memory, (const char *)bytes, step->size);
    step->min = step->max = 1;
    return i - from;
}

bool regex_reduce(arena *memory, const ast_node *root, regex_step **steps, size_t *count)
{
    line l;
    uint32_t point;
    if (!line_of(memory, root, &l) || !is_decided(l))
        return false;
    *steps = arena_alloc(memory, (l.count ? l.count : 1) * sizeof **steps);
    *count = 0;
    for (size_t i = 0; i < l.count;) {
        regex_step *step = &(*steps)[(*count)++];
        if (line_is_spelled(&l.runs[i], &point)) {
            i += line_spell(memory, l, i, step);
        } else {
            *step = (regex_step){.set = l.runs[i].set, .min = l.runs[i].min, .max = l.runs[i].max};
            i++;
        }
    }
    return true;
}
