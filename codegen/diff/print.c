#include "diff/diff.h"

#include "model/text.h"

#include <inttypes.h>
#include <stdio.h>

typedef struct output {
    arena *memory;
    char *text;
    size_t size, capacity;
} output;

static void put(output *o, const char *text, size_t size)
{
    if (o->capacity - o->size <= size) {
        o->capacity = 2 * (o->size + size) + 256;
        char *more = arena_alloc(o->memory, o->capacity);
        if (o->size)
            memcpy(more, o->text, o->size);
        o->text = more;
    }
    if (size)
        memcpy(o->text + o->size, text, size);
    o->size += size;
}

static void put_string(output *o, const char *text)
{
    put(o, text, strlen(text));
}

static void put_number(output *o, uint64_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, n);
    put_string(o, digits);
}

/* ---- Texts of models: any bytes ------------------------------------------------------------- */

/* Bytes of the code point at `at`, in WTF-8; 0: it is none. */
static size_t point_at(model_text t, size_t at, uint32_t *point)
{
    const uint8_t *s = (const uint8_t *)t.data + at;
    size_t left = t.size - at, need = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if ((s[0] >= 0x80 && s[0] < 0xc2) || s[0] > 0xf4 || need > left)
        return 0;
    *point = need == 1 ? s[0] : s[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (s[i] & 0x3fu);
    }
    return *point >= least[need] && *point <= 0x10ffff ? need : 0;
}

/* Output for terminals and logs is printable ASCII. */
static bool is_escaped(uint32_t c)
{
    return c < ' ' || c > '~';
}

/* As \uXXXX, a pair of them above U+FFFF. */
static void put_escape(output *o, uint32_t c)
{
    char text[16];
    if (c > 0xffff)
        snprintf(text, sizeof text, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                 (unsigned)(0xdc00 + (c & 0x3ff)));
    else
        snprintf(text, sizeof text, "\\u%04x", (unsigned)c);
    put_string(o, text);
}

/* With quotes and backslashes escaped: the inside of a JSON string. Bytes that are no UTF-8 become
 * U+FFFD. */
static void put_text(output *o, model_text t, bool json)
{
    for (size_t at = 0; at < t.size;) {
        uint32_t c = 0;
        size_t size = point_at(t, at, &c);
        if (!size)
            put_string(o, "\\ufffd");
        else if (is_escaped(c))
            put_escape(o, c);
        else if (json && (c == '"' || c == '\\'))
            put_string(o, c == '"' ? "\\\"" : "\\\\");
        else
            put(o, t.data + at, size);
        at += size ? size : 1;
    }
}

static void put_quoted(output *o, model_text t)
{
    put_string(o, "\"");
    put_text(o, t, true);
    put_string(o, "\"");
}

/* ---- For people ---------------------------------------------------------------------------- */

static void put_place(output *o, fail_place p)
{
    put_text(o, (model_text){p.file ? p.file : "-", strlen(p.file ? p.file : "-")}, false);
    if (!p.line)
        return;
    put_string(o, ":");
    put_number(o, p.line);
    put_string(o, ":");
    put_number(o, p.column);
}

static void put_operation(output *o, const diff_list *l, const diff_item *i)
{
    put_text(o, l->old_model->service, false);
    if (i->operation.size)
        put_string(o, ".");
    put_text(o, i->operation, false);
}

static void put_value(output *o, model_text t)
{
    if (t.data)
        put_text(o, t, false);
    else
        put_string(o, "none");
}

static void put_line(output *o, const diff_list *l, const diff_item *i)
{
    const model_text parts[] = {{i->part, strlen(i->part)}, i->error, i->path};
    put_string(o, diff_kind_name(i->kind));
    put_string(o, " ");
    put_operation(o, l, i);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        put_string(o, parts[k].size ? " " : "");
        put_text(o, parts[k], false);
    }
    put_string(o, ": ");
    put_string(o, i->constraint);
    put_string(o, ": ");
    put_value(o, i->was);
    put_string(o, " -> ");
    put_value(o, i->is);
    if (i->only_old.data) {
        put_string(o, "; only the old one takes ");
        put_quoted(o, i->only_old);
    }
    if (i->only_new.data) {
        put_string(o, "; only the new one takes ");
        put_quoted(o, i->only_new);
    }
    if (i->why) {
        put_string(o, "; ");
        put_string(o, i->why);
    }
    put_string(o, " (");
    put_place(o, i->old_place);
    put_string(o, " -> ");
    put_place(o, i->new_place);
    put_string(o, ")\n");
}

