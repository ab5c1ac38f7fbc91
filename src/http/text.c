#include "http/http.h"

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes one byte at the front; the bytes that it took, 0 for a malformed escape. */
static size_t decode_byte(base_span text, http_coding coding, uint8_t *out)
{
    const uint8_t *at = text.data;
    *out = at[0];
    if (coding == HTTP_QUOTED && at[0] == '\\') {
        *out = text.size > 1 ? at[1] : 0;
        return text.size > 1 ? 2 : 0;
    }
    if (coding != HTTP_PERCENT || at[0] != '%')
        return 1;
    int high = text.size > 2 ? hex_value(at[1]) : -1, low = text.size > 2 ? hex_value(at[2]) : -1;
    if (high < 0 || low < 0)
        return 0;
    *out = (uint8_t)(high << 4 | low);
    return 3;
}

size_t http_decode(http_text *text, uint8_t *out, size_t room, const uint8_t **bad)
{
    size_t count = 0;
    while (count < room && text->bytes.size) {
        size_t took = decode_byte(text->bytes, text->coding, &out[count]);
        if (!took) {
            *bad = text->bytes.data;
            text->bytes.size = 0;
            break;
        }
        text->bytes.data += took;
        text->bytes.size -= took;
        count++;
    }
    return count;
}

bool http_text_is(http_text text, base_span plain)
{
    for (size_t i = 0; i < plain.size; i++) {
        uint8_t byte;
        size_t took = text.bytes.size ? decode_byte(text.bytes, text.coding, &byte) : 0;
        if (!took || byte != plain.data[i])
            return false;
        text.bytes.data += took;
        text.bytes.size -= took;
    }
    return text.bytes.size == 0;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

bool http_same_name(base_span a, base_span b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static size_t until(base_span text, uint8_t stop)
{
    size_t at = 0;
    while (at < text.size && text.data[at] != stop)
        at++;
    return at;
}

http_target http_split(wv_str target)
{
    static const uint8_t nothing[1];
    base_span all = {target.size ? (const uint8_t *)target.data : nothing, target.size};
    all.size = until(all, '#');
    size_t path = until(all, '?'), after = path + (path < all.size);
    return (http_target){{all.data, path}, {all.data + after, all.size - after}};
}

bool http_next_parameter(base_span *query, base_span *name, base_span *value)
{
    while (query->size) {
        base_span part = {query->data, until(*query, '&')};
        size_t used = part.size + (part.size < query->size);
        query->data += used;
        query->size -= used;
        if (!part.size)
            continue;
        size_t size = until(part, '='), after = size + (size < part.size);
        *name = (base_span){part.data, size};
        *value = (base_span){part.data + after, part.size - after};
        return true;
    }
    return false;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

base_span http_trim(base_span text)
{
    while (text.size && is_blank(text.data[text.size - 1]))
        text.size--;
    for (; text.size && is_blank(text.data[0]); text.size--)
        text.data++;
    return text;
}

/* Bytes up to the comma that ends the element. */
static size_t element_size(base_span value, http_list kind)
{
    unsigned commas = 0;
    bool quoted = false;
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (kind == HTTP_LIST_TEXTS && c == '"')
            quoted = !quoted;
        else if (quoted && c == '\\')
            i++;
        else if (c == ',' && !quoted && ++commas == (kind == HTTP_LIST_DATES ? 2u : 1u))
            return i;
    }
    return value.size;
}

bool http_next_element(base_span *value, http_list kind, http_text *element)
{
    if (!value->data)
        return false;
    base_span rest = http_trim(*value);
    size_t size = element_size(rest, kind);
    *element = (http_text){http_trim((base_span){rest.data, size}), HTTP_PLAIN};
    value->data = size < rest.size ? rest.data + size + 1 : NULL;
    value->size = size < rest.size ? rest.size - size - 1 : 0;
    base_span *bytes = &element->bytes;
    if (kind == HTTP_LIST_TEXTS && bytes->size > 1 && bytes->data[0] == '"' &&
        bytes->data[bytes->size - 1] == '"') {
        *element = (http_text){{bytes->data + 1, bytes->size - 2}, HTTP_QUOTED};
        return true;
    }
    return bytes->size || value->data; /* blank and the last: a value without elements */
}
