/* Rules in words: the file as it is read and refused, the facts of a walk however the payload is
 * cut, what becomes of them in each mode. The model and its rules are our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check/check.h"
#include "support/streams.h"

#include <wirevet/compile.h>

#define M(name, to) "\"" name "\":{\"target\":\"" to "\"}"
static const char model_text[] =
    "{\"smithy\":\"2.0\",\"shapes\":{"
    "\"x#Svc\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Do\"},{\"target\":\"x#Other\"}"
    "],"
    "\"traits\":{\"aws.protocols#awsJson1_1\":{}}},"
    "\"x#Do\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"},\"output\":{\"target\":\"x#"
    "In\"}},"
    "\"x#Other\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"}},"
    "\"x#In\":{\"type\":\"structure\",\"members\":{" M("Kind", "smithy.api#String") "," M("Version", "smithy.api#String") "," M("Size", "smithy.api#Integer") "," M("Sub", "x#Sub") "," M("List", "x#List") "," M(
        "Secret",
        "x#Secret") "," M("Need",
                          "x#Short") "," M("Twin",
                                           "x#Sub") "}},"
                                                    "\"x#Sub\":{"
                                                    "\"type\":"
                                                    "\"structure\","
                                                    "\"members\":"
                                                    "{" M("Kind",
                                                          "s"
                                                          "m"
                                                          "i"
                                                          "t"
                                                          "h"
                                                          "y"
                                                          "."
                                                          "a"
                                                          "p"
                                                          "i"
                                                          "#"
                                                          "S"
                                                          "t"
                                                          "r"
                                                          "i"
                                                          "n"
                                                          "g") "," M("Size",
                                                                     "smithy.api#"
                                                                     "Integer") "," M("I"
                                                                                      "n",
                                                                                      "x#"
                                                                                      "I"
                                                                                      "n") "}},"
                                                                                           "\"x"
                                                                                           "#Li"
                                                                                           "st"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "typ"
                                                                                           "e\""
                                                                                           ":\""
                                                                                           "lis"
                                                                                           "t\""
                                                                                           ",\""
                                                                                           "mem"
                                                                                           "ber"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "tar"
                                                                                           "get"
                                                                                           "\":"
                                                                                           "\"x"
                                                                                           "#Su"
                                                                                           "b\""
                                                                                           "}},"
                                                                                           "\"x"
                                                                                           "#Sh"
                                                                                           "ort"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "typ"
                                                                                           "e\""
                                                                                           ":\""
                                                                                           "str"
                                                                                           "ing"
                                                                                           "\","
                                                                                           "\"t"
                                                                                           "rai"
                                                                                           "ts"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "smi"
                                                                                           "thy"
                                                                                           ".ap"
                                                                                           "i#"
                                                                                           "len"
                                                                                           "gth"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "max"
                                                                                           "\":"
                                                                                           "3}}"
                                                                                           "},"
                                                                                           "\"x"
                                                                                           "#Se"
                                                                                           "cre"
                                                                                           "t\""
                                                                                           ":{"
                                                                                           "\"t"
                                                                                           "ype"
                                                                                           "\":"
                                                                                           "\"s"
                                                                                           "tri"
                                                                                           "ng"
                                                                                           "\","
                                                                                           "\"t"
                                                                                           "rai"
                                                                                           "ts"
                                                                                           "\":"
                                                                                           "{\""
                                                                                           "smi"
                                                                                           "thy"
                                                                                           ".ap"
                                                                                           "i#"
                                                                                           "sen"
                                                                                           "sit"
                                                                                           "ive"
                                                                                           "\":"
                                                                                           "{}}"
                                                                                           "}}"
                                                                                           "}";

/* One rule a line, so that errors tell which. */
#define FILE_OF(rules) "{\"version\":1,\"services\":{\"Svc\":[\n" rules "]}}"
#define RULE(when, then, at, text)                                                                 \
    "{\"operations\":[\"Do\"],\"when\":" when ",\"then\":" then ",\"at\":\"" at                    \
    "\",\"error\":\"Wrong\",\"text\":\"" text "\",\"source\":\"here\"}"

static union {
    max_align_t align;
    uint8_t bytes[65536];
} memory, other_memory;
static union {
    max_align_t align;
    uint8_t bytes[WV_CONFIG_SIZE];
} config_memory;

static wv_model *try_load(const char *rules, char *error, size_t size)
{
    wv_model_file file = {"m.json", model_text, sizeof model_text - 1};
    wv_model_options o = {.struct_size = sizeof o,
                          .rules = rules,
                          .rules_size = strlen(rules),
                          .rules_name = "r.json"};
    return wv_model_load(&o, &file, 1, error, size);
}

static wv_model *load(const char *rules)
{
    char error[4096];
    wv_model *m = try_load(rules, error, sizeof error);
    if (!m)
        fail_msg("%s", error);
    return m;
}

