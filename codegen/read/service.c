#include "read/service.h"

#include "model/text.h"

#include <stdlib.h>
#include <string.h>

static model_text name_of(model_text id)
{
    const char *hash = memchr(id.data, '#', id.size);
    if (!hash)
        return id;
    return (model_text){hash + 1, id.size - (size_t)(hash + 1 - id.data)};
}

static bool is_wanted(const tree_node *node, const char *name)
{
    model_text id = {node->key, node->key_size};
    return !name || model_text_is(id, name) || model_text_is(name_of(id), name);
}

static const tree_node *find_service(read_file *f, const tree_node *shapes, const char *name)
{
    const tree_node *found = NULL;
    for (const tree_node *n = shapes->first; n; n = n->next) {
        if (!tree_equals(tree_get(n, "type"), "service") || !is_wanted(n, name))
            continue;
        if (found) {
            model_blame(f->log, read_place(f, n->key_at), f->subject,
                        "several services, %s and %s: choose one by its name",
                        read_quote_key(f, found), read_quote_key(f, n));
            return NULL;
        }
        found = n;
    }
    if (!found && name)
        read_fail(f, shapes, "there is no service %s",
                  fail_quote(f->log->memory, name, strlen(name)));
    else if (!found)
        read_fail(f, shapes, "there is no service");
    return found;
}

/* "Cognito Identity" -> cognitoidentity */
static model_text lower_without_spaces(const read_file *f, model_text text)
{
    char *to = arena_alloc(f->memory, text.size + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c != ' ')
            to[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (model_text){to, n};
}

static void read_sdk(read_smithy_file *s, const tree_node *traits)
{
    read_file *f = &s->in;
    const tree_node *trait = tree_get(traits, "aws.api#service");
    const tree_node *id = NULL;
    if (trait && read_expect(f, trait, TREE_OBJECT, "aws.api#service"))
        id = read_member(f, trait, "sdkId", TREE_STRING, false);
    s->m->sdk = lower_without_spaces(f, id ? (model_text){id->text, id->size} : s->m->service);
}

/* A service may speak several; that of the lowest value here is taken. */
static bool read_protocol(read_smithy_file *s, const tree_node *service, const tree_node *traits)
{
    static const char *const names[] = {
        [MODEL_AWS_JSON_1_0] = "aws.protocols#awsJson1_0",
        [MODEL_AWS_JSON_1_1] = "aws.protocols#awsJson1_1",
        [MODEL_REST_JSON_1] = "aws.protocols#restJson1",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tree_get(traits, names[i])) {
            s->m->protocol = (model_protocol)i;
            return true;
        }
    }
    read_fail(&s->in, service, "the service speaks none of %s, %s, %s", names[0], names[1],
              names[2]);
    return false;
}

const tree_node *read_service(read_smithy_file *s, const tree_node *shapes, const char *name)
{
    read_file *f = &s->in;
    model *m = s->m;
    const tree_node *service = find_service(f, shapes, name);
    if (!service)
        return NULL;
    const tree_node *traits = tree_get(service, "traits");
    m->service_id = read_key(f, service);
    m->service = name_of(m->service_id);
    size_t space = m->service_id.size - m->service.size;
    m->space = (model_text){arena_copy(m->memory, m->service_id.data, space ? space - 1 : 0),
                            space ? space - 1 : 0};
    f->subject = (model_subject){m->service_id, {"", 0}};
    const tree_node *version = read_member(f, service, "version", TREE_STRING, false);
    m->version = version ? read_text(f, version) : read_constant(f, "");
    read_sdk(s, traits);
    bool known = read_protocol(s, service, traits);
    f->subject = (model_subject){{"", 0}, {"", 0}};
    return known ? service : NULL;
}

/* Collecting operations: a list of shapes still to look into, each once. */
typedef struct collector {
    read_smithy_file *s;
    bool *seen; /* one for each of m->shapes */
    model_shape **resources;
    size_t resource_count;
    const tree_node *common_errors; /* of the service; NULL: none */
} collector;

/* Room for what an operation may throw. Common errors are copied to each operation, so they count
 * with the members. */
static bool make_room(collector *c, model_operation *o, size_t most)
{
    read_smithy_file *s = c->s;
    arena *memory = s->m->memory;
    if (most > MODEL_MAX_MEMBERS || most > READ_MAX_MEMBERS - s->member_total) {
        model_blame(s->in.log, o->place, s->in.subject, "too many errors");
        return false;
    }
    s->member_total += (uint32_t)most;
    o->error_ids = arena_alloc(memory, (most + 1) * sizeof *o->error_ids);
    o->error_places = arena_alloc(memory, (most + 1) * sizeof *o->error_places);
    return true;
}

static bool has_error(const model_operation *o, model_text id)
{
    for (uint32_t i = 0; i < o->error_count; i++)
        if (model_text_equal(o->error_ids[i], id))
            return true;
    return false;
}

static void read_errors(collector *c, model_operation *o, const tree_node *errors)
{
    read_file *f = &c->s->in;
    for (const tree_node *n = errors ? errors->first : NULL; n; n = n->next) {
        model_text id;
        if (!read_target(f, n, &id, &o->error_places[o->error_count]) || has_error(o, id))
            continue;
        o->error_ids[o->error_count++] =
            (model_text){arena_copy(f->memory, id.data, id.size), id.size};
    }
}

