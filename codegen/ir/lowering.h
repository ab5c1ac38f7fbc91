/* What the files of lowering share: the tables under construction. Inside codegen/ir only. */
#ifndef WIREVET_IR_LOWERING_H
#define WIREVET_IR_LOWERING_H

#include "ir/ir.h"
#include "ir/rows.h"
#include "regex/regex.h"

/* What a shape is used as. The same target has a row per use that changes what it means. */
typedef enum lowering_use {
    LOWERING_VALUE,  /* JSON */
    LOWERING_TOP,    /* structure of a message some of whose members are bound elsewhere */
    LOWERING_QUERY,  /* text of a label or query parameter: timestamps are date-times */
    LOWERING_HEADER, /* text of a header: timestamps are http-dates */
} lowering_use;

/* Of a shape row: what its members are made of. */
typedef struct lowering_target {
    const model_shape *shape;
    lowering_use use;
} lowering_target;

/* Member rows and slots of a structure, union or enum, shared by its effective shapes. */
typedef struct lowering_block {
    uint32_t first, count, slots, bits, seed;
    uint64_t required; /* mask of the first 64 members */
} lowering_block;

typedef struct lowering {
    const model *m;
    ir *r;
    fail_log *log;
    ir_rows shapes, members, slots, patterns, steps, sets, ranges, operations, errors, extras;
    ir_rows dfas, nfas, automata, words;
    ir_pool keys, names;
    ir_rows bindings, messages, error_messages, routes, segments;
    ir_rows rule_sets, watches, tests, rules, terms;
    intern_map shape_map;        /* target, use and row -> shape row */
    intern_map block_map;        /* target and use -> block */
    intern_map pattern_map;      /* meaning and text -> pattern row */
    intern_map run_map;          /* step rows -> first of them */
    intern_map member_map;       /* member rows of a block -> first of them */
    intern_map slot_map;         /* slots of a block -> first of them */
    intern_map pair_map;         /* names of a member -> wire name in the key pool */
    intern_map error_map;        /* error shapes of an operation -> error row */
    intern_map set_map;          /* ASCII words and ranges -> set row */
    intern_map dfa_map, nfa_map; /* the row -> its index */
    intern_map automata_map;     /* bytes -> offset in the pool */
    intern_map word_map;         /* words -> index in the pool */
    ir_rows blocks;              /* lowering_block */
    ir_rows targets;             /* lowering_target of each shape row */
    uint64_t pattern_work;       /* on automata, that is left */
    uint32_t expanded;           /* shape rows whose members are done */
} lowering;

/* Offset of a model's text in the name pool. */
uint32_t lowering_name(lowering *l, model_text text);

/* Row of a pattern; WV_NONE after an error. owner: whose it is, for the message. */
uint32_t lowering_pattern(lowering *l, const model_traits *traits, const char *owner);

/* Row of a compiled pattern; text: as the model prints it. */
uint32_t lowering_compiled(lowering *l, model_text text, const regex_result *compiled);

/* Tables without rows, in the model's arena. */
void lowering_begin(lowering *l, model *m, const char *name, fail_log *log);

/* ir_lower() with what could be lowered, in spite of errors; NULL if nothing could. */
ir *lowering_run(model *m, const char *name, fail_log *log);

/* automata.c: rows of automata; equal ones are one. */
uint32_t lowering_dfa(lowering *l, const regex_dfa *dfa);
uint32_t lowering_nfa(lowering *l, const regex_nfa *nfa);

/* Index of the words in their pool; equal runs are stored once. */
uint32_t lowering_words(lowering *l, const uint32_t *words, uint32_t count);

/* spans.c: how many spans a DFA has; *of: for each state 1 + index of its span, or 0; *words: where
 * they lie in the words pool. */
uint32_t lowering_spans(lowering *l, const regex_dfa *d, const uint8_t **of, uint32_t *words);

/* When all of them are there: ends the automata pool as tables.h says (WV_DFA_SMALL). */
void lowering_pad(lowering *l);

/* Row of a set. */
uint32_t lowering_set(lowering *l, const regex_set *set);

/* A shape row without what only its members tell: first, second, count, slots. */
wv_shape_row lowering_leaf(lowering *l, const model_shape *target, const model_traits *t,
                           const char *owner);

/* Row of a root shape and of everything that it reaches; WV_NONE for NULL. */
uint32_t lowering_root(lowering *l, const model_shape *target);

/* Row of a member's target with what the member replaces, for a use; WV_NONE after an error.
 * What it reaches has no rows before lowering_reach(). */
uint32_t lowering_member(lowering *l, const model_shape *owner, const model_member *member,
                         lowering_use use);
void lowering_reach(lowering *l);

/* The use that tells how a member at the top of a message is written; LOWERING_VALUE: as JSON. */
lowering_use lowering_use_of(const model_member *member);

/* bindings.c: the message row of a structure, for HTTP; NULL: Unit. */
wv_message_row lowering_message(lowering *l, const model_shape *shape);

/* routes.c: the route rows of all operations, in the order of the operation rows. */
void lowering_routes(lowering *l, const model_operation *const *sorted, uint32_t count);

/* rules.c: the rules of all operations, in the order of the operation rows, which are there. */
void lowering_rules(lowering *l, const model_operation *const *sorted, uint32_t count);

#endif
