#include "regex/automaton.h"
#include "regex/set.h"

#include <string.h>

static uint32_t emit(program *p, instruction i)
{
    if (p->count >= PROGRAM_MAX) {
        p->failed = true;
        return 0;
    }
    if (p->count == p->capacity) {
        p->capacity = p->capacity ? 2 * p->capacity : 64;
        instruction *more = arena_alloc(p->memory, p->capacity * sizeof *more);
        if (p->count)
            memcpy(more, p->code, p->count * sizeof *more);
        p->code = more;
    }
    p->code[p->count] = i;
    return p->count++;
}

static uint32_t split(program *p, uint32_t x, uint32_t y)
{
    return emit(p, (instruction){.op = OP_SPLIT, .x = x, .y = y});
}

/* Start of the node's code, which goes on at `then`: the code is made from its end. */
static uint32_t compile(program *p, const ast_node *node, uint32_t then);

static uint32_t compile_loop(program *p, const ast_node *child, uint32_t then)
{
    uint32_t loop = split(p, 0, then), body = compile(p, child, loop);
    if (!p->failed)
        p->code[loop].x = body;
    return loop;
}

static uint32_t compile_run(program *p, const ast_node *node, uint32_t then)
{
    uint32_t min = node->min ? node->min : 1;
    if (node->max == 0)
        return then;
    uint32_t run = emit(p, (instruction){.op = OP_RUN,
                                         .x = alphabet_set(p->letters, node->child->set),
                                         .y = then,
                                         .min = min,
                                         .max = node->max});
    return node->min ? run : split(p, run, then);
}

/* Of repetitions inside of each other the one with more copies counts. Copies of a counted loop
 * have counters of their own, of which none is known to be the better. */
static void rank_copy(program *p, uint32_t from, uint32_t size, uint32_t family, instruction rank)
{
    for (uint32_t i = 0; i < size; i++) {
        instruction *to = &p->code[from + i];
        if (rank.copies <= to->copies || to->turn)
            continue;
        to->family = family + i;
        to->rank = rank.rank;
        to->copies = rank.copies;
    }
}

/* X{0,n} as n copies of X, each of which may be the last. From a place in a copy everything can
 * come that can come from the same place in the copy behind it, and more: the copies' instructions
 * are ranked, and closure.c keeps only the best of a family. */
static uint32_t compile_copies(program *p, const ast_node *child, uint32_t copies, uint32_t then)
{
    uint32_t at = then, size = 0, family = 0;
    for (uint32_t i = 0; i < copies && !p->failed; i++) {
        uint32_t from = p->count;
        at = split(p, compile(p, child, at), then);
        if (i == 1) { /* the first one may hold looks that the others share */
            size = p->count - from;
            family = p->families + 1;
            p->families += size;
        }
        if (i > 0 && !p->failed && p->count - from == size)
            rank_copy(p, from, size, family, (instruction){.rank = i, .copies = copies});
    }
    return at;
}

/* Copies that are few are cheaper than a counter, which forbids some patterns besides. */
static bool is_counted(const program *p, const ast_node *node)
{
    bool run = node->child->kind == AST_CLASS;
    uint32_t enough = run ? p->form.long_run : p->form.long_loop;
    return enough && !p->uncounted && p->counters < PROGRAM_COUNTERS &&
           node->max != AST_UNBOUNDED && node->max - node->min >= enough &&
           (run || !plain_has_look(node->child, false));
}

/* One of the three bodies, each of the same size. */
static uint32_t compile_turn(program *p, const ast_node *child, program_turn kind, uint32_t then)
{
    uint32_t from = p->count, at = compile(p, child, then);
    for (uint32_t i = from; i < p->count && !p->failed; i++) {
        p->code[i].turn = (uint8_t)kind;
        p->code[i].counter = (uint8_t)p->counters;
    }
    return at;
}

/* X{0,turns}: or nothing at all. */
static uint32_t compile_counted(program *p, const ast_node *child, uint32_t turns, uint32_t then)
{
    p->uncounted++;
    uint32_t more = split(p, 0, then), inside = p->count;
    compile_turn(p, child, TURN_INSIDE, more);
    uint32_t size = p->count - inside, next = inside + size, first = next + size;
    uint32_t again = compile_turn(p, child, TURN_NEXT, more);
    uint32_t start = compile_turn(p, child, TURN_FIRST, more);
    p->uncounted--;
    if (p->failed)
        return 0;
    p->code[more].x = again;
    for (uint32_t i = 0; i < size; i++) {
        p->code[next + i].twin = first + i;
        if (p->code[inside + i].op == OP_CLASS)
            p->code[next + i].y = p->code[first + i].y = p->code[inside + i].y;
    }
    p->bounds[p->counters++] = turns;
    return split(p, start, then);
}

