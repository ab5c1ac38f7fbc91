/* Part of a kernel (kernel.h), AVX2 only: whole texts by windows of up to 63 bytes.
 *
 * Most patterns are names of resources: many short runs between literals. A vector for each run
 * would be more work, and would wait for the end of the run before it. So the window is loaded
 * once, each step asks which of all its bytes are in the set, and only a shift and a count wait. */
#ifndef WIREVET_MATCH_KERNEL_WINDOW_H
#define WIREVET_MATCH_KERNEL_WINDOW_H

#include "match/kernel_dfa.h"
#include "match/kernel_literal.h"
#include "match/kernels.h"

/* A text of up to 31 bytes fits into half a window, one of up to 63 into one; in a longer one the
 * window moves. The last bit is always behind the text. */
typedef enum window_kind { HALF, WHOLE, MOVES } window_kind;

#define HALF_SIZE  31u
#define WHOLE_SIZE 63u

typedef struct window {
    __m256i bytes, more;           /* the second half: more */
    __m256i upper_bits, more_bits; /* a bit for the upper half of each byte */
    uint64_t behind;               /* bit i: byte i is not in it */
    size_t from, stop;             /* of the text: its first byte; where it ends before the text */
} window;

/* ---- Loading ------------------------------------------------------------------------------- */

/* Up to 16 bytes at an offset, with zeros behind the text. */
ALWAYS_INLINE __m128i part_at(base_span text, size_t at)
{
    static const uint8_t down[32] = {0,    1,    2,    3,    4,    5,    6,    7,
                                     8,    9,    10,   11,   12,   13,   14,   15,
                                     0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                     0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80};
    if (at + 16 <= text.size)
        return load16(text.data + at);
    if (at >= text.size)
        return _mm_setzero_si128();
    if (text.size < 16)
        return load_short(text.data + at, text.size - at);
    return _mm_shuffle_epi8(load16(text.data + text.size - 16),
                            load16(down + (at + 16 - text.size)));
}

ALWAYS_INLINE __m256i half_at(base_span text, size_t at)
{
    if (at + 32 <= text.size)
        return load32(text.data + at);
    return _mm256_inserti128_si256(_mm256_castsi128_si256(part_at(text, at)),
                                   part_at(text, at + 16), 1);
}

ALWAYS_INLINE __m256i upper_bits(__m256i bytes)
{
    const __m256i bits = _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                          2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
    return _mm256_shuffle_epi8(bits, upper);
}

ALWAYS_INLINE uint64_t bits_of(__m256i half, __m256i more, window_kind kind)
{
    uint64_t bits = (uint32_t)_mm256_movemask_epi8(half);
    return kind == HALF ? bits : bits | (uint64_t)(uint32_t)_mm256_movemask_epi8(more) << 32;
}

/* False if there is a byte above ASCII in it. */
ALWAYS_INLINE bool window_load(window *w, base_span text, size_t at, window_kind kind)
{
    size_t left = text.size - at;
    w->bytes = half_at(text, at);
    w->upper_bits = upper_bits(w->bytes);
    if (kind != HALF) {
        w->more = half_at(text, at + 32);
        w->more_bits = upper_bits(w->more);
    }
    w->behind = ~UINT64_C(0) << (kind == MOVES && left > WHOLE_SIZE ? WHOLE_SIZE : left);
    w->from = at;
    w->stop = left > WHOLE_SIZE ? at + WHOLE_SIZE : SIZE_MAX;
    return bits_of(w->bytes, w->more, kind) == 0;
}

ALWAYS_INLINE __m256i not_among(__m256i bytes, __m256i bits, __m256i low)
{
    __m256i found = _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), bits);
    return _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
}

/* Bit i: byte i is not in the set, or not in the window. */
ALWAYS_INLINE uint64_t window_out(const window *w, const wv_set_row *set, window_kind kind)
{
    const __m256i low = _mm256_broadcastsi128_si256(load16(set->nibbles));
    __m256i more = low;
    if (kind != HALF)
        more = not_among(w->more, w->more_bits, low);
    return bits_of(not_among(w->bytes, w->upper_bits, low), more, kind) | w->behind;
}

