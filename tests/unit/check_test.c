/* The check room: every kind of shape and constraint, on both sides of each bound, and the same
 * findings however the payload is cut into pieces.
 *
 * tests/models/kinds.json is the model. A row says what is found: "code@offset+length" in canonical
 * order, with a leading w: for warnings. All members but Need are optional. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/check.h"
#include "kinds.h"

typedef struct row {
    const char *json;
    const char *found;
} row;

static union {
    max_align_t align;
    uint8_t bytes[65536];
} memory, other_memory, config_memory;

/* What a report holds, in the notation of the rows. */
static void describe(const wv_report *r, char *out, size_t size)
{
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < wv_report_count(r); i++) {
        const wv_violation *v = wv_report_at(r, i);
        at += (size_t)snprintf(
            out + at, size - at, "%s%s%s@%llu+%llu", i ? " " : "",
            wv_violation_severity(v) ? "w:" : "", wv_code_name(wv_violation_code(v)),
            (unsigned long long)wv_violation_offset(v), (unsigned long long)wv_violation_length(v));
    }
}

/* Feeds the payload in two pieces, each in memory of its own size, cut at `cut`. */
static wv_verdict check_cut(const wv_config *config, wv_direction direction, const char *json,
                            size_t size, size_t cut, wv_report *report)
{
    static check_walk w;
    wv_operation take = kinds_operation_take();
    uint8_t *first = malloc(cut ? cut : 1), *second = malloc(size - cut ? size - cut : 1);
    memcpy(first, json, cut);
    memcpy(second, json + cut, size - cut);
    const wv_operation_row *o = &take.schema->operations[take.index];
    report_begin(report, take, direction, o->input, (const uint8_t *)json, size);
    check_begin(&w, config ? config : &base_config_defaults, take, o->input, direction, report,
                &report->set, report->scratch);
    bool more = check_feed(&w, first, cut, false);
    memset(first, 0xff, cut); /* nothing may look back */
    if (more)
        check_feed(&w, second, size - cut, true);
    report_finish(report, check_verdict(&w));
    report_set_drop(&report->set, 0);
    free(first);
    free(second);
    return check_verdict(&w);
}

static void check_row(const wv_config *config, wv_direction direction, const row *r)
{
    char found[2000], pieces[2000];
    size_t size = strlen(r->json);
    wv_report *report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_report *other = wv_report_init(other_memory.bytes, sizeof other_memory.bytes);
    wv_verdict verdict = wv_check(config, kinds_operation_take(), direction, r->json, size, report);
    describe(report, found, sizeof found);
    if (strcmp(found, r->found) != 0)
        fail_msg("%s\n  found  %s\n  wanted %s", r->json, found, r->found);
    assert_int_equal(wv_check(config, kinds_operation_take(), direction, r->json, size, NULL),
                     verdict);
    for (size_t cut = 0; cut <= size; cut++) {
        wv_verdict again = check_cut(config, direction, r->json, size, cut, other);
        describe(other, pieces, sizeof pieces);
        if (again != verdict || strcmp(found, pieces) != 0)
            fail_msg("%s\ncut at %zu: %s\n  whole: %s", r->json, cut, pieces, found);
    }
}

static wv_config *make_config(void)
{
    wv_config *config = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    assert_non_null(config);
    return config;
}

#define ROWS(config, direction, ...)                                                               \
    do {                                                                                           \
        const row rows_[] = {__VA_ARGS__};                                                         \
        for (size_t i_ = 0; i_ < sizeof rows_ / sizeof *rows_; i_++)                               \
            check_row(config, direction, &rows_[i_]);                                              \
    } while (0)
#define N "\"Need\":\"\","

