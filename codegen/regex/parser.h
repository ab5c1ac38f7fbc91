/* What the files of the pattern parser share. */
#ifndef WIREVET_REGEX_PARSER_H
#define WIREVET_REGEX_PARSER_H

#include "regex/ast.h"
#include "regex/set.h"

#define FLAG_CASELESS  1u /* (?i), ASCII letters only */
#define FLAG_DOT_ALL   2u /* (?s) */
#define FLAG_MULTILINE 4u /* (?m) */

typedef struct parser {
    arena *memory;
    const char *text;
    size_t size, at;
    bool java; /* else ECMA */
    unsigned flags;
    unsigned depth;
    size_t nodes;
    uint32_t groups; /* opened so far */
    bool closed[REGEX_MAX_GROUPS + 1];
    bool looped[REGEX_MAX_GROUPS + 1];       /* inside of a repetition */
    size_t referenced[REGEX_MAX_GROUPS + 1]; /* offset of a reference + 1; 0: none */
    bool references;
    const char *error; /* the first one counts; every loop stops on it */
    size_t error_at;
} parser;

/* What an escape or a class item stands for: one code point, or a set and properties. */
typedef struct class_part {
    bool is_point;
    uint32_t point;
    regex_set set;
    const ast_property *properties;
} class_part;

/* Refuses the pattern; returns NULL for the caller to pass on. */
void *parser_refuse(parser *p, size_t at, const char *why);

/* Counts a node against REGEX_MAX_NODES. */
ast_node *parser_node(parser *p, ast_kind kind, size_t at);

bool parser_enter(parser *p, size_t at); /* one level deeper; false: refused */

/* The byte at offset `ahead`, or -1 at the end. */
static inline int parser_peek(const parser *p, size_t ahead)
{
    return ahead < p->size - p->at ? (unsigned char)p->text[p->at + ahead] : -1;
}

/* Takes one code point; there is one. The whole pattern is known to be UTF-8. */
uint32_t parser_take(parser *p);

/* parse_escape.c: at a backslash; everything that is the same inside and outside of a class. */
class_part parse_escape(parser *p, bool in_class);

/* parse_property.c: behind \p or \P. */
class_part parse_property(parser *p, size_t at, bool negated);

/* parse_class.c: at '['. */
ast_node *parse_class(parser *p);

/* A node for the part: case and complement resolved as far as the properties allow. */
ast_node *parser_class_node(parser *p, size_t at, class_part part, bool negated);

#endif
