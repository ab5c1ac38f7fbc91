/* Slot tables by which the runtime finds a member: open addressing with wv_slot_of(). */
#ifndef WIREVET_IR_KEYHASH_H
#define WIREVET_IR_KEYHASH_H

#include "support/arena.h"

#include <stdbool.h>
#include <stdint.h>

#include <wirevet/tables.h>

/* Of a name what wv_slot_of() takes. */
typedef struct keyhash_name {
    uint64_t head, tail;
    uint32_t length;
} keyhash_name;

typedef struct keyhash {
    uint32_t bits; /* log2 of the slots */
    uint32_t seed;
    uint32_t collisions; /* steps beyond the first slot, summed over the members */
    uint16_t *slots;     /* 1 << bits: member index + 1, or 0 */
} keyhash;

/* At least 4/3 slots per member, so that one is always empty; the seed of the fewest collisions
 * within a fixed budget, the smallest of them.
 * @param seeded  false: the seed is 0 (enum rows have no place for one) */
keyhash keyhash_build(arena *memory, const keyhash_name *names, uint32_t count, bool seeded);

#endif
