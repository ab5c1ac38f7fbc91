/* Peels off what needs no automaton. A pattern is cut into parts of which one code point of
 * look-ahead says where they end: runs and literals, which the runtime matches by spans, and
 * between them the smallest DFAs that are decided too. What explodes, up to the end, is counted. */
#include "regex/automaton.h"
#include "regex/line.h"
#include "regex/set.h"

#include <string.h>

typedef struct part {
    run run;        /* without a node */
    ast_node *node; /* plain */
    line option;    /* of a node that is a straight line or nothing: its runs */
} part;

typedef struct parts {
    arena *memory;
    uint64_t *left; /* work of the model */
    part *list;
    size_t count, capacity;
    line pending;     /* runs that may still merge with the next one */
    regex_set *first; /* what a text of the parts from each on can begin with */
} parts;

/* ---- From the tree to parts ------------------------------------------------------------------ */

static void add_part(parts *p, part next)
{
    if (p->count == p->capacity) {
        p->capacity = p->capacity ? 2 * p->capacity : 16;
        part *more = arena_alloc(p->memory, p->capacity * sizeof *more);
        if (p->count)
            memcpy(more, p->list, p->count * sizeof *more);
        p->list = more;
    }
    p->list[p->count++] = next;
}

static void flush(parts *p)
{
    for (size_t i = 0; i < p->pending.count; i++)
        add_part(p, (part){.run = p->pending.runs[i]});
    p->pending = (line){0};
}

static void add_node(parts *p, ast_node *node)
{
    line l;
    if (line_of(p->memory, node, &l) && line_append_all(p->memory, &p->pending, l))
        return;
    if (node->kind == AST_CAT) {
        for (size_t i = 0; i < node->count; i++)
            add_node(p, node->items[i]);
        return;
    }
    flush(p);
    l.count = 0;
    if (node->kind == AST_REPEAT && node->min == 0 && node->max == 1 &&
        !line_of(p->memory, node->child, &l))
        l.count = 0;
    add_part(p, (part){.node = node, .option = l});
}

/* A run as a node, for automata. */
static ast_node *node_of(arena *memory, const part *x)
{
    if (x->node)
        return x->node;
    ast_node *node = ast_new(memory, AST_REPEAT, 0);
    node->child = ast_new(memory, AST_CLASS, 0);
    node->child->set = x->run.set;
    node->min = x->run.min;
    node->max = x->run.max;
    return node;
}

static ast_node *join(const parts *p, size_t from, size_t end)
{
    ast_node *node = ast_new(p->memory, AST_CAT, 0);
    node->items = arena_alloc(p->memory, (end - from) * sizeof(ast_node *));
    for (size_t i = from; i < end; i++)
        node->items[node->count++] = node_of(p->memory, &p->list[i]);
    return node;
}

static void find_firsts(parts *p)
{
    p->first = arena_alloc(p->memory, (p->count + 1) * sizeof *p->first);
    for (size_t i = p->count; i > 0; i--) {
        const ast_node *node = node_of(p->memory, &p->list[i - 1]);
        p->first[i - 1] = plain_first(p->memory, node);
        if (plain_is_nullable(node))
            p->first[i - 1] = set_union(p->memory, p->first[i - 1], p->first[i]);
    }
}

/* ---- From parts to steps --------------------------------------------------------------------- */

static bool is_decided_run(const parts *p, size_t i)
{
    const part *x = &p->list[i];
    return !x->node && (x->run.min == x->run.max || !set_meets(x->run.set, p->first[i + 1]));
}

static void add_step(regex_result *r, regex_step step)
{
    r->steps[r->step_count++] = step;
}

static void add_line(arena *memory, line l, bool in_option, regex_result *r)
{
    uint32_t point;
    for (size_t k = 0; k < l.count;) {
        regex_step step = {.set = l.runs[k].set, .min = l.runs[k].min, .max = l.runs[k].max};
        if (line_is_spelled(&l.runs[k], &point)) {
            step = (regex_step){0};
            k += line_spell(memory, l, k, &step);
        } else {
            k++;
        }
        step.in_option = in_option;
        add_step(r, step);
    }
}

/* Runs that are decided, from part i on. The first part that is not. */
static size_t take_runs(const parts *p, size_t i, regex_result *r)
{
    line l = {0};
    for (; i < p->count && is_decided_run(p, i); i++)
        line_push(p->memory, &l, p->list[i].run);
    add_line(p->memory, l, false, r);
    return i;
}

