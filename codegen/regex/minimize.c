/* Hopcroft's minimisation: blocks of states are split until no code point tells two states of a
 * block apart. n log n, because of a block that is split the smaller half is looked at. */
#include "regex/automaton.h"

#include <string.h>

typedef struct partition {
    const automaton *a;
    uint32_t *order;                /* states, block by block */
    uint32_t *place;                /* of each state in order */
    uint32_t *block_of;             /* of each state */
    uint32_t *first, *end, *marked; /* of each block: its part of order; how many are marked */
    uint32_t blocks;
    uint32_t *work; /* blocks to look at */
    uint8_t *waits; /* of each block: in work */
    uint32_t work_count;
    uint32_t *from, *from_at; /* predecessors by class and state: see predecessors() */
    uint32_t *touched;
} partition;

/* from[from_at[c * states + s] ...]: the states that go to s with class c. */
static void predecessors(arena *memory, partition *p)
{
    const automaton *a = p->a;
    size_t cells = (size_t)a->states * a->classes;
    p->from = arena_alloc(memory, cells * sizeof *p->from);
    p->from_at = arena_alloc(memory, (cells + 1) * sizeof *p->from_at);
    for (uint32_t s = 0; s < a->states; s++)
        for (uint32_t c = 0; c < a->classes; c++)
            p->from_at[(size_t)c * a->states + a->next[(size_t)s * a->classes + c] + 1]++;
    for (size_t i = 0; i < cells; i++)
        p->from_at[i + 1] += p->from_at[i];
    uint32_t *used = arena_alloc(memory, cells * sizeof *used);
    for (uint32_t s = 0; s < a->states; s++) {
        for (uint32_t c = 0; c < a->classes; c++) {
            size_t to = (size_t)c * a->states + a->next[(size_t)s * a->classes + c];
            p->from[p->from_at[to] + used[to]++] = s;
        }
    }
}

static void wait_for(partition *p, uint32_t block)
{
    if (p->waits[block])
        return;
    p->waits[block] = 1;
    p->work[p->work_count++] = block;
}

/* Moves the state to the marked front of its block. */
static void mark(partition *p, uint32_t state, uint32_t *touched_count)
{
    uint32_t block = p->block_of[state], to = p->first[block] + p->marked[block];
    if (p->place[state] < to)
        return;
    if (p->marked[block]++ == 0)
        p->touched[(*touched_count)++] = block;
    uint32_t other = p->order[to];
    p->order[p->place[state]] = other;
    p->place[other] = p->place[state];
    p->order[to] = state;
    p->place[state] = to;
}

/* The marked part becomes a block of its own, if it is not all. */
static void split(partition *p, uint32_t block)
{
    uint32_t middle = p->first[block] + p->marked[block];
    p->marked[block] = 0;
    if (middle == p->end[block])
        return;
    uint32_t fresh = p->blocks++;
    p->first[fresh] = p->first[block];
    p->end[fresh] = middle;
    p->first[block] = middle;
    for (uint32_t i = p->first[fresh]; i < middle; i++)
        p->block_of[p->order[i]] = fresh;
    bool small = middle - p->first[fresh] < p->end[block] - middle;
    wait_for(p, p->waits[block] || small ? fresh : block);
}

static void refine(partition *p, uint32_t *members)
{
    while (p->work_count) {
        uint32_t block = p->work[--p->work_count], count = p->end[block] - p->first[block];
        p->waits[block] = 0;
        memcpy(members, p->order + p->first[block], count * sizeof *members);
        for (uint32_t c = 0; c < p->a->classes; c++) {
            uint32_t touched = 0;
            const uint32_t *at = p->from_at + (size_t)c * p->a->states;
            for (uint32_t i = 0; i < count; i++)
                for (uint32_t k = at[members[i]]; k < at[members[i] + 1]; k++)
                    mark(p, p->from[k], &touched);
            for (uint32_t i = 0; i < touched; i++)
                split(p, p->touched[i]);
        }
    }
}

/* The blocks at first: states that accept or not, and what their counters do. */
static partition partition_of(arena *memory, const automaton *a)
{
    partition p = {.a = a};
    uint32_t n = a->states + 1, at = 0;
    uint32_t **arrays[] = {&p.order, &p.place,  &p.block_of, &p.first,
                           &p.end,   &p.marked, &p.work,     &p.touched};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = arena_alloc(memory, n * sizeof **arrays[i]);
    p.waits = arena_alloc(memory, n);
    for (uint32_t kind = 0; kind < 2 * a->actions; kind++) {
        uint32_t from = at;
        for (uint32_t s = 0; s < a->states; s++) {
            if (2u * a->action[s] + a->accepts[s] != kind)
                continue;
            p.order[at] = s;
            p.place[s] = at++;
            p.block_of[s] = p.blocks;
        }
        if (at == from)
            continue;
        p.first[p.blocks] = from;
        p.end[p.blocks] = at;
        wait_for(&p, p.blocks++);
    }
    predecessors(memory, &p);
    return p;
}

