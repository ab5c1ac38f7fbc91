/* codegen/model: targets, cycles, and the nonsense that is refused, with the exact words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/model.h"
#include "model/text.h"
#include "read/read.h"

/* A service with the operation Op, whose input is x#In; the shapes of a case begin on line 2. */
#define HEAD                                                                                       \
    "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":"   \
    "\"x#Op\"}],\"traits\":{\"aws.protocols#awsJson1_1\":{}}},\"x#Op\":{\"type\":\"operation\","   \
    "\"input\":{\"target\":\"x#In\"}},\n"
#define TAIL "\n}}"

/* Pieces of shapes. The byte @ stands just behind the first byte of what is wrong (a quote or a
 * brace) and is taken out: so the places in messages are counted here, not copied from there. */
#define M(name, target)         "\"" name "\":{\"target\":\"" target "\"}"
#define MT(name, target, trait) "\"" name "\":{\"target\":\"" target "\",\"traits\":{" trait "}}"
#define MEMBERS(members)        ",\"members\":{" members "}"
#define SHAPE(id, type, rest)   "\"" id "\":{\"type\":\"" type "\"" rest "}"
#define IN(members)             SHAPE("x#In", "structure", MEMBERS(members))
#define TRAITS(traits)          ",\"traits\":{" traits "}"
#define ELEMENT(target)         ",\"member\":{\"target\":\"" target "\"}"
#define ENTRY(key, value)       ",\"key\":{\"target\":\"" key "\"},\"value\":{\"target\":\"" value "\"}"
#define REQUIRED                "\"smithy.api#required\":{}"
#define LENGTH(x)               "\"smithy.api#length\":{" x "}"
#define RANGE(x)                "\"smithy.api#range\":{" x "}"
#define PATTERN(x)              "\"smithy.api#pattern\":\"" x "\""
#define SPARSE                  "\"smithy.api#sparse\":{}"
#define UNIQUE                  "\"smithy.api#uniqueItems\":{}"
#define ENUM(x)                 "\"smithy.api#enum\":[" x "]"
#define ENUM_VALUE(x)           "\"smithy.api#enumValue\":" x

typedef struct loaded {
    arena *memory;
    fail_log log;
    model *m; /* NULL after any error */
} loaded;

static loaded load_json(const char *json, const char *const *operations, size_t count)
{
    loaded l = {.memory = arena_new()};
    fail_init(&l.log, l.memory);
    l.m = read_model(l.memory, &(read_input){"m.json", (const uint8_t *)json, strlen(json)}, 1,
                     NULL, &l.log);
    assert_true(!l.m == !!l.log.count);
    if (l.m && !(model_resolve(l.m, operations, count, &l.log) && model_check(l.m, &l.log)))
        l.m = NULL;
    return l;
}

static loaded load(const char *shapes)
{
    loaded l = {.memory = arena_new()};
    const char *json = arena_printf(l.memory, "%s%s%s", HEAD, shapes, TAIL);
    loaded result = load_json(json, NULL, 0);
    arena_free(l.memory);
    return result;
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

/* text: a line per error, in the order of the marks; "": accepted. */
typedef struct refusal {
    const char *shapes, *text;
} refusal;

/* Takes the marks out of a text. Returns "m.json:line:column: error: " for each of the lines of
 * `text`, and the line. */
static void place_marks(char *json, const char *text, char *out, size_t size)
{
    unsigned line = 2, column = 1;
    char *to = json;
    for (const char *from = json; *from; from++) {
        if (*from == '@') {
            const char *end = strchr(text, '\n') + 1;
            size_t used = strlen(out);
            snprintf(out + used, size - used, "m.json:%u:%u: error: %.*s", line, column - 1,
                     (int)(end - text), text);
            text = end;
            continue;
        }
        *to++ = *from;
        line += *from == '\n';
        column = *from == '\n' ? 1 : column + 1;
    }
    *to = 0;
    assert_string_equal(text, ""); /* a mark for each line */
}

static void check_refusals(const refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char json[4096], want[1024] = "";
        assert_true(strlen(cases[i].shapes) < sizeof json);
        strcpy(json, cases[i].shapes);
        place_marks(json, cases[i].text, want, sizeof want);
        loaded l = load(json);
        assert_string_equal(l.log.text, want);
        assert_true(!l.m == (want[0] != 0));
        unload(l);
    }
}

