/* codegen/read: what of a Smithy file is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/text.h"
#include "smithy_load.h"

static model_shape *shape(const loaded *l, const char *id)
{
    model_shape *found = model_find(l->m, (model_text){id, strlen(id)});
    assert_non_null(found);
    return found;
}

static void check_refusals(const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        loaded l = load(cases[i].json);
        assert_string_equal(l.log.text, cases[i].text);
        unload(l);
    }
}

#define CHECK_REFUSALS(cases) check_refusals(cases, sizeof cases / sizeof *cases)

static void test_bad_files(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"", "m.json:1:1: error: the file is empty\n"},
        {"{\"smithy\":\"2.0\",\n \"shapes\":{", "m.json:2:12: error: payload ends too early\n"},
        {"{\"\xc3\xa4\":1,\n\"smithy\":2.0,,}", "m.json:2:14: error: unexpected byte\n"},
        {"{\"shapes\":{},\n \"shapes\":{}}", "m.json:2:2: error: name given twice in one object\n"},
        {"[]", "m.json:1:1: error: the model: an object is wanted, not an array\n"},
        {" {}", "m.json:1:2: error: no model: neither Smithy's (smithy is missing) nor botocore's "
                "(metadata and operations are missing)\n"},
        {"{\"smithy\":2}", "m.json:1:11: error: smithy: a string is wanted, not a number\n"},
        {"{\"smithy\":\"3.0\",\"shapes\":{}}",
         "m.json:1:11: error: smithy: version 3.0 is not supported, only 1.0 and 2.0\n"},
        {"{\"smithy\":\"2.0\"}", "m.json:1:1: error: shapes is missing\n"},
        {"{\"smithy\":\"2.0\",\"shapes\":[]}",
         "m.json:1:26: error: shapes: an object is wanted, not an array\n"},
        {"{\"smithy\":\"2.0\",\"shapes\":{}}", "m.json:1:26: error: there is no service\n"},
        {"{\"smithy\":\"2.0\",\"metadata\":{\"wirevet.spec#patternForm\":1},\"shapes\":{\n" SERVICE
         "}}",
         "m.json:1:56: error: wirevet.spec#patternForm: a string is wanted, not a number\n"},
        {"{\"smithy\":\"2.0\",\"shapes\":{\n\"x#S\":{\"type\":\"service\",\"traits\":{"
         "\"aws.protocols#restXml\":{}}}}}",
         "m.json:2:7: error: x#S: the service speaks none of aws.protocols#awsJson1_0, "
         "aws.protocols#awsJson1_1, aws.protocols#restJson1\n"},
    };
    CHECK_REFUSALS(cases);
}

static void test_too_large(void **state)
{
    (void)state;
    loaded l = {.memory = arena_new()};
    fail_init(&l.log, l.memory);
    const uint8_t bytes[1] = {'{'}; /* refused by the size alone */
    assert_null(read_model(l.memory, &(read_input){"m.json", bytes, (size_t)MODEL_MAX_BYTES + 1}, 1,
                           NULL, &l.log));
    assert_string_equal(l.log.text,
                        "m.json: error: 67108865 bytes, at most 67108864 are supported\n");
    unload(l);
}