static void strings(void **state)
{
    (void)state;
    ROWS(NULL, WV_REQUEST, {"{" N "\"Str\":\"ab\"}", ""}, {"{" N "\"Str\":\"abcde\"}", ""},
         {"{" N "\"Str\":\"a\"}", "length_min@17+3"},
         {"{" N "\"Str\":\"abcdef\"}", "length_max@17+8"},
         {"{" N "\"Str\":\"aB\"}", "pattern@17+4"},
         {"{" N "\"Str\":\"A\"}", "pattern@17+3 length_min@17+3"},
         {"{" N "\"Str\":\"\xc3\xa9\\u00e9\"}", ""},
         /* five scalar values in four ways to write them */
         {"{" N "\"Str\":\"a\xf0\x9f\x98\x80\\ud83d\\ude00\\u0061\xc3\xa9\"}", ""},
         {"{" N "\"Str\":\"aa\xf0\x9f\x98\x80\\ud83d\\ude00\\u0061\xc3\xa9\"}", "length_max@17+28"},
         {"{" N "\"Str\":\"\\ud83d\"}", "surrogate@18+6"},
         {"{" N "\"Str\":\"\\ude00\"}", "surrogate@18+6"},
         {"{" N "\"Str\":\"\\ud83d\\n\"}", "surrogate@18+6"},
         {"{" N "\"\\u0053tr\":\"A\"}", "pattern@22+3 length_min@22+3"},
         /* a member's length replaces its target's */
         {"{" N "\"Own\":\"a\"}", ""}, {"{" N "\"Own\":\"abcd\"}", "length_max@17+6"},
         {"{" N "\"Enum\":\"beta 2\"}", ""}, {"{" N "\"Enum\":\"b\\u0065ta 2\"}", ""},
         {"{" N "\"Enum\":\"beta\"}", "enum@18+6"}, {"{" N "\"Enum\":\"\"}", "enum@18+2"});
}

static void numbers(void **state)
{
    (void)state;
    ROWS(NULL, WV_REQUEST, {"{" N "\"Int\":-3}", ""}, {"{" N "\"Int\":7}", ""},
         {"{" N "\"Int\":-4}", "range_min@17+2"}, {"{" N "\"Int\":8}", "range_max@17+1"},
         {"{" N "\"Int\":0.7e1}", ""}, {"{" N "\"Int\":-0}", ""}, {"{" N "\"Int\":1.0}", ""},
         {"{" N "\"Int\":1.5}", "fraction@17+3"}, {"{" N "\"Int\":1e-1}", "fraction@17+4"},
         {"{" N "\"Int\":2147483648}", "overflow@17+10"},
         {"{" N "\"Int\":-2147483649}", "overflow@17+11"},
         {"{" N "\"Int\":1e99999999999999999999}", "overflow@17+22"},
         {"{" N "\"Int\":0e99999999999999999999}", ""}, {"{" N "\"Byte\":127}", ""},
         {"{" N "\"Byte\":128}", "overflow@18+3"}, {"{" N "\"Byte\":-129}", "overflow@18+4"},
         {"{" N "\"Short\":-32768}", ""}, {"{" N "\"Short\":32768}", "overflow@19+5"},
         {"{" N "\"Long\":9223372036854775806}", ""}, {"{" N "\"Long\":-9223372036854775808}", ""},
         {"{" N "\"Long\":9223372036854775807}", "range_max@18+19"},
         {"{" N "\"Long\":9223372036854775808}", "overflow@18+19"},
         {"{" N "\"Long\":-9223372036854775809}", "overflow@18+20"}, {"{" N "\"IntEnum\":1}", ""},
         {"{" N "\"IntEnum\":-1e1}", ""}, {"{" N "\"IntEnum\":10}", "range_max@21+2 enum@21+2"},
         {"{" N "\"BigInt\":100000000000000000000}", ""},
         {"{" N "\"BigInt\":100000000000000000001}", "range_max@20+21"},
         {"{" N "\"BigInt\":-1e400}", ""}, {"{" N "\"BigInt\":0.1}", "fraction@20+3"},
         {"{" N "\"Double\":1.5}", ""}, {"{" N "\"Double\":-0.5}", ""},
         {"{" N "\"Double\":1.50000000000000000000000001}", "range_max@20+28"},
         {"{" N "\"Double\":-0.50000000000000000000000001}", "range_min@20+29"},
         {"{" N "\"Double\":\"NaN\"}", ""}, {"{" N "\"Double\":\"-Infinity\"}", "range_min@20+11"},
         {"{" N "\"Double\":\"Infinity\"}", "range_max@20+10"},
         {"{" N "\"Double\":\"1\"}", "float_text@20+3"},
         {"{" N "\"Double\":1e400}", "overflow@20+5"}, {"{" N "\"Double\":1e-400}", ""},
         {"{" N "\"Float\":3.4028235e38}", ""}, {"{" N "\"Float\":3.4028236e38}", "overflow@19+12"},
         {"{" N "\"BigDec\":0.1}", ""}, {"{" N "\"BigDec\":0.09999}", "range_min@20+7"});
}

