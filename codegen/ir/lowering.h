/* What the files of lowering share: the tables under construction. Inside codegen/ir only. */
#ifndef WIREVET_IR_LOWERING_H
#define WIREVET_IR_LOWERING_H

#include "ir/ir.h"
#include "ir/rows.h"

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
    ir_pool keys, names;
    intern_map shape_map;   /* target and row -> shape row */
    intern_map block_map;   /* target -> block */
    intern_map pattern_map; /* meaning and text -> pattern row */
    intern_map run_map;     /* step rows -> first of them */
    intern_map set_map;     /* ASCII words and ranges -> set row */
    ir_rows blocks;         /* lowering_block */
    ir_rows targets;        /* model_shape * of each shape row */
    uint32_t expanded;      /* shape rows whose members are done */
} lowering;

/* Offset of a model's text in the name pool. */
uint32_t lowering_name(lowering *l, model_text text);

/* Row of a pattern; WV_NONE after an error. owner: whose it is, for the message. */
uint32_t lowering_pattern(lowering *l, const model_traits *traits, const char *owner);

/* The target's traits with what the member replaces. */
model_traits lowering_effective(const model_traits *target, const model_traits *member);

/* A shape row without what only its members tell: first, second, count, slots. */
wv_shape_row lowering_leaf(lowering *l, const model_shape *target, const model_traits *t,
                           const char *owner);

/* Row of a root shape and of everything that it reaches; WV_NONE for NULL. */
uint32_t lowering_root(lowering *l, const model_shape *target);

#endif
