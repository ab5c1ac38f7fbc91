/* The entry points for payloads in pieces: wv_stream_…(). */
#include "check/question.h"
#include "check/quotes.h"
#include "check/walk_state.h"

#include <stdalign.h>

/* How the bytes that come are taken. */
enum {
    STREAM_IDLE, /* no payload was begun */
    STREAM_JSON,
    STREAM_TEXT, /* the bytes are the value */
    STREAM_BLOB,
    STREAM_ANY,   /* they are not judged */
    STREAM_HELD,  /* the body of an error that only the body names */
    STREAM_LARGE, /* beyond a limit: judged already */
    STREAM_REFUSED
};

struct wv_stream {
    check_walk walk;
    report_excerpts excerpts;
    const wv_message_row *message;
    uint64_t size;       /* bytes fed */
    uint64_t collect_at; /* size from which on excerpts may be sorted out again */
    uint64_t floor;      /* lists and maps that begin before it are too large to be quoted */
    size_t spare;        /* bytes behind the stream */
    uint32_t operation;
    wv_verdict verdict; /* REFUSED: why; LARGE or ended: the answer */
    uint8_t state;      /* STREAM_… */
    bool ended;
    bool blank;   /* nothing but white space has come */
    bool no_utf8; /* TEXT: it is not UTF-8 */
    check_utf8 utf8;
};

_Static_assert(sizeof(struct wv_stream) <= WV_STREAM_SIZE, "WV_STREAM_SIZE is part of the ABI");
_Static_assert(WV_STREAM_SIZE + sizeof(check_inline) <= WV_STREAM_BARE_SIZE, "the same");
_Static_assert(WV_STREAM_SIZE % alignof(max_align_t) == 0, "what is behind it is aligned");

static uint8_t *spare_of(wv_stream *s)
{
    return (uint8_t *)s + WV_STREAM_SIZE;
}

wv_stream *wv_stream_init(void *memory, size_t size)
{
    if (!memory || size < WV_STREAM_SIZE || (uintptr_t)memory % alignof(max_align_t))
        return NULL;
    wv_stream *s = memory;
    s->spare = size - WV_STREAM_SIZE;
    s->state = STREAM_IDLE;
    return s;
}

static wv_verdict refuse(wv_stream *s, wv_report *report, wv_verdict why)
{
    if (s) {
        s->state = STREAM_REFUSED;
        s->verdict = why;
    }
    return check_refuse(report, why);
}

/* ---- Beginning ---- */

static uint8_t state_of(const wv_message_row *m)
{
    if (!m || m->kind == WV_BODY_JSON)
        return STREAM_JSON;
    return m->kind == WV_BODY_ANY ? STREAM_ANY : STREAM_TEXT;
}

static void begin_text(wv_stream *s)
{
    check_walk *w = &s->walk;
    uint32_t shape = s->message->body;
    w->raw = true;
    check_pretend(w, 0, 0);
    if (check_shape(w, shape)->kind == WV_KIND_BLOB)
        s->state = STREAM_BLOB;
    else
        check_plain_begin(w, shape);
}

static void begin_walk(wv_stream *s, const check_question *q, wv_report *report)
{
    check_inline *bare = (check_inline *)(void *)spare_of(s);
    report_set *set = report ? &report->set : &bare->set;
    uint8_t *whole = report ? report->scratch : bare->whole;
    if (!report)
        check_inline_init(bare);
    check_begin(&s->walk, q->config, q->operation, q->root, q->direction, report, set, whole);
    report_excerpts_init(&s->excerpts, spare_of(s), report ? s->spare : 0);
    s->message = q->message;
    s->operation = q->operation.index;
    s->size = s->collect_at = s->floor = 0;
    s->verdict = WV_VALID;
    s->ended = s->no_utf8 = false;
    s->blank = true;
    s->utf8 = (check_utf8){0, 0, 0};
    s->state = state_of(q->message);
    if (s->state == STREAM_TEXT)
        begin_text(s);
}

static wv_verdict begin(wv_stream *s, const check_question *q, wv_report *report)
{
    begin_walk(s, q, report);
    if (report) {
        check_report_begin(q, report);
        report->json = NULL;
        report->excerpts = &s->excerpts;
    }
    return 0;
}