static wv_operation find(const wv_model *m, const char *name)
{
    return wv_find_operation(wv_model_schema_at(m, 0), (wv_str){name, strlen(name)});
}

static wv_config *config_of(int64_t rules, int64_t profile)
{
    wv_config *c = wv_config_init(config_memory.bytes, sizeof config_memory.bytes);
    assert_int_equal(wv_config_set(c, WV_OPTION_RULES, rules), 0);
    assert_int_equal(wv_config_set(c, WV_OPTION_PROFILE, profile), 0);
    return c;
}

/* "code@offset+length/pointer" of each finding; advice begins with a:. */
static void describe(const wv_config *c, const wv_report *r, char *out, size_t size)
{
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < wv_report_count(r); i++) {
        const wv_violation *v = wv_report_at(r, i);
        char pointer[256];
        wv_render_violation(c, r, i, WV_PART_POINTER, pointer, sizeof pointer);
        at += (size_t)snprintf(out + at, size - at, "%s%s%s@%llu+%llu%s", i ? " " : "",
                               wv_violation_severity(v) == WV_SEVERITY_ADVICE ? "a:" : "",
                               wv_code_name(wv_violation_code(v)),
                               (unsigned long long)wv_violation_offset(v),
                               (unsigned long long)wv_violation_length(v), pointer);
    }
}

/* In pieces of `step` bytes, each gone when the next one comes. */
static void check_pieces(const wv_config *c, wv_operation o, const char *json, size_t step,
                         wv_report *report)
{
    static check_walk w;
    size_t size = strlen(json);
    uint32_t root = o.schema->operations[o.index].input;
    report_begin(report, o, WV_REQUEST, root, (const uint8_t *)json, size);
    check_begin(&w, c, o, root, WV_REQUEST, report, &report->set, report->scratch);
    for (size_t at = 0; at <= size; at += step) {
        size_t n = step < size - at ? step : size - at;
        uint8_t *piece = malloc(n ? n : 1);
        memcpy(piece, json + at, n);
        bool more = check_feed(&w, piece, n, at + n == size);
        memset(piece, 0xff, n);
        free(piece);
        if (!more)
            break;
    }
    report_finish(report, check_verdict(&w));
}

/* As wv_stream_feed() has it, texts too, with memory for excerpts and without. */
static void check_streams(const wv_config *c, wv_operation o, const char *json)
{
    streams_question q = {.config = c,
                          .operation = o,
                          .direction = WV_REQUEST,
                          .json = (const uint8_t *)json,
                          .size = strlen(json)};
    const size_t memories[] = {0, 64, 128, 192, streams_enough(q.size)}, one = 1;
    streams_ask(&q);
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++) {
        const char *wrong = streams_differ(memories[i], streams_each, &one);
        if (wrong)
            fail_msg("%s, fed with %zu bytes for excerpts: %s", json, memories[i], wrong);
    }
}

static void expect(const wv_config *c, wv_operation o, const char *json, const char *found)
{
    char all[2048], pieces[2048];
    wv_report *r = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_report *other = wv_report_init(other_memory.bytes, sizeof other_memory.bytes);
    wv_check(c, o, WV_REQUEST, json, strlen(json), r);
    describe(c, r, all, sizeof all);
    if (strcmp(all, found) != 0)
        fail_msg("%s\n  wanted: %s\n  found:  %s", json, found, all);
    for (size_t step = 1; step < 8; step++) {
        check_pieces(c, o, json, step, other);
        describe(c, other, pieces, sizeof pieces);
        assert_string_equal(pieces, all);
        assert_int_equal(wv_report_verdict(other), wv_report_verdict(r));
    }
    check_streams(c, o, json);
}

/* ---- Conditions ------------------------------------------------------------------------------ */

typedef struct row {
    const char *json, *found;
} row;

static void expect_rows(int64_t profile, const char *rules, const row *rows, size_t count)
{
    wv_model *m = load(rules);
    const wv_config *c = config_of(WV_RULES_ADVISE, profile);
    for (size_t i = 0; i < count; i++)
        expect(c, find(m, "Do"), rows[i].json, rows[i].found);
    wv_model_destroy(m);
}

#define ROWS(profile, rules, ...)                                                                  \
    do {                                                                                           \
        const row list[] = {__VA_ARGS__};                                                          \
        expect_rows(profile, FILE_OF(rules), list, sizeof list / sizeof *list);                    \
    } while (0)

