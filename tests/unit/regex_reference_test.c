/* Back references that become alternatives, against PCRE2: random patterns with up to three groups,
 * and rows for what went or could go wrong. WIREVET_ITERATIONS and WIREVET_SEED as in
 * regex_oracle_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "support/oracle.h"

static int set_up(void **state)
{
    (void)state;
    chance_begin();
    return 0;
}

static void check(const pattern_tables *t, const char *pattern, const char *text, size_t size,
                  bool expected)
{
    if (match_cut(t, match_feed, text, size, size / 2) != expected ||
        match_cut(t, match_feed_plain, text, size, 0) != expected)
        fail_msg("%s on '%.*s': expected %d", pattern, (int)size, text, expected);
}

/* Compares on all short texts; the rung. A group that takes no part matches nothing, in Java as in
 * PCRE2. */
static regex_rung check_short(const char *pattern)
{
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, strlen(pattern), REGEX_WHOLE_JAVA);
    if (!r.ok)
        fail_msg("%s: %s", pattern, r.error);
    const pattern_tables *tables = pattern_tables_make(memory, &r);
    /* by itself PCRE2 10.42 makes c? possessive before (?:b)?+c */
    pcre2_code *oracle = oracle_compile(pattern, ORACLE_WHOLE | PCRE2_NO_AUTO_POSSESS);
    for (uint32_t i = 0; i < SHORT_TEXTS && r.rung != REGEX_PCRE2; i++) {
        char text[8];
        size_t size = short_text(i, text);
        check(tables, pattern, text, size, oracle_match(oracle, text, size));
    }
    pcre2_code_free(oracle);
    arena_free(memory);
    return r.rung;
}

/* ---- Random patterns ------------------------------------------------------------------------ */

typedef struct builder {
    pattern_text text;
    uint32_t opened, closed[3], complete; /* groups */
} builder;

static void random_sequence(builder *b, uint32_t depth);

static void random_group(builder *b, uint32_t depth)
{
    uint32_t number = b->opened + 1;
    bool captures = b->opened < sizeof b->closed / sizeof *b->closed && chance(3) > 0;
    static const char *const others[] = {"(?:", "(?:", "(?:", "(?=", "(?!"};
    b->opened += captures;
    put(&b->text, captures ? "(" : others[chance(5)]);
    random_sequence(b, depth - 1);
    put(&b->text, "|");
    if (chance(2))
        random_sequence(b, depth - 1);
    put(&b->text, ")");
    if (captures)
        b->closed[b->complete++] = number;
}

/* Inside of a loop Java and PCRE2 keep what an earlier turn has taken, and both do so alike. */
static void random_sequence(builder *b, uint32_t depth)
{
    static const char *const atoms[] = {"a", "b", "[ab]", "[^a]", "c?", ""};
    static const char *const counts[] = {"", "", "", "", "?", "?", "??", "?+", "{2}", "*"};
    for (uint32_t terms = 1 + chance(3); terms > 0; terms--) {
        uint32_t kind = chance(6);
        if (kind < 2 && depth > 0) {
            random_group(b, depth);
        } else if (kind < 4 && b->complete > 0) {
            char reference[8];
            snprintf(reference, sizeof reference, "(?:\\%u)",
                     (unsigned)b->closed[chance(b->complete)]);
            put(&b->text, reference);
        } else {
            put(&b->text, "(?:");
            put(&b->text, atoms[chance(sizeof atoms / sizeof *atoms)]);
            put(&b->text, ")");
        }
        if (chance(8) == 0)
            put(&b->text, counts[chance(sizeof counts / sizeof *counts)]);
    }
}

static void test_random_references(void **state)
{
    (void)state;
    unsigned long own = 0, patterns = 10 * setting("WIREVET_ITERATIONS", 300), asked = 0;
    for (unsigned long i = 0; i < patterns; i++) {
        builder b = {{{0}, 0}, 0, {0}, 0};
        random_sequence(&b, 2);
        if (!strstr(b.text.bytes, "\\"))
            continue;
        asked++;
        own += check_short(b.text.bytes) != REGEX_PCRE2;
    }
    assert_true(asked > patterns / 20 && own > asked / 6);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Each has texts of few kinds: with more, or one without an end, it is for PCRE2. */
static void test_several_groups(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "(a|b)(b|c)\\1\\2",        "(a|b)(b|c)\\2\\1",      "(a|bb)(x?)c\\1(?:\\2)",
        "(a|b)(c\\1)\\2",          "((a|b)\\2(c|a))\\3",    "(?:(a)|(b))c\\1",
        "(a|b)(a|b)(c)?\\3\\2\\1", "(?:(a|b)\\1(b|c)\\2)*", "(a|b)(?!\\1)(a|b|c)\\2",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (check_short(rows[i]) == REGEX_PCRE2)
            fail_msg("%s is left to PCRE2", rows[i]);
}

/* One text of the outer group would have to stand for both; a choice that is not given back. */
static void test_left_to_pcre2(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "((a|b)(c\\2))\\3", "(a)?+\\1?ab",         "(?>(ab|a))\\1?b", "(a+)\\1",
        "(?:(a)|b\\1?)*",   "(?=([^a])|)(?:\\1)?", "(?=(a|b))\\1",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (check_short(rows[i]) != REGEX_PCRE2)
            fail_msg("%s has another rung", rows[i]);
}

/* The tree stays small, whatever the groups come to together. */
static void test_bounded(void **state)
{
    (void)state;
    char pattern[1000] = "";
    size_t size = 0;
    for (int i = 0; i < 60; i++)
        size += (size_t)snprintf(pattern + size, sizeof pattern - size, "([a-z])");
    for (int i = 1; i <= 60; i++)
        size += (size_t)snprintf(pattern + size, sizeof pattern - size, "\\%d(?:)", i);
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, size, REGEX_WHOLE_JAVA);
    assert_true(r.ok);
    assert_int_equal(r.rung, REGEX_PCRE2);
    assert_in_range(arena_taken(memory), 1, 64u << 20);
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_random_references, set_up),
        cmocka_unit_test(test_several_groups),
        cmocka_unit_test(test_left_to_pcre2),
        cmocka_unit_test(test_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
