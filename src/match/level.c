/* The kernel of a level. */
#include "match/automaton.h"
#include "match/kernels.h"
#include "match/span.h"

#ifdef MATCH_HAS_VECTORS
#include <cpuid.h>

/* The processor has it, with BMI1 and BMI2, as all but the emulators do; and the system keeps its
 * registers (XCR0: SSE and AVX state). */
match_level match_best_level(void)
{
    unsigned a, b, c, d, low, high;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_AVX))
        return MATCH_BASIC;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    if ((low & 6) != 6 || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2) ||
        !(b & bit_BMI) || !(b & bit_BMI2))
        return MATCH_BASIC;
    return MATCH_AVX2;
}

#define DISPATCH(level, name, arguments)                                                           \
    ((level) == MATCH_AVX2    ? name##_avx2 arguments                                              \
     : (level) == MATCH_BASIC ? name##_sse2 arguments                                              \
                              : name##_scalar arguments)

#else

match_level match_best_level(void)
{
    return MATCH_BASIC;
}

#define DISPATCH(level, name, arguments) ((void)(level), name##_scalar arguments)

#endif

const uint8_t *span_skip(const wv_set_row *set, const uint8_t *p, const uint8_t *end,
                         match_level level)
{
    return DISPATCH(level, span_skip, (set, p, end));
}

const uint8_t *dfa_feed(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state,
                        const uint8_t *p, const uint8_t *end, match_level level)
{
    return DISPATCH(level, dfa_feed, (schema, d, state, p, end));
}

match_verdict match_whole(const wv_schema *schema, const wv_pattern_row *pattern, base_span text,
                          match_level level)
{
    if (pattern->count == 0 || text.size == 0)
        return match_go_on(schema, pattern, &(match_place){0, 0, 0}, text, level);
    return DISPATCH(level, match_whole, (schema, pattern, text));
}
