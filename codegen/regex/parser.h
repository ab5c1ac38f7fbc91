/* What the files of the pattern parser share.
 *
 * Where engines disagree, or versions of one:
 * - [\uD800\uDBFF-\uDC00\uDFFF] (7 patterns of AWS) is D800, DBFF to DC00, and DFFF, as Java
 *   and ECMA read it. Its authors will have meant U+10000 to U+10FFFF, but Java, and with it the
 *   services, refuses those.
 * - \b is about ASCII words, as in ECMA and from Java 19 on. Up to Java 18 letters and digits of
 *   all scripts count, and in every Java a combining mark belongs to its word. No pattern of
 *   Debian's botocore can tell; 2 of 4,301 of botocore 1.43 can, by letters beside ASCII ones.
 * - (?i) is about ASCII letters, as in Java without (?u). ECMA's u mode has no such flag.
 * - Classes inside of classes, && and POSIX names are Java's in both dialects: u mode refuses them.
 *   If a pattern has one of Java's names, Upper, Lower and Alpha in it are Java's as well.
 * - A count behind a quantifier or at a start repeats the empty text, as in Java: X{11}{0,1011}. */
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
    bool java;       /* else ECMA */
    bool java_names; /* there is a property that only Java has; then all names are Java's */
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

/* What an escape or a class item stands for: one code point or a set. */
typedef struct class_part {
    bool is_point;
    uint32_t point;
    regex_set set;
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

/* A node for the part, in both cases if it is one code point and the flags say so. */
ast_node *parser_class_node(parser *p, size_t at, class_part part);

#endif
