#include "model/blame.h"
#include "model/http.h"
#include "model/text.h"
#include "model/unique.h"

#include "scan/decimal.h"

#include <stdlib.h>

/* What is checked: the traits of a shape, or of a member together with its target's kind. */
typedef struct checker {
    const model *m;
    const bool *inside; /* one for each shape: some member's target */
    fail_log *log;
    model_subject subject;
    fail_place place; /* where nothing closer is known */
} checker;

static const char *quote(const checker *c, model_text text)
{
    return fail_quote(c->log->memory, text.data, text.size);
}

static bool has_length(model_kind kind)
{
    return kind == MODEL_STRING || kind == MODEL_ENUM || kind == MODEL_BLOB || kind == MODEL_LIST ||
           kind == MODEL_MAP;
}

static bool is_integer(model_kind kind)
{
    return kind >= MODEL_BYTE && kind <= MODEL_BIG_INTEGER;
}

static bool has_range(model_kind kind)
{
    return is_integer(kind) || (kind >= MODEL_FLOAT && kind <= MODEL_BIG_DECIMAL);
}

static void check_length(const checker *c, const model_traits *t, model_kind kind)
{
    if (!t->has_length_min && !t->has_length_max)
        return;
    if (!has_length(kind))
        model_blame(c->log, t->length_place, c->subject, "length: %s has none",
                    model_kind_name(kind));
    if (t->has_length_min && t->length_min < 0)
        model_blame(c->log, t->length_place, c->subject, "length: min %lld is negative",
                    (long long)t->length_min);
    if (t->has_length_max && t->length_max < 0)
        model_blame(c->log, t->length_place, c->subject, "length: max %lld is negative",
                    (long long)t->length_max);
    if (t->has_length_min && t->has_length_max && t->length_min > t->length_max)
        model_blame(c->log, t->length_place, c->subject,
                    "length: min %lld is greater than max %lld", (long long)t->length_min,
                    (long long)t->length_max);
}

static scan_decimal decimal(model_text text)
{
    return scan_decimal_of((base_span){(const uint8_t *)text.data, text.size});
}

static void check_bound(const checker *c, const model_traits *t, model_kind kind, const char *name,
                        model_text bound)
{
    scan_decimal d = decimal(bound);
    if (is_integer(kind) && !scan_decimal_is_integer(&d))
        model_blame(c->log, t->range_place, c->subject, "range: %s %s is no integer, %s is one",
                    name, quote(c, bound), model_kind_name(kind));
}

static void check_range(const checker *c, const model_traits *t, model_kind kind)
{
    if (!t->has_range_min && !t->has_range_max)
        return;
    if (!has_range(kind))
        model_blame(c->log, t->range_place, c->subject, "range: %s is no number",
                    model_kind_name(kind));
    if (t->has_range_min)
        check_bound(c, t, kind, "min", t->range_min);
    if (t->has_range_max)
        check_bound(c, t, kind, "max", t->range_max);
    if (!t->has_range_min || !t->has_range_max)
        return;
    scan_decimal min = decimal(t->range_min), max = decimal(t->range_max);
    if (scan_decimal_compare(&min, &max) > 0)
        model_blame(c->log, t->range_place, c->subject, "range: min %s is greater than max %s",
                    quote(c, t->range_min), quote(c, t->range_max));
}

static void check_value_traits(const checker *c, const model_traits *t, model_kind kind)
{
    check_length(c, t, kind);
    check_range(c, t, kind);
    if (t->has_pattern && kind != MODEL_STRING && kind != MODEL_ENUM)
        model_blame(c->log, t->pattern_place, c->subject, "pattern: %s is no string",
                    model_kind_name(kind));
    if (t->time != MODEL_TIME_NONE && kind != MODEL_TIMESTAMP)
        model_blame(c->log, c->place, c->subject, "timestampFormat: %s is no timestamp",
                    model_kind_name(kind));
}

static void check_member(checker *c, const model_shape *shape, const model_member *member)
{
    c->subject = (model_subject){shape->id, member->name};
    c->place = member->place;
    if (!model_is_identifier(member->name, MODEL_MAX_ID) &&
        !(shape->traits.has_enum_trait && !member->name.size))
        model_blame(c->log, c->place, c->subject, "the member's name is no identifier");
    if (member->wire.size > 255)
        model_blame(c->log, c->place, c->subject, "%s of %zu bytes, at most 255 are supported",
                    shape->kind == MODEL_ENUM ? "enum value" : "wire name", member->wire.size);
    if (member->traits.sparse || member->traits.unique)
        model_blame(c->log, c->place, c->subject, "%s: belongs to a shape, not to a member",
                    member->traits.sparse ? "sparse" : "uniqueItems");
    if (member->target)
        check_value_traits(c, &member->traits, member->target->kind);
}

static int by_wire(const void *left, const void *right)
{
    const model_member *a = *(const model_member *const *)left;
    const model_member *b = *(const model_member *const *)right;
    int order = model_text_compare(a->wire, b->wire);
    return order ? order : (a > b) - (a < b);
}

/* Exact bytes: "Id" and "id" are two names, for AWS too. What travels outside the body is in
 * nobody's way there, unless the shape is part of another one. */