static void formats(void **state)
{
    (void)state;
    ROWS(NULL, WV_REQUEST, {"{" N "\"Epoch\":1.7e9}", ""}, {"{" N "\"Epoch\":\"1\"}", "type@19+3"},
         {"{" N "\"Epoch\":253402300799}", ""}, {"{" N "\"Epoch\":1e400}", "overflow@19+5"},
         {"{" N "\"Epoch\":253402300800}", "timestamp@19+12"},
         {"{" N "\"Epoch\":-62135596800}", ""},
         {"{" N "\"Epoch\":-62135596801}", "timestamp@19+12"},
         {"{" N "\"DateTime\":\"2024-02-29T23:59:60.5Z\"}", ""},
         {"{" N "\"DateTime\":\"2023-02-29T00:00:00Z\"}", "timestamp@22+22"},
         {"{" N "\"DateTime\":\"2024-01-01T00:00:00+01:00\"}", "timestamp@22+27"},
         {"{" N "\"DateTime\":\"2024-01-01T24:00:00Z\"}", "timestamp@22+22"},
         {"{" N "\"DateTime\":5}", "type@22+1"},
         {"{" N "\"HttpDate\":\"Tue, 29 Apr 2014 18:30:38 GMT\"}", ""},
         {"{" N "\"HttpDate\":\"Tue, 29 Apr 2014 18:30:38 UTC\"}", "timestamp@22+31"},
         {"{" N "\"HttpDate\":\"Tue, 29 Apr 2014 18:30:38.5 GMT\"}", "timestamp@22+33"},
         {"{" N "\"Blob\":\"YWI=\"}", ""}, {"{" N "\"Blob\":\"YWJj\"}", ""},
         {"{" N "\"Blob\":\"YQ==\"}", "length_min@18+6"},
         {"{" N "\"Blob\":\"YWJjZA==\"}", "length_max@18+10"},
         {"{" N "\"Blob\":\"YWI\"}", "base64@18+5"}, {"{" N "\"Blob\":\"YW=I\"}", "base64@18+6"},
         {"{" N "\"Blob\":\"YW-_\"}", "base64@18+6"}, {"{" N "\"Blob\":\"===\"}", "base64@18+5"},
         /* bits of the last letter that belong to no byte (Kinesis refuses "+/+=") */
         {"{" N "\"Blob\":\"+/+=\"}", "base64@18+6"}, {"{" N "\"Blob\":\"YR==\"}", "base64@18+6"},
         {"{" N "\"Doc\":{\"a\":[1,null,{\"a\":1,\"a\":2}]}}", ""});
}

