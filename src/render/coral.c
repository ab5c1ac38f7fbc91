#include "render/coral.h"

#include "render/constraint.h"
#include "render/number.h"
#include "render/path.h"
#include "render/sentence.h"
#include "render/value.h"

typedef struct entry {
    const wv_report *report;
    const wv_violation *violation;
    uint32_t shape; /* of the value that is shown: the list or map of an element */
    uint64_t offset;
} entry;

static entry entry_of(const wv_report *r, const wv_violation *v)
{
    if (v->flags & REPORT_ELEMENT)
        return (entry){r, v, render_container_shape(r, v), v->container};
    if (v->code == WV_CODE_UNIQUE) /* its offset is the element's */
        return (entry){r, v, v->shape, v->container};
    return (entry){r, v, v->shape, v->offset};
}

static bool is_plain(const entry *e)
{
    return !report_in_json(e->violation);
}

/* Athena leaves every value out, but says "null" of a missing member; KMS leaves sensitive ones
 * out. */
static bool is_shown(const entry *e)
{
    const wv_service_row *service = e->report->operation.schema->service;
    return (service->flags & WV_SERVICE_ECHO) && !(e->violation->flags & REPORT_SENSITIVE) &&
           e->shape != WV_NONE && !render_path_is_secret(e->report, e->violation) &&
           (is_plain(e) || !render_value_is_secret(e->report, e->shape, e->offset));
}

/* Longer numbers outside of JSON are shown as they stand. */
#define PLAIN_NUMBER 128

/* The number as JSON writes it: "007" has zeros too many. Empty: it is none, or too long. */
static base_span plain_number(render_plain_text *text, uint8_t *buffer)
{
    base_span run;
    size_t size = 0, from;
    while (render_plain_next(text, &run)) {
        if (run.size > PLAIN_NUMBER - size)
            return (base_span){buffer, 0};
        memcpy(buffer + size, run.data, run.size);
        size += run.size;
    }
    bool negative = size > 0 && buffer[0] == '-';
    for (from = negative; from + 1 < size && buffer[from] == '0'; from++)
        if (buffer[from + 1] < '0' || buffer[from + 1] > '9')
            break;
    if (from >= size || buffer[from] < '0' || buffer[from] > '9')
        return (base_span){buffer, 0}; /* NaN, Infinity */
    if (negative)
        buffer[--from] = '-';
    return (base_span){buffer + from, size - from};
}

/* Outside of JSON a list or map has no text of its own: it is left out. A number is shown as it was
 * judged, like one of JSON. */
static void put_plain(render_out *o, const entry *e)
{
    const wv_violation *v = e->violation;
    const uint8_t kind = e->report->operation.schema->shapes[e->shape].kind;
    render_plain_text text = render_plain_begin(e->report, v, report_text(e->report, v));
    uint8_t buffer[PLAIN_NUMBER];
    base_span run = {buffer, 0};
    if (kind >= WV_KIND_BYTE && kind <= WV_KIND_BIG_DECIMAL)
        run = plain_number(&text, buffer);
    render_put(o, " '");
    if (run.size) {
        render_java_number(o, run, kind);
    } else {
        text = render_plain_begin(e->report, v, report_text(e->report, v));
        while (render_plain_next(&text, &run))
            render_span(o, run);
    }
    render_put(o, text.lost ? "...'" : "'");
}

static void put_value(render_out *o, const entry *e)
{
    if (e->violation->code == WV_CODE_REQUIRED && !(e->violation->flags & REPORT_ELEMENT)) {
        render_put(o, " null");
    } else if (is_plain(e)) {
        if (is_shown(e) && e->report->operation.schema->shapes[e->shape].kind < WV_KIND_STRUCTURE)
            put_plain(o, e);
    } else if (is_shown(e)) {
        render_put(o, " '");
        render_value(o, e->report, e->shape, e->offset);
        render_put(o, "'");
    }
}

static void fill_list(render_out *o, base_span hole, const void *facts)
{
    const entry *e = facts;
    if (render_is(hole, "constraints"))
        render_all_constraints(o, e->report->operation.schema, e->violation->shape,
                               (e->violation->flags & REPORT_ON_KEY) == 0);
}

static void put_constraint(render_out *o, const entry *e)
{
    const wv_schema *schema = e->report->operation.schema;
    const wv_violation *v = e->violation;
    if (!(v->flags & REPORT_ELEMENT)) {
        render_constraint(o, schema, v->shape, v->code);
        return;
    }
    bool list = e->shape != WV_NONE && schema->shapes[e->shape].kind == WV_KIND_LIST;
    phrase id = v->flags & REPORT_ON_KEY ? PHRASE_MAP_KEYS
                : list                   ? PHRASE_ELEMENTS
                                         : PHRASE_MAP_VALUES;
    render_sentence(o, phrase_text(id), fill_list, e);
}

static void fill_entry(render_out *o, base_span hole, const void *facts)
{
    const entry *e = facts;
    if (render_is(hole, "value"))
        put_value(o, e);
    else if (render_is(hole, "path"))
        render_aws_path(o, e->report, e->violation, NULL);
    else if (render_is(hole, "constraint"))
        put_constraint(o, e);
}

/* The service stops at ten: it says "10 validation errors detected" of nine structures without
 * their three required members (DynamoDB CreateTable). */
static void fill_count(render_out *o, base_span hole, const void *facts)
{
    const wv_report *r = facts;
    uint64_t most = WV_AWS_MESSAGE_ENTRIES;
    if (render_is(hole, "count"))
        render_uint(o, r->aws_total < most ? r->aws_total : most);
}

static bool is_entry(const wv_violation *v)
{
    return v->severity == WV_SEVERITY_VIOLATION && report_is_constraint(v->code) &&
           !(v->flags & REPORT_REPEAT);
}

typedef enum pass { EVERY, INSIDE, OUTSIDE } pass;

static bool is_of_pass(const wv_violation *v, pass which)
{
    return which == EVERY || report_in_json(v) == (which == INSIDE);
}

static uint32_t put_entries(render_out *o, const wv_report *r, pass which, uint32_t printed)
{
    for (uint32_t i = 0; i < r->count && printed < WV_AWS_MESSAGE_ENTRIES; i++) {
        const wv_violation *v = &r->slots[r->order[i]];
        if (!is_entry(v) || !is_of_pass(v, which))
            continue;
        if (printed++)
            render_put(o, "; ");
        entry e = entry_of(r, v);
        render_sentence(o, phrase_text(PHRASE_ENTRY), fill_entry, &e);
    }
    return printed;
}

void render_coral(render_out *o, const wv_report *r)
{
    const wv_service_row *service = r->operation.schema->service;
    phrase head = r->aws_total == 1 ? PHRASE_DETECTED_ONE : PHRASE_DETECTED_MANY;
    render_sentence(o, phrase_text(head), fill_count, r);
    /* API Gateway: patchOperations.1.member.op of the body, then statusCode of the path */
    if (service->flags & WV_SERVICE_WORDS && service->body_suffix != WV_NONE)
        put_entries(o, r, OUTSIDE, put_entries(o, r, INSIDE, 0));
    else
        put_entries(o, r, EVERY, 0);
}
