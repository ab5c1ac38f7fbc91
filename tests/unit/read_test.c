/* codegen/read: Smithy files and diagnostics files, what is read and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/text.h"
#include "read/diagnostics.h"
#include "read/read.h"

#define SERVICE                                                                                    \
    "\"x#S\":{\"type\":\"service\",\"operations\":[],\"traits\":{\"aws.protocols#restJson1\":{}}}"
/* A file whose shapes begin on line 2. */
#define FILE_OF(shapes) "{\"smithy\":\"2.0\",\"shapes\":{" SERVICE ",\n" shapes "\n}}"

typedef struct loaded {
    arena *memory;
    fail_log log;
    model *m; /* NULL after an error */
} loaded;

static loaded load_service(const char *json, const char *service)
{
    loaded l = {.memory = arena_new()};
    fail_init(&l.log, l.memory);
    l.m = read_model(l.memory, &(read_input){"m.json", (const uint8_t *)json, strlen(json)}, 1,
                     service, &l.log);
    assert_true(!l.m == !!l.log.count);
    return l;
}

static loaded load(const char *json)
{
    return load_service(json, NULL);
}

/* A file that must be good. */
static loaded load_good(const char *json)
{
    loaded l = load(json);
    assert_string_equal(l.log.text, "");
    assert_non_null(l.m);
    return l;
}

static void unload(loaded l)
{
    arena_free(l.memory);
}

static model_shape *shape(const loaded *l, const char *id)
{
    model_shape *found = model_find(l->m, (model_text){id, strlen(id)});
    assert_non_null(found);
    return found;
}

static model_member *member(const loaded *l, const char *id, const char *name)
{
    model_shape *s = shape(l, id);
    for (uint32_t i = 0; i < s->member_count; i++)
        if (model_text_is(s->members[i].name, name))
            return &s->members[i];
    fail_msg("%s has no member %s", id, name);
    return NULL;
}

static void test_service(void **state)
{
    (void)state;
    loaded l = load_good(
        "{\"smithy\":\"2\",\"metadata\":{\"wirevet.spec#patternForm\":\"documentation\"},"
        "\"shapes\":{\"com.a.b#Svc\":{\"type\":\"service\",\"version\":\"2020-01-02\",\"traits\":{"
        "\"aws.api#service\":{\"sdkId\":\"Cognito Identity 2\"},"
        "\"aws.protocols#awsJson1_0\":{}}}}}");
    assert_string_equal(l.m->service_id.data, "com.a.b#Svc");
    assert_string_equal(l.m->service.data, "Svc");
    assert_string_equal(l.m->space.data, "com.a.b");
    assert_string_equal(l.m->sdk.data, "cognitoidentity2");
    assert_string_equal(l.m->version.data, "2020-01-02");
    assert_int_equal(l.m->protocol, MODEL_AWS_JSON_1_0);
    assert_true(l.m->documentation_patterns);
    assert_int_equal(l.m->operation_count, 0);
    unload(l);
}

static void test_service_defaults(void **state)
{
    (void)state;
    loaded l = load_good("{\"smithy\":\"2.0\",\"metadata\":{\"wirevet.spec#patternForm\":\"x\"},"
                         "\"shapes\":{" SERVICE "}}");
    assert_string_equal(l.m->sdk.data, "s");
    assert_string_equal(l.m->version.data, "");
    assert_int_equal(l.m->protocol, MODEL_REST_JSON_1);
    assert_false(l.m->documentation_patterns);
    unload(l);
}

