/* Runs of ASCII characters of a set. Private to the match room. */
#ifndef WIREVET_MATCH_SPAN_H
#define WIREVET_MATCH_SPAN_H

#include "match/match.h"

/* The first byte of [p, end) that is no ASCII character of the set, or end. */
const uint8_t *span_skip(const wv_set_row *set, const uint8_t *p, const uint8_t *end,
                         match_level level);

#endif
