#include "regex/parser.h"

static const uint32_t digits[] = {'0', '9'};
static const uint32_t words[] = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};
static const uint32_t java_spaces[] = {'\t', '\r', ' ', ' '};
/* ECMA-262 WhiteSpace and LineTerminator. */
static const uint32_t ecma_spaces[] = {'\t',   '\r',   ' ',    ' ',    0xa0,   0xa0,   0x1680,
                                       0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f,
                                       0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff};
/* java.util.regex.Pattern, \h and \v. */
static const uint32_t java_horizontal[] = {'\t',   '\t',   ' ',    ' ',    0xa0,   0xa0,
                                           0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a,
                                           0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000};
static const uint32_t java_vertical[] = {'\n', '\r', 0x85, 0x85, 0x2028, 0x2029};

#define PAIRS(array) (array), sizeof(array) / (2 * sizeof *(array))

static class_part of_point(uint32_t point)
{
    return (class_part){.is_point = true, .point = point};
}

static class_part of_set(const parser *p, const uint32_t *pairs, size_t count, bool negated)
{
    regex_set set = set_of(p->memory, pairs, count);
    return (class_part){.set = negated ? set_complement(p->memory, set) : set};
}

static class_part refuse(parser *p, size_t at, const char *why)
{
    parser_refuse(p, at, why);
    return of_point(0);
}

static int hex_value(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Exactly `count` hexadecimal digits, `ahead` bytes on; -1 if they are not there. */
static int32_t peek_hex(const parser *p, size_t ahead, unsigned count)
{
    int32_t value = 0;
    for (unsigned i = 0; i < count; i++) {
        int digit = hex_value(parser_peek(p, ahead + i));
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Behind \x or \u, at '{'. */
static class_part braced(parser *p, size_t at)
{
    uint32_t value = 0;
    unsigned count = 0;
    for (p->at++; hex_value(parser_peek(p, 0)) >= 0; p->at++, count++) {
        value = value * 16 + (uint32_t)hex_value(parser_peek(p, 0));
        if (value > SET_LAST)
            return refuse(p, at, "code point above 10FFFF");
    }
    if (count == 0 || parser_peek(p, 0) != '}')
        return refuse(p, at, "malformed hexadecimal escape");
    p->at++;
    return of_point(value);
}

/* Behind \u. A high surrogate joins with a low one that follows it as an escape, as in Java and in
 * ECMA's u mode: 13 patterns of AWS write U+10000-U+10FFFF as \uD800\uDC00-\uDBFF\uDFFF. */
static class_part unicode(parser *p, size_t at)
{
    if (!p->java && parser_peek(p, 0) == '{')
        return braced(p, at);
    int32_t unit = peek_hex(p, 0, 4);
    if (unit < 0)
        return refuse(p, at, "malformed \\u escape");
    p->at += 4;
    if (unit >= 0xd800 && unit < 0xdc00 && parser_peek(p, 0) == '\\' && parser_peek(p, 1) == 'u') {
        int32_t low = peek_hex(p, 2, 4);
        if (low >= 0xdc00 && low < 0xe000) {
            p->at += 6;
            return of_point(0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
        }
    }
    return of_point((uint32_t)unit);
}

/* Behind \0: up to three octal digits, at most 377, in Java; nothing in ECMA. */
static class_part octal(parser *p, size_t at)
{
    uint32_t value = 0;
    unsigned count = 0;
    for (; count < 3 && parser_peek(p, 0) >= '0' && parser_peek(p, 0) <= '7'; count++) {
        uint32_t next = value * 8 + (uint32_t)(parser_peek(p, 0) - '0');
        if (next > 0377)
            break;
        value = next;
        p->at++;
    }
    if (count == 0 && p->java)
        return refuse(p, at, "malformed octal escape");
    return of_point(value);
}

/* Behind \c. Java flips a bit of any character, ECMA takes letters of both cases. */
static class_part control(parser *p, size_t at)
{
    int c = parser_peek(p, 0);
    bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (c < 0 || c > 0x7f || (!letter && !p->java))
        return refuse(p, at, "malformed control escape");
    p->at++;
    return of_point(p->java ? (uint32_t)c ^ 64u : (uint32_t)c & 31u);
}

static class_part numeric(parser *p, size_t at, uint32_t letter)
{
    if (letter == '0')
        return octal(p, at);
    if (letter == 'c')
        return control(p, at);
    if (letter == 'u')
        return unicode(p, at);
    if (parser_peek(p, 0) == '{')
        return braced(p, at);
    int32_t value = peek_hex(p, 0, 2);
    if (value < 0)
        return refuse(p, at, "malformed hexadecimal escape");
    p->at += 2;
    return of_point((uint32_t)value);
}

/* What only one of the dialects has, or both with different meanings. */
static class_part special(parser *p, size_t at, uint32_t letter, bool in_class)
{
    if (p->java) {
        switch (letter) {
        case 'a':
            return of_point(7);
        case 'e':
            return of_point(27);
        case 'h':
        case 'H':
            return of_set(p, PAIRS(java_horizontal), letter == 'H');
        case 'v':
        case 'V':
            return of_set(p, PAIRS(java_vertical), letter == 'V');
        default:
            break;
        }
    } else if (letter == 'v') {
        return of_point(11);
    } else if (letter == 'b' && in_class) {
        return of_point(8);
    }
    return refuse(p, at, "unknown escape");
}

static bool is_alphanumeric(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

class_part parse_escape(parser *p, bool in_class)
{
    size_t at = p->at++;
    if (parser_peek(p, 0) < 0)
        return refuse(p, at, "backslash at the end");
    uint32_t letter = parser_take(p);
    switch (letter) {
    case 't':
        return of_point('\t');
    case 'n':
        return of_point('\n');
    case 'r':
        return of_point('\r');
    case 'f':
        return of_point('\f');
    case '0':
    case 'c':
    case 'u':
    case 'x':
        return numeric(p, at, letter);
    case 'd':
    case 'D':
        return of_set(p, PAIRS(digits), letter == 'D');
    case 'w':
    case 'W':
        return of_set(p, PAIRS(words), letter == 'W');
    case 's':
    case 'S':
        if (p->java)
            return of_set(p, PAIRS(java_spaces), letter == 'S');
        return of_set(p, PAIRS(ecma_spaces), letter == 'S');
    case 'p':
    case 'P':
        return parse_property(p, at, letter == 'P');
    default:
        /* A letter that means nothing today may mean something elsewhere: \Q, \R, \k. */
        return is_alphanumeric(letter) ? special(p, at, letter, in_class) : of_point(letter);
    }
}
