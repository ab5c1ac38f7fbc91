/* Words of services: each vocabulary's type errors, what diagnostics change in messages and paths.
 * Expected: tests that ran against real Kinesis (kinesalite) and DynamoDB (dynalite), raw requests
 * to Athena and SES v2, snapshots of Lambda and API Gateway. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wirevet/compile.h>

#include "support/streams.h"

/* One operation of a service with a member of each kind, of AWS JSON 1.1. */
static const char *const model_text =
    "{\"smithy\":\"2.0\",\"shapes\":{"
    "\"x.y#Svc\":{\"type\":\"service\",\"version\":\"2012-08-10\",\"operations\":[{\"target\":"
    "\"x.y#Take\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{},\"aws.api#service\":{\"sdkId\":"
    "\"svc\"}}},"
    "\"x.y#Take\":{\"type\":\"operation\",\"input\":{\"target\":\"x.y#TakeRequest\"}},"
    "\"x.y#TakeRequest\":{\"type\":\"structure\",\"members\":{"
    "\"Text\":{\"target\":\"smithy.api#String\"},\"Int\":{\"target\":\"smithy.api#Integer\"},"
    "\"Long\":{\"target\":\"smithy.api#Long\"},\"Flag\":{\"target\":\"smithy.api#Boolean\"},"
    "\"Time\":{\"target\":\"smithy.api#Timestamp\"},\"Data\":{\"target\":\"smithy.api#Blob\"},"
    "\"List\":{\"target\":\"x.y#Texts\"},\"Map\":{\"target\":\"x.y#Items\"},"
    "\"Item\":{\"target\":\"x.y#Item\"},\"Rows\":{\"target\":\"x.y#Rows\"},"
    "\"Colors\":{\"target\":\"x.y#Colors\"},\"Names\":{\"target\":\"x.y#Names\"},"
    "\"Notes\":{\"target\":\"x.y#Notes\"},\"Few\":{\"target\":\"x.y#Few\"},"
    "\"Groups\":{\"target\":\"x.y#Groups\"}}},"
    "\"x.y#Groups\":{\"type\":\"map\",\"key\":{\"target\":\"smithy.api#String\"},\"value\":"
    "{\"target\":\"x.y#Names\"}},"
    "\"x.y#Few\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Item\"},\"traits\":{"
    "\"smithy.api#length\":{\"max\":2},\"smithy.api#uniqueItems\":{}}},"
    "\"x.y#Texts\":{\"type\":\"list\",\"member\":{\"target\":\"smithy.api#String\"}},"
    "\"x.y#Items\":{\"type\":\"map\",\"key\":{\"target\":\"smithy.api#String\"},\"value\":"
    "{\"target\":\"x.y#Item\"}},"
    "\"x.y#Rows\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Texts\"}},"
    "\"x.y#Item\":{\"type\":\"structure\",\"members\":{\"Name\":{\"target\":\"x.y#Name\"}}},"
    "\"x.y#Name\":{\"type\":\"string\",\"traits\":{\"smithy.api#length\":{\"min\":1,\"max\":4}}},"
    "\"x.y#Note\":{\"type\":\"string\",\"traits\":{\"smithy.api#length\":{\"min\":0,\"max\":4}}},"
    "\"x.y#Names\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Name\"}},"
    "\"x.y#Notes\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Note\"}},"
    "\"x.y#Colors\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Color\"}},"
    "\"x.y#Color\":{\"type\":\"enum\",\"members\":{\"RED\":{\"target\":\"smithy.api#Unit\","
    "\"traits\":{\"smithy.api#enumValue\":\"red\"}}}}}}";

typedef struct row {
    const char *payload, *message;
} row;

static wv_model *load(const char *entry)
{
    char words[600], error[500];
    wv_model_file file = {.name = "m.json", .data = model_text, .size = strlen(model_text)};
    wv_model_options options = {.struct_size = sizeof options, .diagnostics = words};
    options.diagnostics_size =
        (size_t)snprintf(words, sizeof words, "{\"version\":1,\"services\":{\"Svc\":{%s}}}", entry);
    wv_model *model = wv_model_load(&options, &file, 1, error, sizeof error);
    assert_string_equal(error, "");
    return model;
}

/* A payload that is fed gets the same answer: byte by byte, and with little or no memory for what
 * the answer reads of it. */
