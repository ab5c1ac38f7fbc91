/* Own steps, printed PCRE2 text and an independent PCRE2 pattern agree on random and near-miss
 * texts, for every way to cut a text in two. WIREVET_ITERATIONS sets the texts per pattern, the
 * patterns of the random test and with them the length of the run; WIREVET_SEED another seed,
 * WIREVET_PATTERN_SIZE the size up to which every pattern is tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/oracle.h"

#define J REGEX_WHOLE_JAVA
#define E REGEX_SEARCH_ECMA

static match_level best_level;

static int set_up(void **state)
{
    (void)state;
    best_level = match_best_level();
    chance_begin();
    return 0;
}

/* ---- Own matcher --------------------------------------------------------------------------- */

static bool match_bytewise(const pattern_tables *t, const char *text, size_t size)
{
    match_state m;
    match_begin(&m);
    for (size_t i = 0; i < size; i++)
        match_feed(&t->schema, &t->row, &m, (base_span){(const uint8_t *)text + i, 1});
    return match_end(&t->schema, &t->row, &m) == MATCH_YES;
}

/* At every level, in memory that ends with the text: a sanitizer sees a load beyond it. */
static bool whole_is(const pattern_tables *t, const char *text, size_t size, bool expected)
{
    const match_level levels[] = {MATCH_SCALAR, MATCH_BASIC, best_level};
    char *copy = malloc(size + 1);
    assert_non_null(copy);
    if (size)
        memcpy(copy + 1, text, size);
    bool alike = true;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        base_span s = {(const uint8_t *)copy + 1, size};
        alike = alike &&
                match_whole(&t->schema, &t->row, s, levels[i]) == (expected ? MATCH_YES : MATCH_NO);
    }
    free(copy);
    return alike;
}

/* Fails unless every way to match says `expected`. */
static void check_own(const pattern_tables *t, const char *pattern, const char *text, size_t size,
                      bool expected)
{
    bool alike = whole_is(t, text, size, expected) && match_bytewise(t, text, size) == expected &&
                 match_cut(t, match_feed_plain, text, size, 0) == expected;
    for (size_t cut = 0; alike && cut <= size; cut++)
        alike = match_cut(t, match_feed, text, size, cut) == expected &&
                (size > 64 || match_cut(t, match_feed_plain, text, size, cut) == expected);
    if (!alike)
        fail_msg("%s on '%.*s' (%zu bytes): expected %d", pattern, (int)size, text, size, expected);
}

/* ---- Patterns of AWS ----------------------------------------------------------------------- */

typedef struct sample {
    regex_meaning meaning;
    regex_rung rung;
    const char *pattern;
    const char *oracle;   /* the same for PCRE2, translated by hand */
    const char *texts[3]; /* that match; near misses are made of them */
} sample;

#define GLUE_TEXT   "\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF"
#define GLUE_ORACLE "\\x20-\\x{d7ff}\\x{e000}-\\x{fffd}\\x{10000}-\\x{10ffff}"
#define JAVA_DOT    "[^\\n\\r\\x{85}\\x{2028}\\x{2029}]"
#define ECMA_DOT    "[^\\n\\r\\x{2028}\\x{2029}]"
#define JAVA_SPACE  "\\t\\n\\x0b\\f\\r\\x20"
#define ECMA_SPACE                                                                                 \
    JAVA_SPACE "\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"    \
               "\\x{feff}"
#define UUID_PART "[a-fA-F0-9]"

