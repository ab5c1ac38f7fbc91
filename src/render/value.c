#include "render/value.h"

#include "render/number.h"
#include "render/path.h"

/* Offsets of the members of the structures that are open at once. A structure that finds no room
 * reads its text again for each member. */
#define OFFSETS 512

#define ABSENT UINT64_MAX

/* A modelled container that is being written. */
typedef struct frame {
    uint64_t at;  /* payload offset where it goes on; structure: just after its { */
    uint64_t end; /* structure: just after its } */
    uint32_t shape;
    uint32_t next;  /* structure: the member that comes */
    uint32_t first; /* structure: first of its offsets, or WV_NONE */
    bool begun;     /* something inside is written */
} frame;

/* Members of structures are written as the model declares them, wherever they stand in the payload,
 * so the walk goes by payload offsets instead of reading on. Below a value that is not modelled
 * everything is copied as it comes. */
typedef struct echo {
    render_out *out;
    const wv_report *report;
    const wv_schema *schema;
    render_reader reader; /* of the token or text at hand */
    uint64_t base;        /* payload offset at which it was opened */
    uint32_t depth;       /* frames */
    uint32_t used;        /* offsets */
    bool secret;          /* something sensitive was met */
    bool lost;            /* the payload was fed, and what comes next is not there */
    bool broken;          /* the same, or what stands there is no JSON */
    frame frames[WV_MAX_DEPTH];
    uint64_t offsets[OFFSETS];
} echo;