static void check_fed(const wv_config *config, wv_operation operation, const char *payload)
{
    streams_question q = {.config = config,
                          .operation = operation,
                          .direction = WV_REQUEST,
                          .json = (const uint8_t *)payload,
                          .size = strlen(payload)};
    const size_t memories[] = {0, 64, 128, streams_enough(q.size)};
    const size_t pieces[] = {1, 7, q.size};
    streams_ask(&q);
    for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
        for (size_t j = 0; j < sizeof pieces / sizeof *pieces; j++) {
            const char *wrong = streams_differ(memories[i], streams_each, &pieces[j]);
            if (wrong)
                fail_msg("%s, %zu bytes in pieces of %zu: %s", payload, memories[i], pieces[j],
                         wrong);
        }
}

/* entry: members of the service's entry in the diagnostics. */
static void check_rows(const char *entry, const row *rows, size_t count)
{
    wv_model *model = load(entry);
    _Alignas(max_align_t) static unsigned char setup[WV_CONFIG_SIZE], memory[WV_REPORT_MIN_SIZE];
    wv_config *config = wv_config_init(setup, sizeof setup);
    wv_report *report = wv_report_init(memory, sizeof memory);
    wv_operation operation = wv_operation_at(wv_model_schema_at(model, 0), 0);
    assert_int_equal(wv_config_set(config, WV_OPTION_PROFILE, WV_PROFILE_AWS), 0);
    for (size_t i = 0; i < count; i++) {
        char out[1000];
        wv_check(config, operation, WV_REQUEST, rows[i].payload, strlen(rows[i].payload), report);
        wv_render(config, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
        assert_string_equal(out, rows[i].message);
        check_fed(config, operation, rows[i].payload);
    }
    wv_model_destroy(model);
}

#define CHECK(entry, rows) check_rows(entry, rows, sizeof(rows) / sizeof *(rows))

static void test_modern(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Int\":\"1\"}", "STRING_VALUE can not be converted to an Integer"},
        {"{\"Int\":true}", "TRUE_VALUE can not be converted to an Integer"},
        {"{\"Text\":false}", "FALSE_VALUE can not be converted to a String"},
        {"{\"Text\":1}", "NUMBER_VALUE can not be converted to a String"},
        {"{\"Flag\":\"x\"}", "STRING_VALUE can not be converted to an Boolean"},
        {"{\"Flag\":1}", "NUMBER_VALUE can not be converted to a Boolean"},
        {"{\"Text\":[]}", "Start of list found where not expected"},
        {"{\"Text\":{}}", "Start of structure or map found where not expected."},
        {"{\"Item\":1}", "Expected null"},
        {"{\"List\":\"x\"}", "Expected list or null"},
        {"{\"Map\":\"x\"}", "Expected map or null"},
    };
    CHECK("", rows);
}

/* A value of a map has ".member" behind its key as soon as something inside it is meant (DynamoDB
 * requestItems.abc.member.keys), the list itself that holds a refused element too. */
static void test_element_paths(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Groups\":{\"ab\":[\"ok\",\"toolong\"]}}",
         "1 validation error detected: Value '[ok, toolong]' at 'groups.ab.member' failed to "
         "satisfy "
         "constraint: Member must satisfy constraint: [Member must have length less than or equal "
         "to 4, Member must have length greater than or equal to 1]"},
        {"{\"Map\":{\"ab\":{\"Name\":\"\"}}}",
         "1 validation error detected: Value '' at 'map.ab.member.name' failed to satisfy "
         "constraint: Member must have length greater than or equal to 1"},
    };
    CHECK("", rows);
}

static void test_classic(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Int\":\"1\"}", "class java.lang.String can not be converted to an Integer"},
        {"{\"Text\":true}", "class java.lang.Boolean can not be converted to an String"},
        {"{\"Text\":34.56}",
         "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not "
         "be converted to an String"},
        {"{\"Flag\":\"hello\"}", "'HELLO' can not be converted to an Boolean"},
        {"{\"Time\":\"23\"}",
         "class java.lang.String can not be converted to milliseconds since epoch"},
        {"{\"Data\":true}", "class java.lang.Boolean can not be converted to a Blob"},
        {"{\"Data\":\"23456\"}", "'23456' can not be converted to a Blob: Base64 encoded length is "
                                 "expected a multiple of 4 bytes but found: 5"},
        {"{\"Data\":\"=+/=\"}",
         "'=+/=' can not be converted to a Blob: Invalid Base64 character: '='"},
        {"{\"Data\":\"+/+=\"}",
         "'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 "
         "character dectected"},
        {"{\"Map\":23}", "Expected map or null"},
        {"{\"Text\":{}}", "Start of structure or map found where not expected."},
    };
    CHECK("\"vocabulary\":\"classic\"", rows);
}

