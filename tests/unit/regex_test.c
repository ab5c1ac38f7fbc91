/* What patterns become: rungs and steps written by hand, refusals with their positions, and the
 * dialects' meanings on texts whose answers were taken from Java 17 (matches) and Node 20 (u mode).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/match.h"
#include "pcre2/pcre2_engine.h"
#include "regex/regex.h"
#include "support/pattern_tables.h"

#define J REGEX_WHOLE_JAVA
#define E REGEX_SEARCH_ECMA

/* ---- Steps as text: "literal" [class]{min,max}, max * if unbounded; dfa, or nothing
 * if it takes no text; nfa(blocks) */

typedef struct text {
    char bytes[1024];
    size_t size;
} text;

static void put(text *to, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(to->bytes + to->size, sizeof to->bytes - to->size, format, args);
    va_end(args);
    assert_in_range(size, 0, (int)(sizeof to->bytes - to->size) - 1);
    to->size += (size_t)size;
}

static void put_point(text *to, uint32_t c)
{
    if (c > ' ' && c < 0x7f && !strchr("-[]\\", (int)c))
        put(to, "%c", (int)c);
    else if (c > ' ' && c < 0x7f)
        put(to, "\\%c", (int)c);
    else
        put(to, "\\u{%x}", (unsigned)c);
}

static void put_class(text *to, const regex_step *s)
{
    bool many = s->set.count > 40; /* properties */
    put(to, many ? "[many" : "[");
    for (size_t i = 0; i < s->set.count && !many; i++) {
        put_point(to, s->set.ranges[2 * i]);
        if (s->set.ranges[2 * i] == s->set.ranges[2 * i + 1])
            continue;
        put(to, "-");
        put_point(to, s->set.ranges[2 * i + 1]);
    }
    put(to, s->max == UINT32_MAX ? "]{%u,*}" : "]{%u,%u}", s->min, s->max);
}

static const char *show(const regex_result *r, text *to)
{
    to->size = 0;
    to->bytes[0] = 0;
    if (!r->ok)
        put(to, "refused at %zu: %s", r->error_at, r->error);
    else if (r->rung == REGEX_ANY || r->rung == REGEX_PCRE2)
        put(to, r->rung == REGEX_ANY ? "ANY" : "PCRE2");
    for (size_t i = 0; r->ok && i < r->step_count; i++) {
        put(to, i ? " " : "");
        if (r->steps[i].dfa)
            put(to, r->steps[i].dfa->states == 1 ? "nothing" : "dfa");
        else if (r->steps[i].nfa)
            put(to, "nfa(%u)", r->steps[i].nfa->count);
        else if (r->steps[i].option)
            put(to, "%u?", r->steps[i].option);
        else if (r->steps[i].literal)
            put(to, "\"%.*s\"", (int)r->steps[i].size, (const char *)r->steps[i].bytes);
        else
            put_class(to, &r->steps[i]);
    }
    return to->bytes;
}

#define WORD      "[0-9A-Z_a-z]"
#define GLUE      "\\u{20}-\\u{d7ff}\\u{e000}-\\u{fffd}\\u{10000}-\\u{10ffff}]{0,*}"
#define GLUE_TEXT "\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF"
#define DOT       "[\\u{0}-\\u{9}\\u{b}-\\u{c}\\u{e}-\\u{84}\\u{86}-\\u{2027}\\u{202a}-\\u{10ffff}]"
#define ECMA_DOT  "[\\u{0}-\\u{9}\\u{b}-\\u{c}\\u{e}-\\u{2027}\\u{202a}-\\u{10ffff}]"
#define ALL       "[\\u{0}-\\u{10ffff}]"

typedef struct reduction {
    regex_meaning meaning;
    const char *pattern;
    const char *expected;
} reduction;

