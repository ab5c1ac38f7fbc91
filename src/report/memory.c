/* How a report's memory is divided: findings, sets, scratch. */
#include "report/report.h"

#include <stdalign.h>

#define SLOT_BYTES  (sizeof(wv_violation) + sizeof(uint16_t))
#define ENTRY_BYTES (sizeof(set_entry) + 2 * sizeof(uint32_t)) /* at most two buckets an entry */
#define SLACK_BYTES 64                                         /* alignment of the parts */

static size_t clamp(size_t value, size_t low, size_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* A fixed part for texts that must be whole, a quarter of the rest for findings, what remains for
 * sets. */
static size_t slots_of(size_t rest)
{
    return clamp(rest / 4 / SLOT_BYTES, REPORT_SLOTS_MIN, REPORT_SLOTS_MAX);
}

static size_t entries_of(size_t rest)
{
    size_t left = rest - slots_of(rest) * SLOT_BYTES - SLACK_BYTES;
    return clamp(left / ENTRY_BYTES, WV_INLINE_SET, UINT32_C(1) << 28);
}

size_t wv_report_size(uint32_t violations, uint32_t entries)
{
    size_t slots = clamp(violations, REPORT_SLOTS_MIN, REPORT_SLOTS_MAX);
    if (slots == REPORT_SLOTS_MIN && entries <= WV_INLINE_SET)
        return WV_REPORT_MIN_SIZE;
    uint64_t for_slots = slots * SLOT_BYTES * 4;
    uint64_t for_sets =
        (uint64_t)entries * ENTRY_BYTES / 3 * 4 + REPORT_SLOTS_MIN * SLOT_BYTES + 4096;
    uint64_t rest = for_slots > for_sets ? for_slots : for_sets;
    uint64_t size = sizeof(wv_report) + rest + WV_MAX_WHOLE + SLACK_BYTES;
    if ((size_t)size != size)
        return SIZE_MAX; /* 32 bits: no memory is large enough */
    return size < WV_REPORT_MIN_SIZE ? WV_REPORT_MIN_SIZE : (size_t)size;
}

static uint32_t bucket_count(size_t entries)
{
    uint32_t count = 1;
    while (count < entries)
        count *= 2;
    return count;
}

wv_report *wv_report_init(void *memory, size_t size)
{
    if (!memory || size < WV_REPORT_MIN_SIZE || (uintptr_t)memory % alignof(max_align_t))
        return NULL;
    wv_report *r = memory;
    memset(r, 0, sizeof *r);
    size_t available = size - sizeof *r, rest = available - WV_MAX_WHOLE;
    size_t slots = slots_of(rest), entries = entries_of(rest);
    uint32_t buckets = bucket_count(entries);
    uint8_t *at = (uint8_t *)(r + 1);
    r->slots = (wv_violation *)(void *)at;
    at += slots * sizeof *r->slots;
    set_entry *set_entries = (set_entry *)(void *)at;
    at += entries * sizeof *set_entries;
    uint32_t *set_buckets = (uint32_t *)(void *)at;
    at += buckets * sizeof *set_buckets;
    r->order = (uint16_t *)(void *)at;
    at += slots * sizeof *r->order;
    r->capacity = (uint16_t)slots;
    r->scratch = at;
    report_set_init(&r->set, set_entries, (uint32_t)entries, set_buckets, buckets);
    return r;
}

void wv_report_clear(wv_report *report)
{
    if (report)
        report_begin(report, (wv_operation){NULL, 0}, WV_REQUEST, WV_NONE, NULL, 0);
}