static void presence(void **state)
{
    (void)state;
    ROWS(
        0, RULE("{\"present\":\"/Size\"}", "{\"absent\":[\"/List\",\"/Sub\"]}", "/Size", "t"),
        {"{}", ""}, {"{\"Size\":1}", ""}, {"{\"Sub\":{},\"List\":[]}", ""},
        {"{\"Size\":12,\"Sub\":{}}", "a:rule@8+2/Size"},
        {"{\"List\":[],\"Size\":12}", "a:rule@18+2/Size"}, {"{\"Size\":12,\"Sub\":null}", ""},
        {"{\"Size\":null,\"Sub\":{}}", ""},
        /* members elsewhere in the payload with the same names, also in the same places of lists */
        {"{\"Size\":1,\"x\":{\"Sub\":{}}}", ""},
        {"{\"Sub\":{\"Size\":1,\"In\":{\"Size\":1,\"List\":[]}}}", ""});
    /* "both present", and a finding at what is missing: at the innermost object that is there */
    ROWS(0,
         RULE("{\"present\":\"/Kind\"}", "{\"present\":[\"/Size\",\"/Sub/Size\"]}", "/Sub/Size",
              "t"),
         {"{\"Kind\":\"a\"}", "a:rule@0+1/Sub/Size"}, {" {\"Kind\":\"a\"}", "a:rule@1+1/Sub/Size"},
         {"{\"Kind\":\"a\",\"Sub\":{}}", "a:rule@18+1/Sub/Size"},
         {"{\"Kind\":\"a\",\"Sub\":{\"Size\":7}}", "a:rule@26+1/Sub/Size"},
         {"{\"Kind\":\"a\",\"Sub\":{\"Size\":7},\"Size\":1}", ""});
    ROWS(0, RULE("{\"present\":\"/Sub/Size\"}", "{\"present\":\"/Kind\"}", "/Sub/Size", "t"),
         {"{\"Twin\":{\"Size\":1}}", ""}, {"{\"Sub\":{\"In\":{\"Sub\":{\"Size\":1}}}}", ""},
         {"{\"Sub\":{\"In\":{\"Size\":1}}}", ""},
         {"{\"Twin\":{\"Size\":1},\"Sub\":{\"Size\":1}}", "a:rule@33+1/Sub/Size"});
    /* no "when": always; an empty body is {} */
    ROWS(0,
         "{\"operations\":[\"Do\"],\"then\":{\"present\":\"/Kind\"},\"at\":\"/Kind\","
         "\"error\":\"E\",\"text\":\"t\",\"source\":\"s\"}",
         {"{}", "a:rule@0+1/Kind"}, {"", "a:rule@0+0/Kind"}, {"{\"Kind\":\"\"}", ""});
    /* containers are spanned whole */
    ROWS(0, RULE("{\"present\":\"/List\"}", "{\"absent\":\"/List\"}", "/List", "t"),
         {"{\"List\":[{ \"Kind\":\"a\"}] }", "a:rule@8+15/List"});
}

static void texts(void **state)
{
    (void)state;
#define KIND                                                                                       \
    RULE("{\"present\":\"/Kind\"}", "{\"is\":{\"/Kind\":[\"one\",\"tw\\\"o\",\"\"]}}", "/Kind", "t")
    ROWS(0, KIND, {"{\"Kind\":\"one\"}", ""}, {"{\"Kind\":\"\"}", ""},
         {"{\"Kind\":\"\\u006fne\"}", ""}, {"{\"Kind\":\"tw\\\"o\"}", ""},
         {"{\"Kind\":\"on\"}", "a:rule@8+4/Kind"}, {"{\"Kind\":\"one \"}", "a:rule@8+6/Kind"},
         {"{\"Kind\":\"o\\u006ee\\u0000\"}", "a:rule@8+16/Kind"});
    /* denied, and a member that is not there, which is none of the texts */
    ROWS(0,
         RULE("{\"is\":{\"/Kind\":[\"a\"],\"/Sub/Kind\":[\"b\",\"c\"]}}",
              "{\"not\":{\"any\":[{\"present\":\"/Size\"},{\"is\":{\"/Version\":[\"v\"]}}]}}",
              "/Kind", "t"),
         {"{\"Kind\":\"a\",\"Size\":1}", ""}, {"{\"Kind\":\"a\",\"Sub\":{\"Kind\":\"b\"}}", ""},
         {"{\"Kind\":\"a\",\"Sub\":{\"Kind\":\"c\"},\"Size\":1}", "a:rule@8+3/Kind"},
         {"{\"Kind\":\"a\",\"Sub\":{\"Kind\":\"b\"},\"Version\":\"v\"}", "a:rule@8+3/Kind"},
         {"{\"Kind\":\"a\",\"Sub\":{\"Kind\":\"b\"},\"Version\":\"w\"}", ""},
         {"{\"Kind\":\"a\",\"Sub\":{\"Kind\":\"d\"},\"Size\":1}", ""});
}

