/* codegen/diff: each kind of difference planted into a pair of tiny models. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diff/diff.h"
#include "read/read.h"

/* ---- Models -------------------------------------------------------------------------------- */

#define SERVICE(operations)                                                                        \
    "\"x#S\":{\"type\":\"service\",\"operations\":[" operations                                    \
    "],\"traits\":{\"aws.protocols#awsJson1_1\":{}}}"
#define TARGET(id)     "{\"target\":\"" id "\"}"
#define WITH(id, rest) "{\"target\":\"" id "\",\"traits\":{" rest "}}"
#define OPERATION(name, rest)                                                                      \
    ",\n\"x#" name "\":{\"type\":\"operation\",\"input\":{\"target\":\"x#In\"}" rest "}"
#define SHAPE(id, type, rest) ",\n\"x#" id "\":{\"type\":\"" type "\"" rest "}"
#define MEMBERS(members)      ",\"members\":{" members "}"
#define TRAITS(traits)        ",\"traits\":{" traits "}"
#define ELEMENT(member)       ",\"member\":" member
#define ENTRY(key, value)     ",\"key\":" key ",\"value\":" value
#define VALUE(name, text)                                                                          \
    "\"" name "\":{\"target\":\"smithy.api#Unit\",\"traits\":{\"smithy.api#enumValue\":" text "}}"
#define REQUIRED   "\"smithy.api#required\":{}"
#define SENSITIVE  "\"smithy.api#sensitive\":{}"
#define SPARSE     "\"smithy.api#sparse\":{}"
#define UNIQUE     "\"smithy.api#uniqueItems\":{}"
#define LENGTH(x)  "\"smithy.api#length\":{" x "}"
#define RANGE(x)   "\"smithy.api#range\":{" x "}"
#define PATTERN(x) "\"smithy.api#pattern\":\"" x "\""
#define TIME(x)    "\"smithy.api#timestampFormat\":\"" x "\""
#define JSON(x)    "\"smithy.api#jsonName\":\"" x "\""
#define ERROR(x)   "\"smithy.api#error\":\"" x "\""

/* One operation, Op, whose input has these members; then more shapes. */
#define IN(members, more)                                                                          \
    SERVICE(TARGET("x#Op")) OPERATION("Op", "") SHAPE("In", "structure", MEMBERS(members)) more
/* One member m of the shape T. */
#define T(type, rest)   IN("\"m\":" TARGET("x#T"), SHAPE("T", type, rest))
#define TT(type, trait) T(type, TRAITS(trait))

static model *model_of(arena *memory, const char *file, const char *shapes, const char *meta)
{
    fail_log log;
    fail_init(&log, memory);
    const char *json =
        arena_printf(memory, "{\"smithy\":\"2.0\",%s\"shapes\":{%s\n}}", meta, shapes);
    read_input in = {file, (const uint8_t *)json, strlen(json)};
    model *m = read_model(memory, &in, 1, NULL, &log);
    if (!m || !model_resolve(m, NULL, 0, &log) || !model_check(m, &log))
        fail_msg("%s\n%s", json, log.text);
    return m;
}

static diff_list compare(arena *memory, const char *was, const char *is)
{
    diff_list list;
    diff_models(memory, model_of(memory, "old.json", was, ""), model_of(memory, "new.json", is, ""),
                &list);
    return list;
}

/* The lines without their places and without the one of counts. */
static const char *lines_of(arena *memory, const diff_list *list)
{
    size_t size, used = 0;
    const char *text = diff_text(list, &size);
    char *out = arena_alloc(memory, size + 1);
    for (const char *line = text, *end; (end = strchr(line, '\n')) && end[1]; line = end + 1) {
        const char *place = end;
        while (*place != '(')
            place--;
        memcpy(out + used, line, (size_t)(place - 1 - line));
        used += (size_t)(place - 1 - line);
        out[used++] = '\n';
    }
    return out;
}

/* ---- Each kind ----------------------------------------------------------------------------- */

#define AT0 "S.Op request /m"
#define AT  AT0 ": "