/* ---- Steps --------------------------------------------------------------------------------- */

typedef enum window_outcome {
    W_NEXT,
    W_NO,
    W_OTHER /* not for here: counted blocks, or a byte above ASCII */
} window_outcome;

/* The rest of a run that goes on behind the window. */
NOINLINE size_t run_behind(const wv_set_row *set, base_span text, size_t at, uint32_t max)
{
    const uint8_t *p = text.data + at, *end = text.data + text.size;
    if (max < (size_t)(end - p))
        end = p + max;
    p = end - p < 16 ? span_scalar(set, p, end) : span_long(set, p, end);
    return (size_t)(p - text.data);
}

ALWAYS_INLINE window_outcome window_class(const wv_schema *schema, const wv_step_row *step,
                                          window *w, base_span text, size_t *at, window_kind kind)
{
    const wv_set_row *set = &schema->sets[step->what];
    if (kind == MOVES && *at >= w->stop && !window_load(w, text, *at, kind))
        return W_OTHER;
    size_t from = kind == MOVES ? w->from : 0, was = *at - from;
    /* Not a shift to the right: what comes out here is the place itself, with nothing to add. */
    size_t to = (size_t)__builtin_ctzll(window_out(w, set, kind) & ~UINT64_C(0) << was);
    uint32_t count = (uint32_t)(to - was);
    if (count > step->max) {
        count = step->max;
        to = was + count;
    } else if (count < step->min && (kind != MOVES || from + to != w->stop)) {
        return W_NO;
    }
    *at = from + to;
    if (kind != MOVES || *at != w->stop || count == step->max)
        return W_NEXT;
    from = *at - count;
    *at = run_behind(set, text, *at, step->max == WV_NONE ? WV_NONE : step->max - count);
    if (*at == text.size || text.data[*at] < 0x80)
        return *at - from < step->min ? W_NO : W_NEXT;
    *at = from; /* the class may go on with what is above ASCII */
    return W_OTHER;
}

ALWAYS_INLINE window_outcome window_literal(const wv_schema *schema, const wv_step_row *step,
                                            base_span text, size_t *at)
{
    base_span literal = base_key_text(schema, step->what);
    if (text.size - *at < literal.size ||
        !literal_same(literal.data, text.data + *at, literal.size))
        return W_NO;
    *at += literal.size;
    return W_NEXT;
}

/* Behind what a DFA takes of [p, end), which is one byte or more; NULL: it does not accept there.
 * By itself, so that what it needs of registers is no matter of the window. */
NOINLINE const uint8_t *window_run(const wv_schema *schema, const wv_dfa_row *d, const uint8_t *p,
                                   const uint8_t *begin, const uint8_t *end)
{
    dfa_at to = dfa_run(schema, d, d->start, p, (around){begin, end});
    bool above = to.p < end && *to.p >= 0x80;
    return to.state >= d->accept || above ? to.p : NULL;
}

ALWAYS_INLINE window_outcome window_dfa(const wv_schema *schema, const wv_step_row *step,
                                        base_span text, size_t *at)
{
    const wv_dfa_row *d = &schema->dfas[step->what];
    const uint8_t *p = text.data + *at, *end = text.data + text.size;
    if (dfa_begins(schema, d, p, end)) {
        p = window_run(schema, d, p, text.data, end);
        if (!p)
            return W_NO;
    } else if (d->start < d->accept && (p == end || *p < 0x80)) {
        return W_NO;
    }
    if (p < end && *p >= 0x80)
        return W_OTHER;
    *at = (size_t)(p - text.data);
    return W_NEXT;
}

ALWAYS_INLINE window_outcome window_option(const wv_schema *schema, const wv_step_row **step,
                                           base_span text, size_t at)
{
    if (at < text.size && text.data[at] >= 0x80)
        return W_OTHER;
    if (at == text.size || !span_has(&schema->sets[(*step)->what], text.data[at]))
        *step += (*step)->min;
    return W_NEXT;
}

