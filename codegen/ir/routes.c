/* URI templates as segments, and the order in which routes are tried. */
#include "ir/lowering.h"

#include <stdlib.h>
#include <string.h>

/* The labels of a request: their binding rows. */
typedef struct labels {
    lowering *l;
    const model_operation *operation;
    const wv_message_row *message;
    uint32_t first; /* segment of the template */
    uint32_t used;  /* labels of it */
} labels;

static bool key_is(const lowering *l, uint32_t text, const char *data, size_t size)
{
    base_span known = base_pool(l->keys.bytes.at, text);
    return known.size == size && (size == 0 || memcmp(known.data, data, size) == 0);
}

static bool is_used(const labels *s, uint32_t binding)
{
    const wv_segment_row *rows = s->l->segments.at;
    for (uint32_t i = s->first; i < s->l->segments.count; i++)
        if (rows[i].kind != WV_SEGMENT_LITERAL && rows[i].text == binding)
            return true;
    return false;
}

static uint32_t label_row(labels *s, const char *name, size_t size)
{
    const wv_binding_row *rows = s->l->bindings.at;
    for (uint32_t i = 0; i < s->message->count; i++) {
        const wv_binding_row *b = &rows[s->message->first + i];
        if (b->location == WV_BIND_LABEL && key_is(s->l, b->name, name, size)) {
            s->used += !is_used(s, s->message->first + i);
            return s->message->first + i;
        }
    }
    fail_at(s->l->log, s->operation->place, "operation %s: no member is the label %.*s of %s",
            s->operation->name.data, (int)size, name, s->operation->http_uri.data);
    return WV_NONE;
}

/* A segment of the path: a literal, {label} or {label+}. */
static wv_segment_row path_segment(labels *s, const char *text, size_t size)
{
    wv_segment_row row = {.kind = WV_SEGMENT_LITERAL, .value = WV_NONE};
    if (size < 2 || text[0] != '{' || text[size - 1] != '}') {
        row.text = pool_add(&s->l->keys, text, size);
        return row;
    }
    bool greedy = size > 2 && text[size - 2] == '+';
    row.kind = greedy ? WV_SEGMENT_GREEDY : WV_SEGMENT_LABEL;
    row.text = label_row(s, text + 1, size - 2 - greedy);
    return row;
}

static wv_segment_row query_segment(lowering *l, const char *text, size_t size)
{
    const char *equals = memchr(text, '=', size);
    size_t name = equals ? (size_t)(equals - text) : size;
    wv_segment_row row = {.kind = WV_SEGMENT_QUERY, .value = WV_NONE};
    row.text = pool_add(&l->keys, text, name);
    if (equals && name + 1 < size)
        row.value = pool_add(&l->keys, equals + 1, size - name - 1);
    return row;
}

static size_t until(const char *text, size_t size, char stop)
{
    const char *at = size ? memchr(text, stop, size) : NULL;
    return at ? (size_t)(at - text) : size;
}

/* Empty segments at the end are none: the slash there says nothing. */
static void add_path(labels *s, wv_route_row *route, const char *text, size_t size)
{
    while (size && text[size - 1] == '/')
        size--;
    for (size_t at = 0; at < size;) {
        at++; /* the slash */
        size_t length = until(text + at, size - at, '/');
        wv_segment_row row = path_segment(s, text + at, length);
        rows_add(&s->l->segments, &row, 1);
        route->count++;
        at += length;
    }
}

static void add_query(labels *s, wv_route_row *route, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t length = until(text + at, size - at, '&');
        if (length) {
            wv_segment_row row = query_segment(s->l, text + at, length);
            rows_add(&s->l->segments, &row, 1);
            route->query_count++;
        }
        at += length + 1;
    }
}