static const struct {
    const char *was, *is, *lines;
    bool breaks;
} planted[] = {
    /* members */
    {IN("", ""), IN("\"m\":" TARGET("smithy.api#String"), ""),
     "added " AT "member: none -> string String\n", false},
    {IN("\"m\":" TARGET("smithy.api#String"), ""), IN("", ""),
     "removed " AT "member: string String -> none\n", true},
    {IN("", ""), IN("\"m\":" WITH("smithy.api#String", REQUIRED), ""),
     "added " AT "member: none -> string String\n"
     "tighter " AT "required: no -> yes\n",
     true},
    {IN("\"m\":" TARGET("smithy.api#String"), ""),
     IN("\"m\":" WITH("smithy.api#String", REQUIRED), ""), "tighter " AT "required: no -> yes\n",
     true},
    {IN("\"m\":" WITH("smithy.api#String", JSON("a/b")), ""),
     IN("\"m\":" WITH("smithy.api#String", JSON("c")), ""), NULL, false}, /* awsJson: no jsonName */
    {IN("\"a\":" TARGET("smithy.api#String") ",\"b\":" TARGET("smithy.api#String"), ""),
     IN("\"b\":" TARGET("smithy.api#String") ",\"a\":" TARGET("smithy.api#String"), ""), NULL,
     false}, /* the order is no difference */
    /* types */
    {T("string", ""), T("integer", ""), "changed " AT "type: string T -> integer T\n", true},
    {T("integer", ""), T("long", ""), "looser " AT "type: integer T -> long T\n", false},
    {T("double", ""), T("integer", ""), "tighter " AT "type: double T -> integer T\n", true},
    {T("bigInteger", ""), T("double", ""), "changed " AT "type: bigInteger T -> double T\n", true},
    {T("string", ""), T("blob", ""), "tighter " AT "type: string T -> blob T\n", true},
    {T("boolean", ""), T("document", ""), "looser " AT "type: boolean T -> document T\n", false},
    {T("structure", MEMBERS("\"a\":" TARGET("smithy.api#String"))),
     T("union", MEMBERS("\"a\":" TARGET("smithy.api#Integer"))),
     "tighter " AT "type: structure T -> union T\n"
     "changed S.Op request /m/a: type: string String -> integer Integer\n",
     true},
    /* length */
    {TT("string", LENGTH("\"min\":1,\"max\":255")), TT("string", LENGTH("\"min\":1,\"max\":254")),
     "tighter " AT "length: 1 to 255 -> 1 to 254\n", true},
    {TT("string", LENGTH("\"min\":2")), T("string", ""),
     "looser " AT "length: at least 2 -> none\n", false},
    {TT("string", LENGTH("\"min\":0,\"max\":9")), TT("string", LENGTH("\"max\":9")), NULL, false},
    {TT("blob", LENGTH("\"min\":1,\"max\":5")), TT("blob", LENGTH("\"min\":2,\"max\":6")),
     "changed " AT "length: 1 to 5 -> 2 to 6\n", true},
    {T("list", ELEMENT(TARGET("smithy.api#String"))),
     T("list", ELEMENT(TARGET("smithy.api#String")) TRAITS(LENGTH("\"max\":1000"))),
     "tighter " AT "length: none -> at most 1000\n", true},
    {TT("string", LENGTH("\"min\":1")),
     IN("\"m\":" WITH("x#T", LENGTH("\"min\":3")),
        SHAPE("T", "string", TRAITS(LENGTH("\"min\":1")))), /* the member's replaces the target's */
     "tighter " AT "length: at least 1 -> at least 3\n", true},
    /* range */
    {TT("integer", RANGE("\"min\":1,\"max\":10")), TT("integer", RANGE("\"min\":0,\"max\":10")),
     "looser " AT "range: 1 to 10 -> 0 to 10\n", false},
    {TT("double", RANGE("\"max\":1.50")), TT("double", RANGE("\"max\":15e-1")), NULL, false},
    {TT("double", RANGE("\"max\":1.5")), TT("double", RANGE("\"max\":1.4999")),
     "tighter " AT "range: at most 1.5 -> at most 1.4999\n", true},
    {TT("integer", RANGE("\"max\":2147483647")), T("integer", ""), NULL, false},
    {TT("integer", RANGE("\"min\":1")), T("long", ""),
     "looser " AT "type: integer T -> long T\n"
     "looser " AT "range: at least 1 -> none\n",
     false},
    /* patterns: as languages */
    {TT("string", PATTERN("^[a-c]+$")), TT("string", PATTERN("^(a|b|c)+$")), NULL, false},
    {TT("string", PATTERN("^[a-c]+$")), TT("string", PATTERN("^[a-b]+$")),
     "tighter " AT "pattern: ^[a-c]+$ -> ^[a-b]+$; only the old one takes \"c\"\n", true},
    {TT("string", PATTERN("^a$")), TT("string", PATTERN("^a?$")),
     "looser " AT "pattern: ^a$ -> ^a?$; only the new one takes \"\"\n", false},
    {TT("string", PATTERN("^[ab]$")), TT("string", PATTERN("^[bc]$")),
     "changed " AT
     "pattern: ^[ab]$ -> ^[bc]$; only the old one takes \"a\"; only the new one takes "
     "\"c\"\n",
     true},
    {T("string", ""), TT("string", PATTERN("^[^\\\\n]*$")),
     "tighter " AT "pattern: none -> ^[^\\n]*$; only the old one takes \"\\u000a\"\n", true},
    {T("string", ""), TT("string", PATTERN("")), NULL, false}, /* a search that always finds */
    {TT("string", PATTERN("^(a*)b\\\\1$")), TT("string", PATTERN("^(a*)b\\\\1c$")),
     "unknown " AT
     "pattern: ^(a*)b\\1$ -> ^(a*)b\\1c$; not a regular language, or not understood\n",
     false},
    /* values */
    {T("enum", MEMBERS(VALUE("A", "\"a\"") "," VALUE("B", "\"b\""))),
     T("enum", MEMBERS(VALUE("X", "\"b\"") "," VALUE("C", "\"c\\\"\\n\""))),
     "tighter " AT "enum value: a -> none\n"
     "looser " AT "enum value: none -> c\"\\u000a\n",
     true},
    {T("string", ""), T("enum", MEMBERS(VALUE("A", "\"a\"") "," VALUE("B", "\"b\""))),
     "tighter " AT "enum: none -> a, b\n", true},
    {T("intEnum", MEMBERS(VALUE("A", "1"))), T("integer", ""), "looser " AT "enum: 1 -> none\n",
     false},
    /* switches */
    {T("string", ""), TT("string", SENSITIVE), "changed " AT "sensitive: no -> yes\n", false},
    {T("list", ELEMENT(TARGET("smithy.api#String"))),
     T("list", ELEMENT(TARGET("smithy.api#String")) TRAITS(SPARSE)),
     "looser " AT "sparse: no -> yes\n", false},
    {T("list", ELEMENT(TARGET("smithy.api#String"))),
     T("list", ELEMENT(TARGET("smithy.api#String")) TRAITS(UNIQUE)),
     "tighter " AT "unique: no -> yes\n", true},
    /* timestamps */
    {T("timestamp", ""), TT("timestamp", TIME("epoch-seconds")), NULL, false},
    {T("timestamp", ""), TT("timestamp", TIME("date-time")),
     "changed " AT "timestamp format: epoch-seconds -> date-time\n", true},
    /* elements, keys, values */
    {T("list", ELEMENT(TARGET("smithy.api#String"))), T("list", ELEMENT(TARGET("smithy.api#Long"))),
     "changed " AT0 "/*: type: string String -> long Long\n", true},
    {T("map", ENTRY(WITH("smithy.api#String", LENGTH("\"max\":1")), TARGET("smithy.api#Double"))),
     T("map", ENTRY(TARGET("smithy.api#String"), TARGET("smithy.api#Integer"))),
     "looser " AT0 "/key: length: at most 1 -> none\n"
     "tighter " AT0 "/*: type: double Double -> integer Integer\n",
     true},
};

