/* The tables of HTTP messages as text. */
#include "ir/print.h"

#include <inttypes.h>

static void print_messages(const ir *r, FILE *out)
{
    static const char *const bodies[] = {"json", "text", "any"};
    for (uint32_t i = 0; i < r->message_count; i++) {
        const wv_message_row *m = &r->messages[i];
        fprintf(out, "message %" PRIu32 " status %u", i, m->status);
        print_shape_ref(r, "shape", m->shape, out);
        fprintf(out, " %s", bodies[m->kind]);
        print_shape_ref(r, "body", m->body, out);
        if (m->payload != WV_NO_MEMBER)
            fprintf(out, " payload %u", m->payload);
        fprintf(out, " bindings %" PRIu32 "+%u", m->first, m->count);
        if (m->route != WV_NONE)
            fprintf(out, " route %" PRIu32, m->route);
        putc('\n', out);
    }
}

static void print_bindings(const ir *r, FILE *out)
{
    static const char *const locations[] = {"?", "label", "query", "params", "header", "prefix"};
    for (uint32_t i = 0; i < r->binding_count; i++) {
        const wv_binding_row *b = &r->bindings[i];
        fprintf(out, "binding %" PRIu32 " %s member %u", i, locations[b->location], b->member);
        print_word("name", r->keys, b->name, out);
        print_shape_ref(r, "shape", b->shape, out);
        fputs(b->flags & WV_BINDING_REQUIRED ? " required\n" : "\n", out);
    }
}

static void print_segment(const ir *r, const wv_segment_row *s, FILE *out)
{
    static const char *const kinds[] = {"literal", "label", "greedy", "query"};
    if (s->kind == WV_SEGMENT_LABEL || s->kind == WV_SEGMENT_GREEDY)
        fprintf(out, " %s %" PRIu32, kinds[s->kind], s->text);
    else
        print_word(kinds[s->kind], r->keys, s->text, out);
    if (s->value != WV_NONE)
        print_word("value", r->keys, s->value, out);
}

void print_http(const ir *r, FILE *out)
{
    print_messages(r, out);
    print_bindings(r, out);
    for (uint32_t i = 0; i < r->route_count; i++) {
        const wv_route_row *o = &r->routes[i];
        fprintf(out, "route %" PRIu32 " operation %" PRIu32, i, o->operation);
        print_word("method", r->keys, o->method, out);
        print_word("uri", r->names, o->uri, out);
        fprintf(out, " segments %" PRIu32 "+%u+%u", o->first, o->count, o->query_count);
        for (uint32_t s = 0; s < (uint32_t)o->count + o->query_count; s++)
            print_segment(r, &r->segments[o->first + s], out);
        putc('\n', out);
    }
}
