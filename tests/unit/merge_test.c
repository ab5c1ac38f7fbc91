/* codegen/read: several files, what "apply" reaches, HTTP bindings of Smithy, which services there
 * are. */
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

#define SMITHY(shapes)       "{\"smithy\":\"2.0\",\"shapes\":{\n" shapes "}}"
#define SERVICE(id, traits)  "\"" id "\":{\"type\":\"service\",\"traits\":{" traits "}}"
#define REST                 "\"aws.protocols#restJson1\":{}"
#define JSON1                "\"aws.protocols#awsJson1_1\":{}"
#define APPLY(target, trait) "\"" target "\":{\"type\":\"apply\",\"traits\":{" trait "}}"
#define BOTOCORE(name)                                                                             \
    "{\"metadata\":{\"serviceId\":\"" name "\",\"protocol\":\"json\",\"jsonVersion\":\"1.1\","     \
    "\"targetPrefix\":\"" name "\"},\"operations\":{},\"shapes\":{}}"

enum { MOST = 4 };

typedef struct files {
    const char *texts[MOST]; /* a.json, b.json … */
} files;

typedef struct loaded {
    arena *memory;
    fail_log log;
    read_input inputs[MOST];
    size_t count;
    model *m; /* NULL after an error */
} loaded;

static loaded load(const files *f, const char *service)
{
    static const char *const names[MOST] = {"a.json", "b.json", "c.json", "d.json"};
    loaded l = {.memory = arena_new()};
    fail_init(&l.log, l.memory);
    for (; l.count < MOST && f->texts[l.count]; l.count++)
        l.inputs[l.count] = (read_input){names[l.count], (const uint8_t *)f->texts[l.count],
                                         strlen(f->texts[l.count])};
    l.m = read_model(l.memory, l.inputs, l.count, service, &l.log);
    assert_true(!l.m == !!l.log.count);
    return l;
}

static loaded load_good(const files *f)
{
    loaded l = load(f, NULL);
    assert_string_equal(l.log.text, "");
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

/* Shapes refer to those of other files, equal definitions are one, errors name the right file. */
static void test_merge(void **state)
{
    (void)state;
    static const files f = {
        {SMITHY("\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"},"
                "\"errors\":[{\"target\":\"y#E\"}]},"
                "\"y#Id\":{\"type\":\"string\",\"traits\":{\"smithy.api#length\":{\"min\":1,"
                "\"max\":2}}}"),
         SMITHY("\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Op\"}],"
                "\"errors\":[{\"target\":\"y#E\"}],\"traits\":{" JSON1 "}},\n"
                "\"y#Id\":{\"traits\":{\"smithy.api#length\":{\"max\":2,\"min\":1}},"
                "\"type\":\"string\"},\"y#E\":{\"type\":\"structure\",\"traits\":{"
                "\"smithy.api#error\":\"client\"}}"),
         "{\"smithy\":\"1.0\",\"metadata\":{\"any\":[1]},\"shapes\":{\n"
         "\"x#In\":{\"type\":\"structure\",\"members\":{\n"
         "\"id\":{\"target\":\"y#Id\"}}}}}"}};
    loaded l = load_good(&f);
    assert_string_equal(l.m->service_id.data, "x#S");
    assert_string_equal(l.m->file, "a.json");
    assert_int_equal(l.m->operation_count, 1);
    assert_int_equal(l.m->operations[0].error_count, 1);
    assert_string_equal(l.m->operations[0].place.file, "a.json");
    assert_string_equal(shape(&l, "x#In")->members[0].place.file, "c.json");
    assert_int_equal(shape(&l, "x#In")->members[0].place.line, 3);
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    assert_true(shape(&l, "y#Id")->traits.has_length_min);
    unload(l);
}

