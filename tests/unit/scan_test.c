/* The scanner: tokens and errors with their places, any cut, all of UTF-8, no read outside. */
#define _DEFAULT_SOURCE /* mmap */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../support/scan_trace.h"

/* Test texts are written with ' for " and ` for \, so that carets stand under what they mean. */
static size_t unquote(const char *from, uint8_t *to)
{
    size_t n = strlen(from);
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == '\'' ? '"' : from[i] == '`' ? '\\' : (uint8_t)from[i];
    return n;
}

static const scan_cuts whole;

static scan_trace trace(const uint8_t *data, size_t size, scan_limits limits, scan_cuts cuts)
{
    return scan_trace_run(data, size, limits, cuts, true, true);
}

static void assert_same(const scan_trace *one, const scan_trace *cut, const char *what, size_t at)
{
    if (!scan_trace_equal(one, cut))
        fail_msg("%s, cut at %zu:\n  whole: %s\n  cut:   %s", what, at, one->text, cut->text);
}

/* The same trace for every cut in two, with an empty piece at each place, and byte by byte. */
static void assert_cuts(const uint8_t *data, size_t size, scan_limits limits, const char *what)
{
    scan_trace one = trace(data, size, limits, whole);
    for (size_t at = 0; at <= size; at++) {
        size_t pieces[] = {at, 0};
        for (size_t count = 1; count <= 2; count++) {
            scan_trace cut = trace(data, size, limits, (scan_cuts){pieces, count, 0});
            assert_same(&one, &cut, what, at);
            scan_trace_free(&cut);
        }
    }
    for (size_t step = 1; step <= 3; step++) {
        scan_trace cut = trace(data, size, limits, (scan_cuts){NULL, 0, step});
        assert_same(&one, &cut, what, step);
        scan_trace_free(&cut);
    }
    scan_trace_free(&one);
}

/* ---- Accepted ------------------------------------------------------------------------------ */

static const struct {
    const char *json, *events;
} accepted[] = {
    {"{}", "{@0 }@1 ."},
    {"[]", "[@0 ]@1 ."},
    {" [ ] ", "[@1 ]@3 ."},
    {"\t\r\n 1\t\r\n ", "N@4'1' ."},
    {"true", "t@0 ."},
    {"false", "f@0 ."},
    {"null", "n@0 ."},
    {"[true,false,null]", "[@0 t@1 f@6 n@12 ]@16 ."},
    {"''", "S@0'' ."},
    {"'a'", "S@0'a' ."},
    {"{'a':1}", "{@0 K@1'a' N@5'1' }@6 ."},
    {"{ 'a' : 1 , 'b' : [ ] }", "{@0 K@2'a' N@8'1' K@12'b' [@18 ]@20 }@22 ."},
    {"{'':{'':{}}}", "{@0 K@1'' {@4 K@5'' {@8 }@9 }@10 }@11 ."},
    {"{'a':1,'a':2}", "{@0 K@1'a' N@5'1' K@7'a' N@11'2' }@12 ."},
    {"[[],[[]],{}]", "[@0 [@1 ]@2 [@4 [@5 ]@6 ]@7 {@9 }@10 ]@11 ."},
    {"[{'a':[{}]}]", "[@0 {@1 K@2'a' [@6 {@7 }@8 ]@9 }@10 ]@11 ."},
    /* numbers, kept as they stand */
    {"0", "N@0'0' ."},
    {"-0", "N@0'-0' ."},
    {"-1", "N@0'-1' ."},
    {"10", "N@0'10' ."},
    {"1234567890", "N@0'1234567890' ."},
    {"0.0", "N@0'0.0' ."},
    {"1.5e3", "N@0'1.5e3' ."},
    {"1E+09", "N@0'1E+09' ."},
    {"-0.25E-2", "N@0'-0.25E-2' ."},
    {"0e0", "N@0'0e0' ."},
    {"[1 ,2]", "[@0 N@1'1' N@4'2' ]@5 ."},
    {"123456789012345678901234567890", "N@0'123456789012345678901234567890' ."},
    /* escapes */
    {"'`'`````/`b`f`n`r`t'", "S@0'\"\\x5c\\x5c/\\x08\\x0c\\x0a\\x0d\\x09' ."},
    {"'`u0041`u00e9`u20ac'", "S@0'A\\xc3\\xa9\\xe2\\x82\\xac' ."},
    {"'`ud83d`ude00'", "S@0'\\xf0\\x9f\\x98\\x80' ."},
    {"'`uD83D`uDE00'", "S@0'\\xf0\\x9f\\x98\\x80' ."},
    {"'`ud800`udc00`udbff`udfff'", "S@0'\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf' ."},
    {"'`u0000'", "S@0'\\x00' ."},
    {"'a`u0000b'", "S@0'a\\x00b' ."},
    {"'`uffff`ufffe'", "S@0'\\xef\\xbf\\xbf\\xef\\xbf\\xbe' ."},
    {"'`ud7ff`ue000'", "S@0'\\xed\\x9f\\xbf\\xee\\x80\\x80' ."},
    {"{'`u0041`n':1}", "{@0 K@1'A\\x0a' N@12'1' }@13 ."},
    {"'ab`ncd`u0065f'", "S@0'ab\\x0acdef' ."},
    /* raw UTF-8 */
    {"'\xc2\x80\xdf\xbf'", "S@0'\\xc2\\x80\\xdf\\xbf' ."},
    {"'\xe0\xa0\x80\xef\xbf\xbf'", "S@0'\\xe0\\xa0\\x80\\xef\\xbf\\xbf' ."},
    {"'\xf0\x90\x80\x80\xf4\x8f\xbf\xbf'", "S@0'\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf' ."},
    {"'\x7f'", "S@0'\\x7f' ."},
    {"{'\xc3\xa9':'\xc3\xa9'}", "{@0 K@1'\\xc3\\xa9' S@6'\\xc3\\xa9' }@10 ."},
    {"'\xef\xbb\xbf'", "S@0'\\xef\\xbb\\xbf' ."}, /* U+FEFF inside a string is text */
};