/* Of several protocols one of JSON is taken, awsJson before restJson1. */
static void test_protocols(void **state)
{
    (void)state;
    static const struct {
        const char *traits;
        model_protocol protocol;
    } cases[] = {
        {"\"aws.protocols#awsQuery\":{},\"aws.protocols#awsJson1_0\":{}", MODEL_AWS_JSON_1_0},
        {"\"smithy.protocols#rpcv2Cbor\":{},\"aws.protocols#awsJson1_1\":{}", MODEL_AWS_JSON_1_1},
        {"\"aws.protocols#restJson1\":{}", MODEL_REST_JSON_1},
        {"\"aws.protocols#restJson1\":{},\"aws.protocols#awsJson1_1\":{}", MODEL_AWS_JSON_1_1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[400];
        snprintf(json, sizeof json,
                 "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"traits\":{%s}}}}",
                 cases[i].traits);
        loaded l = load_good(json);
        assert_int_equal(l.m->protocol, cases[i].protocol);
        unload(l);
    }
}

static const char two_services[] =
    "{\"smithy\":\"2.0\",\"shapes\":{\n"
    "\"x#A\":{\"type\":\"service\",\"traits\":{\"aws.protocols#awsJson1_1\":{}}},\n"
    "\"y#B\":{\"type\":\"service\",\"traits\":{\"aws.protocols#awsJson1_0\":{}}}}}";

static void test_service_is_chosen(void **state)
{
    (void)state;
    static const struct {
        const char *name, *id, *text;
    } cases[] = {
        {"B", "y#B", ""},
        {"x#A", "x#A", ""},
        {"x#B", NULL, "m.json:1:26: error: there is no service x#B\n"},
        {NULL, NULL, "m.json:3:1: error: several services, x#A and y#B: choose one by its name\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        loaded l = load_service(two_services, cases[i].name);
        assert_string_equal(l.log.text, cases[i].text);
        if (cases[i].id) {
            assert_non_null(l.m);
            assert_string_equal(l.m->service_id.data, cases[i].id);
        }
        unload(l);
    }
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        model_kind kind;
    } cases[] = {
        {"document", MODEL_DOCUMENT},
        {"string", MODEL_STRING},
        {"enum", MODEL_ENUM},
        {"boolean", MODEL_BOOLEAN},
        {"byte", MODEL_BYTE},
        {"short", MODEL_SHORT},
        {"integer", MODEL_INTEGER},
        {"long", MODEL_LONG},
        {"intEnum", MODEL_INT_ENUM},
        {"bigInteger", MODEL_BIG_INTEGER},
        {"float", MODEL_FLOAT},
        {"double", MODEL_DOUBLE},
        {"bigDecimal", MODEL_BIG_DECIMAL},
        {"timestamp", MODEL_TIMESTAMP},
        {"blob", MODEL_BLOB},
        {"structure", MODEL_STRUCTURE},
        {"union", MODEL_UNION},
        {"operation", MODEL_OPERATION},
        {"resource", MODEL_RESOURCE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[400];
        snprintf(json, sizeof json, FILE_OF("\"x#T\":{\"type\":\"%s\"}"), cases[i].type);
        loaded l = load_good(json);
        assert_int_equal(shape(&l, "x#T")->kind, cases[i].kind);
        assert_string_equal(shape(&l, "x#T")->name.data, "T");
        assert_int_equal(shape(&l, "x#T")->place.line, 2);
        assert_int_equal(shape(&l, "x#T")->place.column, 1);
        unload(l);
    }
}

static void test_prelude(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        model_kind kind;
    } cases[] = {
        {"smithy.api#String", MODEL_STRING},
        {"smithy.api#Blob", MODEL_BLOB},
        {"smithy.api#BigInteger", MODEL_BIG_INTEGER},
        {"smithy.api#BigDecimal", MODEL_BIG_DECIMAL},
        {"smithy.api#Timestamp", MODEL_TIMESTAMP},
        {"smithy.api#Document", MODEL_DOCUMENT},
        {"smithy.api#Boolean", MODEL_BOOLEAN},
        {"smithy.api#PrimitiveBoolean", MODEL_BOOLEAN},
        {"smithy.api#Byte", MODEL_BYTE},
        {"smithy.api#PrimitiveByte", MODEL_BYTE},
        {"smithy.api#Short", MODEL_SHORT},
        {"smithy.api#PrimitiveShort", MODEL_SHORT},
        {"smithy.api#Integer", MODEL_INTEGER},
        {"smithy.api#PrimitiveInteger", MODEL_INTEGER},
        {"smithy.api#Long", MODEL_LONG},
        {"smithy.api#PrimitiveLong", MODEL_LONG},
        {"smithy.api#Float", MODEL_FLOAT},
        {"smithy.api#PrimitiveFloat", MODEL_FLOAT},
        {"smithy.api#Double", MODEL_DOUBLE},
        {"smithy.api#PrimitiveDouble", MODEL_DOUBLE},
        {"smithy.api#Unit", MODEL_STRUCTURE},
    };
    loaded l = load_good("{\"smithy\":\"2.0\",\"shapes\":{" SERVICE "}}");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(shape(&l, cases[i].id)->kind, cases[i].kind);
        assert_true(shape(&l, cases[i].id)->prelude);
    }
    assert_int_equal(l.m->shape_count, sizeof cases / sizeof *cases + 1);
    unload(l);
}