static void test_apply(void **state)
{
    (void)state;
    static const files f = {{SMITHY("\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#"
                                    "Op\"}]},"
                                    "\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#"
                                    "In\"}},"
                                    "\"x#In\":{\"type\":\"structure\",\"mixins\":[{\"target\":\"x#"
                                    "Mix\"}],"
                                    "\"members\":{\"own\":{\"target\":\"x#T\",\"traits\":{\"smithy."
                                    "api#pattern\":"
                                    "\"a\"}}}},"
                                    "\"x#Mix\":{\"type\":\"structure\",\"members\":{\"id\":{"
                                    "\"target\":\"x#T\","
                                    "\"traits\":{\"smithy.api#pattern\":\"b\"}}},\"traits\":{"
                                    "\"smithy.api#mixin\":{}}},"
                                    "\"x#L\":{\"type\":\"list\",\"member\":{\"target\":\"x#T\"}},"
                                    "\"x#T\":{\"type\":\"string\"}"),
                             SMITHY(
                                 APPLY("x#S", REST ",\"aws.api#service\":{\"sdkId\":\"My S\"}") "," APPLY(
                                     "x#Op",
                                     "\"sm"
                                     "ithy"
                                     ".api"
                                     "#htt"
                                     "p\":"
                                     "{\"m"
                                     "etho"
                                     "d\":"
                                     "\"GE"
                                     "T\","
                                     "\"ur"
                                     "i\":"
                                     "\"/"
                                     "{id}"
                                     "\"}") "," APPLY("x#T", "\"smithy.api#enum\":[{\"value\":"
                                                             "\"v\"}]") "," APPLY("x#In$own",
                                                                                  "\"smithy.api#"
                                                                                  "pattern\":\"a\","
                                                                                  "\"smithy.api#"
                                                                                  "jsonName\":"
                                                                                  "\"o\"") "," APPLY("x#Mix",
                                                                                                     "\"smithy."
                                                                                                     "api#"
                                                                                                     "sensitive"
                                                                                                     "\":{}") "," APPLY("x#L$member",
                                                                                                                        "\"smithy.api#length\":{\"max\":3}")),
                             SMITHY(APPLY(
                                 "x#In$id",
                                 "\"smithy.api#pattern\":\"c\",\"smithy.api#httpLabel\":{},"
                                 "\"smithy.api#required\":{}") "," APPLY("x#Mix$id",
                                                                         "\"smithy.api#length\":{"
                                                                         "\"min\":"
                                                                         "4}") "," APPLY("x#L",
                                                                                         "\"smithy."
                                                                                         "api#"
                                                                                         "uniqueIte"
                                                                                         "ms\":{"
                                                                                         "}"))}};
    loaded l = load_good(&f);
    const model_shape *in = shape(&l, "x#In");
    const model_member *id = &in->members[0], *own = &in->members[1];
    assert_int_equal(l.m->protocol, MODEL_REST_JSON_1);
    assert_string_equal(l.m->sdk.data, "mys");
    assert_string_equal(l.m->operations[0].http_uri.data, "/{id}");
    assert_int_equal(shape(&l, "x#T")->kind, MODEL_ENUM);
    assert_string_equal(own->wire.data, "o");
    assert_string_equal(own->traits.pattern.data, "a");
    assert_string_equal(id->traits.pattern.data, "c"); /* the mixin's is replaced */
    assert_int_equal(id->traits.length_min, 4);        /* applied to the mixin */
    assert_int_equal(id->location, MODEL_IN_LABEL);
    assert_true(id->traits.required && in->traits.sensitive);
    assert_string_equal(id->traits.pattern_place.file, "c.json");
    assert_false(shape(&l, "x#Mix")->members[0].traits.required);
    assert_int_equal(shape(&l, "x#L")->members[0].traits.length_max, 3);
    assert_true(shape(&l, "x#L")->traits.unique);
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    unload(l);
}

#define BINDING(protocol, trait)                                                                   \
    SMITHY(SERVICE("x#S", protocol) ",\"x#T\":{\"type\":\"structure\",\"members\":{\"m\":{"        \
                                    "\"target\":\"smithy.api#String\",\"traits\":{" trait "}}}}")

