/* codegen/read: what of botocore's format is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "botocore_load.h"

typedef struct refusal {
    const char *json, *text;
} refusal;

static void check_refusals(const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        loaded l = load(cases[i].json);
        assert_string_equal(l.log.text, cases[i].text);
        unload(l);
    }
}

#define CHECK_REFUSALS(cases) check_refusals(cases, sizeof cases / sizeof *cases)
/* Metadata on line 2. */
#define META(metadata) "{\"operations\":{},\"shapes\":{},\"metadata\":\n" metadata "}"

static void test_bad_files(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {META("[]"), "b.json:2:1: error: metadata: an object is wanted, not an array\n"},
        {META("{}"), "b.json:2:1: error: serviceId is missing\n"},
        {META("{\"serviceId\":1}"),
         "b.json:2:14: error: serviceId: a string is wanted, not a number\n"},
        {META("{\"serviceId\":\"X\"}"), "b.json:2:1: error: protocol is missing\n"},
        {META("{\"serviceId\":\"X\",\"protocol\":\"query\"}"),
         "b.json:2:29: error: the service speaks neither json nor rest-json but query\n"},
        {META("{\"serviceId\":\"X\",\"protocols\":[\"ec2\"]}"),
         "b.json:2:30: error: the service speaks neither json nor rest-json\n"},
        {META("{\"serviceId\":\"X\",\"protocol\":\"json\",\"targetPrefix\":\"T\"}"),
         "b.json:2:1: error: jsonVersion is missing\n"},
        {META("{\"serviceId\":\"X\",\"protocol\":\"json\",\"jsonVersion\":\"2.0\","
              "\"targetPrefix\":\"T\"}"),
         "b.json:2:50: error: jsonVersion: 2.0 is neither 1.0 nor 1.1\n"},
        {META("{\"serviceId\":\"X\",\"protocol\":\"json\",\"jsonVersion\":\"1.0\"}"),
         "b.json:2:1: error: targetPrefix is missing\n"},
        {"{\"metadata\":{\"serviceId\":\"X\"," REST "},\"operations\":[],\n\"shapes\":1}",
         "b.json:2:10: error: shapes: an object is wanted, not a number\n"
         "b.json:1:67: error: operations: an object is wanted, not an array\n"},
        {"{\"metadata\":{},\"merge\":{}}",
         "b.json:1:1: error: no model: neither Smithy's (smithy is missing) nor botocore's "
         "(metadata and operations are missing)\n"},
    };
    CHECK_REFUSALS(cases);
}

#define ID "com.amazonaws.mysvc#"

