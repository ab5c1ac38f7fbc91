#include "scan_trace.h"

#include <stdio.h>
#include <stdlib.h>

const scan_limits scan_trace_limits = {WV_MAX_NESTING, WV_MAX_DIGITS, false};

static void put(scan_trace *t, char c)
{
    t->hash = (t->hash ^ (uint8_t)c) * UINT64_C(0x100000001b3); /* FNV-1a */
    t->size++;
    if (!t->keep)
        return;
    if (t->size + 1 > t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 256;
        t->text = realloc(t->text, t->capacity);
        if (!t->text)
            abort();
    }
    t->text[t->size - 1] = c;
    t->text[t->size] = 0;
}

static void put_number(scan_trace *t, uint64_t value)
{
    char digits[20];
    int n = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while (value /= 10);
    while (n)
        put(t, digits[--n]);
}

static void put_bytes(scan_trace *t, const uint8_t *data, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        uint8_t c = data[i];
        if (c >= 0x20 && c < 0x7f && c != '\'' && c != '\\') {
            put(t, (char)c);
            continue;
        }
        put(t, '\\');
        put(t, 'x');
        put(t, hex[c >> 4]);
        put(t, hex[c & 15]);
    }
}

static void put_token(scan_trace *t, char what, uint64_t at)
{
    put(t, what);
    put(t, '@');
    put_number(t, at);
}

/* The payload, cut into pieces. */
typedef struct feeder {
    const uint8_t *data;
    size_t size, given, piece;
    scan_cuts cuts;
    bool copy;
    uint8_t *held; /* the piece that the reader has */
} feeder;

static void give(feeder *f, scan_reader *r)
{
    size_t left = f->size - f->given, n = left;
    if (f->cuts.repeat)
        n = f->cuts.repeat < left ? f->cuts.repeat : left;
    else if (f->piece < f->cuts.count)
        n = f->cuts.pieces[f->piece] < left ? f->cuts.pieces[f->piece] : left;
    bool last = n == left && (f->cuts.repeat || f->piece >= f->cuts.count);
    f->piece++;
    const uint8_t *from = f->data + f->given;
    f->given += n;
    if (f->copy) {
        free(f->held);
        f->held = malloc(n ? n : 1);
        if (!f->held)
            abort();
        if (n)
            memcpy(f->held, from, n);
        from = n ? f->held : NULL; /* an empty piece may come without memory */
    }
    scan_chunk(r, from, n, last);
}

/* How much of a refused text comes before the error depends on the cuts: none of it is kept. */
static bool forget_text(scan_trace *t, const scan_trace *before)
{
    t->size = before->size;
    t->hash = before->hash;
    t->decoded = before->decoded;
    return false;
}

static bool trace_text(scan_trace *t, scan_reader *r, feeder *f)
{
    const scan_trace before = *t;
    scan_run run;
    put(t, '\'');
    for (;;) {
        switch (scan_text(r, &run)) {
        case SCAN_TEXT_MORE:
            give(f, r);
            break;
        case SCAN_TEXT_ERROR:
            return forget_text(t, &before);
        case SCAN_TEXT_RUN:
            if (!run.size)
                abort(); /* the header promises at least one byte */
            t->decoded += run.size;
            put_bytes(t, run.data, run.size);
            break;
        case SCAN_TEXT_LAST:
            t->decoded += run.size;
            put_bytes(t, run.data, run.size);
            put(t, '\'');
            return true;
        }
    }
}

static void put_error(scan_trace *t, const scan_reader *r)
{
    t->error = r->error;
    t->at = r->error_at;
    t->length = r->error_size;
    put(t, '!');
    put_number(t, t->error);
    put(t, '@');
    put_number(t, t->at);
    put(t, '+');
    put_number(t, t->length);
}

/* One token; false at the end. */
static bool trace_token(scan_trace *t, scan_reader *r, feeder *f)
{
    static const char what[] = {
        [SCAN_OBJECT] = '{', [SCAN_OBJECT_END] = '}', [SCAN_ARRAY] = '[',  [SCAN_ARRAY_END] = ']',
        [SCAN_KEY] = 'K',    [SCAN_STRING] = 'S',     [SCAN_NUMBER] = 'N', [SCAN_TRUE] = 't',
        [SCAN_FALSE] = 'f',  [SCAN_NULL] = 'n'};
    scan_token token = scan_next(r);
    if (token == SCAN_MORE) {
        give(f, r);
        return true;
    }
    if (token == SCAN_END) {
        put(t, '.');
        return false;
    }
    if (token == SCAN_ERROR) {
        put_error(t, r);
        return false;
    }
    put_token(t, what[token], r->token);
    if (token == SCAN_NUMBER) {
        base_span text = scan_number_text(r);
        put(t, '\'');
        put_bytes(t, text.data, text.size);
        put(t, '\'');
    }
    if ((token == SCAN_KEY || token == SCAN_STRING) && !trace_text(t, r, f))
        return true; /* the error is sticky: the next call reports it */
    put(t, ' ');
    return true;
}

scan_trace scan_trace_run(const uint8_t *data, size_t size, scan_limits limits, scan_cuts cuts,
                          bool keep, bool copy)
{
    scan_trace t = {.keep = keep, .hash = UINT64_C(0xcbf29ce484222325)};
    feeder f = {.data = data, .size = size, .cuts = cuts, .copy = copy};
    scan_reader r;
    scan_begin(&r, limits);
    give(&f, &r);
    while (trace_token(&t, &r, &f))
        ;
    free(f.held);
    return t;
}

void scan_trace_free(scan_trace *t)
{
    free(t->text);
    t->text = NULL;
}

bool scan_trace_equal(const scan_trace *a, const scan_trace *b)
{
    return a->hash == b->hash && a->size == b->size && a->error == b->error && a->at == b->at &&
           a->length == b->length;
}