#define CHECK_REFUSALS(cases) check_refusals(cases, sizeof cases / sizeof *cases)

/* A union alone may be required; an event stream is no part of the JSON. */
static void test_event_streams_are_not_required(void **state)
{
    (void)state;
    loaded l = load(IN(MT("one", "x#U", REQUIRED) "," MT("events", "x#E", REQUIRED)) "," SHAPE(
        "x#U", "union",
        MEMBERS(M("a", "smithy.api#Unit"))) "," SHAPE("x#E", "union",
                                                      MEMBERS(M("a", "smithy.api#Unit"))
                                                          TRAITS("\"smithy.api#streaming\":{}")));
    assert_string_equal(l.log.text, "");
    assert_true(shape(&l, "x#In")->members[0].traits.required);
    assert_false(shape(&l, "x#In")->members[1].traits.required);
    unload(l);
}

static void test_targets(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {IN(M("a", "smithy.api#String")), ""},
        {IN(M("a", "@x#No")), "x#In$a: there is no shape x#No\n"},
        {IN(M("a", "@smithy.api#Strin")), "x#In$a: there is no shape smithy.api#Strin\n"},
        {IN(M("a", "@x#Op")), "x#In$a: x#Op is an operation, not a type of data\n"},
        {IN(M("a", "@x#S")), "x#In$a: x#S is a service, not a type of data\n"},
        /* collected, not only the first */
        {IN(M("a", "@x#No") "," M("b", "@x#Nein")), "x#In$a: there is no shape x#No\n"
                                                    "x#In$b: there is no shape x#Nein\n"},
        {IN(M("a", "x#M")) "," SHAPE("x#M", "map", ENTRY("@smithy.api#Integer", "x#In")),
         "x#M$key: smithy.api#Integer is an integer, not a string\n"},
        /* what no operation reaches is not looked at */
        {IN("") "," SHAPE("x#L", "list", ELEMENT("x#No")), ""},
        /* nothing reaches a terminal raw */
        {IN(M("\\u001b[31m\\n", "@x#No\\u009b")),
         "x#In$\\x1b[31m\\x0a: there is no shape x#No\\xc2\\x9b\n"},
    };
    CHECK_REFUSALS(cases);
}

static void test_bounds(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {IN(MT("a", "smithy.api#String", LENGTH("\"min\":2,\"max\":2"))), ""},
        {IN(MT("a", "smithy.api#String", LENGTH("@\"min\":3,\"max\":2"))),
         "x#In$a: length: min 3 is greater than max 2\n"},
        {IN(M("a", "x#L")) ",\n" SHAPE("x#L", "list",
                                       ELEMENT("smithy.api#String")
                                           TRAITS("\n" LENGTH("@\"min\":3,\"max\":2"))),
         "x#L: length: min 3 is greater than max 2\n"},
        {IN(MT("a", "smithy.api#String", LENGTH("@\"min\":-1"))),
         "x#In$a: length: min -1 is negative\n"},
        {IN(MT("a", "smithy.api#Blob", LENGTH("@\"max\":-5"))),
         "x#In$a: length: max -5 is negative\n"},
        {IN(MT("a", "smithy.api#Integer", LENGTH("@\"max\":5"))),
         "x#In$a: length: an integer has none\n"},
        {IN(MT("a", "smithy.api#String", RANGE("@\"max\":5"))),
         "x#In$a: range: a string is no number\n"},
        {IN(MT("a", "smithy.api#Integer", PATTERN("@^a$"))),
         "x#In$a: pattern: an integer is no string\n"},
        {IN(MT("a", "smithy.api#Integer", RANGE("@\"min\":7,\"max\":6"))),
         "x#In$a: range: min 7 is greater than max 6\n"},
        {IN(MT("a", "smithy.api#Double", RANGE("@\"min\":0.30000000000000000001,\"max\":3e-1"))),
         "x#In$a: range: min 0.30000000000000000001 is greater than max 3e-1\n"},
        {IN(MT("a", "smithy.api#Double", RANGE("\"min\":-3e-1,\"max\":-0.3"))), ""},
        {IN(MT("a", "smithy.api#Long",
               RANGE("@\"min\":9223372036854775808,\"max\":9223372036854775807"))),
         "x#In$a: range: min 9223372036854775808 is greater than max 9223372036854775807\n"},
        {IN(MT("a", "smithy.api#Long", RANGE("@\"min\":0.5"))),
         "x#In$a: range: min 0.5 is no integer, a long is one\n"},
        {IN(MT("a", "smithy.api#Long", RANGE("@\"max\":1.5"))),
         "x#In$a: range: max 1.5 is no integer, a long is one\n"},
        {IN(MT("a", "smithy.api#Long", RANGE("\"max\":20e-1"))), ""},
        {IN(MT("@a", "smithy.api#String", "\"smithy.api#timestampFormat\":\"date-time\"")),
         "x#In$a: timestampFormat: a string is no timestamp\n"},
    };
    CHECK_REFUSALS(cases);
}