static void test_accepted(void **state)
{
    (void)state;
    uint8_t data[256];
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        size_t size = unquote(accepted[i].json, data);
        scan_trace t = trace(data, size, scan_trace_limits, whole);
        assert_string_equal(t.text, accepted[i].events);
        scan_trace_free(&t);
        assert_cuts(data, size, scan_trace_limits, accepted[i].json);
    }
}

/* ---- Refused ------------------------------------------------------------------------------- */

/* The carets stand under the texts. */
/* clang-format off */
static const struct {
    const char *json;
    const char *caret; /* ^ under each byte that the error spans, | : before this byte, length 0 */
    uint32_t code;
} refused[] = {
    {"",
     "|", WV_CODE_EMPTY},
    {"  ",
     "  |", WV_CODE_TRUNCATED},
    {"[",
     " |", WV_CODE_TRUNCATED},
    {"[1",
     "  |", WV_CODE_TRUNCATED},
    {"[1,",
     "   |", WV_CODE_TRUNCATED},
    {"{'a'",
     "    |", WV_CODE_TRUNCATED},
    {"{'a':",
     "     |", WV_CODE_TRUNCATED},
    {"{'a':1",
     "      |", WV_CODE_TRUNCATED},
    {"'a",
     "  |", WV_CODE_TRUNCATED},
    {"'a`",
     "   |", WV_CODE_TRUNCATED},
    {"'`u12",
     "     |", WV_CODE_TRUNCATED},
    {"'`ud800",
     "       |", WV_CODE_TRUNCATED},
    {"'\xc3",
     "  |", WV_CODE_TRUNCATED},
    {"tru",
     "   |", WV_CODE_TRUNCATED},
    {"-",
     " |", WV_CODE_TRUNCATED},
    {"1.",
     "  |", WV_CODE_TRUNCATED},
    {"1e",
     "  |", WV_CODE_TRUNCATED},
    {"1e+",
     "   |", WV_CODE_TRUNCATED},
    /* where a token stands that the grammar does not have there */
    {"]",
     "^", WV_CODE_UNEXPECTED},
    {",",
     "^", WV_CODE_UNEXPECTED},
    {"[,1]",
     " ^", WV_CODE_UNEXPECTED},
    {"[1,]",
     "   ^", WV_CODE_UNEXPECTED},
    {"[1,,2]",
     "   ^", WV_CODE_UNEXPECTED},
    {"[1 2]",
     "   ^", WV_CODE_UNEXPECTED},
    {"[1}",
     "  ^", WV_CODE_UNEXPECTED},
    {"{]",
     " ^", WV_CODE_UNEXPECTED},
    {"{'a':1]",
     "      ^", WV_CODE_UNEXPECTED},
    {"{1:2}",
     " ^", WV_CODE_UNEXPECTED},
    {"{'a' 1}",
     "     ^", WV_CODE_UNEXPECTED},
    {"{'a',1}",
     "    ^", WV_CODE_UNEXPECTED},
    {"{'a'::1}",
     "     ^", WV_CODE_UNEXPECTED},
    {"{'a':}",
     "     ^", WV_CODE_UNEXPECTED},
    {"{'a':1,}",
     "       ^", WV_CODE_UNEXPECTED},
    {"{'a':1 'b':2}",
     "       ^", WV_CODE_UNEXPECTED},
    {"{,}",
     " ^", WV_CODE_UNEXPECTED},
    {"[+1]",
     " ^", WV_CODE_UNEXPECTED},
    {"[.5]",
     " ^", WV_CODE_UNEXPECTED},
    {"[01]",
     "  ^", WV_CODE_UNEXPECTED},
    {"[-01]",
     "   ^", WV_CODE_UNEXPECTED},
    {"[1x]",
     "  ^", WV_CODE_UNEXPECTED},
    {"[1 000]",
     "   ^", WV_CODE_UNEXPECTED},
    {"NaN",
     "^", WV_CODE_UNEXPECTED},
    {"Infinity",
     "^", WV_CODE_UNEXPECTED},
    {"[\v1]",
     " ^", WV_CODE_UNEXPECTED}, /* vertical tab is no JSON space */
    {"[\f1]",
     " ^", WV_CODE_UNEXPECTED},
    {"[\xc2\xa0]",
     " ^", WV_CODE_UNEXPECTED}, /* nor is a no-break space */
    {"\xef\xbb",
     "^", WV_CODE_UNEXPECTED}, /* no whole byte order mark */
    {"\xef\xbf\xbe{}",
     "^", WV_CODE_UNEXPECTED},
    {"\xfe\xff",
     "^", WV_CODE_UNEXPECTED},
    {"// 1",
     "^", WV_CODE_UNEXPECTED},
    /* literals: up to the byte that differs */
    {"nul]",
     "^^^^", WV_CODE_LITERAL},
    {"tRUE",
     "^^", WV_CODE_LITERAL},
    {"[falsy]",
     " ^^^^^", WV_CODE_LITERAL},
    {"[true1]",
     "     ^", WV_CODE_UNEXPECTED},
    /* numbers */
    {"[-]",
     "  ^", WV_CODE_NUMBER},
    {"[-a]",
     "  ^", WV_CODE_NUMBER},
    {"[--1]",
     "  ^", WV_CODE_NUMBER},
    {"[1.]",
     "   ^", WV_CODE_NUMBER},
    {"[1.e1]",
     "   ^", WV_CODE_NUMBER},
    {"[1e]",
     "   ^", WV_CODE_NUMBER},
    {"[1e+]",
     "    ^", WV_CODE_NUMBER},
    {"[1e1.5]",
     "    ^", WV_CODE_UNEXPECTED},
    {"[1.2.3]",
     "    ^", WV_CODE_UNEXPECTED},
    {"[0x1]",
     "  ^", WV_CODE_UNEXPECTED},
    /* strings */
    {"['a\nb']",
     "   ^", WV_CODE_CONTROL},
    {"['\x1f']",
     "  ^", WV_CODE_CONTROL},
    {"{'a\t':1}",
     "   ^", WV_CODE_CONTROL},
    {"'0123456789abcde\x01'",
     "                ^", WV_CODE_CONTROL}, /* past the first eight bytes */
    {"'`x'",
     " ^^", WV_CODE_ESCAPE},
    {"'`'",
     "   |", WV_CODE_TRUNCATED},
    {"'ab`U0041'",
     "   ^^", WV_CODE_ESCAPE},
    {"'`u12g4'",
     " ^^^^^", WV_CODE_ESCAPE},
    {"'`u'",
     " ^^^", WV_CODE_ESCAPE},
    {"'`0'",
     " ^^", WV_CODE_ESCAPE},
    {"'`\xc3\xa9'",
     " ^^", WV_CODE_ESCAPE},
    {"'`u00`n'",
     " ^^^^^", WV_CODE_ESCAPE},
    /* UTF-8: the first byte of the bad sequence */
    {"'\x80'",
     " ^", WV_CODE_UTF8},
    {"'a\xff'",
     "  ^", WV_CODE_UTF8},
    {"'\xc0\xaf'",
     " ^", WV_CODE_UTF8}, /* overlong / */
    {"'\xc1\xbf'",
     " ^", WV_CODE_UTF8},
    {"'\xe0\x9f\xbf'",
     " ^", WV_CODE_UTF8},
    {"'\xed\xa0\x80'",
     " ^", WV_CODE_UTF8}, /* a surrogate as bytes */
    {"'\xf0\x8f\xbf\xbf'",
     " ^", WV_CODE_UTF8},
    {"'\xf4\x90\x80\x80'",
     " ^", WV_CODE_UTF8}, /* U+110000 */
    {"'\xf5\x80\x80\x80'",
     " ^", WV_CODE_UTF8},
    {"'\xc3'",
     " ^", WV_CODE_UTF8},
    {"'\xe2\x82'",
     " ^", WV_CODE_UTF8},
    {"'\xc3\xa9\xe2\x82x'",
     "   ^", WV_CODE_UTF8},
    {"{'\xff':1}",
     "  ^", WV_CODE_UTF8},
    /* surrogates */
    {"'`ud800'",
     " ^^^^^^", WV_CODE_SURROGATE},
    {"'`udc00'",
     " ^^^^^^", WV_CODE_SURROGATE},
    {"'a`ud800b'",
     "  ^^^^^^", WV_CODE_SURROGATE},
    {"'`ud800`n'",
     " ^^^^^^", WV_CODE_SURROGATE},
    {"'`ud800`u0041'",
     " ^^^^^^", WV_CODE_SURROGATE},
    {"'`ud800`ud800`udc00'",
     " ^^^^^^", WV_CODE_SURROGATE},
    {"'`ud83d`ude00`ude00'",
     "             ^^^^^^", WV_CODE_SURROGATE},
    {"{'`udc00':1}",
     "  ^^^^^^", WV_CODE_SURROGATE},
    /* around the value */
    {"\xef\xbb\xbf{}",
     "^^^", WV_CODE_BOM},
    {"{} {}",
     "   ^", WV_CODE_TRAILING},
    {"1 2",
     "  ^", WV_CODE_TRAILING},
    {"''x",
     "  ^", WV_CODE_TRAILING},
    {"[]]",
     "  ^", WV_CODE_TRAILING},
    {"{},",
     "  ^", WV_CODE_TRAILING},
    {"01",
     " ^", WV_CODE_TRAILING},
    {"nulll",
     "    ^", WV_CODE_TRAILING},
};
/* clang-format on */