NOINLINE match_verdict window_other(const wv_schema *schema, const wv_pattern_row *pattern,
                                    const wv_step_row *step, base_span text, size_t at)
{
    match_place place = {(uint32_t)(step - (schema->steps + pattern->first)), 0, 0};
    return match_go_on(schema, pattern, &place, (base_span){text.data + at, text.size - at},
                       KERNEL_LEVEL);
}

/* `at`: behind the first step, if that is a literal, else 0. */
ALWAYS_INLINE match_verdict window_steps(const wv_schema *schema, const wv_pattern_row *pattern,
                                         base_span text, size_t at, window_kind kind)
{
    const wv_step_row *step = schema->steps + pattern->first, *last = step + pattern->count;
    window w;
    step += at > 0;
    if (!window_load(&w, text, at, kind))
        return window_other(schema, pattern, step, text, at);
    if (kind != MOVES) { /* places are those in the window */
        text = (base_span){text.data + at, text.size - at};
        at = 0;
    }
    for (; step < last; step++) {
        window_outcome outcome;
        if (step->kind == WV_STEP_CLASS)
            outcome = window_class(schema, step, &w, text, &at, kind);
        else if (step->kind == WV_STEP_LITERAL)
            outcome = window_literal(schema, step, text, &at);
        else if (step->kind == WV_STEP_DFA)
            outcome = window_dfa(schema, step, text, &at);
        else if (step->kind == WV_STEP_OPTION)
            outcome = window_option(schema, &step, text, at);
        else if (step->kind == WV_STEP_REST)
            return MATCH_YES;
        else
            outcome = W_OTHER;
        if (outcome == W_NO)
            return MATCH_NO;
        if (outcome == W_OTHER)
            return window_other(schema, pattern, step, text, at);
    }
    return at == text.size ? MATCH_YES : MATCH_NO;
}

NOINLINE match_verdict window_half(const wv_schema *schema, const wv_pattern_row *pattern,
                                   base_span text, size_t at)
{
    return window_steps(schema, pattern, text, at, HALF);
}

NOINLINE match_verdict window_whole(const wv_schema *schema, const wv_pattern_row *pattern,
                                    base_span text, size_t at)
{
    return window_steps(schema, pattern, text, at, WHOLE);
}

NOINLINE match_verdict window_moving(const wv_schema *schema, const wv_pattern_row *pattern,
                                     base_span text, size_t at)
{
    return window_steps(schema, pattern, text, at, MOVES);
}

/* False if the first byte is not in the class of the first step. */
ALWAYS_INLINE bool window_begins(const wv_schema *schema, const wv_step_row *step, base_span text)
{
    return step->kind != WV_STEP_CLASS || step->min == 0 || text.data[0] >= 0x80 ||
           span_has(&schema->sets[step->what], text.data[0]);
}

/* What does not begin and end with the pattern's outer literals needs no window. */
ALWAYS_INLINE match_verdict window_match(const wv_schema *schema, const wv_pattern_row *pattern,
                                         base_span text)
{
    const wv_step_row *step = schema->steps + pattern->first, *last = step + pattern->count - 1;
    size_t at = 0;
    if (step->kind == WV_STEP_LITERAL && window_literal(schema, step, text, &at) == W_NO)
        return MATCH_NO;
    if (last->kind == WV_STEP_LITERAL && last->min > 0) {
        base_span literal = base_key_text(schema, last->what);
        size_t left = text.size - at;
        if (left < literal.size ||
            !literal_same(literal.data, text.data + text.size - literal.size, literal.size))
            return MATCH_NO;
    }
    if (text.size - at <= HALF_SIZE)
        return window_half(schema, pattern, text, at);
    if (at == 0 && !window_begins(schema, step, text))
        return MATCH_NO;
    return text.size - at <= WHOLE_SIZE ? window_whole(schema, pattern, text, at)
                                        : window_moving(schema, pattern, text, at);
}

#endif
