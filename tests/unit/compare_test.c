/* codegen/regex/compare: languages of two patterns, against texts by hand and against POSIX regexec
 * on all short texts. */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "regex/compare.h"

#define JAVA REGEX_WHOLE_JAVA
#define ECMA REGEX_SEARCH_ECMA

static regex_source source(const char *pattern, regex_meaning meaning)
{
    return (regex_source){pattern, pattern ? strlen(pattern) : 0, meaning};
}

/* ---- By hand ------------------------------------------------------------------------------- */

typedef struct hand_case {
    const char *a;
    regex_meaning a_meaning;
    const char *b;
    regex_meaning b_meaning;
    regex_relation relation;
    const char *only_a, *only_b; /* NULL: none */
} hand_case;

static const hand_case by_hand[] = {
    {"a+", JAVA, "a+", JAVA, REGEX_EQUAL, NULL, NULL},
    {"a+", JAVA, "aa*", JAVA, REGEX_EQUAL, NULL, NULL},
    {"[a-c]", JAVA, "a|b|c", JAVA, REGEX_EQUAL, NULL, NULL},
    /* the same text, another meaning */
    {"a+", JAVA, "a+", ECMA, REGEX_SUBSET, NULL, "ba"},
    {"^a+$", JAVA, "^a+$", ECMA, REGEX_EQUAL, NULL, NULL},
    {"a+", JAVA, "^a+$", ECMA, REGEX_EQUAL, NULL, NULL},
    {"a|b", JAVA, "^a|b$", ECMA, REGEX_EQUAL, NULL, NULL}, /* glued on, regrouped */
    /* Java's . leaves out U+0085, Java's \s is ASCII */
    {".", JAVA, "^.$", ECMA, REGEX_SUBSET, NULL, "\xc2\x85"},
    {"\\s", JAVA, "^\\s$", ECMA, REGEX_SUBSET, NULL, "\xe1\x9a\x80"},
    {"\\w+\\.\\w+", JAVA, "(\\w+\\.)+\\w+", JAVA, REGEX_SUBSET, NULL, "a.a.a"},
    {"[ab]{2,4}", JAVA, "[ab]{3,5}", JAVA, REGEX_OVERLAP, "aa", "aaaaa"},
    {"a?", JAVA, "a", JAVA, REGEX_SUPERSET, "", NULL},
    /* nothing at all, everything, no pattern */
    {"[^\\s\\S]", JAVA, "a", JAVA, REGEX_SUBSET, NULL, "a"},
    {NULL, JAVA, "[\\s\\S]*", JAVA, REGEX_EQUAL, NULL, NULL},
    {NULL, JAVA, ".*", JAVA, REGEX_SUPERSET, "\n", NULL},
    {"a", JAVA, NULL, JAVA, REGEX_SUBSET, NULL, ""},
    {NULL, JAVA, NULL, ECMA, REGEX_EQUAL, NULL, NULL},
    /* looks and possessive runs are regular */
    {"(?!aws)[a-z]{3}", JAVA, "[a-z]{3}", JAVA, REGEX_SUBSET, NULL, "aws"},
    {"a*+a", JAVA, "[^\\s\\S]", JAVA, REGEX_EQUAL, NULL, NULL},
    /* far beyond any automaton, and still the same */
    {"(.{1,61}/.{1,1024}x){3}", JAVA, "^(.{1,61}/.{1,1024}x){3}$", JAVA, REGEX_EQUAL, NULL, NULL},
    {"(.{1,61}/.{1,1024}x){3}", JAVA, "(.{1,62}/.{1,1024}x){3}", JAVA, REGEX_UNKNOWN, NULL, NULL},
    {"(a*)b\\1", JAVA, "(a*)b\\1c?", JAVA, REGEX_UNKNOWN, NULL, NULL},
    {"(a*)b\\1", JAVA, "(a*)b\\1", JAVA, REGEX_EQUAL, NULL, NULL},
    {"(", JAVA, "a", JAVA, REGEX_UNKNOWN, NULL, NULL},
    /* A high surrogate before a low one is no two characters: nothing is lost by taking it away. A
     * lone one is a text. */
    {"[\\x{d800}-\\x{dbff}]|a", JAVA, "a", JAVA, REGEX_SUPERSET, "\xed\xa0\x80", NULL},
    {"(?:[\\s\\S]|(?:[\\x{d800}-\\x{dbff}])(?:[\\x{dc00}-\\x{dfff}]))", JAVA, "[\\s\\S]", JAVA,
     REGEX_EQUAL, NULL, NULL},
    {"(?:[\\s\\S]|(?:[\\x{dc00}-\\x{dfff}])(?:[\\x{d800}-\\x{dbff}]))", JAVA, "[\\s\\S]", JAVA,
     REGEX_SUPERSET, "\xed\xb0\x80\xed\xa0\x80", NULL},
};

static void expect_witness(const hand_case *c, const char *want, regex_witness got)
{
    if (!want != !got.text ||
        (want && (got.size != strlen(want) || memcmp(got.text, want, got.size))))
        fail_msg("%s against %s: witness %s, not %s", c->a ? c->a : "-", c->b ? c->b : "-",
                 got.text ? got.text : "none", want ? want : "none");
}

static void hand_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++) {
        const hand_case *c = &by_hand[i];
        arena *memory = arena_new();
        regex_comparison got =
            regex_compare(memory, source(c->a, c->a_meaning), source(c->b, c->b_meaning));
        if (got.relation != c->relation)
            fail_msg("%s against %s: %d, not %d (%s)", c->a ? c->a : "-", c->b ? c->b : "-",
                     (int)got.relation, (int)c->relation, got.why ? got.why : "");
        assert_int_equal(!got.why, got.relation != REGEX_UNKNOWN);
        expect_witness(c, c->only_a, got.only_a);
        expect_witness(c, c->only_b, got.only_b);
        arena_free(memory);
    }
}