static void test_bindings(void **state)
{
    (void)state;
    static const struct {
        const char *json, *name;
        model_location location;
    } cases[] = {
        {BINDING(REST, ""), "", MODEL_IN_BODY},
        {BINDING(REST, "\"smithy.api#httpPayload\":{}"), "", MODEL_IN_PAYLOAD},
        {BINDING(REST, "\"smithy.api#httpLabel\":{}"), "m", MODEL_IN_LABEL},
        {BINDING(REST, "\"smithy.api#httpQuery\":\"q\""), "q", MODEL_IN_QUERY},
        {BINDING(REST, "\"smithy.api#httpQueryParams\":{}"), "", MODEL_IN_QUERY_PARAMS},
        {BINDING(REST, "\"smithy.api#httpHeader\":\"X-Y\""), "X-Y", MODEL_IN_HEADER},
        {BINDING(REST, "\"smithy.api#httpPrefixHeaders\":\"x-\""), "x-", MODEL_IN_PREFIX_HEADERS},
        {BINDING(REST, "\"smithy.api#httpPrefixHeaders\":\"\""), "", MODEL_IN_PREFIX_HEADERS},
        {BINDING(REST, "\"smithy.api#httpResponseCode\":{}"), "", MODEL_IN_STATUS},
        {BINDING(JSON1, "\"smithy.api#httpLabel\":{}"), "", MODEL_IN_BODY},
        {BINDING(JSON1, "\"smithy.api#httpQuery\":7"), "", MODEL_IN_BODY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        files f = {{cases[i].json}};
        loaded l = load_good(&f);
        const model_member *m = &shape(&l, "x#T")->members[0];
        assert_int_equal(m->location, cases[i].location);
        assert_int_equal(m->location_name.size, strlen(cases[i].name));
        assert_memory_equal(m->location_name.data, cases[i].name, m->location_name.size);
        assert_string_equal(m->wire.data, "m");
        unload(l);
    }
}

/* An operation with this path and input, of restJson1 and of awsJson. */
#define OPERATION(protocol, http, members)                                                         \
    SMITHY("\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Op\"}],\"traits\":"      \
           "{" protocol "}},\n\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"},"   \
           "\"traits\":{" http "}},\n\"x#In\":{\"type\":\"structure\",\"members\":{\n" members     \
           "}}")
#define URI(uri) "\"smithy.api#http\":{\"method\":\"PUT\",\"uri\":\"" uri "\",\"code\":201}"
#define MEMBER(name, target, trait)                                                                \
    "\"" name "\":{\"target\":\"smithy.api#" target "\",\"traits\":{\"smithy.api#" trait "}}"

static void test_bindings_fit(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
    } cases[] = {
        {OPERATION(
             REST, URI("/a/{x}/{y+}?z={"),
             MEMBER("x", "String", "httpLabel\":{}") "," MEMBER("y", "Long", "httpLabel\":{}")),
         ""},
        {OPERATION(JSON1, "", MEMBER("x", "Document", "httpLabel\":{}")), ""},
        {OPERATION(REST, "", MEMBER("x", "String", "httpLabel\":{}")), ""},
        {OPERATION(REST, "\"smithy.api#http\":{\"method\":\"\",\"uri\":\"/\"}", ""),
         "a.json:3:1: error: Op: http: the method is empty\n"},
        {OPERATION(REST, URI(""), ""), "a.json:3:1: error: Op: http:  does not begin with /\n"},
        {OPERATION(REST, URI("a"), ""), "a.json:3:1: error: Op: http: a does not begin with /\n"},
        {OPERATION(REST, URI("/{x"), ""),
         "a.json:3:1: error: Op: http: /{x has a label without an end or name\n"},
        {OPERATION(REST, URI("/{}"), ""),
         "a.json:3:1: error: Op: http: /{} has a label without an end or name\n"},
        {OPERATION(REST, URI("/{x}/{x}"), MEMBER("x", "String", "httpLabel\":{}")),
         "a.json:3:1: error: Op: http: /{x}/{x} has the label x twice\n"},
        {OPERATION(REST, URI("/{x}"), ""),
         "a.json:3:1: error: Op: http: no member of the input is for the label x of /{x}\n"},
        {OPERATION(REST, URI("/"), MEMBER("x", "String", "httpLabel\":{}")),
         "a.json:3:1: error: Op: http: / has no label x, which the input has\n"},
        {OPERATION(REST, URI("/{x}"), MEMBER("x", "Document", "httpLabel\":{}")),
         "a.json:5:1: error: x#In$x: http: a document cannot travel there\n"},
        {OPERATION(REST, URI("/"), MEMBER("x", "String", "httpPrefixHeaders\":\"y\"")),
         "a.json:5:1: error: x#In$x: http: a string cannot travel there\n"},
        {OPERATION(REST, URI("/"),
                   MEMBER("x", "String", "httpPayload\":{}") ",\n" MEMBER("y", "String",
                                                                          "httpPayload\":{}")),
         "a.json:6:1: error: x#In$y: http: x is the payload already\n"},
        {OPERATION(REST, URI("/"),
                   MEMBER("x", "String", "httpQuery\":\"y\"") "," MEMBER("y", "String",
                                                                         "jsonName\":\"x\"")),
         ""}, /* only one of them is in the body */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        files f = {{cases[i].json}};
        loaded l = load_good(&f);
        assert_true(model_resolve(l.m, NULL, 0, &l.log));
        assert_int_equal(model_check(l.m, &l.log), !*cases[i].text);
        assert_string_equal(l.log.text, cases[i].text);
        unload(l);
    }
}