static void check_planted(size_t i)
{
    arena *memory = arena_new();
    diff_list list = compare(memory, planted[i].was, planted[i].is);
    const char *want = planted[i].lines ? planted[i].lines : "";
    const char *got = lines_of(memory, &list);
    if (strcmp(want, got) != 0)
        fail_msg("%s\n%s\nwanted:\n%sgot:\n%s", planted[i].was, planted[i].is, want, got);
    assert_int_equal(list.breaks, planted[i].breaks);
    arena_free(memory);
}

static void each_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
        check_planted(i);
}

/* Tighter and looser, added and removed change places when the models do; a model does not differ
 * from itself. */
static void swapped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        arena *memory = arena_new();
        diff_list a = compare(memory, planted[i].was, planted[i].is);
        diff_list b = compare(memory, planted[i].is, planted[i].was);
        diff_list none = compare(memory, planted[i].was, planted[i].was);
        assert_int_equal(a.counts[DIFF_TIGHTER], b.counts[DIFF_LOOSER]);
        assert_int_equal(a.counts[DIFF_LOOSER], b.counts[DIFF_TIGHTER]);
        assert_int_equal(a.counts[DIFF_ADDED], b.counts[DIFF_REMOVED]);
        assert_int_equal(a.counts[DIFF_REMOVED], b.counts[DIFF_ADDED]);
        assert_int_equal(a.counts[DIFF_CHANGED], b.counts[DIFF_CHANGED]);
        assert_int_equal(a.counts[DIFF_UNKNOWN], b.counts[DIFF_UNKNOWN]);
        assert_int_equal(none.total, 0);
        arena_free(memory);
    }
}