static const reduction reductions[] = {
    /* printed on the five pages */
    {J, "[\\.\\-_A-Za-z0-9]+", "[\\--.0-9A-Z_a-z]{1,*}"},
    {J, "[" GLUE_TEXT "\\r\\n\\t]*", "[\\u{9}-\\u{a}\\u{d}" GLUE},
    {J, "[" GLUE_TEXT "\\t]*", "[\\u{9}" GLUE},
    {J, "^\\w+\\.\\w+$", WORD "{1,*} \".\" " WORD "{1,*}"},
    {J, "arn:aws[^:]*:iam::[0-9]*:role/.+",
     "\"arn:aws\" [\\u{0}-9;-\\u{10ffff}]{0,*} \":iam::\" [0-9]{0,*} \":role/\" " DOT "{1,*}"},
    {J, "[a-zA-Z0-9._-]{1,128}", "[\\--.0-9A-Z_a-z]{1,128}"},
    /* nested ones of Glue and Athena */
    {J, "^([2-3]|3[.]9)$", "dfa"},
    {J, "^(\\w+\\.)+\\w+$", "dfa"},
    {J, "arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
     "\"arn:aws\" [\\-a-z]{0,*} \":iam::\" [0-9]{12,12} \":role\" [+-9=@-Z_a-z]{1,*}"},
    {J, "^(?!(.*[.\\/\\\\]|aws:)).*$", "dfa"},
    {J, "[\\p{L}\\p{N}\\p{P}]*", "[many]{0,*}"},

    /* everything */
    {J, "[\\s\\S]*", "ANY"},
    {J, "(?s).*", "ANY"},
    {J, "^([\\s\\S]*)$", "ANY"},
    {J, "[\\P{M}\\p{M}]*", "ANY"},
    {J, "[\\p{all}]*", "ANY"},
    {J, ".*[\\S\\s]*.*", "ANY"},
    {J, "[\\S\\s]*|[a-zA-Z0-9/+=]{1,1024}", "ANY"},
    {J, "(?:[\\s\\S]?)+", "ANY"},
    {J, ".*", DOT "{0,*}"},
    {J, "[\\s\\S]+", ALL "{1,*}"},
    {J, "[\\u0000-\\uD7FF\\uE000-\\uFFFF\\x{10000}-\\x{10ffff}]*",
     "[\\u{0}-\\u{d7ff}\\u{e000}-\\u{10ffff}]{0,*}"},

    /* a whole match needs no anchors at its edges */
    {J, "", ""},
    {J, "^$", ""},
    {J, "^(^a|^b)$", "[a-b]{1,1}"},
    {J, "\\Aa\\z", "\"a\""},
    {J, "^(a)?$", "[a]{0,1}"},
    {J, "${2,64}", ""},
    {J, "a^*b", "\"ab\""},
    {J, "a^b", "nothing"},
    {J, "a$b", "nothing"},
    {J, "(?>a$|ab)", "PCRE2"},

    /* merging: same sets, subsets beside an unbounded run */
    {J, "aa*", "[a]{1,*}"},
    {J, "a*a*a", "[a]{1,*}"},
    {J, "a{2,5}a{1,3}", "[a]{3,8}"},
    {J, "a?[ab]+", "[a-b]{1,*}"},
    {J, "a?b?[ab]*", "[a-b]{0,*}"},
    {J, "[ab]*a?", "[a-b]{0,*}"},
    {J, "a{1,3}[ab]*", "\"a\" [a-b]{0,*}"},
    {J, "a?[ab][ab]*", "[a-b]{1,*}"},
    {J, "a?[ab]{1,9}", "dfa"},
    {J, "[ab]*a", "dfa"},
    {J, "[ab]{0,9}a?", "dfa"},
    {J, "[a-z][a-z0-9]*", "[a-z]{1,1} [0-9a-z]{0,*}"},
    {J, "[a-z]{3}[a-z0-9]{0,5}", "[a-z]{3,3} [0-9a-z]{0,5}"},

    /* one code point of look-ahead decides, over what may be empty too */
    {J, "a*b*c", "[a]{0,*} [b]{0,*} \"c\""},
    {J, "a*b*a", "dfa"},
    {J, "a*b+a", "[a]{0,*} [b]{1,*} \"a\""},
    {J, "a?b?c?a?", "dfa"},
    {J, "-?\\d+(?:\\.)\\d+", "[\\-]{0,1} [0-9]{1,*} \".\" [0-9]{1,*}"},
    {J, "é*è", "[\\u{e9}]{0,*} \"è\""},

    /* repetitions of repetitions, where the lengths leave no gap */
    {J, "(?:a{2}){3}", "\"aaaaaa\""},
    {J, "(?:a{2})*", "dfa"},
    {J, "(?:a{2,3})*", "dfa"},
    {J, "(?:a{2,3}){2,}", "[a]{4,*}"},
    {J, "(?:a{2,3}){1,2}", "[a]{2,6}"},
    {J, "(?:a{3,4}){1,2}", "dfa"},
    {J, "(?:a{3,4}){2,3}", "[a]{6,12}"},
    {J, "(?:a+)*", "[a]{0,*}"},
    {J, "(?:a*)?", "[a]{0,*}"},
    {J, "(?:a{2,})?", "1? [a]{2,*}"},
    {J, "(?:a{2,}){2,}", "[a]{4,*}"},

    /* options: what follows must not begin like them, and their runs must be decided */
    {J, "a(?:bc)?d", "\"a\" 1? \"bc\" \"d\""},
    {J, "(?:[0-9]{3})?(?:-[^:]+)?:", "1? [0-9]{3,3} 2? \"-\" [\\u{0}-9;-\\u{10ffff}]{1,*} \":\""},
    {J, "(?:bc)?b", "dfa"},
    {J, "(?:bc+)?c", "dfa"},
    {J, "(?:b?c)?d", "dfa \"d\""},
    {J, "(?:bc|d)?e", "dfa \"e\""},
    {J, "a{0}b", "\"b\""},
    {J, "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
     "[0-9]{1,3} \".\" [0-9]{1,3} \".\" [0-9]{1,3} \".\" [0-9]{1,3}"},
    {J, "(?:ab)*", "dfa"},
    {J, "a{17}", "[a]{17,17}"},
    {J, ".{1,100000}", DOT "{1,100000}"},

    /* alternatives */
    {J, "a|b|[x-z]", "[a-bx-z]{1,1}"},
    {J, "(a|b)+", "[a-b]{1,*}"},
    {J, "|a", "[a]{0,1}"},
    {J, "|a+|", "[a]{0,*}"},
    {J, "|a{2,3}", "dfa"},
    {J, "a|b+", "dfa"},
    {J, "a+|b", "dfa"},
    {J, "ab|c", "dfa"},

    /* possessive runs: equal to greedy ones only where nothing is taken away */
    {J, "a*+b", "[a]{0,*} \"b\""},
    {J, "\\d{1}+", "[0-9]{1,1}"},
    {J, "a*+a", "nothing"},
    {J, "a*+a*", "dfa"},
    {J, "(?:a*+){2}", "dfa"},
    {J, "(?>a|ab)", "PCRE2"},
    {J, "a*?b", "[a]{0,*} \"b\""},

    /* classes and escapes */
    {J, "[\\w-_]", "[\\-0-9A-Z_a-z]{1,1}"},
    {J, "[a-z&&[^m-p]]", "[a-lq-z]{1,1}"},
    {J, "[\\p{Print}&&[^|:/]]+", "[\\u{20}-.0-9;-{}-~]{1,*}"},
    {J, "[a&&b]", "[]{1,1}"},
    {J, "[^a-c&&b]", "[\\u{0}-ac-\\u{10ffff}]{1,1}"},
    {E, "^[a&&b]$", "[&a-b]{1,1}"},
    {J, "[a[b-d]e]", "[a-e]{1,1}"},
    {J, "[+-[b]]", "[+\\-b]{1,1}"},
    {J, "[^\\x00-\\x{10fffe}]", "\"\U0010FFFF\""},
    {J, "[]a]", "[\\]a]{1,1}"},
    {J, "[a-]", "[\\-a]{1,1}"},
    {J, "[-a]", "[\\-a]{1,1}"},
    {J, "[a^]", "[^a]{1,1}"},
    {J, "[\\uD800\\uDBFF-\\uDC00\\uDFFF]", "[\\u{d800}\\u{dbff}-\\u{dc00}\\u{dfff}]{1,1}"},
    {J, "\\uD83D\\uDC4D", "\"\U0001F44D\""},
    {J, "\\x41\\x{1F44D}\\0101\\e\\a\\cA", "\"A\U0001F44DA\x1b\x07\x01\""},
    {E, "^\\u{41}\\cA$", "\"A\x01\""},
    {J, "[^/:|\\000-\\037]+", "[\\u{20}-.0-9;-{}-\\u{10ffff}]{1,*}"},
    {J, "\\p{Upper}\\p{Digit}\\P{ASCII}", "[A-Z]{1,1} [0-9]{1,1} [\\u{80}-\\u{10ffff}]{1,1}"},
    {E, "^\\p{Upper}$", "[many]{1,1}"},
    {J, "(?i)aB[c-d]1", "[Aa]{1,1} [Bb]{1,1} [C-Dc-d]{1,1} \"1\""},
    {J, "(?i)[^k]", "[\\u{0}-JL-jl-\\u{10ffff}]{1,1}"},
    {J, "a(?i:b)c", "\"a\" [Bb]{1,1} \"c\""},
    {J, "a(?i)b(?-i)c", "\"a\" [Bb]{1,1} \"c\""},
    {J, "(a(?i)b)c", "\"a\" [Bb]{1,1} \"c\""},
    {J, "\\s", "[\\u{9}-\\u{d}\\u{20}]{1,1}"},
    {E, "^\\s$",
     "[\\u{9}-\\u{d}\\u{20}\\u{a0}\\u{1680}\\u{2000}-\\u{200a}\\u{2028}-\\u{2029}\\u{202f}"
     "\\u{205f}\\u{3000}\\u{feff}]{1,1}"},
    {J, "\\v", "[\\u{a}-\\u{d}\\u{85}\\u{2028}-\\u{2029}]{1,1}"},
    {E, "^\\v[\\b]$", "\"\x0b\x08\""},
    {J, "[a-z0-9]{11}{0,1011}", "[0-9a-z]{11,11}"},
    {J, "a}]", "\"a}]\""},

    /* searches */
    {E, "", "ANY"},
    {E, ".*", "ANY"},
    {E, "[ -~]*", "ANY"},
    {E, "^(?s)", "ANY"},
    {E, "^[^\\.]*", "ANY"},
    {E, "^a|.*", "ANY"},
    {E, "^arn:aws:kms:", "\"arn:aws:kms:\" " ALL "{0,*}"},
    {E, "^.+$", ECMA_DOT "{1,*}"},
    {E, "^[^:]", "[\\u{0}-9;-\\u{10ffff}]{1,1} " ALL "{0,*}"},
    {E, "\\S", "dfa"},
    {E, "a$", "dfa"},
    {E, "^boolean|string|number$", "dfa"},
    {E, "^a|b|c$", "[a-c]{1,1}"},
    {E, "^|a$", "[a]{0,1}"},
    {E, "^(\\$L)|[0-9]*$", "dfa"},
    {E, "(^a|^b)$", "[a-b]{1,1}"},
    {E, "^a\\$", "\"a$\" " ALL "{0,*}"},
};

