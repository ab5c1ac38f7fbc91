#include "render/value.h"

#include "render/number.h"
#include "render/path.h"

/* The reader keeps the nesting; shapes are kept for the modelled depth only, below it nothing is
 * modelled. */
typedef struct echo {
    render_out *out;
    const wv_schema *schema;
    render_reader reader;
    uint32_t open[WV_MAX_DEPTH + 1]; /* shape of the open container, by its depth */
    uint32_t shape;                  /* of the value that comes */
    bool keyed;                      /* its key is written */
    bool first;                      /* nothing inside the container is written yet */
    bool secret;                     /* something sensitive was met */
} echo;

static const wv_shape_row *row_of(const echo *e, uint32_t shape)
{
    return shape == WV_NONE ? NULL : &e->schema->shapes[shape];
}

static const wv_shape_row *container_at(const echo *e, uint32_t depth)
{
    return depth > 0 && depth <= WV_MAX_DEPTH ? row_of(e, e->open[depth]) : NULL;
}

static bool has_kind(const wv_shape_row *row, uint8_t kind)
{
    return row && row->kind == kind;
}

static bool is_structure(const wv_shape_row *row)
{
    return has_kind(row, WV_KIND_STRUCTURE) || has_kind(row, WV_KIND_UNION);
}

static void note_secret(echo *e, uint32_t shape)
{
    const wv_shape_row *row = row_of(e, shape);
    if (row && (row->flags & WV_SHAPE_SENSITIVE))
        e->secret = true;
}

static void put_separator(echo *e)
{
    if (!e->first)
        render_put(e->out, ", ");
    e->first = false;
}

/* A value begins in the container at depth `around`; 0: none. */
static void begin_value(echo *e, uint32_t around)
{
    if (!e->keyed && around > 0) {
        const wv_shape_row *list = container_at(e, around);
        e->shape = has_kind(list, WV_KIND_LIST) ? list->first : WV_NONE;
        put_separator(e);
    }
    e->keyed = false;
    note_secret(e, e->shape);
}

static void open_container(echo *e, bool object)
{
    begin_value(e, e->reader.scan.depth - 1);
    const wv_shape_row *row = row_of(e, e->shape);
    if (e->reader.scan.depth <= WV_MAX_DEPTH)
        e->open[e->reader.scan.depth] = e->shape;
    if (object && is_structure(row)) {
        render_span(e->out, base_name_text(e->schema, row->name));
        render_put(e->out, "(");
    } else {
        render_put(e->out, object ? "{" : "[");
    }
    e->first = true;
}

static void close_container(echo *e, bool object)
{
    const wv_shape_row *row = container_at(e, e->reader.scan.depth + 1);
    render_put(e->out, object ? is_structure(row) ? ")" : "}" : "]");
    e->first = false;
}

static void copy_text(echo *e)
{
    base_span run;
    for (bool open = true; render_next_run(&e->reader, &open, &run);)
        render_span(e->out, run);
}

/* The member whose name is being read; NULL for an unmodelled one. */
static const wv_member_row *read_member(echo *e, const wv_shape_row *row)
{
    uint8_t name[WV_NAME_MAX];
    size_t size = 0;
    base_span run;
    for (bool open = true; render_next_run(&e->reader, &open, &run); size += run.size)
        if (size + run.size <= sizeof name)
            memcpy(name + size, run.data, run.size);
    if (size > sizeof name)
        return NULL;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *m = &e->schema->members[row->first + i];
        if (m->length != size)
            continue;
        if (memcmp(base_key_text(e->schema, m->text).data, name, size) == 0)
            return m;
    }
    return NULL;
}

/* Services drop members that they do not know before they look at the rest (Athena). */
static void skip_value(render_reader *reader)
{
    uint32_t depth = reader->scan.depth;
    do {
        scan_token token = render_next_token(reader);
        base_span run;
        bool open = token == SCAN_KEY || token == SCAN_STRING;
        while (render_next_run(reader, &open, &run))
            ;
        if (token == SCAN_ERROR || token == SCAN_END || token == SCAN_MORE)
            return;
    } while (reader->scan.depth > depth);
}