static void test_refused(void **state)
{
    (void)state;
    uint8_t data[256];
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const char *json = refused[i].json, *caret = refused[i].caret;
        size_t size = unquote(json, data), at = strcspn(caret, "^|");
        size_t length = strspn(caret + at, "^");
        scan_trace t = trace(data, size, scan_trace_limits, whole);
        if (t.error != refused[i].code || t.at != at || t.length != length)
            fail_msg("%s\n%s\nwanted code %u at %zu + %zu, have %u at %zu + %u", json, caret,
                     refused[i].code, at, length, t.error, (size_t)t.at, t.length);
        scan_trace_free(&t);
        assert_cuts(data, size, scan_trace_limits, json);
    }
}

/* A NUL byte is a byte like any other; the tables above cannot hold one. */
static void test_nul(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size, at;
        uint32_t code;
    } rows[] = {
        {"\0", 1, 0, WV_CODE_UNEXPECTED}, {"[1\0]", 4, 2, WV_CODE_UNEXPECTED},
        {"1\0", 2, 1, WV_CODE_TRAILING},  {"\"\0\"", 3, 1, WV_CODE_CONTROL},
        {"tr\0e", 4, 0, WV_CODE_LITERAL}, {"-\0", 2, 1, WV_CODE_NUMBER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint8_t *data = (const uint8_t *)rows[i].bytes;
        scan_trace t = trace(data, rows[i].size, scan_trace_limits, whole);
        assert_int_equal(t.error, rows[i].code);
        assert_int_equal(t.at, rows[i].at);
        scan_trace_free(&t);
        assert_cuts(data, rows[i].size, scan_trace_limits, "NUL");
    }
}

