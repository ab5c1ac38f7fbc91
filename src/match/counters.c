/* DFAs with counters. What a state does to its counters is written beside it, and a counter that is
 * used up takes the state on like one more character; so a bounded repetition that may begin
 * anywhere costs a few states instead of thousands. */
#include "match/automaton.h"
#include "match/span.h"

typedef struct counting {
    const uint8_t *actions;
    const uint32_t *bounds; /* of each counter: what it is set to, and its class */
    const uint32_t *masks;  /* of each action: counters that are set, and that go down */
} counting;

static counting counting_of(const wv_schema *schema, const wv_dfa_row *d)
{
    const uint32_t *words = schema->words + d->counters;
    return (counting){schema->automata + d->actions, words + 1, words + 1 + 2 * (size_t)words[0]};
}

/* The state, when its counters have done what it says: perhaps another one. */
static uint32_t arrive(const counting *t, const wv_dfa_row *d, const uint8_t *cells, match_state *m,
                       uint32_t state)
{
    uint32_t action = t->actions[state];
    if (action == 0)
        return state;
    uint32_t set = t->masks[2 * action], down = t->masks[2 * action + 1];
    for (; down; down &= down - 1) {
        unsigned counter = (unsigned)__builtin_ctz(down);
        if (--m->left[counter] == 0)
            state = dfa_cell(d, cells, t->bounds[2 * counter + 1], state);
    }
    for (; set; set &= set - 1) {
        unsigned counter = (unsigned)__builtin_ctz(set);
        m->left[counter] = t->bounds[2 * counter];
    }
    return state;
}

bool counters_step(const wv_schema *schema, const wv_dfa_row *d, match_state *m, uint32_t c)
{
    const counting t = counting_of(schema, d);
    const uint8_t *cells = schema->automata + d->cells;
    uint32_t class = automaton_class(schema, &d->map, c);
    uint32_t next = dfa_cell(d, cells, class, m->state ? m->state : d->start);
    if (next)
        next = arrive(&t, d, cells, m, next);
    if (next)
        m->state = next;
    return next != 0;
}

/* Where a state stays as it is, only its counters move: as far as none of them is used up. */
static const uint8_t *skip(const wv_schema *schema, const wv_dfa_row *d, const counting *t,
                           match_state *m, uint32_t state, const uint8_t *p, const uint8_t *end)
{
    uint32_t index = d->spans == WV_NONE ? 0 : schema->automata[d->spans + state];
    if (index == 0)
        return p; /* else a loop: such DFAs have no other spans */
    const uint32_t *row = schema->words + d->span_rows + (size_t)WV_SPAN_WORDS * (index - 1);
    const wv_set_row *set = &schema->sets[row[1]];
    uint32_t down = t->masks[2 * t->actions[state] + 1];
    for (uint32_t bits = down; bits; bits &= bits - 1) {
        uint32_t most = m->left[__builtin_ctz(bits)] - 1;
        if (most < (size_t)(end - p))
            end = p + most;
    }
    const uint8_t *to = span_skip(set, p, end, (match_level)m->level);
    for (; down; down &= down - 1)
        m->left[__builtin_ctz(down)] -= (uint32_t)(to - p);
    return to;
}

const uint8_t *counters_feed(const wv_schema *schema, const wv_dfa_row *d, match_state *m,
                             const uint8_t *p, const uint8_t *end)
{
    const counting t = counting_of(schema, d);
    const uint8_t *cells = schema->automata + d->cells, *classes = schema->automata + d->map.ascii;
    uint32_t state = m->state ? m->state : d->start, before = 0;
    while (p < end && *p < 0x80) {
        uint32_t next = dfa_cell(d, cells, classes[*p], state);
        if (next)
            next = arrive(&t, d, cells, m, next);
        if (next == 0) {
            m->failed = true; /* nothing follows this step */
            return p;
        }
        p++;
        /* twice the same: it may stay for long */
        if (next == state && next == before)
            p = skip(schema, d, &t, m, next, p, end);
        before = state;
        m->state = state = next;
    }
    return p;
}
