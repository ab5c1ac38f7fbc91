#include "commands.h"

#include <stdio.h>

static const char tool_help[] =
    "wirevet: would the AWS API accept this JSON, and if not, what exactly would it say?\n"
    "\n"
    "  wirevet check [OPTION]... OPERATION [FILE|-]...   judges request or response bodies\n"
    "  wirevet check --records [OPTION]... [FILE|-]...   judges one record per line\n"
    "  wirevet explain [--response] OPERATION [PATH]     shows what an operation demands\n"
    "  wirevet list                                      names the operations\n"
    "  wirevet diff OLD NEW [OPERATION]...               compares two model files\n"
    "  wirevet --help, wirevet COMMAND --help, wirevet --version\n"
    "\n"
    "OPERATION is AWSGlue.CreateSession (as in X-Amz-Target) or glue.CreateSession.\n"
    "Glue and Athena are built in in part; --model FILE takes services from model files.\n"
    "Without FILE, or for -, standard input is read.\n"
    "Exit: 0 all valid, 1 something refused, 2 cannot tell (usage, file, unknown operation).\n";

static const char check_help[] =
    "wirevet check [OPTION]... OPERATION [FILE|-]...\n"
    "wirevet check --records [OPTION]... [FILE|-]...\n"
    "\n"
    "  --response          the files are responses of the service\n"
    "  --format text       for people: place, finding, source line (default)\n"
    "  --format aws        the JSON body that the service would answer with, if it refuses\n"
    "  --format json       one line per file: verdict, body and every finding\n"
    "  --names observed    error names as the service really sends them (default)\n"
    "  --names documented  error names as the operation's page promises them\n"
    "  --profile strict    refuses the malformed and the ambiguous (default)\n"
    "  --profile aws       tolerates what the real service is known to tolerate\n"
    "  --dialect coral     answers in the words of the real services\n"
    "  --dialect smithy    answers in the words of Smithy's protocol tests\n"
    "                      (default: what the schema says of its service)\n"
    "  --responses structure  constraints in responses are warnings (default)\n"
    "  --responses enforce    constraints in responses are violations, as in requests\n"
    "  --rules advise      what the documentation demands in words is advice (default)\n"
    "  --rules enforce     it is a violation, refused as the service would\n"
    "  --rules off         it is not looked at\n"
    "  --fail-fast         stops at a payload's first violation\n"
    "  --model FILE        a model file of AWS instead of what is built in (may be repeated)\n"
    "  --service NAME      only this service: AWSGlue, glue, or another name of it\n"
    "  --diagnostics FILE  with --model: names and wording of the services' errors\n"
    "  --records           each line is a JSON object:\n"
    "      {\"id\":..., \"service\":..., \"operation\":...,\n"
    "       \"direction\":\"request\"|\"response\"|\"error\",\n"
    "       \"status\":..., \"headers\":{...}, \"body\":\"the raw text\"}\n"
    "      id, service, direction, status and headers may be missing. Blank lines are skipped.\n"
    "      Each gets a line with id, verdict, type, http_status, message, aws_body, findings;\n"
    "      one that cannot be judged has verdict null and an error.\n"
    "\n"
    "Exit: 0 all valid, 1 something refused, 2 something could not be judged.\n";

static const char explain_help[] =
    "wirevet explain [OPTION]... OPERATION [PATH]\n"
    "\n"
    "  --response          the operation's response, not its request\n"
    "  --model FILE        a model file of AWS instead of what is built in (may be repeated)\n"
    "  --service NAME      only this service: AWSGlue, glue, or another name of it\n"
    "\n"
    "Shows members, types and constraints. PATH is a JSON pointer to start at, such as /Tags/*;\n"
    "list elements and map values are the step *. With --model each line names its place in the "
    "file,\nand that of its type.\n";

static const char list_help[] =
    "wirevet list [OPTION]...\n"
    "\n"
    "  --model FILE        a model file of AWS instead of what is built in (may be repeated)\n"
    "  --service NAME      only this service: AWSGlue, glue, or another name of it\n"
    "\n"
    "Names the operations, one per line.\n";

static const char diff_help[] =
    "wirevet diff [--format text|json] [--service NAME] OLD NEW [OPERATION]...\n"
    "\n"
    "Lists, constraint by constraint, where the model file NEW differs seen from OLD, in the\n"
    "operations that OLD has, or in those named. Either is a Smithy JSON model or botocore's\n"
    "service-2.json.\n"
    "\n"
    "  added, removed      only NEW, only OLD has it\n"
    "  tighter, looser     NEW refuses what OLD takes, takes what OLD refuses\n"
    "  changed             both, or no payload shows it (sensitive, an error's status)\n"
    "  unknown             patterns that cannot be compared\n"
    "\n"
    "Exit: 0 NEW takes all that OLD takes, 1 it refuses or lacks something, 2 cannot tell.\n";

void help_print(cli_command command)
{
    static const char *const texts[] = {[CLI_NONE] = tool_help,
                                        [CLI_CHECK] = check_help,
                                        [CLI_EXPLAIN] = explain_help,
                                        [CLI_LIST] = list_help,
                                        [CLI_DIFF] = diff_help};
    fputs(texts[command], stdout);
}
