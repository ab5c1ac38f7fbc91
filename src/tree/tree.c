#include "tree/tree.h"

#include "scan/decimal.h"
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

/* Objects with more members than this get an index: below it, comparing each with each is cheaper
 * than sorting. */
#define FEW 8u

#define BLOCK_FIRST 4096u
#define BLOCK_MOST  (1u << 20)

typedef struct block {
    struct block *next;
    size_t used, size;
    max_align_t bytes[];
} block;

struct tree {
    tree_memory memory;
    block *blocks;
    const tree_node *root;
};

/* A container that is not closed yet, and its last child so far. */
typedef struct open_container {
    tree_node *node, *last;
} open_container;

typedef struct builder {
    tree *tree;
    tree_error error;
    open_container *open;
    uint32_t depth, nodes, node_limit;
    const char *key; /* name that waits for its value; NULL: none */
    size_t key_size, key_at;
    char *text; /* decoded runs of the string being read */
    size_t text_size, text_room;
    scan_reader reader;
} builder;

static bool fail(builder *b, uint32_t code, size_t at, size_t size, const char *message)
{
    b->error = (tree_error){code, at, size, message};
    return false;
}

static bool no_memory(builder *b)
{
    return fail(b, TREE_CODE_MEMORY, 0, 0, "out of memory");
}

static const char *sentence(uint32_t code)
{
    switch (code) {
#define SENTENCE(name, value, text, words)                                                         \
    case value:                                                                                    \
        return words;
        WV_XX_CODES(SENTENCE)
#undef SENTENCE
    default:
        return "not JSON";
    }
}

static bool scan_failed(builder *b)
{
    const scan_reader *r = &b->reader;
    return fail(b, r->error, (size_t)r->error_at, r->error_size, sentence(r->error));
}

/* NULL: out of memory, and the error is set. */
static void *allocate(builder *b, size_t size)
{
    tree *t = b->tree;
    const size_t grain = sizeof(void *) > sizeof(size_t) ? sizeof(void *) : sizeof(size_t);
    size = (size + grain - 1) / grain * grain;
    if (!t->blocks || t->blocks->size - t->blocks->used < size) {
        size_t room = t->blocks ? t->blocks->size * 2 : BLOCK_FIRST;
        if (room > BLOCK_MOST)
            room = BLOCK_MOST;
        if (room < size)
            room = size;
        block *fresh = tree_resize(t->memory, NULL, sizeof *fresh + room);
        if (!fresh) {
            no_memory(b);
            return NULL;
        }
        fresh->next = t->blocks;
        fresh->used = 0;
        fresh->size = room;
        t->blocks = fresh;
    }
    void *at = (char *)t->blocks->bytes + t->blocks->used;
    t->blocks->used += size;
    return at;
}

static char *copy(builder *b, const void *text, size_t size)
{
    char *to = allocate(b, size + 1);
    if (!to)
        return NULL;
    if (size)
        memcpy(to, text, size);
    to[size] = 0;
    return to;
}

static bool append_run(builder *b, scan_run run)
{
    if (b->text_room - b->text_size < run.size) {
        size_t room = (b->text_size + run.size) * 2 + 64;
        char *larger = tree_resize(b->tree->memory, b->text, room);
        if (!larger)
            return no_memory(b);
        b->text = larger;
        b->text_room = room;
    }
    if (run.size)
        memcpy(b->text + b->text_size, run.data, run.size);
    b->text_size += run.size;
    return true;
}

/* Reads the open key or string to its end. NULL: failed. */
static const char *take_text(builder *b, size_t *size)
{
    scan_run run;
    b->text_size = 0;
    for (;;) {
        scan_part part = scan_text(&b->reader, &run);
        if (part != SCAN_TEXT_RUN && part != SCAN_TEXT_LAST) {
            scan_failed(b);
            return NULL;
        }
        if (!append_run(b, run))
            return NULL;
        if (part == SCAN_TEXT_LAST)
            break;
    }
    *size = b->text_size;
    return copy(b, b->text, b->text_size);
}

static bool take_key(builder *b)
{
    b->key_at = (size_t)b->reader.token;
    b->key = take_text(b, &b->key_size);
    return b->key;
}

