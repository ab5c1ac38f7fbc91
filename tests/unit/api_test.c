/* The public interface as a user has it: what wirevet.h says of configs, reports, names and
 * engines, and what it answers to arguments that make no sense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "athena.h"
#include "base/config.h"
#include "glue.h"
#include "kinds.h"
#include "report/report.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define TEXT_ROW(s)                                                                                \
    {                                                                                              \
        (s), sizeof(s) - 1                                                                         \
    }
#define TEXT(s) ((wv_str)TEXT_ROW(s))
#define N       "\"Need\":\"\""

static const wv_str empty = {"", 0};

static union {
    max_align_t align;
    uint8_t bytes[65536];
} report_memory, other_memory, config_memory;

static wv_report *make_report(void)
{
    wv_report *report = wv_report_init(report_memory.bytes, sizeof report_memory.bytes);
    assert_non_null(report);
    return report;
}

static wv_config *make_config(void)
{
    wv_config *config = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    assert_non_null(config);
    return config;
}

static wv_verdict check(const wv_config *config, wv_operation operation, const char *json,
                        wv_report *report)
{
    return wv_check(config, operation, WV_REQUEST, json, strlen(json), report);
}

static wv_verdict take(const char *json, wv_report *report)
{
    return check(NULL, kinds_operation_take(), json, report);
}

/* A schema of tables that this library does not know; nothing of it may be read. */
static wv_schema of_other_abi(uint32_t abi)
{
    return (wv_schema){.abi = abi, .operation_count = 3, .pattern_count = 3};
}

static bool is_text(wv_str text, const char *wanted)
{
    return text.data && text.size == strlen(wanted) && memcmp(text.data, wanted, text.size) == 0;
}

/* ---- Schemas and operations ---------------------------------------------------------------- */

static void names(void **state)
{
    (void)state;
    static const wv_schema *const schemas[] = {&glue_schema, &athena_schema, &kinds_schema};
    static const char *const targets[] = {"AWSGlue", "AmazonAthena", "Kinds"};
    for (size_t s = 0; s < COUNT(schemas); s++) {
        assert_true(is_text(wv_service_target(schemas[s]), targets[s]));
        uint32_t count = wv_operation_count(schemas[s]);
        assert_true(count > 0);
        for (uint32_t i = 0; i < count; i++) {
            char target[100];
            wv_operation o = wv_operation_at(schemas[s], i);
            wv_str name = wv_operation_name(o);
            int size =
                snprintf(target, sizeof target, "%s.%.*s", targets[s], (int)name.size, name.data);
            assert_true(name.size > 0);
            wv_operation found = wv_find_operation(schemas[s], (wv_str){target, (size_t)size});
            assert_ptr_equal(found.schema, schemas[s]);
            assert_int_equal(found.index, i);
        }
        assert_null(wv_operation_at(schemas[s], count).schema);
        assert_true(is_text(wv_operation_name((wv_operation){schemas[s], count}), ""));
    }
    assert_true(is_text(wv_operation_name(glue_operation_get_session()), "GetSession"));
    assert_true(is_text(wv_operation_name(kinds_operation_nothing()), "Nothing"));
    assert_int_equal(wv_version(), WV_VERSION);
}

static void no_schema(void **state)
{
    (void)state;
    wv_schema later = of_other_abi(WV_TABLES_ABI + 1), none = of_other_abi(0);
    const wv_schema *const schemas[] = {NULL, &later, &none};
    for (size_t i = 0; i < COUNT(schemas); i++) {
        assert_int_equal(wv_operation_count(schemas[i]), 0);
        assert_null(wv_operation_at(schemas[i], 0).schema);
        assert_true(is_text(wv_operation_name((wv_operation){schemas[i], 0}), ""));
        assert_true(is_text(wv_service_target(schemas[i]), ""));
        assert_null(wv_find_operation(schemas[i], TEXT("GetSession")).schema);
    }
}

