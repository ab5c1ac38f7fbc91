/* Members that travel in the path, the query and the headers. */
#include "check/walk_state.h"

/* One occurrence of a parameter. */
typedef struct occurrence {
    http_text name, value;
    uint64_t name_at, name_size, at, size; /* in the value's source */
    uint32_t pair;
} occurrence;

/* Goes through the parameters of one source. */
typedef struct source {
    check_walk *walk;
    const wv_message_row *message;
    const wv_http *http;
    const uint8_t *target; /* what offsets in the target count from */
    base_span path, query; /* what is left of the query */
    const wv_pair *pairs;
    size_t count, next;
} source;

static base_span span_of(wv_str text)
{
    static const uint8_t nothing[1];
    return (base_span){text.size ? (const uint8_t *)text.data : nothing, text.size};
}

static void open_source(source *s, uint8_t location)
{
    const wv_http *h = s->http;
    http_target t = http_split(h->target);
    bool query = location == WV_BIND_QUERY || location == WV_BIND_QUERY_PARAMS;
    bool label = location == WV_BIND_LABEL;
    s->target = t.path.data;
    s->path = t.path;
    s->query = query ? t.query : (base_span){t.path.data, 0};
    s->pairs = query ? h->query : label ? h->labels : h->headers;
    s->count = query ? h->query_count : label ? h->label_count : h->header_count;
    s->next = 0;
    s->walk->source = query ? WV_SOURCE_QUERY : label ? WV_SOURCE_LABEL : WV_SOURCE_HEADER;
    s->walk->pair = WV_NONE;
}

static bool next_parameter(source *s, occurrence *o)
{
    base_span name, value;
    if (http_next_parameter(&s->query, &name, &value)) {
        *o = (occurrence){.name = {name, HTTP_PERCENT}, .value = {value, HTTP_PERCENT}};
        o->name_at = (uint64_t)(name.data - s->target);
        o->at = (uint64_t)(value.data - s->target);
        o->pair = WV_NONE;
    } else if (s->next < s->count) {
        name = span_of(s->pairs[s->next].name);
        value = span_of(s->pairs[s->next].value);
        *o = (occurrence){.name = {name, HTTP_PLAIN}, .value = {value, HTTP_PLAIN}};
        o->pair = (uint32_t)s->next++;
    } else {
        return false;
    }
    o->name_size = name.size;
    o->size = value.size;
    return true;
}

static bool is_header(const wv_binding_row *b)
{
    return b->location == WV_BIND_HEADER || b->location == WV_BIND_PREFIX_HEADERS;
}

static bool is_named(const check_walk *w, const wv_binding_row *b, const occurrence *o)
{
    base_span name = base_key_text(w->schema, b->name);
    return is_header(b) ? http_same_name(name, o->name.bytes) : http_text_is(o->name, name);
}

/* Is the parameter one that another member takes by its name? */
static bool is_taken(const source *s, const wv_binding_row *map, const occurrence *o)
{
    uint8_t location = map->location == WV_BIND_QUERY_PARAMS ? WV_BIND_QUERY : WV_BIND_HEADER;
    const wv_binding_row *rows = &s->walk->schema->bindings[s->message->first];
    for (uint32_t i = 0; i < s->message->count; i++)
        if (rows[i].location == location && is_named(s->walk, &rows[i], o))
            return true;
    return false;
}

/* The next parameter of a binding. */
static bool next_of(source *s, const wv_binding_row *b, occurrence *o)
{
    base_span name = base_key_text(s->walk->schema, b->name);
    while (next_parameter(s, o)) {
        bool map = b->location == WV_BIND_QUERY_PARAMS || b->location == WV_BIND_PREFIX_HEADERS;
        if (!map && is_named(s->walk, b, o))
            return true;
        if (!map || is_taken(s, b, o))
            continue;
        if (b->location == WV_BIND_QUERY_PARAMS)
            return true;
        base_span start = o->name.bytes;
        start.size = start.size < name.size ? start.size : name.size;
        if (http_same_name(start, name))
            return true;
    }
    return false;
}

/* The elements of one occurrence: one in a query, those between the commas in a header. */
static void check_elements(check_walk *w, uint32_t list, const wv_binding_row *b,
                           const occurrence *o)
{
    const wv_shape_row *element = check_shape(w, check_shape(w, list)->first);
    bool date = element->kind == WV_KIND_TIMESTAMP && element->bits == WV_TIME_HTTP_DATE;
    http_list kind = date ? HTTP_LIST_DATES : HTTP_LIST_TEXTS;
    w->pair = o->pair;
    if (!is_header(b)) {
        check_plain_value(w, check_value_shape(w), o->value, o->at, o->size);
        return;
    }
    base_span rest = o->value.bytes;
    http_text text;
    while (!w->stop && http_next_element(&rest, kind, &text)) {
        uint64_t at = o->at + (uint64_t)(text.bytes.data - o->value.bytes.data);
        check_plain_value(w, check_value_shape(w), text, at, text.bytes.size);
    }
}

static bool open_list(check_walk *w, uint32_t shape, const occurrence *o)
{
    uint32_t depth = w->depth;
    check_pretend(w, o->at, o->size);
    w->pair = o->pair;
    check_open_list(w, shape);
    return w->depth > depth;
}

