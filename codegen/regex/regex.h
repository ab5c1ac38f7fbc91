/* Pattern text -> steps (tables.h) or PCRE2 text, or a refusal with position and reason. Knows no
 * model and no C. */
#ifndef WIREVET_REGEX_REGEX_H
#define WIREVET_REGEX_REGEX_H

#include "support/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the front end says a pattern means (decisions.md 7 of the project's reference). */
typedef enum regex_meaning {
    REGEX_WHOLE_JAVA, /* documentation and botocore text: whole match; Java's . \s $ */
    REGEX_SEARCH_ECMA /* Smithy text: search; ECMA's . \s; ^…$ glued around alternatives regrouped
                       */
} regex_meaning;

typedef enum regex_rung { REGEX_ANY, REGEX_STEPS, REGEX_PCRE2 } regex_rung; /* = WV_RUNG_… */

/* Sorted, disjoint, non-adjacent inclusive ranges of code points; surrogates are code points. */
typedef struct regex_set {
    uint32_t *ranges; /* lo, hi, lo, hi … */
    size_t count;     /* pairs */
} regex_set;

typedef struct regex_step {
    bool literal;  /* bytes[0..size) in WTF-8, once */
    regex_set set; /* else: min to max code points of it */
    const uint8_t *bytes;
    size_t size;
    uint32_t min, max; /* max UINT32_MAX: unbounded */
} regex_step;

typedef struct regex_result {
    bool ok;
    regex_rung rung;
    regex_step *steps;
    size_t step_count;
    const char *pcre2; /* NUL-terminated UTF-8: the same language for
                          PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY */
    size_t pcre2_size;
    /* refusal */
    size_t error_at;   /* byte offset in the pattern */
    const char *error; /* lower case, no full stop */
} regex_result;

/* All memory of the result comes from the arena. pattern: UTF-8, not NUL-terminated. */
regex_result regex_compile(arena *memory, const char *pattern, size_t size, regex_meaning meaning);

#endif
