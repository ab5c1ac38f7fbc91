#include "model/http.h"

#include "model/blame.h"
#include "model/text.h"

#include <stdlib.h>

/* The longest uri of AWS has 134 bytes. */
#define URI_MAX 4096u

typedef struct http_checker {
    const model *m;
    fail_log *log;
    const model_operation *operation;
    model_text *labels; /* of the operation's path, sorted */
    uint32_t label_count;
    model_text *names;       /* room for those of an input */
    uint32_t *label_members; /* one for each shape: how many it has, plus 1; 0: not looked into */
} http_checker;

static const char *quote(const http_checker *c, model_text text)
{
    return fail_quote(c->log->memory, text.data, text.size);
}

#define BLAME(c, ...)                                                                              \
    model_blame((c)->log, (c)->operation->place, (model_subject){(c)->operation->name, {"", 0}},   \
                __VA_ARGS__)

static int by_text(const void *left, const void *right)
{
    return model_text_compare(*(const model_text *)left, *(const model_text *)right);
}

/* The label that begins behind a brace; *end: behind its closing one. Size 0: there is none. */
static model_text label_at(model_text uri, size_t at, size_t *end)
{
    size_t stop = at;
    while (stop < uri.size && uri.data[stop] != '}' && uri.data[stop] != '{' &&
           uri.data[stop] != '/' && uri.data[stop] != '?')
        stop++;
    if (stop == uri.size || uri.data[stop] != '}')
        return (model_text){"", 0};
    *end = stop + 1;
    bool greedy = stop > at && uri.data[stop - 1] == '+';
    return (model_text){uri.data + at, stop - at - greedy};
}

/* False: the path is refused. */
static bool find_labels(http_checker *c)
{
    model_text uri = c->operation->http_uri;
    c->label_count = 0;
    c->labels = arena_alloc(c->m->memory, (uri.size / 3 + 1) * sizeof *c->labels);
    for (size_t i = 0; i < uri.size && uri.data[i] != '?';) {
        if (uri.data[i++] != '{')
            continue;
        model_text label = label_at(uri, i, &i);
        if (!label.size) {
            BLAME(c, "http: %s has a label without an end or name", quote(c, uri));
            return false;
        }
        c->labels[c->label_count++] = label;
    }
    if (c->label_count > 1)
        qsort(c->labels, c->label_count, sizeof *c->labels, by_text);
    for (uint32_t i = 1; i < c->label_count; i++) {
        if (!model_text_equal(c->labels[i - 1], c->labels[i]))
            continue;
        BLAME(c, "http: %s has the label %s twice", quote(c, uri), quote(c, c->labels[i]));
        return false;
    }
    return true;
}

static bool is_simple(model_kind kind)
{
    return kind >= MODEL_STRING && kind <= MODEL_TIMESTAMP;
}

static bool may_travel(const model_member *member)
{
    model_kind kind = member->target->kind;
    switch (member->location) {
    case MODEL_IN_LABEL:
        return is_simple(kind);
    case MODEL_IN_QUERY:
    case MODEL_IN_HEADER:
        return is_simple(kind) || kind == MODEL_LIST;
    case MODEL_IN_QUERY_PARAMS:
    case MODEL_IN_PREFIX_HEADERS:
        return kind == MODEL_MAP;
    case MODEL_IN_STATUS:
        return kind >= MODEL_BYTE && kind <= MODEL_BIG_INTEGER;
    default:
        return true;
    }
}

/* Many operations may have the same input, which is looked into once. */
static void check_bindings(http_checker *c, const model_shape *message)
{
    const model_member *payload = NULL;
    uint32_t *labels = message ? &c->label_members[message - c->m->shapes] : NULL;
    if (!labels || *labels)
        return;
    *labels = 1;
    for (uint32_t i = 0; i < message->member_count; i++) {
        const model_member *member = &message->members[i];
        model_subject subject = {message->id, member->name};
        if (member->target && !may_travel(member))
            model_blame(c->log, member->place, subject, "http: %s cannot travel there",
                        model_kind_name(member->target->kind));
        if (member->location == MODEL_IN_PAYLOAD && payload)
            model_blame(c->log, member->place, subject, "http: %s is the payload already",
                        quote(c, payload->name));
        if (member->location == MODEL_IN_PAYLOAD)
            payload = member;
        *labels += member->location == MODEL_IN_LABEL;
    }
}

/* Label members of the input, sorted by the labels' names. */
static uint32_t gather_labels(const http_checker *c)
{
    const model_shape *input = c->operation->input;
    model_text *names = c->names;
    uint32_t n = 0;
    for (uint32_t i = 0; input && i < input->member_count; i++)
        if (input->members[i].location == MODEL_IN_LABEL)
            names[n++] = input->members[i].location_name;
    if (n > 1)
        qsort(names, n, sizeof *names, by_text);
    return n;
}

/* Both are sorted: where they differ first, one side lacks what the other has. */
static void match_labels(http_checker *c)
{
    const model_shape *input = c->operation->input;
    const model_text uri = c->operation->http_uri, *names = c->names;
    uint32_t wanted = input ? c->label_members[input - c->m->shapes] - 1 : 0;
    if (wanted == 0 && c->label_count == 0)
        return;
    if (wanted != c->label_count && c->log->count >= FAIL_MAX) {
        c->log->count++;
        return;
    }
    uint32_t n = gather_labels(c), i = 0;
    while (i < n && i < c->label_count && model_text_equal(names[i], c->labels[i]))
        i++;
    if (i == n && i == c->label_count)
        return;
    if (i < n && (i == c->label_count || model_text_compare(names[i], c->labels[i]) < 0))
        BLAME(c, "http: %s has no label %s%s, which the input has", quote(c, uri),
              quote(c, names[i]), i && model_text_equal(names[i], names[i - 1]) ? " left" : "");
    else
        BLAME(c, "http: no member of the input is for the label %s of %s", quote(c, c->labels[i]),
              quote(c, uri));
}

static void check_operation(http_checker *c)
{
    const model_operation *o = c->operation;
    check_bindings(c, o->input);
    check_bindings(c, o->output);
    if (!o->http_method.size && !o->http_uri.size)
        return; /* no trait: nothing finds the operation by a path, but its bodies can be checked */
    if (!o->http_method.size)
        BLAME(c, "http: the method is empty");
    else if (o->http_uri.size > URI_MAX || o->http_method.size > URI_MAX)
        BLAME(c, "http: method or uri longer than %u bytes", URI_MAX);
    else if (!o->http_uri.size || o->http_uri.data[0] != '/')
        BLAME(c, "http: %s does not begin with /", quote(c, o->http_uri));
    else if (find_labels(c))
        match_labels(c);
}

void model_check_http(model *m, fail_log *log)
{
    http_checker c = {.m = m, .log = log};
    if (m->protocol != MODEL_REST_JSON_1)
        return;
    c.names = arena_alloc(m->memory, MODEL_MAX_MEMBERS * sizeof *c.names);
    c.label_members = arena_alloc(m->memory, (m->shape_count + 1u) * sizeof *c.label_members);
    for (uint32_t i = 0; i < m->operation_count; i++) {
        c.operation = &m->operations[i];
        check_operation(&c);
    }
}
