#include "ir/cname.h"

#include <string.h>

/* Not <ctype.h>: it asks the locale. */
static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_upper(c) || is_lower(c) || is_digit(c);
}

bool cname_is_identifier(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!is_word(text[i]) && text[i] != '_')
            return false;
    return size > 0 && !is_digit(text[0]);
}

static bool is_c_header(const char *name)
{
    static const char *const headers[] = {
        "assert",  "complex", "ctype",  "errno",  "fenv",        "float",  "inttypes", "iso646",
        "limits",  "locale",  "math",   "setjmp", "signal",      "stdarg", "stdalign", "stdatomic",
        "stdbool", "stddef",  "stdint", "stdio",  "stdlib",      "string", "tgmath",   "threads",
        "time",    "uchar",   "wchar",  "wctype", "stdnoreturn",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (strcmp(name, headers[i]) == 0)
            return true;
    return false;
}

bool cname_is_prefix(const char *name)
{
    size_t size = strlen(name);
    if (!cname_is_identifier(name, size) || size > CNAME_PREFIX_MAX)
        return false;
    if (name[0] == '_' || name[size - 1] == '_' || strstr(name, "__"))
        return false;
    return strcmp(name, "wv") != 0 && strncmp(name, "wv_", 3) != 0 && !is_c_header(name);
}

/* Appends a byte, or one '_' for any run of bytes that no identifier has. */
static size_t append(char *out, size_t used, char c)
{
    if (is_word(c))
        out[used++] = c;
    else if (used && out[used - 1] != '_')
        out[used++] = '_';
    return used;
}

char *cname_prefix_of(arena *memory, const char *text, size_t size)
{
    static const char fallback[] = "service_";
    char *out = arena_alloc(memory, sizeof fallback + size + 1);
    size_t used = 0;
    if (size == 0 || !is_word(text[0]) || is_digit(text[0])) {
        memcpy(out, fallback, sizeof fallback - 1);
        used = sizeof fallback - 1;
    }
    for (size_t i = 0; i < size && used < CNAME_PREFIX_MAX; i++)
        used = append(out, used, text[i]);
    while (used && out[used - 1] == '_')
        used--;
    out[used] = 0;
    if (!cname_is_prefix(out))
        out = arena_printf(memory, "%s_service", out);
    return cname_is_prefix(out) ? out : arena_copy(memory, "service", 7);
}

/* A word starts at a capital after a small letter or digit, and at the last capital of a run that
 * small letters follow. */
static bool starts_word(const char *name, size_t size, size_t i)
{
    if (i == 0 || !is_upper(name[i]))
        return false;
    if (is_lower(name[i - 1]) || is_digit(name[i - 1]))
        return true;
    return is_upper(name[i - 1]) && i + 1 < size && is_lower(name[i + 1]);
}

char *cname_snake(arena *memory, const char *name, size_t size)
{
    char *out = arena_alloc(memory, 2 * size + 1);
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (starts_word(name, size, i))
            used = append(out, used, '_');
        used = append(out, used, is_upper(name[i]) ? (char)(name[i] - 'A' + 'a') : name[i]);
    }
    while (used && out[used - 1] == '_')
        used--;
    out[used] = 0;
    return used ? out : NULL;
}