static int compare_keys(const tree_node *a, const char *key, size_t size)
{
    int order = memcmp(a->key, key, a->key_size < size ? a->key_size : size);
    if (order)
        return order;
    return (a->key_size > size) - (a->key_size < size);
}

/* Equal names in the order of the text, so that the second one is the one after the first. */
static int by_key(const void *left, const void *right)
{
    const tree_node *a = *(const tree_node *const *)left, *b = *(const tree_node *const *)right;
    int order = compare_keys(a, b->key, b->key_size);
    return order ? order : (a->key_at > b->key_at) - (a->key_at < b->key_at);
}

static bool duplicate(builder *b, const tree_node *second)
{
    return fail(b, WV_CODE_DUPLICATE_KEY, second->key_at, 1, "name given twice in one object");
}

static bool check_few(builder *b, const tree_node *object)
{
    for (const tree_node *n = object->first; n; n = n->next)
        for (const tree_node *before = object->first; before != n; before = before->next)
            if (!compare_keys(before, n->key, n->key_size))
                return duplicate(b, n);
    return true;
}

static bool check_many(builder *b, tree_node *object)
{
    const tree_node **sorted = allocate(b, object->count * sizeof *sorted);
    const tree_node *earliest = NULL;
    size_t i = 0;
    if (!sorted)
        return false;
    for (const tree_node *n = object->first; n; n = n->next)
        sorted[i++] = n;
    qsort(sorted, i, sizeof *sorted, by_key);
    for (i = 1; i < object->count; i++)
        if (!compare_keys(sorted[i - 1], sorted[i]->key, sorted[i]->key_size) &&
            (!earliest || sorted[i]->key_at < earliest->key_at))
            earliest = sorted[i];
    object->sorted = sorted;
    return earliest ? duplicate(b, earliest) : true;
}

static bool close_container(builder *b)
{
    tree_node *node = b->open[--b->depth].node;
    node->end = (size_t)scan_offset(&b->reader);
    if (node->kind == TREE_ARRAY)
        return true;
    return node->count <= FEW ? check_few(b, node) : check_many(b, node);
}

static void link_node(builder *b, tree_node *node)
{
    if (b->depth == 0) {
        b->tree->root = node;
        return;
    }
    open_container *around = &b->open[b->depth - 1];
    if (around->last)
        around->last->next = node;
    else
        around->node->first = node;
    around->last = node;
    around->node->count++;
}

static tree_node *add_node(builder *b, tree_kind kind)
{
    if (b->nodes++ == b->node_limit) {
        fail(b, TREE_CODE_NODES, (size_t)b->reader.token, 1, "too many values");
        return NULL;
    }
    tree_node *node = allocate(b, sizeof *node);
    if (!node)
        return NULL;
    *node = (tree_node){.kind = kind,
                        .at = (size_t)b->reader.token,
                        .text = "",
                        .key = b->key,
                        .key_size = b->key ? b->key_size : 0,
                        .key_at = b->key ? b->key_at : 0};
    b->key = NULL;
    link_node(b, node);
    return node;
}

static bool add_text(builder *b, tree_node *node)
{
    if (node->kind == TREE_STRING) {
        node->text = take_text(b, &node->size);
    } else if (node->kind == TREE_NUMBER) {
        base_span number = scan_number_text(&b->reader);
        node->size = number.size;
        node->text = copy(b, number.data, number.size);
    }
    if (!node->text)
        return false;
    node->end = (size_t)scan_offset(&b->reader);
    return true;
}

static bool add_value(builder *b, tree_kind kind)
{
    tree_node *node = add_node(b, kind);
    if (!node)
        return false;
    if (kind != TREE_OBJECT && kind != TREE_ARRAY)
        return add_text(b, node);
    b->open[b->depth++] = (open_container){node, NULL};
    return true;
}

static bool take_token(builder *b, scan_token token)
{
    switch (token) {
    case SCAN_OBJECT:
        return add_value(b, TREE_OBJECT);
    case SCAN_ARRAY:
        return add_value(b, TREE_ARRAY);
    case SCAN_OBJECT_END:
    case SCAN_ARRAY_END:
        return close_container(b);
    case SCAN_KEY:
        return take_key(b);
    case SCAN_STRING:
        return add_value(b, TREE_STRING);
    case SCAN_NUMBER:
        return add_value(b, TREE_NUMBER);
    case SCAN_TRUE:
        return add_value(b, TREE_TRUE);
    case SCAN_FALSE:
        return add_value(b, TREE_FALSE);
    case SCAN_NULL:
        return add_value(b, TREE_NULL);
    default:
        return scan_failed(b);
    }
}