static void find(void **state)
{
    (void)state;
    static const struct {
        wv_str target;
        bool found;
    } rows[] = {
        {TEXT_ROW("GetSession"), true},
        {TEXT_ROW("AWSGlue.GetSession"), true},
        {TEXT_ROW("glue.GetSession"), true},
        {TEXT_ROW("GLUE.GetSession"), true}, /* the sdkId has no case */
        {TEXT_ROW("awsglue.GetSession"), false},
        {TEXT_ROW("AWSGLUE.GetSession"), false},
        {TEXT_ROW("AWSGlue.getSession"), false},
        {TEXT_ROW("AmazonAthena.GetSession"), false},
        {TEXT_ROW(""), false},
        {TEXT_ROW("."), false},
        {TEXT_ROW(".GetSession"), false},
        {TEXT_ROW("AWSGlue."), false},
        {TEXT_ROW("AWSGlue"), false},
        {TEXT_ROW("AWSGlue..GetSession"), false},
        {TEXT_ROW("AWSGlue.GetSession."), false},
        {TEXT_ROW("x.AWSGlue.GetSession"), false},
        {TEXT_ROW("AWSGlue GetSession"), false},
        {TEXT_ROW("GetSessio"), false},
        {TEXT_ROW("GetSessions"), false},
        {TEXT_ROW("GetSession\0"), false},
        {TEXT_ROW("GetSession\0x"), false},
        {TEXT_ROW("A"), false},
        {TEXT_ROW("zzz"), false},
        {TEXT_ROW("\xff"), false},
        {{"GetSessionAndMore", 10}, true}, /* no NUL is needed */
        {{NULL, 0}, false},
        {{NULL, 10}, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        wv_operation o = wv_find_operation(&glue_schema, rows[i].target);
        if (o.schema != (rows[i].found ? &glue_schema : NULL))
            fail_msg("row %zu: %.*s", i, (int)rows[i].target.size, rows[i].target.data);
        assert_true(!rows[i].found || is_text(wv_operation_name(o), "GetSession"));
    }
}

static void explain(void **state)
{
    (void)state;
    char out[4096] = "x", again[4096];
    wv_operation o = glue_operation_get_session();
    size_t size = wv_explain(o, WV_REQUEST, empty, out, sizeof out);
    assert_true(size > 0 && size < sizeof out);
    assert_int_equal(wv_explain(o, WV_REQUEST, (wv_str){NULL, 0}, again, sizeof again), size);
    assert_string_equal(out, again);
    assert_int_equal(wv_explain(o, WV_REQUEST, (wv_str){NULL, 3}, out, sizeof out), 0);
    assert_string_equal(out, "");
    wv_schema later = of_other_abi(WV_TABLES_ABI + 1);
    assert_int_equal(wv_explain((wv_operation){&later, 0}, WV_REQUEST, empty, out, 9), 0);
    assert_int_equal(wv_explain((wv_operation){&glue_schema, 99}, WV_REQUEST, empty, out, 9), 0);
}

/* ---- Configuration: names of errors --------------------------------------------------------- */

/* Needs no PCRE2, though other operations of Glue do: tested without it as well. */
static wv_operation get_session(void)
{
    static wv_schema schema;
    schema = glue_schema;
    schema.flags &= ~WV_SCHEMA_PCRE2;
    return (wv_operation){&schema, glue_operation_get_session().index};
}

/* What GetSession of Glue answers to a broken constraint, a wrong type and no JSON. */
static const char *const refused[] = {"{\"Id\":\"\"}", "{\"Id\":5}", "{"};
#define LENGTH                                                                                     \
    "\"1 validation error detected: Value '' at 'id' failed to satisfy constraint: Member must "   \
    "have length greater than or equal to 1\"}"
#define WRONG_TYPE "\"NUMBER_VALUE can not be converted to a String\"}"
#define NO_JSON    "\"payload ends too early at line 1, column 2\"}"

static void expect_bodies(const wv_config *config, const char *const *bodies)
{
    wv_report *report = make_report();
    for (size_t i = 0; i < COUNT(refused); i++) {
        char out[1000];
        assert_int_equal(check(config, get_session(), refused[i], report), WV_INVALID);
        wv_render(config, report, WV_FORMAT_AWS_BODY, out, sizeof out);
        assert_string_equal(out, bodies[i]);
        size_t size = wv_render(config, report, WV_FORMAT_AWS_TYPE, out, sizeof out);
        assert_int_equal(strlen(out), size);
        assert_memory_equal(bodies[i] + strlen("{\"__type\":\""), out, size);
    }
}

static const char *const policies[][3] = {
    {"{\"__type\":\"ValidationException\",\"Message\":" LENGTH,
     "{\"__type\":\"SerializationException\",\"Message\":" WRONG_TYPE,
     "{\"__type\":\"SerializationException\"}"},
    {"{\"__type\":\"InvalidInputException\",\"Message\":" LENGTH,
     "{\"__type\":\"InvalidInputException\",\"Message\":" WRONG_TYPE,
     "{\"__type\":\"InvalidInputException\",\"Message\":" NO_JSON},
};

static void error_names(void **state)
{
    (void)state;
    static const char *const own[] = {"{\"__type\":\"Mine\",\"Message\":" LENGTH,
                                      "{\"__type\":\"Yours\",\"Message\":" WRONG_TYPE,
                                      "{\"__type\":\"Yours\",\"Message\":" NO_JSON};
    for (int policy = WV_NAMES_OBSERVED; policy <= WV_NAMES_DOCUMENTED; policy++) {
        wv_config *config = make_config();
        assert_int_equal(wv_config_set(config, WV_OPTION_NAMES, policy), 0);
        expect_bodies(config, policies[policy]);
        assert_int_equal(wv_config_set_error_names(config, TEXT("Mine"), TEXT("Yours")), 0);
        expect_bodies(config, own);
        const char *const first[] = {own[0], policies[policy][1], policies[policy][2]};
        assert_int_equal(wv_config_set_error_names(config, TEXT("Mine"), empty), 0);
        expect_bodies(config, first);
        const char *const second[] = {policies[policy][0], own[1], own[2]};
        assert_int_equal(wv_config_set_error_names(config, (wv_str){NULL, 0}, TEXT("Yours")), 0);
        expect_bodies(config, second);
        assert_int_equal(wv_config_set_error_names(config, (wv_str){NULL, 1}, empty),
                         WV_E_ARGUMENT);
        assert_int_equal(wv_config_set_error_names(config, empty, (wv_str){NULL, 1}),
                         WV_E_ARGUMENT);
        expect_bodies(config, second);
        assert_int_equal(wv_config_set_error_names(config, empty, empty), 0);
        expect_bodies(config, policies[policy]);
    }
    assert_int_equal(wv_config_set_error_names(NULL, empty, empty), WV_E_ARGUMENT);
}

/* A name goes through JSON's escapes, and what the library gave up is never called like the
 * service's errors. */
static void error_names_are_data(void **state)
{
    (void)state;
    char out[1000];
    wv_report *report = make_report();
    wv_config *config = make_config();
    assert_int_equal(wv_config_set_error_names(config, TEXT("a\"\n"), TEXT("b")), 0);
    assert_int_equal(check(config, get_session(), refused[0], report), WV_INVALID);
    wv_render(config, report, WV_FORMAT_AWS_BODY, out, sizeof out);
    assert_ptr_equal(strstr(out, "{\"__type\":\"a\\\"\\n\","), out);
    assert_int_equal(wv_config_set(config, WV_OPTION_BYTES, 1), 0);
    assert_int_equal(check(config, get_session(), refused[0], report), WV_LIMIT);
    wv_render(config, report, WV_FORMAT_AWS_TYPE, out, sizeof out);
    assert_string_equal(out, "ValidatorLimitExceeded");
}

/* ---- Configuration: the dialect ---------------------------------------------------------------
 */

/* Glue's schema says coral; the names of Smithy's own errors are not Glue's to choose. */
static void dialect(void **state)
{
    (void)state;
    static const char *const smithy[] = {
        "{\"__type\":\"ValidationException\",\"message\":\"1 validation error detected. Value with "
        "length 0 at '/Id' failed to satisfy constraint: Member must have length between 1 and "
        "255, "
        "inclusive\",\"fieldList\":[{\"message\":\"Value with length 0 at '/Id' failed to satisfy "
        "constraint: Member must have length between 1 and 255, inclusive\",\"path\":\"/Id\"}]}",
        "{\"__type\":\"SerializationException\"}", "{\"__type\":\"SerializationException\"}"};
    wv_config *config = make_config();
    expect_bodies(config, policies[WV_NAMES_OBSERVED]);
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_SMITHY), 0);
    expect_bodies(config, smithy);
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_CORAL), 0);
    expect_bodies(config, policies[WV_NAMES_OBSERVED]);
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_SMITHY), 0);
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_SERVICE), 0);
    expect_bodies(config, policies[WV_NAMES_OBSERVED]);
}

