#include "support/printable.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void put(printable *p, const char *text, size_t size)
{
    if (p->capacity - p->size <= size) {
        p->capacity = 2 * (p->size + size) + 256;
        char *more = arena_alloc(p->memory, p->capacity);
        if (p->size)
            memcpy(more, p->text, p->size);
        p->text = more;
    }
    if (size)
        memcpy(p->text + p->size, text, size);
    p->size += size;
}

void printable_string(printable *p, const char *text)
{
    put(p, text, strlen(text));
}

void printable_number(printable *p, uint64_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, n);
    printable_string(p, digits);
}

/* Bytes of the code point at the front, in WTF-8; 0: it is none. */
static size_t point_at(const char *text, size_t size, uint32_t *point)
{
    const uint8_t *s = (const uint8_t *)text;
    size_t need = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if ((s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4 || need > size)
        return 0;
    *point = need == 1 ? s[0] : s[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (s[i] & 0x3fu);
    }
    return *point >= least[need] && *point <= 0x10ffff ? need : 0;
}

/* As \uXXXX, a pair of them above U+FFFF. */
static void put_escape(printable *p, uint32_t c)
{
    char text[16];
    if (c > 0xffff)
        snprintf(text, sizeof text, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                 (unsigned)(0xdc00 + (c & 0x3ff)));
    else
        snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
    printable_string(p, text);
}

void printable_text(printable *p, const char *text, size_t size, bool json)
{
    while (size) {
        uint32_t c = 0;
        size_t taken = point_at(text, size, &c);
        if (!taken)
            printable_string(p, "\\ufffd");
        else if (c < ' ' || c > '~')
            put_escape(p, c);
        else if (json && (c == '"' || c == '\\'))
            printable_string(p, c == '"' ? "\\\"" : "\\\\");
        else
            put(p, text, taken);
        taken = taken ? taken : 1;
        text += taken;
        size -= taken;
    }
}

void printable_place(printable *p, fail_place place)
{
    const char *file = place.file ? place.file : "-";
    printable_text(p, file, strlen(file), false);
    if (!place.line)
        return;
    printable_string(p, ":");
    printable_number(p, place.line);
    printable_string(p, ":");
    printable_number(p, place.column);
}