static wv_verdict objection(const wv_stream *s, const check_question *q, const wv_report *report)
{
    wv_verdict why = s ? check_objection(q) : WV_E_ARGUMENT;
    return !why && !report && s->spare < WV_STREAM_BARE_SIZE - WV_STREAM_SIZE ? WV_E_ARGUMENT : why;
}

wv_verdict wv_stream_begin(wv_stream *stream, const wv_config *config, wv_operation operation,
                           wv_direction direction, wv_report *report)
{
    check_question q = check_question_of(config, operation, direction, NULL, 0);
    wv_verdict why = objection(stream, &q, report);
    if (why)
        return refuse(stream, report, why);
    check_ask_operation(&q);
    return begin(stream, &q, report);
}

wv_verdict wv_stream_begin_error(wv_stream *stream, const wv_config *config, wv_operation operation,
                                 wv_str error_type, wv_report *report)
{
    check_question q = check_question_of(config, operation, WV_RESPONSE, NULL, 0);
    wv_verdict why = objection(stream, &q, report);
    if (!why && error_type.size && !error_type.data)
        why = WV_E_ARGUMENT;
    if (why)
        return refuse(stream, report, why);
    if (error_type.size)
        check_ask_error(&q, error_type);
    begin(stream, &q, report);
    if (!error_type.size)
        stream->state = STREAM_HELD;
    return 0;
}

/* ---- Feeding ---- */

static void mark(wv_stream *s)
{
    check_quotes_of_report(&s->excerpts, s->walk.report, s->floor);
    check_quotes_of_walk(&s->excerpts, &s->walk, s->floor, s->size);
}

/* Drops what no answer will quote. Where that frees less than a quarter, the open lists and maps
 * give way: first those that need more than half of the memory, then all. At most once for each
 * quarter of the memory, so that the time stays linear. */
static void collect(wv_stream *s)
{
    report_excerpts *e = &s->excerpts;
    uint64_t bytes = (uint64_t)e->capacity * EXCERPT_BYTES;
    mark(s);
    for (uint64_t room = bytes / 2;; room = 0) {
        if (e->marked <= e->capacity - e->capacity / 4 || s->floor == s->size)
            break;
        s->floor = s->size - room > s->floor ? s->size - room : s->floor;
        report_excerpts_unmark(e);
        mark(s);
    }
    report_excerpts_sweep(e);
    s->collect_at = s->size + bytes / 4;
}

/* Copies the front of what comes; how much of it may be read before the rest is looked at. */
static size_t copy(wv_stream *s, const uint8_t *data, size_t size)
{
    report_excerpts *e = &s->excerpts;
    if (!e->capacity)
        return size;
    if (e->used == e->capacity && s->size % EXCERPT_BYTES == 0 && s->size >= s->collect_at)
        collect(s);
    size_t room = report_excerpts_room(e, s->size);
    if (room) {
        size_t n = room < size ? room : size;
        report_excerpts_copy(e, s->size, data, n);
        return n;
    }
    /* Without room: to where there may be some, at the begin of a block. */
    uint64_t next = s->size < s->collect_at ? s->collect_at : s->size + 1;
    next += (EXCERPT_BYTES - next % EXCERPT_BYTES) % EXCERPT_BYTES;
    return next - s->size < size ? (size_t)(next - s->size) : size;
}

static void take(wv_stream *s, const uint8_t *data, size_t size)
{
    base_span piece = {data, size};
    if (s->state == STREAM_JSON)
        check_feed(&s->walk, data, size, false);
    else if (s->state == STREAM_TEXT && !s->no_utf8)
        s->no_utf8 = !check_plain_piece(&s->walk, &s->utf8, piece);
}

static void feed(wv_stream *s, const uint8_t *data, size_t size)
{
    while (size && !s->walk.stop) {
        size_t n = copy(s, data, size);
        s->blank = s->blank && check_is_blank(data, n);
        take(s, data, n);
        s->size += n;
        data += n;
        size -= n;
    }
    s->size += size; /* the walk has stopped */
}

/* The bytes of an error lie in the memory for excerpts as they came. */
static void hold(wv_stream *s, const uint8_t *data, size_t size)
{
    if (size > s->spare - s->size) {
        s->state = STREAM_LARGE;
        s->verdict = check_too_large(s->walk.report, WV_CODE_LIMIT_TEXT, s->spare);
        return;
    }
    memcpy(spare_of(s) + s->size, data, size);
    s->size += size;
}

