/* Strings: runs of plain bytes, escapes, UTF-8 (RFC 3629). */
#include "scan/scan_state.h"

enum { ESCAPE_NONE, ESCAPE_BACKSLASH, ESCAPE_HEX /* + digits read */ };

static scan_part text_error(scan_reader *r, uint32_t code, uint64_t at, uint64_t size)
{
    scan_fail(r, code, at, size);
    return SCAN_TEXT_ERROR;
}

static scan_part text_out_of_bytes(scan_reader *r)
{
    if (!r->last)
        return SCAN_TEXT_MORE;
    return text_error(r, WV_CODE_TRUNCATED, scan_offset(r), 0);
}

static void put_code_point(scan_reader *r, uint32_t c)
{
    uint8_t *to = r->decoded + r->decoded_size;
    if (c < 0x80) {
        *to++ = (uint8_t)c;
    } else if (c < 0x800) {
        *to++ = (uint8_t)(0xc0 | c >> 6);
        *to++ = (uint8_t)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *to++ = (uint8_t)(0xe0 | c >> 12);
        *to++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        *to++ = (uint8_t)(0x80 | (c & 0x3f));
    } else {
        *to++ = (uint8_t)(0xf0 | c >> 18);
        *to++ = (uint8_t)(0x80 | (c >> 12 & 0x3f));
        *to++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        *to++ = (uint8_t)(0x80 | (c & 0x3f));
    }
    r->decoded_size = (uint8_t)(to - r->decoded);
}

/* The high surrogate before payload offset `after` has no low one. False: that is an error. */
static bool lone_high(scan_reader *r, uint64_t after)
{
    if (!r->limits.surrogates) {
        scan_fail(r, WV_CODE_SURROGATE, after - 6, 6);
        return false;
    }
    put_code_point(r, r->surrogate);
    r->surrogate = 0;
    return true;
}

/* A complete \uXXXX. */
static bool put_unit(scan_reader *r, uint32_t unit)
{
    bool low = unit >= 0xdc00 && unit <= 0xdfff, high = unit >= 0xd800 && unit <= 0xdbff;
    if (low && r->surrogate) {
        put_code_point(r, 0x10000 + ((r->surrogate - 0xd800) << 10) + (unit - 0xdc00));
        r->surrogate = 0;
        return true;
    }
    if (r->surrogate && !lone_high(r, r->escape_at))
        return false;
    if (high) {
        r->surrogate = unit;
        return true;
    }
    if (low && !r->limits.surrogates) {
        scan_fail(r, WV_CODE_SURROGATE, r->escape_at, 6);
        return false;
    }
    put_code_point(r, unit);
    return true;
}

static bool bad_escape(scan_reader *r)
{
    /* the bytes of the escape with the one that is wrong */
    scan_fail(r, WV_CODE_ESCAPE, r->escape_at, scan_offset(r) + 1 - r->escape_at);
    return false;
}

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte after a backslash. */
static bool escape_letter(scan_reader *r, uint8_t c)
{
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    if (c == 'u') {
        r->escape = ESCAPE_HEX;
        r->unit = 0;
        return true;
    }
    for (size_t i = 0; i < sizeof letters - 1; i++) {
        if (c != (uint8_t)letters[i])
            continue;
        if (r->surrogate && !lone_high(r, r->escape_at))
            return false;
        put_code_point(r, (uint8_t)values[i]);
        r->escape = ESCAPE_NONE;
        return true;
    }
    return bad_escape(r);
}

static bool escape_hex(scan_reader *r, uint8_t c)
{
    int digit = hex_value(c);
    if (digit < 0)
        return bad_escape(r);
    r->unit = r->unit << 4 | (uint32_t)digit;
    if (++r->escape < ESCAPE_HEX + 4)
        return true;
    r->escape = ESCAPE_NONE;
    return put_unit(r, r->unit);
}

/* Reads escapes in a row into the decoded buffer, as long as each next one surely fits: an escape
 * puts at most a lone high surrogate and its own three bytes. */