/* ---- Operations, errors, responses ----------------------------------------------------------- */

static const char two_operations[] =
    SERVICE(TARGET("x#Op") "," TARGET("x#Other")) OPERATION("Op", ",\"errors\":[" TARGET("x#E") "]")
        OPERATION("Other", "") SHAPE("In", "structure", MEMBERS(""))
            SHAPE("E", "structure",
                  MEMBERS("\"m\":" TARGET("smithy.api#String")) TRAITS(ERROR("client")));

static const char one_operation[] = SERVICE(TARGET("x#Op")) OPERATION(
    "Op", ",\"output\":{\"target\":\"x#Out\"},\"errors\":[" TARGET("x#F") "," TARGET("x#E") "]")
    SHAPE("In", "structure", MEMBERS(""))
        SHAPE("Out", "structure", MEMBERS("\"o\":" TARGET("smithy.api#String")))
            SHAPE("E", "structure",
                  MEMBERS("\"m\":" TARGET("smithy.api#Integer")) TRAITS(ERROR("server")))
                SHAPE("F", "structure", MEMBERS("") TRAITS(ERROR("client")));

static void operations(void **state)
{
    (void)state;
    arena *memory = arena_new();
    diff_list list = compare(memory, two_operations, one_operation);
    assert_string_equal(lines_of(memory, &list),
                        "added S.Op response /o: member: none -> string String\n"
                        "changed S.Op error E: status: 400 -> 500\n"
                        "changed S.Op error E /m: type: string String -> integer Integer\n"
                        "added S.Op error F: error: none -> 400\n"
                        "removed S.Other: operation: present -> none\n");
    list = compare(memory, one_operation, two_operations); /* Other is only in the new one */
    assert_string_equal(lines_of(memory, &list),
                        "removed S.Op response /o: member: string String -> none\n"
                        "removed S.Op error F: error: 400 -> none\n"
                        "changed S.Op error E: status: 500 -> 400\n"
                        "changed S.Op error E /m: type: integer Integer -> string String\n");
    arena_free(memory);
}

/* ---- restJson1 ----------------------------------------------------------------------------- */

#define REST(uri, members)                                                                         \
    "\"x#S\":{\"type\":\"service\",\"operations\":[" TARGET(                                       \
        "x#Op") "],\"traits\":{\"aws.protocols#"                                                   \
                "restJson1\":{}}},\n\"x#Op\":{\"type\":\"operation\",\"input\":{\"target\":\"x#"   \
                "In\"},\"traits\":"                                                                \
                "{\"smithy.api#http\":{\"method\":\"POST\",\"uri\":\"" uri                         \
                "\",\"code\":200}}}" SHAPE("In", "structure", MEMBERS(members))

