/* codegen/read: botocore's service-2.json, what is read and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/text.h"
#include "read/read.h"

#define JSON "\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"targetPrefix\":\"Svc\""
#define REST "\"protocol\":\"rest-json\""
/* A file whose shapes begin on line 2. */
#define FILE_OF(protocol, operations, shapes)                                                      \
    "{\"metadata\":{\"serviceId\":\"My Svc\"," protocol "},\"operations\":{" operations            \
    "},\"shapes\":{\n" shapes "\n}}"
#define SHAPES(shapes) FILE_OF(JSON, "", shapes)
#define STRING         "\"S\":{\"type\":\"string\"}"

typedef struct loaded {
    arena *memory;
    fail_log log;
    model *m; /* NULL after an error */
} loaded;

static loaded load(const char *json)
{
    loaded l = {.memory = arena_new()};
    read_input in = {"b.json", (const uint8_t *)json, strlen(json)};
    fail_init(&l.log, l.memory);
    l.m = read_model(l.memory, &in, 1, NULL, &l.log);
    assert_true(!l.m == !!l.log.count);
    return l;
}

static loaded load_good(const char *json)
{
    loaded l = load(json);
    assert_string_equal(l.log.text, "");
    return l;
}

static void unload(loaded l)
{
    arena_free(l.memory);
}

static model_shape *shape(const loaded *l, const char *name)
{
    char id[200];
    int size = snprintf(id, sizeof id, "com.amazonaws.mysvc#%s", name);
    model_shape *found = model_find(l->m, (model_text){id, (size_t)size});
    assert_non_null(found);
    return found;
}

static model_member *member(const loaded *l, const char *structure, const char *name)
{
    model_shape *s = shape(l, structure);
    for (uint32_t i = 0; i < s->member_count; i++)
        if (model_text_is(s->members[i].name, name))
            return &s->members[i];
    fail_msg("%s has no member %s", structure, name);
    return NULL;
}

static void test_metadata(void **state)
{
    (void)state;
    loaded l = load_good(
        "{\"version\":\"2.0\",\"metadata\":{\"apiVersion\":\"2013-11-01\",\"endpointPrefix\":\"x\","
        "\"jsonVersion\":\"1.0\",\"protocol\":\"json\",\"serviceId\":\"Cloud-Trail 2\","
        "\"targetPrefix\":\"com.a.v2.Trail_2013\"},\"operations\":{},\"shapes\":{}}");
    assert_string_equal(l.m->service.data, "com.a.v2.Trail_2013"); /* as in X-Amz-Target */
    assert_string_equal(l.m->service_id.data, "com.amazonaws.cloudtrail2#Trail_2013");
    assert_string_equal(l.m->space.data, "com.amazonaws.cloudtrail2");
    assert_string_equal(l.m->sdk.data, "cloudtrail2");
    assert_string_equal(l.m->version.data, "2013-11-01");
    assert_string_equal(l.m->file, "b.json");
    assert_int_equal(l.m->protocol, MODEL_AWS_JSON_1_0);
    assert_true(l.m->documentation_patterns);
    assert_string_equal(l.m->diagnostics.constraint_error.data, "ValidationException");
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    unload(l);
}

/* The service's name and id where the file has no X-Amz-Target, and where it has no serviceId. */
static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *metadata, *id;
    } cases[] = {
        {"\"serviceId\":\"Access Analyzer\"", "com.amazonaws.accessanalyzer#AccessAnalyzer"},
        {"\"serviceAbbreviation\":\"A b\",\"serviceFullName\":\"C\"", "com.amazonaws.ab#Ab"},
        {"\"serviceFullName\":\"C-d\",\"endpointPrefix\":\"e\"", "com.amazonaws.cd#Cd"},
        {"\"endpointPrefix\":\"e\"", "com.amazonaws.e#e"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[300];
        snprintf(json, sizeof json,
                 "{\"metadata\":{%s,\"protocol\":\"rest-json\"},\"operations\":{},\"shapes\":{}}",
                 cases[i].metadata);
        loaded l = load_good(json);
        assert_string_equal(l.m->service_id.data, cases[i].id);
        unload(l);
    }
}

