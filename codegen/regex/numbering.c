#include "regex/automaton.h"

#include <string.h>

static uint32_t hash_of(const uint32_t *words, uint32_t count)
{
    uint64_t h = count;
    for (uint32_t i = 0; i < count; i++) {
        h = (h ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 16);
}

static void grow_slots(numbering *n)
{
    n->slot_count = n->slot_count ? 2 * n->slot_count : 64;
    n->slots = arena_alloc(n->memory, n->slot_count * sizeof *n->slots);
    for (uint32_t i = 0; i < n->count; i++) {
        uint32_t at = n->items[i].hash & (n->slot_count - 1);
        while (n->slots[at])
            at = (at + 1) & (n->slot_count - 1);
        n->slots[at] = i + 1;
    }
}

static uint32_t add(numbering *n, const uint32_t *words, uint32_t count, uint32_t hash)
{
    if (n->count == n->capacity) {
        n->capacity = n->capacity ? 2 * n->capacity : 32;
        numbering_item *more = arena_alloc(n->memory, n->capacity * sizeof *more);
        if (n->count)
            memcpy(more, n->items, n->count * sizeof *more);
        n->items = more;
    }
    uint32_t *copy = arena_alloc(n->memory, (count + 1) * sizeof *copy);
    if (count)
        memcpy(copy, words, count * sizeof *copy);
    n->items[n->count] = (numbering_item){copy, count, hash};
    return n->count++;
}

uint32_t numbering_of(numbering *n, const uint32_t *words, uint32_t count)
{
    uint32_t hash = hash_of(words, count);
    if (2 * n->count >= n->slot_count)
        grow_slots(n);
    for (uint32_t at = hash & (n->slot_count - 1);; at = (at + 1) & (n->slot_count - 1)) {
        if (n->slots[at] == 0) {
            n->slots[at] = n->count + 1;
            return add(n, words, count, hash);
        }
        const numbering_item *item = &n->items[n->slots[at] - 1];
        if (item->hash == hash && item->count == count &&
            (count == 0 || memcmp(item->words, words, count * sizeof *words) == 0))
            return n->slots[at] - 1;
    }
}