/* "3 differences: 1 removed, 2 tighter" */
static void put_counts(output *o, const diff_list *l)
{
    const char *between = ": ";
    if (l->total)
        put_number(o, l->total);
    put_string(o, l->total ? " difference" : "no difference");
    put_string(o, l->total > 1 ? "s" : "");
    for (int kind = 0; kind < DIFF_KINDS; kind++) {
        if (!l->counts[kind])
            continue;
        put_string(o, between);
        put_number(o, l->counts[kind]);
        put_string(o, " ");
        put_string(o, diff_kind_name((diff_kind)kind));
        between = ", ";
    }
    if (l->total > l->count)
        put_string(o, "; the rest of them is not shown");
    put_string(o, "\n");
}

const char *diff_text(const diff_list *list, size_t *size)
{
    output o = {.memory = list->memory};
    for (uint32_t i = 0; i < list->count; i++)
        put_line(&o, list, &list->items[i]);
    put_counts(&o, list);
    *size = o.size;
    return o.text;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_key(output *o, const char *key)
{
    put_string(o, ",\"");
    put_string(o, key);
    put_string(o, "\":");
}

static void put_member(output *o, const char *key, model_text t)
{
    put_key(o, key);
    if (t.data)
        put_quoted(o, t);
    else
        put_string(o, "null");
}

static void put_json_place(output *o, const char *key, fail_place p)
{
    put_key(o, key);
    put_string(o, "{\"file\":");
    if (p.file)
        put_quoted(o, (model_text){p.file, strlen(p.file)});
    else
        put_string(o, "null");
    put_string(o, ",\"line\":");
    put_number(o, p.line);
    put_string(o, ",\"column\":");
    put_number(o, p.column);
    put_string(o, "}");
}

static model_text text_or_none(const char *text)
{
    return text && *text ? (model_text){text, strlen(text)} : (model_text){0};
}

static void put_json_item(output *o, const diff_list *l, const diff_item *i)
{
    put_string(o, "{\"kind\":\"");
    put_string(o, diff_kind_name(i->kind));
    put_string(o, i->breaks ? "\",\"breaks\":true" : "\",\"breaks\":false");
    put_key(o, "operation");
    put_string(o, "\"");
    put_operation(o, l, i);
    put_string(o, "\"");
    put_member(o, "part", text_or_none(i->part));
    put_member(o, "error", i->error.size ? i->error : (model_text){0});
    put_member(o, "path", i->path);
    put_member(o, "constraint", text_or_none(i->constraint));
    put_member(o, "old", i->was);
    put_member(o, "new", i->is);
    put_member(o, "only_old", i->only_old);
    put_member(o, "only_new", i->only_new);
    put_member(o, "why", text_or_none(i->why));
    put_json_place(o, "old_place", i->old_place);
    put_json_place(o, "new_place", i->new_place);
    put_string(o, "}");
}

const char *diff_json(const diff_list *list, size_t *size)
{
    output o = {.memory = list->memory};
    put_string(&o, "{\"differences\":[");
    for (uint32_t i = 0; i < list->count; i++) {
        put_string(&o, i ? ",\n" : "\n");
        put_json_item(&o, list, &list->items[i]);
    }
    put_string(&o, "]");
    put_key(&o, "total");
    put_number(&o, list->total);
    for (int kind = 0; kind < DIFF_KINDS; kind++) {
        put_key(&o, diff_kind_name((diff_kind)kind));
        put_number(&o, list->counts[kind]);
    }
    put_string(&o, "}\n");
    *size = o.size;
    return o.text;
}
