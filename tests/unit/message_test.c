/* wv_check_http() and bodies of restJson1, over tests/models/things.json. A row says what is found:
 * "code source@offset+length pointer" in canonical order; a pair's index stands behind its source.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kinds.h"
#include "things.h"

#define STR(s) ((wv_str){(s), strlen(s)})

static union {
    max_align_t align;
    uint8_t bytes[65536];
} memory, config_memory;
static wv_report *report;

static void describe(char *out, size_t size)
{
    static const char *const sources[] = {"body", "label", "query", "header"};
    size_t at = 0;
    out[0] = 0;
    for (uint32_t i = 0; i < wv_report_count(report); i++) {
        const wv_violation *v = wv_report_at(report, i);
        char pointer[300], pair[20] = "";
        wv_render_violation(NULL, report, i, WV_PART_POINTER, pointer, sizeof pointer);
        if (wv_violation_pair(v) != UINT32_MAX)
            snprintf(pair, sizeof pair, "%u", (unsigned)wv_violation_pair(v));
        at += (size_t)snprintf(out + at, size - at, "%s%s%s %s%s@%llu+%llu %s", i ? "\n" : "",
                               wv_violation_severity(v) ? "w:" : "",
                               wv_code_name(wv_violation_code(v)), sources[wv_violation_source(v)],
                               pair, (unsigned long long)wv_violation_offset(v),
                               (unsigned long long)wv_violation_length(v), pointer);
    }
}

static void expect(const wv_config *config, wv_operation op, wv_direction direction,
                   const wv_http *message, const char *wanted)
{
    char found[4000];
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_verdict verdict = wv_check_http(config, op, direction, message, report);
    assert_true(verdict >= 0);
    describe(found, sizeof found);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s\n  found\n%s\n  wanted\n%s", message->target.data ? message->target.data : "",
                 found, wanted);
    assert_int_equal(verdict != WV_VALID, wv_report_violations(report) > 0);
    assert_int_equal(wv_check_http(config, op, direction, message, NULL) == WV_VALID,
                     verdict == WV_VALID);
    assert_int_equal(wv_report_verdict(report), verdict);
}

#define GOOD_BODY "{\"Body\":\"ab\"}"

/* A request of PutThing by its target. */
static void put(const char *target, const char *wanted)
{
    wv_http m = {.target = STR(target), .body = GOOD_BODY, .body_size = strlen(GOOD_BODY)};
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, wanted);
}

/* One header of PutThing. */
static void put_header(const char *name, const char *value, const char *wanted)
{
    const wv_pair headers[] = {{STR("Host"), STR("x")}, {STR(name), STR(value)}};
    wv_http m = {.target = STR("/things/ab/parts/7"), .headers = headers, .header_count = 2};
    m.body = GOOD_BODY;
    m.body_size = strlen(GOOD_BODY);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, wanted);
}

static void put_body(const char *body, const char *wanted)
{
    wv_http m = {.target = STR("/things/ab/parts/7"), .body = body, .body_size = strlen(body)};
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, wanted);
}

static void test_labels(void **state)
{
    (void)state;
    put("/things/ab/parts/7", "");
    put("/things/a/parts/7", "length_min label@8+1 /Id");
    put("/things/a%2Fb%20c/parts/7", ""); /* five characters */
    put("/things/%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9/parts/7", "");
    put("/things/%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9a/parts/7",
        "length_max label@8+49 /Id");
    put("/things/aB/parts/7", "pattern label@8+2 /Id");
    put("/things/A/parts/0", "pattern label@8+1 /Id\nlength_min label@8+1 /Id\n"
                             "range_min label@16+1 /Part");
    put("/things/ab/parts/101", "range_max label@17+3 /Part");
    put("/things/ab/parts/%31%30", "");
    put("/things/ab/parts/007", "");
    put("/things/ab/parts/x", "type label@17+1 /Part");
    put("/things/ab/parts/+7", "type label@17+2 /Part");
    put("/things/ab/parts/%207", "type label@17+4 /Part");
    put("/things/ab/parts/1.5", "fraction label@17+3 /Part");
    put("/things/ab/parts/1.", "type label@17+2 /Part");
    put("/things/ab/parts/.5", "type label@17+2 /Part");
    put("/things/ab/parts/1e", "type label@17+2 /Part");
    put("/things/ab/parts/-", "type label@17+1 /Part");
    put("/things/ab/parts/2147483648", "overflow label@17+10 /Part");
    put("/things/a%FF/parts/7", "utf8 label@8+4 /Id");
    put("/things/a%C3/parts/7", "utf8 label@8+4 /Id");
    put("/things/a%C3%/parts/7", "escape label@8+5 /Id");
    put("/things/a%ED%A0%80/parts/7", "utf8 label@8+10 /Id"); /* a surrogate */
}

