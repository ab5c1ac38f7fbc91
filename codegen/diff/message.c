/* A request, response or error, breadth first: so a pair of shapes that is met again has been seen
 * nearer to the top, and recursion ends. */
#include "diff/walk.h"

#include "base/limits.h"
#include "model/effective.h"
#include "model/text.h"

/* ---- Members of both ----------------------------------------------------------------------- */

static diff_use use_of(const model_member *member)
{
    return (diff_use){.shape = member->target,
                      .member = member,
                      .traits = model_effective(&member->target->traits, &member->traits),
                      .place = diff_place(member->place, member->target->place)};
}

static const char *location_name(model_location location)
{
    static const char *const names[] = {"body",         "payload", "label",          "query",
                                        "query params", "header",  "prefix headers", "status"};
    return names[location];
}

static model_text location_text(diff_walk *w, const model_member *m)
{
    return diff_copy(w, "%s%s%.*s", location_name(m->location), m->location_name.size ? " " : "",
                     (int)m->location_name.size,
                     m->location_name.data ? m->location_name.data : "");
}

/* Bindings count at the top of a message of restJson1. */
static void compare_locations(diff_walk *w, const model_member *was, const model_member *is)
{
    if (w->node->parent || w->old_model->protocol != MODEL_REST_JSON_1 ||
        w->new_model->protocol != MODEL_REST_JSON_1)
        return;
    if (was->location == is->location && model_text_equal(was->location_name, is->location_name))
        return;
    diff_add(w, (diff_item){.kind = DIFF_CHANGED,
                            .breaks = true,
                            .constraint = "location",
                            .was = location_text(w, was),
                            .is = location_text(w, is),
                            .old_place = was->place,
                            .new_place = is->place});
}

static void compare_names(diff_walk *w, const model_member *was, const model_member *is)
{
    if (model_text_equal(was->wire, is->wire))
        return;
    diff_add(w, (diff_item){.kind = DIFF_CHANGED,
                            .breaks = true,
                            .constraint = "wire name",
                            .was = was->wire,
                            .is = is->wire,
                            .old_place = was->place,
                            .new_place = is->place});
}

typedef struct queue {
    diff_node *first, **end;
} queue;

static bool goes_on(const diff_use *was, const diff_use *is)
{
    diff_family family = diff_family_of(was->shape->kind);
    return family == diff_family_of(is->shape->kind) && family >= FAMILY_FIELDS;
}

/* Deeper than wirevet follows a payload there is nothing to compare. */
static void enter(diff_walk *w, queue *q, diff_use was, diff_use is)
{
    uint32_t depth = w->node ? w->node->depth + 1 : 1;
    uint32_t *met = pairs_at(&w->visited, was.shape, is.shape);
    if (*met == w->message || depth > WV_MAX_DEPTH)
        return;
    *met = w->message;
    diff_node *node = arena_alloc(w->out->memory, sizeof *node);
    *node = (diff_node){.parent = w->node, .step = w->step, .depth = depth, .was = was, .is = is};
    *q->end = node;
    q->end = &node->next;
}

static void compare_member(diff_walk *w, queue *q, const model_member *was, const model_member *is)
{
    diff_use a = use_of(was), b = use_of(is);
    compare_names(w, was, is);
    compare_locations(w, was, is);
    diff_type(w, &a, &b);
    diff_add_switch(
        w, was->traits.required, is->traits.required, true,
        (diff_item){.constraint = "required", .old_place = was->place, .new_place = is->place});
    diff_constraints(w, &a, &b);
    if (goes_on(&a, &b))
        enter(w, q, a, b);
}

/* ---- Members of a structure or union --------------------------------------------------------- */

/* By its name on the wire; the search begins where it is if nothing changed before it. */
static const model_member *find(const model_shape *shape, model_text name, uint32_t from, bool wire)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const model_member *m = &shape->members[(from + i) % shape->member_count];
        if (model_text_equal(wire ? m->wire : m->name, name))
            return m;
    }
    return NULL;
}

/* The member of `other` that is this one: of the same name on the wire, or one of the same name in
 * the model that has no such counterpart. */
static const model_member *counterpart(const model_shape *other, const model_shape *own,
                                       const model_member *m, uint32_t from)
{
    const model_member *found = find(other, m->wire, from, true);
    if (found)
        return found;
    found = find(other, m->name, from, false);
    return found && !find(own, found->wire, from, true) ? found : NULL;
}

static void note_lacking(diff_walk *w, const model_member *m, diff_kind kind, fail_place there)
{
    bool added = kind == DIFF_ADDED;
    diff_item item = {.kind = kind, .constraint = "member"};
    *(added ? &item.is : &item.was) = diff_type_text(w, m->target);
    item.old_place = added ? there : m->place;
    item.new_place = added ? m->place : there;
    diff_add(w, item);
    item.constraint = "required";
    if (m->traits.required)
        diff_add_switch(w, !added, added, true, item);
}

static void compare_fields(diff_walk *w, queue *q, const model_shape *was, const model_shape *is)
{
    for (uint32_t i = 0; i < was->member_count; i++) {
        const model_member *m = &was->members[i], *other = counterpart(is, was, m, i);
        w->step = m->wire;
        if (other)
            compare_member(w, q, m, other);
        else
            note_lacking(w, m, DIFF_REMOVED, is->place);
    }
    for (uint32_t i = 0; i < is->member_count; i++) {
        const model_member *m = &is->members[i];
        w->step = m->wire;
        if (!counterpart(was, is, m, i))
            note_lacking(w, m, DIFF_ADDED, was->place);
    }
}

/* ---- Containers ---------------------------------------------------------------------------- */

static void compare_elements(diff_walk *w, queue *q, const model_shape *was, const model_shape *is)
{
    for (uint32_t i = 0; i < was->member_count && i < is->member_count; i++) {
        bool key = was->kind == MODEL_MAP && i == 0;
        w->step = diff_constant(key ? "key" : "*");
        compare_member(w, q, &was->members[i], &is->members[i]);
    }
}

static void compare_node(diff_walk *w, queue *q)
{
    const model_shape *was = w->node->was.shape, *is = w->node->is.shape;
    if (diff_family_of(was->kind) == FAMILY_FIELDS)
        compare_fields(w, q, was, is);
    else
        compare_elements(w, q, was, is);
}

static diff_use message_use(const model_shape *shape)
{
    return (diff_use){.shape = shape, .traits = shape->traits, .place = shape->place};
}

void diff_message(diff_walk *w, const model_shape *was, const model_shape *is)
{
    static const model_shape unit = {.id = {"", 0}, .name = {"Unit", 4}, .kind = MODEL_STRUCTURE};
    queue q = {.end = &q.first};
    w->message++;
    w->node = NULL;
    w->step = (model_text){0};
    enter(w, &q, message_use(was ? was : &unit), message_use(is ? is : &unit));
    for (diff_node *node = q.first; node; node = node->next) {
        w->node = node;
        compare_node(w, &q);
    }
    w->node = NULL;
    w->step = (model_text){0};
}
