/* A config, a report and room for texts: what every check of the command needs. */
#ifndef WIREVET_CLI_JUDGE_H
#define WIREVET_CLI_JUDGE_H

#include "options.h"

#define JUDGE_SCHEMAS 8 /* that a config can be prepared for */

typedef struct judge {
    wv_config *config;
    wv_report *report;
    const wv_schema *prepared[JUDGE_SCHEMAS];
    char *text;
    size_t capacity;
} judge;

/* Config and report as the options want them. False: out of memory, said on stderr. */
bool judge_open(judge *j, const cli_options *o);
void judge_close(judge *j);

/* Makes the config fit for a schema. False: said on stderr why not. */
bool judge_prepare(judge *j, const wv_schema *schema);

/* The report in a format, valid until the next call; NULL: out of memory. */
const char *judge_render(judge *j, wv_format format, size_t *size);

/* Why a question could not be asked, for a negative verdict. */
const char *judge_why(wv_verdict verdict);

/* The exit code that a verdict alone gives. */
int judge_exit(wv_verdict verdict);

/* The worse of two exit codes. */
int judge_worse(int a, int b);

#endif
