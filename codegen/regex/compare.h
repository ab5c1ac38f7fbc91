/* Two patterns as sets of texts: is one within the other, and which text tells them apart? */
#ifndef WIREVET_REGEX_COMPARE_H
#define WIREVET_REGEX_COMPARE_H

#include "regex/regex.h"

typedef enum regex_relation {
    REGEX_EQUAL,
    REGEX_SUBSET,   /* b takes all that a takes, and more */
    REGEX_SUPERSET, /* a takes all that b takes, and more */
    REGEX_OVERLAP,  /* neither takes all of the other */
    REGEX_UNKNOWN
} regex_relation;

typedef struct regex_source {
    const char *pattern; /* UTF-8, `size` bytes; NULL: no pattern, which every text matches */
    size_t size;
    regex_meaning meaning;
} regex_source;

/* A shortest text in WTF-8, of easily read characters where there is a choice. */
typedef struct regex_witness {
    const char *text; /* NULL: there is none */
    size_t size;
} regex_witness;

typedef struct regex_comparison {
    regex_relation relation;
    regex_witness only_a, only_b; /* what one takes and the other does not */
    const char *why;              /* UNKNOWN: lower case, no full stop */
} regex_comparison;

/* Texts are those that a JSON string can hold: all code points, lone surrogates too, but a high
 * surrogate before a low one is the one code point that they stand for. Exact where both patterns
 * are regular and their automata stay within dfa_large; patterns of the same tree are equal without
 * automata. Memory of the result comes from the arena. */
regex_comparison regex_compare(arena *memory, regex_source a, regex_source b);

#endif
