#include "emit/writer.h"

#include "ir/cname.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <wirevet/tables.h>

/* Bytes of a pool on one line: at most 5 columns each, within 100. */
#define BYTES_A_LINE 18

static void reserve(writer *w, size_t more)
{
    if (w->capacity - w->size > more)
        return;
    size_t capacity = w->capacity ? w->capacity : 4096;
    while (capacity - w->size <= more)
        capacity *= 2;
    char *bigger = arena_alloc(w->memory, capacity);
    if (w->size)
        memcpy(bigger, w->data, w->size);
    w->data = bigger;
    w->capacity = capacity;
}

void write_text(writer *w, const char *text)
{
    size_t size = strlen(text);
    reserve(w, size);
    memcpy(w->data + w->size, text, size + 1);
    w->size += size;
}

void write_format(writer *w, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size > 0) {
        reserve(w, (size_t)size);
        vsnprintf(w->data + w->size, (size_t)size + 1, format, again);
        w->size += (size_t)size;
    }
    va_end(again);
    va_end(args);
}

void write_byte(writer *w, uint8_t byte)
{
    const char c = (char)byte;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
        c == '-' || c == '.')
        write_format(w, "'%c'", c);
    else
        write_format(w, "%u", byte);
}

void write_label(writer *w, uint32_t number, const uint8_t *text, size_t size)
{
    write_format(w, "    /* %" PRIu32, number);
    if (cname_is_identifier((const char *)text, size))
        write_format(w, " %.*s", (int)size, (const char *)text);
    write_text(w, " */\n");
}

void write_pool(writer *w, const uint8_t *pool, uint32_t size)
{
    for (uint32_t at = 0; at < size;) {
        uint32_t length = (uint32_t)pool[at] | (uint32_t)pool[at + 1] << 8;
        write_format(w, "    /* %" PRIu32 " */ %u, %u,", at, pool[at], pool[at + 1]);
        for (uint32_t i = 0; i < length; i++) {
            write_text(w, i % BYTES_A_LINE ? " " : "\n    ");
            write_byte(w, pool[at + 2 + i]);
            write_text(w, ",");
        }
        write_text(w, "\n");
        at += 2 + length;
    }
}

void write_number(writer *w, uint32_t value)
{
    if (value == WV_NONE)
        write_text(w, "WV_NONE, ");
    else
        write_format(w, "%" PRIu32 ", ", value);
}
