#include "render/reader.h"

static size_t point_bytes(uint8_t lead)
{
    return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Bytes of the code point that the buffer ends in the middle of. */
static size_t half_point(const uint8_t *part, size_t size)
{
    size_t back = 0;
    while (back < 3 && back < size && (part[size - 1 - back] & 0xc0) == 0x80)
        back++;
    if (back == size)
        return 0;
    return back + 1 < point_bytes(part[size - 1 - back]) ? back + 1 : 0;
}

/* A code point that excerpts hold in two pieces, of which `half` is the first. */
static base_span join(render_reader *reader, base_span half)
{
    size_t need = point_bytes(half.data[0]) - half.size;
    base_span more = report_bytes(reader->report, reader->at + half.size);
    if (more.size < need)
        return (base_span){half.data, 0};
    memcpy(reader->joint, half.data, half.size);
    memcpy(reader->joint + half.size, more.data, need);
    return (base_span){reader->joint, half.size + need};
}

/* What lies together from here on, without half a code point at its end. */
static base_span bytes_at(render_reader *reader)
{
    base_span bytes = report_bytes(reader->report, reader->at);
    uint64_t rest = reader->end - reader->at;
    if (bytes.size >= rest)
        return (base_span){bytes.data, (size_t)rest};
    size_t half = half_point(bytes.data, bytes.size);
    if (half && half == bytes.size)
        return join(reader, bytes);
    return (base_span){bytes.data, bytes.size - half};
}

/* Gives the scanner the next bytes; false: there are none. */
static bool next_chunk(render_reader *reader)
{
    base_span bytes = bytes_at(reader);
    uint64_t rest = reader->end - reader->at;
    reader->lost = rest && !bytes.size;
    reader->at += bytes.size;
    scan_chunk(&reader->scan, bytes.data, bytes.size, reader->at == reader->end && !reader->cut);
    return bytes.size;
}

scan_token render_next_token(render_reader *reader)
{
    scan_token token = SCAN_MORE;
    while (!reader->lost && (token = scan_next(&reader->scan)) == SCAN_MORE)
        if (!next_chunk(reader))
            return SCAN_MORE;
    return token;
}

void render_open_part(render_reader *reader, const wv_report *r, uint64_t offset, size_t most)
{
    scan_limits limits = {.nesting = SCAN_NEST_MAX, .digits = WV_MAX_DIGITS, .surrogates = true};
    uint64_t at = offset < r->size ? offset : r->size, rest = r->size - at;
    scan_begin(&reader->scan, limits);
    reader->report = r;
    reader->at = at;
    reader->cut = rest > most;
    reader->end = reader->cut ? at + most : r->size;
    reader->lost = false;
    next_chunk(reader);
}

void render_open_value(render_reader *reader, const wv_report *r, uint64_t offset)
{
    render_open_part(reader, r, offset, SIZE_MAX);
}

void render_open_string(render_string *s, const wv_report *r, uint64_t offset)
{
    render_open_value(&s->reader, r, offset);
    s->open = render_next_token(&s->reader) == SCAN_STRING;
}

bool render_next_run(render_reader *reader, bool *open, base_span *run)
{
    scan_run part;
    scan_part kind = SCAN_TEXT_MORE;
    while (*open && (kind = scan_text(&reader->scan, &part)) == SCAN_TEXT_MORE)
        if (!next_chunk(reader))
            *open = false;
    if (!*open)
        return false;
    *open = kind == SCAN_TEXT_RUN;
    *run = (base_span){part.data, part.size};
    return *open || (kind == SCAN_TEXT_LAST && part.size > 0);
}

render_plain_text render_plain_begin(const wv_report *r, const wv_violation *v, base_span text)
{
    bool body = v->source == WV_SOURCE_BODY, target = !body && v->pair == WV_NONE;
    render_plain_text p = {.report = r, .text = {text, target ? HTTP_PERCENT : HTTP_PLAIN}};
    p.at = v->offset + text.size;
    p.end = body ? v->offset + v->length : p.at;
    return p;
}

/* The next bytes of a body that was fed. */
static void next_text(render_plain_text *p)
{
    if (p->text.bytes.size || p->at == p->end)
        return;
    p->text.bytes = report_bytes(p->report, p->at);
    if (p->text.bytes.size > p->end - p->at)
        p->text.bytes.size = (size_t)(p->end - p->at);
    p->lost = !p->text.bytes.size;
    p->at += p->text.bytes.size;
}

bool render_plain_next(render_plain_text *p, base_span *run)
{
    const uint8_t *bad = NULL;
    bool more;
    do {
        memmove(p->part, p->part + p->used, p->kept);
        next_text(p);
        size_t room = sizeof p->part - p->kept;
        size_t size = p->kept + http_decode(&p->text, p->part + p->kept, room, &bad);
        more = p->text.bytes.size || p->at != p->end;
        p->kept = more ? half_point(p->part, size) : 0;
        p->used = size - p->kept;
    } while (more && !p->used && !p->lost);
    *run = (base_span){p->part, p->used};
    return p->used > 0;
}