/* A schema may say smithy; then its own names count. */
static void dialect_of_schema(void **state)
{
    (void)state;
    char out[1000];
    wv_schema schema = *get_session().schema;
    wv_service_row service = *schema.service;
    service.dialect = WV_DIALECT_SMITHY;
    service.protocol = WV_PROTOCOL_AWS_JSON_1_0;
    schema.service = &service;
    wv_operation operation = {&schema, get_session().index};
    wv_report *report = make_report();
    wv_config *config = make_config();
    assert_int_equal(wv_config_set(config, WV_OPTION_NAMES, WV_NAMES_DOCUMENTED), 0);
    assert_int_equal(check(config, operation, refused[0], report), WV_INVALID);
    wv_render(config, report, WV_FORMAT_AWS_BODY, out, sizeof out);
    assert_ptr_equal(strstr(out, "{\"__type\":\"com.amazonaws.glue#InvalidInputException\","), out);
    assert_int_equal(check(NULL, operation, refused[0], report), WV_INVALID);
    wv_render(NULL, report, WV_FORMAT_AWS_BODY, out, sizeof out);
    assert_ptr_equal(strstr(out, "{\"__type\":\"smithy.framework#ValidationException\","), out);
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_CORAL), 0);
    assert_int_equal(check(config, operation, refused[0], report), WV_INVALID);
    wv_render(config, report, WV_FORMAT_AWS_BODY, out, sizeof out);
    assert_string_equal(out, policies[WV_NAMES_DOCUMENTED][0]);
}

