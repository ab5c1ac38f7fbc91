/* Determinisation. The state of a pattern, after a part of the text, is a set of configurations: an
 * instruction and the obligations that lookaheads have laid on the rest of the text. An obligation
 * is itself a state, of the lookahead's own pattern, and a sign. Lookbehinds run beside it from the
 * start of the text, in an environment that the whole set shares: a state of each.
 *
 * So a state is fully known by numbers, equal ones are one, and negation needs no construction of
 * its own: a negative obligation is one that must not come true.
 *
 * A counter has one number for all that goes through its loop at a time. That is enough as long as
 * they all began their turn together, or what began later can do whatever the others can: it has
 * more turns before it, and is asked for no more. Anything else fails. */
#include "regex/subset.h"

#include <stdlib.h>
#include <string.h>

#define TOP_EMPTY 0u
#define MEMOS     65536u

/* ---- What is reached without taking anything --------------------------------------------------
 */

static uint32_t state_at(subset *s, uint32_t at);

/* The obligations with one more; UINT32_MAX if it cannot come true. */
static uint32_t oblige(subset *s, uint32_t obligations, uint32_t state, bool refuse)
{
    if (state == STATE_EMPTY || state == STATE_ALWAYS)
        return (state == STATE_ALWAYS) != refuse ? obligations : UINT32_MAX;
    const numbering_item *old = &s->obligations.items[obligations];
    uint32_t *pairs = arena_alloc(s->memory, (old->count + 2) * sizeof *pairs), count = old->count;
    s->work += count;
    if (count)
        memcpy(pairs, old->words, count * sizeof *pairs);
    for (uint32_t i = 0; i < count; i += 2) {
        if (pairs[i] == state)
            return pairs[i + 1] == refuse ? obligations : UINT32_MAX;
    }
    pairs[count] = state;
    pairs[count + 1] = refuse;
    qsort(pairs, count / 2 + 1, 2 * sizeof *pairs, by_words);
    return numbering_of(&s->obligations, pairs, count + 2);
}

static void follow(subset *s, closure *c, const instruction *i, uint32_t obligations)
{
    switch (i->op) {
    case OP_SPLIT:
        closure_add(s, c, i->x, obligations);
        closure_add(s, c, i->y, obligations);
        break;
    case OP_BEHIND:
        if (s->ended[s->now[i->x]] != i->refuse)
            closure_add(s, c, i->y, obligations);
        break;
    case OP_AHEAD:
        obligations = oblige(s, obligations, state_at(s, i->x), i->refuse);
        if (obligations != UINT32_MAX)
            closure_add(s, c, i->y, obligations);
        break;
    default:
        break;
    }
}

/* The list is its own queue: what is added while it is walked is walked too. */
static uint32_t close_over(subset *s, closure *c)
{
    for (uint32_t i = 0; i < c->count && !s->failed; i++)
        follow(s, c, &s->p->code[c->list[i].at], c->list[i].obligations);
    return closure_state(s, c);
}

static uint32_t state_at(subset *s, uint32_t at)
{
    closure *c = closure_take(s);
    closure_add(s, c, at, NO_OBLIGATION);
    uint32_t state = close_over(s, c);
    closure_give(s, c);
    return state;
}

/* ---- One code point ------------------------------------------------------------------------ */

static uint32_t step(subset *s, uint32_t state, uint32_t letter, uint32_t environment);

static uint32_t step_obligation(subset *s, uint32_t state, uint32_t letter, uint32_t environment)
{
    if (!s->memos)
        s->memos = arena_alloc(s->memory, MEMOS * sizeof *s->memos);
    uint32_t hash = (state * 31 + letter) * 2654435761u ^ environment * 40503u;
    memo *m = &s->memos[hash % MEMOS];
    /* state 0 is empty and no obligation: a fresh entry fits nothing */
    if (m->state == state && m->letter == letter && m->environment == environment)
        return m->result;
    uint32_t result = step(s, state, letter, environment);
    *m = (memo){state, letter, environment, result};
    return result;
}