/* The first turn of X{0,n} is a copy, so that a look before it is decided when the counter is set:
 * else it would be asked of one count, and not of another. */
static uint32_t compile_optional(program *p, const ast_node *node, uint32_t then)
{
    uint32_t turns = node->max - node->min;
    if (!is_counted(p, node))
        return compile_copies(p, node->child, turns, then);
    if (node->min > 0)
        return compile_counted(p, node->child, turns, then);
    uint32_t rest = compile_counted(p, node->child, turns - 1, then);
    return split(p, compile(p, node->child, rest), then);
}

static uint32_t compile_repeat(program *p, const ast_node *node, uint32_t then)
{
    if (p->form.blocks && node->child->kind == AST_CLASS)
        return compile_run(p, node, then);
    uint32_t at = then;
    if (node->max == AST_UNBOUNDED)
        at = compile_loop(p, node->child, then);
    else
        at = compile_optional(p, node, then);
    for (uint32_t i = 0; i < node->min && !p->failed; i++)
        at = compile(p, node->child, at);
    return at;
}

/* Number of the lookbehind for the same thing, or behind_count: a repeated \b is one. */
static uint32_t known_behind(const program *p, const ast_node *body)
{
    for (uint32_t i = 0; i < p->behind_count; i++)
        if (plain_equal(p->bodies[i], body))
            return i;
    return p->behind_count;
}

/* What a lookbehind looks for has just ended: it may have begun anywhere. */
static void add_behind(program *p, const ast_node *body)
{
    uint32_t every = emit(p, (instruction){.op = OP_CLASS, .x = ALPHABET_ALL});
    uint32_t start = split(p, compile(p, body, p->match), every);
    if (p->failed)
        return;
    if (p->behind_count == PROGRAM_BEHIND) {
        p->failed = true;
        return;
    }
    p->code[every].y = start;
    p->bodies[p->behind_count] = body;
    p->behind[p->behind_count++] = start;
}

static uint32_t compile_behind(program *p, const ast_node *node, uint32_t then)
{
    uint32_t index = known_behind(p, node->child);
    if (index == p->behind_count) {
        p->uncounted++;
        add_behind(p, node->child);
        p->uncounted--;
        index = p->behind_count - 1; /* one inside of it has come before it */
    }
    return emit(p, (instruction){.op = OP_BEHIND, .refuse = node->refuse, .x = index, .y = then});
}

/* Start of what the lookahead looks for. Equal ones are one, so that their obligations are: n times
 * $ would be 3^n ways to hold. */
static uint32_t ahead_of(program *p, const ast_node *body)
{
    for (uint32_t i = 0; i < p->ahead_count; i++)
        if (plain_equal(p->ahead_bodies[i], body))
            return p->ahead[i];
    uint32_t start = compile(p, body, p->always);
    if (p->ahead_count < PROGRAM_AHEAD) {
        p->ahead_bodies[p->ahead_count] = body;
        p->ahead[p->ahead_count++] = start;
    }
    return start;
}

static uint32_t compile_ahead(program *p, const ast_node *node, uint32_t then)
{
    p->uncounted++;
    uint32_t body = ahead_of(p, node->child);
    p->uncounted--;
    return emit(p, (instruction){.op = OP_AHEAD, .refuse = node->refuse, .x = body, .y = then});
}

static uint32_t compile(program *p, const ast_node *node, uint32_t then)
{
    uint32_t at;
    if (p->failed)
        return 0;
    switch (node->kind) {
    case AST_CLASS:
        return emit(p, (instruction){.op = p->form.blocks ? OP_RUN : OP_CLASS,
                                     .x = alphabet_set(p->letters, node->set),
                                     .y = then,
                                     .min = 1,
                                     .max = 1});
    case AST_CAT:
        for (size_t i = node->count; i > 0; i--)
            then = compile(p, node->items[i - 1], then);
        return then;
    case AST_ALT:
        at = compile(p, node->items[0], then);
        for (size_t i = 1; i < node->count; i++)
            at = split(p, at, compile(p, node->items[i], then));
        return at;
    case AST_REPEAT:
        return compile_repeat(p, node, then);
    case AST_LOOK:
        return node->behind ? compile_behind(p, node, then) : compile_ahead(p, node, then);
    default: /* AST_EMPTY: a plain tree has no others */
        return then;
    }
}

bool program_of(arena *memory, const ast_node *root, const alphabet *letters, program_form form,
                program *p)
{
    *p = (program){.memory = memory, .letters = letters, .form = form};
    p->match = emit(p, (instruction){.op = OP_MATCH});
    p->always = emit(p, (instruction){.op = OP_ALWAYS});
    p->start = compile(p, root, p->match);
    return !p->failed;
}
