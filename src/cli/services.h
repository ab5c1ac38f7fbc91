/* The services that the command knows: those built in, or those of --model. */
#ifndef WIREVET_CLI_SERVICES_H
#define WIREVET_CLI_SERVICES_H

#include "options.h"

#include <stdio.h>

#include <wirevet/compile.h>

typedef struct services {
    wv_model *model; /* NULL: built in */
    const wv_schema **schemas;
    size_t count;
} services;

/* @param operation  the only one that will be asked for; NULL: any may be. It need not exist.
 * False: said on stderr why not. */
bool services_open(services *s, const cli_options *o, const char *operation);
void services_close(services *s);

/* "AWSGlue.CreateSession", "glue.CreateSession", or "CreateSession" if one service has it.
 * .schema == NULL: none, or several. */
wv_operation services_find(const services *s, wv_str name);

/* Says on `out` that there is no such operation, or that several services have it, and which names
 * are meant or near. */
void services_suggest(const services *s, FILE *out, wv_str name);

/* One operation per line, "AWSGlue.CreateSession". */
void services_list(const services *s, FILE *out);

#endif