static void test_bad_shapes(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {FILE_OF("\"x#T\":[]"), "m.json:2:7: error: x#T: the shape: an object is wanted, not an "
                                "array\n"},
        {FILE_OF("\"x#T\":{}"), "m.json:2:7: error: x#T: type is missing\n"},
        {FILE_OF("\"x#T\":{\"type\":\"strng\"}"),
         "m.json:2:15: error: x#T: strng is no type of shape\n"},
        {FILE_OF("\"T\":{\"type\":\"string\"}"),
         "m.json:2:5: error: T: the shape's id has no namespace\n"},
        {FILE_OF("\"smithy.api#String\":{\"type\":\"string\"}"),
         "m.json:2:21: error: smithy.api#String: smithy.api is reserved for the prelude\n"},
        {FILE_OF("\"x#T\":{\"type\":\"list\"}"), "m.json:2:7: error: x#T: member is missing\n"},
        {FILE_OF("\"x#T\":{\"type\":\"map\",\"key\":{\"target\":\"smithy.api#String\"}}"),
         "m.json:2:7: error: x#T: value is missing\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\",\"members\":[]}"),
         "m.json:2:37: error: x#T: members: an object is wanted, not an array\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{}}}"),
         "m.json:2:42: error: x#T$a: target is missing\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{\"target\":null}}}"),
         "m.json:2:52: error: x#T$a: target: a string is wanted, not null\n"},
        {FILE_OF("\"x#T\":{\"type\":\"intEnum\",\"members\":{\"A\":{}}}"),
         "m.json:2:40: error: x#T: an intEnum's member needs smithy.api#enumValue\n"},
        {FILE_OF("\"x#T\":{\"type\":\"string\",\"mixins\":[{\"target\":\"x#No\"}]}"),
         "m.json:2:34: error: x#T: mixins: there is no shape x#No\n"},
        {FILE_OF("\"x#T\":{\"type\":\"string\",\"mixins\":[{\"target\":\"smithy.api#String\"}]}"),
         "m.json:2:34: error: x#T: mixins: smithy.api#String is not a mixin for a string\n"},
        {FILE_OF("\"x#T\":{\"type\":\"string\",\"mixins\":[{\"target\":\"x#T\"}],"
                 "\"traits\":{\"smithy.api#mixin\":{}}}"),
         "m.json:2:34: error: x#T: mixins: the shape is a mixin of itself\n"},
        {FILE_OF("\"x#T\":{\"type\":\"operation\",\"mixins\":[{\"target\":\"x#O\"}]}"),
         "m.json:2:36: error: x#T: mixins of an operation are not supported\n"},
        {FILE_OF("\"x#T$a\":{\"type\":\"apply\",\"traits\":{}}"),
         "m.json:2:9: error: x#T$a: apply: there is no such shape\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\"},\n\"x#T$a\":{\"type\":\"apply\",\"traits\":{}}"),
         "m.json:3:9: error: x#T$a: apply: there is no such member\n"},
        /* collected */
        {FILE_OF("\"x#T\":{\"type\":1},\n\"x#U\":{\"type\":false}"),
         "m.json:2:15: error: x#T: type: a string is wanted, not a number\n"
         "m.json:3:15: error: x#U: type: a string is wanted, not false\n"},
    };
    CHECK_REFUSALS(cases);
}

/* The trait's value begins line 3. */
#define TRAIT(name, value)                                                                         \
    FILE_OF("\"x#T\":{\"type\":\"blob\",\"traits\":{\"" name "\":\n" value "}}")

