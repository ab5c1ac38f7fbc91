#include "options.h"

#include "words.h"

#include <stdlib.h>

#define IN(command) (1u << (command))
#define COMMANDS    (IN(CLI_CHECK) | IN(CLI_EXPLAIN) | IN(CLI_LIST))
#define EVERYWHERE  (IN(CLI_NONE) | COMMANDS | IN(CLI_DIFF))

/* An option with its choices sets the number of the choice; one with a text that text; one without
 * either true. */
typedef struct option_row {
    const char *name;
    unsigned commands;
    const char *const *choices; /* NULL-terminated; NULL: a switch */
    bool (*set)(cli_options *o, int choice);
    bool (*set_text)(cli_options *o, const char *text);
} option_row;

static bool set_help(cli_options *o, int choice)
{
    (void)choice;
    return o->help = true;
}

static bool set_version(cli_options *o, int choice)
{
    (void)choice;
    return o->version = true;
}

static bool set_response(cli_options *o, int choice)
{
    (void)choice;
    return o->response = true;
}

static bool set_records(cli_options *o, int choice)
{
    (void)choice;
    return o->records = true;
}

static bool set_fail_fast(cli_options *o, int choice)
{
    (void)choice;
    return o->fail_fast = true;
}

static bool set_format(cli_options *o, int choice)
{
    o->format = (cli_format)choice;
    return true;
}

static bool set_diff_format(cli_options *o, int choice)
{
    o->format = choice ? CLI_JSON : CLI_TEXT;
    return true;
}

static bool set_names(cli_options *o, int choice)
{
    o->names = choice;
    return true;
}

static bool set_profile(cli_options *o, int choice)
{
    o->profile = choice;
    return true;
}

static bool set_dialect(cli_options *o, int choice)
{
    o->dialect = choice;
    return true;
}

static bool set_responses(cli_options *o, int choice)
{
    o->responses = choice;
    return true;
}

static bool set_rules(cli_options *o, int choice)
{
    o->rules = choice;
    return true;
}

/* There is room for one per word (cli_parse). */
static bool add_model(cli_options *o, const char *text)
{
    o->models[o->model_count++] = text;
    return true;
}

static bool set_service(cli_options *o, const char *text)
{
    o->service = text;
    return true;
}

static bool set_diagnostics(cli_options *o, const char *text)
{
    o->diagnostics = text;
    return true;
}

static const char *const diff_formats[] = {"text", "json", NULL};
static const char *const formats[] = {"text", "aws", "json", NULL};     /* cli_format */
static const char *const policies[] = {"observed", "documented", NULL}; /* WV_NAMES_… */
static const char *const profiles[] = {"strict", "aws", NULL};          /* WV_PROFILE_… */
static const char *const dialects[] = {"coral", "smithy", NULL};        /* WV_DIALECT_… */
static const char *const rules[] = {"structure", "enforce", NULL};      /* WV_RESPONSES_… */

static const char *const rule_modes[] = {"advise", "enforce", "off", NULL}; /* WV_RULES_… */

static const option_row rows[] = {
    {"--help", EVERYWHERE, NULL, set_help, NULL},
    {"-h", EVERYWHERE, NULL, set_help, NULL},
    {"--version", EVERYWHERE, NULL, set_version, NULL},
    {"--response", IN(CLI_CHECK) | IN(CLI_EXPLAIN), NULL, set_response, NULL},
    {"--records", IN(CLI_CHECK), NULL, set_records, NULL},
    {"--fail-fast", IN(CLI_CHECK), NULL, set_fail_fast, NULL},
    {"--format", IN(CLI_CHECK), formats, set_format, NULL},
    {"--format", IN(CLI_DIFF), diff_formats, set_diff_format, NULL},
    {"--names", IN(CLI_CHECK), policies, set_names, NULL},
    {"--profile", IN(CLI_CHECK), profiles, set_profile, NULL},
    {"--dialect", IN(CLI_CHECK), dialects, set_dialect, NULL},
    {"--responses", IN(CLI_CHECK), rules, set_responses, NULL},
    {"--rules", IN(CLI_CHECK), rule_modes, set_rules, NULL},
    {"--model", COMMANDS, NULL, NULL, add_model},
    {"--service", COMMANDS | IN(CLI_DIFF), NULL, NULL, set_service},
    {"--diagnostics", IN(CLI_CHECK), NULL, NULL, set_diagnostics},
};

static bool complain(const char *what, const char *about)
{
    fprintf(stderr, "wirevet: %s '", what);
    words_print_safe(stderr, words_of(about));
    fputs("'; see wirevet --help\n", stderr);
    return false;
}

static const option_row *find_row(const cli_options *o, const char *word, size_t size)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strlen(rows[i].name) == size && memcmp(rows[i].name, word, size) == 0 &&
            (rows[i].commands & IN(o->command)))
            return &rows[i];
    return NULL;
}

static bool choose(cli_options *o, const option_row *row, const char *value)
{
    if (row->set_text && *value == '\0')
        return complain("a name is missing after", row->name);
    if (row->set_text)
        return row->set_text(o, value);
    for (int i = 0; row->choices[i]; i++)
        if (strcmp(row->choices[i], value) == 0)
            return row->set(o, i);
    fprintf(stderr, "wirevet: %s takes ", row->name);
    for (int i = 0; row->choices[i]; i++)
        fprintf(stderr, "%s%s", i ? ", " : "", row->choices[i]);
    fputs(", not '", stderr);
    words_print_safe(stderr, words_of(value));
    fputs("'\n", stderr);
    return false;
}

/* One option at argv[*at], maybe with its value in the next word. */
static bool take_option(cli_options *o, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *equals = strchr(word, '=');
    size_t size = equals ? (size_t)(equals - word) : strlen(word);
    const option_row *row = find_row(o, word, size);
    if (!row)
        return complain("unknown option", word);
    if (!row->choices && !row->set_text)
        return equals ? complain("no value belongs to", word) : row->set(o, 0);
    if (equals)
        return choose(o, row, equals + 1);
    if (++*at >= argc)
        return complain("a value is missing after", word);
    return choose(o, row, argv[*at]);
}

static bool take_command(cli_options *o, const char *word)
{
    static const char *const names[] = {
        [CLI_CHECK] = "check", [CLI_EXPLAIN] = "explain", [CLI_LIST] = "list", [CLI_DIFF] = "diff"};
    for (int i = CLI_CHECK; i <= CLI_DIFF; i++)
        if (strcmp(names[i], word) == 0) {
            o->command = (cli_command)i;
            return true;
        }
    return complain("unknown command", word);
}

/* A word that is no option: the command first, then what belongs to it. */
static bool take_word(cli_options *o, char *word)
{
    if (o->command == CLI_NONE)
        return take_command(o, word);
    o->words[o->count++] = word;
    return true;
}

bool cli_parse(cli_options *o, int argc, char **argv)
{
    bool words_only = false;
    o->models = calloc((size_t)argc + 1, sizeof *o->models);
    if (!o->models) {
        fputs("wirevet: out of memory\n", stderr);
        return false;
    }
    o->dialect = WV_DIALECT_SERVICE;
    o->words = argv + 1; /* never past the word being read: the command takes one place */
    for (int at = 1; at < argc; at++) {
        bool option = !words_only && argv[at][0] == '-' && argv[at][1] != '\0';
        if (option && strcmp(argv[at], "--") == 0)
            words_only = true;
        else if (!(option ? take_option(o, argc, argv, &at) : take_word(o, argv[at])))
            return false;
    }
    return true;
}