static bool build(builder *b, const uint8_t *bytes, size_t size, scan_limits limits)
{
    b->open = allocate(b, (limits.nesting + 1) * sizeof *b->open);
    if (!b->open)
        return false;
    scan_begin(&b->reader, limits);
    scan_chunk(&b->reader, size ? bytes : (const uint8_t *)"", size, true);
    for (;;) {
        scan_token token = scan_next(&b->reader);
        if (token == SCAN_END)
            return true;
        if (!take_token(b, token))
            return false;
    }
}

static tree_options with_defaults(const tree_options *given)
{
    tree_options o = given ? *given : (tree_options){0};
    o.depth = o.depth ? o.depth : 256;
    o.depth = o.depth < SCAN_NEST_MAX ? o.depth : SCAN_NEST_MAX;
    o.nodes = o.nodes ? o.nodes : 4000000;
    o.bytes = o.bytes ? o.bytes : 64u << 20;
    o.bytes = o.bytes < UINT32_MAX ? o.bytes : UINT32_MAX;
    return o;
}

tree *tree_parse(const uint8_t *bytes, size_t size, const tree_options *options, tree_error *error)
{
    const tree_options o = with_defaults(options);
    builder b = {.tree = tree_resize(o.memory, NULL, sizeof(tree)), .node_limit = o.nodes};
    bool ok;
    if (b.tree)
        *b.tree = (tree){.memory = o.memory};
    if (!b.tree)
        ok = no_memory(&b);
    else if (size > o.bytes)
        ok = fail(&b, WV_CODE_LIMIT_BYTES, o.bytes, 0, sentence(WV_CODE_LIMIT_BYTES));
    else
        ok = build(&b, bytes, size, (scan_limits){o.depth, WV_MAX_DIGITS, o.surrogates});
    tree_resize(o.memory, b.text, 0);
    if (ok)
        return b.tree;
    tree_free(b.tree);
    if (error)
        *error = b.error;
    return NULL;
}

void tree_free(tree *t)
{
    if (!t)
        return;
    for (block *b = t->blocks, *next; b; b = next) {
        next = b->next;
        tree_resize(t->memory, b, 0);
    }
    tree_resize(t->memory, t, 0);
}

const tree_node *tree_root(const tree *t)
{
    return t->root;
}

const tree_node *tree_get_n(const tree_node *object, const char *key, size_t size)
{
    if (!tree_is(object, TREE_OBJECT))
        return NULL;
    if (!object->sorted) {
        for (const tree_node *n = object->first; n; n = n->next)
            if (!compare_keys(n, key, size))
                return n;
        return NULL;
    }
    for (size_t low = 0, high = object->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = compare_keys(object->sorted[middle], key, size);
        if (order == 0)
            return object->sorted[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const tree_node *tree_get(const tree_node *object, const char *key)
{
    return tree_get_n(object, key, strlen(key));
}

bool tree_is(const tree_node *node, tree_kind kind)
{
    return node && node->kind == kind;
}

bool tree_equals(const tree_node *node, const char *text)
{
    return tree_is(node, TREE_STRING) && node->size == strlen(text) &&
           !memcmp(node->text, text, node->size);
}

bool tree_bool(const tree_node *node, bool otherwise)
{
    if (tree_is(node, TREE_TRUE))
        return true;
    return tree_is(node, TREE_FALSE) ? false : otherwise;
}

bool tree_int64(const tree_node *node, int64_t *value)
{
    if (!tree_is(node, TREE_NUMBER))
        return false;
    scan_decimal d = scan_decimal_of((base_span){(const uint8_t *)node->text, node->size});
    bool exact;
    int64_t n = scan_decimal_to_int64(&d, &exact);
    if (!exact)
        return false;
    *value = n;
    return true;
}

const char *tree_kind_name(tree_kind kind)
{
    static const char *const names[] = {"null",     "false",    "true",     "a number",
                                        "a string", "an array", "an object"};
    return names[kind];
}
