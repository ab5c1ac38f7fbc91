#include "render/path.h"

static bool is_secret(const wv_report *r, uint32_t shape)
{
    return shape != WV_NONE && (r->operation.schema->shapes[shape].flags & WV_SHAPE_SENSITIVE);
}

render_walk render_walk_begin(const wv_report *r, const wv_violation *v, uint8_t steps)
{
    render_walk w = {.report = r, .violation = v, .shape = r->root, .end = steps};
    w.secret = is_secret(r, w.shape);
    return w;
}

bool render_walk_next(render_walk *w, render_step *step)
{
    if (w->at >= w->end || w->shape == WV_NONE)
        return false;
    const wv_schema *schema = w->report->operation.schema;
    const wv_shape_row *row = &schema->shapes[w->shape];
    *step = (render_step){.parent = row, .value = w->violation->step[w->at], .shape = WV_NONE};
    switch (row->kind) {
    case WV_KIND_STRUCTURE:
    case WV_KIND_UNION:
        if (step->value >= row->count)
            return false;
        step->member = &schema->members[row->first + step->value];
        step->shape = step->member->shape;
        break;
    case WV_KIND_LIST:
        step->shape = row->first;
        break;
    case WV_KIND_MAP:
        step->shape = row->second;
        step->secret = w->secret || is_secret(w->report, row->first);
        break;
    default:
        return false;
    }
    w->shape = step->shape;
    w->secret |= is_secret(w->report, w->shape);
    w->at++;
    return true;
}

bool render_path_is_secret(const wv_report *r, const wv_violation *v)
{
    render_walk w = render_walk_begin(r, v, v->steps);
    render_step step;
    while (render_walk_next(&w, &step))
        ;
    return w.secret;
}

uint32_t render_container_shape(const wv_report *r, const wv_violation *v)
{
    render_walk w = render_walk_begin(r, v, v->steps > 0 ? (uint8_t)(v->steps - 1) : 0);
    render_step step;
    while (render_walk_next(&w, &step))
        ;
    return w.at == w.end ? w.shape : WV_NONE;
}

/* RFC 6901 section 3: ~ is ~0, / is ~1. */
static const char *pointer_escape(uint32_t c)
{
    return c == '~' ? "~0" : c == '/' ? "~1" : NULL;
}

/* Writes at most *room code points and takes them from it; false: there is more. */
static bool put_name(render_out *o, base_span text, bool pointer, size_t *room)
{
    size_t run = 0, at = 0;
    while (*room > 0 && at < text.size) {
        uint32_t c;
        size_t length = render_decode(text.data + at, text.size - at, &c);
        const char *escape = pointer ? pointer_escape(c) : NULL;
        if (escape) {
            render_span(o, (base_span){text.data + run, at - run});
            render_put(o, escape);
            run = at + length;
        }
        at += length;
        --*room;
    }
    render_span(o, (base_span){text.data + run, at - run});
    return at == text.size;
}

/* Bytes of the longest code point, \ud83d\ude00: of a key that is cut no more is read than shown.
 */
#define POINT_BYTES 12

/* A key that stands outside the body. */
static void put_plain_key(render_out *o, const wv_report *r, const wv_violation *v, bool pointer,
                          render_clip *clip)
{
    size_t before = o->count, room = clip && clip->whole == 0 ? clip->most : SIZE_MAX;
    bool all = true;
    render_plain_text text = render_plain_begin(r, v, report_map_key(r, v));
    base_span run;
    while (all && render_plain_next(&text, &run))
        all = put_name(o, run, pointer, &room);
    if (!all)
        render_put(o, "...");
    if (clip) {
        size_t written = o->count - before;
        clip->whole -= written < clip->whole ? written : clip->whole;
        clip->cut |= !all;
    }
}

static void put_key(render_out *o, const wv_report *r, const wv_violation *v, uint64_t offset,
                    bool pointer, render_clip *clip)
{
    if (v->source != WV_SOURCE_BODY) {
        put_plain_key(o, r, v, pointer, clip);
        return;
    }
    render_reader reader;
    base_span run;
    bool all = true, cut = clip && clip->whole == 0;
    size_t before = o->count, room = cut ? clip->most : SIZE_MAX;
    render_open_part(&reader, r, offset, cut ? 1 + (room + 1) * POINT_BYTES : SIZE_MAX);
    bool open = render_next_token(&reader) == SCAN_STRING;
    while (all && render_next_run(&reader, &open, &run))
        all = put_name(o, run, pointer, &room);
    all = all && !reader.lost;
    if (!all)
        render_put(o, "...");
    if (clip) {
        size_t written = o->count - before;
        clip->whole -= written < clip->whole ? written : clip->whole;
        clip->cut |= !all;
    }
}

static base_span name_of(const wv_report *r, const wv_member_row *member, bool own)
{
    bool next = own && member->flags & WV_MEMBER_NAMED;
    uint32_t text = next ? member->text + 2u + member->length : member->text;
    return base_key_text(r->operation.schema, text);
}

