/* Shape and member rows, from the operations down; an explicit worklist, no recursion. */
#include "ir/keyhash.h"
#include "ir/lowering.h"

#include "model/effective.h"

#include "base/bytes.h"

#include <string.h>

/* Row of a target under traits. A member that repeats what it inherits gets the inherited row. */
static uint32_t intern_shape(lowering *l, lowering_target target, const model_traits *traits,
                             const char *owner)
{
    struct {
        lowering_target target;
        wv_shape_row row;
    } key;
    memset(&key, 0, sizeof key);
    key.target.shape = target.shape;
    key.target.use = target.use;
    key.row = lowering_leaf(l, target.shape, traits, owner);
    bool fresh;
    uint32_t *at = intern_at(&l->shape_map, &key, sizeof key, &fresh);
    if (fresh) {
        *at = rows_add(&l->shapes, &key.row, 1);
        rows_add(&l->targets, &target, 1);
    }
    return *at;
}

lowering_use lowering_use_of(const model_member *member)
{
    switch (member->location) {
    case MODEL_IN_LABEL:
    case MODEL_IN_QUERY:
    case MODEL_IN_QUERY_PARAMS:
        return LOWERING_QUERY;
    case MODEL_IN_HEADER:
    case MODEL_IN_PREFIX_HEADERS:
        return LOWERING_HEADER;
    default:
        return LOWERING_VALUE;
    }
}

/* A timestamp without a format of its own has its location's. */
static void set_time(model_traits *traits, lowering_use use)
{
    if (traits->time == MODEL_TIME_NONE && use == LOWERING_QUERY)
        traits->time = MODEL_TIME_DATE_TIME;
    if (traits->time == MODEL_TIME_NONE && use == LOWERING_HEADER)
        traits->time = MODEL_TIME_HTTP_DATE;
}

/* The use changes what is made of a list or map as far as timestamps are in it. */
static lowering_use use_inside(const model_shape *target, lowering_use use)
{
    if (target->kind == MODEL_LIST || target->kind == MODEL_MAP)
        for (uint32_t i = 0; i < target->member_count; i++) {
            const model_shape *inner = target->members[i].target;
            if (inner && (inner->kind == MODEL_TIMESTAMP || inner->kind == MODEL_LIST))
                return use;
        }
    return LOWERING_VALUE;
}

uint32_t lowering_member(lowering *l, const model_shape *owner, const model_member *member,
                         lowering_use use)
{
    const model_shape *target = member->target;
    if (!target || target->kind > MODEL_MAP) {
        fail_at(l->log, member->place, "%s$%s has no value shape as its target", owner->name.data,
                member->name.data);
        return WV_NONE;
    }
    model_traits traits = model_effective(&target->traits, &member->traits);
    const char *label =
        member->traits.has_pattern
            ? arena_printf(l->r->memory, "%s$%s", owner->name.data, member->name.data)
            : target->name.data;
    if (target->kind == MODEL_TIMESTAMP)
        set_time(&traits, use);
    return intern_shape(l, (lowering_target){target, use_inside(target, use)}, &traits, label);
}

/* The row of a member that travels outside the body: no name finds it, its text is for paths. */
static wv_member_row bound_row(lowering *l, const model_shape *owner, const model_member *member)
{
    wv_member_row row = {.flags = WV_MEMBER_BOUND};
    row.text = WV_ROWS_MAX & pool_add(&l->keys, member->name.data, member->name.size);
    row.flags |= member->traits.required ? WV_MEMBER_REQUIRED : 0;
    row.shape = WV_ROWS_MAX & lowering_member(l, owner, member, lowering_use_of(member));
    return row;
}

