#include "services.h"

#include "athena.h"
#include "glue.h"
#include "input.h"
#include "words.h"

#include <stdlib.h>

#define SUGGESTIONS 5
#define ERRORS_SIZE 65536

static const wv_schema *const built_in[] = {&athena_schema, &glue_schema};

/* ---- Which there are ------------------------------------------------------------------------ */

static bool complain(const char *why)
{
    fprintf(stderr, "wirevet: %s\n", why);
    return false;
}

/* By the X-Amz-Target prefix or the SDK name: asks for an operation that it has. */
static bool is_service(const wv_schema *schema, wv_str name)
{
    wv_str operation = wv_operation_name(wv_operation_at(schema, 0));
    char asked[512];
    int n = snprintf(asked, sizeof asked, "%.*s.%.*s", (int)name.size, name.data,
                     (int)operation.size, operation.data);
    if (n < 0 || (size_t)n >= sizeof asked || memchr(name.data, '.', name.size))
        return false;
    return wv_find_operation(schema, (wv_str){asked, (size_t)n}).schema;
}

static bool open_built_in(services *s, const cli_options *o)
{
    size_t most = sizeof built_in / sizeof *built_in;
    s->schemas = malloc(most * sizeof *s->schemas);
    if (!s->schemas)
        return complain("out of memory");
    for (size_t i = 0; i < most; i++)
        if (!o->service || is_service(built_in[i], words_of(o->service)))
            s->schemas[s->count++] = built_in[i];
    if (s->count > 0)
        return true;
    fputs("wirevet: there is no service '", stderr);
    words_print_safe(stderr, words_of(o->service));
    fputs("' built in; --model FILE gives others\n", stderr);
    services_close(s);
    return false;
}

static wv_model *load(const cli_options *o, const wv_model_options *wanted, char *errors)
{
    wv_model_file *files = calloc((size_t)o->model_count, sizeof *files);
    if (!files)
        return NULL;
    for (int i = 0; i < o->model_count; i++)
        files[i].name = o->models[i];
    wv_model *model = wv_model_load(wanted, files, (size_t)o->model_count, errors, ERRORS_SIZE);
    free(files);
    return model;
}

/* Only the operation is compiled that is asked for. If that fails, all are, to find out whether the
 * models are at fault or the name of the operation. */
static wv_model *load_for(const cli_options *o, wv_model_options *wanted, const char *operation,
                          char *errors)
{
    wanted->operations = &operation;
    wanted->operation_count = operation ? 1 : 0;
    wv_model *model = load(o, wanted, errors);
    if (model || !operation)
        return model;
    wanted->operation_count = 0;
    char *others = malloc(ERRORS_SIZE);
    if (others)
        model = load(o, wanted, others);
    free(others);
    return model;
}

static bool open_model(services *s, const cli_options *o, const char *operation)
{
    wv_model_options wanted = {.struct_size = sizeof wanted, .service = o->service};
    input words = {NULL, 0};
    char *errors = calloc(1, ERRORS_SIZE);
    if (!errors)
        return complain("out of memory");
    if (o->diagnostics && !input_read(o->diagnostics, &words)) {
        free(errors);
        return false;
    }
    wanted.diagnostics = words.data;
    wanted.diagnostics_size = words.size;
    wanted.diagnostics_name = o->diagnostics;
    s->model = load_for(o, &wanted, operation, errors);
    if (!s->model)
        fputs(*errors ? errors : "wirevet: out of memory\n", stderr);
    free(words.data);
    free(errors);
    return s->model;
}

bool services_open(services *s, const cli_options *o, const char *operation)
{
    *s = (services){0};
    if (o->model_count == 0)
        return o->diagnostics ? complain("--diagnostics is for --model") : open_built_in(s, o);
    if (!open_model(s, o, operation))
        return false;
    uint32_t count = wv_model_schema_count(s->model);
    s->schemas = malloc(count * sizeof *s->schemas);
    for (; s->schemas && s->count < count; s->count++)
        s->schemas[s->count] = wv_model_schema_at(s->model, (uint32_t)s->count);
    if (s->schemas)
        return true;
    services_close(s);
    return complain("out of memory");
}

void services_close(services *s)
{
    wv_model_destroy(s->model);
    free(s->schemas);
    *s = (services){0};
}

/* ---- Names ---------------------------------------------------------------------------------- */

/* Services that have the operation; *found: the first of them. */
static size_t find_all(const services *s, wv_str name, wv_operation *found)
{
    size_t count = 0;
    *found = (wv_operation){NULL, 0};
    for (size_t i = 0; i < s->count; i++) {
        wv_operation candidate = wv_find_operation(s->schemas[i], name);
        if (candidate.schema && count++ == 0)
            *found = candidate;
    }
    return count;
}

wv_operation services_find(const services *s, wv_str name)
{
    wv_operation found;
    return find_all(s, name, &found) == 1 ? found : (wv_operation){NULL, 0};
}

typedef struct suggestion {
    wv_operation operation;
    size_t distance;
} suggestion;

/* Keeps the nearest, nearest first. */
static size_t insert(suggestion *best, size_t count, suggestion s)
{
    size_t at = count;
    while (at > 0 && best[at - 1].distance > s.distance)
        at--;
    if (at == SUGGESTIONS)
        return count;
    size_t moved = (count < SUGGESTIONS ? count : SUGGESTIONS - 1) - at;
    memmove(best + at + 1, best + at, moved * sizeof *best);
    best[at] = s;
    return count < SUGGESTIONS ? count + 1 : count;
}

/* Twice the edits, and one more for a service that the name does not mean. */
static size_t distance_of(wv_str name, wv_operation o)
{
    wv_str bare = words_after_dot(name), service = wv_service_target(o.schema);
    wv_str prefix = {name.data, name.size - bare.size};
    prefix.size -= prefix.size > 0;
    size_t edits = words_distance(bare, wv_operation_name(o));
    if (edits > bare.size / 3 + 1)
        return SIZE_MAX;
    return 2 * edits + !words_contain(service, prefix);
}

static size_t nearest(const services *s, suggestion *best, wv_str name)
{
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t j = 0; j < wv_operation_count(s->schemas[i]); j++) {
            wv_operation o = wv_operation_at(s->schemas[i], j);
            suggestion near = {o, distance_of(name, o)};
            if (near.distance != SIZE_MAX)
                count = insert(best, count, near);
        }
    return count;
}

static void print_operation(FILE *out, wv_operation o)
{
    wv_str service = wv_service_target(o.schema), name = wv_operation_name(o);
    fwrite(service.data, 1, service.size, out);
    putc('.', out);
    fwrite(name.data, 1, name.size, out);
}

void services_suggest(const services *s, FILE *out, wv_str name)
{
    suggestion best[SUGGESTIONS];
    wv_operation found;
    bool several = find_all(s, name, &found) > 1;
    size_t count = nearest(s, best, name);
    fputs(several ? "several services have an operation '" : "unknown operation '", out);
    words_print_safe(out, name);
    fputs(count ? "'; did you mean " : "'; 'wirevet list' names all", out);
    for (size_t i = 0; i < count; i++) {
        if (i)
            fputs(i + 1 == count ? " or " : ", ", out);
        print_operation(out, best[i].operation);
    }
    fputs(count ? "?\n" : "\n", out);
}

void services_list(const services *s, FILE *out)
{
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t j = 0; j < wv_operation_count(s->schemas[i]); j++) {
            print_operation(out, wv_operation_at(s->schemas[i], j));
            putc('\n', out);
        }
}
