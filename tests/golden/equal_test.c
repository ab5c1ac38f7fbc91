/* The tables that the generator emitted and the build compiled equal, by value and array by array,
 * what loading the same models lays out in memory.
 *
 *   equal_test SOURCE-DIRECTORY     with spec/, tests/golden/ */
#include "athena.h"
#include "boxes.h"
#include "glue.h"
#include "hostile.h"
#include "over.h"
#include "ruled.h"
#include "rungs.h"
#include "tiny.h"
#include "trees.h"
#include "things.h"

#include "support/file.h"

#include <wirevet/compile.h>
#include <wirevet/tables.h>

#include <stdio.h>
#include <string.h>

static unsigned failures, compared;

static void compare(const char *schema, const char *table, const void *emitted,
                    uint32_t emitted_count, const void *loaded, uint32_t count, size_t each)
{
    compared++;
    if (emitted_count == count && (count == 0 || memcmp(emitted, loaded, count * each) == 0))
        return;
    printf("%s: %s differ (%u and %u rows)\n", schema, table, (unsigned)emitted_count,
           (unsigned)count);
    failures++;
}

static void compare_all(const char *file, const wv_schema *s, const wv_schema *r)
{
#define COMPARE(many, count)                                                                       \
    compare(file, #many, s->many, s->count, r->many, r->count, sizeof *s->many)
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
    COMPARE(rule_sets, rule_set_count);
    COMPARE(watches, watch_count);
    COMPARE(tests, test_count);
    COMPARE(rules, rule_count);
    COMPARE(terms, term_count);
#undef COMPARE
    compare(file, "service", s->service, 1, r->service, 1, sizeof *s->service);
    compare(file, "flags", &s->flags, 1, &r->flags, 1, sizeof s->flags);
    compare(file, "abi", &s->abi, 1, &r->abi, 1, sizeof s->abi);
}

/* diagnostics: NULL: those built in; "": those of a service that no file knows, as the generator
 * has them without --diagnostics. */
static wv_model *load(arena *memory, const char *directory, const char *file,
                      const char *diagnostics, const char *rules)
{
    static const char none[] = "{\"version\":1,\"services\":{}}";
    char errors[4096];
    const uint8_t *words = (const uint8_t *)none;
    wv_model_options options = {.struct_size = sizeof options};
    wv_model_file model = {.name = arena_printf(memory, "%s/%s", directory, file)};
    if (diagnostics)
        options.diagnostics_size = sizeof none - 1;
    if (diagnostics && *diagnostics &&
        file_read(memory, arena_printf(memory, "%s/%s", directory, diagnostics), 1 << 20, &words,
                  &options.diagnostics_size))
        return NULL;
    options.diagnostics = diagnostics ? words : NULL;
    const uint8_t *demands = NULL;
    if (rules && file_read(memory, arena_printf(memory, "%s/%s", directory, rules), 1 << 20,
                           &demands, &options.rules_size))
        return NULL;
    options.rules = demands;
    wv_model *loaded = wv_model_load(&options, &model, 1, errors, sizeof errors);
    fputs(errors, stdout);
    return loaded;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *file, *diagnostics;
        const wv_schema *schema;
        const char *rules; /* NULL: those built in */
    } cases[] = {
        {"spec/glue.json", "spec/diagnostics.json", &glue_schema, NULL},
        {"spec/glue.json", NULL, &glue_schema, NULL},
        {"spec/athena.json", NULL, &athena_schema, NULL},
        {"tests/golden/constraints/constraints.json", "tests/golden/constraints/diagnostics.json",
         &tiny_schema, NULL},
        {"tests/golden/containers/containers.json", "", &boxes_schema, NULL},
        {"tests/golden/hostile/hostile.json", "tests/golden/hostile/diagnostics.json",
         &hostile_schema, NULL},
        {"tests/golden/overrides/overrides.json", "", &over_schema, NULL},
        {"tests/golden/recursion/recursion.json", "", &trees_schema, NULL},
        {"tests/golden/rungs/rungs.json", "", &rungs_schema, NULL},
        {"tests/models/things.json", "", &things_schema, NULL},
        {"tests/golden/ruled/ruled.json", "", &ruled_schema, "tests/golden/ruled/rules.json"},
    };
    if (argc != 2)
        return 2;
    arena *memory = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wv_model *loaded =
            load(memory, argv[1], cases[i].file, cases[i].diagnostics, cases[i].rules);
        if (wv_model_schema_count(loaded) == 1)
            compare_all(cases[i].file, cases[i].schema, wv_model_schema_at(loaded, 0));
        else
            failures++;
        wv_model_destroy(loaded);
    }
    arena_free(memory);
    printf("equal: %u tables compared, %u differ\n", compared, failures);
    return failures != 0;
}
