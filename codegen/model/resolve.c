#include "model/blame.h"
#include "model/cycles.h"
#include "model/text.h"

#include <string.h>

typedef struct resolver {
    model *m;
    fail_log *log;
    model_shape **work; /* reached, members not resolved yet; each shape enters once */
    size_t work_count;
} resolver;

static const char *quote(const resolver *r, model_text text)
{
    return fail_quote(r->log->memory, text.data, text.size);
}

static void reach(resolver *r, model_shape *shape)
{
    if (shape->reached)
        return;
    shape->reached = true;
    r->work[r->work_count++] = shape;
}

static model_shape *resolve_structure(resolver *r, model_operation *operation, model_text id,
                                      fail_place place, const char *role)
{
    model_subject subject = {operation->name, {"", 0}};
    if (!id.size)
        return NULL;
    model_shape *shape = model_find(r->m, id);
    if (!shape) {
        model_blame(r->log, place, subject, "%s: there is no shape %s", role, quote(r, id));
        return NULL;
    }
    if (shape->kind != MODEL_STRUCTURE) {
        model_blame(r->log, place, subject, "%s: %s is %s, not a structure", role, quote(r, id),
                    model_kind_name(shape->kind));
        return NULL;
    }
    reach(r, shape);
    return shape;
}

static void resolve_operation(resolver *r, model_operation *o)
{
    o->input = resolve_structure(r, o, o->input_id, o->input_place, "input");
    o->output = resolve_structure(r, o, o->output_id, o->output_place, "output");
    o->errors = arena_alloc(r->m->memory, (o->error_count + 1) * sizeof(model_shape *));
    for (uint32_t i = 0; i < o->error_count; i++) {
        fail_place place = o->error_places ? o->error_places[i] : o->place;
        o->errors[i] = resolve_structure(r, o, o->error_ids[i], place, "error");
        if (o->errors[i] && !o->errors[i]->traits.error)
            model_blame(r->log, place, (model_subject){o->name, {"", 0}},
                        "error: %s has no error trait", quote(r, o->error_ids[i]));
    }
}

static bool is_data(const model_shape *shape)
{
    return shape->kind <= MODEL_MAP;
}

static bool is_map_key(const model_shape *shape, const model_member *member)
{
    return shape->kind == MODEL_MAP && model_text_is(member->name, "key");
}

static void resolve_member(resolver *r, const model_shape *shape, model_member *member)
{
    model_subject subject = {shape->id, member->name};
    model_shape *target = model_find(r->m, member->target_id);
    if (!target) {
        model_blame(r->log, member->target_place, subject, "there is no shape %s",
                    quote(r, member->target_id));
        return;
    }
    const char *wanted = NULL;
    if (!is_data(target))
        wanted = "a type of data";
    else if (is_map_key(shape, member) && target->kind != MODEL_STRING &&
             target->kind != MODEL_ENUM)
        wanted = "a string";
    if (wanted) {
        model_blame(r->log, member->target_place, subject, "%s is %s, not %s",
                    quote(r, member->target_id), model_kind_name(target->kind), wanted);
        return;
    }
    member->target = target;
    /* Events are messages of their own: the JSON of the one that opens the stream has the other
     * members only (Smithy, initial-request and initial-response messages). */
    if (target->kind == MODEL_UNION && target->streaming)
        member->traits.required = false;
    reach(r, target);
}

static void resolve_members(resolver *r, model_shape *shape)
{
    if (shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM)
        return;
    for (uint32_t i = 0; i < shape->member_count; i++)
        resolve_member(r, shape, &shape->members[i]);
}

static model_operation *find_operation(model *m, const char *name)
{
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (model_text_is(m->operations[i].name, name))
            return &m->operations[i];
    return NULL;
}

static void keep_operations(resolver *r, const char *const *names, size_t count)
{
    model *m = r->m;
    bool *kept = arena_alloc(m->memory, (size_t)m->operation_count + 1);
    uint32_t n = 0;
    if (!count)
        return;
    for (size_t i = 0; i < count; i++) {
        model_operation *found = find_operation(m, names[i]);
        if (found)
            kept[found - m->operations] = true;
        else
            fail_at(r->log, (fail_place){m->file, 1, 1}, "%s has no operation %s",
                    quote(r, m->service), fail_quote(r->log->memory, names[i], strlen(names[i])));
    }
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (kept[i])
            m->operations[n++] = m->operations[i];
    m->operation_count = n;
}

bool model_resolve(model *m, const char *const *operations, size_t count, fail_log *log)
{
    unsigned before = log->count;
    resolver r = {m, log, NULL, 0};
    r.work = arena_alloc(m->memory, ((size_t)m->shape_count + 1) * sizeof(model_shape *));
    for (uint32_t i = 0; i < m->shape_count; i++)
        m->shapes[i].reached = m->shapes[i].cycle = false;
    keep_operations(&r, operations, count);
    for (uint32_t i = 0; i < m->operation_count; i++)
        resolve_operation(&r, &m->operations[i]);
    while (r.work_count)
        resolve_members(&r, r.work[--r.work_count]);
    model_find_cycles(m, log);
    return log->count == before;
}