static void test_traits(void **state)
{
    (void)state;
    loaded l = load_good(FILE_OF(
        "\"x#T\":{\"type\":\"structure\",\"members\":{"
        "\"b\":{\"target\":\"smithy.api#Double\",\"traits\":{"
        "\"smithy.api#range\":{\"min\":-1.50e+0,\"max\":9223372036854775808}}},"
        "\"a\":{\"target\":\"x#L\",\"traits\":{\"smithy.api#required\":{},"
        "\"smithy.api#length\":{\"min\":0,\"max\":9223372036854775807},"
        "\"smithy.api#pattern\":\"^\\\\d\\u0000$\",\"com.x#unknown\":[1]}},\n"
        "\"t\":{\"target\":\"smithy.api#Timestamp\",\"traits\":{"
        "\"smithy.api#timestampFormat\":\"http-date\"}}}},"
        "\"x#L\":{\"type\":\"list\",\"member\":{\"target\":\"smithy.api#String\",\"traits\":{"
        "\"smithy.api#length\":{\"max\":7}}},"
        "\"traits\":{\"smithy.api#sparse\":{},\"smithy.api#uniqueItems\":true,"
        "\"smithy.api#sensitive\":{}}},"
        "\"x#M\":{\"type\":\"map\",\"key\":{\"target\":\"x#K\"},\"value\":{\"target\":\"x#T\"}}"));
    const model_shape *t = shape(&l, "x#T");
    assert_int_equal(t->member_count, 3); /* in declared order */
    assert_string_equal(t->members[0].name.data, "b");
    const model_traits *b = &t->members[0].traits, *a = &t->members[1].traits;
    assert_string_equal(b->range_min.data, "-1.50e+0");
    assert_string_equal(b->range_max.data, "9223372036854775808");
    assert_true(b->has_range_min && b->has_range_max && !b->required && !b->has_length_min);
    assert_true(a->required && a->has_length_min && a->has_length_max && a->has_pattern);
    assert_int_equal(a->length_min, 0);
    assert_true(a->length_max == INT64_MAX);
    assert_int_equal(a->pattern.size, 5);
    assert_memory_equal(a->pattern.data, "^\\d\0$", 6);
    assert_int_equal(t->members[2].traits.time, MODEL_TIME_HTTP_DATE);
    assert_int_equal(t->members[2].place.line, 3);
    assert_int_equal(t->members[2].place.column, 1);
    assert_int_equal(t->members[2].target_place.column, 15);
    assert_string_equal(t->members[1].target_id.data, "x#L");
    assert_null(t->members[1].target);
    const model_shape *list = shape(&l, "x#L");
    assert_true(list->traits.sparse && list->traits.unique && list->traits.sensitive);
    assert_false(list->traits.required);
    assert_string_equal(list->members[0].name.data, "member");
    assert_int_equal(list->members[0].traits.length_max, 7);
    assert_string_equal(shape(&l, "x#M")->members[0].name.data, "key");
    assert_string_equal(shape(&l, "x#M")->members[1].target_id.data, "x#T");
    unload(l);
}

static void test_errors_have_a_status(void **state)
{
    (void)state;
    static const struct {
        const char *traits;
        bool error;
        uint32_t status;
    } cases[] = {
        {"", false, 0},
        {"\"smithy.api#error\":\"client\"", true, 400},
        {"\"smithy.api#error\":\"server\"", true, 500},
        {"\"smithy.api#error\":\"server\",\"smithy.api#httpError\":503", true, 503},
        {"\"smithy.api#httpError\":409,\"smithy.api#error\":\"client\"", true, 409},
        {"\"smithy.api#httpError\":308,\"smithy.api#error\":\"client\"", true, 308},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[500];
        snprintf(json, sizeof json, FILE_OF("\"x#E\":{\"type\":\"structure\",\"traits\":{%s}}"),
                 cases[i].traits);
        loaded l = load_good(json);
        assert_int_equal(shape(&l, "x#E")->traits.error, cases[i].error);
        assert_int_equal(shape(&l, "x#E")->traits.http_status, cases[i].status);
        unload(l);
    }
}