static void test_protocols(void **state)
{
    (void)state;
    static const struct {
        const char *metadata;
        model_protocol protocol;
    } cases[] = {
        {JSON, MODEL_AWS_JSON_1_1},
        {REST, MODEL_REST_JSON_1},
        {REST ",\"jsonVersion\":\"1.1\"", MODEL_REST_JSON_1},
        {"\"protocol\":\"smithy-rpc-v2-cbor\",\"protocols\":[\"smithy-rpc-v2-cbor\",\"json\"],"
         "\"jsonVersion\":\"1.0\",\"targetPrefix\":\"T\"",
         MODEL_AWS_JSON_1_0},
        {"\"protocol\":\"query\",\"protocols\":[\"query\",\"rest-json\"]", MODEL_REST_JSON_1},
        {"\"protocol\":\"rest-json\",\"protocols\":[\"rest-json\",\"json\"],"
         "\"jsonVersion\":\"1.1\",\"targetPrefix\":\"T\"",
         MODEL_AWS_JSON_1_1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[400];
        snprintf(json, sizeof json,
                 "{\"metadata\":{\"serviceId\":\"X\",%s},\"operations\":{},\"shapes\":{}}",
                 cases[i].metadata);
        loaded l = load_good(json);
        assert_int_equal(l.m->protocol, cases[i].protocol);
        unload(l);
    }
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        model_kind kind;
    } cases[] = {
        {"\"type\":\"structure\",\"members\":{}", MODEL_STRUCTURE},
        {"\"type\":\"structure\",\"members\":{},\"union\":true", MODEL_UNION},
        {"\"type\":\"structure\",\"members\":{},\"union\":false", MODEL_STRUCTURE},
        {"\"type\":\"structure\",\"members\":{},\"eventstream\":true", MODEL_UNION},
        {"\"type\":\"structure\",\"members\":{},\"document\":true", MODEL_DOCUMENT},
        {"\"type\":\"string\"", MODEL_STRING},
        {"\"type\":\"character\"", MODEL_STRING},
        {"\"type\":\"string\",\"enum\":[\"a\"]", MODEL_ENUM},
        {"\"type\":\"list\",\"member\":{\"shape\":\"T\"}", MODEL_LIST},
        {"\"type\":\"map\",\"key\":{\"shape\":\"T\"},\"value\":{\"shape\":\"T\"}", MODEL_MAP},
        {"\"type\":\"integer\"", MODEL_INTEGER},
        {"\"type\":\"long\"", MODEL_LONG},
        {"\"type\":\"float\"", MODEL_FLOAT},
        {"\"type\":\"double\"", MODEL_DOUBLE},
        {"\"type\":\"boolean\"", MODEL_BOOLEAN},
        {"\"type\":\"blob\"", MODEL_BLOB},
        {"\"type\":\"timestamp\"", MODEL_TIMESTAMP},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[400];
        snprintf(json, sizeof json, SHAPES("\"T\":{%s}"), cases[i].text);
        loaded l = load_good(json);
        assert_int_equal(shape(&l, "T")->kind, cases[i].kind);
        assert_string_equal(shape(&l, "T")->name.data, "T");
        assert_int_equal(shape(&l, "T")->place.line, 2);
        assert_int_equal(shape(&l, "T")->streaming, strstr(cases[i].text, "eventstream") != NULL);
        unload(l);
    }
}

static void test_values(void **state)
{
    (void)state;
    loaded l = load_good(SHAPES(
        "\"A\":{\"type\":\"string\",\"min\":1,\"max\":9,\"pattern\":\"a|b\\u0000\","
        "\"sensitive\":true},"
        "\"I\":{\"type\":\"integer\",\"min\":-1,\"box\":true},\"D\":{\"type\":\"double\","
        "\"max\":1e-06},\"L\":{\"type\":\"list\",\"max\":3,\"member\":{\"shape\":\"A\"},"
        "\"flattened\":true},"
        "\"B\":{\"type\":\"blob\",\"min\":2,\"streaming\":true},"
        "\"M\":{\"type\":\"map\",\"min\":0,\"key\":{\"shape\":\"A\"},\"value\":{\"shape\":\"L\"}},"
        "\"U\":{\"type\":\"timestamp\",\"timestampFormat\":\"unixTimestamp\"},"
        "\"J\":{\"type\":\"timestamp\",\"timestampFormat\":\"iso8601\"},"
        "\"R\":{\"type\":\"timestamp\",\"timestampFormat\":\"rfc822\"},"
        "\"E\":{\"type\":\"string\",\"enum\":[\"x y\",\"\"],\"max\":5}"));
    const model_traits *a = &shape(&l, "A")->traits, *i = &shape(&l, "I")->traits;
    assert_true(a->has_length_min && a->has_length_max && a->has_pattern && a->sensitive);
    assert_int_equal(a->length_min, 1);
    assert_int_equal(a->length_max, 9);
    assert_int_equal(a->pattern.size, 4);
    assert_memory_equal(a->pattern.data, "a|b\0", 5);
    assert_true(i->has_range_min && !i->has_range_max && !i->has_length_min);
    assert_string_equal(i->range_min.data, "-1");
    assert_string_equal(shape(&l, "D")->traits.range_max.data, "1e-06");
    assert_int_equal(shape(&l, "L")->traits.length_max, 3);
    assert_string_equal(shape(&l, "L")->members[0].name.data, "member");
    assert_string_equal(shape(&l, "L")->members[0].target_id.data, "com.amazonaws.mysvc#A");
    assert_true(shape(&l, "B")->streaming && shape(&l, "B")->traits.has_length_min);
    assert_true(shape(&l, "M")->traits.has_length_min);
    assert_string_equal(shape(&l, "M")->members[0].name.data, "key");
    assert_string_equal(shape(&l, "M")->members[1].name.data, "value");
    assert_int_equal(shape(&l, "U")->traits.time, MODEL_TIME_EPOCH);
    assert_int_equal(shape(&l, "J")->traits.time, MODEL_TIME_DATE_TIME);
    assert_int_equal(shape(&l, "R")->traits.time, MODEL_TIME_HTTP_DATE);
    const model_shape *e = shape(&l, "E");
    assert_int_equal(e->member_count, 2);
    assert_string_equal(e->members[0].wire.data, "x y");
    assert_int_equal(e->members[1].wire.size, 0);
    assert_true(e->traits.has_enum_trait && e->traits.has_length_max);
    unload(l);
}