/* A text of 300 bytes is kept by nobody: it is none of the texts, and no version. */
static void long_texts(void **state)
{
    (void)state;
    char json[400], found[64];
    memset(json, '1', sizeof json);
    memcpy(json, "{\"Kind\":\"", 9);
    memcpy(json + 309, "\"}", 3);
    snprintf(found, sizeof found, "a:rule@8+302/Kind");
    ROWS(0, KIND, {json, found});
    ROWS(0, RULE("{\"present\":\"/Kind\"}", "{\"version\":{\"/Kind\":\"< 1\"}}", "/Kind", "t"),
         {json, ""});
}

static void versions(void **state)
{
    (void)state;
    static const struct {
        const char *text, *sign, *than;
        bool holds;
    } cases[] = {
        {"2.0", ">", "2.0", false},
        {"2.1", ">", "2.0", true},
        {"10.0", ">", "2.0", true},
        {"2", ">", "2.0", false},
        {"2.0.0.1", ">", "2.0", true},
        {"2.0.0", "==", "2", true},
        {"02.00", "==", "2", true},
        {"2.10", ">", "2.9", true},
        {"1.99", "<", "2", true},
        {"2.0", "<", "2.0", false},
        {"2.0", "<=", "2.0", true},
        {"2.1", "<=", "2.0", false},
        {"2.0", ">=", "2.0", true},
        {"1.9", ">=", "2.0", false},
        {"3", "!=", "3.0", false},
        {"3.1", "!=", "3.0", true},
        {"0", "==", "0.0", true},
        {"99999999999999999999999", ">", "99999999999999999999998", true},
        {"99999999999999999999999", "==", "99999999999999999999999", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rules[512], json[128], denied[512], found[64];
        snprintf(rules, sizeof rules,
                 FILE_OF(RULE("{\"present\":\"/Version\"}",
                              "{\"version\":{\"/Version\":\"%s %s\"}}", "/Version", "t")),
                 cases[i].sign, cases[i].than);
        snprintf(denied, sizeof denied,
                 FILE_OF(RULE("{\"version\":{\"/Version\":\"%s %s\"}}", "{\"absent\":\"/Version\"}",
                              "/Version", "t")),
                 cases[i].sign, cases[i].than);
        snprintf(json, sizeof json, "{\"Version\":\"%s\"}", cases[i].text);
        snprintf(found, sizeof found, "a:rule@11+%zu/Version", strlen(cases[i].text) + 2);
        expect_rows(0, rules, &(row){json, cases[i].holds ? "" : found}, 1);
        expect_rows(0, denied, &(row){json, cases[i].holds ? found : ""}, 1);
        expect_rows(0, denied, &(row){"{}", ""}, 1); /* nothing compares with what is not there */
    }
    /* what is no version is neither above nor below: the rule is not judged */
    ROWS(0,
         RULE("{\"present\":\"/Version\"}", "{\"version\":{\"/Version\":\"> 2\"}}", "/Version",
              "t") ",\n" RULE("{\"present\":\"/Version\"}", "{\"version\":{\"/Version\":\"<= 2\"}}",
                              "/Version", "t"),
         {"{\"Version\":\"\"}", ""}, {"{\"Version\":\"a\"}", ""}, {"{\"Version\":\"3.\"}", ""},
         {"{\"Version\":\".3\"}", ""}, {"{\"Version\":\"3..1\"}", ""}, {"{\"Version\":\"-3\"}", ""},
         {"{\"Version\":\"3.x\"}", ""}, {"{\"Version\":\"3 \"}", ""},
         {"{\"Version\":\"3\"}", "a:rule@11+3/Version"});
}

/* ---- When a rule is judged ------------------------------------------------------------------- */

static void spoilt(void **state)
{
    (void)state;
#define SIZES RULE("{\"present\":\"/Size\"}", "{\"present\":\"/Sub/Kind\"}", "/Size", "t")
    ROWS(0, SIZES, {"{\"Size\":1}", "a:rule@8+1/Size"}, {"{\"Size\":\"1\"}", "type@8+3/Size"},
         {"{\"Size\":1.5}", "fraction@8+3/Size"},
         {"{\"Size\":1,\"Sub\":{\"Kind\":1}}", "type@24+1/Sub/Kind"},
         {"{\"Size\":1,\"Sub\":{\"Kind\":{}}}", "type@24+2/Sub/Kind"},
         {"{\"Size\":1,\"Sub\":[{}]}", "type@16+4/Sub"},
         {"{\"Size\":1,\"Sub\":2}", "type@16+1/Sub"},
         /* the rule does not read these */
         {"{\"Size\":1,\"Kind\":2}", "type@17+1/Kind a:rule@8+1/Size"},
         {"{\"Size\":1,\"Sub\":{\"Size\":{}}}", "a:rule@8+1/Size type@24+2/Sub/Size"},
         {"{\"Size\":1,\"Need\":\"long\"}", "a:rule@8+1/Size length_max@17+6/Need"},
         /* given twice: which is meant? */
         {"{\"Size\":1,\"Size\":2}", "duplicate_member@10+6/Size"},
         {"{\"Size\":1,\"Sub\":{},\"Sub\":{}}", "duplicate_member@19+5/Sub"},
         /* no end, no judgement; behind the end it is made (the top comes before its members) */
         {"{\"Size\":1", "truncated@9+0"}, {"{\"Size\":1}x", "trailing@10+1 a:rule@8+1/Size"});
    /* the aws profile takes the last, with what is inside of it */
    ROWS(WV_PROFILE_AWS, SIZES, {"{\"Size\":1,\"Size\":2}", "a:rule@17+1/Size"},
         {"{\"Size\":1,\"Size\":null}", ""},
         {"{\"Size\":1,\"Sub\":{\"Kind\":\"a\"},\"Sub\":{}}", "a:rule@8+1/Size"},
         {"{\"Size\":1,\"Sub\":{},\"Sub\":{\"Kind\":\"a\"}}", ""},
         {"{\"Size\":1,\"Sub\":{\"Kind\":\"a\"},\"Sub\":null}", "a:rule@8+1/Size"});
    ROWS(
        WV_PROFILE_AWS,
        RULE("{\"present\":\"/Version\"}", "{\"version\":{\"/Version\":\"> 2\"}}", "/Version", "t"),
        {"{\"Version\":\"x\",\"Version\":\"1\"}", "a:rule@25+3/Version"},
        {"{\"Version\":\"1\",\"Version\":\"x\"}", ""},
        {"{\"Version\":\"1\",\"Version\":\"3\"}", ""});
}

/* After the constraints of the member, in the order of the file; a member's own order counts first.
 */
static void order(void **state)
{
    (void)state;
    ROWS(0,
         RULE("{\"present\":\"/Need\"}", "{\"present\":\"/Kind\"}", "/Need", "1") ",\n" RULE(
             "{\"present\":\"/Need\"}", "{\"present\":\"/Size\"}", "/Need",
             "2") ",\n" RULE("{\"present\":\"/Need\"}", "{\"present\":\"/Kind\"}", "/Kind", "3"),
         {"{\"Need\":\"long\"}",
          "a:rule@0+1/Kind length_max@8+6/Need a:rule@8+6/Need a:rule@8+6/Need"});
}

/* Rules of one member, in the order of the file, however many. */
static void many(void **state)
{
    (void)state;
    char rules[4096] = "{\"version\":1,\"services\":{\"Svc\":[";
    size_t at = strlen(rules);
    for (int i = 0; i < 20; i++)
        at += (size_t)snprintf(rules + at, sizeof rules - at,
                               "%s{\"operations\":[\"Do\"],\"then\":{\"present\":\"/Kind\"},\"at\":"
                               "\"/Kind\",\"error\":\"E\",\"text\":\"%d\",\"source\":\"s\"}",
                               i ? "," : "", i);
    snprintf(rules + at, sizeof rules - at, "]}}");
    wv_model *m = load(rules);
    wv_report *r = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_check(NULL, find(m, "Do"), WV_REQUEST, "{}", 2, r);
    assert_int_equal(wv_report_total(r), 20);
    for (uint32_t i = 0; i < wv_report_count(r); i++) {
        char text[16], wanted[16];
        wv_render_violation(NULL, r, i, WV_PART_MESSAGE, text, sizeof text);
        snprintf(wanted, sizeof wanted, "%u", (unsigned)i);
        assert_string_equal(text, wanted);
    }
    assert_true(wv_report_count(r) >= 10);
    wv_model_destroy(m);
}

#define SHOWN                                                                                      \
    RULE("{\"present\":\"/Kind\"}", "{\"is\":{\"/Kind\":[\"a\"]}}", "/Kind",                       \
         "{/Kind} is not for {/Version}, so")

/* What a text shows is kept, or said to be lost, whatever stands between it and the end. */
static void fed(void **state)
{
    (void)state;
    char json[600];
    wv_model *m = load(FILE_OF(SHOWN));
    snprintf(json, sizeof json,
             "{\"x\":\"%100s\",\"Version\":\"v1\",%60s\"Kind\":\"b\",\"y\":\"%300s\"}", "", "", "");
    check_streams(config_of(WV_RULES_ADVISE, 0), find(m, "Do"), json);
    check_streams(config_of(WV_RULES_ENFORCE, 0), find(m, "Do"), json);
    wv_stream *s = wv_stream_init(other_memory.bytes, WV_STREAM_SIZE + 192);
    wv_report *r = wv_report_init(memory.bytes, sizeof memory.bytes);
    char text[100];
    assert_int_equal(wv_stream_begin(s, NULL, find(m, "Do"), WV_REQUEST, r), 0);
    wv_stream_feed(s, json, strlen(json));
    assert_int_equal(wv_stream_end(s), WV_VALID);
    assert_int_equal(wv_report_truncated(r), 0);
    wv_render_violation(NULL, r, 0, WV_PART_MESSAGE, text, sizeof text);
    assert_string_equal(text, "b is not for v1, so");
    wv_model_destroy(m);
}

static void modes(void **state)
{
    (void)state;
    wv_model *m = load(FILE_OF(SHOWN));
    wv_operation o = find(m, "Do"), other = find(m, "Other");
    static const char json[] = "{\"Kind\":\"b\\u0022\"}", good[] = "{\"Kind\":\"a\"}";
    wv_report *r = wv_report_init(memory.bytes, sizeof memory.bytes);
    char text[512];
    wv_config *c = config_of(WV_RULES_ADVISE, 0);
    assert_int_equal(wv_check(NULL, o, WV_REQUEST, json, sizeof json - 1, r), WV_VALID);
    assert_int_equal(wv_report_total(r), 1);
    assert_int_equal(wv_report_violations(r), 0);
    assert_int_equal(wv_render(c, r, WV_FORMAT_AWS_BODY, text, sizeof text), 0);
    wv_render_violation(c, r, 0, WV_PART_MESSAGE, text, sizeof text);
    assert_string_equal(text, "b\" is not for null, so");
    assert_int_equal(wv_check(NULL, o, WV_REQUEST, json, sizeof json - 1, NULL), WV_VALID);
    assert_int_equal(wv_check(NULL, o, WV_RESPONSE, json, sizeof json - 1, r), WV_VALID);
    assert_int_equal(wv_report_total(r), 0);
    assert_int_equal(wv_check(NULL, other, WV_REQUEST, json, sizeof json - 1, r), WV_VALID);
    assert_int_equal(wv_report_total(r), 0);

    c = config_of(WV_RULES_ENFORCE, 0);
    assert_int_equal(wv_check(c, o, WV_REQUEST, json, sizeof json - 1, NULL), WV_INVALID);
    assert_int_equal(wv_check(c, o, WV_REQUEST, good, sizeof good - 1, NULL), WV_VALID);
    assert_int_equal(wv_check(c, o, WV_RESPONSE, json, sizeof json - 1, NULL), WV_VALID);
    assert_int_equal(wv_check(c, o, WV_REQUEST, json, sizeof json - 1, r), WV_INVALID);
    assert_int_equal(wv_report_violations(r), 1);
    wv_render(c, r, WV_FORMAT_AWS_BODY, text, sizeof text);
    assert_string_equal(text, "{\"__type\":\"Wrong\",\"message\":\"b\\\" is not for null, so\"}");
    wv_render(c, r, WV_FORMAT_AWS_TYPE, text, sizeof text);
    assert_string_equal(text, "Wrong");
    wv_render(c, r, WV_FORMAT_TEXT, text, sizeof text);
    assert_non_null(strstr(text, "violation[rule] Wrong /Kind: b\" is not for null, so\n"));

    c = config_of(WV_RULES_OFF, 0);
    assert_int_equal(wv_check(c, o, WV_REQUEST, json, sizeof json - 1, r), WV_VALID);
    assert_int_equal(wv_report_total(r), 0);
    assert_int_equal(wv_config_set(c, WV_OPTION_RULES, 3), WV_E_ARGUMENT);
    assert_int_equal(wv_config_set(c, WV_OPTION_RULES, -1), WV_E_ARGUMENT);
    wv_model_destroy(m);
}

/* What the framework refuses comes first, whatever the order of the findings. */
static void framework_first(void **state)
{
    (void)state;
    static const struct {
        const char *json, *type;
    } cases[] = {
        {"{\"Kind\":\"b\"}", "Wrong"},
        {"{\"Kind\":\"b\",\"Need\":\"long\"}", "ValidationException"},
        {"{\"Kind\":\"b\",\"Size\":[]}", "SerializationException"},
        {"{\"Kind\":\"b\"}x", "SerializationException"},
    };
    wv_model *m = load(FILE_OF(SHOWN));
    wv_config *c = config_of(WV_RULES_ENFORCE, 0);
    wv_report *r = wv_report_init(memory.bytes, sizeof memory.bytes);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        wv_check(c, find(m, "Do"), WV_REQUEST, cases[i].json, strlen(cases[i].json), r);
        wv_render(c, r, WV_FORMAT_AWS_TYPE, text, sizeof text);
        assert_string_equal(text, cases[i].type);
        wv_render(c, r, WV_FORMAT_AWS_MESSAGE, text, sizeof text);
        assert_int_equal(!!strstr(text, "is not for"), i == 0);
        assert_int_equal(!!strstr(text, "1 validation error "), i == 1); /* the rule is none */
    }
    assert_int_equal(wv_config_set(c, WV_OPTION_FAIL_FAST, 1), 0);
    wv_check(c, find(m, "Do"), WV_REQUEST, cases[0].json, strlen(cases[0].json), r);
    assert_int_equal(wv_report_total(r), 1);
    wv_model_destroy(m);
}