/* Every prefix of an accepted payload is truncated at its size, unless it is complete itself. */
static void test_prefixes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{'a':[1,2.5e3,'x`u00e9`ud83d`ude00\xc3\xa9'],'b':{'c':null,'d':true}}",
        "['\xf0\x9f\x98\x80',false,-0.0]"};
    uint8_t data[256];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        size_t size = unquote(texts[i], data);
        for (size_t n = 0; n < size; n++) {
            scan_trace t = trace(data, n, scan_trace_limits, whole);
            assert_int_equal(t.error, n ? WV_CODE_TRUNCATED : WV_CODE_EMPTY);
            assert_int_equal(t.at, n);
            assert_int_equal(t.length, 0);
            scan_trace_free(&t);
        }
    }
}

/* ---- The aws profile: lone surrogates are text --------------------------------------------- */

static void test_lone_surrogates(void **state)
{
    (void)state;
    static const struct {
        const char *json, *events;
    } rows[] = {
        {"'`ud800'", "S@0'\\xed\\xa0\\x80' ."},
        {"'`udfff'", "S@0'\\xed\\xbf\\xbf' ."},
        {"'`ud800x'", "S@0'\\xed\\xa0\\x80x' ."},
        {"'`ud800`n'", "S@0'\\xed\\xa0\\x80\\x0a' ."},
        {"'`ud800`u0041'", "S@0'\\xed\\xa0\\x80A' ."},
        {"'`ud800`ud83d`ude00'", "S@0'\\xed\\xa0\\x80\\xf0\\x9f\\x98\\x80' ."},
        {"'`ude00`ud83d'", "S@0'\\xed\\xb8\\x80\\xed\\xa0\\xbd' ."},
        {"'`ud800\xc3\xa9'", "S@0'\\xed\\xa0\\x80\\xc3\\xa9' ."},
        {"'\xed\xa0\x80'", "!8@1+1"}, /* raw bytes stay an error in every profile */
        {"'`ud800`x'", "!7@7+2"},
    };
    uint8_t data[256];
    const scan_limits limits = {WV_MAX_NESTING, WV_MAX_DIGITS, true};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t size = unquote(rows[i].json, data);
        scan_trace t = trace(data, size, limits, whole);
        if (t.error)
            assert_string_equal(strchr(t.text, '!'), rows[i].events);
        else
            assert_string_equal(t.text, rows[i].events);
        scan_trace_free(&t);
        assert_cuts(data, size, limits, rows[i].json);
    }
}

