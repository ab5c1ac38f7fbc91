/* The tables of one schema as they will be emitted or laid out in memory: numbered rows and pools,
 * exactly the rows of tables.h. Emitters print them and decide nothing. */
#ifndef WIREVET_IR_IR_H
#define WIREVET_IR_IR_H

#include "base/bytes.h"
#include "model/model.h"
#include "support/arena.h"
#include "support/fail.h"

#include <stdint.h>
#include <stdio.h>

#include <wirevet/tables.h>

typedef struct ir {
    arena *memory;
    const char *name;   /* identifier prefix of everything that is emitted: "glue" */
    const char *source; /* base name of the model file, for the banner only */
    wv_shape_row *shapes;
    wv_member_row *members;
    uint16_t *slots;
    wv_pattern_row *patterns;
    wv_step_row *steps;
    wv_set_row *sets;
    uint32_t *ranges;
    wv_dfa_row *dfas;
    wv_nfa_row *nfas;
    uint8_t *automata;
    uint32_t *words;
    wv_operation_row *operations;
    wv_error_row *errors;
    wv_extra_row *extras;
    uint8_t *keys, *names;
    wv_service_row service;
    uint32_t flags; /* WV_SCHEMA_… */
    uint32_t shape_count, member_count, slot_count, pattern_count, step_count, set_count;
    uint32_t range_count, operation_count, error_count, extra_count, key_size, name_size;
    uint32_t dfa_count, nfa_count, automata_size, word_count;
    /* only with WV_SCHEMA_HTTP */
    wv_binding_row *bindings;
    wv_message_row *messages;
    wv_route_row *routes;
    wv_segment_row *segments;
    uint32_t binding_count, message_count, route_count, segment_count;
    /* only with WV_SCHEMA_RULES */
    wv_rule_set_row *rule_sets;
    wv_watch_row *watches;
    wv_test_row *tests;
    wv_rule_row *rules;
    wv_term_row *terms;
    uint32_t rule_set_count, watch_count, test_count, rule_count, term_count;
    /* ways in for people: C names of operations and shapes, aligned with the rows */
    const char **operation_c_names; /* create_session */
} ir;

/* Lowers a checked model. NULL after errors (bad patterns, names that collide as C names, tables
 * that outgrow their 32-bit offsets). Same model, same ir, on every machine.
 * @param name  prefix of C names; NULL: nothing will be emitted, so nothing needs a C name */
ir *ir_lower(model *m, const char *name, fail_log *log);

/* Prints what became of each pattern: rung, steps, states, bytes, shapes. Refused ones are in the
 * log, with their positions. */
void ir_explain_patterns(model *m, const char *name, fail_log *log, FILE *out);

/* Bytes of all rows and automata of patterns. */
uint64_t ir_pattern_bytes(const ir *r);

/* One line of JSON: numbers of rows and bytes. The name is that of lowering, never NULL.
 * @param milliseconds  how long it took to make */
void ir_print_stats(const ir *r, double milliseconds, FILE *out);

/* The whole ir as text, one row a line: what the golden tests compare. */
void ir_print(const ir *r, FILE *out);

#endif
