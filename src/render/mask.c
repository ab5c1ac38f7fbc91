#include "render/mask.h"

static const wv_shape_row *row_at(const render_mask *m, uint32_t depth)
{
    return &m->schema->shapes[m->open[depth]]; /* only containers with a shape are open */
}

static bool is_secret(const render_mask *m, uint32_t shape)
{
    return shape != WV_NONE && (m->schema->shapes[shape].flags & WV_SHAPE_SENSITIVE);
}

void render_mask_begin(render_mask *m, const wv_report *r)
{
    scan_limits limits = {.nesting = SCAN_NEST_MAX, .digits = WV_MAX_DIGITS, .surrogates = true};
    m->schema = r->operation.schema;
    m->shape = r->root;
    m->keyed = true;
    m->size = r->size;
    m->from = m->to = 0;
    scan_begin(&m->reader, limits);
    scan_chunk(&m->reader, r->json, r->size, true);
}

static size_t place(const render_mask *m)
{
    return (size_t)scan_offset(&m->reader);
}

/* False: the text is broken. */
static bool pass_text(render_mask *m)
{
    scan_run run;
    scan_part part;
    do
        part = scan_text(&m->reader, &run);
    while (part == SCAN_TEXT_RUN);
    return part == SCAN_TEXT_LAST;
}

/* Passes the value whose first token was read, in the containers of depth `around`. */
static bool pass_value(render_mask *m, scan_token token, uint32_t around)
{
    for (;; token = scan_next(&m->reader)) {
        if (token == SCAN_ERROR || token == SCAN_END || token == SCAN_MORE)
            return false;
        if ((token == SCAN_KEY || token == SCAN_STRING) && !pass_text(m))
            return false;
        if (m->reader.depth == around)
            return true;
    }
}

static bool hide(render_mask *m, size_t from, bool whole)
{
    m->from = from;
    m->to = whole ? place(m) : m->size;
    return true;
}

/* The member whose name comes; NULL: not modelled, or *broken. */
static const wv_member_row *pass_name(render_mask *m, const wv_shape_row *row, bool *broken)
{
    uint8_t name[WV_NAME_MAX];
    size_t size = 0;
    scan_run run;
    scan_part part;
    do {
        part = scan_text(&m->reader, &run);
        *broken = part != SCAN_TEXT_RUN && part != SCAN_TEXT_LAST;
        if (*broken)
            return NULL;
        if (size + run.size <= sizeof name)
            memcpy(name + size, run.data, run.size);
        size += run.size;
    } while (part == SCAN_TEXT_RUN);
    for (uint32_t i = 0; i < row->count && size <= sizeof name; i++) {
        const wv_member_row *member = &m->schema->members[row->first + i];
        base_span text = base_key_text(m->schema, member->text);
        bool bound = member->flags & WV_MEMBER_BOUND; /* has no name in the body */
        if (!bound && member->length == size && memcmp(text.data, name, size) == 0)
            return member;
    }
    return NULL;
}

/* True if something is hidden. */
static bool on_key(render_mask *m)
{
    const wv_shape_row *row = row_at(m, m->reader.depth);
    size_t from = (size_t)m->reader.token;
    bool broken;
    if (row->kind == WV_KIND_MAP) {
        m->keyed = true;
        m->shape = row->second;
        if (!pass_text(m))
            return hide(m, from, false);
        return is_secret(m, row->first) && hide(m, from, true);
    }
    const wv_member_row *member = pass_name(m, row, &broken);
    if (member) {
        m->keyed = true;
        m->shape = member->shape;
        return false;
    }
    uint32_t depth = m->reader.depth;
    return hide(m, from, !broken && pass_value(m, scan_next(&m->reader), depth));
}

/* A text in place of a number is the value of that member all the same; but what a list, map or
 * structure should hold is hidden wherever else it stands. */
static bool takes(uint8_t kind, scan_token token)
{
    switch (token) {
    case SCAN_OBJECT:
        return kind == WV_KIND_STRUCTURE || kind == WV_KIND_UNION || kind == WV_KIND_MAP;
    case SCAN_ARRAY:
        return kind == WV_KIND_LIST;
    case SCAN_NULL:
        return true;
    default:
        return kind < WV_KIND_STRUCTURE;
    }
}

static bool on_value(render_mask *m, scan_token token)
{
    bool opens = token == SCAN_OBJECT || token == SCAN_ARRAY;
    size_t from = (size_t)m->reader.token;
    uint32_t around = m->reader.depth - opens;
    uint32_t shape = m->keyed ? m->shape : row_at(m, around)->first;
    m->keyed = false;
    uint8_t kind = shape == WV_NONE ? WV_KIND_DOCUMENT : m->schema->shapes[shape].kind;
    bool shown = shape != WV_NONE && !is_secret(m, shape);
    if (shown && takes(kind, token)) {
        if (opens && m->reader.depth <= WV_MAX_DEPTH) {
            m->open[m->reader.depth] = shape;
            return false;
        }
        if (!opens)
            return token == SCAN_STRING && !pass_text(m) && hide(m, from, false);
    }
    bool whole = pass_value(m, token, around);
    if (whole && shown && kind == WV_KIND_DOCUMENT)
        return false;
    return hide(m, from, whole);
}

/* True if the next token begins a hidden part, or nothing follows. */
static bool step(render_mask *m)
{
    size_t before = place(m);
    scan_token token = scan_next(&m->reader);
    switch (token) {
    case SCAN_OBJECT_END:
    case SCAN_ARRAY_END:
        return false;
    case SCAN_KEY:
        return on_key(m);
    case SCAN_END:
        return hide(m, m->size, false);
    case SCAN_ERROR:
    case SCAN_MORE:
        return hide(m, before, false);
    default:
        return on_value(m, token);
    }
}

void render_mask_seek(render_mask *m, size_t offset)
{
    while (m->to <= offset && m->to < m->size)
        while (!step(m))
            ;
}