static void test_status_and_rename(void **state)
{
    (void)state;
    static const files f = {{SMITHY(
        "\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":\"x#Op\"}],\"rename\":{"
        "\"y#Op\":\"Other\"},\"traits\":{" REST "}},\"x#Op\":{\"type\":\"operation\",\"input\":{"
        "\"target\":\"y#Op\"},\"traits\":{" URI(
            "/") "}},"
                 "\"y#Op\":{\"type\":\"structure\"},\"y#Feed\":{\"type\":\"union\",\"traits\":{"
                 "\"smithy.api#streaming\":{}}}")}};
    loaded l = load_good(&f);
    assert_string_equal(shape(&l, "y#Op")->name.data, "Other");
    assert_int_equal(l.m->operations[0].http_status, 201);
    assert_string_equal(l.m->operations[0].http_method.data, "PUT");
    assert_true(shape(&l, "y#Feed")->streaming);
    assert_true(model_resolve(l.m, NULL, 0, &l.log) && model_check(l.m, &l.log));
    unload(l);
}

typedef struct refusal {
    files f;
    const char *service, *text;
} refusal;

#define S1 SERVICE("x#S", JSON1)

static void test_refusals(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {{{NULL}}, NULL, "error: 0 model files, from 1 to 256 are supported\n"},
        {{{SMITHY(S1 ",\n\"x#T\":{\"type\":\"string\"}"), SMITHY("\"x#T\":{\"type\":\"blob\"}")}},
         NULL,
         "b.json:2:1: error: x#T: the shape is defined differently in a.json, line 3\n"},
        {{{SMITHY(S1), SMITHY("\"x#T\":{\"type\":\"structure\",\"members\":{\"a\":{}}}")}},
         NULL,
         "b.json:2:42: error: x#T$a: target is missing\n"},
        {{{SMITHY(S1), "{\"smithy\":\"2.0\"}"}}, NULL, "b.json:1:1: error: shapes is missing\n"},
        {{{SMITHY(S1), "{"}}, NULL, "b.json:1:2: error: payload ends too early\n"},
        {{{SMITHY(S1), SMITHY("\"x#T$a\":{\"type\":\"apply\",\"traits\":{}}")}},
         NULL,
         "b.json:2:9: error: x#T$a: apply: there is no such shape\n"},
        {{{SMITHY(S1 "," APPLY("smithy.api#String", ""))}},
         NULL,
         "a.json:2:87: error: smithy.api#String: apply: there is no such shape\n"},
        {{{SMITHY(S1 ",\n\"x#T\":{\"type\":\"string\",\"traits\":{\"smithy.api#pattern\":\"a\"}}"),
           SMITHY(APPLY("x#T", "\n\"smithy.api#pattern\":\"a\"")),
           SMITHY(APPLY("x#T", "\n\"smithy.api#pattern\":\"b\""))}},
         NULL,
         "c.json:3:22: error: x#T: apply: smithy.api#pattern is another one in b.json, line 3\n"},
        {{{SMITHY(S1 ",\n\"x#T\":{\"type\":\"string\"}"), SMITHY(APPLY("x#T", "")),
           SMITHY("\"x#T\":{\"type\":\"apply\",\"traits\":5}")}},
         NULL,
         "c.json:2:32: error: x#T: traits: an object is wanted, not a number\n"},
        {{{SMITHY(S1 ",\n\"x#T\":{\"type\":\"structure\",\"mixins\":[{\"target\":\"x#M\"},\n"
                     "{\"target\":\"x#M\"}]},\"x#M\":{\"type\":\"structure\",\"traits\":{"
                     "\"smithy.api#mixin\":{}}}")}},
         NULL,
         "a.json:4:1: error: x#T: mixins: x#M is given twice\n"},
        {{{SMITHY("\"x#S\":{\"type\":\"service\",\"traits\":{" JSON1 "},\"rename\":{\n"
                  "\"x#T\":\"U\"}}")}},
         NULL,
         "a.json:3:7: error: x#S: rename: there is no shape x#T\n"},
        {{{BINDING(REST, "\"smithy.api#httpQuery\":\"q\",\n\"smithy.api#httpLabel\":{}")}},
         NULL,
         "a.json:2:170: error: x#T$m: smithy.api#httpQuery: the member has smithy.api#httpLabel "
         "too\n"},
        {{{BINDING(REST, "\n\"smithy.api#httpQuery\":7")}},
         NULL,
         "a.json:3:24: error: x#T$m: smithy.api#httpQuery: a string is wanted, not a number\n"},
        {{{SMITHY(S1), BOTOCORE("B")}},
         NULL,
         "b.json:1:1: error: several services, x#S and com.amazonaws.b#B: choose one by its "
         "name\n"},
        {{{BOTOCORE("B")}}, "S", "a.json:1:113: error: there is no service S\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        loaded l = load(&cases[i].f, cases[i].service);
        assert_string_equal(l.log.text, cases[i].text);
        unload(l);
    }
}

