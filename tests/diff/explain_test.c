/* wv_model_explain(): the lines of wv_explain(), which come from tables, and the places, by hand.
 *
 *     explain_places FOLDER-OF-SPEC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <wirevet/compile.h>

#include "athena.h"
#include "glue.h"

#define ROOM 65536

static const char *spec;

typedef struct text {
    char data[ROOM];
    size_t size;
} text;

static void keep(void *context, const char *data, size_t size)
{
    text *t = context;
    assert_true(size < ROOM);
    memcpy(t->data, data, size);
    t->data[t->size = size] = '\0';
}

static int32_t explain(const wv_model_file *file, const char *operation, wv_direction direction,
                       const char *path, text *out)
{
    char error[1024];
    out->size = 0;
    wv_model_explain_request request = {.struct_size = sizeof request,
                                        .files = file,
                                        .count = 1,
                                        .operation = operation,
                                        .direction = direction,
                                        .path = path,
                                        .write = keep,
                                        .context = out};
    int32_t verdict = wv_model_explain(&request, error, sizeof error);
    assert_int_equal(!*error, verdict != -1);
    return verdict;
}

/* ---- Against the tables -------------------------------------------------------------------- */

/* Takes " (file:…)" out of each line that has it. */
static void strip_places(text *t)
{
    char *to = t->data, mark[512];
    snprintf(mark, sizeof mark, " (%s/", spec);
    for (const char *from = t->data; *from;) {
        const char *place = strstr(from, mark), *end = strchr(from, '\n');
        if (!place || place > end) {
            memmove(to, from, (size_t)(end + 1 - from));
            to += end + 1 - from;
            from = end + 1;
            continue;
        }
        memmove(to, from, (size_t)(place - from));
        to += place - from;
        from = strchr(place, ')') + 1;
    }
    *to = '\0';
}

static void compare(const wv_schema *schema, const char *service, const char *operation)
{
    static text tables, model;
    char name[512];
    snprintf(name, sizeof name, "%s/%s.json", spec, service);
    wv_model_file file = {.name = name};
    wv_operation o = wv_find_operation(schema, (wv_str){operation, strlen(operation)});
    for (int i = 0; i < 2; i++) {
        wv_direction direction = i ? WV_RESPONSE : WV_REQUEST;
        assert_true(wv_explain(o, direction, (wv_str){"", 0}, tables.data, ROOM) < ROOM);
        assert_int_equal(explain(&file, operation, direction, NULL, &model), WV_MODEL_EXPLAINED);
        assert_non_null(strstr(model.data, ".json:"));
        strip_places(&model);
        assert_string_equal(model.data, tables.data);
    }
}

static void same_lines(void **state)
{
    (void)state;
    compare(&glue_schema, "glue", "CreateSession");
    compare(&glue_schema, "glue", "glue.GetSession");
    compare(&glue_schema, "glue", "AWSGlue.ListSessions");
    compare(&athena_schema, "athena", "GetSession");
}

/* ---- Places -------------------------------------------------------------------------------- */

/* Columns counted in these lines; the first shape of each line begins at column 1. */
static const char tiny[] =
    "{\"smithy\":\"2.0\",\"shapes\":{\n"
    "\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Op\"}],\n"
    "\"traits\":{\"aws.protocols#awsJson1_1\":{}}},\n"
    "\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"}},\n"
    "\"x#In\":{\"type\":\"structure\",\"members\":{\n"
    "  \"a/b\":{\"target\":\"smithy.api#Long\"},\n"
    "  \"m\":{\"target\":\"x#M\",\"traits\":{\"smithy.api#required\":{},"
    "\"smithy.api#sensitive\":{}}},\n"
    "  \"t\":{\"target\":\"x#T\"},\n"
    "  \"again\":{\"target\":\"x#In\"}}},\n"
    "\"x#M\":{\"type\":\"map\",\"key\":{\"target\":\"x#K\"},\n"
    " \"value\":{\"target\":\"x#N\"},\"traits\":{\"smithy.api#sparse\":{}}},\n"
    "\"x#K\":{\"type\":\"string\",\"traits\":{\"smithy.api#length\":{\"min\":1}}},\n"
    "\"x#N\":{\"type\":\"integer\",\"traits\":{\"smithy.api#range\":{\"min\":-1,\"max\":2.0}}},\n"
    "\"x#T\":{\"type\":\"timestamp\",\"traits\":{\"smithy.api#timestampFormat\":\"http-date\"}}\n"
    "}}\n";

static const char tiny_tree[] =
    "Op: structure In (tiny.json:5:1)\n"
    "  a/b: long Long (tiny.json:6:3)\n"
    "  m: map M, required, sensitive; null allowed (tiny.json:7:3, type 10:1)\n"
    "    key: string K; length at least 1 (tiny.json:10:21, type 12:1)\n"
    "    *: integer N; value -1 to 2.0 (tiny.json:11:2, type 13:1)\n"
    "  t: timestamp in http-date form T (tiny.json:8:3, type 14:1)\n"
    "  again: structure In (tiny.json:9:3, type 5:1) (see above)\n";