/* Many escapes in a row fill the reader's buffer of decoded bytes several times. */
static void test_escape_runs(void **state)
{
    (void)state;
    static const char *const escapes[] = {"\\n", "\\u20ac", "\\ud83d\\ude00", "\\ud800"};
    static const size_t sizes[] = {1, 3, 4, 3};
    const scan_limits limits = {WV_MAX_NESTING, WV_MAX_DIGITS, true};
    for (size_t i = 0; i < 4; i++) {
        uint8_t data[600];
        for (size_t count = 1; count <= 40; count++) {
            size_t size = 0, length = strlen(escapes[i]);
            data[size++] = '"';
            for (size_t n = 0; n < count; n++, size += length)
                memcpy(data + size, escapes[i], length);
            data[size++] = '"';
            scan_trace t = trace(data, size, limits, whole);
            assert_int_equal(t.error, 0);
            assert_int_equal(t.decoded, count * sizes[i]);
            scan_trace_free(&t);
            if (count % 13 == 0)
                assert_cuts(data, size, limits, escapes[i]);
        }
    }
}

/* ---- Limits -------------------------------------------------------------------------------- */

static void test_nesting_limit(void **state)
{
    (void)state;
    enum { DEEP = WV_MAX_NESTING };
    static uint8_t data[2 * DEEP + 8];
    memset(data, '[', DEEP);
    memset(data + DEEP, ']', DEEP);
    scan_trace t = trace(data, (size_t)2 * DEEP, scan_trace_limits, whole);
    assert_int_equal(t.error, 0);
    scan_trace_free(&t);
    memset(data, '[', DEEP + 1);
    t = trace(data, DEEP + 1, scan_trace_limits, whole);
    assert_int_equal(t.error, WV_CODE_LIMIT_NESTING);
    assert_int_equal(t.at, DEEP);
    assert_int_equal(t.length, 1);
    scan_trace_free(&t);
    const scan_limits none = {0, WV_MAX_DIGITS, false};
    t = trace((const uint8_t *)"{}", 2, none, whole);
    assert_int_equal(t.error, WV_CODE_LIMIT_NESTING);
    scan_trace_free(&t);
    t = trace((const uint8_t *)"1", 1, none, whole);
    assert_int_equal(t.error, 0);
    scan_trace_free(&t);
}

