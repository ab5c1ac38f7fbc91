#include "ir/rows.h"

#include <string.h>

ir_rows rows_new(arena *memory, size_t each)
{
    return (ir_rows){.memory = memory, .each = (uint32_t)each, .limit = UINT32_MAX - 1};
}

static void reserve(ir_rows *r, uint32_t wanted)
{
    if (wanted <= r->capacity)
        return;
    uint64_t capacity = r->capacity ? (uint64_t)r->capacity * 2 : 64;
    if (capacity < wanted)
        capacity = wanted;
    if (capacity > r->limit)
        capacity = r->limit;
    void *bigger = arena_alloc(r->memory, (size_t)capacity * r->each);
    if (r->count)
        memcpy(bigger, r->at, (size_t)r->count * r->each);
    r->at = bigger;
    r->capacity = (uint32_t)capacity;
}

uint32_t rows_add(ir_rows *r, const void *items, uint32_t n)
{
    if (n > r->limit - r->count)
        r->full = true;
    if (r->full)
        return 0;
    reserve(r, r->count + n);
    if (n)
        memcpy((uint8_t *)r->at + (size_t)r->count * r->each, items, (size_t)n * r->each);
    uint32_t first = r->count;
    r->count += n;
    return first;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const uint8_t *key, size_t size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ key[i]) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 32;
}

static intern_entry *slot_of(const intern_map *map, uint64_t hash, const void *key, size_t size)
{
    uint32_t mask = map->capacity - 1;
    for (uint32_t i = (uint32_t)hash & mask;; i = (i + 1) & mask) {
        intern_entry *e = &map->entries[i];
        if (!e->used ||
            (e->hash == hash && e->size == size && (size == 0 || memcmp(e->key, key, size) == 0)))
            return e;
    }
}

static void double_map(intern_map *map)
{
    intern_map bigger = {.memory = map->memory, .count = map->count};
    bigger.capacity = map->capacity ? map->capacity * 2 : 64;
    bigger.entries = arena_alloc(map->memory, bigger.capacity * sizeof *bigger.entries);
    for (uint32_t i = 0; i < map->capacity; i++) {
        const intern_entry *e = &map->entries[i];
        if (e->used)
            *slot_of(&bigger, e->hash, e->key, e->size) = *e;
    }
    *map = bigger;
}

uint32_t *intern_at(intern_map *map, const void *key, size_t size, bool *fresh)
{
    if (map->count >= map->capacity / 4 * 3)
        double_map(map);
    uint64_t hash = hash_of(key, size);
    intern_entry *e = slot_of(map, hash, key, size);
    *fresh = !e->used;
    if (*fresh) {
        const uint8_t *copy = (const uint8_t *)arena_copy(map->memory, key, size);
        *e = (intern_entry){.key = copy, .size = size, .hash = hash, .used = true};
        map->count++;
    }
    return &e->value;
}

ir_pool pool_new(arena *memory)
{
    return (ir_pool){.bytes = rows_new(memory, 1), .map = {.memory = memory}};
}

uint32_t pool_append(ir_pool *p, const void *text, size_t size)
{
    uint8_t length[2] = {(uint8_t)(size & 0xff), (uint8_t)(size >> 8)};
    if (size > POOL_TEXT_MAX)
        p->bytes.full = true;
    uint32_t offset = rows_add(&p->bytes, length, 2);
    rows_add(&p->bytes, text, (uint32_t)size);
    return offset;
}

uint32_t pool_add(ir_pool *p, const void *text, size_t size)
{
    if (size > POOL_TEXT_MAX) {
        p->bytes.full = true;
        return 0;
    }
    bool fresh;
    uint32_t *offset = intern_at(&p->map, text, size, &fresh);
    if (fresh)
        *offset = pool_append(p, text, size);
    return *offset;
}
