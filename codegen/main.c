/* wirevet-gen: options, and the steps in their order. */
#define _POSIX_C_SOURCE 200809L
#include "emit/emit.h"
#include "ir/cname.h"
#include "ir/ir.h"
#include "model/model.h"
#include "read/diagnostics.h"
#include "read/read.h"
#include "read/rules.h"
#include "support/file.h"

#include <getopt.h>
#include <string.h>
#include <time.h>

enum { EXIT_DONE, EXIT_MODEL, EXIT_USAGE };

#define BESIDE_MAX_BYTES (1u << 20) /* diagnostics, rules */

static const char help[] =
    "usage: wirevet-gen MODEL.json... [options] -o DIR\n"
    "Writes NAME.h, NAME_tables.c and NAME_names.c for a model: Smithy's JSON, in one file or "
    "several,\nor botocore's service-2.json.\n"
    "\n"
    "  -o, --output DIR       where to; created if it is missing, and those around it\n"
    "      --service NAME     which service, if the files have several: its name, or "
    "NAMESPACE#NAME\n"
    "      --operations A,B   only these operations (may be repeated; default: all)\n"
    "      --name NAME        prefix of everything that is generated (default: the sdkId)\n"
    "      --diagnostics FILE names and wording of the service's errors\n"
    "      --rules FILE       rules that the documentation has in words\n"
    "      --rules-optional   leave out rules about what the model lacks (default: refuse them)\n"
    "      --print-ir         print the tables as text instead of writing files\n"
    "      --explain-patterns print what became of each pattern instead of writing files\n"
    "      --stats            print a line of JSON: numbers of operations, shapes, members and\n"
    "                         patterns, bytes of tables, milliseconds; without -o DIR nothing "
    "else\n"
    "      --help, --version\n"
    "\n"
    "Exit status: 0 done, 1 the model is refused (file:line:col: error: ...), 2 usage or files.\n";

typedef struct options {
    arena *memory;
    char **models;
    size_t model_count;
    const char *service, *directory, *name, *diagnostics, *rules;
    bool rules_optional;
    const char **operations;
    size_t operation_count;
    bool print_ir, explain_patterns, stats;
} options;

/* Terminals obey what they are sent: nothing but printable ASCII of what the user wrote. */
static void put_safe(const char *text)
{
    for (; *text; text++)
        putc(*text >= 0x20 && *text < 0x7f ? *text : '?', stderr);
}

/* what: NULL, or the word that is wrong. */
static int complain(const char *why, const char *what)
{
    fprintf(stderr, "wirevet-gen: %s", why);
    if (what) {
        fputs(": '", stderr);
        put_safe(what);
        putc('\'', stderr);
    }
    fputs("\nTry wirevet-gen --help.\n", stderr);
    return EXIT_USAGE;
}

static int file_problem(const char *file, const char *why)
{
    fputs("wirevet-gen: ", stderr);
    put_safe(file);
    fprintf(stderr, ": %s\n", why);
    return EXIT_USAGE;
}

/* Status after the last word on standard output. */
static int end_output(void)
{
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    return written ? EXIT_DONE : file_problem("standard output", "cannot write");
}

/* "A,B" -> names; false if one is empty. */
static bool add_operations(options *o, const char *list)
{
    size_t most = o->operation_count + strlen(list) + 1;
    const char **names = arena_alloc(o->memory, most * sizeof *names);
    if (o->operation_count)
        memcpy(names, o->operations, o->operation_count * sizeof *names);
    o->operations = names;
    for (const char *at = list;;) {
        size_t size = strcspn(at, ",");
        if (size == 0)
            return false;
        names[o->operation_count++] = arena_copy(o->memory, at, size);
        at += size;
        if (!*at++)
            return true;
    }
}

/* -1 to go on, else the exit status. */
static int take_option(options *o, int option, const char *word)
{
    switch (option) {
    case 'o':
        o->directory = optarg;
        return -1;
    case 's':
        o->service = optarg;
        return -1;
    case 'p':
        if (!add_operations(o, optarg))
            return complain("--operations: an empty name", optarg);
        return -1;
    case 'n':
        if (!cname_is_prefix(optarg))
            return complain("--name: no name for generated C", optarg);
        o->name = optarg;
        return -1;
    case 'd':
        o->diagnostics = optarg;
        return -1;
    case 'r':
        o->rules = optarg;
        return -1;
    case 'R':
        o->rules_optional = true;
        return -1;
    case 'i':
        o->print_ir = true;
        return -1;
    case 'e':
        o->explain_patterns = true;
        return -1;
    case 't':
        o->stats = true;
        return -1;
    case 'h':
        fputs(help, stdout);
        return end_output();
    case 'v':
        printf("wirevet-gen %d.%d.%d\n", WV_VERSION_MAJOR, WV_VERSION_MINOR, WV_VERSION_PATCH);
        return end_output();
    default:
        return complain("unknown, or without its argument", word);
    }
}