static void test_reductions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++) {
        const reduction *t = &reductions[i];
        arena *memory = arena_new();
        text shown;
        regex_result r = regex_compile(memory, t->pattern, strlen(t->pattern), t->meaning);
        if (strcmp(show(&r, &shown), t->expected) != 0)
            fail_msg("%s\n  is       %s\n  expected %s", t->pattern, shown.bytes, t->expected);
        assert_true(r.pcre2 && strlen(r.pcre2) == r.pcre2_size);
        arena_free(memory);
    }
}

/* ---- Fewest states --------------------------------------------------------------------------- */

/* Marks, turn by turn, the pairs that accepting, or a code point, tells apart. Moore's way: slow,
 * and nothing of what minimize.c does. */
static void check_distinct(const char *pattern, const regex_dfa *d)
{
    uint32_t n = d->states;
    bool *apart = calloc((size_t)n * n, sizeof *apart), changed = true;
    assert_non_null(apart);
    for (uint32_t i = 0; i < n * n; i++)
        apart[i] = (i / n >= d->accept) != (i % n >= d->accept);
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < n * n; i++) {
            for (uint32_t c = 0; c < d->classes && !apart[i]; c++) {
                const uint16_t *next = d->next + c * n;
                apart[i] = apart[next[i / n] * n + next[i % n]];
                changed = changed || apart[i];
            }
        }
    }
    for (uint32_t i = 0; i < n * n; i++)
        if (i / n != i % n && !apart[i])
            fail_msg("%s: states %u and %u are one", pattern, i / n, i % n);
    free(apart);
}

