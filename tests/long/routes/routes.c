/* Each operation of restJson1 services, asked for by its own URI template filled with labels: the
 * operation that wv_route() finds must be itself, or one whose template fits too and says more.
 *
 *   long_routes [-v] MODEL...     -v: lists the operations that a more specific one hides
 *
 * Fills and compares templates as text, from the model: shares nothing with the lowered segments.
 */
#include "ir/ir.h"
#include "read/read.h"
#include "support/file.h"

#include <string.h>

static unsigned services, operations, own, hidden, failures;
static bool verbose;

/* Tables in memory: rows as lowering made them. */
static wv_schema schema_of(const ir *r)
{
    return (wv_schema){.abi = WV_TABLES_ABI,
                       .flags = r->flags,
                       .operation_count = r->operation_count,
                       .route_count = r->route_count,
                       .segment_count = r->segment_count,
                       .message_count = r->message_count,
                       .binding_count = r->binding_count,
                       .operations = r->operations,
                       .routes = r->routes,
                       .segments = r->segments,
                       .messages = r->messages,
                       .bindings = r->bindings,
                       .keys = r->keys,
                       .names = r->names,
                       .service = &r->service};
}

/* The template with labels filled: "x%2Fy" for a label, "x/y%20z" for a greedy one. */
static char *fill(arena *memory, const char *uri)
{
    char *out = arena_alloc(memory, 8 * strlen(uri) + 1), *to = out;
    while (*uri) {
        if (*uri != '{') {
            *to++ = *uri++;
            continue;
        }
        const char *end = strchr(uri, '}');
        const char *text = end[-1] == '+' ? "x/y%20z" : "x%2Fy";
        to += sprintf(to, "%s", text);
        uri = end + 1;
    }
    *to = 0;
    return out;
}

/* Does the path of `uri` fit the path of a filled template? Literals of both are compared segment
 * by segment. */
static bool fits(const char *uri, const char *path)
{
    while (*uri && *uri != '?') {
        size_t a = strcspn(uri + 1, "/?"), b = strcspn(path + 1, "/?");
        if (*path != '/')
            return false;
        if (a && uri[1] == '{' && uri[a - 1] == '+')
            return b > 0;
        if ((!a || uri[1] != '{') && (a != b || memcmp(uri + 1, path + 1, a) != 0))
            return false;
        uri += 1 + a;
        path += 1 + b;
    }
    return *path == 0 || *path == '?';
}

/* Segments that are literal, and query parameters that are wanted. */
static unsigned literals(const char *uri)
{
    unsigned count = 0;
    for (const char *at = uri; *at; at++)
        count += *at == '?' || *at == '&' || (*at == '/' && at[1] != '{' && at[1]);
    return count;
}

static void ask(arena *memory, const model *m, const wv_schema *schema, const model_operation *o)
{
    const char *target = fill(memory, o->http_uri.data);
    wv_operation found = wv_route(schema, (wv_str){o->http_method.data, o->http_method.size},
                                  (wv_str){target, strlen(target)});
    wv_str name = wv_operation_name(found);
    const model_operation *other = NULL;
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (m->operations[i].name.size == name.size &&
            memcmp(m->operations[i].name.data, name.data, name.size) == 0)
            other = &m->operations[i];
    operations++;
    if (other == o) {
        own++;
        return;
    }
    bool better = other && fits(other->http_uri.data, target) &&
                  strcmp(other->http_method.data, o->http_method.data) == 0 &&
                  literals(other->http_uri.data) > literals(o->http_uri.data);
    hidden += better;
    failures += !better;
    if (verbose || !better)
        printf("%s: %s %s asked as %s is %s %s\n", m->service.data, o->name.data, o->http_uri.data,
               target, other ? other->name.data : "none", other ? other->http_uri.data : "");
}

static void run(const char *path)
{
    arena *memory = arena_new();
    fail_log log;
    fail_init(&log, memory);
    read_input input = {.file = path};
    const char *why = file_read(memory, path, MODEL_MAX_BYTES, &input.bytes, &input.size);
    model *m = why ? NULL : read_model(memory, &input, 1, NULL, &log);
    if (m && m->protocol == MODEL_REST_JSON_1) {
        const ir *r = NULL;
        if (model_resolve(m, NULL, 0, &log) && model_check(m, &log))
            r = ir_lower(m, "service", &log);
        wv_schema schema = r ? schema_of(r) : (wv_schema){0};
        services++;
        for (uint32_t i = 0; r && i < m->operation_count; i++)
            ask(memory, m, &schema, &m->operations[i]);
        failures += !r;
    }
    if (log.count) {
        printf("%s: %s\n", path, log.text);
        failures += !m;
    }
    arena_free(memory);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0)
            verbose = true;
        else
            run(argv[i]);
    }
    printf("routes: %u services, %u operations, %u found by their own template, %u hidden by a "
           "more specific one, %u failures\n",
           services, operations, own, hidden, failures);
    return services == 0 || failures != 0;
}
