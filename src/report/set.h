/* Which digests were seen in the containers that are open now (map keys, unique elements). Entries
 * are a stack: closing a container drops its own, the enclosing ones stay. A look-up walks one
 * bucket's chain, newest first, and stops at the container's first entry. */
#ifndef WIREVET_REPORT_SET_H
#define WIREVET_REPORT_SET_H

#include "base/digest.h"
#include "base/limits.h"

typedef struct set_entry {
    base_digest digest;
    uint64_t at;   /* payload offset of what was seen */
    uint32_t next; /* entry below in the bucket + 1; 0: none */
    uint32_t unused;
} set_entry;

typedef struct report_set {
    set_entry *entries;
    uint32_t *buckets; /* newest entry + 1; 0: none */
    uint32_t capacity; /* entries */
    uint32_t mask;     /* buckets - 1 */
    uint32_t used;
} report_set;

typedef enum set_result { SET_ADDED, SET_FOUND, SET_FULL } set_result;

/* buckets: a power of two, zeroed here. */
void report_set_init(report_set *s, set_entry *entries, uint32_t capacity, uint32_t *buckets,
                     uint32_t bucket_count);

/* Looks among the entries from index `first` on, adds if there is none. *seen_at: the found one's.
 */
set_result report_set_add(report_set *s, uint32_t first, base_digest digest, uint64_t at,
                          uint64_t *seen_at);

/* Drops the entries from index `first` on. */
void report_set_drop(report_set *s, uint32_t first);

#endif
