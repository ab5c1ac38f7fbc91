#include "report/set.h"

void report_set_init(report_set *s, set_entry *entries, uint32_t capacity, uint32_t *buckets,
                     uint32_t bucket_count)
{
    *s = (report_set){entries, buckets, capacity, bucket_count - 1, 0};
    memset(buckets, 0, bucket_count * sizeof *buckets);
}

set_result report_set_add(report_set *s, uint32_t first, base_digest digest, uint64_t at,
                          uint64_t *seen_at)
{
    uint32_t *bucket = &s->buckets[digest.low & s->mask];
    uint32_t walked = 0;
    for (uint32_t i = *bucket; i > first; i = s->entries[i - 1].next) {
        const set_entry *e = &s->entries[i - 1];
        if (e->digest.low == digest.low && e->digest.high == digest.high) {
            *seen_at = e->at;
            return SET_FOUND;
        }
        if (++walked == WV_MAX_CHAIN)
            return SET_FULL;
    }
    if (s->used == s->capacity)
        return SET_FULL;
    s->entries[s->used] = (set_entry){digest, at, *bucket, 0};
    *bucket = ++s->used;
    return SET_ADDED;
}

void report_set_drop(report_set *s, uint32_t first)
{
    while (s->used > first) {
        const set_entry *e = &s->entries[--s->used];
        s->buckets[e->digest.low & s->mask] = e->next;
    }
}