static void test_query(void **state)
{
    (void)state;
#define Q "/things/ab/parts/7?"
    put(Q "color=red&unknown=1&color2=x", "");
    put(Q "color=light%20blue", "");
    put(Q "color=light+blue", "enum query@25+10 /Color");
    put(Q "c%6Flor=green", "enum query@27+5 /Color");
    put(Q "color", "enum query@24+0 /Color");
    put(Q "color=red&color=red", "duplicate_member query@35+3 /Color");
    put(Q "flag=true", "");
    put(Q "flag=%66alse", "");
    put(Q "flag=True", "type query@24+4 /Flag");
    put(Q "flag=", "type query@24+0 /Flag");
    put(Q "when=2020-02-29T00:00:00Z", "");
    put(Q "when=2020-02-29T00%3A00%3A00.5Z", "");
    put(Q "when=2020-02-30T00:00:00Z", "timestamp query@24+20 /When");
    put(Q "when=1582934400", "timestamp query@24+10 /When");
    put(Q "epoch=1582934400", "");
    put(Q "epoch=2020-02-29T00:00:00Z", "type query@25+20 /Epoch");
    put(Q "ratio=-1.5e3", "");
    put(Q "ratio=NaN", "");
    put(Q "ratio=-Infinity", "");
    put(Q "ratio=nan", "float_text query@25+3 /Ratio");
    put(Q "ratio=1e999", "overflow query@25+5 /Ratio");
    put(Q "colors=red", "");
    put(Q "colors=red&x=1&colors=light%20blue", "");
    put(Q "colors=red&colors=green&colors=x",
        "enum query@37+5 /Colors/1\nenum query@50+1 /Colors/2");
    put(Q "colors=red&colors=red", "unique query@37+3 /Colors");
    put(Q "colors=red&colors=r%65d", "unique query@37+5 /Colors");
    put(Q "colors=red&colors=a&colors=b&colors=c",
        "length_max query@26+3 /Colors\nenum query@37+1 /Colors/1\nenum query@46+1 /Colors/2\n"
        "enum query@55+1 /Colors/3");
}

static void test_headers(void **state)
{
    (void)state;
    put_header("x-token", "abcd", "");
    put_header("X-TOKEN", "abcde", "length_max header1@0+5 /Token");
    put_header("If-Modified-Since", "Tue, 29 Apr 2014 18:30:38 GMT", "");
    put_header("If-Modified-Since", "2014-04-29T18:30:38Z", "timestamp header1@0+20 /Since");
    put_header("X-Words", "a, \"b,c\",d", "");
    put_header("X-Words", "a, b,c,d", "length_max header1@0+8 /Words");
    put_header("X-Words", "", "");
    put_header("X-Sizes", "1, 0 ,x", "range_min header1@3+1 /Sizes/1\ntype header1@6+1 /Sizes/2");
    put_header("X-Times", "Tue, 29 Apr 2014 18:30:38 GMT, Tue, 29 Apr 2014 18:30:38 GMT", "");
    put_header("X-Times", "Tue, 29 Apr 2014 18:30:38 GMT, x", "timestamp header1@31+1 /Times/1");
    put_header("x-meta-ab", "cd", "");
    put_header("x-meta-ab", "C", "pattern header1@0+1 /Meta/ab\nlength_min header1@0+1 /Meta/ab");
    put_header("X-Meta-b", "cd", "length_min header1@0+8 /Meta/b");
    put_header("X-Meta", "C", "");
    put_header("X-Words", "\xff", "utf8 header1@0+1 /Words/0");
}

