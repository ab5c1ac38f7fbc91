/* The grammar: punctuation, literals and numbers. Strings are in text.c. */
#include "scan/scan_state.h"

void scan_begin(scan_reader *r, scan_limits limits)
{
    memset(r, 0, offsetof(scan_reader, spill));
    memset(r->nest, 0, sizeof r->nest);
    r->limits = limits;
    r->state = SCAN_STATE_START;
}

void scan_chunk(scan_reader *r, const uint8_t *data, size_t size, bool last)
{
    static const uint8_t nothing[1]; /* an empty piece may have no memory */
    if (!size)
        data = nothing;
    r->base = scan_offset(r);
    r->chunk = r->at = data;
    r->end = data + size;
    r->last = last;
}

static bool in_object(const scan_reader *r)
{
    return r->nest[(r->depth - 1) >> 6] >> ((r->depth - 1) & 63) & 1;
}

/* The value before is complete, the next one has not begun; a literal or number of an array has
 * only begun when it is complete. */
static bool is_between(const scan_reader *r)
{
    switch (r->state) {
    case SCAN_STATE_NEXT:
    case SCAN_STATE_KEY:
        return true;
    case SCAN_STATE_TEXT:
        return r->after_key; /* half a name is none */
    case SCAN_STATE_VALUE:
    case SCAN_STATE_LITERAL:
    case SCAN_STATE_NUMBER:
        return r->depth && !in_object(r);
    default:
        return false;
    }
}

scan_token scan_fail(scan_reader *r, uint32_t code, uint64_t at, uint64_t size)
{
    r->between = is_between(r);
    r->error = code;
    r->error_at = at;
    r->error_size = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
    r->state = SCAN_STATE_ERROR;
    return SCAN_ERROR;
}

static scan_token unexpected(scan_reader *r)
{
    return scan_fail(r, WV_CODE_UNEXPECTED, scan_offset(r), 1);
}

/* The chunk is used up: more to come, or the payload ends here. */
static scan_token out_of_bytes(scan_reader *r)
{
    if (!r->last)
        return SCAN_MORE;
    if (r->state == SCAN_STATE_DONE)
        return SCAN_END;
    uint64_t size = scan_offset(r);
    if (r->state == SCAN_STATE_BOM)
        return scan_fail(r, WV_CODE_UNEXPECTED, 0, 1);
    return scan_fail(r, size ? WV_CODE_TRUNCATED : WV_CODE_EMPTY, size, 0);
}

static bool skip_space(scan_reader *r)
{
    const uint8_t *p = r->at, *end = r->end;
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    r->at = p;
    return p < end;
}

static void value_done(scan_reader *r)
{
    r->state = r->depth ? SCAN_STATE_NEXT : SCAN_STATE_DONE;
}

static scan_token open_container(scan_reader *r, bool object)
{
    if (r->depth >= r->limits.nesting)
        return scan_fail(r, WV_CODE_LIMIT_NESTING, r->token, 1);
    uint64_t bit = UINT64_C(1) << (r->depth & 63);
    uint64_t *word = &r->nest[r->depth >> 6];
    *word = object ? *word | bit : *word & ~bit;
    r->depth++;
    r->at++;
    r->state = object ? SCAN_STATE_OBJECT_FIRST : SCAN_STATE_ARRAY_FIRST;
    return object ? SCAN_OBJECT : SCAN_ARRAY;
}

static scan_token close_container(scan_reader *r)
{
    scan_token token = in_object(r) ? SCAN_OBJECT_END : SCAN_ARRAY_END;
    r->token = scan_offset(r);
    r->at++;
    r->depth--;
    value_done(r);
    return token;
}

scan_token scan_open_text(scan_reader *r, bool key)
{
    r->token = scan_offset(r);
    r->at++;
    r->after_key = key;
    r->state = SCAN_STATE_TEXT;
    return key ? SCAN_KEY : SCAN_STRING;
}

void scan_text_done(scan_reader *r)
{
    if (r->after_key)
        r->state = SCAN_STATE_COLON;
    else
        value_done(r);
}

static const struct literal {
    char text[6];
    uint8_t size;
    uint8_t token;
} literals[] = {{"true", 4, SCAN_TRUE}, {"false", 5, SCAN_FALSE}, {"null", 4, SCAN_NULL}};

static scan_token read_literal(scan_reader *r)
{
    const struct literal *l = &literals[r->literal];
    while (r->at < r->end) {
        if (*r->at != (uint8_t)l->text[r->matched])
            return scan_fail(r, WV_CODE_LITERAL, r->token, r->matched + 1u);
        r->at++;
        if (++r->matched == l->size) {
            value_done(r);
            return (scan_token)l->token;
        }
    }
    return out_of_bytes(r);
}

static scan_token begin_literal(scan_reader *r, uint8_t which)
{
    r->literal = which;
    r->matched = 0;
    r->state = SCAN_STATE_LITERAL;
    return read_literal(r);
}

/* The number grammar of RFC 8259 section 6 as a table: state x class of byte -> state. */
enum { N_START, N_MINUS, N_ZERO, N_INT, N_POINT, N_FRACTION, N_E, N_SIGN, N_EXPONENT, N_STATES };
enum { N_BAD = 0xff };

