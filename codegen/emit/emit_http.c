/* The tables of HTTP messages: restJson1 only. */
#include "emit/emit.h"

#include <inttypes.h>

static void emit_bindings(const ir *r, writer *w)
{
    static const char *const locations[] = {"0",
                                            "WV_BIND_LABEL",
                                            "WV_BIND_QUERY",
                                            "WV_BIND_QUERY_PARAMS",
                                            "WV_BIND_HEADER",
                                            "WV_BIND_PREFIX_HEADERS"};
    write_format(w,
                 "\n/* location, flags, member, name, shape */\nstatic const wv_binding_row "
                 "%s_bindings_[] = {\n",
                 r->name);
    for (uint32_t i = 0; i < r->binding_count; i++) {
        const wv_binding_row *b = &r->bindings[i];
        write_format(w, "    {%s, %s, %u, %" PRIu32 ", ", locations[b->location],
                     b->flags & WV_BINDING_REQUIRED ? "WV_BINDING_REQUIRED" : "0", b->member,
                     b->name);
        write_format(w, b->shape == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n", b->shape);
    }
    write_format(w, "%s};\n", r->binding_count ? "" : "    {0},\n");
}

static void emit_messages(const ir *r, writer *w)
{
    static const char *const bodies[] = {"WV_BODY_JSON", "WV_BODY_TEXT", "WV_BODY_ANY"};
    write_format(w,
                 "\n/* shape, body, first binding, bindings, payload, route, kind, unused, status "
                 "*/\nstatic const wv_message_row %s_messages_[] = {\n",
                 r->name);
    for (uint32_t i = 0; i < r->message_count; i++) {
        const wv_message_row *m = &r->messages[i];
        write_text(w, "    {");
        write_number(w, m->shape);
        write_number(w, m->body);
        write_format(w, "%" PRIu32 ", %u, ", m->first, m->count);
        write_format(w, m->payload == WV_NO_MEMBER ? "WV_NO_MEMBER, " : "%u, ", m->payload);
        write_number(w, m->route);
        write_format(w, "%s, 0, %u},\n", bodies[m->kind], m->status);
    }
    write_format(w, "%s};\n", r->message_count ? "" : "    {0},\n");
}

static void emit_routes(const ir *r, writer *w)
{
    static const char *const kinds[] = {"WV_SEGMENT_LITERAL", "WV_SEGMENT_LABEL",
                                        "WV_SEGMENT_GREEDY", "WV_SEGMENT_QUERY"};
    write_format(w,
                 "\n/* operation, method, uri, first segment, of the path, of the query */\n"
                 "static const wv_route_row %s_routes_[] = {\n",
                 r->name);
    for (uint32_t i = 0; i < r->route_count; i++) {
        const wv_route_row *o = &r->routes[i];
        write_format(w, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u},\n",
                     o->operation, o->method, o->uri, o->first, o->count, o->query_count);
    }
    write_format(w, "%s};\n", r->route_count ? "" : "    {0},\n");
    write_format(
        w, "\n/* kind, text or binding, value */\nstatic const wv_segment_row %s_segments_[] = {\n",
        r->name);
    for (uint32_t i = 0; i < r->segment_count; i++) {
        const wv_segment_row *s = &r->segments[i];
        write_format(w, "    {%s, ", kinds[s->kind]);
        write_number(w, s->text);
        write_format(w, s->value == WV_NONE ? "WV_NONE},\n" : "%" PRIu32 "},\n", s->value);
    }
    write_format(w, "%s};\n", r->segment_count ? "" : "    {0},\n");
}

void emit_http(const ir *r, writer *w)
{
    if (!(r->flags & WV_SCHEMA_HTTP))
        return;
    emit_bindings(r, w);
    emit_messages(r, w);
    emit_routes(r, w);
}

void emit_http_fields(const ir *r, writer *w)
{
    write_format(w,
                 "    .binding_count = %" PRIu32 ",\n    .message_count = %" PRIu32
                 ",\n    .route_count = %" PRIu32 ",\n    .segment_count = %" PRIu32 ",\n",
                 r->binding_count, r->message_count, r->route_count, r->segment_count);
    write_format(w,
                 "    .bindings = %s_bindings_,\n    .messages = %s_messages_,\n    .routes = "
                 "%s_routes_,\n    .segments = %s_segments_,\n",
                 r->name, r->name, r->name, r->name);
}