/* What stands beside "shape" replaces what the shape says, key by key. */
static void test_members(void **state)
{
    (void)state;
    loaded l = load_good(SHAPES(
        "\"T\":{\"type\":\"structure\",\"required\":[\"b\",\"a\"],\"members\":{"
        "\"b\":{\"shape\":\"S\",\"max\":7,\"idempotencyToken\":true,\"jsonvalue\":true},"
        "\"a\":{\"shape\":\"N\",\"locationName\":\"a-wire\",\"location\":\"header\"},\n"
        "\"c\":{\"shape\":\"S\",\"pattern\":\"x\",\"enum\":[\"p\",\"q\"],\"sensitive\":true},"
        "\"d\":{\"shape\":\"S\",\"deprecated\":true}}},"
        "\"S\":{\"type\":\"string\",\"min\":2,\"max\":9},\"N\":{\"type\":\"integer\","
        "\"locationName\":\"unused\"}"));
    const model_shape *t = shape(&l, "T");
    assert_int_equal(t->member_count, 4); /* in declared order */
    const model_member *b = &t->members[0], *a = &t->members[1], *c = &t->members[2];
    assert_string_equal(b->name.data, "b");
    assert_string_equal(b->wire.data, "b");
    assert_true(b->traits.required && b->traits.has_length_min);
    assert_int_equal(b->traits.length_min, 2);
    assert_int_equal(b->traits.length_max, 7);
    assert_string_equal(a->name.data, "a");
    assert_string_equal(a->wire.data, "a-wire");
    assert_int_equal(a->location, MODEL_IN_BODY); /* awsJson has no other place */
    assert_true(a->traits.required);
    assert_int_equal(c->place.line, 3);
    assert_int_equal(c->target_place.column, 14);
    assert_string_equal(c->target_id.data, "com.amazonaws.mysvc#T_c");
    assert_true(c->traits.has_pattern && c->traits.sensitive && !c->traits.required);
    assert_false(t->members[3].traits.has_length_max);
    const model_shape *made = shape(&l, "T_c");
    assert_int_equal(made->kind, MODEL_ENUM);
    assert_int_equal(made->member_count, 2);
    assert_string_equal(made->members[1].wire.data, "q");
    assert_int_equal(made->traits.length_max, 9);
    unload(l);
}

#define REST_FILE                                                                                  \
    FILE_OF(REST,                                                                                  \
            "\"Put\":{\"name\":\"Put\",\"http\":{\"method\":\"PUT\",\"requestUri\":\"/s/{shelf}/"  \
            "{path+}?x=y\",\"responseCode\":201},\"input\":{\"shape\":\"In\"},"                    \
            "\"output\":{\"shape\":\"Out\"}}",                                                     \
            "\"In\":{\"type\":\"structure\",\"members\":{"                                         \
            "\"shelfName\":{\"shape\":\"S\",\"location\":\"uri\",\"locationName\":\"shelf\"},"     \
            "\"path\":{\"shape\":\"S\",\"location\":\"uri\"},"                                     \
            "\"q\":{\"shape\":\"S\",\"location\":\"querystring\",\"locationName\":\"limit\"},"     \
            "\"rest\":{\"shape\":\"M\",\"location\":\"querystring\",\"locationName\":\"z\"},"      \
            "\"h\":{\"shape\":\"S\",\"location\":\"header\",\"locationName\":\"X-H\"},"            \
            "\"meta\":{\"shape\":\"M\",\"location\":\"headers\",\"locationName\":\"x-m-\"},"       \
            "\"body\":{\"shape\":\"S\",\"locationName\":\"limit\"}}},"                             \
            "\"Out\":{\"type\":\"structure\",\"payload\":\"blob\",\"members\":{"                   \
            "\"code\":{\"shape\":\"I\",\"location\":\"statusCode\"},"                              \
            "\"blob\":{\"shape\":\"B\",\"streaming\":true}}},"                                     \
            "\"M\":{\"type\":\"map\",\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":\"S\"}},"      \
            "\"I\":{\"type\":\"integer\"},\"B\":{\"type\":\"blob\"}," STRING)