static scan_part read_escapes(scan_reader *r, scan_run *run)
{
    r->decoded_size = 0;
    while (r->at < r->end && r->decoded_size <= sizeof r->decoded - 8) {
        uint8_t c = *r->at;
        bool good = true;
        if (r->escape == ESCAPE_BACKSLASH) {
            good = escape_letter(r, c);
        } else if (r->escape >= ESCAPE_HEX) {
            good = escape_hex(r, c);
        } else if (c == '\\') {
            r->escape = ESCAPE_BACKSLASH;
            r->escape_at = scan_offset(r);
        } else {
            if (r->surrogate && !lone_high(r, scan_offset(r)))
                return SCAN_TEXT_ERROR;
            break;
        }
        if (!good)
            return SCAN_TEXT_ERROR;
        r->at++;
    }
    if (!r->decoded_size)
        return text_out_of_bytes(r);
    *run = (scan_run){r->decoded, r->decoded_size, false, false};
    return SCAN_TEXT_RUN;
}

/* True if none of the eight bytes ends a plain ASCII run: control, quote, backslash, >= 0x80. */
static bool eight_plain(uint64_t v)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = v ^ (ones * '"'), slash = v ^ (ones * '\\');
    return (((v - ones * 0x20) | (quote - ones) | (slash - ones) | v) & tops) == 0;
}

static const uint8_t *skip_plain(const uint8_t *p, const uint8_t *end)
{
    while (end - p >= 8 && eight_plain(base_load64(p)))
        p += 8;
    while (p < end && *p >= 0x20 && *p < 0x80 && *p != '"' && *p != '\\')
        p++;
    return p;
}

/* First byte of a UTF-8 sequence (RFC 3629 section 4): what must follow. */
static bool utf8_lead(scan_reader *r, uint8_t c)
{
    r->utf8_low = 0x80;
    r->utf8_high = 0xbf;
    if (c >= 0xc2 && c <= 0xdf) {
        r->utf8_need = 1;
    } else if (c >= 0xe0 && c <= 0xef) {
        r->utf8_need = 2;
        if (c == 0xe0)
            r->utf8_low = 0xa0; /* overlong */
        if (c == 0xed)
            r->utf8_high = 0x9f; /* surrogates */
    } else if (c >= 0xf0 && c <= 0xf4) {
        r->utf8_need = 3;
        if (c == 0xf0)
            r->utf8_low = 0x90; /* overlong */
        if (c == 0xf4)
            r->utf8_high = 0x8f; /* beyond U+10FFFF */
    } else {
        return false;
    }
    return true;
}

/* Reads one sequence, or the rest of one. NULL: malformed. */
static const uint8_t *read_utf8(scan_reader *r, const uint8_t *p)
{
    if (!r->utf8_need) {
        r->escape_at = r->base + (uint64_t)(p - r->chunk);
        if (!utf8_lead(r, *p++))
            return NULL;
    }
    for (; r->utf8_need && p < r->end; p++) {
        if (*p < r->utf8_low || *p > r->utf8_high)
            return NULL;
        r->utf8_low = 0x80;
        r->utf8_high = 0xbf;
        r->utf8_need--;
    }
    return p;
}

/* Plain bytes up to a quote, an escape or the end of the chunk. */
static scan_part read_plain(scan_reader *r, scan_run *run)
{
    const uint8_t *start = r->at, *p = start;
    bool ascii = true;
    for (;;) {
        if (!r->utf8_need)
            p = skip_plain(p, r->end);
        if (p == r->end || (!r->utf8_need && *p < 0x80))
            break;
        ascii = false;
        p = read_utf8(r, p);
        if (!p)
            return text_error(r, WV_CODE_UTF8, r->escape_at, 1);
    }
    r->at = p;
    *run = (scan_run){start, (size_t)(p - start), true, ascii};
    if (p < r->end && *p == '"') {
        r->at++;
        scan_text_done(r);
        return SCAN_TEXT_LAST;
    }
    if (p > start)
        return SCAN_TEXT_RUN;
    if (p == r->end)
        return text_out_of_bytes(r);
    if (*p == '\\')
        return read_escapes(r, run);
    return text_error(r, WV_CODE_CONTROL, scan_offset(r), 1);
}

scan_part scan_text(scan_reader *r, scan_run *run)
{
    if (r->state != SCAN_STATE_TEXT)
        return SCAN_TEXT_ERROR;
    if (r->escape != ESCAPE_NONE || r->surrogate)
        return read_escapes(r, run);
    return read_plain(r, run);
}