/* A member's trait and its target's are each checked for themselves: one replaces the other. */
static void test_traits_are_apart(void **state)
{
    (void)state;
    loaded l = load(IN(MT("a", "x#T", LENGTH("\"min\":9"))) "," SHAPE(
        "x#T", "string", TRAITS(LENGTH("\"max\":5") "," PATTERN("^a$"))));
    assert_string_equal(l.log.text, "");
    const model_member *a = &shape(&l, "x#In")->members[0];
    assert_true(a->traits.has_length_min && !a->traits.has_length_max && !a->traits.has_pattern);
    assert_int_equal(a->traits.length_min, 9);
    assert_ptr_equal(a->target, shape(&l, "x#T"));
    const model_traits *t = &a->target->traits;
    assert_true(!t->has_length_min && t->has_length_max && t->has_pattern);
    assert_int_equal(t->length_max, 5);
    unload(l);
}

static void test_names(void **state)
{
    (void)state;
#define X16     "xxxxxxxxxxxxxxxx"
#define X128    X16 X16 X16 X16 X16 X16 X16 X16
#define X255    X128 X16 X16 X16 X16 X16 X16 X16 "xxxxxxxxxxxxxxx"
#define CLIPPED X16 X16 X16 X16 X16 X16 X16 "xxxxxxxx..."
    static const refusal cases[] = {
        {IN(M("static", "smithy.api#String")), ""},
        {IN(M(X128, "smithy.api#String")), ""},
        {IN(M("@" X128 "x", "smithy.api#String")),
         "x#In$" CLIPPED ": the member's name is no identifier\n"},
        {IN(M("@a-b", "smithy.api#String")), "x#In$a-b: the member's name is no identifier\n"},
        {IN(M("@9a", "smithy.api#String")), "x#In$9a: the member's name is no identifier\n"},
        {IN(M("@a*/", "smithy.api#String")), "x#In$a*/: the member's name is no identifier\n"},
        {IN(M("@a\\u0000b", "smithy.api#String")),
         "x#In$a\\x00b: the member's name is no identifier\n"},
        {IN(M("a", "x#b c")) "," SHAPE("@x#b c", "string", ""),
         "x#b c: the shape's id is made of no identifiers\n"},
        {IN(M("a", "x#" X255)) "," SHAPE("x#" X255, "string", ""), ""},
        {IN(M("a", "x..y#T")) "," SHAPE("@x..y#T", "string", ""),
         "x..y#T: the shape's id is made of no identifiers\n"},
        {IN(M("a", "x.y_1#T")) "," SHAPE("x.y_1#T", "string", ""), ""},
        {IN(M("a", "x#E")) "," SHAPE(
             "x#E", "enum", MEMBERS(MT("A", "smithy.api#Unit", ENUM_VALUE("\"" X255 "\"")))),
         ""},
        {IN(M("a", "x#E")) "," SHAPE(
             "x#E", "enum", MEMBERS(MT("@A", "smithy.api#Unit", ENUM_VALUE("\"" X255 "x\"")))),
         "x#E$A: enum value of 256 bytes, at most 255 are supported\n"},
    };
    CHECK_REFUSALS(cases);
}