static void wire_names(void **state)
{
    (void)state;
    arena *memory = arena_new();
    diff_list list = compare(memory, REST("/a", "\"m\":" WITH("smithy.api#String", JSON("a/b"))),
                             REST("/a", "\"m\":" WITH("smithy.api#Integer", JSON("c"))));
    assert_string_equal(lines_of(memory, &list),
                        "changed S.Op request /a~1b: wire name: a/b -> c\n"
                        "changed S.Op request /a~1b: type: string String -> integer Integer\n");
    assert_true(list.breaks);
    arena_free(memory);
}

/* ---- Recursion ----------------------------------------------------------------------------- */

#define TREE(limit)                                                                                \
    IN("\"far\":" TARGET("x#Far") ",\"t\":" TARGET("x#Tree"),                                      \
       SHAPE("Far", "structure", MEMBERS("\"t\":" TARGET("x#Tree"))) SHAPE(                        \
           "Tree", "structure", MEMBERS("\"n\":" TARGET("x#Name") ",\"down\":" TARGET("x#Trees"))) \
           SHAPE("Trees", "list", ELEMENT(TARGET("x#Tree")))                                       \
               SHAPE("Name", "string", TRAITS(LENGTH("\"max\":" limit))))

static void recursion(void **state)
{
    (void)state;
    arena *memory = arena_new();
    diff_list list = compare(memory, TREE("5"), TREE("4"));
    assert_string_equal(lines_of(memory, &list),
                        "tighter S.Op request /t/n: length: at most 5 -> at most 4\n");
    arena_free(memory);
}

/* ---- Meanings ------------------------------------------------------------------------------ */

#define WHOLE "\"metadata\":{\"wirevet.spec#patternForm\":\"documentation\"},"

static void meanings(void **state)
{
    (void)state;
    arena *memory = arena_new();
    model *whole = model_of(memory, "old.json", TT("string", PATTERN("[a-c]+")), WHOLE);
    model *search = model_of(memory, "new.json", TT("string", PATTERN("[a-c]+")), "");
    model *anchored = model_of(memory, "new.json", TT("string", PATTERN("^[a-c]+$")), "");
    diff_list list;
    diff_models(memory, whole, search, &list);
    assert_string_equal(lines_of(memory, &list),
                        "looser " AT "pattern: [a-c]+ -> [a-c]+; only the new one takes \"da\"\n");
    diff_models(memory, whole, anchored, &list);
    assert_int_equal(list.total, 0);
    arena_free(memory);
}

/* ---- Forms --------------------------------------------------------------------------------- */

/* Counted by hand: the shapes begin on line 1, each further one on a line of its own. */
static void forms(void **state)
{
    (void)state;
    arena *memory = arena_new();
    size_t size;
    diff_list list = compare(memory, T("string", ""), TT("string", LENGTH("\"max\":7")));
    /* in the old one the member's place, in the new one the trait's */
    assert_string_equal(diff_text(&list, &size),
                        "tighter S.Op request /m: length: none -> at most 7 "
                        "(old.json:3:39 -> new.json:4:54)\n"
                        "1 difference: 1 tighter\n");
    assert_string_equal(
        diff_json(&list, &size),
        "{\"differences\":[\n"
        "{\"kind\":\"tighter\",\"breaks\":true,\"operation\":\"S.Op\",\"part\":\"request\","
        "\"error\":"
        "null,\"path\":\"/m\",\"constraint\":\"length\",\"old\":null,\"new\":\"at most 7\","
        "\"only_old\":null,\"only_new\":null,\"why\":null,"
        "\"old_place\":{\"file\":\"old.json\",\"line\":3,\"column\":39},"
        "\"new_place\":{\"file\":\"new.json\",\"line\":4,\"column\":54}}],"
        "\"total\":1,\"added\":0,\"removed\":0,\"tighter\":1,\"looser\":0,\"changed\":0,"
        "\"unknown\":0}\n");
    assert_int_equal(size, strlen(diff_json(&list, &size)));
    list = compare(memory, T("string", ""), T("string", ""));
    assert_string_equal(diff_text(&list, &size), "no difference\n");
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind),  cmocka_unit_test(swapped),   cmocka_unit_test(operations),
        cmocka_unit_test(wire_names), cmocka_unit_test(recursion), cmocka_unit_test(meanings),
        cmocka_unit_test(forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