static bool same_text(model_text a, model_text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* The wire name in the key pool, with the model's name behind it. */
static uint32_t pair_of_names(lowering *l, const model_member *member)
{
    const model_text texts[] = {member->wire, member->name};
    size_t size = member->wire.size + 1 + member->name.size;
    char *key = arena_alloc(l->r->memory, size); /* wire/name: no member is named with a slash */
    memcpy(key, member->wire.data, member->wire.size);
    key[member->wire.size] = '/';
    memcpy(key + member->wire.size + 1, member->name.data, member->name.size);
    bool fresh;
    uint32_t *at = intern_at(&l->pair_map, key, size, &fresh);
    if (fresh) {
        *at = l->keys.bytes.count;
        for (int i = 0; i < 2; i++)
            pool_append(&l->keys, texts[i].data, texts[i].size);
    }
    return *at;
}

static wv_member_row member_row(lowering *l, const model_shape *owner, const model_member *member)
{
    const uint8_t *wire = (const uint8_t *)member->wire.data;
    size_t size = member->wire.size;
    wv_member_row row = {.shape = WV_NO_SHAPE};
    if (size > WV_NAME_MAX) {
        fail_at(l->log, member->place, "%s$%s: name longer than %u bytes", owner->name.data,
                member->name.data, WV_NAME_MAX);
        return row;
    }
    bool structure = owner->kind == MODEL_STRUCTURE || owner->kind == MODEL_UNION;
    bool named = structure && !same_text(member->name, member->wire);
    row.text = WV_ROWS_MAX & (named ? pair_of_names(l, member) : pool_add(&l->keys, wire, size));
    row.length = (uint8_t)size;
    row.flags = (member->traits.required ? WV_MEMBER_REQUIRED : 0) |
                (member->hidden ? WV_MEMBER_HIDDEN : 0) | (named ? WV_MEMBER_NAMED : 0);
    if (structure)
        row.shape = WV_ROWS_MAX & lowering_member(l, owner, member, LOWERING_VALUE);
    return row;
}

/* Slots of the members that the body may hold; the number of each is its place among all. */
static keyhash hash_of(lowering *l, const model_shape *shape, const wv_member_row *members)
{
    uint32_t count = shape->member_count, used = 0;
    keyhash_name *names = arena_alloc(l->r->memory, (count + 1) * sizeof *names);
    uint16_t *place = arena_alloc(l->r->memory, (count + 1) * sizeof *place);
    for (uint32_t i = 0; i < count; i++) {
        if (members[i].flags & WV_MEMBER_BOUND)
            continue;
        const uint8_t *wire = (const uint8_t *)shape->members[i].wire.data;
        size_t size = shape->members[i].wire.size;
        names[used] = (keyhash_name){base_head(wire, size), base_tail(wire, size), (uint32_t)size};
        place[used++] = (uint16_t)(i + 1);
    }
    bool seeded = shape->kind != MODEL_ENUM; /* its row has a pattern where others have a seed */
    keyhash hash = keyhash_build(l->r->memory, names, used, seeded);
    for (uint32_t i = 0; i < UINT32_C(1) << hash.bits; i++)
        if (hash.slots[i])
            hash.slots[i] = place[hash.slots[i] - 1];
    return hash;
}

/* Rows that some other block has too are there once: requests that only name a thing, answers with
 * a token, and so on. Nothing that is found through them belongs to one block alone. */
static uint32_t add_run(ir_rows *table, intern_map *map, const void *rows, uint32_t count)
{
    if (count == 0)
        return 0;
    bool fresh;
    uint32_t *at = intern_at(map, rows, (size_t)count * table->each, &fresh);
    if (fresh)
        *at = rows_add(table, rows, count);
    return *at;
}

static lowering_block build_block(lowering *l, lowering_target target)
{
    const model_shape *shape = target.shape;
    uint32_t count = shape->member_count;
    lowering_block b = {.count = count};
    wv_member_row *members = arena_alloc(l->r->memory, (count + 1) * sizeof *members);
    for (uint32_t i = 0; i < count; i++) {
        const model_member *member = &shape->members[i];
        bool bound = target.use == LOWERING_TOP && member->location != MODEL_IN_BODY;
        members[i] = bound ? bound_row(l, shape, member) : member_row(l, shape, member);
        if (i < 64 && !bound && (members[i].flags & WV_MEMBER_REQUIRED))
            b.required |= UINT64_C(1) << i;
    }
    keyhash hash = hash_of(l, shape, members);
    b.first = add_run(&l->members, &l->member_map, members, count);
    b.slots = add_run(&l->slots, &l->slot_map, hash.slots, UINT32_C(1) << hash.bits);
    b.bits = hash.bits;
    b.seed = hash.seed;
    return b;
}

static lowering_block block_of(lowering *l, lowering_target target)
{
    lowering_target key;
    memset(&key, 0, sizeof key);
    key.shape = target.shape;
    key.use = target.use;
    bool fresh;
    uint32_t *at = intern_at(&l->block_map, &key, sizeof key, &fresh);
    if (!fresh)
        return ((const lowering_block *)l->blocks.at)[*at];
    lowering_block b = build_block(l, target);
    *at = rows_add(&l->blocks, &b, 1);
    return b;
}

/* The kinds that have members; the row may move while they are built, so it is written last. */
static void expand_members(lowering *l, uint32_t index, lowering_target use)
{
    const model_shape *target = use.shape;
    if (target->member_count > UINT16_MAX / 2) {
        fail_at(l->log, target->place, "%s has too many members", target->name.data);
        return;
    }
    lowering_block b = block_of(l, use);
    wv_shape_row *row = (wv_shape_row *)l->shapes.at + index;
    row->first = b.first;
    row->second = b.slots;
    row->count = (uint16_t)b.count;
    row->bits = (uint8_t)b.bits;
    if (target->kind != MODEL_ENUM)
        row->pattern = b.seed;
    if (target->kind == MODEL_STRUCTURE)
        row->required = b.required;
}

/* list: the element; map: key and value. */
static void expand_container(lowering *l, uint32_t index, lowering_target use)
{
    const model_shape *target = use.shape;
    uint32_t wanted = target->kind == MODEL_MAP ? 2 : 1, inner[2] = {0, 0};
    if (target->member_count != wanted) {
        fail_at(l->log, target->place, "%s has %u members instead of %u", target->name.data,
                target->member_count, wanted);
        return;
    }
    for (uint32_t i = 0; i < wanted; i++)
        inner[i] = lowering_member(l, target, &target->members[i], use.use);
    wv_shape_row *row = (wv_shape_row *)l->shapes.at + index;
    row->first = inner[0];
    row->second = inner[1];
}

static void expand(lowering *l, uint32_t index)
{
    lowering_target target = ((const lowering_target *)l->targets.at)[index];
    switch (target.shape->kind) {
    case MODEL_STRUCTURE:
    case MODEL_UNION:
    case MODEL_ENUM:
    case MODEL_INT_ENUM:
        expand_members(l, index, target);
        break;
    case MODEL_LIST:
    case MODEL_MAP:
        expand_container(l, index, target);
        break;
    default:
        break;
    }
}

void lowering_reach(lowering *l)
{
    while (l->expanded < l->shapes.count && !l->shapes.full)
        expand(l, l->expanded++);
}

static bool has_bound_member(const lowering *l, const model_shape *shape)
{
    if (l->m->protocol != MODEL_REST_JSON_1 || shape->kind != MODEL_STRUCTURE)
        return false;
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (shape->members[i].location != MODEL_IN_BODY)
            return true;
    return false;
}

uint32_t lowering_root(lowering *l, const model_shape *target)
{
    if (!target)
        return WV_NONE;
    lowering_use use = has_bound_member(l, target) ? LOWERING_TOP : LOWERING_VALUE;
    uint32_t root =
        intern_shape(l, (lowering_target){target, use}, &target->traits, target->name.data);
    lowering_reach(l);
    return root;
}
