#include "words.h"

#define NAME_MOST 128

wv_str words_after_dot(wv_str name)
{
    for (size_t i = name.size; i-- > 0;)
        if (name.data[i] == '.' || name.data[i] == '#')
            return (wv_str){name.data + i + 1, name.size - i - 1};
    return name;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein, one row. */
size_t words_distance(wv_str a, wv_str b)
{
    size_t row[NAME_MOST + 1];
    if (a.size > NAME_MOST || b.size > NAME_MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t replaced = diagonal + (lower(a.data[i - 1]) != lower(b.data[j - 1]));
            diagonal = row[j];
            row[j] = least(row[j] + 1, row[j - 1] + 1, replaced);
        }
    }
    return row[b.size];
}

bool words_contain(wv_str a, wv_str b)
{
    for (size_t at = 0; at + b.size <= a.size; at++) {
        size_t same = 0;
        while (same < b.size && lower(a.data[at + same]) == lower(b.data[same]))
            same++;
        if (same == b.size)
            return true;
    }
    return false;
}

void words_print_safe(FILE *out, wv_str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        putc(c >= 0x20 && c < 0x7f ? c : '?', out);
    }
}

/* Length of the well-formed UTF-8 sequence at the start of text, 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t size)
{
    size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (length == 0 || p[0] > 0xf4 || length > size)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    bool bad = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
               (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f);
    return bad ? 0 : length;
}

void words_print_json(FILE *out, wv_str text)
{
    putc('"', out);
    for (size_t i = 0; i < text.size;) {
        const unsigned char *p = (const unsigned char *)text.data + i;
        size_t length = sequence(p, text.size - i);
        if (length == 0)
            fputs("\\ufffd", out);
        else if (*p < 0x20 || *p == 0x7f)
            fprintf(out, "\\u%04x", (unsigned)*p);
        else if (*p == 0xc2 && p[1] < 0xa0)
            fprintf(out, "\\u%04x", (unsigned)p[1]);
        else if (*p == '"' || *p == '\\')
            fprintf(out, "\\%c", *p);
        else
            fwrite(p, 1, length, out);
        i += length ? length : 1;
    }
    putc('"', out);
}