static bool is_too_large(const wv_stream *s, size_t size)
{
    uint64_t most = s->walk.config->bytes;
    return s->size > most || size > most - s->size;
}

/* The whole answer is the limit, as if the size had been known before. */
static void exceed(wv_stream *s)
{
    wv_report *r = s->walk.report;
    if (r) {
        uint8_t dialect = r->dialect;
        report_begin(r, r->operation, r->direction, r->root, NULL, 0);
        r->dialect = dialect;
    }
    s->state = STREAM_LARGE;
    s->verdict = check_too_large(r, WV_CODE_LIMIT_BYTES, s->walk.config->bytes);
}

static wv_verdict verdict_so_far(const wv_stream *s)
{
    if (s->state == STREAM_LARGE)
        return s->verdict;
    return s->no_utf8 ? WV_INVALID : check_verdict(&s->walk);
}

wv_verdict wv_stream_feed(wv_stream *stream, const void *bytes, size_t size)
{
    wv_stream *s = stream;
    if (!s || s->state == STREAM_IDLE)
        return WV_E_ARGUMENT;
    if (s->state == STREAM_REFUSED)
        return s->verdict;
    if (s->ended)
        return WV_E_ARGUMENT;
    if (!bytes && size)
        return refuse(s, s->walk.report, WV_E_ARGUMENT);
    if (size == 0 || s->state == STREAM_LARGE)
        return verdict_so_far(s);
    if (is_too_large(s, size))
        exceed(s);
    else if (s->state == STREAM_HELD)
        hold(s, bytes, size);
    else if (s->state == STREAM_ANY)
        s->size += size;
    else
        feed(s, bytes, size);
    return verdict_so_far(s);
}

/* ---- The end ---- */

static void end_json(wv_stream *s)
{
    static const uint8_t nothing[1];
    const wv_message_row *m = s->message;
    if (s->walk.stop)
        return;
    if (m && m->payload != WV_NO_MEMBER && s->blank)
        check_absent(&s->walk, m);
    else
        check_feed(&s->walk, nothing, 0, true);
}

static void end_text(wv_stream *s)
{
    check_walk *w = &s->walk;
    check_place place = {.length = s->size, .shape = s->message->body};
    check_pretend(w, 0, s->size);
    if (s->size == 0)
        check_absent(w, s->message);
    else if (s->state == STREAM_BLOB)
        check_length(w, check_shape(w, place.shape), s->size, place);
    else if (s->no_utf8 || s->utf8.need)
        check_record(w, WV_CODE_UTF8, place);
    else
        check_plain_end(w);
}

static wv_verdict end_held(wv_stream *s)
{
    const check_walk *w = &s->walk;
    wv_operation operation = {w->schema, s->operation};
    return wv_check_error(w->config, operation, (wv_str){"", 0}, spare_of(s), (size_t)s->size,
                          w->report);
}

static wv_verdict end_walk(wv_stream *s)
{
    wv_report *r = s->walk.report;
    if (s->state == STREAM_JSON)
        end_json(s);
    else if (s->state != STREAM_ANY)
        end_text(s);
    wv_verdict verdict = check_verdict(&s->walk);
    if (r) {
        r->size = s->size < SIZE_MAX ? (size_t)s->size : SIZE_MAX;
        report_set_drop(&r->set, 0);
        report_finish(r, verdict);
        r->truncated = !check_quotes_of_report(&s->excerpts, r, 0);
        report_excerpts_unmark(&s->excerpts);
    }
    return verdict;
}

wv_verdict wv_stream_end(wv_stream *stream)
{
    wv_stream *s = stream;
    if (!s || s->state == STREAM_IDLE)
        return WV_E_ARGUMENT;
    if (s->state == STREAM_HELD && !s->ended)
        s->verdict = end_held(s);
    else if (s->state < STREAM_HELD && !s->ended)
        s->verdict = end_walk(s);
    s->ended = true;
    return s->verdict;
}

wv_verdict wv_stream_stop(wv_stream *stream)
{
    if (stream && stream->state < STREAM_HELD && verdict_so_far(stream) != WV_VALID)
        stream->walk.stop = true;
    return wv_stream_end(stream);
}
