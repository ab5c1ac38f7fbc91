#include "render/smithy.h"

#include "render/json.h"
#include "render/number.h"
#include "render/path.h"
#include "render/sentence.h"

typedef struct entry {
    const wv_report *report;
    const wv_violation *violation;
    render_clip *clip; /* NULL: every key is whole */
} entry;

static const wv_shape_row *shape_of(const entry *e)
{
    static const wv_shape_row nothing = {.pattern = WV_NONE};
    uint32_t shape = e->violation->shape;
    return shape == WV_NONE ? &nothing : &e->report->operation.schema->shapes[shape];
}

static bool is_length(uint32_t code)
{
    return code == WV_CODE_LENGTH_MIN || code == WV_CODE_LENGTH_MAX;
}

static void put_bound(render_out *o, const entry *e, bool max)
{
    const wv_shape_row *row = shape_of(e);
    int64_t value = max ? row->max : row->min;
    if (!(row->flags & WV_SHAPE_DECIMAL)) {
        render_int(o, value);
        return;
    }
    base_span text = base_key_text(e->report->operation.schema, (uint32_t)value);
    if (row->kind == WV_KIND_FLOAT || row->kind == WV_KIND_DOUBLE)
        render_script_number(o, text);
    else
        render_span(o, text);
}

static void fill_bounds(render_out *o, base_span hole, const void *facts)
{
    if (render_is(hole, "min"))
        put_bound(o, facts, false);
    else if (render_is(hole, "max"))
        put_bound(o, facts, true);
}

static void put_bounds(render_out *o, const entry *e)
{
    uint32_t both = shape_of(e)->flags & (WV_SHAPE_MIN | WV_SHAPE_MAX);
    phrase id = both == WV_SHAPE_MAX   ? PHRASE_SMITHY_AT_MOST
                : both == WV_SHAPE_MIN ? PHRASE_SMITHY_AT_LEAST
                                       : PHRASE_SMITHY_BETWEEN;
    render_sentence(o, phrase_text(id), fill_bounds, e);
}

static void put_pattern(render_out *o, const entry *e)
{
    const wv_schema *schema = e->report->operation.schema;
    if (shape_of(e)->pattern != WV_NONE)
        render_span(o, base_name_text(schema, schema->patterns[shape_of(e)->pattern].text));
}

static void put_values(render_out *o, const entry *e)
{
    const wv_schema *schema = e->report->operation.schema;
    const wv_shape_row *row = shape_of(e);
    bool first = true;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *value = &schema->members[row->first + i];
        if (value->flags & WV_MEMBER_HIDDEN)
            continue;
        if (!first)
            render_put(o, ", ");
        first = false;
        render_span(o, base_key_text(schema, value->text));
    }
}

static void fill_constraint(render_out *o, base_span hole, const void *facts)
{
    if (render_is(hole, "bounds"))
        put_bounds(o, facts);
    else if (render_is(hole, "pattern"))
        put_pattern(o, facts);
    else if (render_is(hole, "values"))
        put_values(o, facts);
}

static void fill_length(render_out *o, base_span hole, const void *facts)
{
    const entry *e = facts;
    if (render_is(hole, "length"))
        render_uint(o, e->violation->measure);
}

static bool is_secret(const entry *e)
{
    return (e->violation->flags & REPORT_SENSITIVE) ||
           render_path_is_secret(e->report, e->violation);
}

static void fill_entry(render_out *o, base_span hole, const void *facts)
{
    const entry *e = facts;
    uint32_t code = e->violation->code;
    if (render_is(hole, "length") && is_length(code) && !is_secret(e))
        render_sentence(o, phrase_text(PHRASE_SMITHY_LENGTH), fill_length, e);
    else if (render_is(hole, "path"))
        render_smithy_path(o, e->report, e->violation, e->clip);
    else if (render_is(hole, "constraint"))
        render_sentence(o, phrase_of_smithy(code), fill_constraint, e);
}

static bool is_entry(const wv_violation *v)
{
    return v->severity == WV_SEVERITY_VIOLATION && report_is_constraint(v->code);
}

static void put_first(render_out *o, const wv_report *r)
{
    for (uint32_t i = 0; i < r->count; i++) {
        entry e = {r, &r->slots[r->order[i]], NULL};
        if (!is_entry(e.violation))
            continue;
        render_sentence(o, phrase_text(PHRASE_SMITHY_ENTRY), fill_entry, &e);
        return;
    }
}

static void fill_head(render_out *o, base_span hole, const void *facts)
{
    const wv_report *r = facts;
    if (render_is(hole, "count"))
        render_uint(o, r->aws_total);
    else if (render_is(hole, "paths"))
        render_uint(o, r->paths);
    else if (render_is(hole, "first"))
        put_first(o, r);
}

void render_smithy(render_out *o, const wv_report *r)
{
    phrase head = r->aws_total == 1 ? PHRASE_SMITHY_ONE
                  : r->paths == 1   ? PHRASE_SMITHY_PATH
                                    : PHRASE_SMITHY_PATHS;
    render_sentence(o, phrase_text(head), fill_head, r);
}

static void put_field(render_out *o, const entry *e)
{
    render_style before = o->style;
    render_raw(o, "{\"message\":\"");
    o->style = RENDER_JSON;
    render_json_share(e->clip, e->violation);
    render_sentence(o, phrase_text(PHRASE_SMITHY_ENTRY), fill_entry, e);
    render_raw(o, "\",\"path\":\"");
    render_smithy_path(o, e->report, e->violation, e->clip);
    render_raw(o, "\"}");
    o->style = before;
}

void render_smithy_fields(render_out *o, const wv_report *r)
{
    render_clip clip = render_json_clip(r);
    bool first = true;
    render_raw(o, "[");
    for (uint32_t i = 0; i < r->count; i++) {
        entry e = {r, &r->slots[r->order[i]], &clip};
        if (!is_entry(e.violation))
            continue;
        if (!first)
            render_raw(o, ",");
        first = false;
        put_field(o, &e);
    }
    render_raw(o, "]");
}
