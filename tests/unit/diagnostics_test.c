/* codegen/read: diagnostics files, what is read and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "read/diagnostics.h"
#include "smithy_load.h"

static void check_list(const model_text *texts, uint32_t count, const char *wanted)
{
    char out[200] = "";
    for (uint32_t i = 0; i < count; i++)
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s ", texts[i].data);
    assert_string_equal(out, wanted);
}

static void check_defaults(const model_diagnostics *d)
{
    assert_string_equal(d->dialect.data, "coral");
    assert_string_equal(d->constraint_error.data, "ValidationException");
    assert_int_equal(d->constraint_error.size, strlen("ValidationException"));
    assert_string_equal(d->serialization_error.data, "SerializationException");
    assert_int_equal(d->serialization_error.size, strlen("SerializationException"));
    assert_string_equal(d->message_key.data, "message");
    assert_string_equal(d->serialization_message_key.data, "Message");
    assert_true(d->echo_values);
    assert_int_equal(d->extra_count, 0);
    assert_string_equal(d->vocabulary.data, "modern");
    assert_string_equal(d->constraint_space.data, "com.amazon.coral.validate");
    assert_int_equal(d->constraint_space.size, strlen("com.amazon.coral.validate"));
    assert_string_equal(d->serialization_space.data, "com.amazon.coral.service");
    assert_int_equal(d->serialization_space.size, strlen("com.amazon.coral.service"));
    assert_int_equal(d->body_suffix.size, 0);
    assert_int_equal(d->alias_count, 0);
    assert_int_equal(d->sensitive_count, 0);
    assert_false(d->elements_not_null);
    check_list(d->documented_constraint, d->documented_constraint_count, "ValidationException ");
    check_list(d->documented_serialization, d->documented_serialization_count,
               "SerializationException ");
}

static bool diagnose(loaded *l, const char *json)
{
    return read_diagnostics(l->m, "d.json", (const uint8_t *)json, strlen(json), &l->log);
}

static void test_diagnostics(void **state)
{
    (void)state;
    static const char json[] =
        "{\"version\":1,\"sources\":[1],\"default\":{\"messageKey\":\"msg\",\"echoValues\":false},"
        "\"services\":{\"S\":{\"dialect\":\"smithy\",\"constraintError\":\"Bad\","
        "\"extra\":[[\"Code\",\"INVALID\"],[\"K\",\"V\"]],\"sources\":[],"
        "\"documented\":{\"constraint\":[\"A\",\"B\"]}},\"Other\":{\"messageKey\":\"no\"}}}";
    loaded l = load_good("{\"smithy\":\"2.0\",\"shapes\":{" SERVICE "}}");
    check_defaults(&l.m->diagnostics);
    assert_true(diagnose(&l, json));
    const model_diagnostics *d = &l.m->diagnostics;
    assert_string_equal(d->dialect.data, "smithy");
    assert_string_equal(d->constraint_error.data, "Bad");
    assert_string_equal(d->serialization_error.data, "SerializationException");
    assert_string_equal(d->message_key.data, "msg");
    assert_string_equal(d->serialization_message_key.data, "Message");
    assert_false(d->echo_values);
    assert_int_equal(d->extra_count, 2);
    assert_string_equal(d->extra[0][0].data, "Code");
    assert_string_equal(d->extra[0][1].data, "INVALID");
    assert_string_equal(d->extra[1][1].data, "V");
    check_list(d->documented_constraint, d->documented_constraint_count, "A B ");
    check_list(d->documented_serialization, d->documented_serialization_count,
               "SerializationException ");
    assert_true(diagnose(&l, "{\"version\":1,\"services\":{\"T\":{\"dialect\":\"smithy\"}}}"));
    check_defaults(&l.m->diagnostics);
    unload(l);
}

static void test_bad_diagnostics(void **state)
{
    (void)state;
#define D "{\"version\":1,\"default\":\n"
    static const refusal cases[] = {
        {"", "d.json:1:1: error: the file is empty\n"},
        {"{}", "d.json:1:1: error: version is missing\n"},
        {"{\"version\":2}", "d.json:1:12: error: version: 2 is no integer from 1 to 1\n"},
        {D "[]}", "d.json:2:1: error: default: an object is wanted, not an array\n"},
        {D "{\"dialect\":\"c\"}}", "d.json:2:12: error: dialect: c is neither coral nor smithy\n"},
        {D "{\"constraintError\":1}}",
         "d.json:2:20: error: constraintError: a string is wanted, not a number\n"},
        {D "{\"serializationError\":\"\"}}",
         "d.json:2:23: error: serializationError: the text is empty\n"},
        {D "{\"messageKey\":null}}",
         "d.json:2:15: error: messageKey: a string is wanted, not null\n"},
        {D "{\"echoValues\":1}}",
         "d.json:2:15: error: echoValues: true or false is wanted, not a number\n"},
        {D "{\"vocabulary\":\"c\"}}",
         "d.json:2:15: error: vocabulary: c is none of modern, classic, dynamodb\n"},
        {D "{\"constraintSpace\":1}}",
         "d.json:2:20: error: constraintSpace: a string is wanted, not a number\n"},
        {D "{\"bodyPathSuffix\":1}}",
         "d.json:2:19: error: bodyPathSuffix: a string is wanted, not a number\n"},
        {D "{\"elementsNotNull\":1}}",
         "d.json:2:20: error: elementsNotNull: true or false is wanted, not a number\n"},
        {D "{\"pathAliases\":[[\"a\",\"b\"]]}}",
         "d.json:2:17: error: pathAliases: a structure, a member and a word are wanted\n"},
        {D "{\"sensitive\":[1]}}",
         "d.json:2:15: error: sensitive: a string is wanted, not a number\n"},
        {"{\"version\":1,\"services\":{\"T\":{\"sdk\":\n1}}}",
         "d.json:2:1: error: sdk: a string is wanted, not a number\n"},
        {D "{\"extra\":{}}}", "d.json:2:10: error: extra: an array is wanted, not an object\n"},
        {D "{\"extra\":[\"a\"]}}", "d.json:2:11: error: extra: an array is wanted, not a string\n"},
        {D "{\"extra\":[[\"a\"]]}}", "d.json:2:11: error: extra: a key and a value are wanted\n"},
        {D "{\"extra\":[[\"a\",1]]}}",
         "d.json:2:16: error: extra: a string is wanted, not a number\n"},
        {D "{\"documented\":[]}}",
         "d.json:2:15: error: documented: an object is wanted, not an array\n"},
        {D "{\"documented\":{\"constraint\":[]}}}",
         "d.json:2:29: error: constraint: the list is empty\n"},
        {D "{\"documented\":{\"serialization\":[1]}}}",
         "d.json:2:33: error: serialization: a string is wanted, not a number\n"},
        /* entries of other services are checked too */
        {"{\"version\":1,\"services\":{\"T\":{\"dialect\":\n1}}}",
         "d.json:2:1: error: dialect: a string is wanted, not a number\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        loaded l = load_good("{\"smithy\":\"2.0\",\"shapes\":{" SERVICE "}}");
        assert_false(diagnose(&l, cases[i].json));
        assert_string_equal(l.log.text, cases[i].text);
        check_defaults(&l.m->diagnostics);
        unload(l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagnostics),
        cmocka_unit_test(test_bad_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