static void places(void **state)
{
    (void)state;
    static text out;
    wv_model_file file = {"tiny.json", tiny, sizeof tiny - 1};
    assert_int_equal(explain(&file, "Op", WV_REQUEST, NULL, &out), WV_MODEL_EXPLAINED);
    assert_string_equal(out.data, tiny_tree);
    assert_int_equal(explain(&file, "S.Op", WV_REQUEST, "/m/key", &out), WV_MODEL_EXPLAINED);
    assert_string_equal(out.data, "/m/key: string K; length at least 1 (tiny.json:10:21, type "
                                  "12:1)\n");
    assert_int_equal(explain(&file, "Op", WV_REQUEST, "/a~1b", &out), WV_MODEL_EXPLAINED);
    assert_string_equal(out.data, "/a~1b: long Long (tiny.json:6:3)\n");
    assert_int_equal(explain(&file, "Op", WV_RESPONSE, "", &out), WV_MODEL_EXPLAINED);
    assert_string_equal(out.data, "no members\n");
    assert_int_equal(explain(&file, "Op", WV_REQUEST, "/m/x", &out), WV_MODEL_NO_PATH);
    assert_int_equal(explain(&file, "Op", WV_REQUEST, "m", &out), WV_MODEL_NO_PATH);
    assert_int_equal(explain(&file, "Op", WV_RESPONSE, "/m", &out), WV_MODEL_NO_PATH);
    assert_int_equal(explain(&file, "Nope", WV_REQUEST, NULL, &out), -1);
    assert_int_equal(wv_model_explain(NULL, NULL, 0), -1);
}

/* ---- HTTP ----------------------------------------------------------------------------------- */

/* What travels where, and the default form of a timestamp there: http-date in headers, date-time in
 * paths and queries, epoch seconds in bodies (https://smithy.io/2.0/spec/http-bindings.html). */
static const char rest[] =
    "{\"smithy\":\"2.0\",\"shapes\":{"
    "\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Op\"}],"
    "\"traits\":{\"aws.protocols#restJson1\":{}}},"
    "\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"},\"output\":"
    "{\"target\":\"x#Out\"},"
    "\"traits\":{\"smithy.api#http\":{\"method\":\"POST\",\"uri\":\"/a/{l}\"}}},"
    "\"x#In\":{\"type\":\"structure\",\"members\":{"
    "\"l\":{\"target\":\"x#T\",\"traits\":{\"smithy.api#httpLabel\":{},"
    "\"smithy.api#required\":{}}},"
    "\"q\":{\"target\":\"x#T\",\"traits\":{\"smithy.api#httpQuery\":\"color\"}},"
    "\"qs\":{\"target\":\"x#L\",\"traits\":{\"smithy.api#httpQuery\":\"many\"}},"
    "\"h\":{\"target\":\"x#T\",\"traits\":{\"smithy.api#httpHeader\":\"X-H\"}},"
    "\"e\":{\"target\":\"x#E\",\"traits\":{\"smithy.api#httpHeader\":\"X-E\"}},"
    "\"p\":{\"target\":\"x#M\",\"traits\":{\"smithy.api#httpPrefixHeaders\":\"X-P-\"}},"
    "\"o\":{\"target\":\"x#M\",\"traits\":{\"smithy.api#httpQueryParams\":{}}},"
    "\"b\":{\"target\":\"x#T\"}}},"
    "\"x#Out\":{\"type\":\"structure\",\"members\":{"
    "\"s\":{\"target\":\"smithy.api#Integer\",\"traits\":{\"smithy.api#httpResponseCode\":{}}},"
    "\"body\":{\"target\":\"x#Body\",\"traits\":{\"smithy.api#httpPayload\":{}}}}},"
    "\"x#Body\":{\"type\":\"structure\",\"members\":{"
    "\"h\":{\"target\":\"x#T\",\"traits\":{\"smithy.api#httpHeader\":\"X-H\"}}}},"
    "\"x#L\":{\"type\":\"list\",\"member\":{\"target\":\"x#T\"}},"
    "\"x#M\":{\"type\":\"map\",\"key\":{\"target\":\"smithy.api#String\"},"
    "\"value\":{\"target\":\"smithy.api#String\"}},"
    "\"x#E\":{\"type\":\"timestamp\",\"traits\":{\"smithy.api#timestampFormat\":"
    "\"epoch-seconds\"}},"
    "\"x#T\":{\"type\":\"timestamp\"}"
    "}}";

static void bindings(void **state)
{
    (void)state;
    static text out;
    static const char *const lines[] = {
        "\n  l: timestamp in date-time form T, required, in the path (",
        "\n  q: timestamp in date-time form T, in the query as color (",
        "\n  qs: list L, in the query as many (",
        "\n    *: timestamp in date-time form T (",
        "\n  h: timestamp in http-date form T, in header X-H (",
        "\n  e: timestamp in epoch seconds E, in header X-E (",
        "\n  p: map M, in headers that begin with X-P- (",
        "\n  o: map M, other query parameters (",
        "\n  b: timestamp in epoch seconds T (",
    };
    wv_model_file file = {"rest.json", rest, sizeof rest - 1};
    assert_int_equal(explain(&file, "Op", WV_REQUEST, NULL, &out), WV_MODEL_EXPLAINED);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_non_null(strstr(out.data, lines[i]));
    assert_int_equal(explain(&file, "Op", WV_REQUEST, "/qs/*", &out), WV_MODEL_EXPLAINED);
    assert_non_null(strstr(out.data, "/qs/*: timestamp in date-time form T ("));
    assert_int_equal(explain(&file, "Op", WV_RESPONSE, NULL, &out), WV_MODEL_EXPLAINED);
    assert_non_null(strstr(out.data, "\n  s: integer Integer, the status ("));
    assert_non_null(strstr(out.data, "\n  body: structure Body, the body ("));
    assert_non_null(strstr(out.data, "\n    h: timestamp in epoch seconds T ("));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_lines), cmocka_unit_test(places),
                                       cmocka_unit_test(bindings)};
    spec = argc > 1 ? argv[1] : "spec";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