/* All but the dead state can be reached. */
static void check_reached(const char *pattern, const regex_dfa *d)
{
    bool *reached = calloc(d->states, sizeof *reached), changed = true;
    assert_non_null(reached);
    reached[0] = reached[d->start] = true;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < d->states * d->classes; i++) {
            if (!reached[i % d->states] || reached[d->next[i]])
                continue;
            reached[d->next[i]] = changed = true;
        }
    }
    for (uint32_t s = 0; s < d->states; s++)
        if (!reached[s])
            fail_msg("%s: state %u is never reached", pattern, s);
    free(reached);
}

static void test_fewest_states(void **state)
{
    (void)state;
    unsigned automata = 0;
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; i++) {
        const reduction *t = &reductions[i];
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, t->pattern, strlen(t->pattern), t->meaning);
        for (size_t k = 0; r.ok && k < r.step_count; k++) {
            if (!r.steps[k].dfa)
                continue;
            check_distinct(t->pattern, r.steps[k].dfa);
            check_reached(t->pattern, r.steps[k].dfa);
            automata++;
        }
        arena_free(memory);
    }
    assert_true(automata > 20);
}

/* ---- Refusals ------------------------------------------------------------------------------ */

typedef struct refusal {
    regex_meaning meaning;
    const char *pattern;
    size_t at;
    const char *error;
} refusal;

