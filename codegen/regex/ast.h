/* The syntax tree of a pattern. The parser resolves flags, case and escapes into sets of code
 * points, so what comes after it (whole, reduce, print, later rungs) knows no dialect. */
#ifndef WIREVET_REGEX_AST_H
#define WIREVET_REGEX_AST_H

#include "regex/regex.h"

/* The texts of a schema are in pools whose lengths are 16 bits (tables.h). The longest pattern of
 * AWS has 1,197 characters. */
#define REGEX_MAX_SIZE 65535u

/* Groups and classes inside each other. All passes recurse on the tree; PCRE2 gives up at 250, and
 * a printed group may need two pairs of parentheses. */
#define REGEX_MAX_DEPTH 100u

#define REGEX_MAX_NODES  20000u
#define REGEX_MAX_GROUPS 500u

/* Java's largest repetition count; UINT32_MAX means unbounded. */
#define REGEX_MAX_COUNT UINT32_C(0x7fffffff)
#define AST_UNBOUNDED   UINT32_MAX

typedef enum ast_kind {
    AST_EMPTY,
    AST_CLASS,  /* one code point of a set */
    AST_CAT,    /* items in sequence */
    AST_ALT,    /* one of the items */
    AST_REPEAT, /* child, min to max times */
    AST_GROUP,  /* capturing group; others leave no trace */
    AST_LOOK,   /* lookahead, lookbehind */
    AST_BACKREF,
    AST_ASSERT
} ast_kind;

/* Places where nothing is consumed. Java and ECMA differ on line ends (and Java's final one). */
typedef enum ast_place {
    PLACE_TEXT_START, /* \A, ^ */
    PLACE_TEXT_END,   /* \z, ECMA's $ */
    PLACE_FINAL_END,  /* \Z, Java's $: the end, or before a line terminator that ends the text */
    PLACE_JAVA_LINE_START,
    PLACE_JAVA_LINE_END,
    PLACE_ECMA_LINE_START,
    PLACE_ECMA_LINE_END,
    PLACE_WORD,    /* \b over ASCII, as ECMA and Java 19 have it */
    PLACE_NOT_WORD /* \B */
} ast_place;

typedef enum ast_greed { GREED_GREEDY, GREED_LAZY, GREED_POSSESSIVE } ast_greed;

typedef struct ast_node ast_node;
struct ast_node {
    ast_kind kind;
    size_t at;     /* byte offset in the pattern */
    regex_set set; /* CLASS */

    ast_node **items; /* CAT, ALT */
    size_t count;

    ast_node *child;   /* REPEAT, GROUP, LOOK */
    uint32_t min, max; /* REPEAT */
    ast_greed greed;
    uint32_t group; /* GROUP, BACKREF: number from 1 */
    bool or_empty;  /* BACKREF: to a group that took no part matches the empty text (ECMA) */
    bool behind;    /* LOOK */
    bool refuse;    /* LOOK: negative */
    ast_place place;
};

typedef struct ast_tree {
    ast_node *root;  /* NULL: refused */
    bool references; /* there are back references: group numbers matter */
    size_t error_at;
    const char *error;
} ast_tree;

/* parse.c. The meaning decides on . \s $ and on what only one of the dialects has. */
ast_tree regex_parse(arena *memory, const char *pattern, size_t size, regex_meaning meaning);

/* whole.c: the tree of all texts that the pattern accepts, to be matched from end to end: a search
 * gets its surroundings, anchors that hold by position are gone. Changes the tree. */
ast_node *regex_whole(arena *memory, ast_tree tree, size_t size, regex_meaning meaning);

/* reduce.c: the steps (tables.h, wv_step_row) of a whole-match tree; false when it has none. */
bool regex_reduce(arena *memory, const ast_node *root, regex_step **steps, size_t *count);

/* print_pcre2.c. The text, or NULL with position and reason. */
const char *regex_print_pcre2(arena *memory, const ast_node *root, bool references, size_t *size,
                              size_t *error_at, const char **error);

static inline ast_node *ast_new(arena *memory, ast_kind kind, size_t at)
{
    ast_node *node = arena_alloc(memory, sizeof *node);
    node->kind = kind;
    node->at = at;
    return node;
}

#endif
