/* Feeds a key or string, piece by piece, to what its shape wants to know about it. */
#include "check/walk_state.h"

static uint8_t pattern_need(const check_walk *w, const wv_shape_row *s)
{
    const wv_pattern_row *p = &w->schema->patterns[s->pattern];
    if (w->config->engine == WV_ENGINE_PCRE2 || p->rung == WV_RUNG_PCRE2)
        return CHECK_NEED_WHOLE | CHECK_NEED_LONG;
    return p->rung == WV_RUNG_ANY ? 0 : CHECK_NEED_PATTERN;
}

static uint8_t need_of(const check_walk *w, const wv_shape_row *s)
{
    uint8_t need = 0;
    switch (s->kind) {
    case WV_KIND_ENUM:
        need = CHECK_NEED_WHOLE;
        /* fall through */
    case WV_KIND_STRING:
        if (s->flags & (WV_SHAPE_MIN | WV_SHAPE_MAX))
            need |= CHECK_NEED_COUNT;
        if (s->pattern != WV_NONE)
            need |= pattern_need(w, s);
        return need;
    case WV_KIND_BLOB:
        return CHECK_NEED_BASE64;
    default: /* timestamps and the names of infinite numbers */
        return CHECK_NEED_WHOLE;
    }
}

static uint8_t need_of_use(const check_walk *w, check_use use, uint32_t shape)
{
    switch (use) {
    case CHECK_TEXT_NAME:
        return CHECK_NEED_WHOLE;
    case CHECK_TEXT_KEY:
        return need_of(w, check_shape(w, shape)) | CHECK_NEED_DIGEST;
    case CHECK_TEXT_VALUE:
        return need_of(w, check_shape(w, shape)) |
               (check_digest_wanted(w) ? CHECK_NEED_DIGEST : 0u);
    default:
        return 0;
    }
}

void check_text_begin(check_walk *w, check_use use, uint32_t shape)
{
    check_text *t = &w->text;
    t->use = use;
    t->need = need_of_use(w, use, shape);
    t->open = true;
    t->begun = t->matched = false;
    t->too_long = false;
    t->shape = shape;
    t->at = w->reader.token;
    t->scalars = t->units = 0;
    t->whole = NULL;
    t->whole_size = 0;
    t->buffer = t->small;
    t->capacity = sizeof t->small;
    if (t->need & CHECK_NEED_PATTERN)
        match_begin_level(&t->pattern, (match_level)w->config->level);
    if (t->need & CHECK_NEED_DIGEST)
        base_hash_begin(&t->hash, w->config->key, 's');
    if (t->need & CHECK_NEED_BASE64)
        t->base64 = (check_base64){0};
    if (t->need & CHECK_NEED_LONG) {
        t->buffer = w->whole;
        t->capacity = WV_MAX_WHOLE;
    }
    if (w->facts.text)
        t->need |= CHECK_NEED_WHOLE;
}

/* Bytes that begin a code point: all but 10xxxxxx. Those of four bytes are two UTF-16 units. */
static void count_scalars(check_text *t, base_span piece, bool ascii)
{
    uint64_t scalars = 0, astral = 0;
    if (ascii) {
        t->scalars += piece.size;
        t->units += piece.size;
        return;
    }
    for (size_t i = 0; i < piece.size; i++) {
        scalars += (piece.data[i] & 0xc0) != 0x80;
        astral += piece.data[i] >= 0xf0;
    }
    t->scalars += scalars;
    t->units += scalars + astral;
}

/* Keeps a text whole: where it lies if it came in one piece, else a copy. What is too long is so
 * however it comes. */
static void keep_whole(check_text *t, base_span piece, bool only)
{
    if (only && piece.size <= t->capacity) {
        t->whole = piece.data;
        t->whole_size = piece.size;
        return;
    }
    t->whole = t->buffer;
    if (t->too_long || piece.size > t->capacity - t->whole_size) {
        t->too_long = true;
        return;
    }
    if (piece.size)
        memcpy(t->buffer + t->whole_size, piece.data, piece.size);
    t->whole_size += piece.size;
}

/* Raw ASCII has no control characters: they are syntax errors. Most texts come whole. */
static void feed_pattern(check_walk *w, const scan_run *run, bool only)
{
    check_text *t = &w->text;
    const wv_pattern_row *p = &w->schema->patterns[check_shape(w, t->shape)->pattern];
    const match_level level = (match_level)w->config->level;
    base_span piece = {run->data, run->size};
    bool ascii = run->ascii && run->raw;
    t->matched = only;
    if (only)
        t->verdict = (uint8_t)(ascii ? match_whole_ascii(w->schema, p, piece, level)
                                     : match_whole(w->schema, p, piece, level));
    else if (ascii)
        match_feed_ascii(w->schema, p, &t->pattern, piece);
    else
        match_feed(w->schema, p, &t->pattern, piece);
}

void check_text_piece(check_walk *w, const scan_run *run, bool only)
{
    check_text *t = &w->text;
    base_span piece = {run->data, run->size};
    if (t->need & CHECK_NEED_WHOLE)
        keep_whole(t, piece, only);
    if (t->need & CHECK_NEED_COUNT)
        count_scalars(t, piece, run->ascii);
    if (t->need & CHECK_NEED_PATTERN)
        feed_pattern(w, run, only);
    if (t->need & CHECK_NEED_DIGEST)
        base_hash_feed(&t->hash, piece.data, piece.size);
    if (t->need & CHECK_NEED_BASE64)
        check_base64_feed(&t->base64, piece);
}

static void end_text(check_walk *w)
{
    check_text *t = &w->text;
    t->open = false;
    if (w->facts.text)
        check_watch_text(w);
    switch (t->use) {
    case CHECK_TEXT_NAME:
        check_member_name(w);
        break;
    case CHECK_TEXT_KEY:
        check_map_key(w);
        break;
    case CHECK_TEXT_VALUE:
        if (t->need & CHECK_NEED_DIGEST)
            t->digest = base_hash_end(&t->hash);
        check_string_end(w);
        if (!w->stop && t->need & CHECK_NEED_DIGEST)
            check_digest_done(w, t->digest, t->at, scan_offset(&w->reader) - t->at);
        break;
    case CHECK_TEXT_MISMATCH:
        check_mismatch(w, t->shape, REPORT_FOUND_STRING);
        break;
    default:
        break;
    }
}

void check_text_read(check_walk *w)
{
    scan_run run;
    for (;;) {
        switch (scan_text(&w->reader, &run)) {
        case SCAN_TEXT_RUN:
            check_text_piece(w, &run, false);
            w->text.begun = true;
            break;
        case SCAN_TEXT_LAST:
            /* in one piece, if nothing of it came before (in this chunk or an earlier one) */
            check_text_piece(w, &run, run.raw && !w->text.begun);
            end_text(w);
            return;
        case SCAN_TEXT_ERROR:
            w->text.open = false;
            return; /* the error is sticky: the director sees it next */
        default:
            return;
        }
    }
}