static const sample samples[] = {
    /* printed on the pages of CreateSession, GetSession, ListSessions and Athena's GetSession */
    {J, REGEX_STEPS, "[\\.\\-_A-Za-z0-9]+", "[-._A-Za-z0-9]+", {"a.b-c_9", "5.0"}},
    {J,
     REGEX_STEPS,
     "[" GLUE_TEXT "\\r\\n\\t]*",
     "[" GLUE_ORACLE "\\r\\n\\t]*",
     {"a \U0001F44D\r\n\t\u00e9", "\uffff"}},
    {J,
     REGEX_STEPS,
     "[" GLUE_TEXT "\\t]*",
     "[" GLUE_ORACLE "\\t]*",
     {"tag key \ufffd\t", "\ue000"}},
    {J, REGEX_STEPS, "^\\w+\\.\\w+$", "[0-9A-Za-z_]+[.][0-9A-Za-z_]+", {"5.0", "G_1.x"}},
    {J,
     REGEX_STEPS,
     "arn:aws[^:]*:iam::[0-9]*:role/.+",
     "arn:aws[^:]*:iam::[0-9]*:role/" JAVA_DOT "+",
     {"arn:aws-cn:iam::123456789012:role/a", "arn:aws:iam:::role/\u00e9\U00010000"}},
    {J,
     REGEX_STEPS,
     "[a-zA-Z0-9._-]{1,128}",
     "[-._A-Za-z0-9]{1,128}",
     {"0123456789012345678901234567890123456789012345678901234567890123"
      "0123456789012345678901234567890123456789012345678901234567890123",
      "s-1"}},
    /* of the objects inside them */
    {J, REGEX_DFA, "^([2-3]|3[.]9)$", "2|3|3\\.9", {"2", "3", "3.9"}},
    {J, REGEX_DFA, "^(\\w+\\.)+\\w+$", "([A-Za-z0-9_]+\\.)+[A-Za-z0-9_]+", {"5.0", "a.b.c"}},
    {J,
     REGEX_STEPS,
     "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
     "arn:aws[-a-z]*:iam::[0-9]{12}:role/?[-a-zA-Z_0-9+=,.@/]+",
     {"arn:aws-us-gov:iam::123456789012:role/x", "arn:aws:iam::123456789012:rolex/"}},
    {J,
     REGEX_DFA,
     "^arn:aws[a-z\\-]*:kms:([a-z0-9\\-]+):\\d{12}:key/?[a-zA-Z_0-9+=,.@\\-_/]+$|^alias/"
     "[a-zA-Z0-9/_-]+$|[a-f0-9]{8}",
     "arn:aws[-a-z]*:kms:[-a-z0-9]+:[0-9]{12}:key/?[-a-zA-Z_0-9+=,.@/]+|alias/[-a-zA-Z0-9/_]+|"
     "[a-f0-9]{8}",
     {"arn:aws:kms:eu-1:123456789012:key/1", "alias/a", "deadbeef"}},
    {J,
     REGEX_DFA,
     "^(?!(.*[.\\/\\\\]|aws:)).*$",
     "(?!" JAVA_DOT "*[./\\\\])(?!aws:)" JAVA_DOT "*",
     {"catalog", "aws", "a:b"}},
    {J,
     REGEX_DFA,
     "(?!.*[/:\\\\])[" GLUE_TEXT "\\t]+",
     "(?!" JAVA_DOT "*[/:\\\\])[" GLUE_ORACLE "\\t]+",
     {"note book", "\u2028/"}},
    /* runs */
    {J, REGEX_STEPS, "\\w{16,128}", "[_0-9A-Za-z]{16,128}", {"0123456789abcdef_"}},
    {J, REGEX_STEPS, "^\\S{1,100}$", "[^" JAVA_SPACE "]{1,100}", {"a\u00a0b"}},
    {E, REGEX_STEPS, "^\\S{1,100}$", "[^" ECMA_SPACE "]{1,100}", {"a\u200bb"}},
    {E, REGEX_STEPS, "^[^#/\\s]+$", "[^#/" ECMA_SPACE "]+", {"a.b", "\u00e9"}},
    {E, REGEX_STEPS, "^.{0,500}$", ECMA_DOT "{0,500}", {"a \xc2\x85", ""}},
    {J, REGEX_STEPS, ".{0,500}", JAVA_DOT "{0,500}", {"a \t", ""}},
    {J,
     REGEX_STEPS,
     "^[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+$",
     "[\\t\\n\\r\\x20-\\x{ff}]+",
     {"\u00ff\u00a0", "a\n"}},
    {J, REGEX_STEPS, "[\\p{Upper}\\p{Digit}_]+", "[A-Z0-9_]+", {"A_1"}},
    {J, REGEX_STEPS, "[\\p{Print}&&[^|:/]]+", "[\\x20-.0-9;-{}~]+", {"a b}", "~"}},
    {J, REGEX_STEPS, "[\\w-]+:[0-9a-f-]+", "[-0-9A-Za-z_]+:[-0-9a-f]+", {"a-b:0f", "_:-"}},
    {J, REGEX_STEPS, "[a-zA-Z0-9!_.*'()-/]+", "[a-zA-Z0-9!_.*'()+,/-]+", {"a(b)", "+,-"}},
    {E, REGEX_STEPS, "^[A-z]$", "[A-Z\\[\\\\\\]^_`a-z]", {"_", "b"}},
    /* lines */
    {J, REGEX_STEPS, "sg-[\\w]{1,120}", "sg-[0-9A-Z_a-z]{1,120}", {"sg-0a1b"}},
    {J,
     REGEX_STEPS,
     "AWS::[A-Za-z0-9]+::[A-Za-z0-9]+",
     "AWS::[[:alnum:]]+::[[:alnum:]]+",
     {"AWS::S3::Bucket"}},
    {J, REGEX_STEPS, "[0-9A-Z]{2}+", "[0-9A-Z][0-9A-Z]", {"1Z"}},
    {J,
     REGEX_STEPS,
     "arn:aws:lex:[a-z]{2}-[a-z]+-\\d{1}:\\d{12}:bot-alias/[A-Z0-9]{10}",
     "arn:aws:lex:[a-z][a-z]-[a-z]+-[0-9]:[0-9]{12}:bot-alias/[A-Z0-9]{10}",
     {"arn:aws:lex:eu-west-1:123456789012:bot-alias/ABCDEFGHI0"}},
    {J, REGEX_STEPS, "^\\+?[1-9]\\d{1,14}$", "[+]?[1-9][0-9]{1,14}", {"+4930123", "19"}},
    {J,
     REGEX_STEPS,
     "^([0-9\\[\\]\\-]*\\.){3}([0-9\\[\\]\\-]*)@tcp$",
     "[0-9[\\]-]*\\.[0-9[\\]-]*\\.[0-9[\\]-]*\\.[0-9[\\]-]*@tcp",
     {"10.[0-9]..1@tcp"}},
    {J, REGEX_STEPS, "^\\w+\\:\\/\\/.*$", "[0-9A-Za-z_]+://" JAVA_DOT "*", {"s3://b/\u00e9"}},
    {J,
     REGEX_STEPS,
     "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}",
     UUID_PART "{8}(?:-" UUID_PART "{4}){3}-" UUID_PART "{12}",
     {"01234567-89ab-cdef-ABCD-EF0123456789"}},
    {J,
     REGEX_STEPS,
     "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
     "(?:[0-9]{1,3}[.]){3}[0-9]{1,3}",
     {"10.0.255.1"}},
    {J,
     REGEX_STEPS,
     "^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}$",
     "[[:alnum:]][-[:alnum:]_.]{0,99}",
     {"a-b", "9"}},
    {E, REGEX_STEPS, "^[a-zA-Z]+[a-zA-Z0-9-_:]*$", "[a-zA-Z][a-zA-Z0-9_:-]*", {"ab9", "a:"}},
    {E,
     REGEX_STEPS,
     "^arn:aws[\\-a-z]{0,}:ec2:[a-z\\-0-9]*:[0-9]{12}:network-interface/eni-[0-9a-f]+$",
     "arn:aws[-a-z]*:ec2:[-a-z0-9]*:[0-9]{12}:network-interface/eni-[0-9a-f]+",
     {"arn:aws:ec2:x:123456789012:network-interface/eni-0"}},
    {E,
     REGEX_STEPS,
     "^(^arn:[a-z\\d-]+:rekognition:[a-z\\d-]+:\\d{12}:streamprocessor\\/.+$)$",
     "arn:[a-z0-9-]+:rekognition:[a-z0-9-]+:[0-9]{12}:streamprocessor/" ECMA_DOT "+",
     {"arn:aws:rekognition:e:123456789012:streamprocessor/\u00e9"}},
    {E,
     REGEX_STEPS,
     "^arn:aws:iam::[0-9]*:saml-provider/",
     "arn:aws:iam::[0-9]*:saml-provider/(?s:.)*",
     {"arn:aws:iam::1:saml-provider/\n"}},
    {E, REGEX_STEPS, "^[A-Z]{5}[0-9]{4}[A-Z]{1}$", "[A-Z]{5}[0-9]{4}[A-Z]", {"ABCDE1234F"}},
    {J, REGEX_STEPS, "(?i)a(?-i)b{2,3}", "[aA]bb(?:b|)", {"Abb", "abbb"}},
    /* options: in the middle, at either end, with a literal or everything as their last step */
    {J,
     REGEX_STEPS,
     "a(?:-[^:]+)?:b(?:cd)?",
     "a(?:-[^:]+)?:b(?:cd)?",
     {"a:b", "a-\u00e9:bcd", "a-01234567890123456789012345678901234567890123456789:b"}},
    {J,
     REGEX_STEPS,
     "(?:[0-9]{12})?:[a-z]*(?:\\.[0-9]{1,2})?(?:%é+)?",
     "(?:[0-9]{12})?:[a-z]*(?:[.][0-9]{1,2})?(?:%é+)?",
     {":", "012345678901:abc.12", ":abcdefghijklmnopqrstuvwxyzabcdefghijkl%éé"}},
    {J,
     REGEX_STEPS,
     "[a-z]+(?:/[\\s\\S]*)?",
     "[a-z]+(?:/(?s:.)*)?",
     {"abcdefghijklmnopqrstuvwxyzabcdefghijkl", "abc/", "a/\u00e9\n"}},
    /* what is no line */
    {J,
     REGEX_DFA,
     ".*(MON|TUE):([01]\\d|2[0-3]):(00|30).*",
     JAVA_DOT "*(?:MON|TUE):(?:[01][0-9]|2[0123]):(?:0|3)0" JAVA_DOT "*",
     {"MON:23:30", "xTUE:09:00"}},
    {J,
     REGEX_DFA,
     "[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}",
     "[[:alnum:]](?:[-_]*[[:alnum:]]){0,63}",
     {"a--b", "Z"}},
    {J,
     REGEX_DFA,
     "$|^[a-zA-Z0-9]+(?:[-_\\.][a-zA-Z0-9]+)*",
     "(?:[[:alnum:]]+(?:[-_.][[:alnum:]]+)*)?",
     {"", "a-b.c"}},
    {J,
     REGEX_DFA,
     "^(?!.*?(.)\\1{3})[-_!@#$a-zA-Z0-9]*$",
     "(?!" JAVA_DOT "*(" JAVA_DOT ")\\1\\1\\1)[-_!@#$[:alnum:]]*",
     {"aaabbb$", "a!"}},
    {J,
     REGEX_DFA,
     "^(?!\\s).*(?<!\\s)$",
     "(?![" JAVA_SPACE "])" JAVA_DOT "*(?<![" JAVA_SPACE "])",
     {"a b", ""}},
    {J,
     REGEX_DFA,
     "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)",
     "(?:0|[1-9][0-9]*)[.](?:0|[1-9][0-9]*)",
     {"0.10", "12.3"}},
    {J,
     REGEX_DFA,
     "^(\\d{12})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$",
     "[0-9]{12}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}",
     {"123456789012", "ou-abcd-01234567"}},
    {E,
     REGEX_DFA,
     "^256|512|(0.25|1|2) vCPU$",
     "256|512|(?:0" ECMA_DOT "25|1|2) vCPU",
     {"256", "0.25 vCPU", "512"}},
    {E, REGEX_DFA, "\\S", "(?s:.)*[^" ECMA_SPACE "](?s:.)*", {" a ", "\n\u00e9"}},
    {E,
     REGEX_DFA,
     "[0-9A-Za-z]..",
     "(?s:.)*[0-9A-Za-z]" ECMA_DOT "{2}(?s:.)*",
     {" \na99", "a\xc2\x85."}},
    {E,
     REGEX_DFA,
     "^arn:aws.*:iam::[0-9]{12}:role/",
     "arn:aws" ECMA_DOT "*:iam::[0-9]{12}:role/(?s:.)*",
     {"arn:aws-x:iam::123456789012:role/\n"}},
    {E,
     REGEX_DFA,
     "^sg-([a-z0-9]{4}$|[a-z0-9]{7}$)$",
     "sg-(?:[a-z0-9]{3})?[a-z0-9]{4}",
     {"sg-0123", "sg-0123456"}},
    {J, REGEX_DFA, "[0-9a-f]{4}\\b-[0-9a-f]{4}\\b-x", "[0-9a-f]{4}-[0-9a-f]{4}-x", {"0a1b-2c3d-x"}},
    {J,
     REGEX_DFA,
     "((?!^\\d+$)^[0-9a-zA-Z-_]+$)",
     "(?=[0-9]*[A-Za-z_-])[0-9A-Za-z_-]+",
     {"a", "1-2"}},
    /* spans inside automata: a literal, runs that end early or late, a loop that pays and one that
       does not */
    {J,
     REGEX_DFA,
     "(?:ANY|arn:aws:cleanrooms:[a-z0-9-]{1,40}:\\d{12}:membership/[\\w-]{3,}|a[A-Z]{9}!+)",
     "ANY|arn:aws:cleanrooms:[-0-9a-z]{1,40}:[0-9]{12}:membership/[-0-9A-Z_a-z]{3,}|a[A-Z]{9}!+",
     {"arn:aws:cleanrooms:eu-central-1:012345678901:membership/0123456789-abcdefghijklmnopqrstu",
      "arn:aws:cleanrooms:0123456789012345678901234567890123456789:012345678901:membership/abc",
      "aABCDEFGHI!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!"}},
    {J,
     REGEX_DFA,
     "(?:(?:[a-z][a-z0-9]{0,30}|x-[0-9a-f]{16}-x)\\.)+(?:net|[A-Z]{8,20})",
     "(?:(?:[a-z][a-z0-9]{0,30}|x-[0-9a-f]{16}-x)\\.)+(?:net|[A-Z]{8,20})",
     {"a.bc.def.ghij.klmno.pqrstu.vwxyz01.a3456789.abcdefghijklmnopqrstuvwxyz01234.net",
      "x-0123456789abcdef-x.x.x-fedcba9876543210-x.ABCDEFGHIJKLMNOPQRST",
      "abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.abcdefghij.ABCDEFGH"}},
};