static void test_bindings(void **state)
{
    (void)state;
    static const struct {
        const char *structure, *name, *wire, *location_name;
        model_location location;
    } cases[] = {
        {"In", "shelfName", "shelfName", "shelf", MODEL_IN_LABEL},
        {"In", "path", "path", "path", MODEL_IN_LABEL},
        {"In", "q", "q", "limit", MODEL_IN_QUERY},
        {"In", "rest", "rest", "", MODEL_IN_QUERY_PARAMS},
        {"In", "h", "h", "X-H", MODEL_IN_HEADER},
        {"In", "meta", "meta", "x-m-", MODEL_IN_PREFIX_HEADERS},
        {"In", "body", "limit", "", MODEL_IN_BODY},
        {"Out", "code", "code", "", MODEL_IN_STATUS},
        {"Out", "blob", "blob", "", MODEL_IN_PAYLOAD},
    };
    loaded l = load_good(REST_FILE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const model_member *m = member(&l, cases[i].structure, cases[i].name);
        assert_string_equal(m->wire.data, cases[i].wire);
        assert_int_equal(m->location, cases[i].location);
        assert_int_equal(m->location_name.size, strlen(cases[i].location_name));
        assert_memory_equal(m->location_name.data, cases[i].location_name, m->location_name.size);
    }
    assert_true(shape(&l, "B")->streaming);
    const model_operation *put = &l.m->operations[0];
    assert_string_equal(put->http_method.data, "PUT");
    assert_string_equal(put->http_uri.data, "/s/{shelf}/{path+}?x=y");
    assert_int_equal(put->http_status, 201);
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    unload(l);
}

static void test_operations(void **state)
{
    (void)state;
    loaded l = load_good(
        FILE_OF(JSON,
                "\"B\":{\"name\":\"B\",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"},"
                "\"input\":{\"shape\":\"I\"},\"errors\":[{\"shape\":\"E\"},{\"shape\":\"F\"},"
                "{\"shape\":\"E\"}]},\"A\":{\"output\":{\"shape\":\"I\"}}",
                "\"I\":{\"type\":\"structure\",\"members\":{}},"
                "\"E\":{\"type\":\"structure\",\"members\":{},\"exception\":true},"
                "\"F\":{\"type\":\"structure\",\"members\":{},\"fault\":true,\"exception\":true},"
                "\"G\":{\"type\":\"structure\",\"members\":{},\"error\":{\"httpStatusCode\":409,"
                "\"senderFault\":true}}"));
    assert_int_equal(l.m->operation_count, 2);
    const model_operation *a = &l.m->operations[0], *b = &l.m->operations[1];
    assert_string_equal(a->name.data, "A");
    assert_int_equal(a->input_id.size, 0);
    assert_string_equal(a->output_id.data, "com.amazonaws.mysvc#I");
    assert_int_equal(b->error_count, 2);
    assert_string_equal(b->error_ids[1].data, "com.amazonaws.mysvc#F");
    assert_int_equal(b->http_method.size, 0); /* awsJson has one place for all */
    assert_int_equal(shape(&l, "E")->traits.http_status, 400);
    assert_int_equal(shape(&l, "F")->traits.http_status, 500);
    assert_int_equal(shape(&l, "G")->traits.http_status, 409);
    assert_true(shape(&l, "G")->traits.error && !shape(&l, "I")->traits.error);
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    unload(l);
}

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
        cmocka_unit_test(test_metadata),       cmocka_unit_test(test_names),
        cmocka_unit_test(test_protocols),      cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_values),         cmocka_unit_test(test_members),
        cmocka_unit_test(test_bindings),       cmocka_unit_test(test_operations),
        cmocka_unit_test(test_bad_files),      cmocka_unit_test(test_bad_shapes),
        cmocka_unit_test(test_bad_operations), cmocka_unit_test(test_too_many_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