/* What kind each open container is survives to the greatest depth. */
static void test_mixed_nesting(void **state)
{
    (void)state;
    static uint8_t data[8 * WV_MAX_NESTING];
    uint8_t closers[WV_MAX_NESTING];
    size_t size = 0;
    uint32_t random = 1;
    for (size_t i = 0; i < WV_MAX_NESTING; i++) {
        random = random * 1103515245u + 12345u;
        bool object = random >> 16 & 1;
        closers[i] = object ? '}' : ']';
        memcpy(data + size, object ? "{\"\":" : "[", object ? 4 : 1);
        size += object ? 4 : 1;
    }
    data[size++] = '1';
    for (size_t i = WV_MAX_NESTING; i-- > 0;)
        data[size++] = closers[i];
    scan_trace t = trace(data, size, scan_trace_limits, whole);
    assert_int_equal(t.error, 0);
    scan_trace_free(&t);
    for (size_t i = 1; i <= WV_MAX_NESTING; i += 37) { /* one wrong closer must be seen */
        data[size - i] ^= '}' ^ ']';
        t = trace(data, size, scan_trace_limits, whole);
        assert_int_equal(t.error, WV_CODE_UNEXPECTED);
        assert_int_equal(t.at, size - i);
        scan_trace_free(&t);
        data[size - i] ^= '}' ^ ']';
    }
}

static void test_digits_limit(void **state)
{
    (void)state;
    uint8_t data[WV_MAX_DIGITS + 16];
    memset(data, '7', sizeof data);
    memcpy(data, "-1.5", 4); /* 2 digits and 2 other bytes */
    size_t size = WV_MAX_DIGITS + 2 + 2;
    memcpy(data + size - 4, "e+12", 4); /* 2 digits more */
    scan_trace t = trace(data, size, scan_trace_limits, whole);
    assert_int_equal(t.error, 0);
    assert_int_equal(t.size, size + strlen("N@0'' ."));
    scan_trace_free(&t);
    assert_cuts(data, size, scan_trace_limits, "most digits");
    data[size] = '3';
    t = trace(data, size + 1, scan_trace_limits, whole);
    assert_int_equal(t.error, WV_CODE_LIMIT_DIGITS);
    assert_int_equal(t.at, 0);
    assert_int_equal(t.length, size + 1);
    scan_trace_free(&t);
    assert_cuts(data, size + 1, scan_trace_limits, "a digit too many");
}

/* ---- UTF-8, exhaustively ------------------------------------------------------------------- */

/* RFC 3629 read another way than the scanner does: decode by the lead byte's length, then look at
 * the value. Length of the sequence at p, 0 if malformed. */
static size_t reference_sequence(const uint8_t *p, size_t n)
{
    size_t length = p[0] < 0x80       ? 1
                    : p[0] >> 5 == 6  ? 2
                    : p[0] >> 4 == 14 ? 3
                    : p[0] >> 3 == 30 ? 4
                                      : 0;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0 || length > n)
        return 0;
    uint32_t value = length == 1 ? p[0] : p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3f);
    }
    bool surrogate = value >= 0xd800 && value <= 0xdfff;
    return value < least[length] || value > 0x10ffff || surrogate ? 0 : length;
}

/* Compares the scanner with the reference over "bytes"; texts that a quote, a backslash or a
 * control ends are left to the other tests. */
