/* The emitted tables of the build equal, by value, what lowering the same models gives in memory.
 *
 *   equal_test SPEC-DIRECTORY MODELS-DIRECTORY
 *                           with glue.json, athena.json and diagnostics.json; with things.json */
#include "athena.h"
#include "glue.h"
#include "things.h"

#include "ir/ir.h"
#include "read/diagnostics.h"
#include "read/read.h"
#include "support/file.h"

#include <wirevet/tables.h>

#include <string.h>

static unsigned failures, compared;

static void compare(const char *schema, const char *table, const void *emitted,
                    uint32_t emitted_count, const void *lowered, uint32_t count, size_t each)
{
    compared++;
    if (emitted_count == count && (count == 0 || memcmp(emitted, lowered, count * each) == 0))
        return;
    printf("%s: %s differ (%u and %u rows)\n", schema, table, (unsigned)emitted_count,
           (unsigned)count);
    failures++;
}

static void compare_all(const wv_schema *s, const ir *r)
{
#define COMPARE(many, count)                                                                       \
    compare(r->name, #many, s->many, s->count, r->many, r->count, sizeof *s->many)
    COMPARE(shapes, shape_count);
    COMPARE(members, member_count);
    COMPARE(slots, slot_count);
    COMPARE(patterns, pattern_count);
    COMPARE(steps, step_count);
    COMPARE(sets, set_count);
    COMPARE(ranges, range_count);
    COMPARE(operations, operation_count);
    COMPARE(errors, error_count);
    COMPARE(extras, extra_count);
    COMPARE(keys, key_size);
    COMPARE(names, name_size);
    COMPARE(dfas, dfa_count);
    COMPARE(nfas, nfa_count);
    COMPARE(automata, automata_size);
    COMPARE(words, word_count);
    COMPARE(bindings, binding_count);
    COMPARE(messages, message_count);
    COMPARE(routes, route_count);
    COMPARE(segments, segment_count);
#undef COMPARE
    compare(r->name, "service", s->service, 1, &r->service, 1, sizeof *s->service);
    compare(r->name, "flags", &s->flags, 1, &r->flags, 1, sizeof s->flags);
}

static const char *read_file_of(arena *memory, const char *directory, const char *name,
                                const uint8_t **bytes, size_t *size)
{
    const char *path = arena_printf(memory, "%s/%s", directory, name);
    const char *why = file_read(memory, path, MODEL_MAX_BYTES, bytes, size);
    if (why)
        printf("%s: %s\n", path, why);
    return why;
}

static ir *lower_file(arena *memory, const char *directory, const char *file, const char *name,
                      bool diagnosed)
{
    const uint8_t *bytes, *words = NULL;
    size_t size, word_size = 0;
    fail_log log;
    fail_init(&log, memory);
    if (read_file_of(memory, directory, file, &bytes, &size) ||
        (diagnosed && read_file_of(memory, directory, "diagnostics.json", &words, &word_size)))
        return NULL;
    model *m = read_model(memory, &(read_input){file, bytes, size}, 1, NULL, &log);
    ir *r = NULL;
    if (m && (!diagnosed || read_diagnostics(m, "diagnostics.json", words, word_size, &log)) &&
        model_resolve(m, NULL, 0, &log) && model_check(m, &log))
        r = ir_lower(m, name, &log);
    fputs(log.text, stdout);
    return r;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *file, *name;
        const wv_schema *schema;
        int directory; /* argument */
    } cases[] = {{"glue.json", "glue", &glue_schema, 1},
                 {"athena.json", "athena", &athena_schema, 1},
                 {"things.json", "things", &things_schema, 2}};
    if (argc != 3)
        return 2;
    arena *memory = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int directory = cases[i].directory;
        const ir *r =
            lower_file(memory, argv[directory], cases[i].file, cases[i].name, directory == 1);
        if (r)
            compare_all(cases[i].schema, r);
        else
            failures++;
    }
    arena_free(memory);
    printf("equal: %u tables compared, %u differ\n", compared, failures);
    return failures != 0;
}
