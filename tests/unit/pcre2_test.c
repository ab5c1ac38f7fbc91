/* The engine compiles what it should, matches from end to end, gives up in time, and calls no
 * allocator while it matches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pcre2/pcre2_engine.h"

/* ---- Counting allocations -------------------------------------------------------------------- */

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)
#define COUNTING 1

static unsigned long calls;   /* of any allocator function, by any code of the process */
static unsigned long fail_at; /* the call that gets no memory, with all behind it; 0: none */

static bool fails(void)
{
    return ++calls >= fail_at && fail_at > 0;
}

/* The linker's --wrap would not see calls inside of libpcre2; symbols of the program come before
 * those of the libraries. */
#define INTERPOSED __attribute__((visibility("default")))
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);
void __libc_free(void *at);
INTERPOSED void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}
INTERPOSED void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}
INTERPOSED void *realloc(void *at, size_t size)
{
    return fails() ? NULL : __libc_realloc(at, size);
}
INTERPOSED void free(void *at)
{
    calls += at != NULL;
    __libc_free(at);
}
#endif

/* ---- A schema of a few patterns -------------------------------------------------------------- */

enum { MAX_PATTERNS = 8 };

typedef struct patterns {
    wv_schema schema;
    wv_pattern_row rows[MAX_PATTERNS];
    uint8_t names[2048];
} patterns;

static void add(patterns *p, uint8_t rung, const char *text)
{
    size_t size = strlen(text);
    uint32_t at = p->schema.name_size;
    p->names[at] = (uint8_t)size;
    p->names[at + 1] = (uint8_t)(size >> 8);
    memcpy(p->names + at + 2, text, size);
    p->rows[p->schema.pattern_count++] = (wv_pattern_row){.rung = rung, .pcre2 = at};
    p->schema.name_size += (uint32_t)size + 2;
    p->schema.patterns = p->rows;
    p->schema.names = p->names;
}

static pcre2_engine *engine_of(patterns *p, const char *text)
{
    pcre2_engine *engine;
    memset(p, 0, sizeof *p);
    add(p, WV_RUNG_PCRE2, text);
    assert_int_equal(pcre2_engine_make(&p->schema, false, &engine), 0);
    assert_non_null(engine);
    return engine;
}