static uint32_t step_obligations(subset *s, uint32_t obligations, uint32_t letter,
                                 uint32_t environment)
{
    uint32_t out = NO_OBLIGATION;
    uint32_t count = s->obligations.items[obligations].count;
    for (uint32_t i = 0; i < count && out != UINT32_MAX; i += 2) {
        const uint32_t *pair = s->obligations.items[obligations].words + i;
        uint32_t state = step_obligation(s, pair[0], letter, environment);
        out = oblige(s, out, state, pair[1]);
    }
    return out;
}

/* The environment is the one behind the code point. */
static uint32_t step(subset *s, uint32_t state, uint32_t letter, uint32_t environment)
{
    if (state == STATE_EMPTY || state == STATE_ALWAYS)
        return state;
    numbering_item from = s->states.items[state];
    closure *c = closure_take(s);
    for (uint32_t i = 0; i < from.count && !s->failed; i += 2) {
        const instruction *at = &s->p->code[from.words[i]];
        bool always = at->op == OP_ALWAYS;
        s->work++;
        if (!always && (at->op != OP_CLASS || !s->p->letters->has[at->x][letter]))
            continue;
        uint32_t obligations = step_obligations(s, from.words[i + 1], letter, environment);
        if (obligations != UINT32_MAX)
            closure_add(s, c, always ? from.words[i] : at->y, obligations);
    }
    uint32_t result = close_over(s, c);
    closure_give(s, c);
    return result;
}

/* Lookbehinds have no obligations, so they need no environment to step in but the earlier ones. */
static uint32_t step_environment(subset *s, uint32_t environment, uint32_t letter)
{
    const numbering_item *old = &s->environments.items[environment];
    const uint32_t *before = old->words;
    for (uint32_t i = 0; i < s->p->behind_count; i++)
        s->now[i] = step(s, before[i], letter, 0);
    return numbering_of(&s->environments, s->now, s->p->behind_count);
}

/* ---- Counters -------------------------------------------------------------------------------- */

/* Counters that are set and that go down where the state is arrived at. */
static void counting_of(const subset *s, uint32_t state, uint32_t masks[2])
{
    const numbering_item *item = &s->states.items[state];
    masks[0] = masks[1] = 0;
    for (uint32_t i = 0; s->p->counters && i < item->count; i += 2) {
        const instruction *at = &s->p->code[item->words[i]];
        if (at->turn == TURN_FIRST)
            masks[0] |= UINT32_C(1) << at->counter;
        else if (at->turn == TURN_NEXT)
            masks[1] |= UINT32_C(1) << at->counter;
    }
}

/* The state when the turns of a counter that goes down there are used up. */
static uint32_t without_turn(subset *s, uint32_t state, uint32_t counter)
{
    numbering_item item = s->states.items[state];
    uint32_t *pairs = pairs_of(s, item.count / 2), count = 0;
    for (uint32_t i = 0; i < item.count; i += 2) {
        const instruction *at = &s->p->code[item.words[i]];
        if (at->turn == TURN_NEXT && at->counter == counter)
            continue;
        pairs[2 * count] = item.words[i];
        pairs[2 * count++ + 1] = item.words[i + 1];
    }
    return number_state(s, pairs, count);
}

/* ---- The automaton -------------------------------------------------------------------------- */

static bool accepts(const subset *s, uint32_t state)
{
    const numbering_item *item = &s->states.items[state];
    if (state == STATE_ALWAYS)
        return true;
    for (uint32_t i = 0; i < item->count; i += 2) {
        const numbering_item *asked = &s->obligations.items[item->words[i + 1]];
        bool good = s->p->code[item->words[i]].op != OP_CLASS;
        for (uint32_t k = 0; good && k < asked->count; k += 2)
            good = accepts(s, asked->words[k]) != asked->words[k + 1];
        if (good)
            return true;
    }
    return false;
}

static uint32_t number_top(subset *s, uint32_t state, uint32_t environment)
{
    uint32_t pair[2] = {state, state == STATE_EMPTY ? 0 : environment};
    return numbering_of(&s->tops, pair, 2);
}

