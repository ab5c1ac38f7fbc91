/* What the files of codegen/diff share. Inside codegen/diff only. */
#ifndef WIREVET_DIFF_WALK_H
#define WIREVET_DIFF_WALK_H

#include "diff/diff.h"
#include "diff/pairs.h"
#include "regex/compare.h"

/* A shape where it is used: by a member, or as a whole message. */
typedef struct diff_use {
    const model_shape *shape;
    const model_member *member; /* NULL: a whole message */
    model_traits traits;        /* effective */
    fail_place place;           /* of the member; of the message's shape */
} diff_use;

/* A pair of containers on the way down. */
typedef struct diff_node diff_node;
struct diff_node {
    const diff_node *parent; /* NULL: the message */
    model_text step;
    uint32_t depth;
    diff_use was, is;
    diff_node *next; /* in the queue */
};

typedef struct diff_walk {
    diff_list *out;
    const model *old_model, *new_model;
    pairs visited;  /* shapes: number of the message in which they were met last */
    pairs patterns; /* texts: 1 + index in comparisons */
    regex_comparison *comparisons;
    uint32_t comparison_count, comparison_capacity;
    uint32_t message; /* from 1 */
    /* what items are about */
    model_text operation, error;
    const char *part;
    const diff_node
        *node; /* whose member is looked at; NULL: the message or the operation itself */
    model_text step;
} diff_walk;

/* ---- item.c -------------------------------------------------------------------------------- */

/* Adds the item with operation, part, error and path of the walk. */
void diff_add(diff_walk *w, diff_item item);

/* Tighter, looser or changed, as what OLD and what NEW takes alone say; nothing if neither does. */
void diff_add_relation(diff_walk *w, bool old_alone, bool new_alone, diff_item item);

/* An item for a yes or no that differs. yes_refuses: with it less is taken. */
void diff_add_switch(diff_walk *w, bool was, bool is, bool yes_refuses, diff_item item);

model_text diff_constant(const char *text);
model_text diff_copy(diff_walk *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The first of two places that is known. */
fail_place diff_place(fail_place a, fail_place b);

/* ---- type.c: kinds ------------------------------------------------------------------------- */

typedef enum diff_family {
    FAMILY_DOCUMENT,
    FAMILY_TEXT,
    FAMILY_BOOLEAN,
    FAMILY_NUMBER,
    FAMILY_TIMESTAMP,
    FAMILY_BLOB,
    FAMILY_FIELDS, /* structure, union */
    FAMILY_LIST,
    FAMILY_MAP
} diff_family;

diff_family diff_family_of(model_kind kind);

/* An item if the types differ. */
void diff_type(diff_walk *w, const diff_use *was, const diff_use *is);

/* "string NameString" */
model_text diff_type_text(diff_walk *w, const model_shape *shape);

/* ---- constraint.c -------------------------------------------------------------------------- */

/* Everything that binds a value of both but its type and its members. */
void diff_constraints(diff_walk *w, const diff_use *was, const diff_use *is);

/* ---- enum.c -------------------------------------------------------------------------------- */

/* Values that only one has, and a set of values that only one has. */
void diff_values(diff_walk *w, const diff_use *was, const diff_use *is);

/* ---- message.c ----------------------------------------------------------------------------- */

/* A whole message; NULL: without members. */
void diff_message(diff_walk *w, const model_shape *was, const model_shape *is);

#endif
