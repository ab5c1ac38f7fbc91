/* DFAs with counters against PCRE2: small patterns in which even two turns are counted, on all
 * short texts; and long repetitions on texts around their bounds. WIREVET_ITERATIONS and
 * WIREVET_SEED as in regex_oracle_test.c, WIREVET_PATTERN_SIZE the size up to which every pattern
 * is tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regex/automaton.h"
#include "support/oracle.h"

#define ORACLE_OPTIONS (ORACLE_WHOLE | PCRE2_DOTALL)
#define MATCH_LIMIT    100000u /* of the oracle: some of what counts is exponential for it */

static int set_up(void **state)
{
    (void)state;
    chance_begin();
    return 0;
}

static void check(const pattern_tables *t, const char *pattern, const char *text, size_t size,
                  size_t cut, int expected)
{
    if (expected >= 0 && (match_cut(t, match_feed, text, size, cut) != expected ||
                          match_cut(t, match_feed_plain, text, size, cut) != expected))
        fail_msg("%s on '%.*s' (%zu bytes, cut at %zu): expected %d", pattern, (int)size, text,
                 size, cut, expected);
}

/* The tables of a pattern in which what has two turns or more is counted; NULL if it has no such
 * automaton, or no counter. */
static const pattern_tables *count_all(arena *memory, const char *pattern)
{
    static const program_form forms[] = {{.long_run = 2, .long_loop = 2}, {.long_run = 2}};
    size_t size = strlen(pattern);
    ast_tree tree = regex_parse(memory, pattern, size, REGEX_WHOLE_JAVA);
    assert_non_null(tree.root);
    const ast_node *plain = plain_of(memory, regex_whole(memory, tree, size, REGEX_WHOLE_JAVA));
    uint64_t work = REGEX_MODEL_WORK;
    for (size_t i = 0; plain && i < sizeof forms / sizeof *forms; i++) {
        const regex_dfa *d = dfa_of(memory, plain, forms[i], &dfa_small, &work);
        if (!d || d->counters == 0)
            continue;
        regex_step step = {.dfa = d};
        regex_result r = {.ok = true, .rung = REGEX_COUNTERS, .steps = &step, .step_count = 1};
        return pattern_tables_make(memory, &r);
    }
    return NULL;
}

/* True if the pattern has counters. */
static bool check_short(const char *pattern)
{
    arena *memory = arena_new();
    const pattern_tables *tables = count_all(memory, pattern);
    pcre2_code *oracle = tables ? oracle_compile(pattern, ORACLE_OPTIONS) : NULL;
    for (uint32_t i = 0; tables && i < SHORT_TEXTS; i++) {
        char text[8];
        size_t size = short_text(i, text);
        check(tables, pattern, text, size, chance((uint32_t)size + 1),
              oracle_try(oracle, text, size, MATCH_LIMIT));
    }
    pcre2_code_free(oracle);
    arena_free(memory);
    return tables != NULL;
}

/* ---- Random patterns ----------------------------------------------------------------------- */

static void random_pattern(pattern_text *to, uint32_t depth);

static void random_term(pattern_text *to, uint32_t depth)
{
    static const char *const atoms[] = {"a", "b", "[ab]", "[bc]", "[^a]", "."};
    static const char *const counts[] = {"",      "",      "*",     "?",     "{0,2}", "{0,3}",
                                         "{1,3}", "{1,4}", "{2,5}", "{0,5}", "{3}",   "{2,}"};
    static const char *const looks[] = {"(?=", "(?!", "(?<=a|", "(?<![bc]|"};
    if (depth > 0 && chance(8) == 0) {
        uint32_t look = chance(4);
        put(to, looks[look]);
        if (look < 2)
            random_pattern(to, depth - 1);
        put(to, ")");
        return;
    }
    if (depth > 0 && chance(3) == 0) {
        put(to, "(?:");
        random_pattern(to, depth - 1);
        put(to, ")");
    } else {
        put(to, atoms[chance(sizeof atoms / sizeof *atoms)]);
    }
    put(to, counts[chance(sizeof counts / sizeof *counts)]);
}

static void random_pattern(pattern_text *to, uint32_t depth)
{
    for (uint32_t i = chance(3) ? 1 : 2; i > 0; i--) {
        for (uint32_t terms = 1 + chance(3); terms > 0; terms--)
            random_term(to, depth);
        put(to, i > 1 ? "|" : "");
    }
}