static void test_repeated_headers(void **state)
{
    (void)state;
    const wv_pair headers[] = {{STR("X-Words"), STR("a,b")}, {STR("X-Token"), STR("a")},
                               {STR("x-words"), STR("c,d")}, {STR("X-Token"), STR("b")},
                               {STR("x-meta-aa"), STR("x")}, {STR("x-meta-bb"), STR("yy")},
                               {STR("X-META-aa"), STR("yy")}};
    wv_http m = {.target = STR("/things/ab/parts/7"), .headers = headers, .header_count = 7};
    m.body = GOOD_BODY;
    m.body_size = strlen(GOOD_BODY);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m,
           "duplicate_member header3@0+1 /Token\n"
           "length_max header0@0+3 /Words\n"
           "length_max header4@0+1 /Meta\n"
           "length_min header4@0+1 /Meta/aa\n"
           "duplicate_key header6@0+9 /Meta/aa");
    wv_config *aws = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    wv_config_set(aws, WV_OPTION_PROFILE, WV_PROFILE_AWS);
    m.header_count = 4;
    expect(aws, things_operation_put_thing(), WV_REQUEST, &m, "length_max header0@0+3 /Words");
}

/* Body and parameters join in the order of the structure's members. */
static void test_bodies(void **state)
{
    (void)state;
    put_body("{\"Body\":\"ab\",\"Note\":\"abc\"}", "");
    put_body("", "required body@0+0 /Body");
    put_body("{}", "required body@0+1 /Body");
    put_body("{\"Id\":1,\"Part\":{},\"Body\":\"ab\"}", ""); /* not in the body: unknown there */
    put_body("{\"Body\":\"ab\",\"Inner\":{\"Name\":\"xy\"}}", "required body@21+1 /Inner/Id");
    put_body("{\"Body\":\"ab\",\"Inner\":{\"Id\":\"\",\"Name\":\"xy\"}}",
             "length_min body@27+2 /Inner/Id");
    put_body("[]", "type body@0+2 ");
    put_body("{\"Body\":1}", "type body@8+1 /Body");
    put_body("{\"Body\"", "truncated body@7+0 /Body");
    wv_http m = {.target = STR("/things/A/parts/0?color=x"), .body = "{\"Note\":\"abcd\"}"};
    m.body_size = strlen(m.body);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m,
           "length_max body@8+6 /Note\npattern label@8+1 /Id\nlength_min label@8+1 /Id\n"
           "range_min label@16+1 /Part\nenum query@24+1 /Color\nrequired body@0+1 /Body");
    m.flags = WV_HTTP_NO_BODY;
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m,
           "pattern label@8+1 /Id\nlength_min label@8+1 /Id\n"
           "range_min label@16+1 /Part\nenum query@24+1 /Color");
}

static void test_pairs(void **state)
{
    (void)state;
    const wv_pair labels[] = {{STR("Part"), STR("0")}, {STR("Id"), STR("a%20")}};
    const wv_pair query[] = {{STR("color"), STR("light blue")}, {STR("flag"), STR("yes")}};
    wv_http m = {.labels = labels, .label_count = 2, .query = query, .query_count = 2};
    m.flags = WV_HTTP_NO_BODY;
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m,
           "pattern label1@0+4 /Id\nrange_min label0@0+1 /Part\ntype query1@0+3 /Flag");
    m.label_count = 0;
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m,
           "required label@0+0 /Id\nrequired label@0+0 /Part\ntype query1@0+3 /Flag");
    m = (wv_http){.target = STR("/things?max=7"), .query = query, .query_count = 1};
    expect(NULL, things_operation_list_things(), WV_REQUEST, &m,
           "length_max query0@0+10 /Rest/color");
    m.query_count = 0;
    m.target = STR("/things?max=7&a=bc&B=d&cc=dd");
    expect(NULL, things_operation_list_things(), WV_REQUEST, &m,
           "length_max query@16+2 /Rest\nlength_min query@14+1 /Rest/a\n"
           "pattern query@19+1 /Rest/B\nlength_min query@19+1 /Rest/B\n"
           "length_min query@21+1 /Rest/B");
    m.target = STR("/things?a%20b=%7E~");
    m.query_count = 0;
    expect(NULL, things_operation_list_things(), WV_REQUEST, &m,
           "required query@0+0 /Max\npattern query@14+4 /Rest/a b");
}