static void put_pointer_step(render_out *o, const wv_report *r, const wv_violation *v,
                             const render_step *step, bool own, render_clip *clip)
{
    size_t room = SIZE_MAX;
    if (step->member)
        put_name(o, name_of(r, step->member, own), true, &room);
    else if (step->parent->kind == WV_KIND_LIST)
        render_uint(o, step->value);
    else if (step->secret)
        render_put(o, "*");
    else
        put_key(o, r, v, step->value, true, clip);
}

static void put_pointer(render_out *o, const wv_report *r, const wv_violation *v, uint8_t steps,
                        bool own, render_clip *clip)
{
    render_walk w = render_walk_begin(r, v, steps);
    render_step step;
    while (render_walk_next(&w, &step)) {
        render_put(o, "/");
        put_pointer_step(o, r, v, &step, own, clip);
    }
}

void render_pointer(render_out *o, const wv_report *r, const wv_violation *v, render_clip *clip)
{
    put_pointer(o, r, v, v->steps, false, clip);
}

void render_smithy_path(render_out *o, const wv_report *r, const wv_violation *v, render_clip *clip)
{
    bool on_key = (v->flags & REPORT_ON_KEY) && v->steps > 0;
    put_pointer(o, r, v, (uint8_t)(v->steps - on_key), true, clip);
}

/* Only the first letter changes: DPUSeconds is dPUSeconds (Kinesis test suite, toLowerFirst). */
void render_lower_first(render_out *o, base_span name)
{
    if (name.size > 0 && name.data[0] >= 'A' && name.data[0] <= 'Z') {
        uint8_t first = (uint8_t)(name.data[0] + ('a' - 'A'));
        render_span(o, (base_span){&first, 1});
        name = (base_span){name.data + 1, name.size - 1};
    }
    render_span(o, name);
}

/* "Structure$Member" of an alias. */
static bool is_alias(const wv_schema *schema, base_span key, const render_step *step)
{
    base_span structure = base_name_text(schema, step->parent->name);
    base_span member = base_key_text(schema, step->member->text);
    return key.size == structure.size + 1 + member.size &&
           memcmp(key.data, structure.data, structure.size) == 0 &&
           key.data[structure.size] == '$' &&
           memcmp(key.data + structure.size + 1, member.data, member.size) == 0;
}

/* A member may have another name inside the service than on the wire (Glue CreateTable: table). */
static void put_member(render_out *o, const wv_schema *schema, const render_step *step)
{
    const wv_service_row *service = schema->service;
    uint32_t count = service->flags & WV_SERVICE_WORDS ? service->alias_count : 0;
    for (uint32_t i = 0; i < count; i++) {
        const wv_extra_row *alias = &schema->extras[service->first_alias + i];
        if (is_alias(schema, base_name_text(schema, alias->key), step)) {
            render_span(o, base_name_text(schema, alias->value));
            return;
        }
    }
    render_lower_first(o, base_key_text(schema, step->member->text));
}

static void put_aws_step(render_out *o, const wv_report *r, const wv_violation *v,
                         const render_step *step, bool inside, render_clip *clip)
{
    const wv_schema *schema = r->operation.schema;
    if (step->member) {
        put_member(o, schema, step);
        return;
    }
    if (step->parent->kind == WV_KIND_LIST)
        render_uint(o, step->value + 1);
    else if (step->secret)
        render_put(o, "*");
    else
        put_key(o, r, v, step->value, false, clip);
    /* Kinesis records.1.member.data, DynamoDB queryFilter.a.member.comparisonOperator; what holds
     * the element that an entry is about is such a value itself. */
    if (inside || step->parent->kind == WV_KIND_LIST)
        render_put(o, ".member");
}

/* API Gateway's body is a structure of its own, createRestApiInput; what travels in the path is
 * not inside it (statusCode). */
static void put_body_name(render_out *o, const wv_report *r, const render_step *first)
{
    const wv_schema *schema = r->operation.schema;
    const wv_service_row *service = schema->service;
    if (!(service->flags & WV_SERVICE_WORDS) || service->body_suffix == WV_NONE ||
        r->direction != WV_REQUEST || !first->member || first->member->flags & WV_MEMBER_BOUND)
        return;
    const wv_operation_row *operation = &schema->operations[r->operation.index];
    render_lower_first(o, base_name_text(schema, operation->name));
    render_span(o, base_name_text(schema, service->body_suffix));
    render_put(o, ".");
}

void render_aws_path(render_out *o, const wv_report *r, const wv_violation *v, render_clip *clip)
{
    bool element = (v->flags & REPORT_ELEMENT) && v->steps > 0;
    render_walk w = render_walk_begin(r, v, (uint8_t)(v->steps - element));
    render_step step;
    for (bool first = true; render_walk_next(&w, &step); first = false) {
        if (first)
            put_body_name(o, r, &step);
        else
            render_put(o, ".");
        put_aws_step(o, r, v, &step, w.at < v->steps, clip);
    }
}
