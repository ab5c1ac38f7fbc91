/* One pattern for each rung through the public interface: what needs PCRE2 says so, hits its limits
 * as a refusal, and keeps nobody else from an answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <wirevet/compile.h>
#include <wirevet/tables.h>

/* JSON inside of C: four backslashes are one. */
static const struct {
    const char *name, *pattern;
    uint8_t rung;
    const char *takes, *refuses; /* NULL: it refuses nothing */
} rows[] = {
    {"Any", "[\\\\s\\\\S]*", WV_RUNG_ANY, "", NULL},
    {"Steps", "id-[0-9]{2,5}", WV_RUNG_STEPS, "id-12345", "id-123456"},
    {"Rest", "arn:[\\\\s\\\\S]*", WV_RUNG_STEPS, "arn:\\n", "arn"},
    {"Dfa", "(ab|c)+", WV_RUNG_DFA, "abcab", "abca"},
    {"Nfa", "[ab]*a[ab]{40}", WV_RUNG_NFA, "babbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "ba"},
    {"Counters", "a(b|-c){2,5000}", WV_RUNG_COUNTERS, "ab-cb", "ab"},
    {"Plain", "[a-z]+", WV_RUNG_STEPS, "a", "A"},
    {"Twice", "(.+)=\\\\1", WV_RUNG_PCRE2, "ab=ab", "ab=aa"},
    {"Slow", "(?:(a+)\\\\1)+[bc]", WV_RUNG_PCRE2, "aaaab", "aaa"},
};
enum { ROWS = sizeof rows / sizeof *rows };

typedef struct writer {
    char bytes[8192];
    size_t size;
} writer;

__attribute__((format(printf, 2, 3))) static void add(writer *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(w->bytes + w->size, sizeof w->bytes - w->size, format, arguments);
    va_end(arguments);
    assert_in_range(size, 0, sizeof w->bytes - w->size - 1);
    w->size += (size_t)size;
}

static wv_model *load(void)
{
    static writer w;
    char error[512];
    w.size = 0;
    add(&w, "{\"smithy\":\"2.0\",\"metadata\":{\"wirevet.spec#patternForm\":\"documentation\"},");
    add(&w, "\"shapes\":{\"x.y#Ladder\":{\"type\":\"service\",\"version\":\"1\",\"operations\":[");
    add(&w, "{\"target\":\"x.y#Climb\"}],\"traits\":{");
    add(&w, "\"aws.protocols#awsJson1_1\":{},\"aws.api#service\":{\"sdkId\":\"Ladder\"}}}");
    add(&w, ",\"x.y#Climb\":{\"type\":\"operation\",\"input\":{\"target\":\"x.y#Input\"},");
    add(&w, "\"output\":{\"target\":\"smithy.api#Unit\"}},");
    add(&w, "\"x.y#Input\":{\"type\":\"structure\",\"members\":{");
    for (size_t i = 0; i < ROWS; i++)
        add(&w, "%s\"%s\":{\"target\":\"x.y#%s\"}", i ? "," : "", rows[i].name, rows[i].name);
    add(&w, "}}");
    for (size_t i = 0; i < ROWS; i++) {
        add(&w, ",\"x.y#%s\":{\"type\":\"string\",\"traits\":{", rows[i].name);
        add(&w, "\"smithy.api#pattern\":\"%s\"}}", rows[i].pattern);
    }
    add(&w, "}}");
    wv_model_file file = {.name = "ladder", .data = w.bytes, .size = w.size};
    wv_model *model = wv_model_load(NULL, &file, 1, error, sizeof error);
    if (!model)
        fail_msg("%s", error);
    return model;
}

static union {
    max_align_t align;
    unsigned char bytes[WV_CONFIG_SIZE];
} config_memory;

static wv_config *new_config(void)
{
    return wv_config_init(&config_memory, sizeof config_memory);
}

/* A payload with that member alone: `text` and behind it some times `unit`. */
static wv_verdict ask(const wv_config *config, const wv_schema *schema, size_t row,
                      const char *text, char unit, size_t units, wv_report *report)
{
    static char json[16384];
    size_t size = (size_t)sprintf(json, "{\"%s\":\"%s", rows[row].name, text);
    assert_true(size + units + 2 <= sizeof json);
    memset(json + size, unit, units);
    memcpy(json + size + units, "\"}", 2);
    return wv_check(config, wv_find_operation(schema, (wv_str){"Climb", 5}), WV_REQUEST, json,
                    size + units + 2, report);
}

/* Both answers of a row, or that there is none. */
static void expect(const wv_config *config, const wv_schema *schema, size_t row, bool able)
{
    const char *refuses = rows[row].refuses;
    assert_int_equal(ask(config, schema, row, rows[row].takes, ' ', 0, NULL),
                     able ? WV_VALID : WV_E_ENGINE);
    if (refuses)
        assert_int_equal(ask(config, schema, row, refuses, ' ', 0, NULL),
                         able ? WV_INVALID : WV_E_ENGINE);
}

static void test_rungs(void **state)
{
    (void)state;
    wv_model *model = load();
    const wv_schema *schema = wv_model_schema_at(model, 0);
    unsigned wanted[WV_RUNG_COUNT] = {0}, found[WV_RUNG_COUNT] = {0};
    assert_int_equal(schema->pattern_count, ROWS);
    assert_int_equal(schema->flags, WV_SCHEMA_PCRE2);
    for (size_t i = 0; i < ROWS; i++) {
        wanted[rows[i].rung]++;
        found[schema->patterns[i].rung]++;
    }
    assert_memory_equal(found, wanted, sizeof found);
    for (size_t i = 0; i < WV_RUNG_COUNT; i++)
        assert_in_range(found[i], 1, ROWS);
    wv_model_destroy(model);
}

/* No question about a schema with such a pattern is answered, whatever it is about. */
static void test_unprepared(void **state)
{
    (void)state;
    wv_model *model = load();
    const wv_schema *schema = wv_model_schema_at(model, 0);
    const wv_config *config = new_config();
    for (size_t i = 0; i < ROWS; i++) {
        expect(NULL, schema, i, false);
        expect(config, schema, i, false);
    }
    wv_model_destroy(model);
}

static void test_prepared(void **state)
{
    (void)state;
    wv_model *model = load();
    const wv_schema *schema = wv_model_schema_at(model, 0);
    wv_config *config = new_config();
    assert_int_equal(wv_config_prepare(config, schema), 0);
    for (size_t i = 0; i < ROWS; i++)
        expect(config, schema, i, true);
    wv_config_release(config);
    wv_model_destroy(model);
}

/* Too long for PCRE2, too much work, a text that it cannot judge: refused, and not as invalid. */
static void test_limits(void **state)
{
    (void)state;
    static union {
        max_align_t align;
        unsigned char bytes[WV_REPORT_MIN_SIZE];
    } memory;
    static const struct {
        size_t row;
        const char *text;
        size_t units;
        wv_verdict verdict;
        int32_t code;
    } cases[] = {
        {7, "a=", 100, WV_INVALID, WV_CODE_PATTERN},
        {7, "", 4000, WV_INVALID, WV_CODE_PATTERN},
        {7, "", 8193, WV_LIMIT, WV_CODE_LIMIT_PATTERN},
        {8, "", 1000, WV_LIMIT, WV_CODE_LIMIT_PATTERN},
        {6, "", 9000, WV_VALID, 0}, /* an own matcher beside it has no such limit */
    };
    wv_model *model = load();
    const wv_schema *schema = wv_model_schema_at(model, 0);
    wv_config *config = new_config();
    wv_report *report = wv_report_init(&memory, sizeof memory);
    assert_int_equal(wv_config_prepare(config, schema), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        wv_verdict verdict =
            ask(config, schema, cases[i].row, cases[i].text, 'a', cases[i].units, report);
        if (verdict != cases[i].verdict)
            fail_msg("case %zu: %d", i, (int)verdict);
        assert_int_equal(
            ask(config, schema, cases[i].row, cases[i].text, 'a', cases[i].units, NULL), verdict);
        if (verdict == WV_VALID)
            continue;
        /* the codes of the report, exactly one */
        assert_int_equal(wv_report_count(report), 1);
        assert_int_equal(wv_violation_code(wv_report_at(report, 0)), cases[i].code);
        assert_int_equal(
            ask(config, schema, cases[i].row, cases[i].text, 'a', cases[i].units, report), verdict);
        assert_int_equal(wv_http_status(report), verdict == WV_LIMIT ? 413 : 400);
    }
    wv_config_release(config);
    wv_model_destroy(model);
}

/* Preparing says what is wrong, keeps nothing of it, and works later. */
static void test_failing(void **state)
{
    (void)state;
    wv_model *model = load();
    wv_schema schema = *wv_model_schema_at(model, 0);
    wv_pattern_row patterns[ROWS];
    memcpy(patterns, schema.patterns, sizeof patterns);
    schema.patterns = patterns;
    wv_config *config = new_config();
    size_t needy = 0;
    while (patterns[needy].rung != WV_RUNG_PCRE2)
        needy++;
    patterns[needy].pcre2 = WV_NONE; /* of a generator that could not say it */
    assert_int_equal(wv_config_prepare(config, &schema), WV_E_ENGINE);
    expect(config, &schema, 7, false);
    expect(config, &schema, 1, false);
    memcpy(patterns, wv_model_schema_at(model, 0)->patterns, sizeof patterns);
    assert_int_equal(wv_config_prepare(config, &schema), 0);
    expect(config, &schema, 7, true);
    wv_config_release(config);
    wv_model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rungs),    cmocka_unit_test(test_unprepared),
        cmocka_unit_test(test_prepared), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_failing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