/* A greedy label ends the labels, and labels are not mixed with letters inside a segment. */
static bool is_template(const lowering *l, const wv_route_row *route)
{
    const wv_segment_row *rows = l->segments.at; /* NULL while nothing has a segment */
    bool greedy = false;
    for (uint32_t i = route->first; i < route->first + route->count; i++) {
        if (rows[i].kind != WV_SEGMENT_LITERAL && greedy)
            return false;
        greedy |= rows[i].kind == WV_SEGMENT_GREEDY;
        if (rows[i].kind != WV_SEGMENT_LITERAL)
            continue;
        base_span text = base_pool(l->keys.bytes.at, rows[i].text);
        if (text.size == 0 || memchr(text.data, '{', text.size) ||
            memchr(text.data, '}', text.size))
            return false;
    }
    return true;
}

static uint32_t count_labels(const lowering *l, const wv_message_row *message)
{
    const wv_binding_row *rows = l->bindings.at;
    uint32_t count = 0;
    for (uint32_t i = 0; i < message->count; i++)
        count += rows[message->first + i].location == WV_BIND_LABEL;
    return count;
}

static uint32_t count_places(const lowering *l, const wv_route_row *route)
{
    const wv_segment_row *rows = l->segments.at;
    uint32_t count = 0;
    for (uint32_t i = 0; i < route->count; i++)
        count += rows[route->first + i].kind != WV_SEGMENT_LITERAL;
    return count;
}

static wv_route_row route_of(lowering *l, const model_operation *o, uint32_t operation)
{
    const wv_message_row *messages = l->messages.at;
    labels s = {l, o, &messages[2 * operation], l->segments.count, 0};
    const char *uri = o->http_uri.size ? o->http_uri.data : "";
    size_t size = o->http_uri.size, path = until(uri, size, '?');
    wv_route_row row = {.operation = operation, .first = l->segments.count};
    row.method = pool_add(&l->keys, o->http_method.data, o->http_method.size);
    row.uri = lowering_name(l, o->http_uri);
    if (size == 0 || uri[0] != '/' || size > POOL_TEXT_MAX || !o->http_method.size) {
        fail_at(l->log, o->place, "operation %s needs an HTTP method and a URI that starts with /",
                o->name.data);
        return row;
    }
    add_path(&s, &row, uri, path);
    if (path < size)
        add_query(&s, &row, uri + path + 1, size - path - 1);
    if (!is_template(l, &row))
        fail_at(l->log, o->place, "operation %s: %s is no URI template", o->name.data, uri);
    else if (s.used != count_labels(l, s.message) || s.used != count_places(l, &row))
        fail_at(l->log, o->place, "operation %s: %s has not every label once", o->name.data, uri);
    return row;
}

/* Literal before label before greedy label, segment by segment; the longer one; the one that wants
 * more of the query. */
typedef struct ranked {
    const wv_segment_row *segments;
    wv_route_row row;
} ranked;

static int by_specificity(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    const wv_segment_row *x = a->segments + a->row.first, *y = b->segments + b->row.first;
    for (uint32_t i = 0; i < a->row.count && i < b->row.count; i++)
        if (x[i].kind != y[i].kind)
            return x[i].kind < y[i].kind ? -1 : 1;
    if (a->row.count != b->row.count)
        return a->row.count > b->row.count ? -1 : 1;
    if (a->row.query_count != b->row.query_count)
        return a->row.query_count > b->row.query_count ? -1 : 1;
    return (a->row.operation > b->row.operation) - (a->row.operation < b->row.operation);
}

/* An operation without a URI has no route: nothing but its name finds it. */
void lowering_routes(lowering *l, const model_operation *const *sorted, uint32_t count)
{
    ranked *routes = arena_alloc(l->r->memory, (count + 1) * sizeof *routes);
    uint32_t used = 0;
    for (uint32_t i = 0; i < count; i++)
        if (sorted[i]->http_uri.size || sorted[i]->http_method.size)
            routes[used++].row = route_of(l, sorted[i], i);
    for (uint32_t i = 0; i < used; i++)
        routes[i].segments = l->segments.at;
    if (used)
        qsort(routes, used, sizeof *routes, by_specificity);
    wv_message_row *messages = l->messages.at;
    for (uint32_t i = 0; i < used; i++)
        messages[2 * routes[i].row.operation].route = rows_add(&l->routes, &routes[i].row, 1);
}