/* ---- Configuration: the key ------------------------------------------------------------------ */

static const char *const with_sets[] = {
    "{" N ",\"SparseMap\":{\"a\":null,\"b\":null,\"\":null}}",
    "{" N ",\"SparseMap\":{\"a\":null,\"b\":null,\"\\u0061\":null}}",
    "{" N ",\"Set\":[\"a\",\"b\",\"c\",\"b\",\"a\"]}",
    "{" N ",\"NumberSet\":[1,2,1.0,20e-1]}",
    "{" N ",\"StructSet\":[{\"A\":\"x\",\"B\":1},{\"B\":1e0,\"A\":\"x\"},{\"A\":\"x\"}]}",
};

static void same_findings(const wv_report *a, const wv_report *b)
{
    assert_int_equal(wv_report_total(a), wv_report_total(b));
    assert_int_equal(wv_report_count(a), wv_report_count(b));
    for (uint32_t i = 0; i < wv_report_count(a); i++) {
        const wv_violation *x = wv_report_at(a, i), *y = wv_report_at(b, i);
        assert_int_equal(wv_violation_code(x), wv_violation_code(y));
        assert_int_equal(wv_violation_offset(x), wv_violation_offset(y));
        assert_int_equal(wv_violation_length(x), wv_violation_length(y));
    }
}

/* The key decides how digests come about, never what is found; and it may stand anywhere. */
static void key(void **state)
{
    (void)state;
    wv_report *plain = make_report();
    wv_report *keyed = wv_report_init(other_memory.bytes, sizeof other_memory.bytes);
    for (size_t shift = 0; shift < 9; shift++) {
        uint8_t bytes[32];
        wv_config *config = make_config();
        for (size_t i = 0; i < 16; i++)
            bytes[shift + i] = (uint8_t)(i * 16 + i);
        assert_int_equal(wv_config_set_key(config, bytes + shift), 0);
        memset(bytes, 0xee, sizeof bytes); /* it was copied */
        assert_int_equal(config->key[0], UINT64_C(0x7766554433221100));
        assert_int_equal(config->key[1], UINT64_C(0xffeeddccbbaa9988));
        for (size_t i = 0; i < COUNT(with_sets); i++) {
            wv_verdict verdict = take(with_sets[i], plain);
            assert_int_equal(verdict, i ? WV_INVALID : WV_VALID);
            assert_int_equal(check(config, kinds_operation_take(), with_sets[i], keyed), verdict);
            same_findings(plain, keyed);
        }
    }
    const uint8_t some[16] = {1};
    assert_int_equal(wv_config_set_key(NULL, some), WV_E_ARGUMENT);
    wv_config *config = make_config();
    uint64_t before = config->key[0];
    assert_int_equal(wv_config_set_key(config, NULL), WV_E_ARGUMENT);
    assert_int_equal(config->key[0], before);
}

/* ---- Configuration: engines ------------------------------------------------------------------ */

#define SESSION(version)                                                                           \
    "{\"Id\":\"a\",\"Role\":\"arn:aws:iam::123456789012:role/r\",\"Command\":{},\"GlueVersion\":"  \
    "\"" version "\"}"

/* Glue with GlueVersion's pattern on the PCRE2 rung, which no pattern of the shipped schemas needs.
 */
static const wv_schema *needy(void)
{
    static wv_pattern_row rows[64];
    static wv_schema schema;
    schema = glue_schema;
    schema.flags |= WV_SCHEMA_PCRE2;
    assert_true(schema.pattern_count <= sizeof rows / sizeof *rows);
    memcpy(rows, schema.patterns, schema.pattern_count * sizeof *rows);
    schema.patterns = rows;
    for (uint32_t i = 0; i < schema.pattern_count; i++) {
        base_span text = base_name_text(&schema, rows[i].text);
        if (text.size == 13 && memcmp(text.data, "^(\\w+\\.)+\\w+$", 13) == 0)
            rows[i].rung = WV_RUNG_PCRE2;
    }
    return &schema;
}

