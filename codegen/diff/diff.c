#include "diff/walk.h"

#include "model/text.h"

/* ---- The service --------------------------------------------------------------------------- */

static fail_place top_of(const model *m)
{
    return (fail_place){m->file, 1, 1};
}

static void add_changed(diff_walk *w, bool breaks, const char *constraint, model_text was,
                        model_text is, fail_place old_place, fail_place new_place)
{
    if (model_text_equal(was, is))
        return;
    diff_add(w, (diff_item){.kind = DIFF_CHANGED,
                            .breaks = breaks,
                            .constraint = constraint,
                            .was = was,
                            .is = is,
                            .old_place = old_place,
                            .new_place = new_place});
}

static void compare_services(diff_walk *w)
{
    static const char *const protocols[] = {"awsJson1_0", "awsJson1_1", "restJson1"};
    const model *a = w->old_model, *b = w->new_model;
    add_changed(w, true, "service", a->service, b->service, top_of(a), top_of(b));
    add_changed(w, true, "protocol", diff_constant(protocols[a->protocol]),
                diff_constant(protocols[b->protocol]), top_of(a), top_of(b));
}

/* ---- Errors -------------------------------------------------------------------------------- */

static const model_shape *find_error(const model_operation *o, model_text name)
{
    for (uint32_t i = 0; i < o->error_count; i++)
        if (o->errors[i] && model_text_equal(o->errors[i]->name, name))
            return o->errors[i];
    return NULL;
}

static fail_place error_place(const model_operation *o, uint32_t i)
{
    return o->error_places ? diff_place(o->error_places[i], o->place) : o->place;
}

static model_text status_text(diff_walk *w, const model_shape *error)
{
    return diff_copy(w, "%u", (unsigned)error->traits.http_status);
}

static void compare_error(diff_walk *w, const model_shape *was, const model_shape *is)
{
    add_changed(w, false, "status", status_text(w, was), status_text(w, is), was->place, is->place);
    diff_message(w, was, is);
}

static void compare_errors(diff_walk *w, const model_operation *was, const model_operation *is)
{
    w->part = "error";
    for (uint32_t i = 0; i < was->error_count; i++) {
        const model_shape *error = was->errors[i], *other = find_error(is, error->name);
        w->error = error->name;
        if (other)
            compare_error(w, error, other);
        else
            diff_add(w, (diff_item){.kind = DIFF_REMOVED,
                                    .constraint = "error",
                                    .was = status_text(w, error),
                                    .old_place = error_place(was, i),
                                    .new_place = is->place});
    }
    for (uint32_t i = 0; i < is->error_count; i++) {
        w->error = is->errors[i]->name;
        if (!find_error(was, w->error))
            diff_add(w, (diff_item){.kind = DIFF_ADDED,
                                    .constraint = "error",
                                    .is = status_text(w, is->errors[i]),
                                    .old_place = was->place,
                                    .new_place = error_place(is, i)});
    }
    w->error = (model_text){0};
}

/* ---- Operations ---------------------------------------------------------------------------- */

static void compare_http(diff_walk *w, const model_operation *was, const model_operation *is)
{
    if (w->old_model->protocol != MODEL_REST_JSON_1 || w->new_model->protocol != MODEL_REST_JSON_1)
        return;
    add_changed(w, true, "method", was->http_method, is->http_method, was->place, is->place);
    add_changed(w, true, "uri", was->http_uri, is->http_uri, was->place, is->place);
}

static void compare_operation(diff_walk *w, const model_operation *was, const model_operation *is)
{
    w->part = "";
    compare_http(w, was, is);
    w->part = "request";
    diff_message(w, was->input, is->input);
    w->part = "response";
    diff_message(w, was->output, is->output);
    compare_errors(w, was, is);
}

static const model_operation *find_operation(const model *m, model_text name)
{
    for (uint32_t low = 0, high = m->operation_count; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        int order = model_text_compare(m->operations[middle].name, name);
        if (order == 0)
            return &m->operations[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void diff_models(arena *memory, const model *old_model, const model *new_model, diff_list *out)
{
    *out = (diff_list){.memory = memory, .old_model = old_model, .new_model = new_model};
    diff_walk w = {.out = out, .old_model = old_model, .new_model = new_model, .part = ""};
    w.visited.memory = w.patterns.memory = memory;
    compare_services(&w);
    for (uint32_t i = 0; i < old_model->operation_count; i++) {
        const model_operation *was = &old_model->operations[i];
        const model_operation *is = find_operation(new_model, was->name);
        w.operation = was->name;
        w.part = "";
        if (is)
            compare_operation(&w, was, is);
        else
            diff_add(&w, (diff_item){.kind = DIFF_REMOVED,
                                     .constraint = "operation",
                                     .was = diff_constant("present"),
                                     .old_place = was->place,
                                     .new_place = top_of(new_model)});
    }
}
