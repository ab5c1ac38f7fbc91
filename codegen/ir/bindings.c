/* Messages of HTTP: what of a structure is the body, and where the rest of it travels. */
#include "ir/lowering.h"

static uint8_t location_of(const model_member *member)
{
    switch (member->location) {
    case MODEL_IN_LABEL:
        return WV_BIND_LABEL;
    case MODEL_IN_QUERY:
        return WV_BIND_QUERY;
    case MODEL_IN_QUERY_PARAMS:
        return WV_BIND_QUERY_PARAMS;
    case MODEL_IN_HEADER:
        return WV_BIND_HEADER;
    case MODEL_IN_PREFIX_HEADERS:
        return WV_BIND_PREFIX_HEADERS;
    default:
        return 0;
    }
}

/* What text can be: a value without members, or a list of such; the two maps. */
static bool is_text_kind(const model_member *member)
{
    const model_shape *target = member->target;
    bool map =
        member->location == MODEL_IN_QUERY_PARAMS || member->location == MODEL_IN_PREFIX_HEADERS;
    if (!target)
        return true; /* an error elsewhere */
    if (map)
        return target->kind == MODEL_MAP;
    if (target->kind == MODEL_LIST && target->member_count == 1 && target->members[0].target &&
        member->location != MODEL_IN_LABEL)
        target = target->members[0].target;
    return target->kind != MODEL_DOCUMENT && target->kind < MODEL_STRUCTURE;
}

static void add_binding(lowering *l, wv_message_row *row, const model_shape *shape, uint32_t index)
{
    const model_member *member = &shape->members[index];
    wv_binding_row b = {.location = location_of(member), .member = (uint16_t)index};
    if (!b.location)
        return;
    if (!is_text_kind(member))
        fail_at(l->log, member->place, "%s$%s: no value of its kind can be text outside a body",
                shape->name.data, member->name.data);
    model_text name = member->location_name;
    if (name.size > WV_NAME_MAX)
        fail_at(l->log, member->place, "%s$%s: name longer than %u bytes", shape->name.data,
                member->name.data, WV_NAME_MAX);
    b.flags = member->traits.required ? WV_BINDING_REQUIRED : 0;
    b.name = pool_add(&l->keys, name.data, name.size);
    b.shape = lowering_member(l, shape, member, lowering_use_of(member));
    rows_add(&l->bindings, &b, 1);
    row->count++;
}

static uint8_t body_kind(const model_shape *payload)
{
    if (payload->streaming)
        return WV_BODY_ANY;
    bool text =
        payload->kind == MODEL_STRING || payload->kind == MODEL_ENUM || payload->kind == MODEL_BLOB;
    return text ? WV_BODY_TEXT : WV_BODY_JSON;
}

static void set_payload(lowering *l, wv_message_row *row, const model_shape *shape, uint32_t index)
{
    const model_member *member = &shape->members[index];
    if (row->payload != WV_NO_MEMBER)
        fail_at(l->log, member->place, "%s has two members that are the whole body",
                shape->name.data);
    row->payload = (uint16_t)index;
    row->body = lowering_member(l, shape, member, LOWERING_VALUE);
    if (member->target)
        row->kind = body_kind(member->target);
}

wv_message_row lowering_message(lowering *l, const model_shape *shape)
{
    wv_message_row row = {.payload = WV_NO_MEMBER, .route = WV_NONE, .first = l->bindings.count};
    row.shape = row.body = lowering_root(l, shape);
    for (uint32_t i = 0; shape && i < shape->member_count && i < WV_NO_MEMBER; i++) {
        if (shape->members[i].location == MODEL_IN_PAYLOAD)
            set_payload(l, &row, shape, i);
        else
            add_binding(l, &row, shape, i);
    }
    lowering_reach(l);
    return row;
}