static model_text read_body(read_file *f, const tree_node *operation, const char *key,
                            fail_place *place)
{
    model_text id, none = {"", 0};
    const tree_node *node = read_member(f, operation, key, TREE_OBJECT, false);
    if (!node || !read_target(f, node, &id, place) || model_text_is(id, "smithy.api#Unit"))
        return none;
    return (model_text){arena_copy(f->memory, id.data, id.size), id.size};
}

static void add_operation(collector *c, const model_shape *shape)
{
    read_file *f = &c->s->in;
    model *m = c->s->m;
    const tree_node *node = read_node_of(c->s, shape);
    f->subject = (model_subject){shape->id, {"", 0}};
    const tree_node *errors = read_member(f, node, "errors", TREE_ARRAY, false);
    size_t most =
        (size_t)(errors ? errors->count : 0) + (c->common_errors ? c->common_errors->count : 0);
    model_operation *o = &m->operations[m->operation_count++];
    *o = (model_operation){.name = shape->name, .place = shape->place};
    o->input_id = read_body(f, node, "input", &o->input_place);
    o->output_id = read_body(f, node, "output", &o->output_place);
    if (!make_room(c, o, most))
        return;
    read_errors(c, o, errors);
    read_errors(c, o, c->common_errors);
}

/* A reference from a service or resource to an operation or resource. */
static void collect(collector *c, const model_shape *from, const tree_node *reference,
                    model_kind wanted)
{
    read_file *f = &c->s->in;
    model_text id;
    f->subject = (model_subject){from->id, {"", 0}};
    if (!read_target(f, reference, &id, NULL))
        return;
    const tree_node *target = tree_get(reference, "target");
    model_shape *shape = model_find(c->s->m, id);
    if (!shape) {
        read_fail(f, target, "there is no shape %s", read_quote(f, target));
        return;
    }
    if (shape->kind != wanted) {
        read_fail(f, target, "%s is %s, not %s", read_quote(f, target),
                  model_kind_name(shape->kind), model_kind_name(wanted));
        return;
    }
    bool *seen = &c->seen[shape - c->s->m->shapes];
    if (*seen)
        return;
    *seen = true;
    if (wanted == MODEL_RESOURCE)
        c->resources[c->resource_count++] = shape;
    else
        add_operation(c, shape);
}

static void collect_all(collector *c, const model_shape *from, const char *key, model_kind wanted)
{
    read_file *f = &c->s->in;
    f->subject = (model_subject){from->id, {"", 0}};
    const tree_node *list = read_member(f, read_node_of(c->s, from), key, TREE_ARRAY, false);
    for (const tree_node *n = list ? list->first : NULL; n; n = n->next)
        collect(c, from, n, wanted);
}

static void collect_from_resource(collector *c, const model_shape *resource)
{
    static const char *const lifecycle[] = {"create", "put", "read", "update", "delete", "list"};
    for (size_t i = 0; i < sizeof lifecycle / sizeof *lifecycle; i++) {
        const tree_node *n = tree_get(read_node_of(c->s, resource), lifecycle[i]);
        if (n)
            collect(c, resource, n, MODEL_OPERATION);
    }
    collect_all(c, resource, "operations", MODEL_OPERATION);
    collect_all(c, resource, "collectionOperations", MODEL_OPERATION);
    collect_all(c, resource, "resources", MODEL_RESOURCE);
}

static int by_name(const void *left, const void *right)
{
    const model_operation *a = left, *b = right;
    int order = model_text_compare(a->name, b->name);
    return order ? order : (a->place.line > b->place.line) - (a->place.line < b->place.line);
}

static void sort_operations(read_smithy_file *s)
{
    model *m = s->m;
    if (m->operation_count > 1)
        qsort(m->operations, m->operation_count, sizeof *m->operations, by_name);
    for (uint32_t i = 1; i < m->operation_count; i++)
        if (model_text_equal(m->operations[i - 1].name, m->operations[i].name))
            model_blame(s->in.log, m->operations[i].place,
                        (model_subject){m->operations[i].name, {"", 0}},
                        "two operations have this name");
}

void read_operations(read_smithy_file *s, const tree_node *service)
{
    model *m = s->m;
    collector c = {.s = s};
    model_shape *shape = model_find(m, m->service_id);
    if (!shape) /* its id has no namespace, which is logged */
        return;
    c.seen = arena_alloc(m->memory, m->shape_count * sizeof *c.seen);
    c.resources = arena_alloc(m->memory, m->shape_count * sizeof(model_shape *));
    m->operations = arena_alloc(m->memory, m->shape_count * sizeof *m->operations);
    s->in.subject = (model_subject){m->service_id, {"", 0}};
    c.common_errors = read_member(&s->in, service, "errors", TREE_ARRAY, false);
    collect_all(&c, shape, "operations", MODEL_OPERATION);
    collect_all(&c, shape, "resources", MODEL_RESOURCE);
    while (c.resource_count)
        collect_from_resource(&c, c.resources[--c.resource_count]);
    s->in.subject = (model_subject){{"", 0}, {"", 0}};
    sort_operations(s);
}
