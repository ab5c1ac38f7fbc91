/* Pattern text -> steps (tables.h) or PCRE2 text, or a refusal with position and reason. Knows no
 * model and no C. */
#ifndef WIREVET_REGEX_REGEX_H
#define WIREVET_REGEX_REGEX_H

#include "support/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the front end says a pattern means. */
typedef enum regex_meaning {
    REGEX_WHOLE_JAVA, /* documentation and botocore text: whole match; Java's . \s $ */
    REGEX_SEARCH_ECMA /* Smithy text: search; ECMA's . \s; ^…$ glued around alternatives regrouped
                       */
} regex_meaning;

typedef enum regex_rung { /* = WV_RUNG_… */
                          REGEX_ANY,
                          REGEX_STEPS,
                          REGEX_PCRE2,
                          REGEX_DFA, /* steps, of which some are DFAs */
                          REGEX_NFA, /* steps, of which the last one is a set of counted blocks */
                          REGEX_COUNTERS /* steps, of which the last one is a DFA with counters */
} regex_rung;

/* Sorted, disjoint, non-adjacent inclusive ranges of code points; surrogates are code points. */
typedef struct regex_set {
    uint32_t *ranges; /* lo, hi, lo, hi … */
    size_t count;     /* pairs */
} regex_set;

/* A map of code points to classes. */
typedef struct regex_map {
    uint8_t ascii[128]; /* classes of U+0000 to U+007F */
    uint32_t *above;    /* first code point and class, ascending; the first one is U+0080 */
    size_t count;       /* pairs */
} regex_map;

/* Minimal; state 0 is dead, the accepting ones are the last. A state stands between code points. */
typedef struct regex_dfa {
    regex_map map;
    uint32_t states, classes, start;
    uint32_t accept;      /* the first accepting state */
    const uint16_t *next; /* next[class * states + state] */

    uint32_t counters;
    const uint32_t *bounds;   /* of each counter: what it is set to */
    const uint32_t *columns;  /* of each counter: the class that stands for its end */
    const uint8_t *action;    /* of each state; 0: nothing */
    const uint32_t *counting; /* of each action: bits of the counters that are set, and of those
                                 that go down, when a state with it is arrived at */
    uint32_t actions;
} regex_dfa;

/* A repeated class inside of an NFA, 1 <= min <= max; max UINT32_MAX: unbounded. */
typedef struct regex_block {
    uint32_t min, max;
    bool accepts; /* the text may end behind it */
} regex_block;

/* Blocks, any number of which are being counted at once. Sets of blocks are bits in 32-bit words,
 * `words` of them. */
typedef struct regex_nfa {
    regex_map map;
    uint32_t classes, count, words;
    bool accepts_empty;
    const regex_block *blocks;
    const uint32_t *first;   /* blocks that may begin */
    const uint32_t *follow;  /* [block * words]: blocks that may come next */
    const uint32_t *members; /* [class * words]: blocks whose set has the class */
} regex_nfa;

typedef struct regex_step {
    bool literal;  /* bytes[0..size) in WTF-8, once */
    regex_set set; /* else, without an automaton: min to max code points of it */
    const regex_dfa *dfa;
    const regex_nfa *nfa;
    const uint8_t *bytes;
    size_t size;
    uint32_t min, max; /* max UINT32_MAX: unbounded */
    uint32_t option;   /* not 0: takes nothing; unless a code point of the set comes next, so many
                          steps are left out */
    bool in_option;    /* one of those */
} regex_step;

typedef struct regex_result {
    bool ok;
    regex_rung rung;
    regex_step *steps;
    size_t step_count;
    const char
        *pcre2; /* NULL: PCRE2 cannot say it; else NUL-terminated UTF-8: the same language for
                   PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY */
    size_t pcre2_size;
    /* refusal */
    size_t error_at;   /* byte offset in the pattern */
    const char *error; /* lower case, no full stop */
} regex_result;

/* Work on automata for all patterns of a model, in steps of their construction: two seconds, and
 * five times what the model of AWS needs that needs most. Counted, so that every machine makes the
 * same tables. */
#define REGEX_MODEL_WORK UINT64_C(100000000)

/* All memory of the result comes from the arena. pattern: UTF-8, not NUL-terminated. What is built
 * is taken from *work; a pattern for which too little is left gets no automaton but PCRE2. */
regex_result regex_compile_within(arena *memory, const char *pattern, size_t size,
                                  regex_meaning meaning, uint64_t *work);

/* The same with the work of a whole model. */
regex_result regex_compile(arena *memory, const char *pattern, size_t size, regex_meaning meaning);

#endif