static void test_duplicates(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {IN(M("a", "x#E")) "," SHAPE("@x#E", "string", TRAITS(ENUM(""))),
         "x#E: an enum needs at least one value\n"},
        {IN(M("a", "x#E")) "," SHAPE("@x#E", "enum", MEMBERS("")),
         "x#E: an enum needs at least one value\n"},
        {IN(M("a", "x#U")) "," SHAPE("@x#U", "union", ""),
         "x#U: a union needs at least one member\n"},
        {IN(M("a", "x#E")) "," SHAPE(
             "x#E", "string",
             TRAITS(ENUM("{\"value\":\"B\"},{\"value\":\"A\"},\n{\"value\":\"@B\"}"))),
         "x#E: enum value \"B\" is given twice\n"},
        {IN(M("a", "x#E")) "," SHAPE(
             "x#E", "string", TRAITS(ENUM("{\"value\":\"B\"},{\"value\":\"b\"},{\"value\":\"\"}"))),
         ""},
        {IN(M("a", "x#E")) "," SHAPE(
             "x#E", "enum",
             MEMBERS(MT("A", "smithy.api#Unit", ENUM_VALUE("\"B\"")) "," M("@B", "smithy.api#"
                                                                                 "Unit"))),
         "x#E$B: enum value \"B\" is given twice\n"},
        {IN(M("a", "x#E")) "," SHAPE("x#E", "intEnum",
                                     MEMBERS(MT("A", "smithy.api#Unit", ENUM_VALUE("1")) ",\n" MT(
                                         "@B", "smithy.api#Unit", ENUM_VALUE("10e-1")))),
         "x#E$B: enum value \"1\" is given twice\n"},
    };
    CHECK_REFUSALS(cases);
}

/* jsonName makes wire names collide; only restJson1 has it. */
static void test_duplicate_wire_names(void **state)
{
    (void)state;
    static const char format[] =
        "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":"
        "\"x#Op\"}],\"traits\":{\"%s\":{}}},\n"
        "\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"},\"traits\":{"
        "\"smithy.api#http\":{\"method\":\"POST\",\"uri\":\"/\"}}},\n"
        "\"x#In\":{\"type\":\"structure\",\"members\":{\n"
        "\"a\":{\"target\":\"smithy.api#String\"},\n"
        "\"b\":{\"target\":\"smithy.api#String\",\"traits\":{\"smithy.api#jsonName\":\"a\"}}}}}}";
    static const struct {
        const char *protocol, *text;
    } cases[] = {
        {"aws.protocols#restJson1", "m.json:5:1: error: x#In$b: wire name \"a\" is given twice\n"},
        {"aws.protocols#awsJson1_0", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[600];
        snprintf(json, sizeof json, format, cases[i].protocol);
        loaded l = load_json(json, NULL, 0);
        assert_string_equal(l.log.text, cases[i].text);
        unload(l);
    }
}

/* Documents, floats and doubles anywhere in the elements. */
#define UNCOMPARED(kind, member, target)                                                           \
    "uniqueItems: the elements hold " kind ", which cannot be compared: " member " is " target "\n"

static void test_collections(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {IN(M("a", "x#L")) "," SHAPE("@x#L", "list",
                                     ELEMENT("smithy.api#String") TRAITS(SPARSE "," UNIQUE)),
         "x#L: sparse and uniqueItems exclude each other\n"},
        {IN(M("a", "x#L")) "," SHAPE("x#L", "list", ELEMENT("smithy.api#String") TRAITS(UNIQUE)),
         ""},
        {IN(M("a", "x#L")) "," SHAPE("@x#L", "list", ELEMENT("smithy.api#Float") TRAITS(UNIQUE)),
         "x#L: " UNCOMPARED("a float", "x#L$member", "smithy.api#Float")},
        {IN(M("a", "x#L")) "," SHAPE("@x#L", "list", ELEMENT("smithy.api#Double") TRAITS(UNIQUE)),
         "x#L: " UNCOMPARED("a double", "x#L$member", "smithy.api#Double")},
        {IN(M("a", "x#L")) "," SHAPE("@x#L", "list", ELEMENT("smithy.api#Document") TRAITS(UNIQUE)),
         "x#L: " UNCOMPARED("a document", "x#L$member", "smithy.api#Document")},
        {IN(M("a", "x#M")) "," SHAPE(
             "@x#M", "map", ENTRY("smithy.api#String", "smithy.api#String") TRAITS(UNIQUE)),
         "x#M: uniqueItems: a map is no list\n"},
        {IN(M("a", "x#T")) "," SHAPE("@x#T", "string", TRAITS(SPARSE)),
         "x#T: sparse: a string is neither a list nor a map\n"},
        {IN(MT("@a", "smithy.api#String", SPARSE)),
         "x#In$a: sparse: belongs to a shape, not to a member\n"},
        {IN(M("a", "x#E")) "," SHAPE("@x#E", "string", TRAITS("\"smithy.api#error\":\"client\"")),
         "x#E: error: a string is no structure\n"},
    };
    CHECK_REFUSALS(cases);
}

