/* Where a model differs seen from another one, constraint by constraint. Pure: knows nothing of
 * files or C.
 *
 * Tighter: NEW refuses a value that OLD takes. Looser: NEW takes a value that OLD refuses. That
 * rule is one for requests, responses and errors; constraints are compared one by one, not by what
 * they come to together. */
#ifndef WIREVET_DIFF_DIFF_H
#define WIREVET_DIFF_DIFF_H

#include "model/model.h"

typedef enum diff_kind {
    DIFF_ADDED,
    DIFF_REMOVED,
    DIFF_TIGHTER,
    DIFF_LOOSER,
    DIFF_CHANGED, /* both, or neither: see `breaks` */
    DIFF_UNKNOWN, /* cannot be told */
    DIFF_KINDS
} diff_kind;

typedef struct diff_item {
    diff_kind kind;
    bool breaks;          /* NEW refuses something that OLD takes, or lacks it */
    model_text operation; /* CreateSession; empty: the service */
    const char *part;     /* request, response, error; "": the operation itself */
    model_text error;     /* name of the error's shape */
    model_text path;      /* JSON pointer; list elements and map values are *, map keys key */
    const char *constraint;
    model_text was, is;            /* data NULL: nothing */
    model_text only_old, only_new; /* pattern: a shortest text that only one takes; or NULL */
    const char *why;               /* UNKNOWN: lower case, no full stop; else NULL */
    fail_place old_place, new_place;
} diff_item;

/* More than this are counted, not kept. */
#define DIFF_MAX 100000u

typedef struct diff_list {
    arena *memory;
    const model *old_model, *new_model;
    diff_item *items; /* operations by name; request, response, errors; outer members first */
    uint32_t count, capacity;
    uint64_t counts[DIFF_KINDS];
    uint64_t total;
    bool breaks; /* any item does */
} diff_list;

/* Both models are resolved; operations that only NEW has are not looked at. A pair of structures,
 * unions, lists or maps is gone into once in each request, response and error, where it is nearest
 * to the top. Everything lives in the arena and in those of the models. */
void diff_models(arena *memory, const model *old_model, const model *new_model, diff_list *out);

const char *diff_kind_name(diff_kind kind);

/* For people, a line for each item and one at the end, or as one JSON object. ASCII; *size without
 * the NUL. */
const char *diff_text(const diff_list *list, size_t *size);
const char *diff_json(const diff_list *list, size_t *size);

#endif
