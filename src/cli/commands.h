/* The commands; each returns the exit code. */
#ifndef WIREVET_CLI_COMMANDS_H
#define WIREVET_CLI_COMMANDS_H

#include "options.h"

/* Operation and files. */
int check_command(const cli_options *o);

/* Files of records, one JSON object per line. */
int records_command(const cli_options *o);

int explain_command(const cli_options *o);
int list_command(const cli_options *o);

/* Two model files, and maybe operations. */
int diff_command(const cli_options *o);

/* Prints the help of a command; CLI_NONE: of the tool. */
void help_print(cli_command command);

#endif