static void test_random_patterns(void **state)
{
    (void)state;
    unsigned long counted = 0, patterns = setting("WIREVET_ITERATIONS", 300);
    for (unsigned long i = 0; i < patterns; i++) {
        pattern_text pattern = {.size = 0};
        random_pattern(&pattern, 2);
        counted += check_short(pattern.bytes);
    }
    assert_true(counted > patterns / 4);
}

/* ---- Every small pattern -------------------------------------------------------------------- */

static void visit_small(const char *pattern, void *counted)
{
    *(unsigned long *)counted += check_short(pattern);
}

static void test_every_small_pattern(void **state)
{
    (void)state;
    static const char *const leaves[] = {"a", "b", "[^a]"};
    static const char *const ones[] = {"(?:%s)*",     "(?:%s){0,3}", "(?:%s){1,3}",
                                       "(?:%s){2,4}", "(?=%s)",      "(?!%s)"};
    const every_parts parts = {leaves, sizeof leaves / sizeof *leaves, ones,
                               sizeof ones / sizeof *ones};
    unsigned long counted = 0;
    every_pattern(&parts, 4, visit_small, &counted);
    assert_true(counted > 100);
}

/* ---- Long repetitions ------------------------------------------------------------------------ */

/* Patterns of AWS, or like them, for which a DFA is too large, translated by hand for PCRE2. A text
 * is front, some times unit, back. */
typedef struct row {
    const char *pattern, *oracle, *front, *unit, *back;
    uint32_t bound; /* so many units are the last to match; 0: none ever matches */
} row;

#define SATELLITE_PART                                                                             \
    "[a-zA-Z0-9_\\-=/]|\\{satellite_id\\}|\\{config\\-name}|\\{s3\\-config-id}|\\{year\\}|"        \
    "\\{month\\}|\\{day\\}"
#define SATELLITE "(" SATELLITE_PART "){1,900}"
/* 900 copies are too large for PCRE2; 900 calls are not. */
#define SATELLITE_ORACLE "(?1){1,900}(?(DEFINE)(" SATELLITE_PART "))"
#define IAM                                                                                        \
    "(^$|(?!.*\\/aws-service-role\\/.*)arn:aws:iam:[A-Za-z0-9_\\/.-]{0,63}:[A-Za-z0-9_\\/.-]"      \
    "{0,63}:[A-Za-z0-9][A-Za-z0-9:_\\/+=,@.-]{0,1023})"
#define LINK                                                                                       \
    "https?://(?:www.)?[a-zA-Z0-9@:._+~#=-]{2,256}\\.[a-z]{2,6}\\b(?:[-a-zA-Z0-9@:%_+.~#?&/=]"     \
    "{0,2048})"
#define ROLE                                                                                       \
    "arn:(aws|aws-cn|aws-iso|aws-iso-[a-z]{1}|aws-us-gov):iam::[0-9]{12}:role/(([^/][!-~]+/)"      \
    "{1,511})?[A-Za-z0-9_+=,.@-]{1,64}"
#define FSX                                                                                        \
    "arn:(?=[^:]+:fsx:[^:]+:\\d{12}:)((|(?=[a-z0-9-.]{1,63})(?!\\d{1,3}(\\.\\d{1,3}){3})"          \
    "(?![^:]*-{2})(?![^:]*-\\.)(?![^:]*\\.-)[a-z0-9].*(?<!-)):){4}(?!/).{0,1024}"

static const row rows[] = {
    {SATELLITE, SATELLITE_ORACLE, "", "{year}", "", 900},
    {SATELLITE, SATELLITE_ORACLE, "a=", "/", "", 898},
    {SATELLITE, SATELLITE_ORACLE, "", "a", "{day}", 899},
    {IAM, IAM, "arn:aws:iam:e:0:", "x", "", 1024},
    {IAM, IAM, "arn:aws:iam:", "x", ":0:y", 63},
    {IAM, IAM, "arn:aws:iam::0/aws-service-role/:x", "y", "", 0},
    {LINK, LINK, "https://a.b.com/", "x", "", 2047},
    {LINK, LINK, "http://ab.com", "-", "", 2048},
    {LINK, LINK, "http://", "a", ".com", 256},
    {LINK, LINK, "http://a.commerce", "x", "", 0},
    {ROLE, ROLE, "arn:aws:iam::000000000000:role/", " a/", "z", 511},
    {ROLE, ROLE, "arn:aws:iam::000000000000:role/a/a/", "z", "", 64},
    {FSX, FSX, "arn:aws:fsx:e:012345678901:", "x", "", 1024},
    {FSX, FSX, "arn:aws:fsx:e:012345678901:/", "x", "", 0},
    {"[^\\x00]{1,1020}\\.csv", "[^\\x00]{1,1020}\\.csv", "", ".csv", ".csv", 255},
    {".{0,90}(?:ab)?.{0,90}", ".{0,90}(?:ab)?.{0,90}", "", "a", "", 180},
    {"(?:[a-z]{1,63}\\.)*[a-z]{2,63}", "(?:[a-z]{1,63}\\.)*[a-z]{2,63}", "a.bc.", "d", "", 63},
};

