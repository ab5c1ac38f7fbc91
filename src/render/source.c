#include "render/source.h"

#include "render/mask.h"

#define WINDOW 80 /* columns of the payload that are shown */
#define LEFT   30 /* code points of them before the value */

/* Walking again costs the payload's size for each finding: so much is done whatever the size. */
#define WALKED (64 * 1024) /* bytes, and four times the payload's */
#define HIDDEN "***"

static bool has_secrets(const wv_schema *schema)
{
    for (uint32_t i = 0; i < schema->shape_count; i++)
        if (schema->shapes[i].flags & WV_SHAPE_SENSITIVE)
            return true;
    return false;
}

render_sources render_sources_begin(const wv_report *r)
{
    return (render_sources){.report = r,
                            .allowed = !r->unparsed && r->json,
                            .secrets = has_secrets(r->operation.schema),
                            .left = WALKED + UINT64_C(4) * r->size};
}

typedef struct line {
    const uint8_t *json;
    size_t size;
    render_mask *mask; /* NULL: nothing is hidden */
} line;

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

/* Where the window starts: the line's begin, or LEFT code points before the value. */
static size_t window_begin(const uint8_t *json, size_t at)
{
    size_t low = at > (size_t)LEFT * 4 ? at - (size_t)LEFT * 4 : 0;
    for (unsigned points = 0; at > low && points < LEFT && !is_line_end(json[at - 1]);)
        points += (json[--at] & 0xc0) != 0x80;
    return at;
}

/* End of the hidden part that an offset is in, or of its line; the offset itself if it is in none.
 * mask NULL: nothing is hidden. */
static size_t hidden_end(render_mask *mask, const uint8_t *json, size_t at, size_t to)
{
    if (!mask)
        return at;
    render_mask_seek(mask, at);
    if (at < mask->from)
        return at;
    size_t end = mask->to < to ? mask->to : to;
    while (at < end && !is_line_end(json[at]))
        at++;
    return at;
}

/* One code point as it is shown. Tabs are shown as one column so that the caret fits. */
static base_span shown_point(const uint8_t *json, size_t from, size_t to)
{
    uint32_t c;
    size_t length = render_decode(json + from, to - from, &c);
    return c == '\t' ? render_text_of(" ") : (base_span){json + from, length};
}

/* Writes bytes of [from, to) up to the end of the line or until *room columns are used. Returns
 * the offset where it stopped. */
static size_t put_window(render_out *o, const line *l, size_t from, size_t to, size_t *room)
{
    while (from < to && !is_line_end(l->json[from])) {
        render_out measure = {.style = RENDER_LOG};
        size_t next = hidden_end(l->mask, l->json, from, to), before = o->count;
        base_span text = render_text_of(HIDDEN);
        if (next == from) {
            text = shown_point(l->json, from, to);
            next += text.size;
        }
        render_span(&measure, text);
        if (measure.count > *room)
            break;
        render_span(o, text);
        *room -= o->count - before;
        from = next;
    }
    return from;
}

static void put_repeated(render_out *o, const char *c, size_t count)
{
    for (; count > 0; count--)
        render_raw(o, c);
}

static void put_source(render_out *o, const line *l, size_t at, size_t end)
{
    size_t begin = window_begin(l->json, at), room = WINDOW;
    bool cut = begin > 0 && !is_line_end(l->json[begin - 1]);
    render_style before = o->style;
    o->style = RENDER_LOG;
    render_raw(o, cut ? "    ..." : "    ");
    put_window(o, l, begin, at, &room);
    size_t left = WINDOW - room;
    size_t stop = put_window(o, l, at, end, &room);
    size_t width = WINDOW - room - left;
    if (stop == end)
        stop = put_window(o, l, end, l->size, &room);
    if (stop < l->size && !is_line_end(l->json[stop]))
        render_raw(o, "...");
    o->style = before;
    render_raw(o, "\n    ");
    put_repeated(o, " ", left + (cut ? 3 : 0));
    render_raw(o, "^");
    put_repeated(o, "~", width > 1 ? width - 1 : 0);
    render_raw(o, "\n");
}

void render_source(render_out *o, render_sources *s, const wv_violation *v)
{
    const wv_report *r = s->report;
    if (!s->allowed || !report_in_json(v) || (s->secrets && v->offset > s->left))
        return;
    size_t at = v->offset < r->size ? (size_t)v->offset : r->size;
    size_t end = v->length < r->size - at ? at + (size_t)v->length : r->size;
    render_mask mask;
    line l = {r->json, r->size, s->secrets ? &mask : NULL};
    if (s->secrets)
        render_mask_begin(&mask, r);
    put_source(o, &l, at, end);
    if (s->secrets) {
        uint64_t walked = scan_offset(&mask.reader);
        s->left -= walked < s->left ? walked : s->left;
    }
}