#define UNIQUE_LIST(mark, target)                                                                  \
    IN(M("a", "x#L")) "," SHAPE(mark "x#L", "list", ELEMENT(target) TRAITS(UNIQUE)) ","

static void test_unique_elements(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {UNIQUE_LIST("@", "x#T") SHAPE("x#T", "structure",
                                       MEMBERS(M("k", "smithy.api#String") "," M(
                                           "d", "x#D"))) "," SHAPE("x#D", "document", ""),
         "x#L: " UNCOMPARED("a document", "x#T$d", "x#D")},
        {UNIQUE_LIST("@", "x#U") SHAPE("x#U", "union", MEMBERS(M("l", "x#N"))) "," SHAPE(
             "x#N", "list",
             ELEMENT("x#M")) "," SHAPE("x#M", "map",
                                       ENTRY("smithy.api#String", "smithy.api#Double")),
         "x#L: " UNCOMPARED("a double", "x#M$value", "smithy.api#Double")},
        /* through a cycle, which the search must leave again */
        {UNIQUE_LIST("@", "x#T")
             SHAPE("x#T", "structure", MEMBERS(M("t", "x#T") "," M("v", "x#V"))) "," SHAPE(
                 "x#V", "structure", MEMBERS(M("t", "x#T") "," M("f", "smithy.api#Float"))),
         "x#L: " UNCOMPARED("a float", "x#V$f", "smithy.api#Float")},
        /* the list is in the structure that holds a float: its elements are not */
        {IN(M("a", "x#L") "," M("f", "smithy.api#Float")) "," SHAPE(
             "x#L", "list",
             ELEMENT("x#T") TRAITS(
                 UNIQUE)) "," SHAPE("x#T", "structure",
                                    MEMBERS(M("t", "x#T") "," M("b", "smithy.api#BigDecimal"))),
         ""},
        /* without the trait everything may be in there */
        {IN(M("a", "x#L")) "," SHAPE("x#L", "list", ELEMENT("x#T")) "," SHAPE(
             "x#T", "structure", MEMBERS(M("d", "smithy.api#Document"))),
         ""},
    };
    CHECK_REFUSALS(cases);
}

/* A chain of 20,000 structures down to a float: no recursion, and a list per shape in linear time.
 */
static void test_unique_far_away(void **state)
{
    (void)state;
    enum { LENGTH = 20000 };
    char *json = malloc(LENGTH * 200), *at = json;
    at += sprintf(at, "%s%s", HEAD, IN(M("l", "x#L0")));
    for (int i = 0; i < LENGTH; i++) {
        at += sprintf(at,
                      ",\n\"x#L%d\":{\"type\":\"list\","
                      "\"member\":{\"target\":\"x#T%d\"},"
                      "\"traits\":{" UNIQUE "}}",
                      i, i);
        at += sprintf(at,
                      ",\"x#T%d\":{\"type\":\"structure\",\"members\":{\"t\":{\"target\":"
                      "\"%s%d\"}}}",
                      i, i + 1 < LENGTH ? "x#L" : "x#F", i + 1);
    }
    sprintf(at, ",\"x#F%d\":{\"type\":\"float\"}%s", LENGTH, TAIL);
    loaded l = load_json(json, NULL, 0);
    assert_null(l.m);
    assert_int_equal(l.log.count, LENGTH);
    assert_non_null(strstr(
        l.log.text, "m.json:3:1: error: x#L0: " UNCOMPARED("a float", "x#T19999$t", "x#F20000")));
    unload(l);
    free(json);
}