static void check_long(const row *t)
{
    arena *memory = arena_new();
    static char bytes[16384];
    regex_result r = regex_compile(memory, t->pattern, strlen(t->pattern), REGEX_WHOLE_JAVA);
    assert_true(r.ok && r.rung != REGEX_PCRE2);
    const pattern_tables *tables = pattern_tables_make(memory, &r);
    pcre2_code *oracle = oracle_compile(t->oracle, ORACLE_OPTIONS);
    uint32_t low = t->bound > 2 ? t->bound - 2 : 2;
    for (uint32_t times = low; times <= t->bound + 3; times++) {
        size_t size = (size_t)sprintf(bytes, "%s", t->front);
        for (uint32_t i = 0; i < times; i++)
            size += (size_t)sprintf(bytes + size, "%s", t->unit);
        size += (size_t)sprintf(bytes + size, "%s", t->back);
        int expected = times <= t->bound, answer = oracle_try(oracle, bytes, size, MATCH_LIMIT);
        if (answer >= 0 && answer != expected)
            fail_msg("%s, %u times %s: the oracle says %d", t->pattern, times, t->unit, answer);
        for (unsigned i = 0; i < 20; i++)
            check(tables, t->pattern, bytes, size, chance((uint32_t)size + 1), expected);
    }
    pcre2_code_free(oracle);
    arena_free(memory);
}

static void test_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_long(&rows[i]);
}

/* Random texts of the pattern's own pieces. */
static void test_pieces(void **state)
{
    (void)state;
    static const char *const pieces[] = {"arn:aws:fsx:e:012345678901:",
                                         "arn:aws:iam:",
                                         ":",
                                         "/",
                                         "aws-service-role/",
                                         "{year}",
                                         "{day",
                                         "www.",
                                         "http://",
                                         ".com",
                                         "-",
                                         "--",
                                         "x",
                                         "a.b",
                                         "1.2.3.4",
                                         "012345678901",
                                         "arn:aws:iam::000000000000:role/",
                                         " "};
    static const char *const patterns[] = {SATELLITE, IAM, LINK, ROLE, FSX};
    static const char *const oracles[] = {SATELLITE_ORACLE, IAM, LINK, ROLE, FSX};
    unsigned long texts = 2 * setting("WIREVET_ITERATIONS", 300);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        arena *memory = arena_new();
        regex_result r = regex_compile(memory, patterns[i], strlen(patterns[i]), REGEX_WHOLE_JAVA);
        const pattern_tables *tables = pattern_tables_make(memory, &r);
        pcre2_code *oracle = oracle_compile(oracles[i], ORACLE_OPTIONS);
        assert_int_equal(r.rung, REGEX_COUNTERS);
        unsigned long decided = 0;
        for (unsigned long k = 0; k < texts; k++) {
            pattern_text t = {.size = 0};
            for (uint32_t n = chance(10); n > 0; n--)
                put(&t, pieces[chance(sizeof pieces / sizeof *pieces)]);
            int expected = oracle_try(oracle, t.bytes, t.size, MATCH_LIMIT);
            decided += expected >= 0;
            check(tables, patterns[i], t.bytes, t.size, chance((uint32_t)t.size + 1), expected);
        }
        assert_true(decided > texts / 2);
        pcre2_code_free(oracle);
        arena_free(memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_random_patterns, set_up),
        cmocka_unit_test_setup(test_every_small_pattern, set_up),
        cmocka_unit_test_setup(test_bounds, set_up),
        cmocka_unit_test_setup(test_pieces, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
