#include "record.h"

#include "input.h"
#include "words.h"

static wv_str text_of(const tree_node *node)
{
    return node ? (wv_str){node->text, node->size} : (wv_str){"", 0};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Names of HTTP headers have no case (RFC 9110 5.1). */
static bool is_header(const tree_node *node, const char *name)
{
    size_t size = strlen(name);
    if (node->key_size != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (lower(node->key[i]) != name[i])
            return false;
    return true;
}

/* Neither in the line nor null: optional members may be either. */
static bool is_given(const tree_node *node)
{
    return node && node->kind != TREE_NULL;
}

static const char *read_headers(record *r, const tree_node *headers)
{
    if (!is_given(headers))
        return NULL;
    if (headers->kind != TREE_OBJECT)
        return "\"headers\" is no object";
    for (const tree_node *n = headers->first; n; n = n->next) {
        const tree_node *value = n->kind == TREE_ARRAY ? n->first : n;
        for (const tree_node *e = value; e; e = e == n ? NULL : e->next)
            if (e->kind != TREE_STRING)
                return "\"headers\" has a value that is neither a string nor strings";
        if (value && r->error_type.size == 0 && is_header(n, "x-amzn-errortype"))
            r->error_type = text_of(value);
    }
    return NULL;
}

/* Of no use yet, but a wrong one tells that the line is not what its writer meant. RFC 9110 15 for
 * the range. */
static const char *read_status(const tree_node *status)
{
    int64_t number;
    if (!is_given(status) || (tree_int64(status, &number) && number >= 100 && number <= 599))
        return NULL;
    return "\"status\" is no number from 100 to 599";
}

static const char *read_direction(record *r, const tree_node *direction)
{
    if (!direction || tree_equals(direction, "request"))
        return NULL;
    r->response = tree_equals(direction, "response");
    r->error_answer = tree_equals(direction, "error");
    if (r->response || r->error_answer)
        return NULL;
    return "\"direction\" is none of \"request\", \"response\", \"error\"";
}

/* "service" and "operation" may be two members or one, as in X-Amz-Target. */
static const char *read_operation(record *r, const tree_node *root)
{
    const tree_node *operation = tree_get(root, "operation"), *service = tree_get(root, "service");
    if (!tree_is(operation, TREE_STRING))
        return "\"operation\" is missing or no string";
    r->operation = text_of(operation);
    if (!is_given(service))
        return NULL;
    if (service->kind != TREE_STRING)
        return "\"service\" is no string";
    r->service = text_of(service);
    if (memchr(operation->text, '.', operation->size) ||
        memchr(operation->text, '#', operation->size))
        return NULL; /* it names its service as well */
    size_t size = service->size + 1 + operation->size;
    if (size > sizeof r->name)
        return "\"service\" and \"operation\" are too long for names";
    memcpy(r->name, service->text, service->size);
    r->name[service->size] = '.';
    memcpy(r->name + service->size + 1, operation->text, operation->size);
    r->operation = (wv_str){r->name, size};
    return NULL;
}

static const char *add_pair(const tree_node *n, const tree_node *value, wv_pair *pairs,
                            size_t *count)
{
    if (value->kind != TREE_STRING)
        return "\"labels\", \"query\" or \"headers\" has a value that is no string";
    if (*count == RECORD_PAIRS)
        return "\"labels\", \"query\" or \"headers\" has more than 64 members";
    pairs[(*count)++] = (wv_pair){{n->key, n->key_size}, text_of(value)};
    return NULL;
}

/* An object of texts; an array of them stands for a name that is given several times. */
static const char *read_pairs(const tree_node *node, wv_pair *pairs, size_t *count)
{
    const char *why = NULL;
    if (!is_given(node))
        return NULL;
    if (node->kind != TREE_OBJECT)
        return "\"labels\" or \"query\" is no object";
    for (const tree_node *n = node->first; n && !why; n = n->next) {
        if (n->kind != TREE_ARRAY)
            why = add_pair(n, n, pairs, count);
        else
            for (const tree_node *e = n->first; e && !why; e = e->next)
                why = add_pair(n, e, pairs, count);
    }
    return why;
}

/* What restJson1 sends outside the body; headers count only beside them. */
static const char *read_http(record *r, const tree_node *root)
{
    const char *why = read_pairs(tree_get(root, "labels"), r->labels, &r->label_count);
    if (!why)
        why = read_pairs(tree_get(root, "query"), r->query, &r->query_count);
    r->http = r->label_count + r->query_count > 0;
    if (!why && r->http)
        why = read_pairs(tree_get(root, "headers"), r->headers, &r->header_count);
    return why;
}

static const char *read_members(record *r, const tree_node *root)
{
    const tree_node *body = tree_get(root, "body");
    const char *why = read_operation(r, root);
    if (why)
        return why;
    if (!tree_is(body, TREE_STRING))
        return "\"body\" is missing or no string";
    r->body = text_of(body);
    why = read_status(tree_get(root, "status"));
    if (!why)
        why = read_headers(r, tree_get(root, "headers"));
    if (!why)
        why = read_http(r, root);
    return why ? why : read_direction(r, tree_get(root, "direction"));
}

const char *record_read(record *r, const char *line, size_t size)
{
    *r = (record){.id = {"null", 4}};
    /* A lone surrogate in a body becomes three bytes that are no UTF-8, so the body is judged as
     * malformed, which it is, instead of the line. */
    tree_options options = {.bytes = INPUT_MOST, .surrogates = true};
    tree_error error;
    r->tree = tree_parse((const uint8_t *)line, size, &options, &error);
    if (!r->tree) {
        snprintf(r->why, sizeof r->why, "the line is no JSON: %s (byte %zu)", error.message,
                 error.at + 1);
        return r->why;
    }
    const tree_node *root = tree_root(r->tree);
    if (!tree_is(root, TREE_OBJECT))
        return "the line is not an object";
    const tree_node *id = tree_get(root, "id");
    if (id)
        r->id = (wv_str){line + id->at, id->end - id->at};
    return read_members(r, root);
}
