#include "read/members.h"

#include "model/text.h"
#include "read/http.h"
#include "read/traits.h"

#include <string.h>

/* Says it the first time only; false. */
static bool refuse_more(smithy_reader *s, const model_shape *shape, bool *said, unsigned most,
                        const char *where)
{
    if (!*said)
        model_blame(s->in.log, shape->place, (model_subject){shape->id, {"", 0}},
                    "more than %u members%s", most, where);
    *said = true;
    return false;
}

/* True while there is room for one more. */
static bool may_add(smithy_reader *s, uint32_t i)
{
    const model_shape *shape = &s->m->shapes[i];
    if (shape->member_count == MODEL_MAX_MEMBERS)
        return refuse_more(s, shape, &s->sources[i].full, MODEL_MAX_MEMBERS, "");
    if (s->member_total == READ_MAX_MEMBERS)
        return refuse_more(s, shape, &s->full, READ_MAX_MEMBERS, " in the whole model");
    return true;
}

static void *enlarged(const smithy_reader *s, const void *from, size_t size, size_t larger)
{
    void *to = arena_alloc(s->m->memory, larger);
    if (size)
        memcpy(to, from, size);
    return to;
}

static void grow(smithy_reader *s, uint32_t i, uint32_t larger)
{
    model_shape *shape = &s->m->shapes[i];
    uint32_t **order = &s->sources[i].by_name, n = shape->member_count;
    shape->members =
        enlarged(s, shape->members, n * sizeof *shape->members, larger * sizeof *shape->members);
    *order = enlarged(s, *order, n * sizeof **order, larger * sizeof **order);
}