/* True if one code point says whether the line at part i is there, and where each run of it ends.
 */
static bool is_decided_option(const parts *p, size_t i)
{
    line l = p->list[i].option;
    regex_set next = p->first[i + 1];
    if (l.count == 0 || l.runs[0].min == 0 || set_meets(l.runs[0].set, next))
        return false;
    for (size_t k = l.count; k > 0; k--) {
        const run *x = &l.runs[k - 1];
        if (x->min != x->max && set_meets(x->set, next))
            return false;
        next = x->min ? x->set : set_union(p->memory, x->set, next);
    }
    return true;
}

/* The part behind part i if that is an option that is decided, else i. */
static size_t take_option(const parts *p, size_t i, regex_result *r)
{
    if (i == p->count || !is_decided_option(p, i))
        return i;
    line l = p->list[i].option;
    size_t at = r->step_count;
    add_step(r, (regex_step){.set = l.runs[0].set});
    add_line(p->memory, l, true, r);
    r->steps[at].option = (uint32_t)(r->step_count - at - 1);
    return i + 1;
}

/* The fewest parts from i on that are a decided DFA. The first part behind them; i if there is no
 * such DFA. */
static size_t take_dfa(const parts *p, size_t i, const dfa_budget *budget, regex_result *r)
{
    for (size_t end = i + 1; end <= p->count; end++) {
        ast_node *node = join(p, i, end);
        if (end < p->count && plain_has_look(node, false))
            end = p->count, node = join(p, i, end);
        const regex_dfa *d = dfa_of(p->memory, node, (program_form){0}, budget, p->left);
        if (!d)
            return i;
        if (end < p->count && !dfa_is_decided(d, p->first[end]))
            continue;
        add_step(r, (regex_step){.dfa = d});
        r->rung = REGEX_DFA;
        return end;
    }
    return i;
}

/* Fewer turns are cheaper as copies. A loop on more than a class may be in several turns at once:
 * then only runs are counted. */
static const program_form counted_loops = {.long_run = 16, .long_loop = 64},
                          counted_runs = {.long_run = 16};

/* All that is left as a DFA with counters. */
static bool take_counters(const parts *p, size_t i, program_form form, const dfa_budget *budget,
                          regex_result *r)
{
    const regex_dfa *d = dfa_of(p->memory, join(p, i, p->count), form, budget, p->left);
    if (!d || d->counters == 0)
        return false;
    add_step(r, (regex_step){.dfa = d});
    r->rung = REGEX_COUNTERS;
    return true;
}

static bool take_counted(const parts *p, size_t i, regex_result *r)
{
    ast_node *node = join(p, i, p->count);
    const regex_nfa *n = plain_has_look(node, false) ? NULL : counted_of(p->memory, node, p->left);
    if (!n)
        return false;
    add_step(r, (regex_step){.nfa = n});
    r->rung = REGEX_NFA;
    return true;
}

bool split_steps(arena *memory, const ast_node *root, uint64_t *left, regex_result *r)
{
    parts p = {.memory = memory, .left = left};
    ast_node *copy = ast_new(memory, root->kind, root->at);
    *copy = *root;
    if (plain_has_look(root, true)) /* what looks back may see everything before it */
        add_part(&p, (part){.node = copy});
    else
        add_node(&p, copy);
    flush(&p);
    find_firsts(&p);
    size_t most = p.count + 1;
    for (size_t i = 0; i < p.count; i++)
        most += p.list[i].option.count;
    r->steps = arena_alloc(memory, most * sizeof *r->steps);
    r->step_count = 0;
    r->rung = REGEX_STEPS;
    for (size_t i = 0; i < p.count;) {
        size_t from = i;
        i = take_runs(&p, i, r);
        i = take_option(&p, i, r);
        if (i < p.count && i == from)
            i = take_dfa(&p, i, &dfa_small, r);
        if (i == from && (take_counters(&p, i, counted_loops, &dfa_small, r) ||
                          take_counters(&p, i, counted_runs, &dfa_small, r)))
            return true;
        if (i == from && take_counted(&p, i, r))
            return true;
        if (i == from)
            i = take_dfa(&p, i, &dfa_large, r);
        if (i == from)
            return take_counters(&p, i, counted_runs, &dfa_large, r);
    }
    return true;
}