static void containers(void **state)
{
    (void)state;
    ROWS(
        NULL, WV_REQUEST, {"{}", "required@0+1"}, {"", "required@0+0"},
        {" {\"x\":1}", "required@1+1"}, {"{\"Need\":null}", "required@8+4"},
        {"{" N "\"Struct\":null}", ""}, {"{" N "\"Struct\":{}}", "required@20+1"},
        {"{" N "\"Struct\":{\"Deep\":{\"Name\":\"ab\"},\"Name\":\"ab\"}}", ""},
        {"{" N "\"List\":[]}", "length_min@18+2"},
        {"{" N "\"List\":[\"ab\",\"a\",\"ab\",\"ab\"]}", "length_max@18+20 length_min@24+3"},
        {"{" N "\"List\":[null]}", "null_element@19+4"},
        {"{" N "\"Sparse\":[null,\"a\"]}", "length_min@26+3"},
        {"{" N "\"Set\":[\"a\",\"b\",\"\\u0061\"]}", "unique@26+8"},
        {"{" N "\"NumberSet\":[1,2,1.0]}", "unique@28+3"}, {"{" N "\"NumberSet\":[1,10,100]}", ""},
        /* equal instants */
        {"{" N "\"DateSet\":[\"2020-01-01T00:00:00Z\",\"2020-01-01T00:00:00.50Z\"]}", ""},
        {"{" N "\"DateSet\":[\"2020-01-01T00:00:00Z\",\"2020-01-01T00:00:00.00Z\"]}",
         "unique@45+25"},
        {"{" N "\"StructSet\":[{\"A\":\"x\",\"B\":1},{\"B\":1e0,\"A\":\"x\",\"zz\":3,\"C\":null}]}",
         "unique@40+33"},
        {"{" N "\"StructSet\":[{\"A\":\"x\"},{\"A\":\"y\"},{\"D\":[\"x\"]},{\"D\":[\"x\",\"y\"]}]}",
         ""},
        {"{" N
         "\"StructSet\":[{\"C\":{\"A\":\"ab\",\"B\":\"cd\"}},{\"C\":{\"B\":\"cd\",\"A\":\"ab\"}}]}",
         "unique@50+25"},
        {"{" N "\"Map\":{\"A\":\"ab\"}}", ""}, {"{" N "\"Map\":{}}", "length_min@17+2"},
        {"{" N "\"Map\":{\"A\":\"ab\",\"A\":\"ab\"}}", "duplicate_key@27+3"},
        {"{" N "\"Map\":{\"A\":\"ab\",\"\\u0041\":\"ab\",\"B\":\"ab\"}}",
         "length_max@17+33 duplicate_key@27+8"},
        {"{" N "\"Map\":{\"ABCDe\":\"a\"}}", "pattern@18+7 length_max@18+7 length_min@26+3"},
        {"{" N "\"Maps\":{\"a\":{\"A\":\"ab\"},\"b\":{\"A\":\"ab\"}}}", ""},
        {"{" N "\"SparseMap\":{\"A\":null}}", ""},
        {"{" N "\"Map\":{\"A\":null}}", "null_element@22+4"},
        {"{" N "\"Union\":{\"Text\":\"ab\"}}", ""}, {"{" N "\"Union\":{}}", "union@19+2"},
        {"{" N "\"Union\":{\"Text\":\"ab\",\"Number\":null}}", ""},
        {"{" N "\"Union\":{\"Text\":\"ab\",\"Number\":1}}", "union@19+24"},
        {"{" N "\"Union\":{\"Text\":\"ab\",\"x\":1}}", "union@19+19"},
        {"{" N "\"Union\":{\"__type\":\"x\",\"Text\":\"ab\"}}", ""},
        {"{\"Need\":\"\",\"Need\":\"\"}", "duplicate_member@11+6"},
        {"{\"Need\":\"\",\"N\\u0065ed\":3}", "duplicate_member@11+11 type@23+1"});
}

static void types(void **state)
{
    (void)state;
    ROWS(NULL, WV_REQUEST, {"[]", "type@0+2"}, {"null", "type@0+4"}, {"\"x\"", "type@0+3"},
         {"1", "type@0+1"},
         {"{" N "\"Str\":[1,{\"Str\":[]}],\"Int\":\"1\"}", "type@17+14 type@38+3"},
         {"{" N "\"List\":{\"a\":{}},\"Map\":[[]],\"Bool\":0}", "type@45+1 type@18+8 type@33+4"},
         {"{" N "\"Struct\":true,\"Bool\":true}", "type@20+4"}, {"{" N "\"Str\":1}", "type@17+1"},
         {"{" N "\"x\":[{\"a\":1}],\"y\":\"\\ud83d\"}", "surrogate@30+6"},
         {"{\"Str\":1,", "truncated@9+0 type@7+1"},
         {"{" N "\"Struct\":{\"Name\":tru}}", "literal@28+4"},
         {"{" N "\"Str\":\"a\"} x", "trailing@22+1 length_min@17+3"});
}

/* Responses: constraints are warnings, enums open, nulls and offsets as clients take them. */
static void responses(void **state)
{
    (void)state;
    ROWS(NULL, WV_RESPONSE, {"{}", "w:required@0+1"}, {"", "w:required@0+0"},
         {"{" N "\"Str\":\"A\"}", "w:pattern@17+3 w:length_min@17+3"},
         {"{" N "\"Enum\":\"new\",\"List\":[null],\"Int\":true}", "type@44+4"},
         {"{" N "\"DateTime\":\"2024-01-01T00:00:00+01:00\"}", ""},
         {"{" N "\"Union\":{\"new\":1}}", ""},
         {"{" N "\"Int\":1.708699485E9}", "w:range_max@17+13"});
    wv_config *config = make_config();
    assert_int_equal(wv_config_set(config, WV_OPTION_RESPONSES, WV_RESPONSES_ENFORCE), 0);
    ROWS(config, WV_RESPONSE, {"{" N "\"Enum\":\"new\",\"Int\":8}", "enum@18+5 range_max@30+1"});
}