static void check_duplicates(checker *c, const model_shape *shape)
{
    bool inside = c->inside[shape - c->m->shapes];
    uint32_t n = 0;
    const model_member **sorted =
        arena_alloc(c->m->memory, ((size_t)shape->member_count + 1) * sizeof(model_member *));
    bool is_enum = shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM;
    for (uint32_t i = 0; i < shape->member_count; i++)
        if (inside || shape->members[i].location == MODEL_IN_BODY)
            sorted[n++] = &shape->members[i];
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, by_wire);
    for (uint32_t i = 1; i < n; i++) {
        if (!model_text_equal(sorted[i - 1]->wire, sorted[i]->wire))
            continue;
        c->subject = (model_subject){shape->id, sorted[i]->name};
        model_blame(c->log, sorted[i]->place, c->subject, "%s \"%s\" is given twice",
                    is_enum ? "enum value" : "wire name", quote(c, sorted[i]->wire));
    }
}

static void check_members(checker *c, const model_shape *shape)
{
    bool is_enum = shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM;
    if (is_enum && !shape->member_count)
        model_blame(c->log, c->place, c->subject, "an enum needs at least one value");
    if (shape->kind == MODEL_UNION && !shape->member_count)
        model_blame(c->log, c->place, c->subject, "a union needs at least one member");
    for (uint32_t i = 0; i < shape->member_count; i++)
        check_member(c, shape, &shape->members[i]);
    check_duplicates(c, shape);
}

static void check_collection_traits(const checker *c, const model_shape *shape)
{
    bool list = shape->kind == MODEL_LIST, map = shape->kind == MODEL_MAP;
    const model_traits *t = &shape->traits;
    if (t->sparse && !list && !map)
        model_blame(c->log, c->place, c->subject, "sparse: %s is neither a list nor a map",
                    model_kind_name(shape->kind));
    if (t->unique && !list)
        model_blame(c->log, c->place, c->subject, "uniqueItems: %s is no list",
                    model_kind_name(shape->kind));
    if (t->unique && t->sparse && list)
        model_blame(c->log, c->place, c->subject, "sparse and uniqueItems exclude each other");
}

static void check_error(const checker *c, const model_shape *shape)
{
    const model_traits *t = &shape->traits;
    if (t->error && shape->kind != MODEL_STRUCTURE)
        model_blame(c->log, c->place, c->subject, "error: %s is no structure",
                    model_kind_name(shape->kind));
}

/* com.amazonaws.glue: identifiers with dots in between. */
static bool is_space(model_text id)
{
    size_t start = 0;
    for (size_t i = 0; i <= id.size; i++) {
        if (i < id.size && id.data[i] != '.')
            continue;
        if (!model_is_identifier((model_text){id.data + start, i - start}, MODEL_MAX_ID))
            return false;
        start = i + 1;
    }
    return true;
}

static void check_id(const checker *c, const model_shape *shape)
{
    const char *hash = shape->id.size ? memchr(shape->id.data, '#', shape->id.size) : NULL;
    model_text space = {shape->id.data, hash ? (size_t)(hash - shape->id.data) : 0};
    model_text name = {hash ? hash + 1 : "", hash ? shape->id.size - space.size - 1 : 0};
    if (!model_is_identifier(name, MODEL_MAX_SHAPE_NAME) || !is_space(space) ||
        !model_is_identifier(shape->name, MODEL_MAX_SHAPE_NAME)) /* another if it is renamed */
        model_blame(c->log, c->place, c->subject, "the shape's id is made of no identifiers");
}

static void check_shape(checker *c, const model_shape *shape)
{
    c->subject = (model_subject){shape->id, {"", 0}};
    c->place = shape->place;
    check_id(c, shape);
    check_value_traits(c, &shape->traits, shape->kind);
    check_collection_traits(c, shape);
    check_error(c, shape);
    check_members(c, shape);
}

static const bool *find_inside(const model *m)
{
    bool *inside = arena_alloc(m->memory, m->shape_count + 1u);
    for (uint32_t i = 0; i < m->shape_count; i++)
        for (uint32_t k = 0; m->shapes[i].reached && k < m->shapes[i].member_count; k++)
            if (m->shapes[i].members[k].target)
                inside[m->shapes[i].members[k].target - m->shapes] = true;
    return inside;
}

bool model_check(model *m, fail_log *log)
{
    unsigned before = log->count;
    checker c = {.m = m, .inside = find_inside(m), .log = log};
    for (uint32_t i = 0; i < m->shape_count; i++)
        if (m->shapes[i].reached && !m->shapes[i].prelude)
            check_shape(&c, &m->shapes[i]);
    model_check_unique(m, log);
    model_check_http(m, log);
    for (uint32_t i = 0; i < m->operation_count; i++) {
        const model_operation *o = &m->operations[i];
        if (!model_is_identifier(o->name, MODEL_MAX_ID))
            model_blame(log, o->place, (model_subject){o->name, {"", 0}},
                        "the operation's name is no identifier");
    }
    /* cloudtrail's name in X-Amz-Target has dots */
    if (m->service.size > MODEL_MAX_ID || !is_space(m->service))
        fail_at(log, (fail_place){m->file, 1, 1}, "the service's name is no identifier");
    return log->count == before;
}