static const wv_shape_row *row_of(const echo *e, uint32_t shape)
{
    return shape == WV_NONE ? NULL : &e->schema->shapes[shape];
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

/* ---- The payload by offsets: all of it is known to be JSON ------------------------------------
 */

/* Readers are opened again and again: what one has lost stays lost. */
static void note_lost(echo *e, bool lost)
{
    e->lost |= lost;
    e->broken |= lost;
}

static scan_token next_token(echo *e)
{
    scan_token token = render_next_token(&e->reader);
    note_lost(e, e->reader.lost);
    return token;
}

static bool next_run(echo *e, bool *open, base_span *run)
{
    bool more = render_next_run(&e->reader, open, run);
    note_lost(e, e->reader.lost);
    return more;
}

static scan_token open_at(echo *e, uint64_t offset)
{
    e->base = offset;
    render_open_value(&e->reader, e->report, offset);
    return next_token(e);
}

static uint64_t here(const echo *e)
{
    return e->base + scan_offset(&e->reader.scan);
}

/* Reads over the text or container that the reader stands at the start of. */
static void skip_rest(echo *e, scan_token token)
{
    uint32_t floor = e->reader.scan.depth - (token == SCAN_OBJECT || token == SCAN_ARRAY);
    base_span run;
    for (;; token = next_token(e)) {
        bool open = token == SCAN_KEY || token == SCAN_STRING;
        while (next_run(e, &open, &run))
            ;
        e->broken |= token == SCAN_ERROR || token == SCAN_END || token == SCAN_MORE;
        if (e->broken || (e->reader.scan.depth <= floor && token != SCAN_KEY))
            return;
    }
}

/* Over white space, and over one comma or colon. */
static uint64_t next_place(echo *e, uint64_t at)
{
    base_span bytes = {NULL, 0};
    for (bool sign = false; at < e->report->size; at++) {
        if (bytes.size == 0)
            bytes = report_bytes(e->report, at);
        note_lost(e, bytes.size == 0);
        if (e->lost)
            break;
        uint8_t c = bytes.data[0];
        if ((c == ',' || c == ':') && !sign)
            sign = true;
        else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            break;
        bytes = (base_span){bytes.data + 1, bytes.size - 1};
    }
    return at;
}

static uint8_t byte_at(const echo *e, uint64_t at)
{
    base_span bytes = report_bytes(e->report, at);
    return bytes.size ? bytes.data[0] : 0;
}

/* ---- Structures -------------------------------------------------------------------------------
 */

/* The member whose name is being read; WV_NONE for one that is not modelled: services drop those
 * before they look at the rest (Athena). */
static uint32_t read_member(echo *e, const wv_shape_row *row)
{
    uint8_t name[WV_NAME_MAX];
    size_t size = 0;
    base_span run;
    for (bool open = true; next_run(e, &open, &run); size += run.size)
        if (size + run.size <= sizeof name)
            memcpy(name + size, run.data, run.size);
    if (size > sizeof name)
        return WV_NONE;
    for (uint32_t i = 0; i < row->count; i++) {
        const wv_member_row *m = &e->schema->members[row->first + i];
        if (m->length != size)
            continue;
        if (memcmp(base_key_text(e->schema, m->text).data, name, size) == 0)
            return i;
    }
    return WV_NONE;
}

/* Reads the structure of a frame once, from its {. `wanted`: only that member's offset is kept, and
 * returned; WV_NONE: those of all members are. Of a repeated member the last counts. */
static uint64_t read_structure(echo *e, frame *f, uint64_t start, uint32_t wanted)
{
    const wv_shape_row *row = row_of(e, f->shape);
    uint64_t found = ABSENT;
    open_at(e, start);
    while (!e->broken && next_token(e) == SCAN_KEY) {
        uint32_t member = read_member(e, row);
        scan_token token = next_token(e);
        uint64_t offset = e->base + e->reader.scan.token;
        skip_rest(e, token);
        if (wanted == WV_NONE && member != WV_NONE)
            e->offsets[f->first + member] = offset;
        if (member == wanted && wanted != WV_NONE)
            found = offset;
    }
    f->end = here(e);
    return found;
}

static void begin_structure(echo *e, frame *f, uint64_t start)
{
    const wv_shape_row *row = row_of(e, f->shape);
    f->next = 0;
    f->first = row->count <= OFFSETS - e->used ? e->used : WV_NONE;
    if (f->first != WV_NONE) {
        for (uint32_t i = 0; i < row->count; i++)
            e->offsets[e->used++] = ABSENT;
        read_structure(e, f, start, WV_NONE);
    } else {
        read_structure(e, f, start, row->count); /* where it ends */
    }
}

/* ---- Values -----------------------------------------------------------------------------------
 */

static void put_separator(echo *e, bool *begun)
{
    if (*begun)
        render_put(e->out, ", ");
    *begun = true;
}

static void copy_text(echo *e)
{
    base_span run;
    for (bool open = true; next_run(e, &open, &run);)
        render_span(e->out, run);
}

/* Bytes that the base64 text holds: three quarters of what is not padding. */
static void put_blob(echo *e)
{
    uint64_t letters = 0;
    base_span run;
    for (bool open = true; next_run(e, &open, &run);)
        for (size_t i = 0; i < run.size; i++)
            letters += run.data[i] != '=';
    if (e->lost)
        return;
    uint64_t bytes = letters / 4 * 3 + letters % 4 * 3 / 4;
    render_put(e->out, "java.nio.HeapByteBuffer[pos=0 lim=");
    render_uint(e->out, bytes);
    render_put(e->out, " cap=");
    render_uint(e->out, bytes);
    render_put(e->out, "]");
}

static void put_scalar(echo *e, scan_token token, const wv_shape_row *row)
{
    if (token == SCAN_NUMBER)
        render_java_number(e->out, scan_number_text(&e->reader.scan),
                           row ? row->kind : WV_KIND_DOCUMENT);
    else if (token == SCAN_STRING && has_kind(row, WV_KIND_BLOB))
        put_blob(e);
    else if (token == SCAN_STRING || token == SCAN_KEY)
        copy_text(e);
    else
        render_put(e->out, token == SCAN_TRUE ? "true" : token == SCAN_FALSE ? "false" : "null");
}

/* A container that is not modelled, to its end. */
static void copy_container(echo *e, scan_token token)
{
    bool begun = false, keyed = true;
    for (;; token = next_token(e)) {
        bool closes = token == SCAN_OBJECT_END || token == SCAN_ARRAY_END;
        e->broken |= token == SCAN_ERROR || token == SCAN_END || token == SCAN_MORE;
        if (e->broken)
            return;
        if (!closes && !keyed)
            put_separator(e, &begun);
        if (token == SCAN_OBJECT || token == SCAN_ARRAY)
            render_put(e->out, token == SCAN_OBJECT ? "{" : "[");
        else if (closes)
            render_put(e->out, token == SCAN_OBJECT_END ? "}" : "]");
        else
            put_scalar(e, token, NULL);
        if (e->broken)
            return;
        keyed = token == SCAN_KEY;
        if (keyed)
            render_put(e->out, "=");
        begun = token != SCAN_OBJECT && token != SCAN_ARRAY;
        if (e->reader.scan.depth == 0)
            return;
    }
}

static bool is_modelled(const wv_shape_row *row, scan_token token)
{
    return token == SCAN_OBJECT ? is_structure(row) || has_kind(row, WV_KIND_MAP)
                                : token == SCAN_ARRAY && has_kind(row, WV_KIND_LIST);
}

static void open_frame(echo *e, uint32_t shape, uint64_t offset)
{
    const wv_shape_row *row = row_of(e, shape);
    frame *f = &e->frames[e->depth++];
    *f = (frame){.at = offset + 1, .shape = shape};
    if (is_structure(row)) {
        render_span(e->out, base_name_text(e->schema, row->name));
        render_put(e->out, "(");
        begin_structure(e, f, offset);
    } else {
        render_put(e->out, row->kind == WV_KIND_MAP ? "{" : "[");
    }
}

/* Where the list or map on top goes on after a value; a structure knows its offsets. */
static void go_on(echo *e, uint64_t at)
{
    frame *f = &e->frames[e->depth > 0 ? e->depth - 1 : 0];
    if (e->depth > 0 && !is_structure(row_of(e, f->shape)))
        f->at = at;
}

static void put_value(echo *e, uint32_t shape, uint64_t offset)
{
    const wv_shape_row *row = row_of(e, shape);
    note_secret(e, shape);
    scan_token token = open_at(e, offset);
    e->broken |= token == SCAN_ERROR || token == SCAN_END || token == SCAN_MORE;
    if (e->broken)
        return;
    offset = e->base + e->reader.scan.token;
    if (is_modelled(row, token) && e->depth < WV_MAX_DEPTH) {
        open_frame(e, shape, offset);
        return;
    }
    if (token == SCAN_OBJECT || token == SCAN_ARRAY)
        copy_container(e, token);
    else
        put_scalar(e, token, row);
    go_on(e, here(e));
}

/* ---- One step in the frame on top -------------------------------------------------------------
 */

static void close_frame(echo *e, const char *bracket, uint64_t at)
{
    const frame *f = &e->frames[--e->depth];
    if (is_structure(row_of(e, f->shape)) && f->first != WV_NONE)
        e->used = f->first;
    render_put(e->out, bracket);
    go_on(e, at);
}

static void step_structure(echo *e, frame *f, const wv_shape_row *row)
{
    if (f->next == row->count) {
        close_frame(e, ")", f->end);
        return;
    }
    uint32_t i = f->next++;
    const wv_member_row *member = &e->schema->members[row->first + i];
    uint64_t offset =
        f->first != WV_NONE ? e->offsets[f->first + i] : read_structure(e, f, f->at - 1, i);
    put_separator(e, &f->begun);
    render_lower_first(e->out, base_key_text(e->schema, member->text));
    render_put(e->out, "=");
    if (e->broken)
        return;
    if (offset == ABSENT)
        render_put(e->out, "null");
    else
        put_value(e, member->shape, offset);
}

static void step_collection(echo *e, frame *f, const wv_shape_row *row)
{
    uint64_t at = next_place(e, f->at);
    bool map = row->kind == WV_KIND_MAP;
    if (e->lost)
        return;
    if (byte_at(e, at) == (map ? '}' : ']')) {
        close_frame(e, map ? "}" : "]", at + 1);
        return;
    }
    put_separator(e, &f->begun);
    if (map) {
        note_secret(e, row->first);
        put_scalar(e, open_at(e, at), NULL);
        if (e->lost)
            return;
        render_put(e->out, "=");
        at = next_place(e, here(e));
    }
    put_value(e, map ? row->second : row->first, at);
}

static void walk(echo *e, bool until_secret)
{
    while (e->depth > 0 && !e->broken && !(until_secret && e->secret)) {
        frame *f = &e->frames[e->depth - 1];
        const wv_shape_row *row = row_of(e, f->shape);
        if (is_structure(row))
            step_structure(e, f, row);
        else
            step_collection(e, f, row);
    }
}

static void begin(echo *e, render_out *o, const wv_report *r, uint32_t shape, uint64_t offset)
{
    e->out = o;
    e->report = r;
    e->schema = r->operation.schema;
    e->depth = e->used = 0;
    e->secret = e->lost = e->broken = false;
    put_value(e, shape, offset);
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
    walk(&e, true);
    return e.secret || (e.lost && may_hide(row_of(&e, shape), e.schema));
}

void render_value(render_out *o, const wv_report *r, uint32_t shape, uint64_t offset)
{
    echo e;
    begin(&e, o, r, shape, offset);
    walk(&e, false);
    if (e.lost)
        render_put(o, "...");
}