static void test_bad_traits(void **state)
{
    (void)state;
#define PLACE "m.json:3:1: error: x#T: "
    static const refusal cases[] = {
        {FILE_OF("\"x#T\":{\"type\":\"blob\",\"traits\":\n[]}"),
         PLACE "traits: an object is wanted, not an array\n"},
        {TRAIT("smithy.api#length", "5"), PLACE "smithy.api#length: an object is wanted, not a "
                                                "number\n"},
        {TRAIT("smithy.api#length", "{}"), PLACE "smithy.api#length: neither min nor max is "
                                                 "given\n"},
        {TRAIT("smithy.api#length", "{\"min\":\"1\"}"),
         "m.json:3:8: error: x#T: smithy.api#length: a number is wanted, not a string\n"},
        {TRAIT("smithy.api#length", "{\"min\":1.5}"),
         "m.json:3:8: error: x#T: smithy.api#length: 1.5 is no integer from -9223372036854775808 "
         "to 9223372036854775807\n"},
        {TRAIT("smithy.api#length", "{\"max\":9223372036854775808}"),
         "m.json:3:8: error: x#T: smithy.api#length: 9223372036854775808 is no integer from "
         "-9223372036854775808 to 9223372036854775807\n"},
        {TRAIT("smithy.api#range", "[]"), PLACE "smithy.api#range: an object is wanted, not an "
                                                "array\n"},
        {TRAIT("smithy.api#range", "{\"min\":true}"),
         "m.json:3:8: error: x#T: smithy.api#range: a number is wanted, not true\n"},
        {TRAIT("smithy.api#pattern", "1"), PLACE "smithy.api#pattern: a string is wanted, not a "
                                                 "number\n"},
        {TRAIT("smithy.api#required", "false"),
         PLACE "smithy.api#required: an object is wanted, not false\n"},
        {TRAIT("smithy.api#sensitive", "1"),
         PLACE "smithy.api#sensitive: an object is wanted, not a number\n"},
        {TRAIT("smithy.api#sparse", "null"), PLACE "smithy.api#sparse: an object is wanted, not "
                                                   "null\n"},
        {TRAIT("smithy.api#uniqueItems", "\"\""),
         PLACE "smithy.api#uniqueItems: an object is wanted, not a string\n"},
        {TRAIT("smithy.api#timestampFormat", "\"iso\\u009b\""),
         PLACE "timestampFormat: iso\\xc2\\x9b is none of epoch-seconds, date-time, http-date\n"},
        {TRAIT("smithy.api#error", "\"sender\""), PLACE "error: sender is neither client nor "
                                                        "server\n"},
        {TRAIT("smithy.api#httpError", "200"),
         PLACE "smithy.api#httpError: 200 is no integer from 300 to 599\n"},
        {TRAIT("smithy.api#httpError", "\"404\""),
         PLACE "smithy.api#httpError: a number is wanted, not a string\n"},
        {FILE_OF("\"x#T\":{\"type\":\"string\",\"traits\":{\"smithy.api#enum\":\n{}}}"),
         PLACE "smithy.api#enum: an array is wanted, not an object\n"},
        {FILE_OF("\"x#T\":{\"type\":\"string\",\"traits\":{\"smithy.api#enum\":[\n{}]}}"),
         PLACE "value is missing\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{\"target\":\"smithy.api#"
                 "String\",\"traits\":{\"smithy.api#enum\":\n[]}}}}"),
         "m.json:3:1: error: x#T$a: smithy.api#enum: not supported on a member\n"},
        {FILE_OF("\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{\"target\":\"smithy.api#"
                 "String\",\"traits\":{\"smithy.api#jsonName\":\n1}}}}"),
         "m.json:3:1: error: x#T$a: smithy.api#jsonName: a string is wanted, not a number\n"},
        {FILE_OF("\"x#T\":{\"type\":\"intEnum\",\"members\":{\"A\":{\"traits\":{"
                 "\"smithy.api#enumValue\":1}},\"B\":{\"traits\":{\"smithy.api#enumValue\":\n"
                 "2147483648}},\"C\":{\"traits\":{\"smithy.api#enumValue\":3}}}}"),
         "m.json:3:1: error: x#T$B: smithy.api#enumValue: 2147483648 is no integer from "
         "-2147483648 to 2147483647\n"},
    };
    CHECK_REFUSALS(cases);
}

static void test_bad_operations(void **state)
{
    (void)state;
#define SERVICE_OF(rest, shapes)                                                                   \
    "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"traits\":{"                   \
    "\"aws.protocols#awsJson1_1\":{}},\n" rest "},\n" shapes "}}"
    static const refusal cases[] = {
        {SERVICE_OF("\"operations\":{}", "\"x#O\":{\"type\":\"operation\"}"),
         "m.json:2:14: error: x#S: operations: an array is wanted, not an object\n"},
        {SERVICE_OF("\"operations\":[{\"target\":\"x#No\"}]", "\"x#O\":{\"type\":\"operation\"}"),
         "m.json:2:25: error: x#S: there is no shape x#No\n"},
        {SERVICE_OF("\"operations\":[{\"target\":\"x#R\"}]", "\"x#R\":{\"type\":\"resource\"}"),
         "m.json:2:25: error: x#S: x#R is a resource, not an operation\n"},
        {SERVICE_OF("\"resources\":[{\"target\":\"x#R\"}]",
                    "\"x#R\":{\"type\":\"resource\",\"read\":{\"target\":\"smithy.api#Unit\"}}"),
         "m.json:3:43: error: x#R: smithy.api#Unit is a structure, not an operation\n"},
        {SERVICE_OF("\"operations\":[{\"target\":\"x#O\"},{\"target\":\"y#O\"}]",
                    "\"x#O\":{\"type\":\"operation\"},\n\"y#O\":{\"type\":\"operation\"}"),
         "m.json:4:1: error: O: two operations have this name\n"},
        {SERVICE_OF("\"operations\":[{\"target\":\"x#O\"}]",
                    "\"x#O\":{\"type\":\"operation\",\"input\":\"x#I\"}"),
         "m.json:3:35: error: x#O: input: an object is wanted, not a string\n"},
        {SERVICE_OF("\"operations\":[{\"target\":\"x#O\"}]",
                    "\"x#O\":{\"type\":\"operation\",\"errors\":[1]}"),
         "m.json:3:37: error: x#O: the reference: an object is wanted, not a number\n"},
    };
    CHECK_REFUSALS(cases);
}