/* Skips the test where the library was built without PCRE2. */
static void need_pcre2(void)
{
    wv_config *config = make_config();
    int32_t status = wv_config_prepare(config, needy());
    wv_config_release(config);
    if (status == WV_E_ENGINE)
        skip();
    assert_int_equal(status, 0);
}

static void expect_engine(const wv_config *config, const wv_schema *schema, bool prepared)
{
    wv_operation o = wv_find_operation(schema, TEXT("CreateSession"));
    assert_int_equal(check(config, o, SESSION("3.0.1"), NULL), prepared ? WV_VALID : WV_E_ENGINE);
    assert_int_equal(check(config, o, SESSION("3."), NULL), prepared ? WV_INVALID : WV_E_ENGINE);
}

static void prepare(void **state)
{
    (void)state;
    need_pcre2();
    wv_config *config = make_config();
    expect_engine(NULL, needy(), false);
    expect_engine(config, needy(), false);
    assert_int_equal(check(config, kinds_operation_take(), "{" N ",\"Str\":\"ab\"}", NULL),
                     WV_VALID); /* has no such pattern */
    for (int twice = 0; twice < 2; twice++) {
        assert_int_equal(wv_config_prepare(config, needy()), 0);
        expect_engine(config, needy(), true);
    }
    wv_config_release(config);
    expect_engine(config, needy(), false);
    wv_config_release(config);
    wv_config_release(NULL);
    wv_schema later = of_other_abi(WV_TABLES_ABI + 1);
    assert_int_equal(wv_config_prepare(NULL, needy()), WV_E_ARGUMENT);
    assert_int_equal(wv_config_prepare(config, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_config_prepare(config, &later), WV_E_SCHEMA);
}

/* "At most 8": the ninth is refused and changes nothing for the others. */
static void prepare_many(void **state)
{
    (void)state;
    need_pcre2();
    enum { MOST = 8 };
    static wv_schema schemas[MOST + 1];
    wv_config *config = make_config();
    for (size_t i = 0; i <= MOST; i++) {
        schemas[i] = *needy();
        for (int twice = 0; twice < 2; twice++) /* the second time takes no place */
            assert_int_equal(wv_config_prepare(config, &schemas[i]), i < MOST ? 0 : WV_E_ARGUMENT);
    }
    for (size_t i = 0; i <= MOST; i++)
        expect_engine(config, &schemas[i], i < MOST);
    assert_int_equal(wv_config_prepare(config, &schemas[3]), 0);
    assert_int_equal(wv_config_set(config, WV_OPTION_ENGINE, WV_ENGINE_PCRE2), 0);
    assert_int_equal(wv_config_prepare(config, &schemas[3]), 0); /* in its own place */
    expect_engine(config, &schemas[3], true);
    expect_engine(config, &schemas[4], false);
    wv_config_release(config);
    assert_int_equal(wv_config_prepare(config, &schemas[MOST]), 0);
    expect_engine(config, &schemas[MOST], true);
    wv_config_release(config);
}

/* What was prepared for one engine is not there for the other, but all codes are enough for some.
 */
static void switch_engine(void **state)
{
    (void)state;
    need_pcre2();
    wv_config *config = make_config();
    wv_operation kinds = kinds_operation_take();
    const char *good = "{" N ",\"Str\":\"ab\"}", *bad = "{" N ",\"Str\":\"aB\"}";
    assert_int_equal(wv_config_prepare(config, needy()), 0);
    assert_int_equal(wv_config_set(config, WV_OPTION_ENGINE, WV_ENGINE_PCRE2), 0);
    expect_engine(config, needy(), false);
    assert_int_equal(check(config, kinds, good, NULL), WV_E_ENGINE);
    assert_int_equal(wv_config_prepare(config, needy()), 0);
    assert_int_equal(wv_config_prepare(config, &kinds_schema), 0);
    for (int engine = WV_ENGINE_PCRE2; engine >= WV_ENGINE_OWN; engine--) {
        assert_int_equal(wv_config_set(config, WV_OPTION_ENGINE, engine), 0);
        expect_engine(config, needy(), true);
        assert_int_equal(check(config, kinds, good, NULL), WV_VALID);
        assert_int_equal(check(config, kinds, bad, NULL), WV_INVALID);
    }
    wv_config_release(config);
}

/* ---- Reports --------------------------------------------------------------------------------- */

static void clear(void **state)
{
    (void)state;
    wv_report *report = make_report();
    for (int round = 0; round < 3; round++) {
        assert_int_equal(take("{\"Str\":\"A\"}", report), WV_INVALID);
        assert_int_equal(wv_report_count(report), 3);
        assert_int_equal(wv_report_violations(report), 3);
        assert_int_equal(wv_report_verdict(report), WV_INVALID);
        assert_int_equal(wv_http_status(report), 400);
        wv_report_clear(report);
        assert_int_equal(wv_report_count(report), 0);
        assert_int_equal(wv_report_total(report), 0);
        assert_int_equal(wv_report_violations(report), 0);
        assert_int_equal(wv_report_verdict(report), WV_VALID);
        assert_null(wv_report_at(report, 0));
        assert_int_equal(wv_http_status(report), 200);
        for (wv_format format = WV_FORMAT_AWS_BODY; format <= WV_FORMAT_TEXT; format++) {
            char out[9] = "x";
            assert_int_equal(wv_render(NULL, report, format, out, sizeof out), 0);
            assert_string_equal(out, "");
        }
    }
    wv_report_clear(NULL);
    assert_int_equal(take("{" N "}", report), WV_VALID);
}

static void bounds(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        wv_code code;
        int64_t bound;
    } rows[] = {
        {"{" N ",\"Str\":\"a\"}", WV_CODE_LENGTH_MIN, 2},
        {"{" N ",\"Str\":\"abcdef\"}", WV_CODE_LENGTH_MAX, 5},
        {"{" N ",\"Own\":\"abcd\"}", WV_CODE_LENGTH_MAX, 3}, /* the member's, not the target's */
        {"{" N ",\"Blob\":\"YQ==\"}", WV_CODE_LENGTH_MIN, 2},
        {"{" N ",\"Blob\":\"YWJjZA==\"}", WV_CODE_LENGTH_MAX, 3},
        {"{" N ",\"List\":[]}", WV_CODE_LENGTH_MIN, 1},
        {"{" N ",\"List\":[\"ab\",\"ab\",\"ab\",\"ab\"]}", WV_CODE_LENGTH_MAX, 3},
        {"{" N ",\"List\":[\"a\"]}", WV_CODE_LENGTH_MIN, 2},
        {"{" N ",\"Map\":{}}", WV_CODE_LENGTH_MIN, 1},
        {"{" N ",\"Map\":{\"A\":\"ab\",\"B\":\"ab\",\"C\":\"ab\"}}", WV_CODE_LENGTH_MAX, 2},
        {"{" N ",\"Map\":{\"ABCDE\":\"ab\"}}", WV_CODE_LENGTH_MAX, 4},
        {"{" N ",\"Map\":{\"A\":\"abcdef\"}}", WV_CODE_LENGTH_MAX, 5},
        {"{" N ",\"Int\":-4}", WV_CODE_RANGE_MIN, -3},
        {"{" N ",\"Int\":8}", WV_CODE_RANGE_MAX, 7},
        {"{" N ",\"Long\":9223372036854775807}", WV_CODE_RANGE_MAX, INT64_MAX - 1},
        {"{" N ",\"IntEnum\":-11}", WV_CODE_RANGE_MIN, -10},
        /* none that an int64_t holds, or none at all */
        {"{" N ",\"BigInt\":100000000000000000001}", WV_CODE_RANGE_MAX, 0},
        {"{" N ",\"Double\":2}", WV_CODE_RANGE_MAX, 0},
        {"{" N ",\"BigDec\":0}", WV_CODE_RANGE_MIN, 0},
        {"{" N ",\"Str\":\"AB\"}", WV_CODE_PATTERN, 0},
        {"{" N ",\"Enum\":\"x\"}", WV_CODE_ENUM, 0},
        {"{" N ",\"Set\":[\"a\",\"a\"]}", WV_CODE_UNIQUE, 0},
        {"{}", WV_CODE_REQUIRED, 0},
        {"{" N ",\"Int\":2147483648}", WV_CODE_OVERFLOW, 0},
        {"{" N ",\"Str\":1}", WV_CODE_TYPE, 0},
        {"{", WV_CODE_TRUNCATED, 0},
    };
    wv_report *report = make_report();
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(take(rows[i].json, report), WV_INVALID);
        const wv_violation *v = wv_report_at(report, 0);
        if (wv_violation_code(v) != rows[i].code || wv_violation_bound(v) != rows[i].bound)
            fail_msg("%s: %s %lld", rows[i].json, wv_code_name(wv_violation_code(v)),
                     (long long)wv_violation_bound(v));
    }
    assert_int_equal(wv_violation_bound(NULL), 0);
}