static void raw(wv_operation op, const char *body, const char *wanted)
{
    char found[1000];
    wv_http m = {.body = body, .body_size = strlen(body)};
    expect(NULL, op, WV_REQUEST, &m, wanted);
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_check(NULL, op, WV_REQUEST, body, strlen(body), report);
    describe(found, sizeof found); /* the same but for where pointers start */
    assert_int_equal(strchr(found, '@') != NULL, wanted[0] != 0);
    if (wanted[0])
        assert_int_equal(strncmp(found, wanted, strcspn(wanted, "/")), 0);
}

static void test_raw_payloads(void **state)
{
    (void)state;
    raw(things_operation_put_blob(), "\xff\"{", "");
    raw(things_operation_put_blob(), "", "required body@0+0 /Data");
    raw(things_operation_put_blob(), "x", "length_min body@0+1 /Data");
    raw(things_operation_put_blob(), "12345", "length_max body@0+5 /Data");
    raw(things_operation_put_text(), "ab", "");
    raw(things_operation_put_text(), "", "");
    raw(things_operation_put_text(), "\"ab\"", "pattern body@0+4 /Text");
    raw(things_operation_put_text(), "\xc3\xa9\xc3\xa9", "");
    raw(things_operation_put_text(), "a\xc3", "utf8 body@0+2 /Text");
    raw(things_operation_put_stream(), "", "");
    raw(things_operation_put_stream(), "\xff{", "");
}

static void test_json_payloads(void **state)
{
    (void)state;
    wv_http m = {.target = STR("/one/ab"), .body = "{\"Name\":\"ab\",\"Id\":\"a\"}"};
    m.body_size = strlen(m.body);
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m, "length_min body@18+3 /One/Id");
    m.target = STR("/one/a");
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m,
           "length_min label@5+1 /Id\nlength_min body@18+3 /One/Id");
    m.target = STR("/one/ab");
    m.body_size = 0;
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m, "required body@0+0 /One");
    m.body = " \n";
    m.body_size = 2;
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m, "required body@0+0 /One");
    m.body = "null";
    m.body_size = 4;
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m, "required body@0+4 /One");
    m.body = "3";
    m.body_size = 1;
    expect(NULL, things_operation_put_one(), WV_REQUEST, &m, "type body@0+1 /One");
    m.body = "{} x";
    m.body_size = 4;
    m.target = STR("/maybe");
    expect(NULL, things_operation_put_maybe(), WV_REQUEST, &m,
           "trailing body@3+1 /One\nrequired body@0+1 /One/Name\nrequired body@0+1 /One/Id");
    m.body_size = 0;
    expect(NULL, things_operation_put_maybe(), WV_REQUEST, &m, "");
}

/* The body alone: pointers start in it. */
static void test_body_alone(void **state)
{
    (void)state;
    char found[1000];
    static const struct {
        const char *body, *wanted;
    } rows[] = {{"{\"Name\":\"ab\",\"Id\":\"a\"}", "length_min body@18+3 /Id"},
                {"", "required body@0+0 "},
                {"{}", "required body@0+1 /Name\nrequired body@0+1 /Id"},
                {"[]", "type body@0+2 "}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        report = wv_report_init(memory.bytes, sizeof memory.bytes);
        wv_check(NULL, things_operation_put_one(), WV_REQUEST, rows[i].body, strlen(rows[i].body),
                 report);
        describe(found, sizeof found);
        assert_string_equal(found, rows[i].wanted);
    }
    /* label and header members are not asked of a body */
    assert_int_equal(wv_check(NULL, things_operation_put_thing(), WV_REQUEST, GOOD_BODY,
                              strlen(GOOD_BODY), NULL),
                     WV_VALID);
    /* nothing travels in the body: it may be missing in both profiles */
    wv_config *aws = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    wv_config_set(aws, WV_OPTION_PROFILE, WV_PROFILE_AWS);
    wv_operation get = things_operation_get_thing();
    assert_int_equal(wv_check(aws, get, WV_REQUEST, "", 0, NULL), WV_VALID);
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "", 0, NULL), WV_VALID);
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "{}", 2, NULL), WV_VALID);
    assert_int_equal(wv_check(NULL, get, WV_REQUEST, "[]", 2, NULL), WV_INVALID);
}

