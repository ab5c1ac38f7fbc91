/* src/tree: trees, their errors, and places in lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tree/lines.h"
#include "tree/tree.h"

#include <wirevet/wirevet.h>

static tree *parse(const char *json, tree_error *error)
{
    return tree_parse((const uint8_t *)json, strlen(json), NULL, error);
}

/* kind, place and text of each node, in the order of the text */
static void print_node(const tree_node *n, char *out, size_t size)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s%s%s%zu-%zu:%s:%u ", n->key ? n->key : "",
             n->key ? "=" : "", tree_kind_name(n->kind), n->at, n->end, n->text, n->count);
    for (const tree_node *child = n->first; child; child = child->next)
        print_node(child, out, size);
}

static void test_nodes(void **state)
{
    (void)state;
    static const struct {
        const char *json, *nodes;
    } cases[] = {
        {" null ", "null1-5::0 "},
        {"[true,false]", "an array0-12::2 true1-5::0 false6-11::0 "},
        {"-1.50e+2", "a number0-8:-1.50e+2:0 "},
        {"\"a\\u0041\\n\"", "a string0-11:aA\n:0 "},
        {"{}", "an object0-2::0 "},
        {"{\"b\":[],\"a\":{\"c\":1}}",
         "an object0-20::2 b=an array5-7::0 a=an object12-19::1 c=a number17-18:1:0 "},
        {"{\"\":0}", "an object0-6::1 =a number4-5:0:0 "},
        {"\"\\ud83d\\ude00\"", "a string0-14:\xf0\x9f\x98\x80:0 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[512] = "";
        tree *t = parse(cases[i].json, NULL);
        assert_non_null(t);
        print_node(tree_root(t), out, sizeof out);
        assert_string_equal(out, cases[i].nodes);
        tree_free(t);
    }
}

static void test_errors(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        uint32_t code;
        size_t at;
        const char *message;
    } cases[] = {
        {"", WV_CODE_EMPTY, 0, "payload is empty"},
        {"  ", WV_CODE_TRUNCATED, 2, "payload ends too early"},
        {"{\"a\":[1,", WV_CODE_TRUNCATED, 8, "payload ends too early"},
        {"{\"a\":\"x", WV_CODE_TRUNCATED, 7, "payload ends too early"},
        {"[1 2]", WV_CODE_UNEXPECTED, 3, "unexpected byte"},
        {"tru!", WV_CODE_LITERAL, 0, "not one of true, false, null"},
        {"[1]]", WV_CODE_TRAILING, 3, "bytes after the value"},
        {"\"\\ud800\"", WV_CODE_SURROGATE, 1, "lone surrogate escape"},
        {"\"\xff\"", WV_CODE_UTF8, 1, "malformed UTF-8"},
        {"\xef\xbb\xbf{}", WV_CODE_BOM, 0, "byte order mark"},
        {"{\"a\":1,\"b\":2,\"a\":3}", WV_CODE_DUPLICATE_KEY, 13, "name given twice in one object"},
        {"{\"Id\":1,\"\\u0049d\":2}", WV_CODE_DUPLICATE_KEY, 8, "name given twice in one object"},
        {"{\"\":1,\"\":2}", WV_CODE_DUPLICATE_KEY, 6, "name given twice in one object"},
        {"[{\"x\":{\"a\":1,\"a\":1}}]", WV_CODE_DUPLICATE_KEY, 13,
         "name given twice in one object"},
        /* more than 8 members: found by sorting; the earliest second name counts */
        {"{\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"e\":0,\"f\":0,\"g\":0,\"h\":0,\"i\":0,\"i\":0,\"a\":"
         "0}",
         WV_CODE_DUPLICATE_KEY, 55, "name given twice in one object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tree_error error = {0};
        assert_null(parse(cases[i].json, &error));
        assert_int_equal(error.code, cases[i].code);
        assert_int_equal(error.at, cases[i].at);
        assert_string_equal(error.message, cases[i].message);
    }
}

/* The same name in two objects, and names with a common beginning, are no duplicates. */
static void test_no_duplicates(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{\"a\":{\"a\":1},\"b\":{\"a\":1}}",
        "[{\"a\":1},{\"a\":1}]",
        "{\"a\":1,\"aa\":1,\"a\\u0000\":1,\"\":1,\"A\":1,\"\xc3\xa4\":1,\"b\":1,\"c\":1,\"d\":1}",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tree *t = parse(cases[i], NULL);
        assert_non_null(t);
        tree_free(t);
    }
}

static void test_every_prefix_is_refused(void **state)
{
    (void)state;
    static const char json[] =
        "{\"k\\u00e9\":[true,false,null,-1.5e3,\"\\ud83d\\ude00x\",{}],\"m\":{}}";
    for (size_t n = 0; n < sizeof json - 1; n++) {
        tree_error error = {0};
        uint8_t *exact = malloc(n + 1); /* n bytes in the middle of nothing, for ASan */
        assert_non_null(exact);
        memcpy(exact, json, n);
        assert_null(tree_parse(exact, n, NULL, &error));
        assert_int_equal(error.code, n ? WV_CODE_TRUNCATED : WV_CODE_EMPTY);
        assert_int_equal(error.at, n);
        free(exact);
    }
    tree *t = parse(json, NULL);
    assert_non_null(t);
    tree_free(t);
}

static char *nested(size_t depth)
{
    char *json = malloc(2 * depth + 1);
    assert_non_null(json);
    memset(json, '[', depth);
    memset(json + depth, ']', depth);
    json[2 * depth] = 0;
    return json;
}

static void test_depth(void **state)
{
    (void)state;
    static const struct {
        uint32_t option;
        size_t most;
    } cases[] = {{0, 256}, {1, 1}, {20, 20}, {1064, 1064}, {5000, 1064}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tree_options options = {.depth = cases[i].option};
        tree_error error = {0};
        char *fits = nested(cases[i].most), *deep = nested(cases[i].most + 1);
        tree *t = tree_parse((uint8_t *)fits, strlen(fits), &options, &error);
        assert_non_null(t);
        tree_free(t);
        assert_null(tree_parse((uint8_t *)deep, strlen(deep), &options, &error));
        assert_int_equal(error.code, WV_CODE_LIMIT_NESTING);
        assert_int_equal(error.at, cases[i].most);
        free(fits);
        free(deep);
    }
}

static void test_limits(void **state)
{
    (void)state;
    static const uint8_t json[] = "[1,2,3]";
    tree_error error = {0};
    tree *t = tree_parse(json, 7, &(tree_options){.nodes = 4, .bytes = 7}, &error);
    assert_non_null(t);
    tree_free(t);
    assert_null(tree_parse(json, 7, &(tree_options){.nodes = 3}, &error));
    assert_int_equal(error.code, TREE_CODE_NODES);
    assert_int_equal(error.at, 5);
    assert_string_equal(error.message, "too many values");
    assert_null(tree_parse(json, 7, &(tree_options){.bytes = 6}, &error));
    assert_int_equal(error.code, WV_CODE_LIMIT_BYTES);
    assert_string_equal(error.message, "payload too large");
    assert_null(tree_parse(NULL, 0, NULL, &error));
    assert_int_equal(error.code, WV_CODE_EMPTY);
}

static void test_surrogates(void **state)
{
    (void)state;
    static const char json[] = "{\"\\udc00\":\"a\\ud800b\"}";
    tree *t =
        tree_parse((const uint8_t *)json, strlen(json), &(tree_options){.surrogates = true}, NULL);
    assert_non_null(t);
    const tree_node *n = tree_get(tree_root(t), "\xed\xb0\x80");
    assert_non_null(n);
    assert_int_equal(n->size, 5);
    assert_memory_equal(n->text,
                        "a\xed\xa0\x80"
                        "b",
                        6);
    tree_free(t);
}

static void test_text_may_hold_nul(void **state)
{
    (void)state;
    tree *t = parse("{\"a\\u0000b\":\"c\\u0000d\"}", NULL);
    assert_non_null(t);
    assert_null(tree_get(tree_root(t), "a"));
    const tree_node *n = tree_get_n(tree_root(t), "a\0b", 3);
    assert_non_null(n);
    assert_int_equal(n->size, 3);
    assert_memory_equal(n->text, "c\0d", 4);
    assert_false(tree_equals(n, "c"));
    tree_free(t);
}

/* Past eight members tree_get() searches an index; both ways must answer alike. */
static void test_get(void **state)
{
    (void)state;
    for (unsigned count = 0; count <= 40; count++) {
        char json[1024] = "{", key[16];
        for (unsigned i = 0; i < count; i++)
            snprintf(json + strlen(json), sizeof json - strlen(json), "%s\"k%u\":%u", i ? "," : "",
                     i * 7 % 41, i);
        strcat(json, "}");
        tree *t = parse(json, NULL);
        assert_non_null(t);
        assert_int_equal(tree_root(t)->count, count);
        for (unsigned i = 0; i < count; i++) {
            int64_t value;
            snprintf(key, sizeof key, "k%u", i * 7 % 41);
            assert_true(tree_int64(tree_get(tree_root(t), key), &value));
            assert_int_equal(value, i);
        }
        assert_null(tree_get(tree_root(t), "k"));
        assert_null(tree_get(tree_root(t), "z"));
        assert_null(tree_get(tree_root(t), ""));
        tree_free(t);
    }
    assert_null(tree_get(NULL, "k"));
}

static void test_int64(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        bool fits;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-0.0", true, 0},
        {"2.0", true, 2},
        {"20e-1", true, 2},
        {"1.5", false, 0},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"1e400", false, 0},
        {"\"1\"", false, 0},
        {"true", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 0;
        tree *t = parse(cases[i].json, NULL);
        assert_non_null(t);
        assert_int_equal(tree_int64(tree_root(t), &value), cases[i].fits);
        assert_int_equal(value, cases[i].value);
        tree_free(t);
    }
}

