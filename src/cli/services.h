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
    char *faults; /* lines about operations that were left out; NULL: none was */
} services;

/* @param operation  the only one that will be asked for; NULL: any may be. It need not exist.
 * False: said on stderr why not. */
bool services_open(services *s, const cli_options *o, const char *operation);
/* Says on stderr what was left out of the models. False: nothing was. */
bool services_complain(const services *s);
void services_close(services *s);

/* Is that a name of the service at an index? */
bool services_goes_by(const services *s, size_t index, wv_str name);
/* Is that a name of the operation's service? */
bool services_have(const services *s, wv_operation operation, wv_str name);
/* Why an operation was left out; NULL: it was not. */
const char *services_fault(const services *s, wv_str name);

/* "AWSGlue.CreateSession", "glue.CreateSession", "com.amazonaws.glue#CreateSession", or
 * "CreateSession" if one service has it. .schema == NULL: none, or several. */
wv_operation services_find(const services *s, wv_str name);

/* Says on `out` that there is no such operation, or that several services have it, and which names
 * are meant or near. */
void services_suggest(const services *s, FILE *out, wv_str name);

/* One operation per line, "AWSGlue.CreateSession". */
void services_list(const services *s, FILE *out);

#endif
