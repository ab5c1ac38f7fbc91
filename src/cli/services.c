#include "services.h"

#include "athena.h"
#include "glue.h"
#include "input.h"
#include "words.h"

#include <stdlib.h>

#define SUGGESTIONS    5
#define ERRORS_SIZE    65536
#define SERVICES_SHOWN 20 /* in a message */

static const wv_schema *const built_in[] = {&athena_schema, &glue_schema};

/* ---- Which there are ------------------------------------------------------------------------ */

static bool complain(const char *why)
{
    fprintf(stderr, "wirevet: %s\n", why);
    return false;
}

static wv_str without(const char *spaced, char *room, size_t most)
{
    size_t n = 0;
    for (; *spaced && n < most; spaced++)
        if (*spaced != ' ')
            room[n++] = *spaced;
    return (wv_str){room, n};
}

/* com.amazonaws.glue#AWSGlue -> AWSGlue, com.amazonaws.glue -> glue: as the models of AWS name what
 * is built in. */
static wv_str without_space(wv_str name)
{
    static const char space[] = "com.amazonaws.";
    size_t size = sizeof space - 1;
    if (name.size <= size || memcmp(name.data, space, size) != 0)
        return name;
    const char *hash = memchr(name.data, '#', name.size);
    if (hash)
        size = (size_t)(hash - name.data) + 1;
    return (wv_str){name.data + size, name.size - size};
}

/* By the X-Amz-Target prefix or the SDK name: asks for an operation that it has. */
static bool is_built_in(const wv_schema *schema, wv_str name)
{
    wv_str operation = wv_operation_name(wv_operation_at(schema, 0));
    char asked[512];
    name = without_space(name);
    int n = snprintf(asked, sizeof asked, "%.*s.%.*s", (int)name.size, name.data,
                     (int)operation.size, operation.data);
    if (n < 0 || (size_t)n >= sizeof asked || memchr(name.data, '.', name.size))
        return false;
    return wv_find_operation(schema, (wv_str){asked, (size_t)n}).schema;
}

bool services_goes_by(const services *s, size_t index, wv_str name)
{
    char room[256];
    if (s->model)
        return wv_model_goes_by(s->model, (uint32_t)index, name);
    if (name.size >= sizeof room)
        return false;
    char text[256];
    memcpy(text, name.data, name.size);
    text[name.size] = '\0';
    return is_built_in(s->schemas[index], without(text, room, sizeof room));
}

/* "AWSGlue, AmazonAthena and 3 more" */
static void print_known(FILE *out, const wv_schema *const *schemas, size_t count)
{
    size_t shown = count < SERVICES_SHOWN ? count : SERVICES_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        fputs(i ? ", " : "", out);
        words_print_safe(out, wv_service_target(schemas[i]));
    }
    if (shown < count)
        fprintf(out, " and %zu more", count - shown);
}

static bool open_built_in(services *s, const cli_options *o)
{
    size_t most = sizeof built_in / sizeof *built_in;
    s->schemas = malloc(most * sizeof *s->schemas);
    if (!s->schemas)
        return complain("out of memory");
    memcpy(s->schemas, built_in, sizeof built_in);
    s->count = most;
    if (!o->service)
        return true;
    s->count = 0;
    for (size_t i = 0; i < most; i++) {
        s->schemas[s->count] = built_in[i];
        s->count += services_goes_by(s, s->count, words_of(o->service));
    }
    if (s->count > 0)
        return true;
    fputs("wirevet: there is no service '", stderr);
    words_print_safe(stderr, words_of(o->service));
    fputs("' built in, only ", stderr);
    print_known(stderr, built_in, most);
    fputs("; --model FILE gives others\n", stderr);
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

/* Only the operation is compiled that is asked for. If that fails, all are that can be, to find out
 * whether the models are at fault or the name of the operation. */
static wv_model *load_for(const cli_options *o, wv_model_options *wanted, const char *operation,
                          char *errors)
{
    wanted->operations = &operation;
    wanted->operation_count = operation ? 1 : 0;
    wanted->partial = true;
    wv_model *model = load(o, wanted, errors);
    if (model || !operation)
        return model;
    wanted->operation_count = 0;
    char *others = malloc(ERRORS_SIZE);
    if (others)
        model = load(o, wanted, others);
    free(others);
    if (!wv_model_fault(model, words_of(operation)))
        return model;
    wv_model_destroy(model);
    return NULL;
}

/* Lines "file:line:column: error: …" speak for themselves; those without a file get the command's
 * name in front. */
static void print_errors(const char *errors)
{
    for (const char *end; *errors; errors = end) {
        end = strchr(errors, '\n');
        end = end ? end + 1 : errors + strlen(errors);
        if (strncmp(errors, "error: ", 7) == 0) {
            fputs("wirevet: ", stderr);
            errors += 7;
        }
        fwrite(errors, 1, (size_t)(end - errors), stderr);
    }
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
        print_errors(*errors ? errors : "error: out of memory\n");
    else if (!operation)
        s->faults = errors;
    free(words.data);
    if (!s->faults)
        free(errors);
    return s->model;
}

bool services_complain(const services *s)
{
    if (!s->faults || !*s->faults)
        return false;
    print_errors(s->faults);
    return true;
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
    free(s->faults);
    *s = (services){0};
}

/* ---- Names ---------------------------------------------------------------------------------- */

static wv_operation find_in(const services *s, size_t index, wv_str name)
{
    wv_str bare = words_after_dot(name);
    wv_str service = {name.data, name.size - bare.size - (bare.size < name.size)};
    if (bare.size < name.size && !services_goes_by(s, index, service))
        return (wv_operation){NULL, 0};
    return wv_find_operation(s->schemas[index], bare);
}

/* Services that have the operation; *found: the first of them. */
static size_t find_all(const services *s, wv_str name, wv_operation *found)
{
    size_t count = 0;
    *found = (wv_operation){NULL, 0};
    for (size_t i = 0; i < s->count; i++) {
        wv_operation candidate = find_in(s, i, name);
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

bool services_have(const services *s, wv_operation operation, wv_str name)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->schemas[i] == operation.schema)
            return services_goes_by(s, i, name);
    return false;
}

const char *services_fault(const services *s, wv_str name)
{
    return wv_model_fault(s->model, name);
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

/* If the name has a service in front that there is not: which there are. */
static void print_service_unknown(const services *s, FILE *out, wv_str name)
{
    wv_str bare = words_after_dot(name);
    if (bare.size == name.size)
        return;
    wv_str service = {name.data, name.size - bare.size - 1};
    for (size_t i = 0; i < s->count; i++)
        if (services_goes_by(s, i, service))
            return;
    fputs(s->count == 1 ? " (the service is " : " (the services are ", out);
    print_known(out, s->schemas, s->count);
    putc(')', out);
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
    fputs(count ? "?" : "", out);
    print_service_unknown(s, out, name);
    putc('\n', out);
}

void services_list(const services *s, FILE *out)
{
    for (size_t i = 0; i < s->count; i++)
        for (uint32_t j = 0; j < wv_operation_count(s->schemas[i]); j++) {
            print_operation(out, wv_operation_at(s->schemas[i], j));
            putc('\n', out);
        }
}
