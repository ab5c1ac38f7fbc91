#include "read/rules.h"

#include "model/text.h"
#include "read/file.h"

#include <string.h>

/* Rules under construction: as many as the file can have. */
typedef struct rule_list {
    read_file *f;
    const model *m;
    bool ours, optional;
    model_rule *rules;
    uint32_t count;
} rule_list;

static const tree_node *text_of(read_file *f, const tree_node *object, const char *key)
{
    const tree_node *node = read_member(f, object, key, TREE_STRING, true);
    if (!node || node->size)
        return node;
    read_fail(f, node, "%s: the text is empty", key);
    return NULL;
}

/* ---- Conditions ---------------------------------------------------------------------------- */

static model_condition *condition(const read_file *f, model_condition_kind kind, size_t at)
{
    model_condition *c = arena_alloc(f->memory, sizeof *c);
    *c = (model_condition){.kind = kind, .place = read_place(f, at)};
    return c;
}

static model_condition *denied(const read_file *f, model_condition *c, size_t at)
{
    model_condition *not = condition(f, MODEL_NOT, at);
    not ->first = c;
    return not ;
}

static model_condition *present(read_file *f, const tree_node *node, bool absent)
{
    if (!read_expect(f, node, TREE_STRING, absent ? "absent" : "present"))
        return NULL;
    model_condition *c = condition(f, MODEL_PRESENT, node->at);
    c->pointer = read_text(f, node);
    return absent ? denied(f, c, node->at) : c;
}

/* A pointer, or a list of them, each of which is there, or is not. */
static model_condition *read_presence(read_file *f, const tree_node *node, bool absent)
{
    if (!tree_is(node, TREE_ARRAY))
        return present(f, node, absent);
    model_condition *all = condition(f, MODEL_ALL, node->at), **end = &all->first;
    for (const tree_node *n = node->first; n; n = n->next) {
        model_condition *c = present(f, n, absent);
        if (!c)
            return NULL;
        *end = c;
        end = &c->next;
    }
    if (!all->first)
        read_fail(f, node, "%s: the list is empty", absent ? "absent" : "present");
    return all->first ? all : NULL;
}

/* "/Name": ["a", "b"] */
static model_condition *read_values(read_file *f, const tree_node *list)
{
    if (!read_expect(f, list, TREE_ARRAY, "is"))
        return NULL;
    model_condition *any = condition(f, MODEL_ANY, list->at), **end = &any->first;
    for (const tree_node *n = list->first; n; n = n->next) {
        if (!read_expect(f, n, TREE_STRING, "is"))
            return NULL;
        if (n->size > 255) {
            read_fail(f, n, "is: the text is longer than 255 bytes");
            return NULL;
        }
        model_condition *c = condition(f, MODEL_IS, list->key_at);
        c->pointer = read_key(f, list);
        c->text = read_text(f, n);
        *end = c;
        end = &c->next;
    }
    if (!any->first)
        read_fail(f, list, "is: the list is empty");
    return any->first ? any : NULL;
}

static bool is_version(model_text text)
{
    bool digit = false;
    for (size_t i = 0; i < text.size; i++) {
        bool dot = text.data[i] == '.';
        if (dot ? !digit : text.data[i] < '0' || text.data[i] > '9')
            return false;
        digit = !dot;
    }
    return digit && text.size <= 255;
}

/* "/GlueVersion": "> 2.0" */
static model_condition *read_version(read_file *f, const tree_node *node)
{
    static const char *const signs[] = {"<", "<=", "==", "!=", ">=", ">"}; /* model_compare */
    if (!read_expect(f, node, TREE_STRING, "version"))
        return NULL;
    model_condition *c = condition(f, MODEL_VERSION, node->key_at);
    c->pointer = read_key(f, node);
    c->text = read_text(f, node);
    size_t sign = strcspn(c->text.data, " ");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (strlen(signs[i]) != sign || memcmp(signs[i], c->text.data, sign) != 0)
            continue;
        c->compare = (model_compare)i;
        c->text.data += sign + (sign < c->text.size);
        c->text.size -= sign + (sign < c->text.size);
        if (is_version(c->text))
            return c;
    }
    read_fail(f, node, "version: a comparison like > 2.0 is wanted, not %s", read_quote(f, node));
    return NULL;
}

/* Members of an object, all of which must hold. */
static model_condition *read_each(read_file *f, const tree_node *object, const char *what,
                                  model_condition *(*read)(read_file *, const tree_node *))
{
    if (!read_expect(f, object, TREE_OBJECT, what))
        return NULL;
    model_condition *all = condition(f, MODEL_ALL, object->at), **end = &all->first;
    for (const tree_node *n = object->first; n; n = n->next) {
        model_condition *c = read(f, n);
        if (!c)
            return NULL;
        *end = c;
        end = &c->next;
    }
    if (!all->first)
        read_fail(f, object, "%s: no member is named", what);
    return all->first ? all : NULL;
}

static model_condition *read_condition(read_file *f, const tree_node *node);

static model_condition *read_group(read_file *f, const tree_node *list, model_condition_kind kind)
{
    if (!read_expect(f, list, TREE_ARRAY, kind == MODEL_ALL ? "all" : "any"))
        return NULL;
    model_condition *group = condition(f, kind, list->at), **end = &group->first;
    for (const tree_node *n = list->first; n; n = n->next) {
        model_condition *c = read_condition(f, n);
        if (!c)
            return NULL;
        *end = c;
        end = &c->next;
    }
    if (!group->first)
        read_fail(f, list, "the list of conditions is empty");
    return group->first ? group : NULL;
}

