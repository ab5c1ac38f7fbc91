/* Texts against patterns, for redos.py to count instructions with: what is counted happens inside
 * redos_measured(), once per line of the jobs.
 *
 *     redos_driver MODEL.json JOBS
 *
 * A job is "OPERATION match|check PART..."; a part is HEX:TIMES, and the parts in a row are the
 * text for the pattern of the operation's only member, or the payload. Prints rung and verdict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ir/ir.h"
#include "match/match.h"
#include "read/read.h"
#include "support/file.h"

#include <wirevet/wirevet.h>

enum { TEXT_MAX = 16 << 20 };

typedef struct job {
    wv_operation operation;
    const wv_pattern_row *pattern; /* NULL: wv_check() */
    const wv_config *config;
    match_level level;
} job;

static uint8_t *text; /* aligned to lines of the cache: vector code pays for a head that is not */
static size_t text_size;

/* Not static: callgrind finds it by its name. */
int redos_measured(const job *j);

__attribute__((noinline)) int redos_measured(const job *j)
{
    if (!j->pattern)
        return wv_check(j->config, j->operation, WV_REQUEST, text, text_size, NULL);
    match_state state;
    const wv_schema *schema = j->operation.schema;
    match_begin_level(&state, j->level);
    match_feed(schema, j->pattern, &state, (base_span){text, text_size});
    return (int)match_end(schema, j->pattern, &state);
}

static wv_schema schema_of(const ir *r)
{
    return (wv_schema){.abi = WV_TABLES_ABI,
                       .flags = r->flags,
                       .shape_count = r->shape_count,
                       .member_count = r->member_count,
                       .slot_count = r->slot_count,
                       .pattern_count = r->pattern_count,
                       .step_count = r->step_count,
                       .set_count = r->set_count,
                       .range_count = r->range_count,
                       .operation_count = r->operation_count,
                       .error_count = r->error_count,
                       .extra_count = r->extra_count,
                       .key_size = r->key_size,
                       .name_size = r->name_size,
                       .shapes = r->shapes,
                       .members = r->members,
                       .slots = r->slots,
                       .patterns = r->patterns,
                       .steps = r->steps,
                       .sets = r->sets,
                       .ranges = r->ranges,
                       .operations = r->operations,
                       .errors = r->errors,
                       .extras = r->extras,
                       .keys = r->keys,
                       .names = r->names,
                       .service = &r->service,
                       .dfa_count = r->dfa_count,
                       .nfa_count = r->nfa_count,
                       .automata_size = r->automata_size,
                       .word_count = r->word_count,
                       .dfas = r->dfas,
                       .nfas = r->nfas,
                       .automata = r->automata,
                       .words = r->words};
}

static const ir *lower(arena *memory, const char *path)
{
    const uint8_t *bytes;
    size_t size;
    fail_log log;
    fail_init(&log, memory);
    const char *why = file_read(memory, path, MODEL_MAX_BYTES, &bytes, &size);
    model *m = why ? NULL : read_model(memory, &(read_input){path, bytes, size}, 1, NULL, &log);
    const ir *r = NULL;
    if (m && model_resolve(m, NULL, 0, &log) && model_check(m, &log))
        r = ir_lower(m, "redos", &log);
    fprintf(stderr, "%s%s", why ? why : "", log.text);
    return r;
}

static const wv_pattern_row *pattern_of(wv_operation o)
{
    const wv_schema *s = o.schema;
    const wv_shape_row *input = &s->shapes[s->operations[o.index].input];
    return &s->patterns[s->shapes[s->members[input->first].shape].pattern];
}

/* Appends HEX:TIMES. False: malformed, or too much. */
static bool append(const char *part)
{
    const char *colon = strchr(part, ':');
    if (!colon)
        return false;
    size_t unit = (size_t)(colon - part) / 2, times = (size_t)strtoul(colon + 1, NULL, 10);
    if (unit && times > (TEXT_MAX - text_size) / unit)
        return false;
    for (size_t i = 0; times && i < unit; i++) {
        unsigned byte;
        if (sscanf(part + 2 * i, "%2x", &byte) != 1)
            return false;
        text[text_size + i] = (uint8_t)byte;
    }
    for (size_t i = 1; i < times; i++)
        memcpy(text + text_size + i * unit, text + text_size, unit);
    text_size += unit * times;
    return true;
}

static bool run(const wv_schema *schema, const wv_config *config, char *line)
{
    const char *name = strtok(line, " \n"), *what = strtok(NULL, " \n");
    if (!name || !what)
        return false;
    job j = {.operation = wv_find_operation(schema, (wv_str){name, strlen(name)}),
             .config = config,
             .level = match_best_level()};
    if (!j.operation.schema)
        return false;
    const wv_pattern_row *pattern = pattern_of(j.operation);
    j.pattern = strcmp(what, "match") == 0 ? pattern : NULL;
    text_size = 0;
    for (const char *part; (part = strtok(NULL, " \n"));)
        if (!append(part))
            return false;
    int verdict = redos_measured(&j);
    printf("%u %d\n", (unsigned)pattern->rung, verdict);
    return true;
}

static int run_all(const wv_schema *schema, FILE *jobs)
{
    static union {
        max_align_t align;
        uint8_t bytes[WV_CONFIG_SIZE];
    } memory;
    static char line[1 << 16];
    wv_config *config = wv_config_init(&memory, sizeof memory);
    text = aligned_alloc(64, TEXT_MAX);
    bool ok = text && wv_config_prepare(config, schema) == 0;
    while (ok && fgets(line, sizeof line, jobs))
        ok = run(schema, config, line);
    if (!ok)
        fputs("redos_driver: a malformed job, or no memory\n", stderr);
    wv_config_release(config);
    free(text);
    return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
    FILE *jobs = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!jobs)
        return 2;
    arena *memory = arena_new();
    const ir *r = lower(memory, argv[1]);
    int status = 1;
    if (r) {
        wv_schema schema = schema_of(r);
        status = run_all(&schema, jobs);
    }
    arena_free(memory);
    fclose(jobs);
    return status;
}
