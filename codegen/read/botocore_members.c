#include "read/botocore_members.h"

#include "model/text.h"
#include "read/botocore_traits.h"
#include "read/shapes.h"

#include <stdlib.h>

static const struct {
    const char *name;
    model_location location;
} locations[] = {
    {"uri", MODEL_IN_LABEL},         {"querystring", MODEL_IN_QUERY},
    {"header", MODEL_IN_HEADER},     {"headers", MODEL_IN_PREFIX_HEADERS},
    {"statusCode", MODEL_IN_STATUS},
};

/* False: logged. */
static bool make_room(botocore_reader *b, model_shape *shape, uint32_t count)
{
    const char *where = "";
    uint32_t most = MODEL_MAX_MEMBERS;
    if (count <= most && count > READ_MAX_MEMBERS - b->member_total) {
        most = READ_MAX_MEMBERS;
        where = " in the whole model";
    }
    if (count > MODEL_MAX_MEMBERS || *where) {
        if (!*where || !b->full)
            model_blame(b->in.log, shape->place, b->in.subject, "more than %u members%s", most,
                        where);
        b->full |= *where != 0;
        return false;
    }
    b->member_total += count;
    shape->members = arena_alloc(b->m->memory, (count + 1u) * sizeof *shape->members);
    return true;
}

static void read_values(botocore_reader *b, model_shape *shape, const tree_node *node)
{
    read_file *f = &b->in;
    const tree_node *values = read_member(f, node, "enum", TREE_ARRAY, true);
    shape->traits.has_enum_trait = true; /* the values have no names */
    if (!values || !make_room(b, shape, values->count))
        return;
    for (const tree_node *n = values->first; n; n = n->next)
        if (read_expect(f, n, TREE_STRING, "enum"))
            shape->members[shape->member_count++] = (model_member){
                .name = {"", 0}, .wire = read_text(f, n), .place = read_place(f, n->at)};
}

static void read_location(botocore_reader *b, model_member *member, const tree_node *location,
                          const tree_node *name, const tree_node *target)
{
    read_file *f = &b->in;
    for (size_t i = 0; i < sizeof locations / sizeof *locations; i++) {
        if (!tree_equals(location, locations[i].name))
            continue;
        member->location = locations[i].location;
        member->location_name = name ? read_text(f, name) : member->name;
        if (member->location == MODEL_IN_QUERY && tree_equals(tree_get(target, "type"), "map")) {
            member->location = MODEL_IN_QUERY_PARAMS;
            member->location_name = (model_text){"", 0};
        }
        if (member->location == MODEL_IN_STATUS)
            member->location_name = (model_text){"", 0};
        return;
    }
    read_fail(f, location, "location: %s is none of uri, querystring, header, headers, statusCode",
              read_quote(f, location));
}

/* botocore's serializer puts a member into the body under its locationName, which the target may
 * give too, in both JSON protocols. */
static void read_wire(botocore_reader *b, model_member *member, const tree_node *node,
                      const tree_node *target)
{
    read_file *f = &b->in;
    const tree_node *location = read_member(f, node, "location", TREE_STRING, false);
    const tree_node *name = read_member(f, node, "locationName", TREE_STRING, false);
    if (!name && tree_is(tree_get(target, "locationName"), TREE_STRING))
        name = tree_get(target, "locationName");
    if (location && b->m->protocol == MODEL_REST_JSON_1)
        read_location(b, member, location, name, target);
    else if (name)
        member->wire = read_text(f, name);
}

/* The next member of the shape, {"shape": …} with what the member itself says. */
static model_member *read_one(botocore_reader *b, model_shape *shape, const tree_node *node)
{
    read_file *f = &b->in;
    model_member *member = &shape->members[shape->member_count];
    *member = (model_member){.name = read_key(f, node), .place = read_place(f, node->key_at)};
    member->wire = member->name;
    f->subject.member = member->name;
    const tree_node *name =
        read_botocore_target(b, node, &member->target_id, &member->target_place);
    if (name) {
        const tree_node *target = tree_get_n(b->shapes, name->text, name->size);
        const model_shape *to = model_find(b->m, member->target_id);
        read_botocore_traits(f, node, target, to ? to->kind : MODEL_STRUCTURE, &member->traits);
        if (tree_get(node, "enum"))
            member->target_id = read_botocore_enum_id(b, shape->id, node);
        if (read_flag(f, node, "streaming") && to)
            b->m->shapes[to - b->m->shapes].streaming = true;
        shape->member_count++;
    }
    f->subject.member = (model_text){"", 0};
    return name ? member : NULL;
}

