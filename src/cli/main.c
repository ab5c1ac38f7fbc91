/* The command wirevet. */
#include "commands.h"

#include <stdio.h>
#include <stdlib.h>

static int run(const cli_options *o)
{
    switch (o->command) {
    case CLI_CHECK:
        return o->records ? records_command(o) : check_command(o);
    case CLI_EXPLAIN:
        return explain_command(o);
    case CLI_LIST:
        return list_command(o);
    case CLI_DIFF:
        return diff_command(o);
    default:
        fputs("wirevet: a command is missing; see wirevet --help\n", stderr);
        return CLI_UNKNOWN;
    }
}

static void print_version(void)
{
    uint32_t v = wv_version();
    printf("wirevet %u.%u.%u\n", (unsigned)(v >> 16), (unsigned)(v >> 8 & 0xff),
           (unsigned)(v & 0xff));
}

static int answer(const cli_options *o)
{
    if (o->help)
        help_print(o->command);
    else if (o->version)
        print_version();
    else
        return run(o);
    return CLI_VALID;
}

int main(int argc, char **argv)
{
    cli_options o = {0};
    int code = cli_parse(&o, argc, argv) ? answer(&o) : CLI_UNKNOWN;
    free(o.models);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("wirevet: standard output");
        return CLI_UNKNOWN;
    }
    return code;
}