static void explained(void **state)
{
    (void)state;
    char text[4096];
    wv_model *m = load(FILE_OF(SHOWN ",\n" SIZES));
    wv_explain(find(m, "Do"), WV_REQUEST, (wv_str){"", 0}, text, sizeof text);
    assert_non_null(strstr(text, "\nrules in words:\n"
                                 "  /Kind: {/Kind} is not for {/Version}, so (Wrong; here)\n"
                                 "  /Size: t (Wrong; here)\n"));
    wv_explain(find(m, "Do"), WV_RESPONSE, (wv_str){"", 0}, text, sizeof text);
    assert_null(strstr(text, "rules"));
    wv_explain(find(m, "Do"), WV_REQUEST, (wv_str){"/Sub", 4}, text, sizeof text);
    assert_null(strstr(text, "rules"));
    wv_explain(find(m, "Other"), WV_REQUEST, (wv_str){"", 0}, text, sizeof text);
    assert_null(strstr(text, "rules"));
    wv_model_destroy(m);
}

/* ---- Refused files --------------------------------------------------------------------------- */

#define THEN(then) RULE("{\"present\":\"/Kind\"}", then, "/Kind", "t")

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *rules, *said;
    } cases[] = {
        {"", "r.json:1:1: error: the file is empty\n"},
        {"[]", "r.json:1:1: error: the file: an object is wanted, not an array\n"},
        {"{\"version\":1}", "r.json:1:1: error: services is missing\n"},
        {"{\"version\":2,\"services\":{}}", "r.json:1:12: error: version: 2 is no integer"},
        {"{\"version\":1,\"services\":{\"Svc\":{}}}",
         "r.json:1:32: error: the rules of a service: an array is wanted, not an object\n"},
        {FILE_OF("1"), "r.json:2:1: error: a rule: an object is wanted, not a number\n"},
        {FILE_OF("{\"wehn\":{}}"), "r.json:2:9: error: a rule has no wehn\n"},
        {FILE_OF("{\"operations\":[\"Do\"]}"), "r.json:2:1: error: then is missing\n"},
        {FILE_OF(RULE("1", "{\"present\":\"/Kind\"}", "/Kind", "t")),
         "r.json:2:29: error: a condition: an object is wanted, not a number\n"},
        {FILE_OF(THEN("{}")), "r.json:2:56: error: a condition has one member, not 0\n"},
        {FILE_OF(THEN("{\"presnt\":\"/Kind\"}")),
         "r.json:2:66: error: there is no condition presnt\n"},
        {FILE_OF(THEN("{\"present\":[]}")), "r.json:2:67: error: present: the list is empty\n"},
        {FILE_OF(THEN("{\"absent\":1}")),
         "r.json:2:66: error: absent: a string is wanted, not a number\n"},
        {FILE_OF(THEN("{\"is\":{}}")), "r.json:2:62: error: is: no member is named\n"},
        {FILE_OF(THEN("{\"is\":{\"/Kind\":[]}}")), "r.json:2:71: error: is: the list is empty\n"},
        {FILE_OF(THEN("{\"version\":{\"/Kind\":\"2.0\"}}")),
         "r.json:2:76: error: version: a comparison like > 2.0 is wanted, not 2.0\n"},
        {FILE_OF(THEN("{\"version\":{\"/Kind\":\"> 2.\"}}")), "error: version: a comparison like"},
        {FILE_OF(THEN("{\"version\":{\"/Kind\":\">\"}}")), "error: version: a comparison like"},
        {FILE_OF(THEN("{\"version\":{\"/Kind\":\"=> 2\"}}")), "error: version: a comparison like"},
        {FILE_OF(THEN("{\"any\":[]}")), "r.json:2:63: error: the list of conditions is empty\n"},
        {FILE_OF(THEN("{\"present\":\"Kind\"}")),
         "r.json:2:67: error: Kind: a pointer begins with /\n"},
        {FILE_OF(THEN("{\"present\":\"/Kid\"}")),
         "r.json:2:67: error: /Kid: there is no such member\n"},
        {FILE_OF(THEN("{\"present\":\"/\"}")), "r.json:2:67: error: /: there is no such member\n"},
        {FILE_OF(THEN("{\"present\":\"/Kind/x\"}")),
         "r.json:2:67: error: /Kind/x: only structures may lead to the member\n"},
        {FILE_OF(THEN("{\"present\":\"/List/0\"}")),
         "r.json:2:67: error: /List/0: only structures may lead to the member\n"},
        {FILE_OF(THEN("{\"present\":\"/Sub/In/Sub/In/Sub/In/Sub/In/Sub\"}")),
         "the member is too deep\n"},
        {FILE_OF(THEN("{\"is\":{\"/Size\":[\"1\"]}}")),
         "r.json:2:63: error: /Size: the member is no text\n"},
        {FILE_OF(THEN("{\"is\":{\"/Secret\":[\"1\"]}}")),
         "r.json:2:63: error: /Secret: the member is sensitive\n"},
        {FILE_OF(RULE("{\"present\":\"/Kind\"}", "{\"present\":\"/Size\"}", "/Nil", "t")),
         "error: /Nil: there is no such member\n"},
        {FILE_OF(RULE("{\"present\":\"/Kind\"}", "{\"present\":\"/Size\"}", "/Kind", "{/Secret}")),
         "error: /Secret: the member is sensitive\n"},
        {FILE_OF(RULE("{\"present\":\"/Kind\"}", "{\"present\":\"/Size\"}", "/Kind", "a {0}")),
         "error: 0: a pointer begins with /\n"},
        {FILE_OF(RULE("{\"present\":\"/Kind\"}", "{\"present\":\"/Size\"}", "/Kind",
                      "{/Kind}{/Kind}{/Kind}")),
         "error: /Kind: a text has two holes at most\n"},
        {FILE_OF(RULE("{\"present\":\"/Kind\"}", "{\"present\":\"/Kind\"}", "/Kind", "t")),
         "r.json:2:1: error: nothing can break the rule\n"},
        {"{\"version\":1,\"services\":{\"Svc\":[{\"operations\":[\"Doo\"],\"then\":{\"present\":"
         "\"/Kind\"},\"at\":\"/Kind\",\"error\":\"E\",\"text\":\"t\",\"source\":\"s\"}]}}",
         "r.json:1:48: error: there is no operation Doo\n"},
        /* rules of other services are read, too */
        {"{\"version\":1,\"services\":{\"X\":[\n{\"then\":1}]}}",
         "r.json:2:1: error: operations is "
         "missing\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char error[4096];
        assert_null(try_load(cases[i].rules, error, sizeof error));
        if (!strstr(error, cases[i].said))
            fail_msg("%s\n  wanted: %s  said:   %s", cases[i].rules, cases[i].said, error);
    }
}