static void sizes_are_monotone(void **state)
{
    (void)state;
    static const uint32_t steps[] = {0,    1,    9,      10,       11,        99,
                                     128,  129,  500,    1023,     1024,      1025,
                                     5000, 9999, 100000, 10000000, 268435456, UINT32_MAX};
    for (size_t v = 0; v < COUNT(steps); v++) {
        for (size_t e = 0; e < COUNT(steps); e++) {
            size_t size = wv_report_size(steps[v], steps[e]);
            assert_true(size >= WV_REPORT_MIN_SIZE);
            if (v > 0)
                assert_true(size >= wv_report_size(steps[v - 1], steps[e]));
            if (e > 0)
                assert_true(size >= wv_report_size(steps[v], steps[e - 1]));
        }
    }
}

/* A report in memory of just this size, so that a sanitizer sees what goes beyond. */
static wv_report *report_for(uint32_t violations, uint32_t entries, void **to_free)
{
    size_t size = wv_report_size(violations, entries);
    *to_free = malloc(size);
    assert_non_null(*to_free);
    wv_report *report = wv_report_init(*to_free, size);
    assert_non_null(report);
    return report;
}

/* before, item,item,…, after; # in the item is its number. */
static char *many(const char *before, const char *item, uint32_t count, const char *after)
{
    char *json = malloc(strlen(before) + strlen(after) + count * (strlen(item) + 12) + 1);
    assert_non_null(json);
    size_t at = (size_t)sprintf(json, "%s", before);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            json[at++] = ',';
        const char *number = strchr(item, '#');
        at += (size_t)sprintf(json + at, "%.*s%u%s", (int)(number - item), item, i, number + 1);
    }
    strcpy(json + at, after);
    return json;
}