/* Code points at the edges of classes, of encodings and of line ends. */
static const char *const odd[] = {
    "\x01",       "\t",         "\n",
    "\r",         "\x1f",       " ",
    "!",          "$",          "-",
    ".",          "/",          "0",
    "9",          ":",          "@",
    "A",          "Z",          "[",
    "]",          "_",          "a",
    "f",          "z",          "{",
    "|",          "~",          "\x7f",
    "\xc2\x80",   "\xc2\x85",   "\u00a0",
    "\u00e9",     "\u00ff",     "\u07ff",
    "\u0800",     "\u1680",     "\u2028",
    "\u2029",     "\u3000",     "\xed\x9f\xbf",
    "\ue000",     "\ufeff",     "\ufffd",
    "\ufffe",     "\uffff",     "\U00010000",
    "\U0001F44D", "\U0010FFFF",
};
enum { ODDS = sizeof odd / sizeof *odd };

typedef struct text {
    char bytes[512];
    size_t size;
} text;

static bool starts_point(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Puts `with` in place of the `points` code points behind offset `at`. */
static void splice(text *t, size_t at, size_t points, const char *with)
{
    size_t end = at, size = strlen(with);
    for (; points > 0 && end < t->size; points--)
        do
            end++;
        while (end < t->size && !starts_point(t->bytes[end]));
    if (t->size - (end - at) + size > sizeof t->bytes)
        return;
    memmove(t->bytes + at + size, t->bytes + end, t->size - end);
    memcpy(t->bytes + at, with, size);
    t->size = t->size - (end - at) + size;
}

static size_t random_place(const text *t)
{
    size_t at = chance((uint32_t)t->size + 1);
    while (at < t->size && !starts_point(t->bytes[at]))
        at++;
    return at;
}

/* A text that matches, with up to three small damages; or a few odd code points. */
static text make_text(const sample *s)
{
    text t = {.size = 0};
    const char *from = s->texts[chance(3)];
    if (from && chance(8) > 0)
        splice(&t, 0, 0, from);
    for (uint32_t damages = from ? chance(4) : 1 + chance(5); damages > 0; damages--) {
        size_t at = random_place(&t);
        switch (chance(4)) {
        case 0:
            splice(&t, at, 0, odd[chance(ODDS)]);
            break;
        case 1:
            splice(&t, at, 1, odd[chance(ODDS)]);
            break;
        case 2:
            splice(&t, at, 1, "");
            break;
        default: { /* one more of what is there */
            text copy = t;
            copy.size = at;
            splice(&copy, at, 0, "");
            char unit[5] = {0};
            size_t size = 0;
            do
                unit[size] = t.bytes[at + size];
            while (at + ++size < t.size && size < 4 && !starts_point(t.bytes[at + size]));
            splice(&t, at, 0, at < t.size ? unit : "a");
        }
        }
    }
    return t;
}

static void check_sample(const sample *s, unsigned long texts)
{
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, s->pattern, strlen(s->pattern), s->meaning);
    if (!r.ok || r.rung != s->rung)
        fail_msg("%s: %s %d", s->pattern, r.ok ? "another rung:" : r.error, (int)r.rung);
    pattern_tables *tables = pattern_tables_make(memory, &r);
    pcre2_code *oracle = oracle_compile(s->oracle, ORACLE_WHOLE),
               *printed = oracle_compile(r.pcre2, ORACLE_WHOLE);
    unsigned long matches = 0;
    for (unsigned long i = 0; i < texts; i++) {
        text t = make_text(s);
        if (i < 3 && s->texts[i])
            t.size = 0, splice(&t, 0, 0, s->texts[i]);
        bool expected = oracle_match(oracle, t.bytes, t.size);
        matches += expected;
        if (oracle_match(printed, t.bytes, t.size) != expected)
            fail_msg("%s, printed as %s, on '%.*s': expected %d", s->pattern, r.pcre2, (int)t.size,
                     t.bytes, expected);
        if (r.rung != REGEX_PCRE2)
            check_own(tables, s->pattern, t.bytes, t.size, expected);
    }
    /* Texts of both kinds, or the comparison says little. */
    assert_in_range(matches, 1, texts - 1);
    pcre2_code_free(oracle);
    pcre2_code_free(printed);
    arena_free(memory);
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        check_sample(&samples[i], setting("WIREVET_ITERATIONS", 300));
}

