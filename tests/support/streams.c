#include "support/streams.h"

#include "report/report.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATS = WV_FORMAT_JSON + 1 };

static union {
    max_align_t align;
    uint8_t bytes[65536];
} whole_memory, fed_memory;

static struct {
    streams_question question;
    wv_report *report;
    wv_verdict verdict, bare;
    char *text[FORMATS];
} whole;

static bool were_cut;

static void *get(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory) {
        fprintf(stderr, "streams: out of memory\n");
        exit(2);
    }
    return memory;
}

static wv_verdict check(wv_report *report)
{
    const streams_question *q = &whole.question;
    if (!q->error_type)
        return wv_check(q->config, q->operation, q->direction, q->json, q->size, report);
    wv_str type = {q->error_type, strlen(q->error_type)};
    return wv_check_error(q->config, q->operation, type, q->json, q->size, report);
}

static char *render(const wv_report *r, wv_format format)
{
    size_t size = wv_render(whole.question.config, r, format, NULL, 0) + 1;
    char *text = get(size);
    text[0] = 0;
    wv_render(whole.question.config, r, format, text, size);
    return text;
}

/* What is no JSON is at a line and column, and of a payload that was fed at a byte. */
static char *with_offset(char *line_text)
{
    uint64_t line, column, offset = whole.report->first.offset;
    char known[80], fed[80];
    wv_locate(whole.question.json, whole.question.size, offset, &line, &column);
    snprintf(known, sizeof known, " at line %llu, column %llu", (unsigned long long)line,
             (unsigned long long)column);
    snprintf(fed, sizeof fed, " at byte %llu", (unsigned long long)offset);
    size_t size = strlen(line_text), longest = strlen(fed) + 1;
    char *out = get((size + 1) * longest), *to = out;
    for (const char *from = line_text; *from;) {
        bool here = strncmp(from, known, strlen(known)) == 0;
        const char *put = here ? fed : from;
        size_t n = here ? strlen(fed) : 1;
        memcpy(to, put, n);
        to += n;
        from += here ? strlen(known) : 1;
    }
    *to = 0;
    free(line_text);
    return out;
}

void streams_ask(const streams_question *q)
{
    whole.question = *q;
    whole.report = wv_report_init(whole_memory.bytes, sizeof whole_memory.bytes);
    whole.bare = check(NULL);
    whole.verdict = check(whole.report);
    for (wv_format i = 0; i < FORMATS; i++) {
        free(whole.text[i]);
        whole.text[i] = render(whole.report, i);
        if (whole.report->has_first)
            whole.text[i] = with_offset(whole.text[i]);
    }
}

static wv_verdict begin(wv_stream *s, wv_report *report)
{
    const streams_question *q = &whole.question;
    if (!q->error_type)
        return wv_stream_begin(s, q->config, q->operation, q->direction, report);
    char name[64] = "";
    strncat(name, q->error_type, sizeof name - 1);
    wv_verdict verdict =
        wv_stream_begin_error(s, q->config, q->operation, (wv_str){name, strlen(name)}, report);
    memset(name, 0xff, sizeof name);
    return verdict;
}

/* Every piece in memory of its exact size, which is spoilt when it is fed. */
static wv_verdict feed(wv_stream *s, size_t at, size_t size)
{
    uint8_t *piece = get(size);
    memcpy(piece, whole.question.json + at, size);
    wv_verdict verdict = wv_stream_feed(s, piece, size);
    memset(piece, 0xff, size);
    free(piece);
    return verdict;
}

/* All of the payload. What is refused stays so. */
static const char *run(wv_stream *s, wv_report *report, streams_cut *cut, const void *how,
                       wv_verdict *verdict)
{
    wv_verdict so_far = begin(s, report);
    if (so_far)
        return "it does not begin";
    for (size_t at = 0, size; at < whole.question.size; at += size) {
        size_t left = whole.question.size - at;
        size = cut(how, at);
        size = size == 0 ? 1 : size < left ? size : left;
        wv_verdict now = feed(s, at, size);
        if (now < so_far)
            return "a verdict is taken back";
        so_far = now;
    }
    *verdict = wv_stream_end(s);
    if (*verdict < so_far)
        return "the last verdict is taken back";
    return wv_stream_end(s) == *verdict ? NULL : "the second end says something else";
}