static int take_options(options *o, int argc, char **argv)
{
    static const struct option names[] = {
        {"output", required_argument, NULL, 'o'},
        {"operations", required_argument, NULL, 'p'},
        {"service", required_argument, NULL, 's'},
        {"name", required_argument, NULL, 'n'},
        {"diagnostics", required_argument, NULL, 'd'},
        {"rules", required_argument, NULL, 'r'},
        {"rules-optional", no_argument, NULL, 'R'},
        {"print-ir", no_argument, NULL, 'i'},
        {"explain-patterns", no_argument, NULL, 'e'},
        {"help", no_argument, NULL, 'h'},
        {"stats", no_argument, NULL, 't'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, "o:", names, NULL)) != -1;) {
        int status = take_option(o, option, argv[optind - 1]);
        if (status >= 0)
            return status;
    }
    if (optind == argc)
        return complain("no model", NULL);
    if (!o->directory && !o->print_ir && !o->explain_patterns && !o->stats)
        return complain("where to? -o DIR is missing", NULL);
    o->models = argv + optind;
    o->model_count = (size_t)(argc - optind);
    return -1;
}

static bool check(const options *o, model *m, fail_log *log)
{
    return model_resolve(m, o->operations, o->operation_count, log) && model_check(m, log);
}

static model *read_all(const options *o, const read_input *models, const read_input *words,
                       const read_input *rules, fail_log *log)
{
    model *m = read_model(o->memory, models, o->model_count, o->service, log);
    if (m && words->file && !read_diagnostics(m, words->file, words->bytes, words->size, log))
        return NULL;
    if (m && rules->file &&
        !read_rules(m, rules->file, rules->bytes, rules->size, o->rules_optional, log))
        return NULL;
    return m;
}

static const char *prefix_of(const options *o, const model *m)
{
    return o->name ? o->name : cname_prefix_of(o->memory, m->sdk.data, m->sdk.size);
}

static int write_files(const options *o, const ir *r)
{
    emit_file emitted[EMIT_FILES];
    file_output files[EMIT_FILES];
    const char *which;
    emit_all(r, emitted);
    for (size_t i = 0; i < EMIT_FILES; i++)
        files[i] = (file_output){emitted[i].name, emitted[i].text, emitted[i].size};
    const char *why = file_write_all(o->memory, o->directory, files, EMIT_FILES, &which);
    return why ? file_problem(which, why) : EXIT_DONE;
}

static int refuse(const fail_log *log)
{
    fputs(log->text, stderr);
    if (log->count > FAIL_MAX)
        fprintf(stderr, "%u more errors\n", log->count - FAIL_MAX);
    return EXIT_MODEL;
}

static int explain(const options *o, model *m, fail_log *log)
{
    unsigned before = log->count;
    ir_explain_patterns(m, prefix_of(o, m), log, stdout);
    return log->count > before ? refuse(log) : end_output();
}

/* A file beside the models, if there is one. NULL, or what is wrong with it. */
static const char *read_beside(const options *o, const char *file, read_input *in,
                               const char **which)
{
    *which = in->file = file;
    return file ? file_read(o->memory, file, BESIDE_MAX_BYTES, &in->bytes, &in->size) : NULL;
}

/* NULL, or what is wrong with the file *which. */
static const char *read_files(const options *o, read_input *models, read_input *words,
                              read_input *rules, const char **which)
{
    size_t left = MODEL_MAX_BYTES;
    for (size_t i = 0; i < o->model_count; i++) {
        read_input *in = &models[i];
        *which = in->file = o->models[i];
        const char *why = file_read(o->memory, in->file, left, &in->bytes, &in->size);
        if (why)
            return why;
        left -= in->size;
    }
    const char *why = read_beside(o, o->diagnostics, words, which);
    return why ? why : read_beside(o, o->rules, rules, which);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Everything that is printed or written of the tables. */
static int put(const options *o, const ir *r, double start)
{
    if (o->print_ir) {
        ir_print(r, stdout);
        return end_output();
    }
    int status = o->directory ? write_files(o, r) : EXIT_DONE;
    if (status != EXIT_DONE || !o->stats)
        return status;
    ir_print_stats(r, now() - start, stdout);
    return end_output();
}

static int generate(const options *o)
{
    double start = now();
    fail_log log;
    const char *which;
    read_input words = {0}, rules = {0};
    read_input *models = arena_alloc(o->memory, o->model_count * sizeof *models);
    fail_init(&log, o->memory);
    const char *why = read_files(o, models, &words, &rules, &which);
    if (why)
        return file_problem(which, why);
    model *m = read_all(o, models, &words, &rules, &log);
    if (!m || !check(o, m, &log))
        return refuse(&log);
    if (o->explain_patterns)
        return explain(o, m, &log);
    const ir *r = ir_lower(m, prefix_of(o, m), &log);
    return r ? put(o, r, start) : refuse(&log);
}

int main(int argc, char **argv)
{
    options o = {.memory = arena_new()};
    int status = take_options(&o, argc, argv);
    if (status < 0)
        status = generate(&o);
    arena_free(o.memory);
    return status;
}