static void size_keeps_violations(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 10, 11, 57, 200, 1023, 1024};
    for (size_t i = 0; i < COUNT(counts); i++) {
        for (uint32_t entries = 0; entries <= 1000; entries += 1000) {
            void *memory;
            wv_report *report = report_for(counts[i], entries, &memory);
            char *json = many("{" N ",\"Sparse\":[", "\"a#\"", counts[i], "]}");
            assert_int_equal(take(json, report), WV_INVALID);
            assert_int_equal(wv_report_total(report), counts[i]);
            assert_int_equal(wv_report_count(report), counts[i]);
            for (uint32_t k = 1; k < counts[i]; k++)
                assert_true(wv_violation_offset(wv_report_at(report, k)) >
                            wv_violation_offset(wv_report_at(report, k - 1)));
            free(json);
            free(memory);
        }
    }
    void *memory;
    wv_report *report = report_for(UINT32_MAX, 0, &memory);
    char *json = many("{" N ",\"Sparse\":[", "\"a#\"", 1025, "]}");
    assert_int_equal(take(json, report), WV_INVALID);
    assert_int_equal(wv_report_total(report), 1025);
    assert_int_equal(wv_report_count(report), 1024); /* "at most 1024 are ever kept" */
    free(json);
    free(memory);
}

static uint32_t occurrences(const char *text, const char *of)
{
    uint32_t count = 0;
    while ((text = strstr(text, of)) != NULL) {
        text += strlen(of);
        count++;
    }
    return count;
}

/* However few violations a report keeps, Smithy's message has all of them, all of their paths, and
 * the first; the fieldList has the first ones. Sparse: one each. Map: it is too long, and each key,
 * at its own path alone. */