static void test_enums(void **state)
{
    (void)state;
    loaded l = load_good(FILE_OF(
        "\"x#E\":{\"type\":\"enum\",\"members\":{\"A\":{\"target\":\"smithy.api#Unit\"},"
        "\"B\":{\"target\":\"smithy.api#Unit\",\"traits\":{\"smithy.api#enumValue\":\"b b\"}},"
        "\"C\":{\"traits\":{\"smithy.api#internal\":{}}},"
        "\"D\":{\"traits\":{\"smithy.api#tags\":[\"x\",\"internal\"]}}}},"
        "\"x#I\":{\"type\":\"intEnum\",\"members\":{"
        "\"A\":{\"traits\":{\"smithy.api#enumValue\":-2147483648}}}},"
        "\"x#Old\":{\"type\":\"string\",\"traits\":{\"smithy.api#length\":{\"max\":9},"
        "\"smithy.api#enum\":[{\"value\":\"x\\u0000\",\"name\":\"X\"},"
        "{\"value\":\"y\",\"tags\":[\"internal\"]}]}}"));
    static const struct {
        const char *wire;
        bool hidden;
    } values[] = {{"A", false}, {"b b", false}, {"C", true}, {"D", true}};
    const model_shape *e = shape(&l, "x#E"), *old = shape(&l, "x#Old");
    assert_int_equal(e->member_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(e->members[i].wire.data, values[i].wire);
        assert_int_equal(e->members[i].hidden, values[i].hidden);
    }
    assert_string_equal(shape(&l, "x#I")->members[0].wire.data, "-2147483648");
    assert_int_equal(old->kind, MODEL_ENUM);
    assert_true(old->traits.has_enum_trait && old->traits.has_length_max);
    assert_int_equal(old->member_count, 2);
    assert_string_equal(old->members[0].name.data, "X");
    assert_int_equal(old->members[0].wire.size, 2);
    assert_int_equal(old->members[1].name.size, 0);
    assert_true(old->members[1].hidden && !old->members[0].hidden);
    unload(l);
}

static void test_json_name(void **state)
{
    (void)state;
    loaded l = load_good(FILE_OF(
        "\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{\"target\":\"smithy.api#String\","
        "\"traits\":{\"smithy.api#jsonName\":\"a.b\"}},\"c\":{\"target\":\"smithy.api#String\"}}"
        "}"));
    assert_string_equal(member(&l, "x#T", "a")->wire.data, "a.b");
    assert_string_equal(member(&l, "x#T", "c")->wire.data, "c");
    unload(l);
}

/* Operations of resources inside resources, each once, sorted; errors of the service are those of
 * each operation. */
static void test_operations(void **state)
{
    (void)state;
    loaded l = load_good(
        "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\","
        "\"operations\":[{\"target\":\"x#Z\"}],\"resources\":[{\"target\":\"x#R\"}],"
        "\"errors\":[{\"target\":\"x#Common\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{}}},"
        "\"x#R\":{\"type\":\"resource\",\"identifiers\":{\"id\":{\"target\":\"x#Id\"}},"
        "\"create\":{\"target\":\"x#Create\"},\"put\":{\"target\":\"x#Put\"},"
        "\"read\":{\"target\":\"x#Read\"},\"update\":{\"target\":\"x#Update\"},"
        "\"delete\":{\"target\":\"x#Delete\"},\"list\":{\"target\":\"x#List\"},"
        "\"operations\":[{\"target\":\"x#Z\"},{\"target\":\"x#Op\"}],"
        "\"collectionOperations\":[{\"target\":\"x#Coll\"}],\"resources\":[{\"target\":\"x#Q\"}]},"
        "\"x#Q\":{\"type\":\"resource\",\"resources\":[{\"target\":\"x#R\"},{\"target\":\"x#Q\"}],"
        "\"operations\":[{\"target\":\"x#Deep\"}]},"
        "\"x#Z\":{\"type\":\"operation\",\"input\":{\"target\":\"smithy.api#Unit\"},"
        "\"output\":{\"target\":\"x#Out\"},"
        "\"errors\":[{\"target\":\"x#E\"},{\"target\":\"x#Common\"},{\"target\":\"x#E\"}]},"
        "\"x#Create\":{\"type\":\"operation\"},\"x#Put\":{\"type\":\"operation\"},"
        "\"x#Read\":{\"type\":\"operation\"},\"x#Update\":{\"type\":\"operation\"},"
        "\"x#Delete\":{\"type\":\"operation\"},\"x#List\":{\"type\":\"operation\"},"
        "\"x#Op\":{\"type\":\"operation\"},\"x#Coll\":{\"type\":\"operation\"},"
        "\"x#E\":{\"type\":\"structure\"},\"x#Common\":{\"type\":\"structure\"},"
        "\"x#Deep\":{\"type\":\"operation\"},\"x#Unused\":{\"type\":\"operation\"}}}");
    static const char *const names[] = {"Coll", "Create", "Deep", "Delete", "List",
                                        "Op",   "Put",    "Read", "Update", "Z"};
    assert_int_equal(l.m->operation_count, sizeof names / sizeof *names);
    for (uint32_t i = 0; i < l.m->operation_count; i++)
        assert_string_equal(l.m->operations[i].name.data, names[i]);
    const model_operation *z = &l.m->operations[9];
    assert_int_equal(z->input_id.size, 0);
    assert_string_equal(z->output_id.data, "x#Out");
    assert_int_equal(z->error_count, 2);
    assert_string_equal(z->error_ids[0].data, "x#E");
    assert_string_equal(z->error_ids[1].data, "x#Common");
    assert_int_equal(l.m->operations[0].error_count, 1);
    unload(l);
}

