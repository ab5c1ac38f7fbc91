#include "diff/pairs.h"

static pairs_slot *find(const pairs *p, const void *a, const void *b)
{
    uint64_t mix = (uint64_t)(uintptr_t)a * UINT64_C(0x9e3779b97f4a7c15);
    mix = (mix ^ mix >> 32 ^ (uint64_t)(uintptr_t)b) * UINT64_C(0xd6e8feb86659fd93);
    uint32_t at = (uint32_t)(mix >> 32) & (p->capacity - 1);
    while (p->slots[at].a && (p->slots[at].a != a || p->slots[at].b != b))
        at = (at + 1) & (p->capacity - 1);
    return &p->slots[at];
}

static void grow(pairs *p)
{
    pairs old = *p;
    p->capacity = old.capacity ? 2 * old.capacity : 64;
    p->slots = arena_alloc(p->memory, p->capacity * sizeof *p->slots);
    for (uint32_t i = 0; i < old.capacity; i++)
        if (old.slots[i].a)
            *find(p, old.slots[i].a, old.slots[i].b) = old.slots[i];
}

uint32_t *pairs_at(pairs *p, const void *a, const void *b)
{
    if (2 * p->count >= p->capacity)
        grow(p);
    pairs_slot *slot = find(p, a, b);
    if (!slot->a) {
        *slot = (pairs_slot){a, b, 0};
        p->count++;
    }
    return &slot->value;
}