static int by_text(const void *left, const void *right)
{
    const tree_node *a = *(const tree_node *const *)left, *b = *(const tree_node *const *)right;
    return model_text_compare((model_text){a->text, a->size}, (model_text){b->text, b->size});
}

/* The names in "required", sorted. */
typedef struct required {
    const tree_node **names;
    uint32_t count;
} required;

static required read_required(botocore_reader *b, const tree_node *node, const tree_node *members)
{
    read_file *f = &b->in;
    required r = {NULL, 0};
    const tree_node *list = read_member(f, node, "required", TREE_ARRAY, false);
    if (!list)
        return r;
    r.names = arena_alloc(b->m->memory, (list->count + 1u) * sizeof(const tree_node *));
    for (const tree_node *n = list->first; n; n = n->next) {
        if (!read_expect(f, n, TREE_STRING, "required"))
            continue;
        if (tree_get_n(members, n->text, n->size))
            r.names[r.count++] = n;
        else
            read_fail(f, n, "required: there is no member %s", read_quote(f, n));
    }
    if (r.count > 1)
        qsort(r.names, r.count, sizeof *r.names, by_text);
    return r;
}

static bool is_required(const required *r, model_text name)
{
    uint32_t low = 0, high = r->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const tree_node *n = r->names[middle];
        int order = model_text_compare((model_text){n->text, n->size}, name);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static void read_payload(botocore_reader *b, model_shape *shape, const tree_node *node)
{
    const tree_node *payload = read_member(&b->in, node, "payload", TREE_STRING, false);
    if (!payload || b->m->protocol != MODEL_REST_JSON_1)
        return;
    for (uint32_t i = 0; i < shape->member_count; i++) {
        model_member *member = &shape->members[i];
        if (!tree_equals(payload, member->name.data))
            continue;
        if (member->location != MODEL_IN_BODY)
            read_fail(&b->in, payload, "payload: %s is not in the body",
                      read_quote(&b->in, payload));
        member->location = MODEL_IN_PAYLOAD;
        return;
    }
    read_fail(&b->in, payload, "payload: there is no member %s", read_quote(&b->in, payload));
}

static void read_named(botocore_reader *b, model_shape *shape, const tree_node *node)
{
    const tree_node *members = read_member(&b->in, node, "members", TREE_OBJECT, false);
    required r = read_required(b, node, members);
    if (members && !make_room(b, shape, members->count))
        return;
    for (const tree_node *n = members ? members->first : NULL; n; n = n->next) {
        model_member *member = read_one(b, shape, n);
        if (!member)
            continue;
        const tree_node *name = tree_get(n, "shape");
        b->in.subject.member = member->name;
        read_wire(b, member, n, tree_get_n(b->shapes, name->text, name->size));
        b->in.subject.member = (model_text){"", 0};
        /* kinesis requires a member of an event stream, which is a union */
        member->traits.required = shape->kind == MODEL_STRUCTURE && is_required(&r, member->name);
    }
    read_payload(b, shape, node);
}

static void read_fixed(botocore_reader *b, model_shape *shape, const tree_node *node,
                       const char *name)
{
    const tree_node *member = read_member(&b->in, node, name, TREE_OBJECT, true);
    if (member)
        read_one(b, shape, member);
}

void read_botocore_members(botocore_reader *b, uint32_t i, const tree_node *node)
{
    model_shape *shape = &b->m->shapes[i];
    switch (shape->kind) {
    case MODEL_STRUCTURE:
    case MODEL_UNION:
        read_named(b, shape, node);
        break;
    case MODEL_ENUM:
        read_values(b, shape, node);
        break;
    case MODEL_LIST:
        if (make_room(b, shape, 1))
            read_fixed(b, shape, node, "member");
        break;
    case MODEL_MAP:
        if (make_room(b, shape, 2)) {
            read_fixed(b, shape, node, "key");
            read_fixed(b, shape, node, "value");
        }
        break;
    default:
        break;
    }
}
