/* Sets of configurations under construction, and what of them is kept: nothing that another one
 * makes useless. */
#include "regex/subset.h"

#include <stdlib.h>
#include <string.h>

closure *closure_take(subset *s)
{
    closure *c = s->spare;
    if (c) {
        s->spare = c->next;
        return c;
    }
    c = arena_alloc(s->memory, sizeof *c);
    c->heads = arena_alloc(s->memory, s->p->count * sizeof *c->heads);
    return c;
}

void closure_give(subset *s, closure *c)
{
    for (uint32_t i = 0; i < c->count; i++)
        c->heads[c->list[i].at] = 0;
    c->count = 0;
    c->next = s->spare;
    s->spare = c;
}

/* Work is what is looked at: lists of obligations are long where $ stands beside $. */
static void spend(subset *s, uint64_t work)
{
    s->work += work;
    if (s->work > s->most)
        s->failed = true;
}

bool closure_add(subset *s, closure *c, uint32_t at, uint32_t obligations)
{
    uint64_t seen = 1;
    for (uint32_t i = c->heads[at]; i; i = c->list[i - 1].next, seen++)
        if (c->list[i - 1].obligations == obligations)
            return spend(s, seen), false;
    if (c->count == c->capacity) {
        c->capacity = c->capacity ? 2 * c->capacity : 64;
        reached *more = arena_alloc(s->memory, c->capacity * sizeof *more);
        if (c->count)
            memcpy(more, c->list, c->count * sizeof *more);
        c->list = more;
    }
    c->list[c->count++] = (reached){at, obligations, c->heads[at]};
    c->heads[at] = c->count;
    spend(s, seen);
    return true;
}

/* True if every obligation of `few` is one of `many`. */
static bool obligations_within(const subset *s, uint32_t few, uint32_t many)
{
    const numbering_item *a = &s->obligations.items[few], *b = &s->obligations.items[many];
    uint32_t k = 0;
    for (uint32_t i = 0; i < a->count; i += 2) {
        while (k < b->count && memcmp(b->words + k, a->words + i, 2 * sizeof *a->words) != 0)
            k += 2;
        if (k == b->count)
            return false;
    }
    return true;
}

/* Notes the highest rank without obligations of each family. */
static void rank_families(subset *s, const closure *c)
{
    for (uint32_t i = 0; i < c->count; i++) {
        const instruction *at = &s->p->code[c->list[i].at];
        if (c->list[i].obligations == NO_OBLIGATION && s->best[at->family] < at->rank)
            s->best[at->family] = at->rank;
    }
}

static void forget_families(subset *s, const closure *c)
{
    for (uint32_t i = 0; i < c->count; i++)
        s->best[s->p->code[c->list[i].at].family] = 0;
}

/* Another way to the same instruction that asks for less makes this one useless, and so does one of
 * higher rank. */
static bool is_subsumed(subset *s, const closure *c, const reached *r)
{
    const instruction *at = &s->p->code[r->at];
    if (at->family && at->rank < s->best[at->family])
        return true;
    for (uint32_t i = c->heads[r->at]; i && !s->failed; i = c->list[i - 1].next, spend(s, 1))
        if (c->list[i - 1].obligations != r->obligations &&
            obligations_within(s, c->list[i - 1].obligations, r->obligations))
            return true;
    return false;
}

int by_words(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    int first = (x[0] > y[0]) - (x[0] < y[0]);
    return first ? first : (x[1] > y[1]) - (x[1] < y[1]);
}

uint32_t number_state(subset *s, const uint32_t *pairs, uint32_t count)
{
    s->work += count;
    uint32_t state = numbering_of(&s->states, pairs, 2 * count);
    if (state >= s->ended_capacity) {
        uint32_t capacity = 2 * state + 64;
        uint8_t *more = arena_alloc(s->memory, capacity);
        if (s->ended_capacity)
            memcpy(more, s->ended, s->ended_capacity);
        s->ended = more;
        s->ended_capacity = capacity;
    }
    for (uint32_t i = 0; i < count; i++)
        if (pairs[2 * i] == s->p->match && pairs[2 * i + 1] == NO_OBLIGATION)
            s->ended[state] = 1;
    return state;
}

uint32_t *pairs_of(subset *s, uint32_t count)
{
    if (count > s->pair_capacity) {
        s->pair_capacity = 2 * count;
        s->pairs = arena_alloc(s->memory, s->pair_capacity * 2 * sizeof *s->pairs);
    }
    return s->pairs;
}

static bool is_kept(const instruction *i)
{
    return i->op == OP_CLASS || i->op == OP_MATCH || i->op == OP_ALWAYS;
}

/* Notes which turns there are. Of one loop there are none together that nobody can tell apart. */
static void note_turns(subset *s, const closure *c)
{
    s->firsts = s->nexts = s->insides = 0;
    for (uint32_t i = 0; s->p->counters && i < c->count; i++) {
        const instruction *at = &s->p->code[c->list[i].at];
        uint32_t bit = UINT32_C(1) << at->counter;
        if (!is_kept(at) || at->turn == TURN_NONE)
            continue;
        s->firsts |= at->turn == TURN_FIRST ? bit : 0;
        s->nexts |= at->turn == TURN_NEXT ? bit : 0;
        s->insides |= at->turn == TURN_INSIDE ? bit : 0;
    }
    s->failed = s->failed || ((s->firsts | s->nexts) & s->insides);
}

/* A turn behind the first one, where the loop is entered once more: then it must do no more than
 * the first one can. */
static bool is_overtaken(subset *s, const closure *c, const reached *r)
{
    const instruction *at = &s->p->code[r->at];
    if (at->turn != TURN_NEXT || !(s->firsts >> at->counter & 1))
        return false;
    for (uint32_t i = c->heads[at->twin]; i; i = c->list[i - 1].next)
        if (obligations_within(s, c->list[i - 1].obligations, r->obligations))
            return true;
    s->failed = true;
    return true;
}

uint32_t closure_state(subset *s, const closure *c)
{
    uint32_t *pairs = pairs_of(s, c->count), count = 0;
    bool always = false;
    rank_families(s, c);
    note_turns(s, c);
    for (uint32_t i = 0; i < c->count; i++) {
        const reached *r = &c->list[i];
        const instruction *at = &s->p->code[r->at];
        if (!is_kept(at))
            continue;
        always = always || (at->op == OP_ALWAYS && r->obligations == NO_OBLIGATION);
        if (is_subsumed(s, c, r) || is_overtaken(s, c, r))
            continue;
        pairs[2 * count] = r->at;
        pairs[2 * count++ + 1] = r->obligations;
    }
    forget_families(s, c);
    if (always)
        return STATE_ALWAYS;
    qsort(pairs, count, 2 * sizeof *pairs, by_words);
    return number_state(s, pairs, count);
}
