#include "diff/walk.h"

#include "model/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

model_text diff_constant(const char *text)
{
    return (model_text){text, strlen(text)};
}

model_text diff_copy(diff_walk *w, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0)
        abort();
    char *text = arena_alloc(w->out->memory, (size_t)size + 1);
    vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return (model_text){text, (size_t)size};
}

fail_place diff_place(fail_place a, fail_place b)
{
    return a.line ? a : b;
}

/* ---- The path, as a JSON pointer ------------------------------------------------------------ */

/* Bytes of a step with its slash; written if `to` is not NULL. */
static size_t put_step(char *to, model_text step)
{
    size_t size = 0;
    if (to)
        to[size] = '/';
    size++;
    for (size_t i = 0; i < step.size; i++) {
        char c = step.data[i];
        bool escaped = c == '~' || c == '/';
        if (to) {
            to[size] = escaped ? '~' : c;
            if (escaped)
                to[size + 1] = c == '~' ? '0' : '1';
        }
        size += escaped ? 2 : 1;
    }
    return size;
}

static model_text path_of(const diff_walk *w)
{
    size_t size = w->step.data ? put_step(NULL, w->step) : 0;
    for (const diff_node *n = w->node; n && n->parent; n = n->parent)
        size += put_step(NULL, n->step);
    char *text = arena_alloc(w->out->memory, size + 1), *end = text + size;
    if (w->step.data)
        put_step(end -= put_step(NULL, w->step), w->step);
    for (const diff_node *n = w->node; n && n->parent; n = n->parent)
        put_step(end -= put_step(NULL, n->step), n->step);
    return (model_text){text, size};
}

/* ---- Items --------------------------------------------------------------------------------- */

static diff_item *push(diff_list *l)
{
    if (l->count == l->capacity) {
        l->capacity = l->capacity ? 2 * l->capacity : 64;
        diff_item *more = arena_alloc(l->memory, l->capacity * sizeof *more);
        if (l->count)
            memcpy(more, l->items, l->count * sizeof *more);
        l->items = more;
    }
    return &l->items[l->count++];
}

void diff_add(diff_walk *w, diff_item item)
{
    diff_list *l = w->out;
    item.breaks = item.breaks || item.kind == DIFF_TIGHTER || item.kind == DIFF_REMOVED;
    l->breaks = l->breaks || item.breaks;
    l->counts[item.kind]++;
    if (l->total++ >= DIFF_MAX)
        return;
    item.operation = w->operation;
    item.part = w->part;
    item.error = w->error;
    item.path = path_of(w);
    *push(l) = item;
}

void diff_add_relation(diff_walk *w, bool old_alone, bool new_alone, diff_item item)
{
    if (!old_alone && !new_alone)
        return;
    item.kind = !new_alone ? DIFF_TIGHTER : !old_alone ? DIFF_LOOSER : DIFF_CHANGED;
    item.breaks = old_alone;
    diff_add(w, item);
}

void diff_add_switch(diff_walk *w, bool was, bool is, bool yes_refuses, diff_item item)
{
    item.was = diff_constant(was ? "yes" : "no");
    item.is = diff_constant(is ? "yes" : "no");
    diff_add_relation(w, was != is && is == yes_refuses, was != is && is != yes_refuses, item);
}

const char *diff_kind_name(diff_kind kind)
{
    static const char *const names[] = {"added",  "removed", "tighter",
                                        "looser", "changed", "unknown"};
    return names[kind];
}