/* Where the name stands, or would, among the sorted ones. */
static uint32_t order_of(const smithy_reader *s, uint32_t i, model_text name)
{
    const model_shape *shape = &s->m->shapes[i];
    uint32_t low = 0, high = shape->member_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const model_member *member = &shape->members[s->sources[i].by_name[middle]];
        if (model_text_compare(member->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A member that travels under its own name; NULL: no room, which is logged. */
static model_member *add_member(smithy_reader *s, uint32_t i, model_text name)
{
    model_shape *shape = &s->m->shapes[i];
    uint32_t *room = &s->sources[i].room;
    if (!may_add(s, i))
        return NULL;
    if (shape->member_count == *room) {
        uint32_t larger = *room ? *room * 2 : 4;
        grow(s, i, larger);
        *room = larger;
    }
    s->member_total++;
    uint32_t *order = s->sources[i].by_name;
    uint32_t at = order_of(s, i, name), n = shape->member_count++;
    memmove(order + at + 1, order + at, (n - at) * sizeof *order);
    order[at] = n;
    shape->members[n] = (model_member){.name = name, .wire = name};
    return &shape->members[n];
}

model_member *read_find_member(const smithy_reader *s, uint32_t i, model_text name)
{
    model_shape *shape = &s->m->shapes[i];
    uint32_t at = order_of(s, i, name);
    if (at == shape->member_count)
        return NULL;
    model_member *member = &shape->members[s->sources[i].by_name[at]];
    return model_text_equal(member->name, name) ? member : NULL;
}

/* A value of an enum: a string, or an integer of 32 bits. */
static void read_enum_value(smithy_reader *s, const model_shape *shape, model_member *member,
                            const tree_node *value)
{
    read_file *f = &s->in;
    int64_t number;
    if (shape->kind == MODEL_ENUM) {
        if (read_expect(f, value, TREE_STRING, "smithy.api#enumValue"))
            member->wire = read_text(f, value);
    } else if (read_integer(f, value, INT32_MIN, INT32_MAX, "smithy.api#enumValue", &number)) {
        member->wire = read_constant(f, arena_printf(s->m->memory, "%lld", (long long)number));
    }
}

/* A value that only AWS may send has the tag in the old enum trait, and the trait internal in an
 * enum shape, where the tag hides nothing (Smithy's malformed-enum tests). */
static bool tagged_internal(const tree_node *tags)
{
    for (const tree_node *n = tree_is(tags, TREE_ARRAY) ? tags->first : NULL; n; n = n->next)
        if (tree_equals(n, "internal"))
            return true;
    return false;
}

static void read_enum_traits(smithy_reader *s, const model_shape *shape, model_member *member,
                             const tree_node *traits)
{
    const tree_node *value = tree_get(traits, "smithy.api#enumValue");
    if (value)
        read_enum_value(s, shape, member, value);
    if (read_annotation(&s->in, traits, "smithy.api#internal"))
        member->hidden = true;
}

static void read_rest_traits(smithy_reader *s, model_member *member, const tree_node *traits)
{
    const tree_node *name = tree_get(traits, "smithy.api#jsonName");
    /* awsJson ignores both (Smithy, AWS JSON 1.0: "jsonName … is not used") */
    if (s->m->protocol != MODEL_REST_JSON_1)
        return;
    if (name && read_expect(&s->in, name, TREE_STRING, "smithy.api#jsonName"))
        member->wire = read_text(&s->in, name);
    read_http_member(&s->in, traits, member);
}

void read_member_traits(smithy_reader *s, const model_shape *shape, model_member *member,
                        const tree_node *traits)
{
    read_file *f = &s->in;
    f->subject = (model_subject){shape->id, member->name};
    if (shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM) {
        read_enum_traits(s, shape, member, traits);
    } else {
        read_traits(f, traits, NULL, &member->traits);
        if (shape->kind == MODEL_STRUCTURE || shape->kind == MODEL_UNION)
            read_rest_traits(s, member, traits);
        const tree_node *old = tree_get(traits, "smithy.api#enum");
        if (old)
            read_fail(f, old, "smithy.api#enum: not supported on a member");
    }
    f->subject.member = (model_text){"", 0};
}

/* The target of a member; an enum's values all have smithy.api#Unit. */
static void read_member_target(smithy_reader *s, const model_shape *shape, model_member *member,
                               const tree_node *node)
{
    model_text id;
    read_file *f = &s->in;
    if (shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM)
        return;
    f->subject.member = member->name;
    if (read_target(f, node, &id, &member->target_place)) {
        if (member->target_id.size && !model_text_equal(member->target_id, id))
            read_fail(f, node, "a mixin gives the member another target");
        member->target_id = (model_text){arena_copy(s->m->memory, id.data, id.size), id.size};
    }
    f->subject.member = (model_text){"", 0};
}

/* @param inherited  how many of the shape's members are from mixins */
static void read_one(smithy_reader *s, uint32_t i, const tree_node *node, uint32_t inherited)
{
    model_shape *shape = &s->m->shapes[i];
    if (!read_expect(&s->in, node, TREE_OBJECT, read_quote_key(&s->in, node)))
        return;
    model_text name = read_key(&s->in, node);
    model_member *member = inherited ? read_find_member(s, i, name) : NULL;
    if (!member) {
        member = add_member(s, i, name);
        if (!member)
            return;
        if (shape->kind == MODEL_INT_ENUM)
            member->wire = (model_text){"", 0};
    }
    member->place = read_place(&s->in, node->key_at);
    read_member_target(s, shape, member, node);
    read_member_traits(s, shape, member, tree_get(node, "traits"));
    if (!member->wire.size && shape->kind == MODEL_INT_ENUM &&
        !tree_get(tree_get(node, "traits"), "smithy.api#enumValue"))
        read_fail(&s->in, node, "an intEnum's member needs smithy.api#enumValue");
}

static void read_named_members(smithy_reader *s, uint32_t i, uint32_t inherited)
{
    const tree_node *members =
        read_member(&s->in, s->sources[i].node, "members", TREE_OBJECT, false);
    for (const tree_node *n = members ? members->first : NULL; n; n = n->next)
        read_one(s, i, n, inherited);
}

static void read_fixed_member(smithy_reader *s, uint32_t i, const char *name, uint32_t inherited)
{
    const tree_node *node = s->sources[i].node;
    const tree_node *member = read_member(&s->in, node, name, TREE_OBJECT, !inherited);
    if (member)
        read_one(s, i, member, inherited);
}

/* An element of the old enum trait, which may have no name. */
static void read_old_value(smithy_reader *s, uint32_t i, const tree_node *node)
{
    read_file *f = &s->in;
    if (!read_expect(f, node, TREE_OBJECT, "smithy.api#enum"))
        return;
    const tree_node *value = read_member(f, node, "value", TREE_STRING, true);
    const tree_node *name = read_member(f, node, "name", TREE_STRING, false);
    model_member *member =
        value ? add_member(s, i, name ? read_text(f, name) : (model_text){"", 0}) : NULL;
    if (!member)
        return;
    member->wire = read_text(f, value);
    member->hidden = tagged_internal(tree_get(node, "tags"));
    member->place = read_place(f, value->at);
}

void read_old_enum(smithy_reader *s, uint32_t i, const tree_node *trait)
{
    model_shape *shape = &s->m->shapes[i];
    if (!read_expect(&s->in, trait, TREE_ARRAY, "smithy.api#enum"))
        return;
    shape->kind = MODEL_ENUM;
    shape->traits.has_enum_trait = true;
    for (const tree_node *n = trait->first; n; n = n->next)
        read_old_value(s, i, n);
}

void read_members(smithy_reader *s, uint32_t i)
{
    const model_shape *shape = &s->m->shapes[i];
    uint32_t inherited = shape->member_count;
    switch (shape->kind) {
    case MODEL_STRUCTURE:
    case MODEL_UNION:
    case MODEL_INT_ENUM:
        read_named_members(s, i, inherited);
        break;
    case MODEL_LIST:
        read_fixed_member(s, i, "member", inherited);
        break;
    case MODEL_MAP:
        read_fixed_member(s, i, "key", inherited);
        read_fixed_member(s, i, "value", inherited);
        break;
    case MODEL_ENUM:
        if (tree_equals(tree_get(s->sources[i].node, "type"), "enum"))
            read_named_members(s, i, inherited);
        break;
    default:
        break;
    }
}

void read_mixin_members(smithy_reader *s, uint32_t i, const model_shape *mixin)
{
    for (uint32_t k = 0; k < mixin->member_count; k++) {
        const model_member *from = &mixin->members[k];
        model_member *to = read_find_member(s, i, from->name);
        if (to) {
            read_inherit_traits(&to->traits, &from->traits);
            continue;
        }
        to = add_member(s, i, from->name);
        if (!to)
            return;
        *to = *from;
    }
}
