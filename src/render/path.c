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

void render_open_value(scan_reader *reader, const wv_report *r, uint64_t offset)
{
    scan_limits limits = {.nesting = SCAN_NEST_MAX, .digits = WV_MAX_DIGITS, .surrogates = true};
    size_t at = offset < r->size ? (size_t)offset : r->size;
    scan_begin(reader, limits);
    scan_chunk(reader, r->json + at, r->size - at, true);
}

void render_open_string(render_string *s, const wv_report *r, uint64_t offset)
{
    render_open_value(&s->reader, r, offset);
    s->open = scan_next(&s->reader) == SCAN_STRING;
}

bool render_next_run(scan_reader *reader, bool *open, base_span *run)
{
    if (!*open)
        return false;
    scan_run part;
    scan_part kind = scan_text(reader, &part);
    *open = kind == SCAN_TEXT_RUN;
    *run = (base_span){part.data, part.size};
    return *open || (kind == SCAN_TEXT_LAST && part.size > 0);
}

/* RFC 6901 section 3: ~ is ~0, / is ~1. Takes what it writes from *clip; false: there is more. */
static bool put_pointer_text(render_out *o, base_span text, uint32_t *clip)
{
    size_t run = 0, at = 0;
    for (uint32_t c; at<text.size && * clip> 0; --*clip) {
        size_t length = render_decode(text.data + at, text.size - at, &c);
        if (c == '~' || c == '/') {
            render_span(o, (base_span){text.data + run, at - run});
            render_put(o, c == '~' ? "~0" : "~1");
            run = at + 1;
        }
        at += length;
    }
    render_span(o, (base_span){text.data + run, at - run});
    return at == text.size;
}

static bool put_pointer_key(render_out *o, const wv_report *r, uint64_t offset, uint32_t *clip)
{
    render_string key;
    base_span run;
    render_open_string(&key, r, offset);
    while (render_next_run(&key.reader, &key.open, &run))
        if (!put_pointer_text(o, run, clip))
            return false;
    return true;
}

static bool put_pointer_step(render_out *o, const wv_report *r, const render_step *step,
                             uint32_t clip)
{
    const wv_schema *schema = r->operation.schema;
    if (step->member)
        return put_pointer_text(o, base_key_text(schema, step->member->text), &clip);
    if (step->parent->kind == WV_KIND_MAP && !step->secret)
        return put_pointer_key(o, r, step->value, &clip);
    if (step->parent->kind == WV_KIND_MAP)
        render_put(o, "*");
    else
        render_uint(o, step->value);
    return true;
}

void render_pointer(render_out *o, const wv_report *r, const wv_violation *v, uint32_t clip)
{
    render_walk w = render_walk_begin(r, v, v->steps);
    render_step step;
    while (render_walk_next(&w, &step)) {
        render_put(o, "/");
        if (!put_pointer_step(o, r, &step, clip ? clip : UINT32_MAX))
            render_put(o, "...");
    }
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

static void put_key(render_out *o, const wv_report *r, uint64_t offset)
{
    render_string key;
    base_span run;
    render_open_string(&key, r, offset);
    while (render_next_run(&key.reader, &key.open, &run))
        render_span(o, run);
}

static void put_aws_step(render_out *o, const wv_report *r, const render_step *step, bool inside)
{
    const wv_schema *schema = r->operation.schema;
    if (step->member) {
        render_lower_first(o, base_key_text(schema, step->member->text));
        return;
    }
    if (step->parent->kind == WV_KIND_LIST)
        render_uint(o, step->value + 1);
    else if (step->secret)
        render_put(o, "*");
    else
        put_key(o, r, step->value);
    /* Kinesis records.1.member.data, DynamoDB queryFilter.a.member.comparisonOperator */
    if (inside || step->parent->kind == WV_KIND_LIST)
        render_put(o, ".member");
}

void render_aws_path(render_out *o, const wv_report *r, const wv_violation *v)
{
    bool element = (v->flags & REPORT_ELEMENT) && v->steps > 0;
    render_walk w = render_walk_begin(r, v, (uint8_t)(v->steps - element));
    render_step step;
    for (bool first = true; render_walk_next(&w, &step); first = false) {
        if (!first)
            render_put(o, ".");
        put_aws_step(o, r, &step, w.at < w.end);
    }
}