/* What the real service tolerates (raw requests to Athena, 2026): fractions cut, integers
 * saturated, null elements, the last of several members; an empty body it refuses. */
static void aws_profile(void **state)
{
    (void)state;
    wv_config *config = make_config();
    assert_int_equal(wv_config_set(config, WV_OPTION_PROFILE, WV_PROFILE_AWS), 0);
    ROWS(config, WV_REQUEST, {"", "empty@0+0"}, {"{" N "\"Int\":7.9}", ""},
         {"{" N "\"Int\":99999999999}", "range_max@17+11"}, {"{" N "\"List\":[null]}", ""},
         {"{\"Need\":\"\",\"Need\":\"\"}", ""}, {"{" N "\"Own\":\"\\ud83d\"}", "pattern@17+8"});
}

static void repeat(char *out, const char *text, size_t times)
{
    for (size_t i = 0, n = strlen(text); i < times; i++)
        memcpy(out + i * n, text, n + 1);
}

static void expect_limit(const wv_config *config, const char *json, const char *code)
{
    wv_report *report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_operation take = kinds_operation_take();
    assert_int_equal(wv_check(config, take, WV_REQUEST, json, strlen(json), report), WV_LIMIT);
    assert_int_equal(wv_check(config, take, WV_REQUEST, json, strlen(json), NULL), WV_LIMIT);
    const wv_violation *last = wv_report_at(report, wv_report_count(report) - 1);
    assert_string_equal(wv_code_name(wv_violation_code(last)), code);
    for (size_t cut = 0; cut <= strlen(json); cut += 97)
        assert_int_equal(check_cut(config, WV_REQUEST, json, strlen(json), cut, report), WV_LIMIT);
}

static void limits(void **state)
{
    (void)state;
    static char json[200000];
    wv_operation take = kinds_operation_take();
    /* 1000 containers in an unmodelled value are fine, 1001 are not */
    strcpy(json, "{" N "\"x\":");
    repeat(json + strlen(json), "[", 1000);
    repeat(json + strlen(json), "]", 1000);
    strcat(json, "}");
    assert_int_equal(wv_check(NULL, take, WV_REQUEST, json, strlen(json), NULL), WV_VALID);
    strcpy(json, "{" N "\"x\":");
    repeat(json + strlen(json), "[", 1001);
    expect_limit(NULL, json, "limit_nesting");
    /* 64 modelled containers: the request and 63 of Inner */
    for (size_t depth = 63; depth <= 64; depth++) {
        strcpy(json, "{" N "\"Struct\":");
        repeat(json + strlen(json), "{\"Name\":\"ab\",\"Deep\":", depth - 1);
        strcat(json, "{\"Name\":\"ab\"}");
        repeat(json + strlen(json), "}", depth - 1);
        strcat(json, "}");
        if (depth == 63)
            assert_int_equal(wv_check(NULL, take, WV_REQUEST, json, strlen(json), NULL), WV_VALID);
        else
            expect_limit(NULL, json, "limit_depth");
    }
    for (size_t digits = 1000; digits <= 1001; digits++) {
        strcpy(json, "{" N "\"BigDec\":");
        repeat(json + strlen(json), "1", digits);
        strcat(json, "}");
        if (digits == 1000)
            assert_int_equal(wv_check(NULL, take, WV_REQUEST, json, strlen(json), NULL), WV_VALID);
        else
            expect_limit(NULL, json, "limit_digits");
    }
    strcpy(json, "{" N "\"Set\":[\"\"");
    for (int i = 0; i < 9000; i++)
        sprintf(json + strlen(json), ",\"%d\"", i);
    strcat(json, "]}");
    expect_limit(NULL, json, "limit_set");
    wv_config *config = make_config();
    assert_int_equal(wv_config_set(config, WV_OPTION_BYTES, 10), 0);
    assert_int_equal(wv_check(config, take, WV_REQUEST, "{\"Need\":\"\"}", 11, NULL), WV_LIMIT);
    expect_limit(NULL, "{" N "\"BigSet\":[1e2000000000000,1e3000000000000]}", "limit_digits");
    /* a date that does not end, raw, with an escape and in pieces */
    strcpy(json, "{" N "\"DateTime\":\"2020-01-01T00:00:00.");
    repeat(json + strlen(json), "0", 300);
    strcat(json, "Z\"}");
    expect_limit(NULL, json, "limit_text");
    strcpy(json + strlen(json) - 3, "\\u005a\"}");
    expect_limit(NULL, json, "limit_text");
}

