/* wirevet explain OPERATION [PATH] and wirevet list */
#include "commands.h"
#include "services.h"
#include "words.h"

#include <stdlib.h>

static int explain(wv_operation operation, wv_direction direction, wv_str path)
{
    size_t size = wv_explain(operation, direction, path, NULL, 0);
    if (size == 0) {
        fputs("wirevet: no such member; list elements and map values are the step *\n", stderr);
        return CLI_UNKNOWN;
    }
    char *text = malloc(size + 1);
    if (!text) {
        fputs("wirevet: out of memory\n", stderr);
        return CLI_UNKNOWN;
    }
    wv_explain(operation, direction, path, text, size + 1);
    fwrite(text, 1, size, stdout);
    free(text);
    return CLI_VALID;
}

static int explain_operation(const cli_options *o, const services *known)
{
    wv_operation operation = services_find(known, words_of(o->words[0]));
    if (!operation.schema) {
        fputs("wirevet: ", stderr);
        services_suggest(known, stderr, words_of(o->words[0]));
        return CLI_UNKNOWN;
    }
    wv_str path = words_of(o->count == 2 ? o->words[1] : "");
    return explain(operation, o->response ? WV_RESPONSE : WV_REQUEST, path);
}

int explain_command(const cli_options *o)
{
    services known;
    if (o->count < 1 || o->count > 2) {
        fputs("wirevet: explain needs an operation, and maybe a path; see wirevet explain --help\n",
              stderr);
        return CLI_UNKNOWN;
    }
    if (!services_open(&known, o, o->words[0]))
        return CLI_UNKNOWN;
    int code = explain_operation(o, &known);
    services_close(&known);
    return code;
}

int list_command(const cli_options *o)
{
    services known;
    if (o->count > 0) {
        fputs("wirevet: list takes no words; see wirevet list --help\n", stderr);
        return CLI_UNKNOWN;
    }
    if (!services_open(&known, o, NULL))
        return CLI_UNKNOWN;
    services_list(&known, stdout);
    services_close(&known);
    return CLI_VALID;
}
