#include "read/diagnostics.h"

#include "read/file.h"

#include <string.h>

void read_default_diagnostics(model *m)
{
    static const model_text validation = {"ValidationException", 19};
    static const model_text serialization = {"SerializationException", 22};
    model_text *lists = arena_alloc(m->memory, 2 * sizeof *lists);
    lists[0] = validation;
    lists[1] = serialization;
    m->diagnostics = (model_diagnostics){
        .dialect = {"coral", 5},
        .constraint_error = validation,
        .serialization_error = serialization,
        .message_key = {"message", 7},
        .serialization_message_key = {"Message", 7},
        .echo_values = true,
        .vocabulary = {"modern", 6},
        .constraint_space = {"com.amazon.coral.validate", 25},
        .serialization_space = {"com.amazon.coral.service", 24},
        .documented_constraint = &lists[0],
        .documented_constraint_count = 1,
        .documented_serialization = &lists[1],
        .documented_serialization_count = 1,
    };
}

static bool is_text(read_file *f, const tree_node *node, const char *what)
{
    if (!read_expect(f, node, TREE_STRING, what))
        return false;
    if (node->size)
        return true;
    read_fail(f, node, "%s: the text is empty", what);
    return false;
}

static void read_name(read_file *f, const tree_node *entry, const char *key, model_text *to)
{
    const tree_node *node = tree_get(entry, key);
    if (node && is_text(f, node, key))
        *to = read_text(f, node);
}

/* Empty is none. */
static void read_option(read_file *f, const tree_node *entry, const char *key, model_text *to)
{
    const tree_node *node = tree_get(entry, key);
    if (node && read_expect(f, node, TREE_STRING, key))
        *to = read_text(f, node);
}

static void read_dialect(read_file *f, const tree_node *entry, model_text *to)
{
    const tree_node *node = tree_get(entry, "dialect");
    read_name(f, entry, "dialect", to);
    if (tree_is(node, TREE_STRING) && !tree_equals(node, "coral") && !tree_equals(node, "smithy"))
        read_fail(f, node, "dialect: %s is neither coral nor smithy", read_quote(f, node));
}

static void read_vocabulary(read_file *f, const tree_node *entry, model_text *to)
{
    const tree_node *node = tree_get(entry, "vocabulary");
    read_name(f, entry, "vocabulary", to);
    if (tree_is(node, TREE_STRING) && !tree_equals(node, "modern") &&
        !tree_equals(node, "classic") && !tree_equals(node, "dynamodb"))
        read_fail(f, node, "vocabulary: %s is none of modern, classic, dynamodb",
                  read_quote(f, node));
}

static void read_flag(read_file *f, const tree_node *entry, const char *key, bool *to)
{
    const tree_node *node = tree_get(entry, key);
    if (!node)
        return;
    if (!tree_is(node, TREE_TRUE) && !tree_is(node, TREE_FALSE))
        read_fail(f, node, "%s: true or false is wanted, not %s", key, tree_kind_name(node->kind));
    *to = tree_bool(node, false);
}

/* A list of so many texts; false, with an error, if it is none. */
static bool read_tuple(read_file *f, const tree_node *list, uint32_t count, const char *what,
                       const char *wanted, model_text *to)
{
    if (!read_expect(f, list, TREE_ARRAY, what))
        return false;
    if (list->count != count) {
        read_fail(f, list, "%s: %s are wanted", what, wanted);
        return false;
    }
    for (const tree_node *n = list->first; n; n = n->next) {
        if (!is_text(f, n, what))
            return false;
        *to++ = read_text(f, n);
    }
    return true;
}

static void read_extra(read_file *f, const tree_node *entry, model_diagnostics *d)
{
    const tree_node *list = read_member(f, entry, "extra", TREE_ARRAY, false);
    if (!list)
        return;
    d->extra = arena_alloc(f->memory, (list->count + 1u) * sizeof *d->extra);
    d->extra_count = 0;
    for (const tree_node *n = list->first; n; n = n->next)
        d->extra_count +=
            read_tuple(f, n, 2, "extra", "a key and a value", d->extra[d->extra_count]);
}

