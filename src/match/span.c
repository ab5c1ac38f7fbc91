#include "match/span.h"

#if defined(__x86_64__) && defined(__SSE2__)
#define SPAN_VECTORS 1
#include <cpuid.h>
#include <immintrin.h>
#endif

static const uint8_t *skip_scalar(const wv_set_row *set, const uint8_t *p, const uint8_t *end)
{
    while (p < end && *p < 0x80 && span_has(set, *p))
        p++;
    return p;
}

#ifdef SPAN_VECTORS

/* What is shorter than a vector, with zeros behind it, without reading past it. */
static inline __m128i load_short(const uint8_t *p, size_t size)
{
    if (size >= 8) {
        uint64_t low, high;
        memcpy(&low, p, 8);
        memcpy(&high, p + size - 8, 8);
        high = size == 8 ? 0 : high >> (8 * (16 - size));
        return _mm_set_epi64x((long long)high, (long long)low);
    }
    return _mm_cvtsi64_si128((long long)base_head(p, size));
}

/* A byte is in the set if it lies in one of at most eight runs of characters. SSE2 cannot look up
 * 16 bytes in a table, so it compares. */
typedef struct runs {
    __m128i first[8], more[8];
    uint32_t count;
} runs;

static inline unsigned out_of_runs(const runs *r, __m128i bytes)
{
    __m128i in = _mm_setzero_si128();
    for (uint32_t i = 0; i < r->count; i++) {
        __m128i from = _mm_sub_epi8(bytes, r->first[i]);
        in = _mm_or_si128(in, _mm_cmpeq_epi8(_mm_min_epu8(from, r->more[i]), from));
    }
    return (unsigned)_mm_movemask_epi8(in) ^ 0xffffu;
}

static const uint8_t *skip_sse2(const wv_set_row *set, const uint8_t *p, const uint8_t *end)
{
    runs r = {.count = set->run_count};
    if (r.count > 8 || end - p < 16)
        return skip_scalar(set, p, end);
    for (uint32_t i = 0; i < r.count; i++) {
        r.first[i] = _mm_set1_epi8((char)set->runs[2 * i]);
        r.more[i] = _mm_set1_epi8((char)set->runs[2 * i + 1]);
    }
    for (; end - p >= 16; p += 16) {
        unsigned out = out_of_runs(&r, _mm_loadu_si128((const __m128i *)(const void *)p));
        if (out)
            return p + __builtin_ctz(out);
    }
    if (p == end)
        return p;
    /* the last vector again, as far as it is new */
    p = end - 16;
    unsigned out = out_of_runs(&r, _mm_loadu_si128((const __m128i *)(const void *)p));
    return out ? p + __builtin_ctz(out) : end;
}

/* Bit h of nibbles[l] says whether 16 h + l is in the set. Bytes from 0x80 on find nothing: their
 * top bit makes the look-up give 0. */
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i not_in(__m256i bytes, __m256i low, __m256i high)
{
    __m256i halves = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0f));
    __m256i found =
        _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, halves));
    return _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
}

AVX2 static inline unsigned not_in_half(__m128i bytes, __m128i low)
{
    const __m128i high = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    __m128i halves = _mm_and_si128(_mm_srli_epi16(bytes, 4), _mm_set1_epi8(0x0f));
    __m128i found = _mm_and_si128(_mm_shuffle_epi8(low, bytes), _mm_shuffle_epi8(high, halves));
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(found, _mm_setzero_si128()));
}

/* Up to 32 bytes: two vectors that may overlap, or one with zeros. */
AVX2 static inline const uint8_t *skip_short(const wv_set_row *set, const uint8_t *p,
                                             const uint8_t *end)
{
    const __m128i low = _mm_loadu_si128((const __m128i *)(const void *)set->nibbles);
    size_t size = (size_t)(end - p);
    if (size < 16) {
        unsigned out = not_in_half(load_short(p, size), low) | 1u << size;
        return p + __builtin_ctz(out);
    }
    unsigned out = not_in_half(_mm_loadu_si128((const __m128i *)(const void *)p), low);
    if (out)
        return p + __builtin_ctz(out);
    out = not_in_half(_mm_loadu_si128((const __m128i *)(const void *)(end - 16)), low);
    return out ? end - 16 + __builtin_ctz(out) : end;
}

AVX2 static const uint8_t *skip_avx2(const wv_set_row *set, const uint8_t *p, const uint8_t *end)
{
    if (end - p <= 32)
        return skip_short(set, p, end);
    const __m256i low =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)set->nibbles));
    const __m256i high = _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0, 1,
                                          2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    for (; end - p >= 64; p += 64) {
        __m256i a = not_in(_mm256_loadu_si256((const __m256i *)(const void *)p), low, high);
        __m256i b = not_in(_mm256_loadu_si256((const __m256i *)(const void *)(p + 32)), low, high);
        __m256i any = _mm256_or_si256(a, b);
        if (_mm256_testz_si256(any, any))
            continue;
        uint64_t out =
            (uint32_t)_mm256_movemask_epi8(a) | (uint64_t)(uint32_t)_mm256_movemask_epi8(b) << 32;
        return p + __builtin_ctzll(out);
    }
    if (end - p > 32) {
        __m256i a = not_in(_mm256_loadu_si256((const __m256i *)(const void *)p), low, high);
        unsigned out = (unsigned)_mm256_movemask_epi8(a);
        if (out)
            return p + __builtin_ctz(out);
        p += 32;
    }
    return skip_short(set, p, end);
}

/* The processor has it, and the system keeps its registers (XCR0: SSE and AVX state). */
match_level match_best_level(void)
{
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_AVX))
        return MATCH_BASIC;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & 6) != 6 || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2))
        return MATCH_BASIC;
    return MATCH_AVX2;
}

const uint8_t *span_skip(const wv_set_row *set, const uint8_t *p, const uint8_t *end,
                         match_level level)
{
    if (level == MATCH_AVX2)
        return skip_avx2(set, p, end);
    return level == MATCH_BASIC ? skip_sse2(set, p, end) : skip_scalar(set, p, end);
}

#else

match_level match_best_level(void)
{
    return MATCH_BASIC;
}

const uint8_t *span_skip(const wv_set_row *set, const uint8_t *p, const uint8_t *end,
                         match_level level)
{
    (void)level;
    return skip_scalar(set, p, end);
}

#endif