static void test_dynamodb(void **state)
{
    (void)state;
    static const char cast[] =
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to "
        "class "
        "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
        "java.lang.Class are in module java.base of loader 'bootstrap')";
    const row rows[] = {
        {"{\"Text\":23}", "NUMBER_VALUE cannot be converted to String"},
        {"{\"Text\":34.56}", "DECIMAL_VALUE cannot be converted to String"},
        {"{\"Text\":true}", "TRUE_VALUE cannot be converted to String"},
        {"{\"Text\":[]}", "Unrecognized collection type class java.lang.String"},
        {"{\"Text\":{}}", "Start of structure or map found where not expected"},
        {"{\"Int\":\"23\"}", "STRING_VALUE cannot be converted to Integer"},
        {"{\"Long\":[]}", "Unrecognized collection type class java.lang.Long"},
        {"{\"Flag\":\"23\"}", "Unexpected token received from parser"},
        {"{\"Flag\":23}", "NUMBER_VALUE cannot be converted to Boolean"},
        {"{\"Data\":true}", "only base-64-encoded strings are convertible to bytes"},
        {"{\"Data\":[]}", "Unrecognized collection type class java.nio.ByteBuffer"},
        {"{\"Data\":\"23456\"}",
         "Base64 encoded length is expected a multiple of 4 bytes but found: 5"},
        {"{\"Data\":\"=+/=\"}", "Invalid last non-pad Base64 character dectected"},
        {"{\"Data\":\"+/+=\"}", "Invalid last non-pad Base64 character dectected"},
        {"{\"List\":23}", "Unexpected field type"},
        {"{\"Map\":true}", "Unexpected field type"},
        {"{\"Map\":[]}",
         "Unrecognized collection type java.util.Map<java.lang.String, x.y.v20120810.Item>"},
        {"{\"Map\":{\"a\":23}}", "Unexpected value type in payload"},
        {"{\"Map\":{\"a\":[]}}", "Unrecognized collection type class x.y.v20120810.Item"},
        {"{\"Item\":\"23\"}", "Unexpected field type"},
        {"{\"Rows\":[23]}", cast},
    };
    CHECK("\"vocabulary\":\"dynamodb\"", rows);
}

#define ONE "1 validation error detected: "
#define FAILED                                                                                     \
    " failed to satisfy constraint: Member must satisfy constraint: [Member must have length "     \
    "less "                                                                                        \
    "than or equal to 4, Member must have length greater than or equal to "

static void test_elements(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Colors\":[\"blue\"]}",
         ONE "Value '[blue]' at 'colors' failed to satisfy constraint: Member must satisfy "
             "constraint: [Member must satisfy enum value set: [red], Member must not be null]"},
        {"{\"Names\":[\"\"]}", ONE "Value '[]' at 'names'" FAILED "1, Member must not be null]"},
        {"{\"Names\":[null]}",
         ONE "Value '[null]' at 'names'" FAILED "1, Member must not be null]"},
        {"{\"Notes\":[\"abcde\"]}", ONE "Value '[abcde]' at 'notes'" FAILED "0]"},
        {"{\"Notes\":[null]}", ""},
        {"{\"List\":[null]}", ""},
    };
    static const row without[] = {
        {"{\"Names\":[\"\"]}", ONE "Value '[]' at 'names'" FAILED "1]"},
        {"{\"Names\":[null]}", ""},
    };
    CHECK("\"elementsNotNull\":true", rows);
    CHECK("", without);
}

static void test_paths(void **state)
{
    (void)state;
    static const row rows[] = {
        {"{\"Item\":{\"Name\":\"\"}}",
         ONE "Value '' at 'takeInput.thing.name' failed to satisfy constraint: Member must have "
             "length greater than or equal to 1"},
    };
    static const row hidden[] = {
        {"{\"Item\":{\"Name\":\"abcde\"}}",
         ONE "Value at 'item.name' failed to satisfy constraint: Member must have length less than "
             "or equal to 4"},
    };
    CHECK("\"bodyPathSuffix\":\"Input\",\"pathAliases\":[[\"TakeRequest\",\"Item\",\"thing\"],"
          "[\"Item\",\"Item\",\"no\"]]",
          rows);
    CHECK("\"sensitive\":[\"Name\"]", hidden);
}

/* Structures larger than the memory for their members' places, in a list, members in any order. */
#define MEMBERS 600

