#include "diff/diff.h"

#include "model/text.h"
#include "support/printable.h"

static void put_text(printable *o, model_text t, bool json)
{
    printable_text(o, t.data, t.size, json);
}

static void put_quoted(printable *o, model_text t)
{
    printable_string(o, "\"");
    put_text(o, t, true);
    printable_string(o, "\"");
}

/* ---- For people ---------------------------------------------------------------------------- */

static void put_operation(printable *o, const diff_list *l, const diff_item *i)
{
    put_text(o, l->old_model->service, false);
    if (i->operation.size)
        printable_string(o, ".");
    put_text(o, i->operation, false);
}

static void put_value(printable *o, model_text t)
{
    if (t.data)
        put_text(o, t, false);
    else
        printable_string(o, "none");
}

static void put_line(printable *o, const diff_list *l, const diff_item *i)
{
    const model_text parts[] = {{i->part, strlen(i->part)}, i->error, i->path};
    printable_string(o, diff_kind_name(i->kind));
    printable_string(o, " ");
    put_operation(o, l, i);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        printable_string(o, parts[k].size ? " " : "");
        put_text(o, parts[k], false);
    }
    printable_string(o, ": ");
    printable_string(o, i->constraint);
    printable_string(o, ": ");
    put_value(o, i->was);
    printable_string(o, " -> ");
    put_value(o, i->is);
    if (i->only_old.data) {
        printable_string(o, "; only the old one takes ");
        put_quoted(o, i->only_old);
    }
    if (i->only_new.data) {
        printable_string(o, "; only the new one takes ");
        put_quoted(o, i->only_new);
    }
    if (i->why) {
        printable_string(o, "; ");
        printable_string(o, i->why);
    }
    printable_string(o, " (");
    printable_place(o, i->old_place);
    printable_string(o, " -> ");
    printable_place(o, i->new_place);
    printable_string(o, ")\n");
}

/* "3 differences: 1 removed, 2 tighter" */
static void put_counts(printable *o, const diff_list *l)
{
    const char *between = ": ";
    if (l->total)
        printable_number(o, l->total);
    printable_string(o, l->total ? " difference" : "no difference");
    printable_string(o, l->total > 1 ? "s" : "");
    for (int kind = 0; kind < DIFF_KINDS; kind++) {
        if (!l->counts[kind])
            continue;
        printable_string(o, between);
        printable_number(o, l->counts[kind]);
        printable_string(o, " ");
        printable_string(o, diff_kind_name((diff_kind)kind));
        between = ", ";
    }
    if (l->total > l->count)
        printable_string(o, "; the rest of them is not shown");
    printable_string(o, "\n");
}

const char *diff_text(const diff_list *list, size_t *size)
{
    printable o = {.memory = list->memory};
    for (uint32_t i = 0; i < list->count; i++)
        put_line(&o, list, &list->items[i]);
    put_counts(&o, list);
    *size = o.size;
    return o.text;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_key(printable *o, const char *key)
{
    printable_string(o, ",\"");
    printable_string(o, key);
    printable_string(o, "\":");
}

static void put_member(printable *o, const char *key, model_text t)
{
    put_key(o, key);
    if (t.data)
        put_quoted(o, t);
    else
        printable_string(o, "null");
}

static void put_json_place(printable *o, const char *key, fail_place p)
{
    put_key(o, key);
    printable_string(o, "{\"file\":");
    if (p.file)
        put_quoted(o, (model_text){p.file, strlen(p.file)});
    else
        printable_string(o, "null");
    printable_string(o, ",\"line\":");
    printable_number(o, p.line);
    printable_string(o, ",\"column\":");
    printable_number(o, p.column);
    printable_string(o, "}");
}

static model_text text_or_none(const char *text)
{
    return text && *text ? (model_text){text, strlen(text)} : (model_text){0};
}

static void put_json_item(printable *o, const diff_list *l, const diff_item *i)
{
    printable_string(o, "{\"kind\":\"");
    printable_string(o, diff_kind_name(i->kind));
    printable_string(o, i->breaks ? "\",\"breaks\":true" : "\",\"breaks\":false");
    put_key(o, "operation");
    printable_string(o, "\"");
    put_operation(o, l, i);
    printable_string(o, "\"");
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
    printable_string(o, "}");
}

const char *diff_json(const diff_list *list, size_t *size)
{
    printable o = {.memory = list->memory};
    printable_string(&o, "{\"differences\":[");
    for (uint32_t i = 0; i < list->count; i++) {
        printable_string(&o, i ? ",\n" : "\n");
        put_json_item(&o, list, &list->items[i]);
    }
    printable_string(&o, "]");
    put_key(&o, "total");
    printable_number(&o, list->total);
    for (int kind = 0; kind < DIFF_KINDS; kind++) {
        put_key(&o, diff_kind_name((diff_kind)kind));
        printable_number(&o, list->counts[kind]);
    }
    printable_string(&o, "}\n");
    *size = o.size;
    return o.text;
}