static char *many_members(unsigned count)
{
    size_t room = (size_t)count * 50 + 500, used;
    char *json = malloc(room);
    assert_non_null(json);
    used = (size_t)snprintf(json, room, "%s",
                            "{\"smithy\":\"2.0\",\"shapes\":{" SERVICE ",\n"
                            "\"x#T\":{\"type\":\"structure\",\"members\":{");
    for (unsigned i = 0; i < count; i++)
        used += (size_t)snprintf(json + used, room - used,
                                 "%s\"m%u\":{\"target\":\"smithy.api#Long\"}", i ? "," : "", i);
    snprintf(json + used, room - used, "}}}}");
    return json;
}

static void test_too_many_members(void **state)
{
    (void)state;
    char *fits = many_members(MODEL_MAX_MEMBERS), *more = many_members(MODEL_MAX_MEMBERS + 1);
    loaded l = load_good(fits);
    assert_int_equal(shape(&l, "x#T")->member_count, MODEL_MAX_MEMBERS);
    assert_string_equal(shape(&l, "x#T")->members[4095].name.data, "m4095");
    unload(l);
    l = load(more);
    assert_string_equal(l.log.text, "m.json:2:1: error: x#T: more than 4096 members\n");
    unload(l);
    free(more);
    more = many_members(9000); /* says it once */
    l = load(more);
    assert_string_equal(l.log.text, "m.json:2:1: error: x#T: more than 4096 members\n");
    assert_int_equal(l.log.count, 1);
    unload(l);
    free(fits);
    free(more);
}

/* A small file whose mixins double at each step must neither hang nor eat all memory. */
static void test_mixins_are_bounded(void **state)
{
    (void)state;
    enum { SHAPES = 1500 };
    size_t room = (size_t)SHAPES * 200 + 500, used;
    char *json = malloc(room);
    assert_non_null(json);
    used = (size_t)snprintf(json, room, "%s", "{\"smithy\":\"2.0\",\"shapes\":{" SERVICE);
    for (unsigned i = 0; i < SHAPES; i++)
        used += (size_t)snprintf(json + used, room - used,
                                 ",\n\"x#T%04u\":{\"type\":\"structure\",\"mixins\":[{\"target\":"
                                 "\"x#T%04u\"}],\"members\":{\"m%u\":{\"target\":\"x#S\"}},"
                                 "\"traits\":{\"smithy.api#mixin\":{}}}",
                                 i, i + 1, i);
    snprintf(json + used, room - used,
             ",\n\"x#T%04u\":{\"type\":\"structure\",\"traits\":{\"smithy.api#mixin\":{}}}}}",
             SHAPES);
    loaded l = load(json);
    assert_int_equal(l.log.count, 1);
    assert_non_null(strstr(l.log.text, ": more than 400000 members in the whole model\n"));
    unload(l);
    free(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_files),          cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_bad_shapes),         cmocka_unit_test(test_bad_traits),
        cmocka_unit_test(test_bad_operations),     cmocka_unit_test(test_too_many_members),
        cmocka_unit_test(test_mixins_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
