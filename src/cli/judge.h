/* Configs, a report and room for texts: what every check of the command needs. */
#ifndef WIREVET_CLI_JUDGE_H
#define WIREVET_CLI_JUDGE_H

#include "options.h"

#define JUDGE_SCHEMAS 8 /* that a config can be prepared for */

/* A config and the schemas that it is prepared for; one after another as schemas are asked for. */
typedef struct judge_config {
    struct judge_config *next;
    wv_config *config;
    const wv_schema *prepared[JUDGE_SCHEMAS];
    size_t count;
} judge_config;

typedef struct judge {
    const cli_options *options;
    judge_config *configs; /* the last one first: only it has room */
    const wv_schema *schema;
    const wv_config *config; /* of schema, the last that was asked for */
    wv_report *report;
    char *text;
    size_t capacity;
} judge;

/* False: out of memory, said on stderr. The options are borrowed. */
bool judge_open(judge *j, const cli_options *o);
void judge_close(judge *j);

/* A config as the options want it and fit for a schema. NULL: said on stderr why not. */
const wv_config *judge_prepare(judge *j, const wv_schema *schema);

/* The report in a format, valid until the next call; NULL: out of memory. */
const char *judge_render(judge *j, const wv_config *config, wv_format format, size_t *size);

/* Why a question could not be asked, for a negative verdict. */
const char *judge_why(wv_verdict verdict);

/* The exit code that a verdict alone gives. */
int judge_exit(wv_verdict verdict);

/* The worse of two exit codes. */
int judge_worse(int a, int b);

#endif