/* ---- Random patterns over a, b, c on all short texts ---------------------------------------- */

static void random_alternatives(pattern_text *to, uint32_t depth);

static bool with_looks; /* also looks and places */

static void random_term(pattern_text *to, uint32_t depth)
{
    static const char *const atoms[] = {"a", "b", "c", "[ab]", "[bc]", "[^a]", ".", "[abc]"};
    static const char *const counts[] = {"",    "",      "",      "*",     "+",    "?",
                                         "{2}", "{0,2}", "{1,2}", "{2,3}", "{2,}", "{0}",
                                         "*?",  "+?",    "??",    "*+",    "?+",   "{1,2}?"};
    static const char *const looks[] = {"(?=", "(?!", "(?<=a|", "(?<![bc]|"};
    static const char *const places[] = {"^", "$", "\\b", "\\B"};
    if (depth > 0 && with_looks && chance(6) == 0) {
        uint32_t look = chance(4);
        put(to, looks[look]);
        if (look < 2) /* PCRE2 looks behind over fixed lengths */
            random_alternatives(to, depth - 1);
        put(to, ")");
        return;
    }
    if (with_looks && chance(8) == 0) {
        put(to, places[chance(4)]);
        return;
    }
    if (depth > 0 && chance(3) == 0) {
        put(to, chance(12) == 0 ? "(?>" : chance(2) ? "(" : "(?:");
        random_alternatives(to, depth - 1);
        put(to, ")");
    } else {
        put(to, atoms[chance(sizeof atoms / sizeof *atoms)]);
    }
    put(to, counts[chance(sizeof counts / sizeof *counts)]);
}

