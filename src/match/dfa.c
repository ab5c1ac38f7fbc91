#include "match/automaton.h"
#include "match/span.h"

uint32_t automaton_class(const wv_schema *schema, const wv_class_map *map, uint32_t c)
{
    if (c < 0x80)
        return schema->automata[map->ascii + c];
    const uint32_t *pairs = schema->words + map->first;
    uint32_t low = 0, high = map->count; /* the pair that holds c: pairs[low] <= c < pairs[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (c < pairs[2 * middle])
            high = middle;
        else
            low = middle;
    }
    return pairs[2 * low + 1];
}

uint32_t dfa_step(const wv_schema *schema, const wv_dfa_row *d, uint32_t state, uint32_t c)
{
    uint32_t class = automaton_class(schema, &d->map, c);
    return dfa_cell(d, schema->automata + d->cells, class, state ? state : d->start);
}

static const wv_set_row *span_of(const wv_schema *schema, const wv_dfa_row *d, uint32_t state)
{
    if (d->spans == WV_NONE || schema->automata[d->spans + state] == 0)
        return NULL;
    return &schema->sets[schema->words[d->span_sets + schema->automata[d->spans + state] - 1u]];
}

/* The two widths of cells have loops of their own. */
#define CONSTANT_WIDTH __attribute__((always_inline)) static inline

/* A table while it is walked. */
typedef struct walk {
    const uint8_t *classes, *cells;
    size_t column; /* bytes of a class's cells */
} walk;

/* Only the state waits for the step before: class and column of the byte do not. */
CONSTANT_WIDTH uint32_t go(const walk *w, uint32_t state, uint8_t byte, unsigned width)
{
    const uint8_t *column = w->cells + w->classes[byte] * w->column, *cell;
    /* Else the compiler adds the state first, and the sum waits for it: a sixth of the time. */
    __asm__("" : "+r"(column));
    cell = column + state * width;
    return width == 1 ? cell[0] : cell[0] | (uint32_t)cell[1] << 8;
}

/* Blocks of eight bytes, without a look at what happens inside of them: the dead state stays dead,
 * and then the block is left to the caller. A state that is the same at three places may be one
 * that stays for long. */
CONSTANT_WIDTH const uint8_t *feed_blocks(const wv_schema *schema, const wv_dfa_row *d,
                                          const walk *w, uint32_t *state, const uint8_t *p,
                                          const uint8_t *end, match_level level, unsigned width)
{
    uint32_t now = *state;
    while (end - p >= 8 && !(base_load64(p) & UINT64_C(0x8080808080808080))) {
        uint32_t s = go(w, now, p[0], width);
        s = go(w, s, p[1], width);
        s = go(w, s, p[2], width);
        s = go(w, s, p[3], width);
        uint32_t middle = s;
        s = go(w, s, p[4], width);
        s = go(w, s, p[5], width);
        s = go(w, s, p[6], width);
        s = go(w, s, p[7], width);
        if (s == 0)
            break;
        p += 8;
        if (s == now && middle == now) {
            const wv_set_row *set = span_of(schema, d, now);
            if (set)
                p = span_skip(set, p, end, level);
        }
        now = s;
    }
    *state = now;
    return p;
}

CONSTANT_WIDTH const uint8_t *feed(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state,
                                   const uint8_t *p, const uint8_t *end, match_level level,
                                   unsigned width)
{
    const walk w = {schema->automata + d->map.ascii, schema->automata + d->cells,
                    (size_t)d->states * width};
    p = feed_blocks(schema, d, &w, state, p, end, level, width);
    while (p < end && *p < 0x80) {
        uint32_t next = go(&w, *state, *p, width);
        if (next == 0)
            break;
        *state = next;
        p++;
    }
    return p;
}

const uint8_t *dfa_feed(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state,
                        const uint8_t *p, const uint8_t *end, match_level level)
{
    return d->states <= 256 ? feed(schema, d, state, p, end, level, 1)
                            : feed(schema, d, state, p, end, level, 2);
}