static const refusal refusals[] = {
    {J, "a(b", 1, "unbalanced parenthesis"},
    {J, "ab)c", 2, "unbalanced parenthesis"},
    {J, "(?:(a)", 0, "unbalanced parenthesis"},
    {J, "a|*", 2, "nothing to repeat"},
    {J, "a**", 2, "nothing to repeat"},
    {J, "+", 0, "nothing to repeat"},
    {J, "(?+a)", 2, "unknown flag or group"},
    {J, "(?x)a", 2, "unknown flag or group"},
    {J, "(?#a)", 2, "unknown flag or group"},
    {J, "(?i", 3, "unknown flag or group"},
    {J, "(?<n>a)", 0, "named groups are not supported"},
    {J, "ab{3,2}", 2, "count with min > max"},
    {J, "a{", 1, "malformed count"},
    {J, "a{b}", 1, "malformed count"},
    {J, "a{1", 1, "malformed count"},
    {J, "a{,3}", 1, "malformed count"},
    {J, "a{2147483648}", 1, "malformed count"},
    {J, "[a-z", 0, "unterminated class"},
    {J, "[]", 0, "unterminated class"},
    {E, "[]", 1, "empty class"},
    {E, "[^]", 2, "empty class"},
    {J, "[a&&]", 4, "empty class"},
    {J, "[a&&&b]", 4, "third ampersand"},
    {J, "[a&&[b]&]", 7, "ampersand behind an intersection"},
    {J, "x[z-a]", 2, "range out of order"},
    {J, "[a-\\w]", 1, "range that ends in a class"},
    {J, "[\\b]", 1, "unknown escape"},
    {J, "a\\", 1, "backslash at the end"},
    {J, "\\y", 0, "unknown escape"},
    {J, "\\Qa\\E", 0, "unknown escape"},
    {E, "\\a", 0, "unknown escape"},
    {J, "\\u12", 0, "malformed \\u escape"},
    {J, "\\u{41}", 0, "malformed \\u escape"},
    {J, "\\x4", 0, "malformed hexadecimal escape"},
    {J, "\\x{}", 0, "malformed hexadecimal escape"},
    {J, "\\x{110000}", 0, "code point above 10FFFF"},
    {J, "\\0", 0, "malformed octal escape"},
    {J, "\\08", 0, "malformed octal escape"},
    {E, "\\c1", 0, "malformed control escape"},
    {J, "\\p{Nothing}", 0, "unknown property name"},
    {J, "a\\p{L", 1, "malformed property escape"},
    {J, "\\p", 0, "malformed property escape"},
    {J, "(?i)\\p{Lu}", 4, "property of case under the flag i"},
    {J, "(a)\\2", 3, "reference to no complete group"},
    {J, "(a\\1)", 2, "reference to no complete group"},
    {J, "(a)(?i)\\1", 7, "reference under the flag i"},
    {E, "(?:(a)|b\\1)*", 8, "reference to a group in a loop"},
    {J, "a\xff", 1, "malformed UTF-8"},
    {J, "\xed\xa0\x80", 0, "malformed UTF-8"},
    {J, "\xc3", 0, "malformed UTF-8"},
    {J, "\xf4\x90\x80\x80", 0, "malformed UTF-8"},
    {J, "(a){65536}\\1", 0, "large count beside back references"},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *t = &refusals[i];
        arena *memory = arena_new();
        text shown, expected = {.size = 0};
        regex_result r = regex_compile(memory, t->pattern, strlen(t->pattern), t->meaning);
        put(&expected, "refused at %zu: %s", t->at, t->error);
        if (strcmp(show(&r, &shown), expected.bytes) != 0)
            fail_msg("%s\n  is       %s\n  expected %s", t->pattern, shown.bytes, expected.bytes);
        arena_free(memory);
    }
}

static regex_result compile_repeated(arena *memory, const char *front, const char *unit,
                                     size_t count, const char *back)
{
    size_t size = strlen(front) + count * strlen(unit) + strlen(back);
    char *pattern = arena_alloc(memory, size + 1), *to = pattern;
    to += sprintf(to, "%s", front);
    for (size_t i = 0; i < count; i++)
        to += sprintf(to, "%s", unit);
    sprintf(to, "%s", back);
    return regex_compile(memory, pattern, size, J);
}

