/* Shape and member rows, from the operations down; an explicit worklist, no recursion. */
#include "ir/keyhash.h"
#include "ir/lowering.h"

#include "model/effective.h"

#include "base/bytes.h"

#include <string.h>

/* Row of a target under traits. A member that repeats what it inherits gets the inherited row. */
static uint32_t intern_shape(lowering *l, const model_shape *target, const model_traits *traits,
                             const char *owner)
{
    struct {
        const model_shape *target;
        wv_shape_row row;
    } key;
    memset(&key, 0, sizeof key);
    key.target = target;
    key.row = lowering_leaf(l, target, traits, owner);
    bool fresh;
    uint32_t *at = intern_at(&l->shape_map, &key, sizeof key, &fresh);
    if (fresh) {
        *at = rows_add(&l->shapes, &key.row, 1);
        rows_add(&l->targets, &target, 1);
    }
    return *at;
}

static uint32_t member_shape(lowering *l, const model_shape *owner, const model_member *member)
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
    return intern_shape(l, target, &traits, label);
}

static wv_member_row member_row(lowering *l, const model_shape *owner, const model_member *member)
{
    const uint8_t *wire = (const uint8_t *)member->wire.data;
    size_t size = member->wire.size;
    wv_member_row row = {.shape = WV_NONE};
    if (size > WV_NAME_MAX) {
        fail_at(l->log, member->place, "%s$%s: name longer than %u bytes", owner->name.data,
                member->name.data, WV_NAME_MAX);
        return row;
    }
    row.head = base_head(wire, size);
    row.tail = base_tail(wire, size);
    row.text = pool_add(&l->keys, wire, size);
    row.length = (uint16_t)size;
    row.flags = (uint16_t)((member->traits.required ? WV_MEMBER_REQUIRED : 0) |
                           (member->hidden ? WV_MEMBER_HIDDEN : 0));
    if (owner->kind == MODEL_STRUCTURE || owner->kind == MODEL_UNION)
        row.shape = member_shape(l, owner, member);
    return row;
}

static lowering_block build_block(lowering *l, const model_shape *target)
{
    uint32_t count = target->member_count;
    lowering_block b = {.count = count};
    wv_member_row *members = arena_alloc(l->r->memory, (count + 1) * sizeof *members);
    for (uint32_t i = 0; i < count; i++) {
        members[i] = member_row(l, target, &target->members[i]);
        if (i < 64 && (members[i].flags & WV_MEMBER_REQUIRED))
            b.required |= UINT64_C(1) << i;
    }
    bool seeded = target->kind != MODEL_ENUM; /* its row has a pattern where others have a seed */
    keyhash hash = keyhash_build(l->r->memory, members, count, seeded);
    b.first = rows_add(&l->members, members, count);
    b.slots = rows_add(&l->slots, hash.slots, UINT32_C(1) << hash.bits);
    b.bits = hash.bits;
    b.seed = hash.seed;
    return b;
}

static lowering_block block_of(lowering *l, const model_shape *target)
{
    bool fresh;
    uint32_t *at = intern_at(&l->block_map, &target, sizeof target, &fresh);
    if (!fresh)
        return ((const lowering_block *)l->blocks.at)[*at];
    lowering_block b = build_block(l, target);
    *at = rows_add(&l->blocks, &b, 1);
    return b;
}

/* The kinds that have members; the row may move while they are built, so it is written last. */
static void expand_members(lowering *l, uint32_t index, const model_shape *target)
{
    if (target->member_count > UINT16_MAX / 2) {
        fail_at(l->log, target->place, "%s has too many members", target->name.data);
        return;
    }
    lowering_block b = block_of(l, target);
    wv_shape_row *row = (wv_shape_row *)l->shapes.at + index;
    row->first = b.first;
    row->second = b.slots;
    row->count = (uint16_t)b.count;
    row->bits = (uint8_t)b.bits;
    if (target->kind != MODEL_ENUM)
        row->pattern = b.seed;
    if (target->kind == MODEL_STRUCTURE)
        row->min = (int64_t)b.required;
}

/* list: the element; map: key and value. */
static void expand_container(lowering *l, uint32_t index, const model_shape *target)
{
    uint32_t wanted = target->kind == MODEL_MAP ? 2 : 1, inner[2] = {0, 0};
    if (target->member_count != wanted) {
        fail_at(l->log, target->place, "%s has %u members instead of %u", target->name.data,
                target->member_count, wanted);
        return;
    }
    for (uint32_t i = 0; i < wanted; i++)
        inner[i] = member_shape(l, target, &target->members[i]);
    wv_shape_row *row = (wv_shape_row *)l->shapes.at + index;
    row->first = inner[0];
    row->second = inner[1];
}

static void expand(lowering *l, uint32_t index)
{
    const model_shape *target = ((const model_shape *const *)l->targets.at)[index];
    switch (target->kind) {
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

uint32_t lowering_root(lowering *l, const model_shape *target)
{
    if (!target)
        return WV_NONE;
    uint32_t root = intern_shape(l, target, &target->traits, target->name.data);
    while (l->expanded < l->shapes.count && !l->shapes.full)
        expand(l, l->expanded++);
    return root;
}