static void test_bool(void **state)
{
    (void)state;
    tree *t = parse("[true,false,0]", NULL);
    assert_non_null(t);
    const tree_node *n = tree_root(t)->first;
    assert_true(tree_bool(n, false));
    assert_false(tree_bool(n->next, true));
    assert_true(tree_bool(n->next->next, true));
    assert_false(tree_bool(n->next->next, false));
    assert_true(tree_bool(NULL, true));
    assert_false(tree_is(NULL, TREE_NULL));
    assert_false(tree_equals(NULL, ""));
    tree_free(t);
}

/* line and column of each byte, counted the slow way */
static tree_place count_place(const char *text, size_t at)
{
    tree_place p = {1, 1};
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n')
            p = (tree_place){p.line + 1, 1};
        else if (((unsigned char)text[i] & 0xc0) != 0x80)
            p.column++;
    }
    return p;
}

static void test_lines(void **state)
{
    (void)state;
    char text[1500];
    for (size_t i = 0; i < sizeof text; i++) /* lines of 0 to 600 bytes, code points of 1 to 3 */
        text[i] =
            i % 601 == 600 || i == 3 || i == 4 ? '\n' : "a\xe2\x82\xac"[i & 3 ? i % 4 - 1 : 0];
    tree_lines *lines = tree_lines_new((uint8_t *)text, sizeof text);
    assert_non_null(lines);
    for (size_t at = 0; at <= sizeof text + 2; at++) {
        tree_place want = count_place(text, at < sizeof text ? at : sizeof text);
        tree_place one = tree_locate((uint8_t *)text, sizeof text, at);
        tree_place many = tree_lines_at(lines, at);
        assert_int_equal(one.line, want.line);
        assert_int_equal(one.column, want.column);
        assert_int_equal(many.line, want.line);
        assert_int_equal(many.column, want.column);
    }
    tree_lines_free(lines);
}

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
        uint32_t line, column;
    } cases[] = {
        {"", 0, 1, 1},     {"abc", 2, 1, 3},       {"abc", 9, 1, 4},
        {"a\nb", 1, 1, 2}, {"a\nb", 2, 2, 1},      {"a\r\nb", 3, 2, 1},
        {"\n\n", 2, 3, 1}, {"\xc3\xa4z", 2, 1, 2}, {"\xf0\x9f\x98\x80z", 4, 1, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tree_place p =
            tree_locate((const uint8_t *)cases[i].text, strlen(cases[i].text), cases[i].at);
        assert_int_equal(p.line, cases[i].line);
        assert_int_equal(p.column, cases[i].column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes),         cmocka_unit_test(test_errors),
        cmocka_unit_test(test_no_duplicates), cmocka_unit_test(test_every_prefix_is_refused),
        cmocka_unit_test(test_depth),         cmocka_unit_test(test_limits),
        cmocka_unit_test(test_surrogates),    cmocka_unit_test(test_text_may_hold_nul),
        cmocka_unit_test(test_get),           cmocka_unit_test(test_int64),
        cmocka_unit_test(test_bool),          cmocka_unit_test(test_lines),
        cmocka_unit_test(test_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
