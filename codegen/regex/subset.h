/* Between subset.c and closure.c: the state of a determinisation, and sets under construction. */
#ifndef WIREVET_REGEX_SUBSET_H
#define WIREVET_REGEX_SUBSET_H

#include "regex/automaton.h"

#define STATE_EMPTY  0u /* nothing can come of it */
#define STATE_ALWAYS 1u /* come true, whatever follows */

#define NO_OBLIGATION 0u

/* A configuration that was reached, in a list for its instruction. */
typedef struct reached {
    uint32_t at, obligations, next;
} reached;

/* A set under construction: of each instruction the ways in which it was reached. */
typedef struct closure closure;
struct closure {
    uint32_t *heads; /* by instruction: 1 + index of the last one reached */
    reached *list;
    uint32_t count, capacity;
    closure *next; /* in the list of those that are not in use */
};

typedef struct memo {
    uint32_t state, letter, environment, result;
} memo;

typedef struct subset {
    arena *memory;
    const program *p;
    numbering states;       /* pairs of instruction and obligations */
    numbering obligations;  /* pairs of state and sign, ascending */
    numbering environments; /* states of the lookbehinds */
    numbering tops;         /* pairs of state and environment */
    uint8_t *ended;         /* by state: a lookbehind with it has just ended */
    uint32_t ended_capacity;
    uint32_t now[PROGRAM_BEHIND]; /* the environment that closures ask */
    memo *memos;                  /* a cache of steps of obligations */
    closure *spare;
    uint32_t *best;  /* of each family, while a state is made of a closure */
    uint32_t *pairs; /* scratch */
    uint32_t pair_capacity;
    uint32_t firsts, nexts, insides; /* scratch: counters with configurations in such a turn */
    uint64_t work, most;
    bool failed;
} subset;

/* ---- closure.c ---- */

/* An empty one. Lookaheads inside of each other need as many at once; all are empty when they are
 * not in use. */
closure *closure_take(subset *s);
void closure_give(subset *s, closure *c);

/* False if it was there. */
bool closure_add(subset *s, closure *c, uint32_t at, uint32_t obligations);

/* The number of what was collected. */
uint32_t closure_state(subset *s, const closure *c);

/* The number of a state: pairs of instruction and obligations, ascending. */
uint32_t number_state(subset *s, const uint32_t *pairs, uint32_t count);

/* Room for so many pairs, until the next call. */
uint32_t *pairs_of(subset *s, uint32_t count);

/* For qsort(): pairs, ascending. */
int by_words(const void *a, const void *b);

#endif
