/* The command line. */
#ifndef WIREVET_CLI_OPTIONS_H
#define WIREVET_CLI_OPTIONS_H

#include <stdbool.h>

#include <wirevet/wirevet.h>

/* Exit codes: pinned. */
#define CLI_VALID   0 /* everything is valid */
#define CLI_REFUSED 1 /* something is invalid, or a limit was hit */
#define CLI_UNKNOWN 2 /* usage, a file that cannot be read, an unknown operation */

typedef enum cli_command { CLI_NONE, CLI_CHECK, CLI_EXPLAIN, CLI_LIST, CLI_DIFF } cli_command;
typedef enum cli_format { CLI_TEXT, CLI_AWS, CLI_JSON } cli_format;

typedef struct cli_options {
    cli_command command;
    bool help, version;
    bool response;
    bool records;
    bool fail_fast;
    cli_format format;
    int64_t names;       /* WV_NAMES_… */
    int64_t profile;     /* WV_PROFILE_… */
    int64_t dialect;     /* WV_DIALECT_… */
    int64_t responses;   /* WV_RESPONSES_… */
    int64_t rules;       /* WV_RULES_… */
    const char **models; /* of --model; free() */
    int model_count;
    const char *service, *diagnostics; /* NULL: not given */
    char **words;                      /* what is no option: operation, path, files */
    int count;
} cli_options;

/* Reads the command line; the words are moved to the front of argv. False: said on stderr why not.
 */
bool cli_parse(cli_options *o, int argc, char **argv);

#endif