static void random_alternatives(pattern_text *to, uint32_t depth)
{
    uint32_t alternatives = chance(3) ? 1 : 1 + chance(3);
    for (uint32_t i = 0; i < alternatives; i++) {
        put(to, i ? "|" : "");
        for (uint32_t terms = chance(4); terms > 0; terms--)
            random_term(to, depth);
    }
}

#define RUNGS (REGEX_COUNTERS + 1)

static void check_random(const char *pattern, regex_meaning meaning, pcre2_code *oracle,
                         unsigned long rungs[RUNGS])
{
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, strlen(pattern), meaning);
    if (!r.ok)
        fail_msg("%s: %s", pattern, r.error);
    pattern_tables *tables = pattern_tables_make(memory, &r);
    pcre2_code *printed = oracle_compile(r.pcre2, ORACLE_WHOLE);
    rungs[r.rung]++;
    for (uint32_t i = 0; i < SHORT_TEXTS; i++) {
        char bytes[8];
        size_t size = short_text(i, bytes);
        int expected = oracle_try(oracle, bytes, size, 0);
        int again = oracle_try(printed, bytes, size, 0);
        if (expected < 0 || again < 0) /* exponential, which is rare */
            continue;
        if (again != expected)
            fail_msg("%s, printed as %s, on '%.*s': expected %d", pattern, r.pcre2, (int)size,
                     bytes, expected);
        if (r.rung != REGEX_PCRE2)
            check_own(tables, pattern, bytes, size, expected == 1);
    }
    pcre2_code_free(printed);
    arena_free(memory);
}

