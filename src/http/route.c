/* Paths against URI templates. */
#include "http/http.h"

/* A path that is walked along its template. */
typedef struct walk {
    const wv_schema *schema;
    const wv_segment_row *segments;
    uint32_t count;
    base_span rest; /* empty, or from a slash on */
} walk;

/* Bytes of the first segment, without its slash. */
static base_span first_segment(base_span rest)
{
    size_t end = 1;
    while (end < rest.size && rest.data[end] != '/')
        end++;
    return (base_span){rest.data + 1, end - 1};
}

/* All but the last `tail` segments, without the first slash. */
static base_span greedy_segment(base_span rest, uint32_t tail)
{
    size_t end = rest.size;
    for (; tail && end > 1; tail--) {
        do
            end--;
        while (end > 0 && rest.data[end] != '/');
    }
    return (base_span){rest.data + 1, end > 1 ? end - 1 : 0};
}

static walk begin(const wv_schema *schema, const wv_route_row *route, base_span path)
{
    walk w = {schema, &schema->segments[route->first], route->count, path};
    bool open = route->count && w.segments[route->count - 1].kind == WV_SEGMENT_GREEDY;
    if (!open && path.size && path.data[path.size - 1] == '/')
        w.rest.size--;
    return w;
}

/* What stands at the place of segment i; a NULL span if nothing does that fits. */
static base_span step(walk *w, uint32_t i)
{
    const base_span none = {NULL, 0};
    const wv_segment_row *s = &w->segments[i];
    if (!w->rest.size || w->rest.data[0] != '/')
        return none;
    base_span text = s->kind == WV_SEGMENT_GREEDY ? greedy_segment(w->rest, w->count - i - 1)
                                                  : first_segment(w->rest);
    w->rest.data += text.size + 1;
    w->rest.size -= text.size + 1;
    if (!text.size ||
        (s->kind == WV_SEGMENT_LITERAL &&
         !http_text_is((http_text){text, HTTP_PERCENT}, base_key_text(w->schema, s->text))))
        return none;
    return text;
}

bool http_path_fits(const wv_schema *schema, const wv_route_row *route, base_span path)
{
    walk w = begin(schema, route, path);
    for (uint32_t i = 0; i < w.count; i++)
        if (!step(&w, i).data)
            return false;
    return w.rest.size == 0;
}

base_span http_label(const wv_schema *schema, const wv_route_row *route, base_span path,
                     uint32_t binding)
{
    walk w = begin(schema, route, path);
    for (uint32_t i = 0; i < w.count; i++) {
        base_span text = step(&w, i);
        bool label = w.segments[i].kind != WV_SEGMENT_LITERAL;
        if (!text.data || (label && w.segments[i].text == binding))
            return text;
    }
    return (base_span){NULL, 0};
}

static bool has_parameter(const wv_schema *schema, const wv_segment_row *wanted, base_span query)
{
    base_span name, value;
    while (http_next_parameter(&query, &name, &value))
        if (http_text_is((http_text){name, HTTP_PERCENT}, base_key_text(schema, wanted->text)) &&
            (wanted->value == WV_NONE ||
             http_text_is((http_text){value, HTTP_PERCENT}, base_key_text(schema, wanted->value))))
            return true;
    return false;
}

bool http_query_fits(const wv_schema *schema, const wv_route_row *route, base_span query)
{
    const wv_segment_row *wanted = &schema->segments[route->first + route->count];
    for (uint32_t i = 0; i < route->query_count; i++)
        if (!has_parameter(schema, &wanted[i], query))
            return false;
    return true;
}

static bool is_method(base_span known, wv_str method)
{
    return known.size == method.size &&
           (known.size == 0 || memcmp(known.data, method.data, known.size) == 0);
}

static uint32_t count_slashes(base_span path)
{
    uint32_t count = 0;
    for (size_t i = 0; i < path.size; i++)
        count += path.data[i] == '/';
    return count;
}

static bool is_greedy(const wv_schema *schema, const wv_route_row *route)
{
    for (uint32_t i = route->count; i-- > 0;)
        if (schema->segments[route->first + i].kind == WV_SEGMENT_GREEDY)
            return true;
    return false;
}

/* Most routes have another number of segments: no byte of the path is compared with theirs. */
static bool has_size(const wv_schema *schema, const wv_route_row *route, uint32_t slashes,
                     bool open)
{
    return slashes - open == route->count || (slashes >= route->count && is_greedy(schema, route));
}

/* The rows are in the order of how specific they are, so the first that fits is the one. */
wv_operation wv_route(const wv_schema *schema, wv_str method, wv_str target)
{
    const wv_operation none = {NULL, 0};
    if (!schema || !base_abi_known(schema) || !(schema->flags & WV_SCHEMA_HTTP) ||
        (!method.data && method.size) || (!target.data && target.size))
        return none;
    http_target t = http_split(target);
    uint32_t slashes = count_slashes(t.path);
    bool open = t.path.size && t.path.data[t.path.size - 1] == '/';
    for (uint32_t i = 0; i < schema->route_count; i++) {
        const wv_route_row *route = &schema->routes[i];
        if (has_size(schema, route, slashes, open) &&
            is_method(base_key_text(schema, route->method), method) &&
            http_path_fits(schema, route, t.path) && http_query_fits(schema, route, t.query))
            return (wv_operation){schema, route->operation};
    }
    return none;
}
