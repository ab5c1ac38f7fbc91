/* The http room: targets, query strings and header lists as text, and wv_route(). The routes are
 * those of tests/models/things.json. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/http.h"
#include "things.h"

#define STR(s)  ((wv_str){(s), strlen(s)})
#define SPAN(s) ((base_span){(const uint8_t *)(s), strlen(s)})

static void assert_span(base_span span, const char *wanted)
{
    assert_int_equal(span.size, strlen(wanted));
    assert_memory_equal(span.data, wanted, span.size);
}

/* Decodes with so much room at a time. */
static void assert_decoded(const char *text, http_coding coding, const char *wanted, long bad_at)
{
    for (size_t room = 1; room < 8; room++) {
        http_text t = {SPAN(text), coding};
        uint8_t out[64];
        const uint8_t *bad = NULL;
        size_t size = 0, n;
        while ((n = http_decode(&t, out + size, room, &bad)) > 0) {
            assert_true(n <= room);
            size += n;
        }
        assert_span((base_span){out, size}, wanted);
        assert_int_equal(bad ? bad - (const uint8_t *)text : -1, bad_at);
    }
}

static void test_decode(void **state)
{
    (void)state;
    assert_decoded("", HTTP_PERCENT, "", -1);
    assert_decoded("a+b%20c%2fD%C3%A9", HTTP_PERCENT, "a+b c/D\xc3\xa9", -1);
    assert_decoded("a%2", HTTP_PERCENT, "a", 1);
    assert_decoded("ab%", HTTP_PERCENT, "ab", 2);
    assert_decoded("%g0", HTTP_PERCENT, "", 0);
    assert_decoded("%0", HTTP_PLAIN, "%0", -1);
    assert_decoded("a\\\"b\\\\c", HTTP_QUOTED, "a\"b\\c", -1);
    assert_decoded("a\\", HTTP_QUOTED, "a", 1);
    assert_true(http_text_is((http_text){SPAN("%66oo"), HTTP_PERCENT}, SPAN("foo")));
    assert_false(http_text_is((http_text){SPAN("fo"), HTTP_PERCENT}, SPAN("foo")));
    assert_false(http_text_is((http_text){SPAN("fooo"), HTTP_PERCENT}, SPAN("foo")));
    assert_false(http_text_is((http_text){SPAN("%6"), HTTP_PERCENT}, SPAN("%6")));
}

static void test_split(void **state)
{
    (void)state;
    http_target t = http_split(STR("/a/b?c=d&e?f#g?h"));
    assert_span(t.path, "/a/b");
    assert_span(t.query, "c=d&e?f");
    t = http_split(STR("/a#b?c"));
    assert_span(t.path, "/a");
    assert_span(t.query, "");
    t = http_split((wv_str){NULL, 0});
    assert_int_equal(t.path.size + t.query.size, 0);
}

static void test_parameters(void **state)
{
    (void)state;
    static const char *const wanted[][2] = {{"a", "1=2"}, {"b", ""}, {"", "c"}, {"d", ""}};
    base_span query = SPAN("&a=1=2&&b&=c&d="), name, value;
    for (size_t i = 0; i < 4; i++) {
        assert_true(http_next_parameter(&query, &name, &value));
        assert_span(name, wanted[i][0]);
        assert_span(value, wanted[i][1]);
    }
    assert_false(http_next_parameter(&query, &name, &value));
}

static void assert_elements(const char *header, http_list kind, const char *wanted)
{
    char joined[200] = "";
    base_span value = SPAN(header);
    http_text element;
    while (http_next_element(&value, kind, &element)) {
        uint8_t out[64];
        const uint8_t *bad = NULL;
        size_t size = http_decode(&element, out, sizeof out, &bad);
        strcat(joined, "<");
        strncat(joined, (const char *)out, size);
        strcat(joined, ">");
    }
    assert_string_equal(joined, wanted);
}

static void test_elements(void **state)
{
    (void)state;
    assert_elements("", HTTP_LIST_TEXTS, "");
    assert_elements(" \t", HTTP_LIST_TEXTS, "");
    assert_elements("a", HTTP_LIST_TEXTS, "<a>");
    assert_elements(" a , b\t,c d", HTTP_LIST_TEXTS, "<a><b><c d>");
    assert_elements("a,,b,", HTTP_LIST_TEXTS, "<a><><b>");
    /* Smithy's protocol test of quoted header lists: "b,c", "\"def\"", a */
    assert_elements("\"b,c\", \"\\\"def\\\"\", a", HTTP_LIST_TEXTS, "<b,c><\"def\"><a>");
    assert_elements("Mon, 16 Dec 2019 23:48:18 GMT, Tue, 17 Dec 2019 23:48:18 GMT", HTTP_LIST_DATES,
                    "<Mon, 16 Dec 2019 23:48:18 GMT><Tue, 17 Dec 2019 23:48:18 GMT>");
}

static void assert_route(const char *method, const char *target, const char *wanted)
{
    wv_operation found = wv_route(&things_schema, STR(method), STR(target));
    wv_str name = wv_operation_name(found);
    if (name.size != strlen(wanted) || memcmp(name.data, wanted, name.size) != 0)
        fail_msg("%s %s: %.*s, not %s", method, target, (int)name.size, name.data, wanted);
}

