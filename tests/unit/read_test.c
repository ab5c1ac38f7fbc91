/* codegen/read: one Smithy file, what is read and what is refused. */
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

/* https://smithy.io/2.0/spec/type-refinement-traits.html, default: the service fills it in; null is
 * none. The target's default is none of the member's. */
static void test_defaults(void **state)
{
    (void)state;
#define REQUIRED "\"smithy.api#required\":{}"
#define DEFAULT  "\"smithy.api#default\":"
#define ZERO     "{\"target\":\"x#Zero\",\"traits\":{"
    loaded l = load_good(FILE_OF(
        "\"x#Zero\":{\"type\":\"integer\",\"traits\":{" DEFAULT "0}},"
        "\"x#M\":{\"type\":\"structure\",\"traits\":{\"smithy.api#mixin\":{}},\"members\":{"
        "\"more\":" ZERO REQUIRED "}},\"less\":" ZERO REQUIRED "," DEFAULT "0}}}},"
        "\"x#T\":{\"type\":\"structure\",\"mixins\":[{\"target\":\"x#M\"}],\"members\":{"
        "\"zero\":" ZERO DEFAULT "0," REQUIRED "}},\"null\":" ZERO REQUIRED "," DEFAULT "null}},"
        "\"none\":" ZERO REQUIRED "}},\"false\":" ZERO REQUIRED "," DEFAULT "false}}}},"
        "\"x#T$more\":{\"type\":\"apply\",\"traits\":{" DEFAULT "1}},"
        "\"x#T$less\":{\"type\":\"apply\",\"traits\":{" DEFAULT "null}}"));
    static const struct {
        const char *name;
        bool required;
    } cases[] = {{"more", false}, {"less", true}, {"zero", false},
                 {"null", true},  {"none", true}, {"false", false}};
    const model_shape *t = shape(&l, "x#T");
    assert_int_equal(t->member_count, sizeof cases / sizeof *cases);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(t->members[i].name.data, cases[i].name);
        assert_int_equal(t->members[i].traits.required, cases[i].required);
    }
    unload(l);
#undef REQUIRED
#undef DEFAULT
#undef ZERO
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
    } values[] = {{"A", false}, {"b b", false}, {"C", true}, {"D", false}};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_service),    cmocka_unit_test(test_service_defaults),
        cmocka_unit_test(test_protocols),  cmocka_unit_test(test_service_is_chosen),
        cmocka_unit_test(test_kinds),      cmocka_unit_test(test_prelude),
        cmocka_unit_test(test_traits),     cmocka_unit_test(test_errors_have_a_status),
        cmocka_unit_test(test_enums),      cmocka_unit_test(test_json_name),
        cmocka_unit_test(test_operations), cmocka_unit_test(test_mixins),
        cmocka_unit_test(test_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
