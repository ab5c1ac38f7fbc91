/* wirevet explain OPERATION [PATH] and wirevet list */
#include "commands.h"
#include "services.h"
#include "words.h"

#include <stdlib.h>

static int complain_of_path(const char *path)
{
    if (*path && *path != '/') {
        fputs("wirevet: a path begins with \"/\", as in /Tags/*\n", stderr);
        return CLI_UNKNOWN;
    }
    fputs("wirevet: no such member; list elements and map values are the step *\n", stderr);
    return CLI_UNKNOWN;
}

static int explain(wv_operation operation, wv_direction direction, wv_str path)
{
    size_t size = wv_explain(operation, direction, path, NULL, 0);
    if (size == 0)
        return complain_of_path(path.data);
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

static void print(void *context, const char *text, size_t size)
{
    fwrite(text, 1, size, context);
}

/* Tables have no places, the files of --model do. */
static int explain_files(const cli_options *o, const char *path)
{
    char error[4096];
    wv_model_file *files = calloc((size_t)o->model_count, sizeof *files);
    if (!files) {
        fputs("wirevet: out of memory\n", stderr);
        return CLI_UNKNOWN;
    }
    for (int i = 0; i < o->model_count; i++)
        files[i].name = o->models[i];
    wv_model_options options = {.struct_size = sizeof options, .service = o->service};
    wv_model_explain_request request = {.struct_size = sizeof request,
                                        .options = &options,
                                        .files = files,
                                        .count = (size_t)o->model_count,
                                        .operation = o->words[0],
                                        .direction = o->response ? WV_RESPONSE : WV_REQUEST,
                                        .path = path,
                                        .write = print,
                                        .context = stdout};
    int32_t verdict = wv_model_explain(&request, error, sizeof error);
    fputs(error, stderr);
    free(files);
    if (verdict == WV_MODEL_NO_PATH)
        return complain_of_path(path);
    return verdict == WV_MODEL_EXPLAINED ? CLI_VALID : CLI_UNKNOWN;
}

static int explain_operation(const cli_options *o, const services *known)
{
    wv_operation operation = services_find(known, words_of(o->words[0]));
    if (!operation.schema) {
        fputs("wirevet: ", stderr);
        services_suggest(known, stderr, words_of(o->words[0]));
        return CLI_UNKNOWN;
    }
    const char *path = o->count == 2 ? o->words[1] : "";
    if (o->model_count > 0)
        return explain_files(o, path);
    return explain(operation, o->response ? WV_RESPONSE : WV_REQUEST, words_of(path));
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
    int code = services_complain(&known) ? CLI_UNKNOWN : CLI_VALID;
    services_close(&known);
    return code;
}