static base_span span(const char *text)
{
    return (base_span){(const uint8_t *)text, strlen(text)};
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void test_make(void **state)
{
    (void)state;
    patterns p = {.schema = {.abi = WV_TABLES_ABI}};
    pcre2_engine *engine;
    assert_int_equal(pcre2_engine_make(&p.schema, true, &engine), 0); /* none is fine */
    pcre2_engine_free(engine);
    add(&p, WV_RUNG_STEPS, "a+");
    add(&p, WV_RUNG_PCRE2, "b|cd");
    add(&p, WV_RUNG_ANY, "(?s:.*)");
    assert_int_equal(pcre2_engine_make(&p.schema, false, &engine), 0);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(pcre2_engine_has(engine, i), i == 1);
    assert_int_equal(pcre2_engine_match(engine, 1, span("cd")), 1);
    assert_int_equal(pcre2_engine_match(engine, 0, span("a")), -1);
    assert_int_equal(pcre2_engine_match(engine, 3, span("a")), -1);
    pcre2_engine_free(engine);

    assert_int_equal(pcre2_engine_make(&p.schema, true, &engine), 0);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(pcre2_engine_has(engine, i), i < 3);
    assert_int_equal(pcre2_engine_match(engine, 0, span("aa")), 1);
    assert_int_equal(pcre2_engine_match(engine, 2, span("\n")), 1);
    pcre2_engine_free(engine);
    pcre2_engine_free(NULL);
    assert_false(pcre2_engine_has(NULL, 0));
    assert_int_equal(pcre2_engine_match(NULL, 0, span("")), -1);
}

static void test_make_fails(void **state)
{
    (void)state;
    patterns p = {.schema = {.abi = WV_TABLES_ABI}};
    pcre2_engine *engine = (pcre2_engine *)&p;
    add(&p, WV_RUNG_PCRE2, "a");
    add(&p, WV_RUNG_STEPS, "(");
    assert_int_equal(pcre2_engine_make(&p.schema, true, &engine), WV_E_ENGINE);
    assert_null(engine);
    assert_int_equal(pcre2_engine_make(&p.schema, false, &engine), 0);
    pcre2_engine_free(engine);
    engine = (pcre2_engine *)&p;
    patterns broken;
    memset(&broken.schema, 0, sizeof broken.schema);
    pcre2_engine_free(engine_of(&broken, "a"));
    add(&broken, WV_RUNG_PCRE2, "(");
    assert_int_equal(pcre2_engine_make(&broken.schema, false, &engine), WV_E_ENGINE);
    assert_null(engine);
    p.rows[0].pcre2 = WV_NONE;
    assert_int_equal(pcre2_engine_make(&p.schema, false, &engine), WV_E_ENGINE);
    assert_null(engine);
}

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        int answer;
    } rows[] = {
        {"ab|abc", "abc", 1},
        {"ab|abc", "abcd", 0},
        {"b", "ab", 0},
        {"a$", "a\n", 0},
        {"a$\n", "a\n", 0},
        {".", "\xc3\xa9", 1},
        {"[^a]", "\U0001F44D", 1},
        {"\\p{L}+", "\xc3\xa9z", 1},
        {"(?s:.*?)(?:x|y)(?s:.*)", "abxcd\n", 1},
        {"(?!.*/).*", "a/b", 0},
        {"(.)\\1", "aa", 1},
        {"", "", 1},
        /* 10.42 by itself makes c? possessive in these */
        {"c?(?>(?:bb)?)ca", "ca", 1},
        {"c?(?:b|ab)?+ca", "ca", 1},
        {"c?(?:bb){0,2}+(ca|b)\\1", "caca", 1},
        {".+", "a\xed\xa0\x80", -1}, /* PCRE2 cannot tell about a lone surrogate */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        patterns p;
        pcre2_engine *engine = engine_of(&p, rows[i].pattern);
        if (pcre2_engine_match(engine, 0, span(rows[i].text)) != rows[i].answer)
            fail_msg("%s on %s: expected %d", rows[i].pattern, rows[i].text, rows[i].answer);
        pcre2_engine_free(engine);
    }
    patterns p;
    pcre2_engine *engine = engine_of(&p, "a*");
    assert_int_equal(pcre2_engine_match(engine, 0, (base_span){NULL, 0}), 1);
    pcre2_engine_free(engine);
}

/* Each needs far more than the bound on a text that does not match: by PCRE2's own default of 10
 * million counts these take 0.2 s and more, or minutes where a count is long. */
typedef struct attack {
    const char *pattern, *front, *unit, *back;
    size_t times;
} attack;

static const attack attacks[] = {
    {"(?:[0-9]+)+", "", "0", "!", 84},
    {"[a-z0-9*](?:[._\\-\\/a-z0-9*]?[a-z0-9*]+)*", "", "a", "\x01", 60},
    {"[a-zA-Z0-9](?:-*[a-zA-Z0-9+\\-.])*", "a", "-", "\x01", 60},
    {"[ -~]*[!-~]+[ -~]*", "", "A", "\x01", 1023},
    {"(?s:.*?)[^y]*y", "", "a", "", 100000},
    {"(?s:.*?)[\\p{L}]*1", "", "\xc3\xa9", "", 100000},
    {"(?:(?:a|b)+)+", "", "a", "\x01", 5000},
};

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* The text of an attack, to be freed. */
static base_span attack_text(const attack *a)
{
    size_t unit = strlen(a->unit);
    base_span s = {NULL, strlen(a->front) + a->times * unit + strlen(a->back)};
    char *bytes = malloc(s.size + 1), *to = bytes;
    assert_non_null(bytes);
    memcpy(to, a->front, strlen(a->front));
    to += strlen(a->front);
    for (size_t i = 0; i < a->times; i++, to += unit)
        memcpy(to, a->unit, unit);
    memcpy(to, a->back, strlen(a->back) + 1);
    s.data = (const uint8_t *)bytes;
    return s;
}

static void test_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        patterns p;
        pcre2_engine *engine = engine_of(&p, attacks[i].pattern);
        base_span text = attack_text(&attacks[i]);
        double start = cpu_seconds();
        int answer = pcre2_engine_match(engine, 0, text);
        double took = cpu_seconds() - start;
        if (answer != -1)
            fail_msg("%s: expected a limit, got %d", attacks[i].pattern, answer);
        /* 0.25 s at worst were measured; the rest is for slow machines and sanitizers. */
        if (took > 5)
            fail_msg("%s: took %g s", attacks[i].pattern, took);
        free((void *)(uintptr_t)text.data);
        pcre2_engine_free(engine);
    }
}