#define CONTAINERS "lists and maps hold each other without a structure in between\n"
#define ENDLESS    "required members form a cycle, so no value can be finite\n"

static void test_endless(void **state)
{
    (void)state;
    static const refusal cases[] = {
        {IN(M("a", "x#L")) ",\n" SHAPE("x#L", "list", ELEMENT("@x#L")), "x#L$member: " CONTAINERS},
        {IN(M("a", "x#L")) ",\n" SHAPE("x#L", "list", ELEMENT("@x#M")) ",\n" SHAPE(
             "x#M", "map", ENTRY("smithy.api#String", "x#L")),
         "x#L$member: " CONTAINERS},
        /* a union or structure in between is enough */
        {IN(M("a", "x#L")) ",\n" SHAPE("x#L", "list", ELEMENT("x#U")) ",\n" SHAPE(
             "x#U", "union", MEMBERS(M("l", "x#L"))),
         ""},
        {IN(MT("a", "@x#In", REQUIRED)), "x#In$a: " ENDLESS},
        {IN(M("a", "x#In")), ""},
        {IN(MT("a", "x#A", REQUIRED)) ",\n" SHAPE(
             "x#A", "structure",
             MEMBERS(MT("b", "@x#B", REQUIRED))) ",\n" SHAPE("x#B", "structure",
                                                             MEMBERS(M("x", "x#A") "," MT(
                                                                 "a", "x#A", REQUIRED))),
         "x#A$b: " ENDLESS},
        /* a required recursive member in a list or map is fine: it may be empty */
        {IN(MT("a", "x#L", REQUIRED)) ",\n" SHAPE("x#L", "list", ELEMENT("x#In")), ""},
        {IN(MT("a", "x#M", REQUIRED)) ",\n" SHAPE("x#M", "map", ENTRY("smithy.api#String", "x#In")),
         ""},
        /* a union with a way out is fine, one without is not */
        {IN(MT("u", "x#U", REQUIRED)) ",\n" SHAPE(
             "x#U", "union", MEMBERS(M("i", "x#In") "," M("s", "smithy.api#String"))),
         ""},
        {IN(MT("u", "@x#U", REQUIRED)) ",\n" SHAPE("x#U", "union",
                                                   MEMBERS(M("i", "x#In") "," M("j", "x#In"))),
         "x#In$u: " ENDLESS},
        {IN(M("a", "x#U")) ",\n" SHAPE("x#U", "union", MEMBERS(M("u", "@x#U"))), "x#U$u: " ENDLESS},
        /* who only needs an endless shape is not blamed */
        {IN(MT("a", "x#A", REQUIRED)) ",\n" SHAPE("x#A", "structure",
                                                  MEMBERS(MT("a", "@x#A", REQUIRED))),
         "x#A$a: " ENDLESS},
    };
    CHECK_REFUSALS(cases);
}

static void test_cycles_are_marked(void **state)
{
    (void)state;
    loaded l = load(IN(M("a", "x#A") "," M("s", "x#Self") "," M("t", "x#T")) "," SHAPE(
        "x#A", "structure",
        MEMBERS(M("l", "x#L") "," M(
            "t",
            "x#T"))) "," SHAPE("x#L", "list",
                               ELEMENT(
                                   "x#B")) "," SHAPE("x#B", "structure",
                                                     MEMBERS(M(
                                                         "a",
                                                         "x#A"))) "," SHAPE("x#Self", "structure",
                                                                            MEMBERS(M(
                                                                                "me",
                                                                                "x#Self"))) "," SHAPE("x#T",
                                                                                                      "string",
                                                                                                      "") "," SHAPE("x#Far",
                                                                                                                    "structure",
                                                                                                                    MEMBERS(M(
                                                                                                                        "me",
                                                                                                                        "x#Far"))));
    assert_string_equal(l.log.text, "");
    static const struct {
        const char *id;
        bool reached, cycle;
    } want[] = {
        {"x#In", true, false},  {"x#A", true, true},  {"x#L", true, true},     {"x#B", true, true},
        {"x#Self", true, true}, {"x#T", true, false}, {"x#Far", false, false},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        assert_int_equal(shape(&l, want[i].id)->reached, want[i].reached);
        assert_int_equal(shape(&l, want[i].id)->cycle, want[i].cycle);
    }
    assert_null(shape(&l, "x#Far")->members[0].target);
    unload(l);
}

