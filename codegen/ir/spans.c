/* Where a DFA may take many characters at once (tables.h, WV_SPAN_...). */
#include "ir/lowering.h"

#include <string.h>

#define MIN_LOOP   8u   /* characters of a loop: texts leave a smaller one at once */
#define MIN_CHAIN  8u   /* steps of a run or literal */
#define MAX_CHAIN  256u /* bounds the time that is spent on them */
#define MOST_SPANS 255u /* of a DFA: an index is a byte */

/* To the state where most ASCII characters of a state lead. */
typedef struct link {
    uint32_t to;       /* 0: there is none that is worth a look */
    uint32_t ascii[4]; /* those characters */
    uint32_t count;
} link;

typedef struct spans {
    lowering *l;
    const regex_dfa *d;
    uint32_t *weights; /* ASCII characters of each class */
    link *links;
    uint8_t *of; /* each state: 1 + its span, or 0 */
    uint32_t words[MOST_SPANS * WV_SPAN_WORDS], count;
    uint32_t room; /* states that may still be listed */
} spans;

static uint32_t next_of(const regex_dfa *d, uint32_t state, uint32_t class)
{
    return d->next[class * d->states + state];
}

static uint32_t weight_of(const spans *s, uint32_t state, uint32_t to)
{
    uint32_t sum = 0;
    for (uint32_t class = 0; class < s->d->classes; class ++)
        sum += next_of(s->d, state, class) == to ? s->weights[class] : 0;
    return sum;
}

/* A single character leads on only if no other one does. */
static link link_of(const spans *s, uint32_t state)
{
    link best = {0};
    for (uint32_t class = 0; class < s->d->classes; class ++) {
        uint32_t to = next_of(s->d, state, class);
        uint32_t count = to && s->weights[class] ? weight_of(s, state, to) : 0;
        if (count > best.count)
            best = (link){.to = to, .count = count};
    }
    if (best.count == 1 && weight_of(s, state, 0) != 0x7f)
        return (link){0};
    for (uint32_t c = 0; best.count && c < 0x80; c++)
        best.ascii[c >> 5] |= (uint32_t)(next_of(s->d, state, s->d->map.ascii[c]) == best.to)
                              << (c & 31);
    return best;
}

/* Where all of these characters lead; 0: not to one state. */
static uint32_t all_lead_to(const regex_dfa *d, uint32_t state, const uint32_t ascii[4])
{
    uint32_t to = 0;
    for (uint32_t c = 0; c < 0x80; c++) {
        if (!(ascii[c >> 5] >> (c & 31) & 1))
            continue;
        uint32_t next = next_of(d, state, d->map.ascii[c]);
        if (next == 0 || (to && next != to))
            return 0;
        to = next;
    }
    return to;
}

static bool same_kind(const link *a, const link *b)
{
    return a->count == 1 ? b->count == 1 : memcmp(a->ascii, b->ascii, sizeof a->ascii) == 0;
}

static void add_span(spans *s, uint32_t state, uint32_t kind, uint32_t what, uint32_t count,
                     uint32_t to)
{
    const uint32_t words[WV_SPAN_WORDS] = {kind, what, count, to};
    uint32_t at = 0;
    while (at < s->count && memcmp(s->words + WV_SPAN_WORDS * at, words, sizeof words) != 0)
        at++;
    if (at == MOST_SPANS)
        return;
    memcpy(s->words + WV_SPAN_WORDS * at, words, sizeof words);
    s->count += at == s->count;
    s->of[state] = (uint8_t)(at + 1);
}

static uint32_t set_of(spans *s, const link *on)
{
    uint32_t pairs[128];
    regex_set set = {pairs, 0};
    for (uint32_t c = 0; c < 0x80; c++) {
        if (!(on->ascii[c >> 5] >> (c & 31) & 1))
            continue;
        if (set.count && pairs[2 * set.count - 1] + 1 == c) {
            pairs[2 * set.count - 1] = c;
            continue;
        }
        pairs[2 * set.count] = pairs[2 * set.count + 1] = c;
        set.count++;
    }
    return lowering_set(s->l, &set);
}

static uint8_t only_of(const link *on)
{
    for (uint32_t c = 0; c < 0x80; c++)
        if (on->ascii[c >> 5] >> (c & 31) & 1)
            return (uint8_t)c;
    return 0;
}

static void add_literal(spans *s, uint32_t state)
{
    uint8_t text[MAX_CHAIN];
    uint32_t count = 0, at = state;
    for (; count < MAX_CHAIN && s->links[at].count == 1; at = s->links[at].to)
        text[count++] = only_of(&s->links[at]);
    if (count >= MIN_CHAIN)
        add_span(s, state, WV_SPAN_LITERAL, pool_add(&s->l->keys, text, count), count, at);
}

static void add_run(spans *s, uint32_t state)
{
    uint32_t list[MAX_CHAIN], count = 0, at = state;
    const link *on = &s->links[state];
    while (count < MAX_CHAIN) {
        uint32_t to = all_lead_to(s->d, at, on->ascii);
        if (to == 0 || to == at || to == state)
            break;
        list[count++] = at = to;
    }
    if (count < MIN_CHAIN || count > s->room)
        return;
    s->room -= count;
    add_span(s, state, WV_SPAN_RUN, set_of(s, on), count, lowering_words(s->l, list, count));
}

/* A state in the middle of a chain needs none: its first state has it. */
static bool *find_inner(const spans *s)
{
    bool *inner = arena_alloc(s->l->r->memory, s->d->states);
    for (uint32_t i = 1; i < s->d->states; i++) {
        const link *from = &s->links[i];
        if (from->to && from->to != i && same_kind(from, &s->links[from->to]))
            inner[from->to] = true;
    }
    return inner;
}

static void add_spans(spans *s)
{
    const bool *inner = find_inner(s);
    for (uint32_t i = 1; i < s->d->states; i++) {
        const link *on = &s->links[i];
        if (on->to == i && on->count >= MIN_LOOP)
            add_span(s, i, WV_SPAN_LOOP, set_of(s, on), 0, i);
        else if (s->d->counters || on->to == 0 || on->to == i || inner[i])
            continue; /* a counter may lead elsewhere in the middle of a chain */
        else if (on->count == 1)
            add_literal(s, i);
        else
            add_run(s, i);
    }
}

uint32_t lowering_spans(lowering *l, const regex_dfa *d, const uint8_t **of, uint32_t *words)
{
    spans *s = arena_alloc(l->r->memory, sizeof *s);
    *s = (spans){.l = l, .d = d, .room = d->states};
    s->weights = arena_alloc(l->r->memory, d->classes * sizeof *s->weights);
    s->links = arena_alloc(l->r->memory, d->states * sizeof *s->links);
    s->of = arena_alloc(l->r->memory, d->states);
    for (uint32_t c = 0; c < 0x80; c++)
        s->weights[d->map.ascii[c]]++;
    for (uint32_t i = 1; i < d->states; i++)
        s->links[i] = link_of(s, i);
    add_spans(s);
    *of = s->of;
    *words = s->count ? lowering_words(l, s->words, WV_SPAN_WORDS * s->count) : 0;
    return s->count;
}
