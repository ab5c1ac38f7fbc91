#include "support/pattern_tables.h"

#include "ir/lowering.h"

pattern_tables *pattern_tables_make(arena *memory, const regex_result *result)
{
    fail_log log;
    model m = {.memory = memory, .documentation_patterns = true};
    lowering *l = arena_alloc(memory, sizeof *l);
    fail_init(&log, memory);
    lowering_begin(l, &m, "pattern", &log);
    lowering_compiled(l, (model_text){"", 0}, result);
    lowering_pad(l);
    pattern_tables *t = arena_alloc(memory, sizeof *t);
    t->row = ((const wv_pattern_row *)l->patterns.at)[0];
    t->schema = (wv_schema){.abi = WV_TABLES_ABI,
                            .pattern_count = 1,
                            .step_count = l->steps.count,
                            .set_count = l->sets.count,
                            .range_count = l->ranges.count,
                            .key_size = l->keys.bytes.count,
                            .name_size = l->names.bytes.count,
                            .dfa_count = l->dfas.count,
                            .nfa_count = l->nfas.count,
                            .automata_size = l->automata.count,
                            .word_count = l->words.count,
                            .patterns = &t->row,
                            .steps = l->steps.at,
                            .sets = l->sets.at,
                            .ranges = l->ranges.at,
                            .keys = l->keys.bytes.at,
                            .names = l->names.bytes.at,
                            .dfas = l->dfas.at,
                            .nfas = l->nfas.at,
                            .automata = l->automata.at,
                            .words = l->words.at};
    return t;
}