/* Each limit from both sides. */
static void test_limits(void **state)
{
    (void)state;
    arena *memory = arena_new();
    regex_result r = compile_repeated(memory, "", "(", 100, "");
    assert_string_equal(r.error, "unbalanced parenthesis");
    r = compile_repeated(memory, "", "(", 101, "");
    assert_string_equal(r.error, "groups nested too deep");
    assert_int_equal(r.error_at, 100);
    r = compile_repeated(memory, "", "[a", 101, "");
    assert_string_equal(r.error, "groups nested too deep");
    r = compile_repeated(memory, "", "a", 19999, "");
    assert_true(r.ok);
    r = compile_repeated(memory, "", "a", 20001, "");
    assert_string_equal(r.error, "pattern with too many parts");
    r = compile_repeated(memory, "", "(a)", 500, "");
    assert_true(r.ok);
    r = compile_repeated(memory, "", "(a)", 501, "");
    assert_string_equal(r.error, "too many groups");
    assert_int_equal(r.error_at, 1500);
    r = compile_repeated(memory, "[", "a", 65533, "]");
    assert_true(r.ok);
    r = compile_repeated(memory, "[", "a", 65534, "]");
    assert_string_equal(r.error, "pattern too long");
    r = compile_repeated(memory, "", "[0-z]", 4096, "");
    assert_int_equal(r.rung, REGEX_STEPS);
    r = compile_repeated(memory, "", "[0-z]{65535}{2}[a-z]", 3200, "");
    assert_string_equal(r.error, "pattern too large for PCRE2");
    /* Obligations: of equal ones, and of more different ones than there is work for. Counting
     * neither took years. */
    r = compile_repeated(memory, "a", "$", 60, "b");
    assert_int_equal(r.rung, REGEX_DFA);
    r = compile_repeated(memory,
                         "(?:(?=.*a)|(?=.*b)|(?=.*c)|(?=.*d)|(?=.*e)|(?=.*f)|(?=.*g)|(?=.*h)|"
                         "(?=.*i)|(?=.*j)|(?=.*k)|(?=.*l)|(?=.*m)|(?=.*n)|(?=.*o)|(?=.*p)",
                         ")", 1, "{16}.*");
    assert_int_equal(r.rung, REGEX_PCRE2);
    arena_free(memory);
}

/* Patterns that cost much and become nothing, until the work of a model is used up: then they cost
 * nothing, what needs an automaton is left to PCRE2, and steps are steps. */
static void test_work(void **state)
{
    (void)state;
    static const char costly[] = "(?=[ab]*a[ab]{40}).*[ab]*b[ab]{50}", cheap[] = "(\\w+\\.)+\\w+";
    uint64_t work = REGEX_MODEL_WORK, before = work + 1;
    unsigned patterns = 0;
    for (; work > 0 && work < before; patterns++) {
        arena *memory = arena_new();
        before = work;
        regex_result r = regex_compile_within(memory, costly, strlen(costly), J, &work);
        assert_int_equal(r.rung, REGEX_PCRE2);
        arena_free(memory);
    }
    assert_true(work == 0);
    assert_in_range(patterns, 2, 100);
    arena *memory = arena_new();
    regex_result r = regex_compile_within(memory, cheap, strlen(cheap), J, &work);
    assert_int_equal(r.rung, REGEX_PCRE2);
    assert_int_equal(r.step_count, 0);
    r = regex_compile_within(memory, "[a-z]+x", 7, J, &work);
    assert_int_equal(r.rung, REGEX_PCRE2);
    r = regex_compile_within(memory, "[a-w]+x", 7, J, &work);
    assert_int_equal(r.rung, REGEX_STEPS);
    work = REGEX_MODEL_WORK;
    r = regex_compile_within(memory, cheap, strlen(cheap), J, &work);
    assert_int_equal(r.rung, REGEX_DFA);
    assert_true(work < REGEX_MODEL_WORK);
    arena_free(memory);
}

/* ---- Meanings ------------------------------------------------------------------------------ */

typedef struct meaning {
    regex_meaning meaning;
    const char *pattern;
    const char *text;
    bool matches;
} meaning;

#define SATELLITE                                                                                  \
    "([a-zA-Z0-9_\\-=/"                                                                            \
    "]|\\{satellite_id\\}|\\{config\\-name}|\\{s3\\-config-id}|\\{year\\}|\\{month\\}|"            \
    "\\{day\\})"
#define PLACEHOLDERS "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*"