/* The same text means the same to PCRE2 here: dots and anchors see no line ends. */
static void test_random_patterns(void **state)
{
    (void)state;
    unsigned long rungs[RUNGS] = {0}, patterns = 2 * setting("WIREVET_ITERATIONS", 300);
    for (unsigned long i = 0; i < patterns; i++) {
        pattern_text pattern = {.size = 0}, search = {.size = 0};
        random_alternatives(&pattern, 2);
        pcre2_code *oracle = oracle_compile(pattern.bytes, ORACLE_WHOLE);
        check_random(pattern.bytes, J, oracle, rungs);
        pcre2_code_free(oracle);

        bool front = chance(2), back = chance(2);
        put(&search, front ? "^" : "");
        put(&search, pattern.bytes);
        put(&search, back ? "$" : "");
        /* ^…$ around alternatives is regrouped: then it is the whole match of the inside. */
        oracle = front && back ? oracle_compile(pattern.bytes, ORACLE_WHOLE)
                               : oracle_compile(search.bytes, 0);
        check_random(search.bytes, E, oracle, rungs);
        pcre2_code_free(oracle);
    }
    assert_true(rungs[REGEX_STEPS] > patterns / 4 && rungs[REGEX_DFA] > patterns / 4);
    assert_true(rungs[REGEX_ANY] > 0);
}

