/* Part of a kernel (kernel.h): runs of ASCII characters of a set, the loop through which most bytes
 * of a payload go. */
#ifndef WIREVET_MATCH_KERNEL_SPAN_H
#define WIREVET_MATCH_KERNEL_SPAN_H

#include "match/match.h"

/* Bytes that may be read: vectors that overlap what is asked for are cheaper than short ones. */
typedef struct around {
    const uint8_t *begin, *end;
} around;

#define ALWAYS_INLINE __attribute__((always_inline)) static inline
#define NOINLINE      __attribute__((noinline)) static

static inline bool span_has(const wv_set_row *set, uint32_t c)
{
    return set->ascii[c >> 5] >> (c & 31) & 1;
}

static inline const uint8_t *span_scalar(const wv_set_row *set, const uint8_t *p,
                                         const uint8_t *end)
{
    while (p < end && *p < 0x80 && span_has(set, *p))
        p++;
    return p;
}

#ifdef KERNEL_VECTORS

/* What is shorter than a vector, with zeros behind it, without reading past it. */
static inline __m128i load_short(const uint8_t *p, size_t size)
{
    if (size >= 8) {
        uint64_t low = base_load64(p), high = base_load64(p + size - 8);
        high = size == 8 ? 0 : high >> (8 * (16 - size));
        return _mm_set_epi64x((long long)high, (long long)low);
    }
    return _mm_cvtsi64_si128((long long)base_head(p, size));
}

static inline __m128i load16(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

#ifdef KERNEL_AVX2

typedef struct span_set {
    __m128i low;
} span_set;

static inline span_set span_prepare(const wv_set_row *set)
{
    return (span_set){load16(set->nibbles)};
}

/* Bit h of nibbles[l] says whether 16 h + l is in the set. Bytes from 0x80 on find nothing: their
 * top bit makes the look-up give 0. */
static inline unsigned span_out(const span_set *s, __m128i bytes)
{
    const __m128i high = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    __m128i halves = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0f));
    __m128i found = _mm_and_si128(_mm_shuffle_epi8(s->low, bytes), _mm_shuffle_epi8(high, halves));
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(found, _mm_setzero_si128()));
}

static inline __m256i not_in(__m256i bytes, __m256i low, __m256i high)
{
    __m256i halves = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
    __m256i found =
        _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, halves));
    return _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
}