/* Files of both formats side by side; each service can be read by its id or name. */
static void test_services(void **state)
{
    (void)state;
    static const files f = {{SMITHY(SERVICE("y#B", JSON1) "," SERVICE("x#A", REST)), BOTOCORE("C"),
                             SMITHY(SERVICE("y#B", JSON1)), BOTOCORE("D")}};
    static const char *const ids[] = {"y#B", "x#A", "com.amazonaws.c#C", "com.amazonaws.d#D"};
    static const char *const names[] = {"B", "A", "C", "D"};
    loaded l = load(&f, "x#A");
    assert_string_equal(l.log.text, "");
    read_service_name *services;
    uint32_t n;
    assert_true(read_services(l.memory, l.inputs, l.count, &l.log, &services, &n));
    assert_int_equal(n, 4);
    for (uint32_t i = 0; i < n; i++) {
        assert_string_equal(services[i].id.data, ids[i]);
        assert_string_equal(services[i].name.data, names[i]);
        const char *wanted[] = {ids[i], names[i]};
        for (size_t k = 0; k < 2; k++) {
            model *m = read_model(l.memory, l.inputs, l.count, wanted[k], &l.log);
            assert_string_equal(l.log.text, "");
            assert_string_equal(m->service_id.data, ids[i]);
        }
    }
    unload(l);
}

static void test_no_services(void **state)
{
    (void)state;
    fail_log log;
    arena *memory = arena_new();
    read_service_name *services;
    uint32_t n;
    const char *json = "{\"smithy\":\"2.0\",\"shapes\":{}}";
    fail_init(&log, memory);
    read_input in = {"a.json", (const uint8_t *)json, strlen(json)};
    assert_true(read_services(memory, &in, 1, &log, &services, &n));
    assert_int_equal(n, 0);
    in.size--;
    assert_false(read_services(memory, &in, 1, &log, &services, &n));
    assert_int_equal(n, 0);
    assert_string_equal(log.text, "a.json:1:28: error: payload ends too early\n");
    arena_free(memory);
}

/* The limit of bytes is for all files together. */
static void test_too_large(void **state)
{
    (void)state;
    fail_log log;
    arena *memory = arena_new();
    fail_init(&log, memory);
    const uint8_t bytes[1] = {'{'}; /* refused by the sizes alone */
    read_input in[] = {{"a.json", bytes, MODEL_MAX_BYTES}, {"b.json", bytes, 1}};
    assert_null(read_model(memory, in, 2, NULL, &log));
    assert_string_equal(log.text, "b.json: error: 67108865 bytes with the files before it, at most "
                                  "67108864 are supported\n");
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_apply),
        cmocka_unit_test(test_bindings),
        cmocka_unit_test(test_bindings_fit),
        cmocka_unit_test(test_status_and_rename),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_services),
        cmocka_unit_test(test_no_services),
        cmocka_unit_test(test_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