/* Looks and places anywhere, also in loops and in each other; with a dash, so that there are word
 * boundaries. */
static void test_random_looks(void **state)
{
    (void)state;
    unsigned long rungs[RUNGS] = {0}, patterns = 2 * setting("WIREVET_ITERATIONS", 300);
    with_looks = true;
    for (unsigned long i = 0; i < patterns; i++) {
        pattern_text pattern = {.size = 0};
        random_alternatives(&pattern, 2);
        put(&pattern, chance(2) ? "-?" : "");
        random_alternatives(&pattern, 1);
        pcre2_code *oracle = oracle_compile(pattern.bytes, ORACLE_WHOLE);
        check_random(pattern.bytes, J, oracle, rungs);
        pcre2_code_free(oracle);
    }
    with_looks = false;
    assert_true(rungs[REGEX_DFA] > patterns / 4);
}

/* ---- Every small pattern -------------------------------------------------------------------- */

/* On every short text, cut in one place: random patterns are cut everywhere. */
static void check_small(const char *pattern, void *context)
{
    unsigned long *rungs = context;
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, strlen(pattern), J);
    if (!r.ok)
        fail_msg("%s: %s", pattern, r.error);
    pattern_tables *tables = pattern_tables_make(memory, &r);
    pcre2_code *oracle = oracle_compile(pattern, ORACLE_WHOLE);
    rungs[r.rung]++;
    for (uint32_t i = 0; i < SHORT_TEXTS && r.rung != REGEX_PCRE2; i++) {
        char bytes[8];
        size_t size = short_text(i, bytes);
        int expected = oracle_try(oracle, bytes, size, 0);
        if (expected >= 0 && (match_cut(tables, match_feed, bytes, size, size / 2) != expected ||
                              match_cut(tables, match_feed_plain, bytes, size, 0) != expected))
            fail_msg("%s on '%.*s': expected %d", pattern, (int)size, bytes, expected);
    }
    pcre2_code_free(oracle);
    arena_free(memory);
}

static void test_every_small_pattern(void **state)
{
    (void)state;
    static const char *const leaves[] = {"a", "b", "[^a]", "^", "$"};
    static const char *const ones[] = {"(?:%s)*", "(?:%s)?", "(?:%s){2}", "(?=%s)", "(?!%s)"};
    const every_parts parts = {leaves, sizeof leaves / sizeof *leaves, ones,
                               sizeof ones / sizeof *ones};
    unsigned long rungs[RUNGS] = {0};
    every_pattern(&parts, 5, check_small, rungs);
    assert_int_equal(rungs[REGEX_PCRE2], 0);
}

/* ---- Counted blocks ------------------------------------------------------------------------- */

/* What explodes as a DFA. Texts of many lengths, around the bounds. */
static void test_counted(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        "[ab]*a[ab]{40}b?",
        "(?:[ab]{1,61}a){1,2}[ab]{1,300}",
        "[ab]{3,90}b[ab]{35,70}",
        "(?:a|[ab]{33,64}b)a[ab]{64}",
        "([^c]{0,70}b)?[ab]{30}a[ab]{20}",
        "[ab]*a[ab]{19}(?:a[ab]{0,50})?",
    };
    unsigned blocks = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, patterns[i], strlen(patterns[i]), J);
        assert_true(r.rung == REGEX_NFA || r.rung == REGEX_COUNTERS);
        blocks += r.rung == REGEX_NFA;
        pattern_tables *tables = pattern_tables_make(memory, &r);
        pcre2_code *oracle = oracle_compile(patterns[i], ORACLE_WHOLE);
        unsigned long matches = 0, texts = 20 * setting("WIREVET_ITERATIONS", 300);
        for (unsigned long k = 0; k < texts; k++) {
            char bytes[200];
            size_t size = chance(sizeof bytes);
            for (size_t c = 0; c < size; c++)
                bytes[c] = chance(400) ? (char)('a' + chance(2)) : 'c';
            int expected = oracle_try(oracle, bytes, size, 0);
            if (expected < 0)
                continue;
            matches += expected == 1;
            size_t cut = chance((uint32_t)size + 1);
            if (!whole_is(tables, bytes, size, expected == 1) ||
                match_cut(tables, match_feed, bytes, size, cut) != (expected == 1) ||
                match_cut(tables, match_feed_plain, bytes, size, cut) != (expected == 1))
                fail_msg("%s on '%.*s': expected %d", patterns[i], (int)size, bytes, expected);
        }
        assert_in_range(matches, texts / 100, texts - texts / 100);
        pcre2_code_free(oracle);
        arena_free(memory);
    }
    /* [ab]{40} behind any a has 2^40 states, whatever is counted. */
    assert_in_range(blocks, 3, sizeof patterns / sizeof *patterns);
}

