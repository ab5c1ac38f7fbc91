#include "regex/set.h"

#include <stdlib.h>
#include <string.h>

static int by_first(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

regex_set set_of(arena *memory, const uint32_t *pairs, size_t count)
{
    regex_set s = {arena_alloc(memory, (count ? count : 1) * 2 * sizeof *pairs), 0};
    if (count == 0)
        return s;
    memcpy(s.ranges, pairs, count * 2 * sizeof *pairs);
    qsort(s.ranges, count, 2 * sizeof *pairs, by_first);
    for (size_t i = 0; i < count; i++) {
        uint32_t lo = s.ranges[2 * i], hi = s.ranges[2 * i + 1];
        uint32_t *top = s.count ? &s.ranges[2 * s.count - 1] : NULL;
        if (top && lo <= *top + 1) {
            *top = hi > *top ? hi : *top;
        } else {
            s.ranges[2 * s.count] = lo;
            s.ranges[2 * s.count + 1] = hi;
            s.count++;
        }
    }
    return s;
}

regex_set set_range(arena *memory, uint32_t lo, uint32_t hi)
{
    uint32_t pair[2] = {lo, hi};
    return set_of(memory, pair, 1);
}

regex_set set_all(arena *memory)
{
    return set_range(memory, 0, SET_LAST);
}

regex_set set_union(arena *memory, regex_set a, regex_set b)
{
    size_t total = a.count + b.count;
    uint32_t *pairs = arena_alloc(memory, (total ? total : 1) * 2 * sizeof *pairs);
    if (a.count)
        memcpy(pairs, a.ranges, a.count * 2 * sizeof *pairs);
    if (b.count)
        memcpy(pairs + 2 * a.count, b.ranges, b.count * 2 * sizeof *pairs);
    return set_of(memory, pairs, total);
}

regex_set set_complement(arena *memory, regex_set a)
{
    regex_set s = {arena_alloc(memory, (a.count + 1) * 2 * sizeof *s.ranges), 0};
    uint32_t from = 0;
    for (size_t i = 0; i < a.count; i++) {
        if (a.ranges[2 * i] > from) {
            s.ranges[2 * s.count] = from;
            s.ranges[2 * s.count + 1] = a.ranges[2 * i] - 1;
            s.count++;
        }
        from = a.ranges[2 * i + 1] + 1;
    }
    if (from <= SET_LAST) {
        s.ranges[2 * s.count] = from;
        s.ranges[2 * s.count + 1] = SET_LAST;
        s.count++;
    }
    return s;
}

regex_set set_intersection(arena *memory, regex_set a, regex_set b)
{
    return set_complement(memory,
                          set_union(memory, set_complement(memory, a), set_complement(memory, b)));
}

regex_set set_fold(arena *memory, regex_set a)
{
    regex_set out = a;
    for (uint32_t upper = 'A'; upper <= 'Z'; upper++) {
        regex_set both = set_of(memory, (uint32_t[]){upper, upper, upper + 32, upper + 32}, 2);
        if (set_meets(a, both))
            out = set_union(memory, out, both);
    }
    return out;
}

regex_set set_scalars(arena *memory, regex_set a)
{
    return set_intersection(memory, a,
                            set_of(memory, (uint32_t[]){0, 0xd7ff, 0xe000, SET_LAST}, 2));
}

bool set_equal(regex_set a, regex_set b)
{
    return a.count == b.count &&
           (a.count == 0 || memcmp(a.ranges, b.ranges, a.count * 2 * sizeof *a.ranges) == 0);
}

bool set_meets(regex_set a, regex_set b)
{
    for (size_t i = 0, j = 0; i < a.count && j < b.count;) {
        if (a.ranges[2 * i + 1] < b.ranges[2 * j])
            i++;
        else if (b.ranges[2 * j + 1] < a.ranges[2 * i])
            j++;
        else
            return true;
    }
    return false;
}

bool set_within(regex_set a, regex_set b)
{
    size_t j = 0;
    for (size_t i = 0; i < a.count; i++) {
        while (j < b.count && b.ranges[2 * j + 1] < a.ranges[2 * i])
            j++;
        /* b is normalised, so one of its ranges has to hold the whole of this one. */
        if (j == b.count || a.ranges[2 * i] < b.ranges[2 * j] ||
            a.ranges[2 * i + 1] > b.ranges[2 * j + 1])
            return false;
    }
    return true;
}

bool set_is_all(regex_set a)
{
    return a.count == 1 && a.ranges[0] == 0 && a.ranges[1] == SET_LAST;
}

bool set_single(regex_set a, uint32_t *point)
{
    if (a.count != 1 || a.ranges[0] != a.ranges[1])
        return false;
    *point = a.ranges[0];
    return true;
}