/* The number of the first state. */
static uint32_t begin(subset *s)
{
    uint32_t always[2] = {s->p->always, NO_OBLIGATION};
    numbering_of(&s->obligations, NULL, 0);
    number_state(s, NULL, 0);
    number_state(s, always, 1);
    for (uint32_t i = 0; i < s->p->behind_count; i++)
        s->now[i] = state_at(s, s->p->behind[i]);
    uint32_t environment = numbering_of(&s->environments, s->now, s->p->behind_count);
    number_top(s, STATE_EMPTY, 0); /* TOP_EMPTY */
    return number_top(s, state_at(s, s->p->start), environment);
}

static void step_top(subset *s, uint32_t top, uint32_t *next)
{
    s->work += s->p->letters->count;
    s->failed = s->failed || s->work > s->most;
    const uint32_t *pair = s->tops.items[top].words;
    for (uint32_t letter = 0; letter < s->p->letters->count && !s->failed; letter++) {
        uint32_t environment = step_environment(s, pair[1], letter);
        next[letter] = number_top(s, step(s, pair[0], letter, environment), environment);
    }
    uint32_t masks[2];
    counting_of(s, pair[0], masks);
    next += s->p->letters->count;
    for (uint32_t i = 0; i < s->p->counters && !s->failed; i++) {
        bool counted = masks[1] >> i & 1;
        next[i] = counted ? number_top(s, without_turn(s, pair[0], i), pair[1]) : TOP_EMPTY;
    }
}

/* Numbers the states' actions; false if there are more than a byte can say. */
static bool copy_actions(subset *s, automaton *a)
{
    uint32_t masks[2] = {0, 0};
    numbering actions = {.memory = s->memory};
    numbering_of(&actions, masks, 2);
    a->action = arena_alloc(s->memory, a->states);
    for (uint32_t top = 0; top < a->states; top++) {
        counting_of(s, s->tops.items[top].words[0], masks);
        a->action[top] = (uint8_t)numbering_of(&actions, masks, 2);
        if (actions.count > 256)
            return false;
    }
    uint32_t *counting = arena_alloc(s->memory, 2 * actions.count * sizeof *counting);
    for (uint32_t i = 0; i < actions.count; i++)
        memcpy(counting + 2 * (size_t)i, actions.items[i].words, 2 * sizeof *counting);
    a->counting = counting;
    a->actions = actions.count;
    return true;
}

static bool copy_out(subset *s, const uint32_t *next, automaton *a)
{
    size_t cells = (size_t)a->states * a->classes;
    a->next = arena_alloc(s->memory, cells * sizeof *next);
    memcpy(a->next, next, cells * sizeof *next);
    a->accepts = arena_alloc(s->memory, a->states);
    for (uint32_t top = 0; top < a->states; top++)
        a->accepts[top] = accepts(s, s->tops.items[top].words[0]);
    return copy_actions(s, a);
}

/* Nanoseconds: 16 where sets are small (dfa.c), 70 where thousands of large ones are sorted. */
#define CONFIGURATION_WORK 64u

bool subset_of(arena *memory, const program *p, const dfa_budget *budget, uint64_t *left,
               automaton *a)
{
    if (!work_take(left, p->count))
        return false;
    subset s = {.memory = memory, .p = p};
    s.most = budget->work < *left ? budget->work : *left;
    uint32_t classes = p->letters->count + p->counters;
    uint32_t most = budget->cells / classes;
    uint32_t *next = arena_resize(memory, NULL, (size_t)most * classes * sizeof *next);
    s.best = arena_alloc(memory, (p->families + 1) * sizeof *s.best);
    s.states.memory = s.obligations.memory = s.environments.memory = s.tops.memory = memory;
    *a = (automaton){.classes = classes, .start = begin(&s)};
    for (uint32_t top = 0; top < s.tops.count && !s.failed; top++) {
        s.failed = s.tops.count > most;
        if (!s.failed)
            step_top(&s, top, next + (size_t)top * classes);
    }
    arena_work(memory, s.work * CONFIGURATION_WORK);
    a->states = s.tops.count;
    bool ok = !s.failed && copy_out(&s, next, a);
    arena_resize(memory, next, 0);
    return work_take(left, s.work) && ok;
}