/* ---- What random texts do not reach -----------------------------------------------------------
 */

/* Counts above PCRE2's 65,535 are printed in parts. */
static void test_large_counts(void **state)
{
    (void)state;
    static char ones[70002];
    static const struct {
        const char *pattern;
        size_t size;
        bool matches;
    } rows[] = {
        {"1{65534,65537}", 65533, false}, {"1{65534,65537}", 65534, true},
        {"1{65534,65537}", 65537, true},  {"1{65534,65537}", 65538, false},
        {"1{65537,}", 65536, false},      {"1{65537,}", 65537, true},
        {"1{65537,}", 70000, true},       {"1{65536}", 65535, false},
        {"1{65536}", 65536, true},        {"1{65536}", 65537, false},
        {"1{65536,70000}", 65535, false}, {"1{65536,70000}", 70000, true},
        {"1{65536,70000}", 70001, false}, {"1{2,70000}?", 1, false},
        {"1{2,70000}?", 70000, true},     {"1{2,70000}+", 70001, false},
    };
    memset(ones, '1', sizeof ones);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, rows[i].pattern, strlen(rows[i].pattern), J);
        assert_int_equal(r.rung, REGEX_STEPS);
        pattern_tables *tables = pattern_tables_make(memory, &r);
        pcre2_code *printed = oracle_compile(r.pcre2, ORACLE_WHOLE);
        assert_int_equal(match_cut(tables, match_feed, ones, rows[i].size, rows[i].size / 2),
                         rows[i].matches);
        assert_int_equal(oracle_match(printed, ones, rows[i].size), rows[i].matches);
        pcre2_code_free(printed);
        arena_free(memory);
    }
}

/* Lone surrogates are code points (WTF-8); the answers are Java's. */
static void test_surrogates(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } rows[] = {
        {".+", "a\xed\xa0\x80", true},
        {"[" GLUE_TEXT "]*", "a\xed\xa0\x80", false},
        {"[" GLUE_TEXT "]*", "\xed\xbf\xbf", false},
        {"[^a]{2}", "\xed\xbf\xbf\xed\xa0\x80", true},
        {"[\\uD800\\uDBFF-\\uDC00\\uDFFF]", "\xed\xa0\x80", true},
        {"[\\uD800\\uDBFF-\\uDC00\\uDFFF]", "\xed\xa0\x81", false},
        {"[\\uD800\\uDBFF-\\uDC00\\uDFFF]", "\xed\xb0\x80", true},
        {"[\\uD800\\uDBFF-\\uDC00\\uDFFF]", "\U0001F44D", false},
        {"x\\uD800y", "x\xed\xa0\x80y", true},
        {"\\uDFFF\\uD800", "\xed\xbf\xbf\xed\xa0\x80", true},
        {"[\\uD83D][\\uDC4D]", "\U0001F44D", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, rows[i].pattern, strlen(rows[i].pattern), J);
        assert_int_equal(r.rung, REGEX_STEPS);
        pattern_tables *tables = pattern_tables_make(memory, &r);
        check_own(tables, rows[i].pattern, rows[i].text, strlen(rows[i].text), rows[i].matches);
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_samples, set_up),
        cmocka_unit_test_setup(test_random_patterns, set_up),
        cmocka_unit_test_setup(test_random_looks, set_up),
        cmocka_unit_test_setup(test_every_small_pattern, set_up),
        cmocka_unit_test_setup(test_counted, set_up),
        cmocka_unit_test(test_large_counts),
        cmocka_unit_test(test_surrogates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