static bool same_finding(const wv_violation *a, const wv_violation *b)
{
    return a->offset == b->offset && a->length == b->length && a->bound == b->bound &&
           a->measure == b->measure && a->shape == b->shape && a->code == b->code &&
           a->severity == b->severity && a->flags == b->flags && a->found == b->found &&
           a->source == b->source && a->pair == b->pair && a->steps == b->steps &&
           memcmp(a->step, b->step, a->steps * sizeof *a->step) == 0;
}

static const char *compare_findings(const wv_report *fed)
{
    const wv_report *r = whole.report;
    if (r->total != fed->total || r->violations != fed->violations ||
        r->aws_total != fed->aws_total || r->paths != fed->paths || r->unparsed != fed->unparsed)
        return "totals";
    if (r->count != fed->count || r->verdict != fed->verdict || r->dialect != fed->dialect)
        return "report";
    if (r->has_first != fed->has_first || (r->has_first && !same_finding(&r->first, &fed->first)))
        return "first finding";
    for (uint32_t i = 0; i < r->count; i++)
        if (!same_finding(wv_report_at(r, i), wv_report_at(fed, i)))
            return "finding";
    return NULL;
}

static const char *compare_texts(const wv_report *fed)
{
    static const wv_format formats[] = {WV_FORMAT_AWS_BODY, WV_FORMAT_AWS_TYPE, WV_FORMAT_JSON};
    static const char *const names[] = {"AWS body", "AWS type", "JSON"};
    const char *wrong = NULL;
    for (size_t i = 0; i < 3 && !wrong; i++) {
        char *text = render(fed, formats[i]);
        bool same = strcmp(text, whole.text[formats[i]]) == 0;
        if (!same && !were_cut)
            wrong = names[i];
        if (formats[i] == WV_FORMAT_JSON && were_cut && !strstr(text, ",\"truncated\":true}"))
            wrong = "JSON without truncated";
        free(text);
    }
    free(render(fed, WV_FORMAT_TEXT)); /* for sanitizers */
    return wrong;
}

const char *streams_differ(size_t excerpts, streams_cut *cut, const void *how)
{
    size_t size = WV_STREAM_SIZE + excerpts;
    void *memory = get(size);
    memset(memory, 0xa5, size);
    wv_report *fed = wv_report_init(fed_memory.bytes, sizeof fed_memory.bytes);
    wv_stream *s = wv_stream_init(memory, size);
    wv_verdict verdict = WV_E_ARGUMENT;
    const char *wrong = s ? run(s, fed, cut, how, &verdict) : "no stream";
    if (!wrong && verdict != whole.verdict)
        wrong = "verdict";
    if (!wrong)
        wrong = compare_findings(fed);
    were_cut = wv_report_truncated(fed);
    if (!wrong && were_cut && excerpts >= streams_enough(whole.question.size))
        wrong = "cut although there is memory";
    if (!wrong)
        wrong = compare_texts(fed);
    free(memory);
    return wrong;
}

bool streams_were_cut(void)
{
    return were_cut;
}

const char *streams_differ_bare(streams_cut *cut, const void *how)
{
    void *memory = get(WV_STREAM_BARE_SIZE);
    memset(memory, 0x5a, WV_STREAM_BARE_SIZE);
    wv_stream *s = wv_stream_init(memory, WV_STREAM_BARE_SIZE);
    wv_verdict verdict = WV_E_ARGUMENT;
    const char *wrong = s ? run(s, NULL, cut, how, &verdict) : "no stream";
    if (!wrong && verdict != whole.bare)
        wrong = "verdict without a report";
    free(memory);
    return wrong;
}

size_t streams_each(const void *how, size_t at)
{
    (void)at;
    return *(const size_t *)how;
}

size_t streams_two(const void *how, size_t at)
{
    return at ? SIZE_MAX : *(const size_t *)how;
}

size_t streams_chance(const void *how, size_t at)
{
    uint32_t x = *(const uint32_t *)how ^ (uint32_t)at * UINT32_C(2654435761);
    x ^= x >> 15;
    x *= UINT32_C(2246822519);
    x ^= x >> 13;
    return x % 5 == 0 ? x >> 8 & 4095 : x % 5 == 1 ? 1 : x >> 8 & 31;
}