static void test_routes(void **state)
{
    (void)state;
    assert_route("GET", "/things/ab", "GetThing");
    assert_route("DELETE", "/things/ab", "DeleteThing");
    assert_route("get", "/things/ab", "");
    assert_route("POST", "/things/ab", "");
    assert_route("GET", "/things/latest", "GetLatest"); /* a literal beats a label */
    assert_route("GET", "/things/l%61test", "GetLatest");
    assert_route("DELETE", "/things/latest", "DeleteThing");
    assert_route("GET", "/things/latest2", "GetThing");
    assert_route("GET", "/things/a%2Fb", "GetThing"); /* no separator */
    assert_route("GET", "/things/a/b", "");
    assert_route("GET", "/things", "ListThings");
    assert_route("GET", "/things/", "ListThings"); /* a label is never empty */
    assert_route("GET", "/things//", "");
    assert_route("GET", "/things/ab/", "GetThing");
    assert_route("GET", "/thing", "");
    assert_route("GET", "things", "");
    assert_route("GET", "", "");
    assert_route("GET", "/", "");
    assert_route("PUT", "/things/ab/parts/7?color=red#x", "PutThing");
    assert_route("PUT", "/things/ab/part/7", "");
    assert_route("PUT", "/things//parts/7", "");
}

static void test_query_routes(void **state)
{
    (void)state;
    assert_route("GET", "/things?max=3", "ListThings");
    assert_route("GET", "/things?find", "FindThings");
    assert_route("GET", "/things?max=3&find=x", "FindThings");
    assert_route("GET", "/things?finder", "ListThings");
    assert_route("GET", "/things?kind=big", "ListThings");
    assert_route("GET", "/things?kind=big&find", "FindByKind"); /* more of the query */
    assert_route("GET", "/things?kind=b%69g&f%69nd", "FindByKind");
    assert_route("GET", "/things?kind=small&find", "FindThings");
}

static void test_greedy_routes(void **state)
{
    (void)state;
    assert_route("GET", "/keys/a", "GetKey");
    assert_route("GET", "/keys/a/b/c", "GetKey");
    assert_route("GET", "/keys/a/", "GetKey");
    assert_route("GET", "/keys//", "GetKey");
    assert_route("GET", "/keys/", "");
    assert_route("GET", "/keys", "");
    assert_route("GET", "/keys/a/tags", "GetKeyTags");
    assert_route("GET", "/keys/a/b/tags", "GetKeyTags");
    assert_route("GET", "/keys/a/tags/tags", "GetKeyTags");
    assert_route("GET", "/keys/tags", "GetKey"); /* the label would be empty */
    assert_route("GET", "/keys//tags", "GetKey");
    assert_route("GET", "/keys/a/tags/b", "GetKey");
}

static void test_route_arguments(void **state)
{
    (void)state;
    wv_schema other = things_schema;
    assert_null(wv_route(NULL, STR("GET"), STR("/things")).schema);
    assert_null(wv_route(&other, (wv_str){NULL, 3}, STR("/things")).schema);
    assert_null(wv_route(&other, STR("GET"), (wv_str){NULL, 7}).schema);
    assert_null(wv_route(&other, (wv_str){NULL, 0}, (wv_str){NULL, 0}).schema);
    assert_non_null(wv_route(&other, STR("GET"), STR("/things")).schema);
    other.flags = 0; /* tables that end before */
    other.routes = NULL;
    assert_null(wv_route(&other, STR("GET"), STR("/things")).schema);
    other = things_schema;
    other.abi = WV_TABLES_ABI + 1;
    assert_null(wv_route(&other, STR("GET"), STR("/things")).schema);
}

/* What the label of GetKeyTags, and of PutThing, is in a path. */
static void test_labels(void **state)
{
    (void)state;
    const wv_schema *s = &things_schema;
    wv_operation op = things_operation_get_key_tags();
    const wv_message_row *m = &s->messages[2 * op.index];
    base_span path = SPAN("/keys/a/%2F/tags/tags");
    assert_true(http_path_fits(s, &s->routes[m->route], path));
    assert_span(http_label(s, &s->routes[m->route], path, m->first), "a/%2F/tags");
    op = things_operation_put_thing();
    m = &s->messages[2 * op.index];
    path = SPAN("/things/ab/parts/7/");
    assert_span(http_label(s, &s->routes[m->route], path, m->first), "ab");
    assert_span(http_label(s, &s->routes[m->route], path, m->first + 1), "7");
    assert_null(http_label(s, &s->routes[m->route], SPAN("/things/ab/p/7"), m->first + 1).data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode),        cmocka_unit_test(test_split),
        cmocka_unit_test(test_parameters),    cmocka_unit_test(test_elements),
        cmocka_unit_test(test_routes),        cmocka_unit_test(test_query_routes),
        cmocka_unit_test(test_greedy_routes), cmocka_unit_test(test_route_arguments),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