/* Chains as long as a model allows must not use the machine's stack: In -> s0 -> s1 … -> In. */
static void test_long_chain(void **state)
{
    (void)state;
    enum { LINKS = 100000 };
    size_t room = (size_t)LINKS * 100, used = 0;
    char *json = malloc(room);
    assert_non_null(json);
    used += (size_t)snprintf(json, room, "%s%s", HEAD, IN(M("a", "x#s0")));
    for (int i = 0; i < LINKS; i++)
        used +=
            (size_t)snprintf(json + used, room - used,
                             "," SHAPE("x#s%d", "structure", MEMBERS(M("m", "x#s%d"))), i, i + 1);
    used += (size_t)snprintf(json + used, room - used,
                             "," SHAPE("x#s%d", "structure", MEMBERS(M("m", "x#In"))) "}}", LINKS);
    assert_true(used < room);
    loaded l = load_json(json, NULL, 0);
    free(json);
    assert_string_equal(l.log.text, "");
    assert_true(shape(&l, "x#s0")->cycle);
    assert_true(shape(&l, "x#s100000")->cycle);
    assert_true(shape(&l, "x#In")->cycle);
    unload(l);
}

static void test_inputs(void **state)
{
    (void)state;
    static const struct {
        const char *shapes, *text;
    } cases[] = {
        {SHAPE("x#In", "string", ""), "x#In is a string, not a structure"},
        {SHAPE("x#In", "union", MEMBERS(M("a", "smithy.api#String"))),
         "x#In is a union, not a structure"},
        {SHAPE("x#Other", "string", ""), "there is no shape x#In"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static const char head[] = HEAD;
        char want[200];
        loaded l = load(cases[i].shapes);
        snprintf(want, sizeof want, "m.json:1:%zu: error: Op: input: %s\n",
                 (size_t)(strstr(head, "\"x#In\"") - head) + 1, cases[i].text);
        assert_string_equal(l.log.text, want);
        unload(l);
    }
}

static const char three_operations[] =
    "{\"smithy\":\"2.0\",\"shapes\":{\"x#S\":{\"type\":\"service\",\"operations\":[{\"target\":"
    "\"x#C\"},{\"target\":\"x#A\"},{\"target\":\"x#B\"}],\"traits\":{\"aws.protocols#awsJson1_1\":"
    "{}}},\n"
    "\"x#A\":{\"type\":\"operation\",\"input\":{\"target\":\"x#Ain\"},"
    "\"errors\":[{\"target\":\"x#Err\"}]},\n"
    "\"x#B\":{\"type\":\"operation\",\"output\":{\"target\":\"x#Bout\"}},\n"
    "\"x#C\":{\"type\":\"operation\",\"input\":{\"target\":\"x#Missing\"},"
    "\"errors\":[{\"target\":\"x#Ain\"}]},\n"
    "\"x#Ain\":{\"type\":\"structure\",\"members\":{}},\n"
    "\"x#Bout\":{\"type\":\"structure\",\"members\":{}},\n"
    "\"x#Err\":{\"type\":\"structure\",\"members\":{},\"traits\":{\"smithy.api#error\":\"client\"}}"
    "}}";

static void test_operations_are_chosen(void **state)
{
    (void)state;
    static const char *const both[] = {"B", "A", "B"};
    loaded l = load_json(three_operations, both, 3);
    assert_string_equal(l.log.text, "");
    assert_int_equal(l.m->operation_count, 2);
    assert_string_equal(l.m->operations[0].name.data, "A");
    assert_string_equal(l.m->operations[1].name.data, "B");
    assert_ptr_equal(l.m->operations[0].input, shape(&l, "x#Ain"));
    assert_null(l.m->operations[0].output);
    assert_int_equal(l.m->operations[0].error_count, 1);
    assert_ptr_equal(l.m->operations[0].errors[0], shape(&l, "x#Err"));
    assert_null(l.m->operations[1].input);
    assert_ptr_equal(l.m->operations[1].output, shape(&l, "x#Bout"));
    assert_true(shape(&l, "x#Bout")->reached);
    unload(l);

    static const char *const one[] = {"B"};
    l = load_json(three_operations, one, 1);
    assert_string_equal(l.log.text, "");
    assert_false(shape(&l, "x#Ain")->reached);
    unload(l);
}

static void test_operations_are_refused(void **state)
{
    (void)state;
    static const char *const unknown[] = {"A", "b\033", "Get"};
    loaded l = load_json(three_operations, unknown, 3);
    assert_string_equal(l.log.text, "m.json:1:1: error: S has no operation b\\x1b\n"
                                    "m.json:1:1: error: S has no operation Get\n");
    unload(l);
    l = load_json(three_operations, NULL, 0);
    const char *line = strstr(three_operations, "\"x#C\":{");
    char want[200];
    snprintf(want, sizeof want,
             "m.json:4:%zu: error: C: input: there is no shape x#Missing\n"
             "m.json:4:%zu: error: C: error: x#Ain has no error trait\n",
             (size_t)(strstr(line, "\"x#Missing") - line) + 1,
             (size_t)(strstr(line, "\"x#Ain") - line) + 1);
    assert_string_equal(l.log.text, want);
    unload(l);
}

static void test_find(void **state)
{
    (void)state;
    static const char *const ids[] = {"x#A", "x#S", "x#Err", "smithy.api#Unit", "smithy.api#Blob"};
    static const char *const none[] = {"", "x", "x#", "x#AA", "smithy.api#", "zzz#z", "x#err"};
    static const char *const a[] = {"A"};
    loaded l = load_json(three_operations, a, 1);
    assert_non_null(l.m);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        assert_string_equal(shape(&l, ids[i])->id.data, ids[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(model_find(l.m, (model_text){none[i], strlen(none[i])}));
    for (uint32_t i = 1; i < l.m->shape_count; i++)
        assert_true(model_text_compare(l.m->shapes[i - 1].id, l.m->shapes[i].id) < 0);
    assert_int_equal(shape(&l, "smithy.api#PrimitiveLong")->kind, MODEL_LONG);
    assert_true(shape(&l, "smithy.api#PrimitiveLong")->prelude);
    assert_false(shape(&l, "x#A")->prelude);
    unload(l);
}

/* More errors than are kept are still counted. */
static void test_log(void **state)
{
    (void)state;
    arena *memory = arena_new();
    fail_log log;
    fail_init(&log, memory);
    assert_string_equal(log.text, "");
    fail_at(&log, (fail_place){NULL, 3, 4}, "no file %d", 1);
    fail_at(&log, (fail_place){"a\n.json", 3, 4}, "b\033[0m \xc3\xa4 \x7f~");
    assert_string_equal(log.text, "error: no file 1\n"
                                  "a\\x0a.json:3:4: error: b\\x1b[0m \\xc3\\xa4 \\x7f~\n");
    for (unsigned i = 2; i < FAIL_MAX + 10; i++)
        fail_at(&log, (fail_place){"f", 0, 0}, "%u", i);
    assert_int_equal(log.count, FAIL_MAX + 10);
    assert_int_equal(log.size, strlen(log.text));
    assert_string_equal(log.text + log.size - 13, "f: error: 49\n");
    assert_null(strstr(log.text, "error: 50"));
    assert_string_equal(fail_quote(memory, "a\0b", 3), "a\\x00b");
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event_streams_are_not_required),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_traits_are_apart),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_duplicate_wire_names),
        cmocka_unit_test(test_collections),
        cmocka_unit_test(test_unique_elements),
        cmocka_unit_test(test_unique_far_away),
        cmocka_unit_test(test_endless),
        cmocka_unit_test(test_cycles_are_marked),
        cmocka_unit_test(test_long_chain),
        cmocka_unit_test(test_operations_are_chosen),
        cmocka_unit_test(test_operations_are_refused),
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
