/* wirevet check --records [FILE|-]: one question per line, one answer per line, in order. */
#define _POSIX_C_SOURCE 200809L
#include "commands.h"
#include "input.h"
#include "judge.h"
#include "progress.h"
#include "record.h"
#include "services.h"
#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct stream {
    judge *judge;
    const services *known;
    const char *file;
    bool live; /* the lines come as they arise: every answer is sent at once */
    int code;
    char why[4096]; /* room for what explain_unknown() returns */
} stream;

/* A pipe, socket or terminal, as opposed to a file. */
static bool is_live(int file)
{
    struct stat s;
    return fstat(file, &s) == 0 && !S_ISREG(s.st_mode);
}

/* Reasons of models have several lines. */
static void print_why(const char *name, unsigned long long number, wv_str why)
{
    for (size_t at = 0; at < why.size;) {
        const char *end = memchr(why.data + at, '\n', why.size - at);
        size_t size = end ? (size_t)(end - why.data) - at : why.size - at;
        words_print_safe(stderr, words_of(input_name(name)));
        fprintf(stderr, ":%llu: ", number);
        words_print_safe(stderr, (wv_str){why.data + at, size});
        putc('\n', stderr);
        at += size + 1;
    }
}

static void print_bad(stream *s, const record *r, const input_lines *lines, const char *why)
{
    wv_str text = words_of(why);
    while (text.size && why[text.size - 1] == '\n')
        text.size--;
    s->code = CLI_UNKNOWN;
    print_why(s->file, lines->line, text);
    fputs("{\"id\":", stdout);
    fwrite(r->id.data, 1, r->id.size, stdout);
    fputs(",\"verdict\":null,\"type\":null,\"http_status\":null,\"message\":null,"
          "\"aws_body\":null,\"findings\":[],\"error\":",
          stdout);
    words_print_json(stdout, text);
    fputs("}\n", stdout);
}

/* The JSON form without its { and without what follows the findings: a record's line has fixed
 * keys. No string comes after the findings, so the last such text is the key. */
static size_t findings_end(const char *text, size_t size)
{
    static const char tail[] = ",\"findings_total\":";
    for (size_t at = size - (sizeof tail - 1);; at--)
        if (memcmp(text + at, tail, sizeof tail - 1) == 0)
            return at;
}

static bool print_answer(judge *j, const wv_config *config, const record *r)
{
    size_t size;
    const char *text = judge_render(j, config, WV_FORMAT_JSON, &size);
    if (!text)
        return false;
    fputs("{\"id\":", stdout);
    fwrite(r->id.data, 1, r->id.size, stdout);
    putc(',', stdout);
    fwrite(text + 1, 1, findings_end(text, size) - 1, stdout);
    fputs("}\n", stdout);
    return true;
}

static wv_verdict ask(judge *j, const wv_config *config, const record *r, wv_operation operation)
{
    if (r->error_answer)
        return wv_check_error(config, operation, r->error_type, r->body.data, r->body.size,
                              j->report);
    if (r->http) {
        const wv_http message = {.labels = r->labels,
                                 .label_count = r->label_count,
                                 .query = r->query,
                                 .query_count = r->query_count,
                                 .headers = r->headers,
                                 .header_count = r->header_count,
                                 .body = r->body.data,
                                 .body_size = r->body.size};
        return wv_check_http(config, operation, r->response ? WV_RESPONSE : WV_REQUEST, &message,
                             j->report);
    }
    return wv_check(config, operation, r->response ? WV_RESPONSE : WV_REQUEST, r->body.data,
                    r->body.size, j->report);
}

/* As `check` says it. */
static const char *explain_unknown(stream *s, wv_str name)
{
    const char *fault = services_fault(s->known, name);
    if (fault)
        return fault;
    FILE *to = fmemopen(s->why, sizeof s->why, "w");
    if (!to)
        return "unknown operation";
    services_suggest(s->known, to, name);
    fclose(to);
    s->why[sizeof s->why - 1] = '\0';
    return s->why;
}

/* NULL, or why there is no answer. */
static const char *judge_record(stream *s, const record *r)
{
    wv_operation operation = services_find(s->known, r->operation);
    if (!operation.schema)
        return explain_unknown(s, r->operation);
    if (r->service.data && !services_have(s->known, operation, r->service))
        return "\"operation\" names another service than \"service\"";
    const wv_config *config = judge_prepare(s->judge, operation.schema);
    if (!config)
        return "the schema cannot be prepared";
    wv_verdict verdict = ask(s->judge, config, r, operation);
    if (verdict < 0)
        return judge_why(verdict);
    if (!print_answer(s->judge, config, r))
        return "out of memory";
    s->code = judge_worse(s->code, judge_exit(verdict));
    return NULL;
}

static void do_line(stream *s, const input_lines *lines, const char *line, size_t size)
{
    record r = {.id = {"null", 4}};
    const char *why = "longer than 256 MiB";
    if (!lines->too_long)
        why = record_read(&r, line, size);
    if (!why)
        why = judge_record(s, &r);
    if (why)
        print_bad(s, &r, lines, why);
    tree_free(r.tree);
    if (s->live)
        fflush(stdout);
}

/* Many writers of such files leave an empty line at the end. */
static bool is_blank(const input_lines *lines, const char *line, size_t size)
{
    size_t at = 0;
    while (at < size && strchr(" \t\r", line[at]) && line[at])
        at++;
    return at == size && !lines->too_long;
}

static int do_file(judge *j, const services *known, const char *name)
{
    int file = input_open(name);
    if (file < 0)
        return CLI_UNKNOWN;
    stream s = {.judge = j, .known = known, .file = name, .live = is_live(file), .code = CLI_VALID};
    progress p;
    input_lines lines;
    const char *line;
    size_t size;
    input_lines_begin(&lines, file);
    progress_begin(&p, file);
    while (input_lines_next(&lines, &line, &size)) {
        if (!is_blank(&lines, line, size))
            do_line(&s, &lines, line, size);
        progress_step(&p, lines.consumed, lines.line);
    }
    progress_end(&p);
    if (lines.failed) {
        input_complain(name, strerror(errno));
        s.code = CLI_UNKNOWN;
    }
    input_lines_end(&lines);
    input_close(file);
    return s.code;
}

static int do_files(const cli_options *o, judge *j, const services *known)
{
    int code = o->count == 0 ? do_file(j, known, "-") : CLI_VALID;
    for (int i = 0; i < o->count; i++)
        code = judge_worse(code, do_file(j, known, o->words[i]));
    return code;
}

int records_command(const cli_options *o)
{
    judge judged;
    services known;
    if (o->response || o->format != CLI_TEXT) {
        fputs("wirevet: with --records each line says its direction, and the format is fixed\n",
              stderr);
        return CLI_UNKNOWN;
    }
    if (!services_open(&known, o, NULL))
        return CLI_UNKNOWN;
    int code = CLI_UNKNOWN;
    if (judge_open(&judged, o)) {
        code = do_files(o, &judged, &known);
        judge_close(&judged);
    }
    services_close(&known);
    return code;
}