/* As deep as trees are: 256. NULL: logged. */
static model_condition *read_condition(read_file *f, const tree_node *node)
{
    if (!read_expect(f, node, TREE_OBJECT, "a condition"))
        return NULL;
    const tree_node *n = node->first;
    if (node->count != 1) {
        read_fail(f, node, "a condition has one member, not %lu", (unsigned long)node->count);
        return NULL;
    }
    if (read_key_is(n, "present") || read_key_is(n, "absent"))
        return read_presence(f, n, read_key_is(n, "absent"));
    if (read_key_is(n, "is"))
        return read_each(f, n, "is", read_values);
    if (read_key_is(n, "version"))
        return read_each(f, n, "version", read_version);
    if (read_key_is(n, "all") || read_key_is(n, "any"))
        return read_group(f, n, read_key_is(n, "all") ? MODEL_ALL : MODEL_ANY);
    if (read_key_is(n, "not")) {
        model_condition *c = read_condition(f, n);
        return c ? denied(f, c, n->at) : NULL;
    }
    read_fail(f, n, "there is no condition %s", read_quote_key(f, n));
    return NULL;
}

/* ---- Rules --------------------------------------------------------------------------------- */

static bool has_operation(const model *m, const tree_node *name)
{
    arena_work(m->memory, m->operation_count);
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (model_text_equal(m->operations[i].name, (model_text){name->text, name->size}))
            return true;
    return false;
}

/* The rule once for each of its operations. */
static void add_rule(rule_list *l, const tree_node *operations, const model_rule *rule)
{
    for (const tree_node *n = operations->first; n; n = n->next) {
        if (!read_expect(l->f, n, TREE_STRING, "operations") || !l->ours)
            continue;
        if (has_operation(l->m, n)) {
            l->rules[l->count] = *rule;
            l->rules[l->count++].operation = read_text(l->f, n);
        } else if (!l->optional) {
            read_fail(l->f, n, "there is no operation %s", read_quote(l->f, n));
        }
    }
}

/* The last ones are for readers of the file. A misspelt "when" would make a rule of another. */
static void refuse_unknown(read_file *f, const tree_node *rule)
{
    static const char *const known[] = {"operations", "when",     "then",      "at",
                                        "error",      "text",     "source",    "textFrom",
                                        "sentences",  "evidence", "confidence"};
    for (const tree_node *n = rule->first; n; n = n->next) {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found = found || read_key_is(n, known[i]);
        if (!found)
            read_fail(f, n, "a rule has no %s", read_quote_key(f, n));
    }
}

static void read_rule(rule_list *l, const tree_node *node)
{
    read_file *f = l->f;
    unsigned errors = f->log->count;
    if (!read_expect(f, node, TREE_OBJECT, "a rule"))
        return;
    refuse_unknown(f, node);
    const tree_node *operations = read_member(f, node, "operations", TREE_ARRAY, true);
    const tree_node *when = tree_get(node, "when");
    const tree_node *then = read_member(f, node, "then", TREE_OBJECT, true);
    const tree_node *at = text_of(f, node, "at"), *error = text_of(f, node, "error");
    const tree_node *text = text_of(f, node, "text"), *source = text_of(f, node, "source");
    if (!operations || !then || !at || !error || !text || !source)
        return;
    model_rule rule = {.when = when ? read_condition(f, when) : NULL,
                       .then = read_condition(f, then),
                       .at = read_text(f, at),
                       .error = read_text(f, error),
                       .text = read_text(f, text),
                       .source = read_text(f, source),
                       .place = read_place(f, node->at),
                       .at_place = read_place(f, at->at),
                       .text_place = read_place(f, text->at)};
    if (f->log->count == errors)
        add_rule(l, operations, &rule);
}

static uint32_t count_of(const tree_node *rules)
{
    uint32_t count = 0;
    for (const tree_node *n = rules->first; n; n = n->next) {
        const tree_node *operations = tree_get(n, "operations");
        count += tree_is(operations, TREE_ARRAY) ? operations->count : 0;
    }
    return count;
}

static void read_service(rule_list *l, const tree_node *rules, bool ours)
{
    if (!read_expect(l->f, rules, TREE_ARRAY, "the rules of a service"))
        return;
    l->ours = ours;
    if (ours)
        l->rules = arena_alloc(l->f->memory, (count_of(rules) + 1u) * sizeof *l->rules);
    for (const tree_node *n = rules->first; n; n = n->next)
        read_rule(l, n);
}

static void read_root(rule_list *l, const tree_node *root)
{
    int64_t version;
    read_file *f = l->f;
    if (!read_expect(f, root, TREE_OBJECT, "the file"))
        return;
    const tree_node *number = read_member(f, root, "version", TREE_NUMBER, true);
    if (!number || !read_integer(f, number, 1, 1, "version", &version))
        return;
    const tree_node *services = read_member(f, root, "services", TREE_OBJECT, true);
    for (const tree_node *n = services ? services->first : NULL; n; n = n->next)
        read_service(l, n, n == tree_get_n(services, l->m->service.data, l->m->service.size));
}

bool read_rules(model *m, const char *file, const uint8_t *bytes, size_t size, bool optional,
                fail_log *log)
{
    unsigned errors = log->count;
    read_file f;
    if (!read_open(&f, m->memory, file, bytes, size, log))
        return false;
    rule_list l = {.f = &f, .m = m, .optional = optional};
    read_root(&l, tree_root(f.tree));
    read_close(&f);
    if (log->count != errors)
        return false;
    m->rules = l.rules;
    m->rule_count = l.count;
    m->rules_optional = optional;
    return true;
}