static void check_utf8(const uint8_t *bytes, size_t n)
{
    size_t bad = n;
    for (size_t i = 0, length; i < n; i += length) {
        length = reference_sequence(bytes + i, n - i);
        if (!length) {
            bad = i;
            break;
        }
        if (length == 1 && (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\'))
            return;
    }
    uint8_t data[8] = {'"'};
    memcpy(data + 1, bytes, n);
    data[n + 1] = '"';
    scan_reader r;
    scan_run run;
    scan_begin(&r, scan_trace_limits);
    scan_chunk(&r, data, n + 2, true);
    bool good = scan_next(&r) == SCAN_STRING && scan_text(&r, &run) == SCAN_TEXT_LAST;
    if (bad == n ? !good || run.size != n
                 : good || r.error != WV_CODE_UTF8 || r.error_at != bad + 1 || r.error_size != 1)
        fail_msg("bytes %02x %02x %02x %02x (%zu): good %d, code %u at %zu", data[1], data[2],
                 data[3], data[4], n, good, r.error, (size_t)r.error_at);
}

static void check_utf8_number(uint32_t number, size_t n)
{
    uint8_t bytes[] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                       (uint8_t)number};
    check_utf8(bytes + 4 - n, n);
}

static void test_utf8_to_three_bytes(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 3; n++)
        for (uint32_t i = 0; i < UINT32_C(1) << 8 * n; i++)
            check_utf8_number(i, n);
}

/* Every lead with every combination of the bytes next to a bound, and a stride over all 2^32; all
 * of them when WIREVET_LONG is set. */
static void test_utf8_four_bytes(void **state)
{
    (void)state;
    static const uint8_t bounds[] = {0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f,
                                     0xa0, 0xbf, 0xc0, 0xc2, 0xf0, 0xff};
    enum { N = sizeof bounds };
    for (uint32_t i = 0; i < 256 * N * N * N; i++) {
        uint8_t bytes[] = {(uint8_t)(i / (N * N * N)), bounds[i / (N * N) % N], bounds[i / N % N],
                           bounds[i % N]};
        check_utf8(bytes, 4);
    }
    uint64_t stride = getenv("WIREVET_LONG") ? 1 : 4093;
    for (uint64_t i = 0; i <= UINT32_MAX; i += stride)
        check_utf8_number((uint32_t)i, 4);
}

/* ---- No read outside [p, p + n) ------------------------------------------------------------ */

/* A page that may be used between two that may not be touched. */
static uint8_t *guarded_page(size_t *size)
{
    *size = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map = mmap(NULL, 3 * *size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(map != MAP_FAILED);
    assert_int_equal(mprotect(map + *size, *size, PROT_READ | PROT_WRITE), 0);
    return map + *size;
}

static void scan_at(uint8_t *to, const uint8_t *data, size_t size, const scan_trace *wanted)
{
    memcpy(to, data, size);
    scan_trace t = scan_trace_run(to, size, scan_trace_limits, whole, false, false);
    assert_true(scan_trace_equal(&t, wanted));
}

static void test_guard_pages(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{'key':'a text of some length to skip over quickly','n':[1,-2.5e3,true,null]}",
        "'plain ascii text without an end",
        "'`u00e9`ud83d`ude00 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80'",
        "'cut in a sequence \xf0\x9f\x98",
        "[1,2,123456789",
        "[tru",
        ""};
    size_t page;
    uint8_t *start = guarded_page(&page), data[256];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (size_t shift = 0; shift < 64; shift++) {
            memset(data, ' ', shift); /* so that every alignment of the text meets both ends */
            size_t size = shift + unquote(texts[i], data + shift);
            scan_trace t = trace(data, size, scan_trace_limits, whole);
            scan_at(start + shift, data, size, &t);
            scan_at(start + page - size, data, size, &t);
            scan_trace_free(&t);
        }
    }
    assert_int_equal(munmap(start - page, 3 * page), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_lone_surrogates),
        cmocka_unit_test(test_escape_runs),
        cmocka_unit_test(test_nesting_limit),
        cmocka_unit_test(test_mixed_nesting),
        cmocka_unit_test(test_digits_limit),
        cmocka_unit_test(test_utf8_to_three_bytes),
        cmocka_unit_test(test_utf8_four_bytes),
        cmocka_unit_test(test_guard_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