static void put_key(echo *e)
{
    const wv_shape_row *row = container_at(e, e->reader.scan.depth);
    e->shape = WV_NONE;
    if (is_structure(row)) {
        const wv_member_row *member = read_member(e, row);
        if (!member) {
            skip_value(&e->reader);
            return;
        }
        put_separator(e);
        render_lower_first(e->out, base_key_text(e->schema, member->text));
        e->shape = member->shape;
    } else {
        if (has_kind(row, WV_KIND_MAP)) {
            note_secret(e, row->first);
            e->shape = row->second;
        }
        put_separator(e);
        copy_text(e);
    }
    render_put(e->out, "=");
    e->keyed = true;
}

/* Bytes that the base64 text holds: three quarters of what is not padding. */
static void put_blob(echo *e)
{
    uint64_t letters = 0;
    base_span run;
    for (bool open = true; render_next_run(&e->reader, &open, &run);)
        for (size_t i = 0; i < run.size; i++)
            letters += run.data[i] != '=';
    if (e->reader.lost)
        return;
    uint64_t bytes = letters / 4 * 3 + letters % 4 * 3 / 4;
    render_put(e->out, "java.nio.HeapByteBuffer[pos=0 lim=");
    render_uint(e->out, bytes);
    render_put(e->out, " cap=");
    render_uint(e->out, bytes);
    render_put(e->out, "]");
}

static void put_scalar(echo *e, scan_token token)
{
    begin_value(e, e->reader.scan.depth);
    const wv_shape_row *row = row_of(e, e->shape);
    if (token == SCAN_NUMBER)
        render_java_number(e->out, scan_number_text(&e->reader.scan),
                           row ? row->kind : WV_KIND_DOCUMENT);
    else if (token == SCAN_STRING && has_kind(row, WV_KIND_BLOB))
        put_blob(e);
    else if (token == SCAN_STRING)
        copy_text(e);
    else
        render_put(e->out, token == SCAN_TRUE ? "true" : token == SCAN_FALSE ? "false" : "null");
}

/* One token; false: the value is complete, or is no JSON. */
static bool step(echo *e)
{
    scan_token token = render_next_token(&e->reader);
    switch (token) {
    case SCAN_OBJECT:
    case SCAN_ARRAY:
        open_container(e, token == SCAN_OBJECT);
        return true;
    case SCAN_KEY:
        put_key(e);
        return true;
    case SCAN_OBJECT_END:
    case SCAN_ARRAY_END:
        close_container(e, token == SCAN_OBJECT_END);
        break;
    case SCAN_STRING:
    case SCAN_NUMBER:
    case SCAN_TRUE:
    case SCAN_FALSE:
    case SCAN_NULL:
        put_scalar(e, token);
        break;
    default:
        return false;
    }
    return e->reader.scan.depth > 0;
}

static void begin(echo *e, render_out *o, const wv_report *r, uint32_t shape, uint64_t offset)
{
    e->out = o;
    e->schema = r->operation.schema;
    e->shape = shape;
    e->keyed = e->secret = false;
    e->first = true;
    render_open_value(&e->reader, r, offset);
}

/* Of a list or map that is not all there nobody knows what the rest holds. */
static bool may_hide(const wv_shape_row *row, const wv_schema *schema)
{
    if (!row || row->kind < WV_KIND_STRUCTURE)
        return false;
    for (uint32_t i = 0; i < schema->shape_count; i++)
        if (schema->shapes[i].flags & WV_SHAPE_SENSITIVE)
            return true;
    return false;
}

bool render_value_is_secret(const wv_report *r, uint32_t shape, uint64_t offset)
{
    render_out nowhere = render_begin(NULL, 0);
    echo e;
    begin(&e, &nowhere, r, shape, offset);
    while (step(&e) && !e.secret)
        ;
    return e.secret || (e.reader.lost && may_hide(row_of(&e, shape), e.schema));
}

void render_value(render_out *o, const wv_report *r, uint32_t shape, uint64_t offset)
{
    echo e;
    begin(&e, o, r, shape, offset);
    while (step(&e))
        ;
    if (e.reader.lost)
        render_put(o, "...");
}