static void read_aliases(read_file *f, const tree_node *entry, model_diagnostics *d)
{
    const tree_node *list = read_member(f, entry, "pathAliases", TREE_ARRAY, false);
    if (!list)
        return;
    d->aliases = arena_alloc(f->memory, (list->count + 1u) * sizeof *d->aliases);
    d->alias_count = 0;
    for (const tree_node *n = list->first; n; n = n->next)
        d->alias_count += read_tuple(f, n, 3, "pathAliases", "a structure, a member and a word",
                                     d->aliases[d->alias_count]);
}

static void read_preferences(read_file *f, const tree_node *documented, const char *key,
                             model_text **texts, uint32_t *count)
{
    const tree_node *list = read_member(f, documented, key, TREE_ARRAY, false);
    if (!list)
        return;
    *texts = arena_alloc(f->memory, (list->count + 1u) * sizeof **texts);
    *count = 0;
    for (const tree_node *n = list->first; n; n = n->next)
        if (is_text(f, n, key))
            (*texts)[(*count)++] = read_text(f, n);
    if (!list->count)
        read_fail(f, list, "%s: the list is empty", key);
}

/* What an entry gives replaces what `d` has, key by key. */
static void read_entry(read_file *f, const tree_node *entry, const char *what, model_diagnostics *d)
{
    if (!read_expect(f, entry, TREE_OBJECT, what))
        return;
    read_dialect(f, entry, &d->dialect);
    read_name(f, entry, "constraintError", &d->constraint_error);
    read_name(f, entry, "serializationError", &d->serialization_error);
    read_name(f, entry, "messageKey", &d->message_key);
    read_name(f, entry, "serializationMessageKey", &d->serialization_message_key);
    read_vocabulary(f, entry, &d->vocabulary);
    read_option(f, entry, "constraintSpace", &d->constraint_space);
    read_option(f, entry, "serializationSpace", &d->serialization_space);
    read_option(f, entry, "bodyPathSuffix", &d->body_suffix);
    read_flag(f, entry, "echoValues", &d->echo_values);
    read_flag(f, entry, "elementsNotNull", &d->elements_not_null);
    read_extra(f, entry, d);
    read_aliases(f, entry, d);
    read_preferences(f, entry, "sensitive", &d->sensitive, &d->sensitive_count);
    const tree_node *documented = read_member(f, entry, "documented", TREE_OBJECT, false);
    read_preferences(f, documented, "constraint", &d->documented_constraint,
                     &d->documented_constraint_count);
    read_preferences(f, documented, "serialization", &d->documented_serialization,
                     &d->documented_serialization_count);
}

static bool read_version(read_file *f, const tree_node *root)
{
    int64_t version;
    const tree_node *node = read_member(f, root, "version", TREE_NUMBER, true);
    return node && read_integer(f, node, 1, 1, "version", &version);
}

/* botocore does not know the service shape of a service of restJson1: such entries have its SDK
 * name, too. */
static bool is_sdk(read_file *f, const tree_node *entry, model_text sdk)
{
    model_text name = {NULL, 0};
    if (tree_is(entry, TREE_OBJECT))
        read_name(f, entry, "sdk", &name);
    return name.size && name.size == sdk.size && memcmp(name.data, sdk.data, sdk.size) == 0;
}

static void read_root(read_file *f, const tree_node *root, model *m)
{
    if (!read_expect(f, root, TREE_OBJECT, "the file") || !read_version(f, root))
        return;
    const tree_node *standard = tree_get(root, "default");
    if (standard)
        read_entry(f, standard, "default", &m->diagnostics);
    const tree_node *services = read_member(f, root, "services", TREE_OBJECT, false);
    const model_diagnostics common = m->diagnostics;
    for (const tree_node *n = services ? services->first : NULL; n; n = n->next) {
        model_diagnostics other = common;
        bool ours =
            n == tree_get_n(services, m->service.data, m->service.size) || is_sdk(f, n, m->sdk);
        read_entry(f, n, read_quote_key(f, n), ours ? &m->diagnostics : &other);
    }
}

bool read_diagnostics(model *m, const char *file, const uint8_t *bytes, size_t size, fail_log *log)
{
    unsigned errors = log->count;
    const model_diagnostics before = m->diagnostics;
    read_file f;
    if (!read_open(&f, m->memory, file, bytes, size, log))
        return false;
    read_default_diagnostics(m);
    read_root(&f, tree_root(f.tree), m);
    read_close(&f);
    if (log->count == errors)
        return true;
    m->diagnostics = before;
    return false;
}
