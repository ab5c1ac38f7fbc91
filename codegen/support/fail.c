#include "support/fail.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A terminal obeys what it is sent (log injection), so nothing but these passes. */
static bool printable(unsigned char c)
{
    return c >= 0x20 && c < 0x7f;
}

/* Writes `size` bytes with the others escaped; `to` has room for four times as many. */
static size_t escape(char *to, const char *text, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (printable(c)) {
            to[n++] = (char)c;
            continue;
        }
        to[n++] = '\\';
        to[n++] = 'x';
        to[n++] = hex[c >> 4];
        to[n++] = hex[c & 15];
    }
    return n;
}

const char *fail_quote(arena *memory, const char *text, size_t size)
{
    bool clipped = size > FAIL_QUOTE_MAX;
    size_t kept = clipped ? FAIL_QUOTE_MAX : size;
    char *to = arena_alloc(memory, kept * 4 + sizeof "...");
    size_t n = escape(to, text, kept);
    if (clipped)
        memcpy(to + n, "...", 3);
    return to;
}

void fail_init(fail_log *log, arena *memory)
{
    *log = (fail_log){.memory = memory, .text = arena_alloc(memory, 1)};
}

static void append(fail_log *log, const char *text, size_t size)
{
    size_t most = size * 4 + 2; /* all escaped, the line feed, the NUL */
    if (log->capacity - log->size < most) {
        size_t capacity = (log->size + most) * 2;
        char *larger = arena_alloc(log->memory, capacity);
        if (log->size)
            memcpy(larger, log->text, log->size);
        log->text = larger;
        log->capacity = capacity;
    }
    log->size += escape(log->text + log->size, text, size);
    log->text[log->size++] = '\n';
    log->text[log->size] = 0;
}

static const char *place_text(arena *memory, fail_place place)
{
    if (!place.file)
        return "";
    if (!place.line)
        return arena_printf(memory, "%s: ", place.file);
    return arena_printf(memory, "%s:%u:%u: ", place.file, (unsigned)place.line,
                        (unsigned)place.column);
}

void fail_at(fail_log *log, fail_place place, const char *format, ...)
{
    if (log->count++ >= FAIL_MAX)
        return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    size_t size = (size_t)(n < 0 ? 0 : n) + 1;
    char *message = arena_alloc(log->memory, size);
    vsnprintf(message, size, format, again);
    va_end(again);
    va_end(args);
    const char *line =
        arena_printf(log->memory, "%serror: %s", place_text(log->memory, place), message);
    append(log, line, strlen(line));
}

void fail_lines(fail_log *log, const char *text)
{
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1)
        if (log->count++ < FAIL_MAX)
            append(log, text, (size_t)(end - text));
}