/* ---- All texts of a, b and c up to five characters ------------------------------------------ */

#define LETTERS  3
#define LONGEST  5
#define TEXT_MAX 364 /* 1 + 3 + 9 + 27 + 81 + 243 */

static char texts[TEXT_MAX][LONGEST + 1]; /* shorter ones first */

static void fill_texts(void)
{
    for (size_t i = 1, parent = 0; i < TEXT_MAX; parent++) {
        for (unsigned c = 0; c < LETTERS && i < TEXT_MAX; c++, i++) {
            strcpy(texts[i], texts[parent]);
            texts[i][strlen(texts[parent])] = (char)('a' + c);
        }
    }
}

static uint32_t seed = 1;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* What POSIX and the parser read alike. No pattern tells c from any further character. */
static void random_pattern(char *out, unsigned depth)
{
    static const char *const atoms[] = {"a", "b", "[ab]", "[^a]", "[^b]", "[^ab]"};
    static const char *const counts[] = {"*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}"};
    uint32_t what = draw(depth ? 5 : 1);
    out += strlen(out);
    switch (what) {
    case 1:
    case 2:
        random_pattern(out, depth - 1);
        random_pattern(out, depth - 1);
        break;
    case 3:
        strcat(out, "(");
        random_pattern(out, depth - 1);
        strcat(out, "|");
        random_pattern(out, depth - 1);
        strcat(out, ")");
        break;
    case 4:
        strcat(out, "(");
        random_pattern(out, depth - 1);
        strcat(out, ")");
        strcat(out, counts[draw(sizeof counts / sizeof *counts)]);
        break;
    default:
        strcat(out, atoms[draw(sizeof atoms / sizeof *atoms)]);
    }
}

typedef struct posix {
    regex_t code;
    bool takes[TEXT_MAX];
} posix;

static bool posix_takes(const posix *p, const char *text)
{
    return regexec(&p->code, text, 0, NULL, 0) == 0;
}

/* A whole match is a search between anchors. */
static void posix_of(posix *p, const char *pattern, regex_meaning meaning)
{
    char whole[1024];
    snprintf(whole, sizeof whole, meaning == JAVA ? "^(%s)$" : "%s", pattern);
    assert_int_equal(regcomp(&p->code, whole, REG_EXTENDED | REG_NOSUB), 0);
    for (size_t i = 0; i < TEXT_MAX; i++)
        p->takes[i] = posix_takes(p, texts[i]);
}

/* The witness is taken by x alone, and no shorter text is. */
static void check_witness(const posix *x, const posix *y, regex_witness got, const char *about)
{
    size_t shortest = SIZE_MAX;
    for (size_t i = TEXT_MAX; i-- > 0;)
        if (x->takes[i] && !y->takes[i])
            shortest = strlen(texts[i]);
    if (!got.text && shortest != SIZE_MAX)
        fail_msg("%s: no witness, but there is one of %zu characters", about, shortest);
    if (!got.text)
        return;
    if (!posix_takes(x, got.text) || posix_takes(y, got.text))
        fail_msg("%s: '%s' is no witness", about, got.text);
    if (got.size <= LONGEST ? got.size != shortest : shortest != SIZE_MAX)
        fail_msg("%s: '%s' is not the shortest", about, got.text);
}

static void random_source(char *pattern, regex_meaning *meaning)
{
    char body[512] = "";
    *meaning = draw(2) ? JAVA : ECMA;
    random_pattern(body, 3);
    bool start = *meaning == ECMA && draw(2), end = *meaning == ECMA && draw(2);
    sprintf(pattern, "%s%s%s%s%s", start ? "^" : "", start || end ? "(" : "", body,
            start || end ? ")" : "", end ? "$" : "");
}

static unsigned check_random_pair(void)
{
    char a[600], b[600], about[1300];
    regex_meaning a_meaning, b_meaning;
    posix x, y;
    random_source(a, &a_meaning);
    random_source(b, &b_meaning);
    posix_of(&x, a, a_meaning);
    posix_of(&y, b, b_meaning);
    arena *memory = arena_new();
    regex_comparison got = regex_compare(memory, source(a, a_meaning), source(b, b_meaning));
    snprintf(about, sizeof about, "%s (%d) against %s (%d)", a, (int)a_meaning, b, (int)b_meaning);
    assert_int_not_equal(got.relation, REGEX_UNKNOWN);
    assert_int_equal(!!got.only_a.text,
                     got.relation == REGEX_SUPERSET || got.relation == REGEX_OVERLAP);
    assert_int_equal(!!got.only_b.text,
                     got.relation == REGEX_SUBSET || got.relation == REGEX_OVERLAP);
    check_witness(&x, &y, got.only_a, about);
    check_witness(&y, &x, got.only_b, about);
    regfree(&x.code);
    regfree(&y.code);
    arena_free(memory);
    return 1u << got.relation;
}

static void random_pairs(void **state)
{
    (void)state;
    unsigned seen = 0;
    fill_texts();
    for (unsigned i = 0; i < 3000; i++)
        seen |= check_random_pair();
    assert_int_equal(seen, 1u << REGEX_EQUAL | 1u << REGEX_SUBSET | 1u << REGEX_SUPERSET |
                               1u << REGEX_OVERLAP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hand_cases),
        cmocka_unit_test(random_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