/* ---- New numbers --------------------------------------------------------------------------- */

typedef struct order {
    uint32_t *number; /* of each block + 1 */
    uint32_t *block;  /* of each number */
    uint32_t count;
} order;

static void number_block(order *o, uint32_t block)
{
    o->block[o->count++] = block;
    o->number[block] = o->count;
}

static uint32_t target(const partition *p, uint32_t block, uint32_t c)
{
    uint32_t state = p->order[p->first[block]];
    return p->block_of[p->a->next[(size_t)state * p->a->classes + c]];
}

static bool block_accepts(const partition *p, uint32_t block)
{
    return p->a->accepts[p->order[p->first[block]]];
}

static bool is_dead(const partition *p, uint32_t block)
{
    if (block_accepts(p, block))
        return false;
    for (uint32_t c = 0; c < p->a->classes; c++)
        if (target(p, block, c) != block)
            return false;
    return true;
}

/* ASCII characters of each class. */
static uint32_t *weights_of(arena *memory, const automaton *a, const alphabet *letters)
{
    uint32_t *weights = arena_alloc(memory, (a->classes + 1) * sizeof *weights);
    for (size_t i = 0; i < letters->intervals && letters->from[i] < 0x80; i++) {
        uint32_t end = i + 1 < letters->intervals ? letters->from[i + 1] : 0x80;
        weights[letters->class_of[i]] += (end < 0x80 ? end : 0x80) - letters->from[i];
    }
    return weights;
}

/* The block without a number to which most ASCII characters lead; p->blocks: there is none. `sums`
 * is zero before and after. */
static uint32_t likeliest(const partition *p, const order *o, uint32_t block,
                          const uint32_t *weights, uint32_t *sums)
{
    uint32_t best = p->blocks;
    for (uint32_t c = 0; c < p->a->classes; c++)
        sums[target(p, block, c)] += weights[c];
    for (uint32_t c = 0; c < p->a->classes; c++) {
        uint32_t to = target(p, block, c);
        if (!o->number[to] && (best == p->blocks || sums[to] > sums[best]))
            best = to;
    }
    for (uint32_t c = 0; c < p->a->classes; c++)
        sums[target(p, block, c)] = 0;
    return best;
}

/* Depth first, along the likeliest edge: so a text mostly stays in a state or goes on to the next
 * number, which the matcher guesses. */
static order discover(arena *memory, const partition *p, const uint32_t *weights)
{
    order o = {.number = arena_alloc(memory, p->blocks * sizeof *o.number),
               .block = arena_alloc(memory, p->blocks * sizeof *o.block)};
    uint32_t *sums = arena_alloc(memory, p->blocks * sizeof *sums), depth = 0;
    uint32_t *path = arena_alloc(memory, p->blocks * sizeof *path);
    path[depth++] = p->block_of[p->a->start];
    number_block(&o, path[0]);
    while (depth) {
        uint32_t next = likeliest(p, &o, path[depth - 1], weights, sums);
        if (next == p->blocks) {
            depth--;
        } else {
            number_block(&o, next);
            path[depth++] = next;
        }
    }
    return o;
}

/* Dead first (there is always a state 0, whether anything goes to it or not), accepting last. */
static uint32_t arrange(const partition *p, const order *o, uint32_t *final)
{
    uint32_t count = 1;
    for (unsigned accepting = 0; accepting < 2; accepting++) {
        for (uint32_t i = 0; i < o->count; i++) {
            if (is_dead(p, o->block[i]))
                final[o->block[i]] = 0;
            else if (block_accepts(p, o->block[i]) == (accepting == 1))
                final[o->block[i]] = count++;
        }
    }
    return count;
}

automaton minimize(arena *memory, const automaton *a, const alphabet *letters)
{
    partition p = partition_of(memory, a);
    refine(&p, arena_alloc(memory, (a->states + 1) * sizeof(uint32_t)));
    order o = discover(memory, &p, weights_of(memory, a, letters));
    uint32_t *final = arena_alloc(memory, p.blocks * sizeof *final);
    automaton m = {.states = arrange(&p, &o, final),
                   .classes = a->classes,
                   .counting = a->counting,
                   .actions = a->actions};
    m.start = final[p.block_of[a->start]];
    m.next = arena_alloc(memory, (size_t)m.states * m.classes * sizeof *m.next);
    m.accepts = arena_alloc(memory, m.states);
    m.action = arena_alloc(memory, m.states);
    for (uint32_t i = 0; i < o.count; i++) {
        uint32_t state = final[o.block[i]];
        for (uint32_t c = 0; c < m.classes; c++)
            m.next[(size_t)state * m.classes + c] = final[target(&p, o.block[i], c)];
        if (!state)
            continue;
        m.accepts[state] = block_accepts(&p, o.block[i]);
        m.action[state] = a->action[p.order[p.first[o.block[i]]]];
    }
    return m;
}
