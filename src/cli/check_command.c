/* wirevet check OPERATION [FILE|-]... */
#include "commands.h"
#include "input.h"
#include "judge.h"
#include "print.h"
#include "services.h"
#include "words.h"

#include <stdlib.h>

typedef struct job {
    const cli_options *options;
    judge *judge;
    const wv_config *config;
    wv_operation operation;
    bool colour;
} job;

static void print_json(const char *file, const char *text, size_t size)
{
    fputs("{\"file\":", stdout);
    words_print_json(stdout, words_of(file));
    putc(',', stdout);
    fwrite(text + 1, 1, size - 1, stdout); /* all but its { */
    putc('\n', stdout);
}

static bool print_answer(const job *j, const char *file, wv_verdict verdict)
{
    static const wv_format formats[] = {
        [CLI_TEXT] = WV_FORMAT_TEXT, [CLI_AWS] = WV_FORMAT_AWS_BODY, [CLI_JSON] = WV_FORMAT_JSON};
    size_t size;
    const char *text = judge_render(j->judge, j->config, formats[j->options->format], &size);
    if (!text) {
        fputs("wirevet: out of memory\n", stderr);
        return false;
    }
    if (j->options->format == CLI_JSON) {
        print_json(file, text, size);
    } else if (j->options->format == CLI_AWS) {
        fwrite(text, 1, size, stdout);
        fputs(size ? "\n" : "", stdout);
    } else {
        print_text(input_name(file), text, size, j->colour);
        if (verdict == WV_VALID && size == 0)
            print_valid(input_name(file), j->colour);
    }
    return true;
}

static int check_file(const job *j, const char *file)
{
    input in;
    if (!input_read(file, &in))
        return CLI_UNKNOWN;
    wv_direction direction = j->options->response ? WV_RESPONSE : WV_REQUEST;
    wv_verdict verdict =
        wv_check(j->config, j->operation, direction, in.data, in.size, j->judge->report);
    int code = judge_exit(verdict);
    if (verdict < 0)
        input_complain(file, judge_why(verdict));
    else if (!print_answer(j, file, verdict))
        code = CLI_UNKNOWN;
    free(in.data);
    return code;
}

static int check_files(const job *j, char **files, int count)
{
    int code = CLI_VALID;
    if (count == 0)
        return check_file(j, "-");
    for (int i = 0; i < count; i++)
        code = judge_worse(code, check_file(j, files[i]));
    return code;
}

static int check_operation(const cli_options *o, const services *known)
{
    judge judged;
    wv_operation operation = services_find(known, words_of(o->words[0]));
    if (!operation.schema) {
        fputs("wirevet: ", stderr);
        services_suggest(known, stderr, words_of(o->words[0]));
        return CLI_UNKNOWN;
    }
    if (!judge_open(&judged, o))
        return CLI_UNKNOWN;
    job j = {o, &judged, judge_prepare(&judged, operation.schema), operation, print_colour()};
    int code = j.config ? check_files(&j, o->words + 1, o->count - 1) : CLI_UNKNOWN;
    judge_close(&judged);
    return code;
}

int check_command(const cli_options *o)
{
    if (o->count == 0) {
        fputs("wirevet: check needs an operation; see wirevet check --help\n", stderr);
        return CLI_UNKNOWN;
    }
    services known;
    if (!services_open(&known, o, o->words[0]))
        return CLI_UNKNOWN;
    int code = check_operation(o, &known);
    services_close(&known);
    return code;
}