/* However small the report, the total is true and the first in canonical order are kept. */
static void totals(void **state)
{
    (void)state;
    static char json[100000];
    static union {
        max_align_t align;
        uint8_t bytes[WV_REPORT_MIN_SIZE];
    } small;
    strcpy(json, "{\"Int\":9,\"Lists\":[");
    for (int i = 0; i < 1000; i++)
        strcat(json, i ? ",[\"a\",\"a\"]" : "[\"a\",\"a\"]");
    strcat(json, "],\"Str\":\"a\"}");
    wv_report *report = wv_report_init(small.bytes, sizeof small.bytes);
    assert_int_equal(wv_check(NULL, kinds_operation_take(), WV_REQUEST, json, strlen(json), report),
                     WV_INVALID);
    assert_int_equal(wv_report_total(report), 2003); /* Str, Int, Need, two in each list */
    assert_int_equal(report->aws_total, 1003);       /* AWS names each list once */
    assert_true(wv_report_count(report) >= 10);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_LENGTH_MIN); /* Str */
    assert_int_equal(wv_violation_code(wv_report_at(report, 1)), WV_CODE_RANGE_MAX);  /* Int */
    assert_int_equal(wv_violation_offset(wv_report_at(report, 2)), 19);
    assert_int_equal(wv_violation_offset(wv_report_at(report, 3)),
                     29); /* the second list's first */
}

/* A refused option changes nothing: a limit that was set stays. */
static void refused_options(void **state)
{
    (void)state;
    static const struct {
        wv_option option;
        int64_t good, bad;
    } options[] = {{WV_OPTION_PROFILE, 0, 2},
                   {WV_OPTION_NAMES, 0, -1},
                   {WV_OPTION_RESPONSES, 0, 2},
                   {WV_OPTION_FAIL_FAST, 0, 2},
                   {WV_OPTION_DEPTH, 3, 65},
                   {WV_OPTION_DEPTH, 3, 0},
                   {WV_OPTION_NESTING, 3, 1001},
                   {WV_OPTION_DIGITS, 3, 0},
                   {WV_OPTION_BYTES, 3, -1},
                   {WV_OPTION_ENGINE, 0, 2},
                   {WV_OPTION_DIALECT, WV_DIALECT_SERVICE, 3},
                   {WV_OPTION_DIALECT, WV_DIALECT_SMITHY, -1},
                   {77, 0, 0}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        wv_config *config = make_config();
        int32_t good = wv_config_set(config, options[i].option, options[i].good);
        assert_int_equal(good, options[i].option == 77 ? WV_E_ARGUMENT : 0);
        wv_config before = *config;
        assert_int_equal(wv_config_set(config, options[i].option, options[i].bad), WV_E_ARGUMENT);
        assert_memory_equal(config, &before, sizeof before);
    }
}

/* However many required members miss, the totals are true, also of those that were not recorded one
 * by one because the report was full. */
static void many_missing(void **state)
{
    (void)state;
    static char json[20000];
    static union {
        max_align_t align;
        uint8_t bytes[WV_REPORT_MIN_SIZE];
    } small;
    strcpy(json, "{" N "\"Manys\":[{}");
    repeat(json + strlen(json), ",{\"M3\":\"\"}", 1000);
    strcat(json, "]}");
    wv_report *report = wv_report_init(small.bytes, sizeof small.bytes);
    assert_int_equal(wv_check(NULL, kinds_operation_take(), WV_REQUEST, json, strlen(json), report),
                     WV_INVALID);
    assert_int_equal(wv_report_total(report), 70 + 1000 * 69);
    assert_int_equal(wv_report_violations(report), 70 + 1000 * 69);
    assert_int_equal(report->aws_total, 70 + 1000 * 69);
    assert_int_equal(wv_violation_offset(wv_report_at(report, 9)), 20);
    wv_config *config = make_config();
    wv_check(config, kinds_operation_take(), WV_RESPONSE, json, strlen(json), report);
    assert_int_equal(wv_report_total(report), 70 + 1000 * 69);
    assert_int_equal(wv_report_violations(report), 0);
}

