/* Part of a kernel (kernel.h): DFAs over runs of ASCII. */
#ifndef WIREVET_MATCH_KERNEL_DFA_H
#define WIREVET_MATCH_KERNEL_DFA_H

#include "match/kernel_literal.h"
#include "match/kernel_span.h"

static inline bool all_ascii(const uint8_t *p)
{
    return !(base_load64(p) & UINT64_C(0x8080808080808080));
}

/* A table while it is walked. */
typedef struct walk {
    const uint8_t *classes, *cells;
    size_t column; /* bytes of a class's cells */
} walk;

static inline const uint8_t *column_of(const walk *w, uint8_t byte)
{
    return w->cells + w->classes[byte] * w->column;
}

/* ---- A load for each step ------------------------------------------------------------------ */

/* Only the state waits for the step before: class and column of the byte do not. The two widths of
 * cells have loops of their own. */
ALWAYS_INLINE uint32_t go(const walk *w, uint32_t state, uint8_t byte, unsigned width)
{
    const uint8_t *column = column_of(w, byte), *cell;
    /* Else the compiler adds the state first, and the sum waits for it: a sixth of the time. */
    __asm__("" : "+r"(column));
    cell = column + state * width;
    return width == 1 ? cell[0] : cell[0] | (uint32_t)cell[1] << 8;
}

/* The state behind a byte, guessed: most bytes stay in a state, or go to the one behind it. Where
 * the processor predicts that, nothing waits for the load; the compiler must not make a sum of it.
 */
ALWAYS_INLINE uint32_t guess(uint32_t now, uint32_t next, bool guesses)
{
    uint32_t seen = next, behind = now + 1;
    if (!guesses)
        return next;
    __asm__("" : "+r"(seen));
    if (seen == behind) {
        __asm__("" : "+r"(behind));
        return behind;
    }
    if (seen == now) {
        __asm__("" : "+r"(now));
        return now;
    }
    return next;
}

/* Bytes that are left; stepping through fewer is not slower. */
#define WORTH_A_GUESS 16
#define WORTH_A_SPAN  32
#define LONG_TEXT     128
#define PATIENCE      8 /* bytes without a span behind which a short text is not searched for more */

/* Where the predictor cannot learn a long text, each wrong guess costs more than ten loads; with
 * AVX2 those of a few states, which change between them all the time, are shuffled instead. */
static inline bool guesses_pay(ptrdiff_t left)
{
#ifdef KERNEL_AVX2
    return left >= WORTH_A_GUESS;
#else
    return left >= WORTH_A_GUESS && left < LONG_TEXT;
#endif
}

/* As much of a span as is here: all of a literal, or nothing. */
ALWAYS_INLINE const uint8_t *take_span(const wv_schema *schema, const uint32_t *row,
                                       uint32_t *state, const uint8_t *p, const uint8_t *end,
                                       around text)
{
    uint32_t count = row[2];
    if (row[0] == WV_SPAN_LITERAL) {
        if ((size_t)(end - p) < count || !same_bytes(base_key_text(schema, row[1]).data, p, count))
            return p;
        *state = row[3];
        return p + count;
    }
    if (row[0] == WV_SPAN_LOOP)
        return span(&schema->sets[row[1]], p, end, text);
    if (count < (size_t)(end - p))
        end = p + count;
    const uint8_t *to = span(&schema->sets[row[1]], p, end, text);
    if (to > p)
        *state = schema->words[row[3] + (size_t)(to - p) - 1];
    return to;
}

/* How many bytes must at most be left for the next look at a loop: after one that did not pay not
 * at once. */
static inline ptrdiff_t next_loop(const uint8_t *from, const uint8_t *to, const uint8_t *end)
{
    return end - to - (to - from < 16 ? 64 : 0);
}

/* With spans. A state from which one came back to it may be one that stays for long: only then a
 * loop is worth its set-up. */
