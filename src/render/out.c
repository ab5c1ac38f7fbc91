#include "render/out.h"

render_out render_begin(char *data, size_t size)
{
    return (render_out){.data = data, .size = data ? size : 0, .style = RENDER_RAW};
}

size_t render_end(render_out *o)
{
    if (o->size > 0)
        o->data[o->count < o->size ? o->count : o->size - 1] = '\0';
    return o->count;
}

void render_bytes(render_out *o, const void *data, size_t size)
{
    if (o->count + 1 < o->size && size > 0) {
        size_t room = o->size - 1 - o->count;
        memcpy(o->data + o->count, data, size < room ? size : room);
    }
    o->count += size;
}

void render_raw(render_out *o, const char *text)
{
    base_span s = render_text_of(text);
    render_bytes(o, s.data, s.size);
}

void render_uint(render_out *o, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    render_bytes(o, digits + at, sizeof digits - at);
}

void render_int(render_out *o, int64_t value)
{
    if (value < 0)
        render_raw(o, "-");
    render_uint(o, value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value);
}

static uint32_t bits_of(const uint8_t *p, size_t size)
{
    uint32_t c = p[0] & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return RENDER_BROKEN;
        c = c << 6 | (p[i] & 0x3fu);
    }
    return c;
}

size_t render_decode(const uint8_t *text, size_t size, uint32_t *c)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t lead = text[0];
    *c = lead;
    if (lead < 0x80)
        return 1;
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    *c = RENDER_BROKEN;
    if (lead < 0xc2 || lead > 0xf4 || length > size)
        return 1;
    *c = bits_of(text, length);
    if (*c < smallest[length] || *c >= RENDER_BROKEN) {
        *c = RENDER_BROKEN;
        return 1;
    }
    return length;
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

/* May the code point stand in the output as it is? DEL and C1 are escaped in JSON too: bodies end
 * up on terminals. */
static bool passes(render_style style, uint32_t c)
{
    if (c == RENDER_BROKEN || is_surrogate(c))
        return false;
    if (style == RENDER_RAW)
        return true;
    if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
        return false;
    if (c == '\\')
        return style == RENDER_PLAIN;
    if (style == RENDER_JSON)
        return c != '"';
    return c < 0x80;
}

static void put_hex(render_out *o, uint32_t c, unsigned digits)
{
    static const char hex[] = "0123456789abcdef";
    while (digits-- > 0)
        render_bytes(o, &hex[c >> (4 * digits) & 15], 1);
}

static void put_json_escape(render_out *o, uint32_t c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    for (size_t i = 0; from[i]; i++)
        if (c == (uint32_t)from[i]) {
            render_raw(o, "\\");
            render_bytes(o, &to[i], 1);
            return;
        }
    render_raw(o, "\\u");
    put_hex(o, c, 4);
}

static void put_escaped(render_out *o, uint32_t c)
{
    bool people = o->style == RENDER_LOG || o->style == RENDER_PLAIN;
    if (c == '\\' && people) {
        render_raw(o, "\\\\");
    } else if (people) {
        unsigned digits = 1;
        c = c == RENDER_BROKEN ? 0xfffd : c;
        while (digits < 6 && c >> (4 * digits))
            digits++;
        render_raw(o, "\\u{");
        put_hex(o, c, digits);
        render_raw(o, "}");
    } else if (o->style == RENDER_JSON && c != RENDER_BROKEN) {
        put_json_escape(o, c);
    } else {
        render_raw(o, "\xef\xbf\xbd");
    }
}

void render_span(render_out *o, base_span text)
{
    size_t run = 0;
    if (text.size == 0) /* which may have no memory */
        return;
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        size_t length = render_decode(text.data + at, text.size - at, &c);
        if (!passes(o->style, c)) {
            render_bytes(o, text.data + run, at - run);
            put_escaped(o, c);
            run = at + length;
        }
        at += length;
    }
    render_bytes(o, text.data + run, text.size - run);
}

void render_put(render_out *o, const char *text)
{
    render_span(o, render_text_of(text));
}

void render_json_string(render_out *o, base_span text)
{
    render_style before = o->style;
    render_raw(o, "\"");
    o->style = RENDER_JSON;
    render_span(o, text);
    o->style = before;
    render_raw(o, "\"");
}
