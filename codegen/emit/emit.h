/* ir -> C text, one file per artefact. Decides nothing. Whatever the model said reaches C as
 * numbers and character constants, or as a C identifier behind the prefix or in a comment. */
#ifndef WIREVET_EMIT_EMIT_H
#define WIREVET_EMIT_EMIT_H

#include "emit/writer.h"
#include "ir/ir.h"

/* The artefacts; their file names are the ir's name and a suffix. */
#define EMIT_FILES 3
typedef struct emit_file {
    const char *name; /* glue.h */
    const char *text;
    size_t size;
} emit_file;

/* Same ir, same bytes. Memory comes from the ir's arena. */
void emit_all(const ir *r, emit_file files[EMIT_FILES]);

void emit_header(const ir *r, writer *w); /* NAME.h: the schema and a function per question */
void emit_tables(const ir *r, writer *w); /* NAME_tables.c: what a check reads */
void emit_names(const ir *r, writer *w);  /* NAME_names.c: what only rendering reads */

/* emit_http.c: tables of HTTP messages, and their fields of the schema. */
void emit_http(const ir *r, writer *w);
void emit_http_fields(const ir *r, writer *w);

/* emit_rules.c: tables of rules in words, and their fields of the schema. */
void emit_rules(const ir *r, writer *w);
void emit_rule_fields(const ir *r, writer *w);

/* The comment on top of every file. */
void emit_banner(const ir *r, writer *w);

/* Refuses to compile against tables.h of another ABI. */
void emit_abi_check(writer *w);

#endif