static inline __m256i load32(const uint8_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Whole vectors only: stops in front of the one with a character that is not in the set, or of a
 * shorter rest. */
static inline const uint8_t *span_vectors(const wv_set_row *set, const span_set *s,
                                          const uint8_t *p, const uint8_t *end)
{
    const __m256i low = _mm256_broadcastsi128_si256(s->low);
    const __m256i high = _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                          2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    (void)set;
    if (end - p >= 256) { /* worth a vector by itself, so that no other one lies on two lines */
        __m256i first = not_in(load32(p), low, high);
        if (!_mm256_testz_si256(first, first))
            return p;
        p += 32 - ((uintptr_t)p & 31);
    }
    for (; end - p >= 64; p += 64) {
        __m256i any =
            _mm256_or_si256(not_in(load32(p), low, high), not_in(load32(p + 32), low, high));
        if (!_mm256_testz_si256(any, any))
            break;
    }
    for (; end - p >= 32; p += 32) {
        __m256i any = not_in(load32(p), low, high);
        if (!_mm256_testz_si256(any, any))
            break;
    }
    return p;
}

static inline bool span_wants_vectors(const wv_set_row *set)
{
    (void)set;
    return true;
}

#else

typedef struct span_set {
    const wv_set_row *set;
} span_set;

static inline span_set span_prepare(const wv_set_row *set)
{
    return (span_set){set};
}

/* A byte is in the set if it lies in one of at most eight runs of characters. SSE2 cannot look up
 * 16 bytes in a table, so it compares. */
static inline __m128i in_run(__m128i bytes, __m128i first, __m128i more)
{
    __m128i from = _mm_sub_epi8(bytes, first);
    return _mm_cmpeq_epi8(_mm_min_epu8(from, more), from);
}

static inline unsigned span_out(const span_set *s, __m128i bytes)
{
    __m128i in = _mm_setzero_si128();
    for (uint32_t i = 0; i < s->set->run_count; i++)
        in = _mm_or_si128(in, in_run(bytes, _mm_set1_epi8((char)s->set->runs[2 * i]),
                                     _mm_set1_epi8((char)s->set->runs[2 * i + 1])));
    return (unsigned)_mm_movemask_epi8(in) ^ 0xffffu;
}

/* `count` is a constant, so that the runs stay in registers. */
ALWAYS_INLINE const uint8_t *span_of_runs(const wv_set_row *set, const uint8_t *p,
                                          const uint8_t *end, uint32_t count)
{
    __m128i first[8], more[8];
    for (uint32_t i = 0; i < count; i++) {
        first[i] = _mm_set1_epi8((char)set->runs[2 * i]);
        more[i] = _mm_set1_epi8((char)set->runs[2 * i + 1]);
    }
    for (; end - p >= 16; p += 16) {
        __m128i bytes = load16(p), in = _mm_setzero_si128();
        for (uint32_t i = 0; i < count; i++)
            in = _mm_or_si128(in, in_run(bytes, first[i], more[i]));
        if (_mm_movemask_epi8(in) != 0xffff)
            break;
    }
    return p;
}

static inline const uint8_t *span_vectors(const wv_set_row *set, const span_set *s,
                                          const uint8_t *p, const uint8_t *end)
{
    (void)s;
    switch (set->run_count) {
    case 1:
        return span_of_runs(set, p, end, 1);
    case 2:
        return span_of_runs(set, p, end, 2);
    case 3:
        return span_of_runs(set, p, end, 3);
    case 4:
        return span_of_runs(set, p, end, 4);
    case 5:
        return span_of_runs(set, p, end, 5);
    default:
        return span_of_runs(set, p, end, set->run_count);
    }
}

static inline bool span_wants_vectors(const wv_set_row *set)
{
    return set->run_count <= 8;
}

#endif

/* Behind the first vector of a run: most end in that. What is left over is looked at with the last
 * vector, again as far as it is old. */
NOINLINE const uint8_t *span_long(const wv_set_row *set, const uint8_t *p, const uint8_t *end)
{
    const span_set s = span_prepare(set);
    unsigned out = 0;
    if (end - p > 16)
        p = span_vectors(set, &s, p, end);
    for (; end - p >= 16; p += 16)
        if ((out = span_out(&s, load16(p))))
            return p + __builtin_ctz(out);
    out = end == p ? 0 : span_out(&s, load16(end - 16));
    return out ? end - 16 + __builtin_ctz(out) : end;
}

/* Bit i: byte i of what is at p is not in the set; bytes behind the text are not. */
ALWAYS_INLINE unsigned span_first(const span_set *s, const uint8_t *p, around text)
{
    size_t left = (size_t)(text.end - p);
    if (left >= 16)
        return span_out(s, load16(p));
    if (text.end - text.begin >= 16)
        return span_out(s, load16(text.end - 16)) >> (16 - left);
    return span_out(s, load_short(p, left));
}

/* Behind as many characters as bits are 0. What follows need not wait for the look at them where
 * the processor predicts how many they are; the compiler must not turn that into a sum again. */
static inline const uint8_t *span_behind(const uint8_t *p, unsigned out)
{
    const uint8_t *at = p + 1;
    __asm__("" : "+r"(at));
    if (out & 1)
        return p;
    if (out & 2)
        return at;
    at = p + 2;
    __asm__("" : "+r"(at));
    if (out & 4)
        return at;
    at = p + 3;
    __asm__("" : "+r"(at));
    if (out & 8)
        return at;
    return p + __builtin_ctz(out);
}

/* A run that is as long as it may be, and short, is taken without waiting too. */
ALWAYS_INLINE const uint8_t *span_vector(const wv_set_row *set, const uint8_t *p,
                                         const uint8_t *end, around text)
{
    const span_set s = span_prepare(set);
    size_t size = (size_t)(end - p);
    unsigned out = span_first(&s, p, text);
    if (size <= 16) {
        unsigned wanted = (1u << size) - 1;
        return (out & wanted) == 0 ? end : span_behind(p, out);
    }
    return out ? span_behind(p, out) : span_long(set, p + 16, end);
}

#endif

/* The first byte of [p, end) that is no ASCII character of the set, or end. */
ALWAYS_INLINE const uint8_t *span(const wv_set_row *set, const uint8_t *p, const uint8_t *end,
                                  around text)
{
#ifdef KERNEL_VECTORS
    if (span_wants_vectors(set))
        return span_vector(set, p, end, text);
#endif
    (void)text;
    return span_scalar(set, p, end);
}

#endif