static wv_verdict check_error(wv_str type, const char *json, wv_report *report)
{
    return wv_check_error(NULL, kinds_operation_take(), type, json, strlen(json), report);
}

static void errors(void **state)
{
    (void)state;
    wv_report *report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_str none = {"", 0}, header = {"aws.kinds#Refused:http://x/", 27};
    const char *typed = "{\"__type\":\"test.kinds#Refused\",\"Message\":5}";
    assert_int_equal(check_error(none, typed, report), WV_INVALID);
    assert_int_equal(wv_violation_code(wv_report_at(report, 0)), WV_CODE_TYPE);
    assert_int_equal(check_error(none, "{\"code\":\"Other\",\"Message\":5}", report), WV_VALID);
    assert_int_equal(check_error(header, "{\"Message\":5}", report), WV_INVALID);
    assert_int_equal(check_error(none, "[]", report), WV_INVALID);
    assert_int_equal(check_error(none, "{\"m\":{\"__type\":\"Refused\"},\"Message\":1}", report),
                     WV_VALID);
}

static void misuse(void **state)
{
    (void)state;
    wv_operation take = kinds_operation_take(), none = {NULL, 0}, beyond = {take.schema, 99};
    assert_int_equal(wv_check(NULL, none, WV_REQUEST, "{}", 2, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_check(NULL, beyond, WV_REQUEST, "{}", 2, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_check(NULL, take, 7, "{}", 2, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_check(NULL, take, WV_REQUEST, NULL, 2, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_check(NULL, take, WV_REQUEST, NULL, 0, NULL), WV_INVALID);
    wv_schema later = kinds_schema;
    later.abi = WV_TABLES_ABI + 1;
    wv_operation unknown = {&later, 0};
    assert_int_equal(wv_check(NULL, unknown, WV_REQUEST, "{}", 2, NULL), WV_E_SCHEMA);
    later = kinds_schema;
    later.flags |= WV_SCHEMA_PCRE2;
    wv_report *report = wv_report_init(memory.bytes, sizeof memory.bytes);
    assert_int_equal(wv_check(NULL, unknown, WV_REQUEST, "{}", 2, report), WV_E_ENGINE);
    assert_int_equal(wv_report_verdict(report), WV_E_ENGINE); /* rendering must not say valid */
    assert_int_equal(wv_check_error(NULL, take, (wv_str){NULL, 5}, "{}", 2, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_report_size(0, 0), WV_REPORT_MIN_SIZE);
    assert_int_equal(wv_report_size(5000, 0), wv_report_size(1024, 0));
    assert_null(wv_report_init(memory.bytes, WV_REPORT_MIN_SIZE - 1));
    assert_null(wv_config_init(NULL, WV_CONFIG_SIZE));
    assert_null(wv_find_operation(&kinds_schema, (wv_str){"Kind.Take", 9}).schema);
    assert_non_null(wv_find_operation(&kinds_schema, (wv_str){"Kinds.Take", 10}).schema);
    assert_non_null(wv_find_operation(&kinds_schema, (wv_str){"kinds.Take", 10}).schema);
    assert_non_null(wv_find_operation(&kinds_schema, (wv_str){"Take", 4}).schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings),      cmocka_unit_test(numbers),
        cmocka_unit_test(formats),      cmocka_unit_test(containers),
        cmocka_unit_test(types),        cmocka_unit_test(responses),
        cmocka_unit_test(aws_profile),  cmocka_unit_test(limits),
        cmocka_unit_test(totals),       cmocka_unit_test(errors),
        cmocka_unit_test(misuse),       cmocka_unit_test(refused_options),
        cmocka_unit_test(many_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
