/* A JSON text as a tree with positions, for tools; allocates, so it is not part of the library.
 *
 * Strict like src/scan, and stricter: a name given twice in one object is an error, however it is
 * spelled, since a tool that picks one of two would hide the other. */
#ifndef WIREVET_TREE_TREE_H
#define WIREVET_TREE_TREE_H

#include "tree/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum tree_kind {
    TREE_NULL,
    TREE_FALSE,
    TREE_TRUE,
    TREE_NUMBER,
    TREE_STRING,
    TREE_ARRAY,
    TREE_OBJECT
} tree_kind;

typedef struct tree_node tree_node;
struct tree_node {
    tree_kind kind;
    uint32_t count;         /* children */
    size_t at, end;         /* payload offsets: first byte, one past the last */
    const char *text;       /* string: decoded, may hold NUL; number: as it stands; else "" */
    size_t size;            /* of text; a NUL follows it */
    const char *key;        /* its name in the object around it, decoded; else NULL */
    size_t key_size;        /* a NUL follows it */
    size_t key_at;          /* payload offset of the name's quote */
    const tree_node *first; /* child, in the order of the text */
    const tree_node *next;  /* sibling */
    const tree_node *const *sorted; /* for tree_get(): children by name, NULL if there are few */
};

/* 0 means the default in brackets. */
typedef struct tree_options {
    uint32_t depth;     /* [256] containers inside each other, at most 1064 (SCAN_NEST_MAX) */
    uint32_t nodes;     /* [4,000,000] values; the largest AWS model has some 300,000 */
    size_t bytes;       /* [64 MiB] at most UINT32_MAX */
    tree_memory memory; /* [the C library's] */
    bool surrogates;    /* a lone surrogate escape is text (three bytes, WTF-8), not an error */
} tree_options;

/* Codes beside those of wirevet.h (WV_CODE_…: syntax, DUPLICATE_KEY, LIMIT_…). */
#define TREE_CODE_NODES  1001u /* more values than allowed */
#define TREE_CODE_MEMORY 1002u

typedef struct tree_error {
    uint32_t code;
    size_t at, size;     /* payload offset and length of what is wrong */
    const char *message; /* static, lower case, no full stop */
} tree_error;

typedef struct tree tree;

/* Reads one JSON value. The tree does not borrow the bytes; free it with tree_free().
 * @param options  NULL: defaults
 * @param error    filled when NULL is returned; may be NULL */
tree *tree_parse(const uint8_t *bytes, size_t size, const tree_options *options, tree_error *error);
void tree_free(tree *t);

const tree_node *tree_root(const tree *t);

/* The member with this name; NULL if there is none, or no object, or `object` is NULL. */
const tree_node *tree_get(const tree_node *object, const char *key);
const tree_node *tree_get_n(const tree_node *object, const char *key, size_t size);

/* Typed access; all take NULL for a node that is missing. */
bool tree_is(const tree_node *node, tree_kind kind);
bool tree_equals(const tree_node *node, const char *text); /* a string with just this text */
bool tree_bool(const tree_node *node, bool otherwise);     /* otherwise: neither true nor false */

/* A number with an integer value (2, 2.0, 20e-1) that fits; false for anything else. */
bool tree_int64(const tree_node *node, int64_t *value);

/* "an object", "a string", "true" … for messages. */
const char *tree_kind_name(tree_kind kind);

#endif