static void close_at(check_walk *w, const occurrence *o)
{
    if (w->stop)
        return;
    w->pair = o->pair;
    check_pretend(w, o->at, o->size);
    check_close(w);
}

static void check_list(source *s, const wv_binding_row *b, const occurrence *first)
{
    check_walk *w = s->walk;
    occurrence o = *first;
    if (!open_list(w, b->shape, first))
        return;
    do
        check_elements(w, b->shape, b, &o);
    while (!w->stop && next_of(s, b, &o));
    close_at(w, first);
}

/* An entry of a map. Lists of one name are judged an element at a time: what they are together
 * would need memory for each name. */
static void check_entry(check_walk *w, const wv_binding_row *b, occurrence *o)
{
    const wv_shape_row *map = check_shape(w, b->shape);
    size_t prefix = is_header(b) ? base_key_text(w->schema, b->name).size : 0;
    bool list = check_shape(w, map->second)->kind == WV_KIND_LIST;
    o->name.bytes.data += prefix;
    o->name.bytes.size -= prefix;
    w->pair = o->pair;
    check_top(w)->count++;
    check_top(w)->step = o->pair == WV_NONE ? o->name_at : REPORT_PAIR_STEP(o->pair, prefix);
    bool text = check_plain_key(w, map->first, o->name, o->name_at, o->name_size);
    if (w->stop || !text)
        return;
    check_map_key_at(w, check_top(w)->step, !list);
    if (w->stop)
        return;
    if (!list) {
        check_plain_value(w, map->second, o->value, o->at, o->size);
    } else if (open_list(w, map->second, o)) {
        check_plain_value(w, check_value_shape(w), o->value, o->at, o->size);
        if (w->stop)
            return;
        report_set_drop(w->set, check_top(w)->set);
        w->depth--;
    }
}

static void check_map(source *s, const wv_binding_row *b, const occurrence *first)
{
    check_walk *w = s->walk;
    occurrence o = *first;
    uint32_t depth = w->depth;
    check_pretend(w, o.at, o.size);
    w->pair = o.pair;
    check_open_object(w, b->shape);
    if (w->depth == depth)
        return;
    do
        check_entry(w, b, &o);
    while (!w->stop && next_of(s, b, &o));
    close_at(w, first);
}

/* A value that is no list: given twice it is ambiguous. */
static void check_single(source *s, const wv_binding_row *b, const occurrence *first)
{
    check_walk *w = s->walk;
    occurrence o = *first;
    w->pair = o.pair;
    check_plain_value(w, b->shape, o.value, o.at, o.size);
    bool strict = w->config->profile == WV_PROFILE_STRICT;
    if (!w->stop && strict && next_of(s, b, &o)) {
        w->pair = o.pair;
        check_record(w, WV_CODE_DUPLICATE_MEMBER,
                     (check_place){.offset = o.at, .length = o.size, .shape = b->shape});
    }
}

/* The label's text in the target, else the pair. */
static bool find_label(source *s, const wv_binding_row *b, occurrence *o)
{
    if (!s->http->target.size || s->message->route == WV_NONE)
        return next_of(s, b, o);
    const wv_schema *schema = s->walk->schema;
    base_span text = http_label(schema, &schema->routes[s->message->route], s->path,
                                (uint32_t)(b - schema->bindings));
    *o = (occurrence){.value = {text, HTTP_PERCENT}, .size = text.size, .pair = WV_NONE};
    if (text.data)
        o->at = (uint64_t)(text.data - s->target);
    s->count = 0;
    return text.data != NULL;
}

static void check_binding(source *s, const wv_binding_row *b)
{
    check_walk *w = s->walk;
    occurrence o;
    open_source(s, b->location);
    check_top(w)->step = b->member;
    bool found = b->location == WV_BIND_LABEL ? find_label(s, b, &o) : next_of(s, b, &o);
    uint8_t kind = check_shape(w, b->shape)->kind;
    if (!found && b->flags & WV_BINDING_REQUIRED)
        check_record(w, WV_CODE_REQUIRED, (check_place){.shape = b->shape});
    else if (found && kind == WV_KIND_LIST)
        check_list(s, b, &o);
    else if (found && kind == WV_KIND_MAP)
        check_map(s, b, &o);
    else if (found)
        check_single(s, b, &o);
}

static bool is_own_target(const check_walk *w, const wv_message_row *message, const wv_http *http)
{
    if (!http->target.size || message->route == WV_NONE)
        return true;
    return http_path_fits(w->schema, &w->schema->routes[message->route],
                          http_split(http->target).path);
}

bool check_parameters(check_walk *w, const wv_message_row *message, const wv_http *http)
{
    source s = {.walk = w, .message = message, .http = http};
    if (!is_own_target(w, message, http))
        return false;
    if (message->shape == WV_NONE || (!message->count && message->payload == WV_NO_MEMBER))
        return true;
    check_pretend(w, 0, 0);
    check_open_object(w, message->shape);
    for (uint32_t i = 0; i < message->count && !w->stop; i++)
        check_binding(&s, &w->schema->bindings[message->first + i]);
    w->source = WV_SOURCE_BODY;
    check_pretend(w, 0, 0);
    if (message->payload != WV_NO_MEMBER) {
        check_top(w)->step = message->payload;
        return true;
    }
    w->depth = w->seen_used = 0;
    return true;
}