static void test_bad_shapes(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {SHAPES("\"T\":1"), "b.json:2:5: error: " ID "T: the shape: an object is wanted, not a "
                            "number\n"},
        {SHAPES("\"T\":{}"), "b.json:2:5: error: " ID "T: type is missing\n"},
        {SHAPES("\"T\":{\"type\":\"strng\"}"),
         "b.json:2:13: error: " ID "T: strng is no type of shape\n"},
        {SHAPES("\"T\":{\"type\":\"string\",\"enum\":\"a\"}"),
         "b.json:2:29: error: " ID "T: enum: an array is wanted, not a string\n"},
        {SHAPES("\"T\":{\"type\":\"string\",\"enum\":[1]}"),
         "b.json:2:30: error: " ID "T: enum: a string is wanted, not a number\n"},
        {SHAPES("\"T\":{\"type\":\"string\",\"min\":1.5}"),
         "b.json:2:28: error: " ID "T: min: 1.5 is no integer from -9223372036854775808 to "
         "9223372036854775807\n"},
        {SHAPES("\"T\":{\"type\":\"double\",\"max\":\"1\"}"),
         "b.json:2:28: error: " ID "T: max: a number is wanted, not a string\n"},
        {SHAPES("\"T\":{\"type\":\"string\",\"pattern\":[]}"),
         "b.json:2:32: error: " ID "T: pattern: a string is wanted, not an array\n"},
        {SHAPES("\"T\":{\"type\":\"string\",\"sensitive\":\"yes\"}"),
         "b.json:2:34: error: " ID "T: sensitive: true or false is wanted, not a string\n"},
        {SHAPES("\"T\":{\"type\":\"timestamp\",\"timestampFormat\":\"iso\"}"),
         "b.json:2:43: error: " ID "T: timestampFormat: iso is none of unixTimestamp, iso8601, "
         "rfc822\n"},
        {SHAPES("\"T\":{\"type\":\"list\"}"), "b.json:2:5: error: " ID "T: member is missing\n"},
        {SHAPES("\"T\":{\"type\":\"list\",\"member\":{}}"),
         "b.json:2:29: error: " ID "T$member: shape is missing\n"},
        {SHAPES("\"T\":{\"type\":\"map\",\"key\":{\"shape\":\"T\"}}"),
         "b.json:2:5: error: " ID "T: value is missing\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"members\":[]}"),
         "b.json:2:35: error: " ID "T: members: an object is wanted, not an array\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"members\":{\"a\":7}}"),
         "b.json:2:40: error: " ID "T$a: the reference: an object is wanted, not a number\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"required\":[\"a\"],\"members\":{}}"),
         "b.json:2:37: error: " ID "T: required: there is no member a\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"error\":{\"httpStatusCode\":200}}"),
         "b.json:2:51: error: " ID "T: httpStatusCode: 200 is no integer from 300 to 599\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"T\",\"enum\":\n"
                "[]}}}"),
         "b.json:3:1: error: " ID "T$a: enum: T is no string\n"},
        {SHAPES("\"T\":{\"type\":\"structure\",\"members\":{\n\"a\":{\"shape\":\"S\",\"enum\":"
                "[\"x\"]}}},\"T_a\":{\"type\":\"blob\"}," STRING),
         "b.json:3:1: error: " ID "T_a: the name is wanted for the enum of a member\n"},
        {FILE_OF(REST, "",
                 "\"T\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"T\","
                 "\"location\":\n\"body\"}}}"),
         "b.json:3:1: error: " ID "T$a: location: body is none of uri, querystring, header, "
         "headers, statusCode\n"},
        {FILE_OF(REST, "", "\"T\":{\"type\":\"structure\",\"payload\":\n\"b\"}"),
         "b.json:3:1: error: " ID "T: payload: there is no member b\n"},
        {FILE_OF(REST, "",
                 "\"T\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"S\","
                 "\"location\":\"header\"}},\"payload\":\n\"a\"}," STRING),
         "b.json:3:1: error: " ID "T: payload: a is not in the body\n"},
    };
    CHECK_REFUSALS(cases);
}

static void test_bad_operations(void **state)
{
    (void)state;
#define OPERATION(protocol, text) FILE_OF(protocol, "\"O\":\n" text, STRING)
    static const refusal cases[] = {
        {OPERATION(JSON, "1"), "b.json:2:1: error: O: the operation: an object is wanted, not a "
                               "number\n"},
        {OPERATION(JSON, "{\"input\":{}}"), "b.json:2:10: error: O: shape is missing\n"},
        {OPERATION(JSON, "{\"errors\":{}}"),
         "b.json:2:11: error: O: errors: an array is wanted, not an object\n"},
        {OPERATION(REST, "{}"), "b.json:2:1: error: O: http is missing\n"},
        {OPERATION(REST, "{\"http\":{\"method\":\"GET\"}}"),
         "b.json:2:9: error: O: requestUri is missing\n"},
        {OPERATION(REST, "{\"http\":{\"method\":\"GET\",\"requestUri\":\"/\",\"responseCode\":"
                         "20}}"),
         "b.json:2:57: error: O: responseCode: 20 is no integer from 100 to 999\n"},
    };
    CHECK_REFUSALS(cases);
}

/* One shape with too many members, and many shapes with too many together. */
static void test_too_many_members(void **state)
{
    (void)state;
    enum { EACH = 4000, SHAPES_OF_THEM = 101 };
    size_t room = (size_t)EACH * SHAPES_OF_THEM * 24 + 5000, used = 0;
    char *json = malloc(room);
    assert_non_null(json);
    used += (size_t)snprintf(json, room,
                             "{\"metadata\":{\"serviceId\":\"My Svc\"," REST
                             "},\"operations\":{},\"shapes\":{" STRING);
    for (unsigned i = 0; i < SHAPES_OF_THEM; i++) {
        used += (size_t)snprintf(json + used, room - used,
                                 ",\n\"T%03u\":{\"type\":\"structure\",\"members\":{", i);
        for (unsigned k = 0; k < EACH; k++)
            used += (size_t)snprintf(json + used, room - used, "%s\"m%u\":{\"shape\":\"S\"}",
                                     k ? "," : "", k);
        used += (size_t)snprintf(json + used, room - used, "}}");
    }
    snprintf(json + used, room - used, "}}");
    loaded l = load(json);
    assert_string_equal(l.log.text, "b.json:102:1: error: " ID "T100: more than 400000 members in "
                                    "the whole model\n");
    unload(l);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_bad_shapes),
        cmocka_unit_test(test_bad_operations),
        cmocka_unit_test(test_too_many_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
