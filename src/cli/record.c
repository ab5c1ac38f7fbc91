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

static wv_str error_header(const tree_node *headers)
{
    if (headers && headers->kind == TREE_OBJECT)
        for (const tree_node *n = headers->first; n; n = n->next)
            if (is_header(n, "x-amzn-errortype") && n->kind == TREE_STRING)
                return text_of(n);
    return (wv_str){"", 0};
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

static const char *read_members(record *r, const tree_node *root)
{
    const tree_node *operation = tree_get(root, "operation"), *body = tree_get(root, "body");
    if (!tree_is(operation, TREE_STRING))
        return "\"operation\" is missing or no string";
    if (!tree_is(body, TREE_STRING))
        return "\"body\" is missing or no string";
    r->operation = text_of(operation);
    r->body = text_of(body);
    r->error_type = error_header(tree_get(root, "headers"));
    return read_direction(r, tree_get(root, "direction"));
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
