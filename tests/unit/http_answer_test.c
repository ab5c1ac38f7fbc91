/* Answers as HTTP messages: what Athena sends (raw requests of 2026) and what Smithy's protocol
 * documents say of the other protocols. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <wirevet/compile.h>

#define STR(text) ((wv_str){(text), sizeof(text) - 1})

static const char model_text[] =
    "{\"smithy\":\"2.0\",\"shapes\":{"
    "\"x.y#Svc\":{\"type\":\"service\",\"version\":\"1\",\"operations\":[{\"target\":\"x.y#Take\"}]"
    ","
    "\"traits\":{\"aws.protocols#%s\":{},\"aws.api#service\":{\"sdkId\":\"svc\"}}},"
    "\"x.y#Take\":{\"type\":\"operation\",\"input\":{\"target\":\"x.y#In\"},\"traits\":{"
    "\"smithy.api#http\":{\"method\":\"PUT\",\"uri\":\"/take/{Id}\"}}},"
    "\"x.y#In\":{\"type\":\"structure\",\"members\":{\"Id\":{\"target\":\"smithy.api#String\","
    "\"traits\":{\"smithy.api#required\":{},\"smithy.api#httpLabel\":{}}},"
    "\"Name\":{\"target\":\"smithy.api#String\",\"traits\":{\"smithy.api#required\":{}}}}}}}";

static wv_model *load(const char *protocol)
{
    static char text[2000];
    const char *hole = strstr(model_text, "%s");
    size_t front = (size_t)(hole - model_text), name = strlen(protocol);
    memcpy(text, model_text, front);
    memcpy(text + front, protocol, name);
    strcpy(text + front + name, hole + 2);
    wv_model_file file = {.name = "m.json", .data = text, .size = strlen(text)};
    char error[500];
    wv_model *model = wv_model_load(NULL, &file, 1, error, sizeof error);
    assert_string_equal(error, "");
    return model;
}

static void same(wv_str got, const char *wanted)
{
    assert_int_equal(got.size, strlen(wanted));
    if (got.size)
        assert_memory_equal(got.data, wanted, got.size);
}

typedef struct answer {
    uint32_t status;
    const char *type, *error, *body;
} answer;

static void check_answer(const char *protocol, const char *payload, answer wanted)
{
    wv_model *model = load(protocol);
    void *memory = malloc(WV_REPORT_MIN_SIZE);
    wv_report *report = wv_report_init(memory, WV_REPORT_MIN_SIZE);
    wv_http_answer_head head;
    char out[500];
    wv_check(NULL, wv_operation_at(wv_model_schema_at(model, 0), 0), WV_REQUEST, payload,
             strlen(payload), report);
    assert_int_equal(wv_http_answer(NULL, report, &head, out, sizeof out), strlen(wanted.body));
    assert_string_equal(out, wanted.body);
    assert_int_equal(head.status, wanted.status);
    same(head.content_type, wanted.type);
    same(head.error_type, wanted.error);
    free(memory);
    wv_model_destroy(model);
}

static void test_answers(void **state)
{
    (void)state;
    check_answer("awsJson1_1", "{\"Id\":\"a\",\"Name\":\"b\"}", (answer){200, "", "", ""});
    check_answer(
        "awsJson1_1", "{]",
        (answer){400, "application/x-amz-json-1.1", "", "{\"__type\":\"SerializationException\"}"});
    check_answer("awsJson1_0", "{\"Id\":\"a\"}",
                 (answer){400, "application/x-amz-json-1.0", "",
                          "{\"__type\":\"com.amazon.coral.validate#ValidationException\","
                          "\"message\":\"1 validation error detected: Value null at 'name' failed "
                          "to satisfy constraint: Member must not be null\"}"});
    check_answer("restJson1", "{}",
                 (answer){400, "application/json", "ValidationException",
                          "{\"message\":\"1 validation error detected: Value null at 'name' failed "
                          "to satisfy constraint: Member must not be null\"}"});
}

static void check_call(const char *protocol, wv_http_call call, answer wanted)
{
    wv_model *model = load(protocol);
    const wv_schema *schema = wv_model_schema_at(model, 0);
    wv_http_answer_head head;
    char out[200];
    size_t length;
    wv_operation found = wv_operation_of(schema, &call, &head, out, sizeof out, &length);
    assert_ptr_equal(found.schema, wanted.status ? NULL : schema);
    assert_int_equal(head.status, wanted.status);
    same(head.content_type, wanted.type);
    same(head.error_type, wanted.error);
    assert_string_equal(out, wanted.body);
    assert_int_equal(length, strlen(wanted.body));
    wv_model_destroy(model);
}

#define JSON_1_1  STR("application/x-amz-json-1.1")
#define NOT_FOUND ((answer){404, "application/xml", "", "<UnknownOperationException/>"})
#define UNKNOWN                                                                                    \
    ((answer){400, "application/x-amz-json-1.1", "", "{\"__type\":\"UnknownOperationException\"}"})
#define FOUND       ((answer){0, "", "", ""})
#define POST(t, ty) ((wv_http_call){STR("POST"), STR("/"), ty, STR(t)})

static void test_calls(void **state)
{
    (void)state;
    check_call("awsJson1_1", POST("Svc.Take", JSON_1_1), FOUND);
    check_call("awsJson1_1", POST("Svc.Take", STR("Application/X-Amz-Json-1.1 ; charset=utf-8")),
               FOUND);
    check_call("awsJson1_1", POST("Svc.Nope", JSON_1_1), UNKNOWN);
    check_call("awsJson1_1", POST("Take", JSON_1_1), UNKNOWN);
    check_call("awsJson1_1", POST("svc.take", JSON_1_1), UNKNOWN);
    check_call("awsJson1_1", POST("Svc.", JSON_1_1), UNKNOWN);
    check_call("awsJson1_1", POST("", JSON_1_1), UNKNOWN);
    check_call("awsJson1_1", POST("Svc.Take", STR("application/x-amz-json-1.0")), NOT_FOUND);
    check_call("awsJson1_1", POST("Svc.Take", STR("")), NOT_FOUND);
    check_call("awsJson1_0", POST("Svc.Take", STR("application/x-amz-json-1.0")), FOUND);
    check_call("awsJson1_0", POST("Svc.Nope", STR("application/x-amz-json-1.0")),
               (answer){400, "application/x-amz-json-1.0", "",
                        "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}"});
    check_call("restJson1", (wv_http_call){STR("PUT"), STR("/take/1"), STR(""), STR("")}, FOUND);
    check_call("restJson1", (wv_http_call){STR("GET"), STR("/take/1"), STR(""), STR("")},
               (answer){404, "application/xml", "UnknownOperationException",
                        "<UnknownOperationException/>"});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
