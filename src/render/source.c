#include "render/source.h"

#define WINDOW 80 /* columns of the payload that are shown */
#define LEFT   30 /* code points of them before the value */

bool render_source_allowed(const wv_report *r)
{
    const wv_schema *schema = r->operation.schema;
    if (r->unparsed || !r->json)
        return false;
    for (uint32_t i = 0; i < schema->shape_count; i++)
        if (schema->shapes[i].flags & WV_SHAPE_SENSITIVE)
            return false;
    return true;
}

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

/* Writes bytes of [from, to) up to the end of the line or until *room columns are used. Returns
 * the offset where it stopped. Tabs are shown as one column so that the caret fits. */
static size_t put_window(render_out *o, const uint8_t *json, size_t from, size_t to, size_t *room)
{
    while (from < to && !is_line_end(json[from])) {
        uint32_t c;
        size_t length = render_decode(json + from, to - from, &c), before = o->count;
        render_out measure = {.style = RENDER_LOG};
        base_span text = {json + from, length};
        if (c == '\t')
            text = render_text_of(" ");
        render_span(&measure, text);
        if (measure.count > *room)
            break;
        render_span(o, text);
        *room -= o->count - before;
        from += length;
    }
    return from;
}

static void put_repeated(render_out *o, const char *c, size_t count)
{
    for (; count > 0; count--)
        render_raw(o, c);
}

void render_source(render_out *o, const wv_report *r, const wv_violation *v)
{
    size_t at = v->offset < r->size ? (size_t)v->offset : r->size;
    size_t end = v->length < r->size - at ? at + (size_t)v->length : r->size;
    size_t begin = window_begin(r->json, at), room = WINDOW;
    bool cut = begin > 0 && !is_line_end(r->json[begin - 1]);
    render_style before = o->style;
    o->style = RENDER_LOG;
    render_raw(o, cut ? "    ..." : "    ");
    put_window(o, r->json, begin, at, &room);
    size_t left = WINDOW - room;
    size_t stop = put_window(o, r->json, at, end, &room);
    size_t width = WINDOW - room - left;
    if (stop == end)
        stop = put_window(o, r->json, end, r->size, &room);
    if (stop < r->size && !is_line_end(r->json[stop]))
        render_raw(o, "...");
    o->style = before;
    render_raw(o, "\n    ");
    put_repeated(o, " ", left + (cut ? 3 : 0));
    render_raw(o, "^");
    put_repeated(o, "~", width > 1 ? width - 1 : 0);
    render_raw(o, "\n");
}