/* More facts than an operation has bits. */
static void too_much(void **state)
{
    (void)state;
    char rules[8192], error[4096];
    size_t at = (size_t)snprintf(rules, sizeof rules,
                                 "{\"version\":1,\"services\":{\"Svc\":[{\"operations\":[\"Do\"],"
                                 "\"then\":{\"is\":{\"/Kind\":[\"0\"");
    for (int i = 1; i < 49; i++)
        at += (size_t)snprintf(rules + at, sizeof rules - at, ",\"%d\"", i);
    snprintf(rules + at, sizeof rules - at,
             "]}},\"at\":\"/Kind\",\"error\":\"E\",\"text\":\"t\",\"source\":\"s\"}]}}");
    assert_null(try_load(rules, error, sizeof error));
    assert_string_equal(error, "r.json:1:33: error: the rules of Do read too many members\n");
}

/* Rules that are built in are about services that a model may have in part. */
static void built_in(void **state)
{
    (void)state;
    char error[4096];
    static const char part[] =
        "{\"smithy\":\"2.0\",\"shapes\":{\"x#AWSGlue\":{\"type\":\"service\",\"operations\":[{"
        "\"target\":\"x#CreateSession\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{}}},"
        "\"x#CreateSession\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"}},"
        "\"x#In\":{\"type\":\"structure\",\"members\":{\"GlueVersion\":{\"target\":"
        "\"smithy.api#String\"},\"WorkerType\":{\"target\":\"smithy.api#Integer\"}}}}}";
    wv_model_file file = {"part.json", part, sizeof part - 1};
    wv_model_options old = {.struct_size = offsetof(wv_model_options, rules)};
    for (int i = 0; i < 2; i++) {
        wv_model *m = wv_model_load(i ? &old : NULL, &file, 1, error, sizeof error);
        assert_string_equal(error, "");
        expect(config_of(WV_RULES_ADVISE, 0), find(m, "CreateSession"),
               "{\"GlueVersion\":\"1.0\",\"WorkerType\":1}", "a:rule@15+5/GlueVersion");
        wv_model_destroy(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presence),  cmocka_unit_test(texts),   cmocka_unit_test(long_texts),
        cmocka_unit_test(versions),  cmocka_unit_test(spoilt),  cmocka_unit_test(order),
        cmocka_unit_test(fed),       cmocka_unit_test(modes),   cmocka_unit_test(framework_first),
        cmocka_unit_test(explained), cmocka_unit_test(refused), cmocka_unit_test(too_much),
        cmocka_unit_test(built_in),  cmocka_unit_test(many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
