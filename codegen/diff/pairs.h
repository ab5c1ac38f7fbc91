/* A map from pairs of addresses to numbers. */
#ifndef WIREVET_DIFF_PAIRS_H
#define WIREVET_DIFF_PAIRS_H

#include "support/arena.h"

#include <stdint.h>

typedef struct pairs_slot {
    const void *a, *b; /* a NULL: empty */
    uint32_t value;
} pairs_slot;

typedef struct pairs {
    arena *memory;
    pairs_slot *slots;
    uint32_t count, capacity; /* a power of two */
} pairs;

/* Where the pair's number is, to be read or set; 0 at first. Valid until the next call. */
uint32_t *pairs_at(pairs *p, const void *a, const void *b);

#endif
