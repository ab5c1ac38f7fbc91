/* Growing tables and interning: what lowering collects its rows in. */
#ifndef WIREVET_IR_ROWS_H
#define WIREVET_IR_ROWS_H

#include "support/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* Rows of one size, numbered from 0. */
typedef struct ir_rows {
    arena *memory;
    void *at;
    uint32_t each; /* bytes of a row */
    uint32_t count, capacity;
    uint32_t limit; /* most rows; beyond it nothing is added and `full` is set */
    bool full;
} ir_rows;

/* The limit is what a 32-bit index can reach with WV_NONE to spare. */
ir_rows rows_new(arena *memory, size_t each);

/* Adds n rows; the index of the first. 0 and `full` when they do not fit. */
uint32_t rows_add(ir_rows *r, const void *items, uint32_t n);

/* Byte strings to numbers. */
typedef struct intern_entry {
    const uint8_t *key;
    size_t size;
    uint64_t hash;
    uint32_t value;
    bool used;
} intern_entry;

typedef struct intern_map {
    arena *memory;
    intern_entry *entries;
    uint32_t count, capacity; /* capacity: 0 or a power of two */
} intern_map;

/* The number of a key, to read or to set; valid until the next call. The key is copied.
 * *fresh: it was not there, the number is 0. */
uint32_t *intern_at(intern_map *map, const void *key, size_t size, bool *fresh);

/* A pool of tables.h: texts with a two-byte length in front, equal texts once. */
typedef struct ir_pool {
    ir_rows bytes;
    intern_map map;
} ir_pool;

#define POOL_TEXT_MAX 65535u

ir_pool pool_new(arena *memory);

/* Offset of the text. Longer texts than POOL_TEXT_MAX are the caller's to refuse; here they set
 * `full`. */
uint32_t pool_add(ir_pool *p, const void *text, size_t size);

/* The same behind all others, even if the text is there already; the next one follows it. */
uint32_t pool_append(ir_pool *p, const void *text, size_t size);

#endif