/* What honest texts need is inside the bounds. */
static void test_within_limits(void **state)
{
    (void)state;
    static const attack honest[] = {
        {"(?:[0-9A-Z_a-z]+\\.)+[0-9A-Z_a-z]+", "", "abc.", "z", 100},
        {"s3:\\/\\/[^\\/]+\\/(?:[^\\/]+\\/)*[^\\/]+", "s3://b/", "dir/", "key", 100},
        {"(?!.*[.\\/\\\\]|aws:).*", "", "a", "", 4096},
        {"(?s:.*?)\\S(?s:.*)", "", " ", "a", 4096},
        {"(?s:.*)", "", "\U0001F44D", "", 2000},
    };
    for (size_t i = 0; i < sizeof honest / sizeof *honest; i++) {
        patterns p;
        pcre2_engine *engine = engine_of(&p, honest[i].pattern);
        base_span text = attack_text(&honest[i]);
        if (pcre2_engine_match(engine, 0, text) != 1)
            fail_msg("%s: expected a match", honest[i].pattern);
        free((void *)(uintptr_t)text.data);
        pcre2_engine_free(engine);
    }
}

#ifdef COUNTING
static void test_no_allocation(void **state)
{
    (void)state;
    patterns p;
    unsigned long before = calls;
    pcre2_engine *engine = engine_of(&p, "x");
    /* The counter sees libpcre2: more than the engine's own calloc. */
    assert_true(calls > before + 1);
    pcre2_engine_free(engine);
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        engine = engine_of(&p, attacks[i].pattern);
        base_span text = attack_text(&attacks[i]);
        before = calls;
        int limit = pcre2_engine_match(engine, 0, text);
        int other = pcre2_engine_match(engine, 0, span("a-b.c/\xc3\xa9"));
        int again = pcre2_engine_match(engine, 0, (base_span){text.data, 4});
        unsigned long after = calls;
        assert_int_equal(after, before);
        assert_true(limit == -1 && other >= 0 && again >= 0);
        free((void *)(uintptr_t)text.data);
        pcre2_engine_free(engine);
    }
}

/* Whichever call gets no memory: the same code, nothing left, and it works with memory. */
static void test_no_memory(void **state)
{
    (void)state;
    patterns p;
    memset(&p.schema, 0, sizeof p.schema);
    pcre2_engine_free(engine_of(&p, "(a+)=\\1"));
    unsigned long tries = 0;
    for (int32_t status = WV_E_MEMORY; status != 0; tries++) {
        pcre2_engine *engine = (pcre2_engine *)&p;
        fail_at = calls + 1 + tries;
        status = pcre2_engine_make(&p.schema, false, &engine);
        fail_at = 0;
        if (status != 0 && (status != WV_E_MEMORY || engine))
            fail_msg("call %lu: %d", tries, (int)status);
        pcre2_engine_free(engine);
    }
    assert_in_range(tries, 2, 100);
}
#endif

static void test_objection(void **state)
{
    (void)state;
    char buffer[128] = {0}; /* MSan does not see what PCRE2 writes */
    assert_null(pcre2_engine_objection(span("(ab|c)*"), buffer, sizeof buffer));
    const char *said = pcre2_engine_objection(span("(ab|c){65536}"), buffer, sizeof buffer);
    assert_ptr_equal(said, buffer);
    assert_non_null(strstr(said, "too big"));
    memset(buffer, 'x', sizeof buffer);
    said = pcre2_engine_objection(span("("), buffer, 8); /* clipped, and with a NUL */
    assert_ptr_equal(said, buffer);
    assert_true(strlen(said) <= 7 && strlen(said) > 0);
    assert_int_equal(buffer[8], 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),          cmocka_unit_test(test_make_fails),
        cmocka_unit_test(test_match),         cmocka_unit_test(test_limits),
        cmocka_unit_test(test_within_limits), cmocka_unit_test(test_objection),
#ifdef COUNTING
        cmocka_unit_test(test_no_allocation), cmocka_unit_test(test_no_memory),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