static const meaning meanings[] = {
    {J, "a$\\n", "a\n", true},
    {E, "^a$\\n", "a\n", false},
    {J, "a$\\r\\n", "a\r\n", true},
    {J, "a\\r$\\n", "a\r\n", false},
    {J, "a$\\n\\n", "a\n\n", false},
    {J, "(a$|b)\\u2028", "a\u2028", true},
    {J, "a\\Z\\n", "a\n", true},
    {J, "a\\z\\n", "a\n", false},
    {J, "(?:a|b$)", "b\n", false},
    {E, "a$", "b\na", true},
    {E, "a$", "a\n", false},
    {J, "(?m)a$\\n^b", "a\nb", true},
    {J, "(?m)a$\\r\\n^b", "a\r\nb", true},
    {J, "(?m)a\\r^\\nb", "a\r\nb", false},
    {J, "(?m)a\\r$\\nb", "a\r\nb", false},
    {J, "(?m)a\\u0085^b",
     "a\xc2\x85"
     "b",
     true},
    {J, "(?m)a\\n^", "a\n", false},
    {J, "(?m)^a", "a", true},
    {J, "(?m)^", "", false},
    {E, "(?m)^b$", "a\u2028b\ra", true},
    {E, "(?m)^b",
     "a\xc2\x85"
     "b",
     false},
    {J, "(?s)^\\s*a.+b\\s*$", "a\n\nb\n", true},
    {J, "a.b",
     "a\xc2\x85"
     "b",
     false},
    {E, "a.b",
     "a\xc2\x85"
     "b",
     true},
    {E, "^\\S+$", "a\u00a0", false},
    {J, "^\\S+$", "a\u00a0", true},
    {E, "\\S", " \ta ", true},
    {E, "\\S", " \u3000", false},
    {E, "^boolean|string|number$", "string", true},
    {E, "^boolean|string|number$", "a string b", false},
    {E, "^boolean|string|numbers?", "a string b", true},
    {E, "^a$|^b$", "b", true},
    {E, "^a$|^b$", "ab", false},
    {E, "^a|b\\$$", "b$", true},
    {E, "^a|b\\$", "xb$x", true},
    {J, "\\bfoo\\b.*", "foo bar", true},
    {J, "\\bfoo\\b.*", "foobar", false},
    {J, "foo\\Bbar", "foobar", true},
    {J, "(?!.*?(.)\\1{3})[a-z]*", "aaabbb", true},
    {J, "(?!.*?(.)\\1{3})[a-z]*", "baaaab", false},
    {J, "(-?)a\\1b", "-a-b", true},
    {J, "(-?)a\\1b", "-ab", false},
    {J, "(?:(a)|b)\\1c", "bc", false},
    {E, "^(?:(a)|b)\\1c$", "bc", true},
    {E, "^(?:(a)|b)\\1c$", "aac", true},
    {J, "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10\\11", "abcdefghijja1", true},
    {J, "(?:(?:(a)|b)\\1)*", "aaba", true}, /* Java keeps the a of the turn before */
    {J, "(?:(?:(a)|b)\\1)*", "baaa", false},
    {J, "(?:x(:?))?y\\1z", "x:y:z", true},
    {J, "(?:x(:?))?y\\1z", "x:yz", false},
    {J, "(?:x(:?))?y\\1z", "yz", false}, /* a group that took no part matches nothing */
    {E, "^(?:x(:?))?y\\1z$", "yz", true},
    {E, "^(?:x(:?))?y\\1z$", "xyz", true},
    {E, "^(?:x(:?))?y\\1z$", "y:z", false},
    {J, "(a|b)(?:(c|d)\\2)?\\1", "bccb", true},
    {J, "(a|b)(?:(c|d)\\2)?\\1", "bcda", false},
    {J, "(?<!-)a(?<=a|bca)", "a", true},
    {J, "[a-z-]*(?<!-)", "a-b", true},
    {J, "[a-z-]*(?<!-)", "a-", false},
    {J, "(?>a|ab)c", "abc", false},
    {J, "(?>a$|ab)", "ab", true},
    {J, "(?:a$){2}", "aa", false},
    {J, "(?:^a)+", "aa", false},
    {J, "(?:^a)?b", "ab", true},
    {E, "(?:^a)?b", "xb", true},
    {E, "(?:^a|b)c", "xbc", true},
    {E, "(?:^a|b)c", "xac", false},
    {E, "a*^b", "xb", false},
    {E, "a*^b", "bx", true},
    {J, "a*+a", "aa", false},
    {J, "(?i)all|[0-9]{12}", "ALL", true},
    {J, "(?i)\\x6b", "\u212a", false},
    {J, "(?!(?i)(arn|aws):)[a-zA-Z:]+", "AWS:x", false},
    {J, "(?!(?i)(arn|aws):)[a-zA-Z:]+", "x:AWS:", true},
    {J, "[\\p{L}-_]+", "\u00e9-_", true},
    {J, "[^\\p{L}1]", "\u00e9", false},
    {J, "[^\\p{L}1]", "2", true},
    {J, "\\P{Lu}\\pL", "aB", true},
    {J, "\\p{LD}+", "a\u0661", true},
    {J, "\\p{Alpha}", "\u00e9", false},
    {E, "^\\p{Alpha}$", "\u00e9", true},
    {E, "^[\\p{Upper}\\p{Digit}_]+$", "A1_", true},
    {E, "^[\\p{Upper}\\p{Digit}_]+$", "\u00c9", false},
    {J, "\\p{LD}", "\u00b2", false},
    {J, "[^\\p{C}\\p{IsWhitespace}]+", "a\u3000", false},
    {J, "[^\\p{C}\\p{IsWhitespace}]+", "a\u200b", false},
    {J, "[^\\p{C}\\p{IsWhitespace}]+", "a\U0001F44D\u0301", true},
    {J, "\\P{C}*", "\ufdd0", false},
    {J, "[\\P{C}\\s]+", "a\n", true},
    {J, "\\p{IsAlphabetic}+", "\u2160\u24d0\u0345", true},
    {J, "\\p{IsLu}\\p{IsN}", "A\u2160", true},
    {J, "\\p{Punct}", "\u00bf", false},
    {J, "\\p{IsPunctuation}", "\u00bf", true},
    {J, "[\\p{Print}\\p{Blank}]+", "a\t", true},
    {J, "\\p{ASCII}{0,3}", "a\x7f", true},
    {J, "[\\p{L}&&[^\\p{Lu}a]]+", "b\u00e9", true},
    {J, "[\\p{L}&&[^\\p{Lu}a]]+", "a", false},
    {J, "[^a[^\\p{L}]]", "b", true},
    {J, "[^a[^\\p{L}]]", "1", false},
    {J, "[\\w&&\\D&&[^_]]+", "a_", false},
    {J, "[\\w&&\\D&&[^_]]+", "aZ", true},
    {J, "(?i)[\\p{Pd}k]+", "K-k", true},
    {J, "(?i)[^k]", "K", false},
    {J, "(?i)[[k]]", "K", true},
    {J, "(?i)[\u00e9]", "\u00c9", false},
    {J, "[[:alnum:]/]+", ":a/", true},
    {J, "[[:alnum:]/]+", "b", false},
    {J, "[^\\000-\\037]+", "a\x1f", false},
    {J, "[^\\000-\\037]+", "a\x20", true},
    {J, "\\0400", " 0", true},
    /* too large for PCRE2 in 900 copies; the longest text with properties */
    {J, SATELLITE "{1,900}", "a/{year}=", true},
    {J, SATELLITE "{1,900}", "", false},
    {J, SATELLITE "{0,900}?", "", true},
    {J, SATELLITE "{0,900}?", "{month}", true},
    {J, SATELLITE "{900,}", "a", false},
    {J, SATELLITE "{1,900}+a", "aa", false},
    {J, PLACEHOLDERS "\\{##" PLACEHOLDERS "##\\}" PLACEHOLDERS, "\u00e9 {## ##}\u0661", true},
    {J, PLACEHOLDERS "\\{##" PLACEHOLDERS "##\\}" PLACEHOLDERS, "{## ##}\u200b", false},
    {J, "([a-z]*)${1,128}", "ab", true},
    {J, "([a-z]*)${1,128}\\n", "ab\n", true},
    {J, "[a-z]{3}{0,9}", "abc", true},
    {J, "[a-z]{3}{0,9}", "abcdef", false},
    {J, "\\d{1}+:", "12:", false},
    {J, "^\\P{C}*$}$", "a}", false},
    {J, "(?:/(?!\\.)+[a-z.]+)+", "/a./b", true},
    {J, "(?:/(?!\\.)+[a-z.]+)+", "/a/.b", false},
    {J, "(?:/(?!\\.)*[a-z.]+)+", "/a/.b", true},
};