static uint8_t number_step(uint8_t state, uint8_t c)
{
    bool digit = c >= '0' && c <= '9';
    switch (state) {
    case N_START:
        if (c == '-')
            return N_MINUS;
        return c == '0' ? N_ZERO : N_INT; /* called with '-' or a digit only */
    case N_MINUS:
        return c == '0' ? N_ZERO : digit ? N_INT : N_BAD;
    case N_INT:
        if (digit)
            return N_INT;
        /* fall through */
    case N_ZERO:
        return c == '.' ? N_POINT : (c | 0x20) == 'e' ? N_E : N_BAD;
    case N_POINT:
        return digit ? N_FRACTION : N_BAD;
    case N_FRACTION:
        return digit ? N_FRACTION : (c | 0x20) == 'e' ? N_E : N_BAD;
    case N_E:
        return digit ? N_EXPONENT : c == '+' || c == '-' ? N_SIGN : N_BAD;
    default: /* N_SIGN, N_EXPONENT */
        return digit ? N_EXPONENT : N_BAD;
    }
}

static bool number_complete(uint8_t state)
{
    return state == N_ZERO || state == N_INT || state == N_FRACTION || state == N_EXPONENT;
}

/* Keeps the part of a number that lies in this chunk. It fits: the digits are counted. */
static void spill_number(scan_reader *r)
{
    size_t n = (size_t)(r->at - r->number_text);
    memcpy(r->spill + r->spilled, r->number_text, n);
    r->spilled += (uint32_t)n;
}

static scan_token number_done(scan_reader *r)
{
    if (r->spilled) {
        spill_number(r);
        r->number_size = r->spilled;
    } else {
        r->number_size = (uint32_t)(r->at - r->number_text);
    }
    value_done(r);
    return SCAN_NUMBER;
}

static scan_token read_number(scan_reader *r)
{
    for (; r->at < r->end; r->at++) {
        uint8_t next = number_step(r->number, *r->at);
        if (next == N_BAD) {
            if (number_complete(r->number))
                return number_done(r);
            return scan_fail(r, WV_CODE_NUMBER, scan_offset(r), 1);
        }
        r->number = next;
        if (*r->at >= '0' && *r->at <= '9' && ++r->digits > r->limits.digits)
            return scan_fail(r, WV_CODE_LIMIT_DIGITS, r->token, scan_offset(r) + 1 - r->token);
    }
    if (r->last && number_complete(r->number))
        return number_done(r);
    if (!r->last)
        spill_number(r);
    return out_of_bytes(r);
}

static scan_token begin_number(scan_reader *r)
{
    r->number = N_START;
    r->digits = r->spilled = 0;
    r->number_text = r->at;
    r->state = SCAN_STATE_NUMBER;
    return read_number(r);
}

static scan_token begin_value(scan_reader *r)
{
    uint8_t c = *r->at;
    r->token = scan_offset(r);
    switch (c) {
    case '"':
        return scan_open_text(r, false);
    case '{':
        return open_container(r, true);
    case '[':
        return open_container(r, false);
    case 't':
        return begin_literal(r, 0);
    case 'f':
        return begin_literal(r, 1);
    case 'n':
        return begin_literal(r, 2);
    default:
        return c == '-' || (c >= '0' && c <= '9') ? begin_number(r) : unexpected(r);
    }
}

/* EF BB BF before the value: RFC 8259 8.1 forbids to send it, and other parsers fail on it. */
static scan_token read_bom(scan_reader *r)
{
    static const uint8_t bom[] = {0xef, 0xbb, 0xbf};
    while (r->at < r->end && r->matched < 3) {
        if (*r->at != bom[r->matched])
            return scan_fail(r, WV_CODE_UNEXPECTED, 0, 1);
        r->at++;
        r->matched++;
    }
    return r->matched == 3 ? scan_fail(r, WV_CODE_BOM, 0, 3) : out_of_bytes(r);
}

static scan_token begin_payload(scan_reader *r)
{
    if (*r->at == 0xef && scan_offset(r) == 0) {
        r->matched = 0;
        r->state = SCAN_STATE_BOM;
        return read_bom(r);
    }
    return begin_value(r);
}

/* A token that began in an earlier chunk. */
static scan_token resume(scan_reader *r)
{
    switch (r->state) {
    case SCAN_STATE_LITERAL:
        return read_literal(r);
    case SCAN_STATE_NUMBER:
        r->number_text = r->at;
        return read_number(r);
    case SCAN_STATE_BOM:
        return read_bom(r);
    case SCAN_STATE_TEXT: /* misuse: the text must be read to its end first */
    default:
        return SCAN_ERROR;
    }
}

scan_token scan_next(scan_reader *r)
{
    if (r->state >= SCAN_STATE_LITERAL)
        return resume(r);
    while (skip_space(r)) {
        uint8_t c = *r->at;
        switch (r->state) {
        case SCAN_STATE_START:
            return begin_payload(r);
        case SCAN_STATE_ARRAY_FIRST:
            if (c == ']')
                return close_container(r);
            return begin_value(r);
        case SCAN_STATE_VALUE:
            return begin_value(r);
        case SCAN_STATE_OBJECT_FIRST:
            if (c == '}')
                return close_container(r);
            /* fall through */
        case SCAN_STATE_KEY:
            return c == '"' ? scan_open_text(r, true) : unexpected(r);
        case SCAN_STATE_COLON:
            if (c != ':')
                return unexpected(r);
            r->at++;
            r->state = SCAN_STATE_VALUE;
            break;
        case SCAN_STATE_NEXT:
            if (c == (in_object(r) ? '}' : ']'))
                return close_container(r);
            if (c != ',')
                return unexpected(r);
            r->at++;
            r->state = in_object(r) ? SCAN_STATE_KEY : SCAN_STATE_VALUE;
            break;
        default: /* SCAN_STATE_DONE */
            return scan_fail(r, WV_CODE_TRAILING, scan_offset(r), 1);
        }
    }
    return out_of_bytes(r);
}