static void smithy_counts(void **state)
{
    (void)state;
    static char out[400000];
    static const uint32_t counts[] = {3, 4, 5, 6, 30, 500};
    wv_config *config = make_config();
    assert_int_equal(wv_config_set(config, WV_OPTION_DIALECT, WV_DIALECT_SMITHY), 0);
    for (size_t i = 0; i < COUNT(counts); i++) {
        uint32_t n = counts[i];
        wv_report *report = make_report();
        char head[200], *sparse = many("{" N ",\"Sparse\":[", "\"a#\"", n, "],\"Map\":{");
        char *json = many(sparse, "\"k#\":\"ab\"", n, "}}");
        assert_int_equal(check(config, kinds_operation_take(), json, report), WV_INVALID);
        assert_int_equal(wv_report_violations(report), 2 * n + 1);
        wv_render(config, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
        snprintf(head, sizeof head,
                 "%u validation errors at %u paths detected. First failure: Value at '/Sparse/0' "
                 "failed to satisfy constraint: Member must satisfy",
                 2 * n + 1, n + 1);
        assert_ptr_equal(strstr(out, head), out);
        wv_render(config, report, WV_FORMAT_AWS_BODY, out, sizeof out);
        assert_int_equal(occurrences(out, "\"path\":"), wv_report_count(report));
        for (uint32_t k = 0; k < n && k < wv_report_count(report); k++) {
            snprintf(head, sizeof head, "\"path\":\"/Sparse/%u\"}", k);
            assert_int_equal(occurrences(out, head), 1);
        }
        free(json);
        free(sparse);
    }
}

/* Distinct keys, and with a last one that repeats the first. */
static void expect_compared(wv_report *report, uint32_t count, wv_verdict distinct,
                            wv_verdict repeated)
{
    char *keys = many("{" N ",\"SparseMap\":{", "\"key#\":null", count, "}}");
    char *elements = many("{" N ",\"Set\":[", "\"element#\"", count, "]}");
    char *twice = many("{" N ",\"SparseMap\":{", "\"key#\":null", count, ",\"key0\":null}}");
    assert_int_equal(take(keys, report), distinct);
    assert_int_equal(take(elements, report), distinct);
    assert_int_equal(take(twice, report), repeated);
    if (report && repeated == WV_INVALID) {
        assert_int_equal(wv_report_count(report), 1);
        assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_DUPLICATE_KEY);
        assert_int_equal(wv_violation_offset(wv_report_at(report, 0)),
                         strlen(twice) - strlen("\"key0\":null}}"));
    }
    free(twice);
    free(elements);
    free(keys);
}

static void size_compares_entries(void **state)
{
    (void)state;
    static const uint32_t counts[] = {1, 127, 128, 129, 300, 1000, 20000};
    for (size_t i = 0; i < COUNT(counts); i++) {
        for (uint32_t violations = 0; violations <= 1024; violations += 1024) {
            void *memory;
            wv_report *report = report_for(violations, counts[i], &memory);
            expect_compared(report, counts[i], WV_VALID, WV_INVALID);
            free(memory);
        }
    }
}

/* Without a report 128 entries are compared (README), not one more. */
static void entries_without_a_report(void **state)
{
    (void)state;
    expect_compared(NULL, 128, WV_VALID, WV_INVALID);
    expect_compared(NULL, 129, WV_LIMIT, WV_LIMIT);
}

/* With the smallest one at least as many, and all that its memory has room for. */
static void entries_of_the_smallest_report(void **state)
{
    (void)state;
    void *memory;
    wv_report *report = report_for(0, 0, &memory);
    uint32_t most = report->set.capacity;
    assert_true(most >= 128 && most < 500);
    expect_compared(report, 128, WV_VALID, WV_INVALID);
    expect_compared(report, most, WV_VALID, WV_INVALID);
    expect_compared(report, most + 1, WV_LIMIT, WV_LIMIT);
    free(memory);
}

/* ---- Rendering ------------------------------------------------------------------------------- */

static void duplicate_key(void **state)
{
    (void)state;
    char out[1000];
    wv_report *report = make_report();
    const char *json = "{" N ",\"Map\":{\"A\":\"ab\",\"A\":\"ab\"}}";
    assert_int_equal(take(json, report), WV_INVALID);
    wv_render_violation(NULL, report, 0, WV_PART_MESSAGE, out, sizeof out);
    assert_string_equal(out, "map key given twice");
    wv_render(NULL, report, WV_FORMAT_TEXT, out, sizeof out);
    assert_non_null(strstr(out, " /Map/A: map key given twice\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(no_schema),
        cmocka_unit_test(find),
        cmocka_unit_test(explain),
        cmocka_unit_test(error_names),
        cmocka_unit_test(error_names_are_data),
        cmocka_unit_test(dialect),
        cmocka_unit_test(dialect_of_schema),
        cmocka_unit_test(key),
        cmocka_unit_test(prepare),
        cmocka_unit_test(prepare_many),
        cmocka_unit_test(switch_engine),
        cmocka_unit_test(clear),
        cmocka_unit_test(bounds),
        cmocka_unit_test(sizes_are_monotone),
        cmocka_unit_test(size_keeps_violations),
        cmocka_unit_test(smithy_counts),
        cmocka_unit_test(size_compares_entries),
        cmocka_unit_test(entries_without_a_report),
        cmocka_unit_test(entries_of_the_smallest_report),
        cmocka_unit_test(duplicate_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
