/* The scanner accepts what a plain recursive-descent reader of RFC 8259 accepts and refuses what it
 * refuses, for the payload in one piece; in any pieces it says the same, event by event. */
#include "fuzz.h"
#include "support/scan_trace.h"

/* ---- The reference: as short as can be, recursive, looks at one byte at a time --------------- */

typedef struct reference {
    const uint8_t *at, *end;
    int depth;
    bool limit; /* refused by a limit, not by the grammar */
} reference;

static int peek(const reference *r)
{
    return r->at < r->end ? *r->at : -1;
}

static bool take(reference *r, int c)
{
    bool is = peek(r) == c;
    r->at += is;
    return is;
}

static void space(reference *r)
{
    while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n' || peek(r) == '\r')
        r->at++;
}

static bool hex_unit(reference *r, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int c = peek(r);
        if (c >= '0' && c <= '9')
            *unit = *unit * 16 + (uint32_t)(c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            *unit = *unit * 16 + (uint32_t)((c | 32) - 'a' + 10);
        else
            return false;
    }
    return true;
}

static bool escape(reference *r)
{
    int c = peek(r);
    r->at++;
    if (c != 'u')
        return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' || c == 'r' ||
               c == 't';
    uint32_t unit, low;
    if (!hex_unit(r, &unit))
        return false;
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    return unit < 0xdc00 && take(r, '\\') && take(r, 'u') && hex_unit(r, &low) && low >= 0xdc00 &&
           low <= 0xdfff;
}

/* A UTF-8 sequence of two bytes or more: by its value, not by the ranges of its bytes. */
static bool sequence(reference *r)
{
    int lead = *r->at++, more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (lead < 0xc0 || lead > 0xf7)
        return false;
    uint32_t value = (uint32_t)lead & (0x3fu >> more);
    for (int i = 0; i < more; i++, r->at++) {
        if (peek(r) < 0x80 || peek(r) > 0xbf)
            return false;
        value = value * 64 + (uint32_t)(peek(r) - 0x80);
    }
    return value >= least[more] && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
}

static bool string(reference *r)
{
    if (!take(r, '"'))
        return false;
    while (!take(r, '"')) {
        int c = peek(r);
        if (c < 0x20)
            return false; /* a control, or the end */
        if (c >= 0x80) {
            if (!sequence(r))
                return false;
            continue;
        }
        r->at++;
        if (c == '\\' && !escape(r))
            return false;
    }
    return true;
}

/* Number of digits, 0 when there is none. */
static size_t digits(reference *r)
{
    const uint8_t *start = r->at;
    while (peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    return (size_t)(r->at - start);
}

static bool number(reference *r)
{
    take(r, '-');
    size_t count = take(r, '0') ? 1 : digits(r), more;
    if (!count)
        return false;
    if (take(r, '.')) {
        if (!(more = digits(r)))
            return r->limit |= count > WV_MAX_DIGITS, false;
        count += more;
    }
    if (take(r, 'e') || take(r, 'E')) {
        if (!take(r, '+'))
            take(r, '-');
        if (!(more = digits(r)))
            return r->limit |= count > WV_MAX_DIGITS, false;
        count += more;
    }
    r->limit |= count > WV_MAX_DIGITS;
    return !r->limit;
}

static bool word(reference *r, const char *text)
{
    while (*text && take(r, *text))
        text++;
    return !*text;
}

static bool value(reference *r);

static bool member(reference *r)
{
    space(r);
    if (!string(r))
        return false;
    space(r);
    return take(r, ':') && value(r);
}

static bool container(reference *r, int open, int close, bool (*item)(reference *))
{
    if (r->depth == WV_MAX_NESTING)
        return r->limit = true, false;
    take(r, open);
    space(r);
    if (take(r, close))
        return true;
    r->depth++;
    do {
        if (!item(r))
            return false;
        space(r);
    } while (take(r, ','));
    r->depth--;
    return take(r, close);
}

static bool value(reference *r)
{
    space(r);
    switch (peek(r)) {
    case '{':
        return container(r, '{', '}', member);
    case '[':
        return container(r, '[', ']', value);
    case '"':
        return string(r);
    case 't':
        return word(r, "true");
    case 'f':
        return word(r, "false");
    case 'n':
        return word(r, "null");
    default:
        return number(r);
    }
}

/* ---- The property --------------------------------------------------------------------------- */

/* Sizes of pieces from the payload's own bytes: any cut can come up, and a run can be repeated. */
static size_t choose_pieces(const uint8_t *data, size_t size, size_t pieces[16])
{
    uint64_t mix = size * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < size; i++)
        mix = (mix ^ data[i]) * UINT64_C(0x100000001b3);
    size_t count = mix & 15;
    for (size_t i = 0; i < count; i++) {
        mix = mix * UINT64_C(6364136223846793005) + 1;
        pieces[i] = (size_t)(mix >> 40) % (size / 2 + 2);
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    reference r = {.at = data, .end = data + size};
    bool good = value(&r);
    space(&r);
    good = good && r.at == r.end;
    scan_trace one = scan_trace_run(data, size, scan_trace_limits, (scan_cuts){0}, false, false);
    FUZZ_ASSERT((one.error == 0) == good);
    FUZZ_ASSERT((one.error >= WV_CODE_LIMIT_DEPTH) == r.limit);
    FUZZ_ASSERT(one.error == 0 || one.at + one.length <= size);

    size_t pieces[16], count = choose_pieces(data, size, pieces);
    scan_trace cut =
        scan_trace_run(data, size, scan_trace_limits, (scan_cuts){pieces, count, 0}, false, true);
    FUZZ_ASSERT(scan_trace_equal(&one, &cut));
    scan_trace bytes =
        scan_trace_run(data, size, scan_trace_limits, (scan_cuts){NULL, 0, 1}, false, true);
    FUZZ_ASSERT(scan_trace_equal(&one, &bytes));
    return 0;
}