static void test_responses(void **state)
{
    (void)state;
    const wv_pair headers[] = {{STR("etag"), STR("A")}};
    wv_http m = {.headers = headers, .header_count = 1, .body = "{}", .body_size = 2};
    wv_operation op = things_operation_put_thing();
    expect(NULL, op, WV_RESPONSE, &m,
           "w:pattern header0@0+1 /Tag\nw:length_min header0@0+1 /Tag\nw:required body@0+1 /Name");
    m.header_count = 0;
    m.body = "{\"Name\":\"ab\"}";
    m.body_size = strlen(m.body);
    expect(NULL, op, WV_RESPONSE, &m, "w:required header@0+0 /Tag");

    const wv_pair gone[] = {{STR("x-amzn-ErrorType"), STR("Gone:http://x/")},
                            {STR("Retry-After"), STR("x")}};
    m = (wv_http){.headers = gone, .header_count = 2, .body = "{\"Message\":1}", .body_size = 13};
    m.status = 410;
    expect(NULL, op, WV_RESPONSE, &m, "type body@11+1 /Message\ntype header1@0+1 /Retry");
    m.header_count = 0;
    m.body = "{\"__type\":\"Gone\"}";
    m.body_size = strlen(m.body);
    expect(NULL, op, WV_RESPONSE, &m, "w:required header@0+0 /Retry");
    m.body = "{\"__type\":\"Other\"}";
    m.body_size = strlen(m.body);
    expect(NULL, op, WV_RESPONSE, &m, "");
    m.body = "x";
    m.body_size = 1;
    expect(NULL, op, WV_RESPONSE, &m, "unexpected body@0+1 ");
    m.flags = WV_HTTP_NO_BODY;
    expect(NULL, op, WV_RESPONSE, &m, "");
}

/* Of another protocol the body is all there is. */
static void test_other_protocol(void **state)
{
    (void)state;
    const wv_pair headers[] = {{STR("Need"), STR("x")}};
    wv_http m = {.target = STR("/"), .headers = headers, .header_count = 1, .body = "{}"};
    m.body_size = 2;
    expect(NULL, kinds_operation_take(), WV_REQUEST, &m, "required body@0+1 /Need");
    m.flags = WV_HTTP_NO_BODY;
    expect(NULL, kinds_operation_take(), WV_REQUEST, &m, "");
}