ALWAYS_INLINE const uint8_t *span_steps(const wv_schema *schema, const wv_dfa_row *d, const walk *w,
                                        uint32_t *state, const uint8_t *p, around text,
                                        unsigned width)
{
    const uint8_t *end = text.end, *spans = schema->automata + d->spans;
    const uint32_t *rows = schema->words + d->span_rows - WV_SPAN_WORDS;
    uint32_t now = *state, next;
    bool again = false, guesses = guesses_pay(end - p);
    ptrdiff_t loops_from = end - p, until = end - p - PATIENCE;
    for (; end - p >= WORTH_A_SPAN; p++, again = next == now, now = next) {
        if (end - p < LONG_TEXT && end - p < until)
            break;
        for (uint32_t index; (index = spans[now]) != 0; again = false) {
            const uint32_t *row = rows + (size_t)WV_SPAN_WORDS * index;
            bool loop = row[0] == WV_SPAN_LOOP;
            if (loop && (!again || end - p > loops_from))
                break;
            const uint8_t *to = take_span(schema, row, &now, p, end, text);
            if (loop)
                loops_from = next_loop(p, to, end);
            if (to == p)
                break;
            p = to;
            until = end - p - PATIENCE;
        }
        if (p == end || *p >= 0x80)
            break;
        next = guess(now, go(w, now, *p, width), guesses);
        if (next == 0)
            break;
    }
    *state = now;
    return p;
}

/* The span of a state, if it is a loop, else NULL. */
static inline const uint32_t *loop_of(const wv_schema *schema, const wv_dfa_row *d, uint32_t state)
{
    uint32_t index = d->spans == WV_NONE ? 0 : schema->automata[d->spans + state];
    const uint32_t *row = schema->words + d->span_rows + (size_t)WV_SPAN_WORDS * (index - 1);
    return index && row[0] == WV_SPAN_LOOP ? row : NULL;
}

/* In blocks of eight bytes there is no look at what happens inside of them: the dead state stays
 * dead, and then the block is done again. A state that is the same at three places may be one that
 * stays for long. */
ALWAYS_INLINE const uint8_t *plain_steps(const wv_schema *schema, const wv_dfa_row *d,
                                         const walk *w, uint32_t *state, const uint8_t *p,
                                         around text, unsigned width, bool guesses)
{
    const uint8_t *end = text.end;
    uint32_t now = *state, s;
    for (; end - p >= 8 && all_ascii(p); now = s) {
        s = guess(now, go(w, now, p[0], width), guesses);
        s = guess(s, go(w, s, p[1], width), guesses);
        s = guess(s, go(w, s, p[2], width), guesses);
        s = guess(s, go(w, s, p[3], width), guesses);
        uint32_t middle = s;
        s = guess(s, go(w, s, p[4], width), guesses);
        s = guess(s, go(w, s, p[5], width), guesses);
        s = guess(s, go(w, s, p[6], width), guesses);
        s = guess(s, go(w, s, p[7], width), guesses);
        if (s == 0)
            break;
        p += 8;
        if (s == now && middle == now && end - p >= WORTH_A_SPAN) {
            const uint32_t *row = loop_of(schema, d, s);
            if (row)
                p = span(&schema->sets[row[1]], p, end, text);
        }
    }
    for (; p < end && *p < 0x80; p++, now = s) {
        s = guess(now, go(w, now, *p, width), guesses);
        if (s == 0)
            break;
    }
    *state = now;
    return p;
}

/* Where a DFA stands: two registers. */
typedef struct dfa_at {
    const uint8_t *p;
    uint64_t state;
} dfa_at;

ALWAYS_INLINE dfa_at load_steps(const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                                const uint8_t *p, around text, unsigned width)
{
    const walk w = {schema->automata + d->map.ascii, schema->automata + d->cells,
                    (size_t)d->states * width};
    if (text.end - p >= WORTH_A_SPAN && d->spans != WV_NONE)
        p = span_steps(schema, d, &w, &state, p, text, width);
    p = guesses_pay(text.end - p) ? plain_steps(schema, d, &w, &state, p, text, width, true)
                                  : plain_steps(schema, d, &w, &state, p, text, width, false);
    return (dfa_at){p, state};
}

/* Not `around`: the compiler would pass its two pointers through a vector and the stack. */
NOINLINE dfa_at load_narrow(const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                            const uint8_t *p, const uint8_t *begin, const uint8_t *end)
{
    return load_steps(schema, d, state, p, (around){begin, end}, 1);
}

NOINLINE dfa_at load_wide(const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                          const uint8_t *p, const uint8_t *begin, const uint8_t *end)
{
    return load_steps(schema, d, state, p, (around){begin, end}, 2);
}