static const char mixins[] = FILE_OF(
    "\"x#Last\":{\"type\":\"structure\",\"mixins\":[{\"target\":\"x#One\"},{\"target\":\"x#Two\"}],"
    "\"members\":{\"own\":{\"target\":\"smithy.api#Long\"},"
    "\"b\":{\"target\":\"smithy.api#String\",\"traits\":{\"smithy.api#length\":{\"max\":2}}}}},"
    "\"x#One\":{\"type\":\"structure\",\"members\":{\"a\":{\"target\":\"smithy.api#String\"}},"
    "\"traits\":{\"smithy.api#mixin\":{},\"smithy.api#sensitive\":{}}},"
    "\"x#Two\":{\"type\":\"structure\",\"mixins\":[{\"target\":\"x#Base\"}],"
    "\"members\":{\"c\":{\"target\":\"smithy.api#String\"}},\"traits\":{\"smithy.api#mixin\":{}}},"
    "\"x#Base\":{\"type\":\"structure\",\"members\":{\"b\":{\"target\":\"smithy.api#String\","
    "\"traits\":{\"smithy.api#length\":{\"min\":1},\"smithy.api#required\":{}}}},"
    "\"traits\":{\"smithy.api#mixin\":{\"localTraits\":[\"smithy.api#error\"]},"
    "\"smithy.api#error\":\"client\"}},"
    "\"x#Text\":{\"type\":\"string\",\"mixins\":[{\"target\":\"x#Short\"}],"
    "\"traits\":{\"smithy.api#pattern\":\"a\"}},"
    "\"x#Short\":{\"type\":\"string\",\"traits\":{\"smithy.api#mixin\":{},"
    "\"smithy.api#length\":{\"max\":3},\"smithy.api#pattern\":\"b\"}},"
    "\"x#Plain\":{\"type\":\"string\",\"mixins\":[{\"target\":\"x#Short\"}]},"
    "\"x#Last$a\":{\"type\":\"apply\",\"traits\":{\"smithy.api#pattern\":\"applied\"}}");

static void test_mixins(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "own"};
    loaded l = load_good(mixins);
    const model_shape *last = shape(&l, "x#Last");
    assert_int_equal(last->member_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(last->members[i].name.data, names[i]);
    assert_true(last->traits.sensitive);
    assert_false(last->traits.error); /* a local trait of its mixin's mixin */
    assert_true(shape(&l, "x#Base")->traits.error);
    const model_traits *b = &last->members[1].traits;
    assert_true(b->required && b->has_length_max && !b->has_length_min); /* replaced as a whole */
    assert_false(member(&l, "x#Two", "b")->traits.has_length_max);
    assert_true(shape(&l, "x#Text")->traits.has_length_max);
    assert_string_equal(shape(&l, "x#Text")->traits.pattern.data, "a");
    assert_string_equal(shape(&l, "x#Plain")->traits.pattern.data, "b");
    assert_string_equal(last->members[0].traits.pattern.data, "applied");
    assert_false(member(&l, "x#One", "a")->traits.has_pattern);
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

static void test_bad_files(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {"", "m.json:1:1: error: payload is empty\n"},
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

/* ---- diagnostics --------------------------------------------------------------------------- */

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
        {"", "d.json:1:1: error: payload is empty\n"},
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
        cmocka_unit_test(test_service),
        cmocka_unit_test(test_service_defaults),
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_service_is_chosen),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_prelude),
        cmocka_unit_test(test_traits),
        cmocka_unit_test(test_errors_have_a_status),
        cmocka_unit_test(test_enums),
        cmocka_unit_test(test_json_name),
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_mixins),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_bad_shapes),
        cmocka_unit_test(test_bad_traits),
        cmocka_unit_test(test_bad_operations),
        cmocka_unit_test(test_too_many_members),
        cmocka_unit_test(test_mixins_are_bounded),
        cmocka_unit_test(test_diagnostics),
        cmocka_unit_test(test_bad_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