static bool judge(const meaning *t, const regex_result *r, arena *memory)
{
    base_span whole = {(const uint8_t *)t->text, strlen(t->text)};
    pattern_tables *tables = pattern_tables_make(memory, r);
    pcre2_engine *engine;
    if (pcre2_engine_make(&tables->schema, true, &engine) != 0)
        fail_msg("%s does not compile as %s", t->pattern, r->pcre2);
    int answer = pcre2_engine_match(engine, 0, whole);
    pcre2_engine_free(engine);
    assert_true(answer >= 0);
    if (r->rung != REGEX_PCRE2) {
        match_state m;
        match_begin(&m);
        match_feed(&tables->schema, &tables->row, &m, whole);
        assert_int_equal(match_end(&tables->schema, &tables->row, &m),
                         answer ? MATCH_YES : MATCH_NO);
    }
    return answer == 1;
}

static void test_meanings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        const meaning *t = &meanings[i];
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, t->pattern, strlen(t->pattern), t->meaning);
        if (!r.ok)
            fail_msg("%s: %s", t->pattern, r.error);
        if (judge(t, &r, memory) != t->matches)
            fail_msg("row %zu: %s should be %d\n  %s", i, t->pattern, t->matches, r.pcre2);
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reductions), cmocka_unit_test(test_fewest_states),
        cmocka_unit_test(test_refusals),   cmocka_unit_test(test_limits),
        cmocka_unit_test(test_work),       cmocka_unit_test(test_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