/* ---- A shuffle for each step --------------------------------------------------------------- */

#ifdef KERNEL_AVX2

/* The cells of a class of a small DFA fit into a vector, and the state picks one: a step waits one
 * cycle for the one before instead of the time of a load. What lies behind the cells is read too
 * (tables.h, WV_DFA_SMALL). */
static inline __m128i shuffle(const walk *w, __m128i state, uint8_t byte)
{
    return _mm_shuffle_epi8(load16(column_of(w, byte)), state);
}

static inline uint32_t low_byte(__m128i state)
{
    return (uint32_t)_mm_cvtsi128_si32(state) & 0xff;
}

static inline walk walk_of(const wv_schema *schema, const wv_dfa_row *d)
{
    return (walk){schema->automata + d->map.ascii, schema->automata + d->cells, d->states};
}

ALWAYS_INLINE dfa_at shuffle_bytes(const walk *w, __m128i now, const uint8_t *p, const uint8_t *end)
{
    for (; p < end && *p < 0x80; p++) {
        __m128i next = shuffle(w, now, *p);
        if (low_byte(next) == 0)
            break;
        now = next;
    }
    return (dfa_at){p, low_byte(now)};
}

/* In blocks of eight bytes, as above; a state that is the same at three places may be one that
 * stays for long. */
NOINLINE dfa_at shuffle_blocks(const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                               const uint8_t *p, const uint8_t *begin, const uint8_t *end)
{
    const around text = {begin, end};
    const walk w = walk_of(schema, d);
    __m128i now = _mm_cvtsi32_si128((int)state);
    ptrdiff_t loops_from = text.end - p;
    while (text.end - p >= 8 && all_ascii(p)) {
        __m128i s = shuffle(&w, now, p[0]);
        s = shuffle(&w, s, p[1]);
        s = shuffle(&w, s, p[2]);
        s = shuffle(&w, s, p[3]);
        __m128i middle = s;
        s = shuffle(&w, s, p[4]);
        s = shuffle(&w, s, p[5]);
        s = shuffle(&w, s, p[6]);
        s = shuffle(&w, s, p[7]);
        uint32_t behind = low_byte(s);
        if (behind == 0)
            break;
        p += 8;
        const uint32_t *row =
            behind == low_byte(now) && low_byte(middle) == behind && text.end - p <= loops_from
                ? loop_of(schema, d, behind)
                : NULL;
        if (row) {
            const uint8_t *to = span(&schema->sets[row[1]], p, text.end, text);
            loops_from = next_loop(p, to, text.end);
            p = to;
        }
        now = s;
    }
    return shuffle_bytes(&w, now, p, text.end);
}

#endif

/* False if the first byte is none that the DFA takes: what is wrong from the start costs little. */
static inline bool dfa_begins(const wv_schema *schema, const wv_dfa_row *d, const uint8_t *p,
                              const uint8_t *end)
{
    return p < end && *p < 0x80 &&
           dfa_cell(d, schema->automata + d->cells, schema->automata[d->map.ascii + *p],
                    d->start) != 0;
}

/* As much ASCII as is wanted; the state is not 0, before and after. */
static inline dfa_at dfa_run(const wv_schema *schema, const wv_dfa_row *d, uint32_t state,
                             const uint8_t *p, around text)
{
#ifdef KERNEL_AVX2
    if (d->states <= WV_DFA_SMALL) {
        const walk w = walk_of(schema, d);
        return text.end - p >= 16 ? shuffle_blocks(schema, d, state, p, text.begin, text.end)
                                  : shuffle_bytes(&w, _mm_cvtsi32_si128((int)state), p, text.end);
    }
#endif
    return d->states <= 256 ? load_narrow(schema, d, state, p, text.begin, text.end)
                            : load_wide(schema, d, state, p, text.begin, text.end);
}

/* From its start. */
ALWAYS_INLINE dfa_at dfa_whole(const wv_schema *schema, const wv_dfa_row *d, const uint8_t *p,
                               around text)
{
    if (!dfa_begins(schema, d, p, text.end))
        return (dfa_at){p, d->start};
    return dfa_run(schema, d, d->start, p, text);
}

#endif
