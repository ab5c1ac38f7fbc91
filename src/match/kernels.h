/* What each kernel has: one for each match_level. Private to the match room. */
#ifndef WIREVET_MATCH_KERNELS_H
#define WIREVET_MATCH_KERNELS_H

#include "match/match.h"

#if defined(__x86_64__) && defined(__SSE2__)
#define MATCH_HAS_VECTORS 1
#endif

#define DECLARE_KERNEL(level)                                                                      \
    const uint8_t *span_skip_##level(const wv_set_row *set, const uint8_t *p, const uint8_t *end); \
    const uint8_t *dfa_feed_##level(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state, \
                                    const uint8_t *p, const uint8_t *end);                         \
    match_verdict match_whole_##level(const wv_schema *schema, const wv_pattern_row *pattern,      \
                                      base_span text)

DECLARE_KERNEL(scalar);
#ifdef MATCH_HAS_VECTORS
DECLARE_KERNEL(sse2);
DECLARE_KERNEL(avx2);
#endif

/* Where a text is in its pattern: the members of match_state. */
typedef struct match_place {
    uint32_t step, state;
    uint64_t count;
} match_place;

/* The verdict about a text of which `rest` is left. */
match_verdict match_go_on(const wv_schema *schema, const wv_pattern_row *pattern,
                          const match_place *place, base_span rest, match_level level);

/* True if the empty text goes through these steps. */
bool match_rest_is_empty(const wv_schema *schema, const wv_step_row *step, const wv_step_row *last);

#endif
