#include "read/http.h"

static const struct binding {
    const char *trait;
    model_location location;
    bool named; /* the trait's value is a name, else {} */
} bindings[] = {
    {"smithy.api#httpPayload", MODEL_IN_PAYLOAD, false},
    {"smithy.api#httpLabel", MODEL_IN_LABEL, false},
    {"smithy.api#httpQuery", MODEL_IN_QUERY, true},
    {"smithy.api#httpQueryParams", MODEL_IN_QUERY_PARAMS, false},
    {"smithy.api#httpHeader", MODEL_IN_HEADER, true},
    {"smithy.api#httpPrefixHeaders", MODEL_IN_PREFIX_HEADERS, true},
    {"smithy.api#httpResponseCode", MODEL_IN_STATUS, false},
};

#define BINDING_COUNT (sizeof bindings / sizeof *bindings)

static void read_binding(read_file *f, const tree_node *value, const struct binding *b,
                         model_member *member)
{
    tree_kind kind = b->named ? TREE_STRING : TREE_OBJECT;
    if (!tree_is(value, TREE_TRUE) || b->named)
        if (!read_expect(f, value, kind, b->trait))
            return;
    member->location = b->location;
    member->location_name = (model_text){"", 0};
    if (b->named)
        member->location_name = read_text(f, value);
    else if (b->location == MODEL_IN_LABEL)
        member->location_name = member->name;
}

void read_http_member(read_file *f, const tree_node *traits, model_member *member)
{
    const char *found = NULL;
    for (size_t i = 0; i < BINDING_COUNT; i++) {
        const tree_node *value = tree_get(traits, bindings[i].trait);
        if (!value)
            continue;
        if (found)
            read_fail(f, value, "%s: the member has %s too", bindings[i].trait, found);
        else
            read_binding(f, value, &bindings[i], member);
        found = bindings[i].trait;
    }
}

void read_http_operation(read_file *f, const tree_node *http, model_operation *o)
{
    int64_t status;
    if (!http || !read_expect(f, http, TREE_OBJECT, "smithy.api#http"))
        return;
    const tree_node *method = read_member(f, http, "method", TREE_STRING, true);
    const tree_node *uri = read_member(f, http, "uri", TREE_STRING, true);
    const tree_node *code = tree_get(http, "code");
    if (method)
        o->http_method = read_text(f, method);
    if (uri)
        o->http_uri = read_text(f, uri);
    if (code && read_integer(f, code, 100, 999, "code", &status))
        o->http_status = (uint32_t)status;
}
