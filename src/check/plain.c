/* Texts outside of JSON against shapes: the same judges as for JSON, after other decoding. */
#include "check/walk_state.h"

void check_pretend(check_walk *w, uint64_t at, uint64_t size)
{
    static const uint8_t nothing[1];
    w->reader.at = w->reader.chunk = nothing;
    w->reader.token = at;
    w->reader.base = at + size;
}

static bool utf8_take(check_utf8 *u, uint8_t c)
{
    if (u->need) {
        bool good = c >= u->low && c <= u->high;
        u->need--;
        u->low = 0x80;
        u->high = 0xbf;
        return good;
    }
    u->need = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
    u->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    u->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    return c < 0x80 || (c >= 0xc2 && c <= 0xf4);
}

bool check_plain_piece(check_walk *w, check_utf8 *u, base_span piece)
{
    bool ascii = true, good = true;
    for (size_t i = 0; i < piece.size; i++) {
        good = good && utf8_take(u, piece.data[i]);
        ascii = ascii && piece.data[i] >= 0x20 && piece.data[i] < 0x80;
    }
    if (good)
        check_text_piece(w, &(scan_run){piece.data, piece.size, true, ascii}, false);
    return good;
}

/* Decodes and feeds all of the open text. False: it is no text; that is recorded. */
static bool feed(check_walk *w, http_text text)
{
    uint8_t piece[512];
    check_utf8 u = {0, 0, 0};
    const uint8_t *bad = NULL;
    check_place place = {.offset = w->text.at, .shape = w->text.shape};
    place.flags = w->text.use == CHECK_TEXT_KEY ? REPORT_ON_KEY : 0;
    place.length = scan_offset(&w->reader) - w->text.at;
    for (size_t size; (size = http_decode(&text, piece, sizeof piece, &bad)) > 0;) {
        bool good = check_plain_piece(w, &u, (base_span){piece, size});
        if (!good || (!bad && !text.bytes.size && u.need)) {
            check_record(w, WV_CODE_UTF8, place);
            return false;
        }
    }
    if (bad)
        check_record(w, WV_CODE_ESCAPE, place);
    return !bad;
}

void check_plain_begin(check_walk *w, uint32_t shape)
{
    check_text_begin(w, CHECK_TEXT_VALUE, shape);
    w->text.open = false;
}

void check_plain_end(check_walk *w)
{
    check_text *t = &w->text;
    if (!t->whole)
        t->whole = t->buffer; /* the empty text */
    if (t->need & CHECK_NEED_DIGEST)
        t->digest = base_hash_end(&t->hash);
    check_string_end(w);
    if (!w->stop && t->need & CHECK_NEED_DIGEST)
        check_digest_done(w, t->digest, t->at, scan_offset(&w->reader) - t->at);
}

static void check_text_value(check_walk *w, uint32_t shape, http_text text)
{
    check_plain_begin(w, shape);
    if (feed(w, text))
        check_plain_end(w);
}

static size_t digits_at(base_span text, size_t at)
{
    size_t start = at;
    while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9')
        at++;
    return at - start;
}

/* A number of JSON, but for zeros in front: those are what parsers of text take. */
static bool is_number(base_span text)
{
    size_t at = text.size && text.data[0] == '-', digits = digits_at(text, at);
    at += digits;
    if (digits && at < text.size && text.data[at] == '.') {
        digits = digits_at(text, ++at);
        at += digits;
    }
    if (digits && at < text.size && (text.data[at] | 0x20) == 'e') {
        at++;
        at += at < text.size && (text.data[at] == '-' || text.data[at] == '+');
        digits = digits_at(text, at);
        at += digits;
    }
    return digits && at == text.size;
}

static bool is_real(const wv_shape_row *s)
{
    return s->kind == WV_KIND_FLOAT || s->kind == WV_KIND_DOUBLE;
}

static void check_number_value(check_walk *w, uint32_t shape, http_text text, check_place place)
{
    const wv_shape_row *s = check_shape(w, shape);
    uint8_t buffer[SCAN_NUMBER_BYTES];
    const uint8_t *bad = NULL;
    base_span digits = {buffer, http_decode(&text, buffer, sizeof buffer, &bad)};
    if (bad)
        check_record(w, WV_CODE_ESCAPE, place);
    else if (text.bytes.size || digits.size > w->config->digits + 8)
        check_record(w, WV_CODE_LIMIT_DIGITS, place);
    else if (is_number(digits))
        check_number(w, shape, digits, place.offset, place.length);
    else if (is_real(s))
        check_float_text(w, s, digits, place);
    else
        check_record(w, WV_CODE_TYPE, place);
}

static void check_boolean_value(check_walk *w, http_text text, check_place place)
{
    static const base_span yes = {(const uint8_t *)"true", 4}, no = {(const uint8_t *)"false", 5};
    bool is = http_text_is(text, yes);
    if (!is && !http_text_is(text, no))
        check_record(w, WV_CODE_TYPE, place);
    else if (check_digest_wanted(w))
        check_digest_done(w, check_digest_of_token(w, is ? SCAN_TRUE : SCAN_FALSE), place.offset,
                          place.length);
}

static bool is_number_kind(const wv_shape_row *s)
{
    return (s->kind >= WV_KIND_BYTE && s->kind <= WV_KIND_BIG_DECIMAL) ||
           (s->kind == WV_KIND_TIMESTAMP && s->bits == WV_TIME_EPOCH);
}

void check_plain_value(check_walk *w, uint32_t shape, http_text text, uint64_t at, uint64_t size)
{
    check_place place = {.offset = at, .length = size, .shape = shape};
    const wv_shape_row *s = check_shape(w, shape);
    check_pretend(w, at, size);
    if (s->kind == WV_KIND_BOOLEAN)
        check_boolean_value(w, text, place);
    else if (is_number_kind(s))
        check_number_value(w, shape, text, place);
    else if (s->kind != WV_KIND_DOCUMENT && s->kind < WV_KIND_STRUCTURE)
        check_text_value(w, shape, text);
}

bool check_plain_key(check_walk *w, uint32_t shape, http_text text, uint64_t at, uint64_t size)
{
    check_pretend(w, at, size);
    check_text_begin(w, CHECK_TEXT_KEY, shape);
    w->text.open = false;
    if (!feed(w, text))
        return false;
    if (!w->text.whole)
        w->text.whole = w->text.buffer; /* the empty text */
    return true;
}