static void rendered(wv_format format, const char *wanted)
{
    char out[2000];
    wv_render(NULL, report, format, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void test_rendering(void **state)
{
    (void)state;
    const wv_pair headers[] = {{STR("X-Token"), STR("abcde")}, {STR("x-meta-~k/"), STR("B")}};
    wv_http m = {.target = STR("/things/A%C3%A9%20/parts/0?colors=x"), .headers = headers};
    m.header_count = 2;
    m.body = GOOD_BODY;
    m.body_size = strlen(GOOD_BODY);
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_check_http(NULL, things_operation_put_thing(), WV_REQUEST, &m, report);
    rendered(WV_FORMAT_AWS_MESSAGE,
             "6 validation errors detected: "
             "Value 'A\xc3\xa9 ' at 'id' failed to satisfy constraint: Member must satisfy regular "
             "expression pattern: [a-z0-9\xc3\xa9/ ]*; "
             "Value '0' at 'part' failed to satisfy constraint: Member must have value greater "
             "than or equal to 1; "
             "Value at 'colors' failed to satisfy constraint: Member must satisfy constraint: "
             "[Member must satisfy enum value set: [light blue, red]]; "
             "Value at 'token' failed to satisfy constraint: Member must have length less than or "
             "equal to 4; "
             "Value at 'meta' failed to satisfy constraint: Map keys must satisfy constraint: "
             "[Member must have length less than or equal to 8, Member must have length greater "
             "than or equal to 2, Member must satisfy regular expression pattern: [a-z0-9\xc3\xa9/ "
             "]*]; "
             "Value at 'meta' failed to satisfy constraint: Map value must satisfy constraint: "
             "[Member must have length less than or equal to 8, Member must have length greater "
             "than or equal to 2, Member must satisfy regular expression pattern: [a-z0-9\xc3\xa9/ "
             "]*]");
    char out[300];
    wv_render_violation(NULL, report, 4, WV_PART_POINTER, out, sizeof out);
    assert_string_equal(out, "/Meta/~0k~1");
    wv_render_violation(NULL, report, 1, WV_PART_JSON, out, sizeof out);
    assert_string_equal(out,
                        "{\"code\":\"range_min\",\"severity\":\"violation\",\"pointer\":\"/Part\""
                        ",\"aws_path\":\"part\",\"source\":\"label\",\"offset\":25,"
                        "\"length\":1,\"message\":\"must be at least "
                        "1\"}");
    m.target = STR("/things/ab/parts/x");
    m.header_count = 0;
    wv_check_http(NULL, things_operation_put_thing(), WV_REQUEST, &m, report);
    rendered(WV_FORMAT_AWS_BODY, "{\"Message\":\"STRING_VALUE "
                                 "can not be converted to an Integer\"}");
    rendered(WV_FORMAT_TEXT, "label: violation[type] SerializationException /Part: expected an "
                             "integer, found a string\ninvalid: 1 finding, 1 violation\n");
}

/* A number is shown as it was judged, as one in JSON would be: the type's end, without the zeros.
 */
static void test_numbers(void **state)
{
    (void)state;
    static const char *const parts[][2] = {{"-0", "0"},
                                           {"00", "0"},
                                           {"-007", "-7"},
                                           {"-99999999999", "-2147483648"},
                                           {"-1e3", "-1000"}};
    _Alignas(max_align_t) static unsigned char setup[WV_CONFIG_SIZE];
    wv_config *config = wv_config_init(setup, sizeof setup);
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    assert_int_equal(wv_config_set(config, WV_OPTION_PROFILE, WV_PROFILE_AWS), 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char target[100], wanted[100], out[2000];
        int size = snprintf(target, sizeof target, "/things/A/parts/%s?colors=x", parts[i][0]);
        wv_http m = {.target = {target, (size_t)size}, .body = GOOD_BODY};
        m.body_size = strlen(GOOD_BODY);
        wv_check_http(config, things_operation_put_thing(), WV_REQUEST, &m, report);
        wv_render(config, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
        snprintf(wanted, sizeof wanted, "Value '%s' at 'part'", parts[i][1]);
        assert_non_null(strstr(out, wanted));
    }
}

/* Smithy counts violations and their paths, wherever the members travel: Id 2 at 1, Token 1, Meta 1
 * and two of its entries 2 each. */
static void test_smithy(void **state)
{
    (void)state;
    static const char head[] =
        "{\"message\":\"8 validation errors at 5 paths detected. First failure: Value with length "
        "1 at "
        "'/Id' failed to satisfy constraint: Member must have length between 2 and 8, inclusive\",";
    const wv_pair headers[] = {{STR("X-Token"), STR("abcde")},
                               {STR("x-meta-aa"), STR("B")},
                               {STR("x-meta-bb"), STR("B")},
                               {STR("x-meta-cc"), STR("cc")}};
    char out[4000];
    wv_http m = {.target = STR("/things/A/parts/7"), .headers = headers, .header_count = 4};
    m.body = GOOD_BODY;
    m.body_size = strlen(GOOD_BODY);
    wv_config *smithy = wv_config_init(config_memory.bytes, WV_CONFIG_SIZE);
    wv_config_set(smithy, WV_OPTION_DIALECT, WV_DIALECT_SMITHY);
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    wv_check_http(smithy, things_operation_put_thing(), WV_REQUEST, &m, report);
    wv_render(smithy, report, WV_FORMAT_AWS_BODY, out, sizeof out);
    out[sizeof head - 1] = 0;
    assert_string_equal(out, head);
}

static void test_explain(void **state)
{
    (void)state;
    char out[3000];
    wv_explain(things_operation_put_thing(), WV_REQUEST, STR(""), out, sizeof out);
    assert_non_null(strstr(out, "\n  Id: string Id, required, in the path; length 2 to 8"));
    assert_non_null(strstr(out, "\n  Color: enum Color, in the query as color; one of "));
    assert_non_null(strstr(out, "\n  Token: string Secret, sensitive, in header X-Token; length"));
    assert_non_null(strstr(out, "\n  Meta: map Extra, in headers that begin with X-Meta-; "));
    assert_non_null(strstr(out, "\n  Body: string Id, required; length"));
    assert_non_null(strstr(out, "\n    Id: string Id, required; length")); /* of Inner */
    wv_explain(things_operation_put_thing(), WV_RESPONSE, STR(""), out, sizeof out);
    assert_non_null(strstr(out, "\n  Status: integer Integer, the status\n"));
    wv_explain(things_operation_put_one(), WV_REQUEST, STR(""), out, sizeof out);
    assert_non_null(strstr(out, "\n  One: structure Thing, required, the body\n    Name: "));
    wv_explain(things_operation_put_blob(), WV_REQUEST, STR(""), out, sizeof out);
    assert_non_null(strstr(out, "\n  Data: blob Blob, required, the body, as it is; length"));
    wv_explain(things_operation_put_stream(), WV_REQUEST, STR("/Data"), out, sizeof out);
    assert_string_equal(out, "/Data: blob Stream\n");
}

static void test_arguments(void **state)
{
    (void)state;
    wv_operation op = things_operation_put_thing();
    wv_http m = {.target = STR("/things/ab")};
    report = wv_report_init(memory.bytes, sizeof memory.bytes);
    assert_int_equal(wv_check_http(NULL, op, WV_REQUEST, NULL, report), WV_E_ARGUMENT);
    assert_int_equal(wv_check_http(NULL, op, WV_REQUEST, &m, report), WV_E_ARGUMENT);
    assert_int_equal(wv_report_verdict(report), WV_E_ARGUMENT);
    assert_int_equal(wv_report_count(report), 0);
    m = (wv_http){.query_count = 1};
    assert_int_equal(wv_check_http(NULL, op, WV_REQUEST, &m, NULL), WV_E_ARGUMENT);
    const wv_pair bad = {{"x", 1}, {NULL, 1}};
    m = (wv_http){.headers = &bad, .header_count = 1};
    assert_int_equal(wv_check_http(NULL, op, WV_REQUEST, &m, NULL), WV_E_ARGUMENT);
    m = (wv_http){0};
    assert_int_equal(wv_check_http(NULL, op, 2, &m, NULL), WV_E_ARGUMENT);
    assert_int_equal(wv_violation_pair(NULL), UINT32_MAX);
    assert_int_equal(wv_violation_source(NULL), WV_SOURCE_BODY);
}

/* Text that is as long as the memory for it, and longer. */
static void test_long_texts(void **state)
{
    (void)state;
    static char target[20000];
    wv_http m = {.flags = WV_HTTP_NO_BODY};
    strcpy(target, "/things/ab/parts/");
    memset(target + 17, '1', 900);
    m.target = STR(target);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, "overflow label@17+900 /Part");
    memset(target + 17, '1', 5000);
    m.target = STR(target);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, "limit_digits label@17+5000 /Part");
    strcpy(target, "/things/ab/parts/7?color=");
    memset(target + 25, 'x', 5000);
    m.target = STR(target);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, "enum query@25+5000 /Color");
    memcpy(target + 19, "flags", 5);
    memset(target + 24, 0, 100);
    strcpy(target, "/things/");
    for (size_t i = 0; i < 600; i++)
        strcpy(target + 8 + 6 * i, "%C3%A9");
    strcpy(target + 8 + 3600, "/parts/7");
    m.target = STR(target);
    expect(NULL, things_operation_put_thing(), WV_REQUEST, &m, "length_max label@8+3600 /Id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),       cmocka_unit_test(test_query),
        cmocka_unit_test(test_headers),      cmocka_unit_test(test_repeated_headers),
        cmocka_unit_test(test_bodies),       cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_raw_payloads), cmocka_unit_test(test_json_payloads),
        cmocka_unit_test(test_body_alone),   cmocka_unit_test(test_responses),
        cmocka_unit_test(test_rendering),    cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_smithy),       cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_explain),      cmocka_unit_test(test_other_protocol),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
