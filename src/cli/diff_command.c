/* wirevet diff OLD NEW [OPERATION]... */
#include "commands.h"
#include "words.h"

#include <stdlib.h>

#include <wirevet/compile.h>

static void print(void *context, const char *text, size_t size)
{
    fwrite(text, 1, size, context);
}

static int code_of(int32_t verdict)
{
    switch (verdict) {
    case WV_MODEL_DIFF_KEEPS:
        return CLI_VALID;
    case WV_MODEL_DIFF_BREAKS:
        return CLI_REFUSED;
    default:
        return CLI_UNKNOWN;
    }
}

static int compare(const cli_options *o, const char **operations)
{
    char error[4096];
    size_t count = (size_t)o->count - 2;
    wv_model_file was = {.name = o->words[0]}, is = {.name = o->words[1]};
    for (size_t i = 0; i < count; i++)
        operations[i] = words_after_dot(words_of(o->words[i + 2])).data;
    wv_model_options options = {.struct_size = sizeof options,
                                .service = o->service,
                                .operations = count ? operations : NULL,
                                .operation_count = count};
    wv_model_diff_request request = {.struct_size = sizeof request,
                                     .options = &options,
                                     .old_files = &was,
                                     .old_count = 1,
                                     .new_files = &is,
                                     .new_count = 1,
                                     .format = o->format == CLI_JSON ? WV_MODEL_DIFF_JSON
                                                                     : WV_MODEL_DIFF_TEXT,
                                     .write = print,
                                     .context = stdout};
    int32_t verdict = wv_model_diff(&request, error, sizeof error);
    fputs(error, stderr);
    return code_of(verdict);
}

int diff_command(const cli_options *o)
{
    if (o->count < 2) {
        fputs("wirevet: diff needs two model files; see wirevet diff --help\n", stderr);
        return CLI_UNKNOWN;
    }
    const char **operations = malloc((size_t)o->count * sizeof *operations);
    if (!operations) {
        fputs("wirevet: out of memory\n", stderr);
        return CLI_UNKNOWN;
    }
    int code = compare(o, operations);
    free(operations);
    return code;
}