static void test_large_structure(void **state)
{
    (void)state;
    static char text[64 * MEMBERS], wanted[64 * MEMBERS], out[64 * MEMBERS];
    size_t n = (size_t)sprintf(
        text,
        "{\"smithy\":\"2.0\",\"shapes\":{\"x.y#Svc\":{\"type\":\"service\",\"version\":\"1\","
        "\"operations\":[{\"target\":\"x.y#Take\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{}}},"
        "\"x.y#Take\":{\"type\":\"operation\",\"input\":{\"target\":\"x.y#In\"}},"
        "\"x.y#In\":{\"type\":\"structure\",\"members\":{\"List\":{\"target\":\"x.y#List\"}}},"
        "\"x.y#List\":{\"type\":\"list\",\"member\":{\"target\":\"x.y#Big\"},\"traits\":"
        "{\"smithy.api#length\":{\"max\":1}}},\"x.y#Big\":{\"type\":\"structure\",\"members\":{");
    for (int i = 0; i < MEMBERS; i++)
        n += (size_t)sprintf(text + n, "%s\"M%d\":{\"target\":\"smithy.api#String\"}", i ? "," : "",
                             i);
    n += (size_t)sprintf(text + n, "}}}}");
    size_t w = (size_t)sprintf(wanted, "1 validation error detected: Value '[");
    for (int line = 0; line < 2; line++) {
        w += (size_t)sprintf(wanted + w, "%sBig(", line ? ", " : "");
        for (int i = 0; i < MEMBERS; i++)
            w += (size_t)sprintf(wanted + w, "%sm%d=%s", i ? ", " : "", i,
                                 line == 0 && i == 599 ? "x"
                                 : line == 0 && i == 1 ? "y"
                                                       : "null");
        w += (size_t)sprintf(wanted + w, ")");
    }
    sprintf(wanted + w,
            "]' at 'list' failed to satisfy constraint: Member must have length less than "
            "or equal to 1");
    wv_model_file file = {.name = "m.json", .data = text, .size = n};
    char error[500];
    wv_model *model = wv_model_load(NULL, &file, 1, error, sizeof error);
    assert_string_equal(error, "");
    static const char payload[] = "{\"List\":[{\"M599\":\"x\",\"No\":{},\"M1\":\"y\"} , {}]}";
    _Alignas(max_align_t) static unsigned char memory[WV_REPORT_MIN_SIZE];
    wv_report *report = wv_report_init(memory, sizeof memory);
    wv_check(NULL, wv_operation_at(wv_model_schema_at(model, 0), 0), WV_REQUEST, payload,
             sizeof payload - 1, report);
    wv_render(NULL, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
    assert_string_equal(out, wanted);
    wv_model_destroy(model);
}

#define AT_FEW "' at 'few' failed to satisfy constraint: Member must have "
#define FILLER "\"No\":\"not modelled, and longer than the memory for excerpts is: so \""

/* Of a structure whose text is not all there no member is said to be null. */
static void test_cut_structure(void **state)
{
    (void)state;
    static const char payload[] =
        "{\"Few\":[{\"Name\":\"a\"},{\"Name\":\"b\"},{" FILLER ",\"Name\":\"c\"}]}";
    static const row whole[] = {
        {payload, ONE "Value '[Item(name=a), Item(name=b), Item(name=c)]" AT_FEW
                      "length less than or equal to 2"},
    };
    CHECK("", whole);
    _Alignas(max_align_t) static unsigned char memory[WV_REPORT_MIN_SIZE], fed[WV_STREAM_SIZE + 64];
    wv_model *model = load("");
    wv_report *report = wv_report_init(memory, sizeof memory);
    wv_stream *s = wv_stream_init(fed, sizeof fed);
    char out[1000];
    wv_operation operation = wv_operation_at(wv_model_schema_at(model, 0), 0);
    assert_int_equal(wv_stream_begin(s, NULL, operation, WV_REQUEST, report), 0);
    wv_stream_feed(s, payload, sizeof payload - 1);
    assert_int_equal(wv_stream_end(s), WV_INVALID);
    assert_int_equal(wv_report_truncated(report), 1);
    wv_render(NULL, report, WV_FORMAT_AWS_MESSAGE, out, sizeof out);
    assert_string_equal(out, ONE "Value '[Item(name=a), Item(name=b), Item(..." AT_FEW
                                 "length less than or equal to 2");
    wv_model_destroy(model);
}

/* What is said of the list is kept, though the finding points at its second element. */
static void test_fed_duplicates(void **state)
{
    (void)state;
    char payload[400];
    snprintf(payload, sizeof payload,
             "{\"Few\":[{\"Name\":\"a\"},%60s{\"Name\":\"a\"}],\"List\":[\"%150s\"]}", "", "");
    wv_model *model = load("");
    check_fed(NULL, wv_operation_at(wv_model_schema_at(model, 0), 0), payload);
    wv_model_destroy(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modern),          cmocka_unit_test(test_element_paths),
        cmocka_unit_test(test_classic),         cmocka_unit_test(test_dynamodb),
        cmocka_unit_test(test_elements),        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_large_structure), cmocka_unit_test(test_cut_structure),
        cmocka_unit_test(test_fed_duplicates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
