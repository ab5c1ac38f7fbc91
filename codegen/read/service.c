#include "read/service.h"

#include "model/text.h"
#include "read/apply.h"
#include "read/http.h"

#include <stdlib.h>

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

static void read_sdk(smithy_reader *s, uint32_t service)
{
    read_file *f = &s->in;
    const tree_node *trait = read_trait(s, service, "aws.api#service");
    const tree_node *id = NULL;
    if (trait && read_expect(f, trait, TREE_OBJECT, "aws.api#service"))
        id = read_member(f, trait, "sdkId", TREE_STRING, false);
    s->m->sdk = lower_without_spaces(f, id ? (model_text){id->text, id->size} : s->m->service);
}

/* A service may speak several; that of the lowest value here is taken. */
static bool read_protocol(smithy_reader *s, uint32_t service)
{
    static const char *const names[] = {
        [MODEL_AWS_JSON_1_0] = "aws.protocols#awsJson1_0",
        [MODEL_AWS_JSON_1_1] = "aws.protocols#awsJson1_1",
        [MODEL_REST_JSON_1] = "aws.protocols#restJson1",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (read_trait(s, service, names[i])) {
            s->m->protocol = (model_protocol)i;
            return true;
        }
    }
    read_fail(&s->in, read_node_of(s, &s->m->shapes[service]),
              "the service speaks none of %s, %s, %s", names[0], names[1], names[2]);
    return false;
}

bool read_service(smithy_reader *s, model_text id)
{
    read_file *f = &s->in;
    model *m = s->m;
    const model_shape *shape = model_find(m, id);
    if (!shape) /* its id is refused, or there are too many shapes: logged */
        return false;
    const tree_node *service = read_node_of(s, shape);
    uint32_t i = (uint32_t)(shape - m->shapes);
    size_t space = shape->id.size - shape->name.size - 1;
    m->service_id = shape->id;
    m->service = shape->name;
    m->space = (model_text){arena_copy(m->memory, shape->id.data, space), space};
    f->subject = (model_subject){m->service_id, {"", 0}};
    const tree_node *version = read_member(f, service, "version", TREE_STRING, false);
    m->version = version ? read_text(f, version) : read_constant(f, "");
    read_sdk(s, i);
    bool known = read_protocol(s, i);
    f->subject = (model_subject){{"", 0}, {"", 0}};
    return known;
}

/* Collecting operations: a list of shapes still to look into, each once. */
typedef struct collector {
    smithy_reader *s;
    bool *seen;       /* one for each of m->shapes */
    uint32_t *thrown; /* the same: the last operation, counted from 1, that has it as an error */
    model_shape **resources;
    size_t resource_count;
    const tree_node *common_errors; /* of the service; NULL: none */
    uint32_t service_file;
} collector;

/* Room for what an operation may throw. Common errors are copied to each operation, so they count
 * with the members. */
static bool make_room(collector *c, model_operation *o, size_t most)
{
    smithy_reader *s = c->s;
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

/* True the first time for an operation. What is no shape is refused by model_resolve(). */
static bool is_new_error(collector *c, model_text id)
{
    const model_shape *shape = model_find(c->s->m, id);
    uint32_t operation = c->s->m->operation_count;
    if (!shape)
        return true;
    uint32_t *last = &c->thrown[shape - c->s->m->shapes];
    bool is_new = *last != operation;
    *last = operation;
    return is_new;
}

static void read_errors(collector *c, model_operation *o, const tree_node *errors)
{
    read_file *f = &c->s->in;
    for (const tree_node *n = errors ? errors->first : NULL; n; n = n->next) {
        model_text id;
        if (!read_target(f, n, &id, &o->error_places[o->error_count]) || !is_new_error(c, id))
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
    if (m->protocol == MODEL_REST_JSON_1)
        read_http_operation(f, read_trait(c->s, (uint32_t)(shape - m->shapes), "smithy.api#http"),
                            o);
    if (!make_room(c, o, most))
        return;
    read_node_of(c->s, shape);
    read_errors(c, o, errors);
    read_switch(c->s, c->service_file);
    read_errors(c, o, c->common_errors);
}

/* A reference from a service or resource to an operation or resource. */
static void collect(collector *c, const model_shape *from, const tree_node *reference,
                    model_kind wanted)
{
    read_file *f = &c->s->in;
    model_text id;
    read_node_of(c->s, from);
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

static void sort_operations(smithy_reader *s)
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

/* "rename" tells shapes of two namespaces apart that have the same name. */
static void read_renames(smithy_reader *s, const tree_node *service)
{
    read_file *f = &s->in;
    const tree_node *renames = read_member(f, service, "rename", TREE_OBJECT, false);
    for (const tree_node *n = renames ? renames->first : NULL; n; n = n->next) {
        model_shape *shape = model_find(s->m, (model_text){n->key, n->key_size});
        if (!shape || shape->prelude)
            read_fail(f, n, "rename: there is no shape %s", read_quote_key(f, n));
        else if (read_expect(f, n, TREE_STRING, "rename"))
            shape->name = read_text(f, n);
    }
}

void read_operations(smithy_reader *s)
{
    model *m = s->m;
    collector c = {.s = s};
    model_shape *shape = model_find(m, m->service_id);
    const tree_node *service = read_node_of(s, shape);
    c.seen = arena_alloc(m->memory, m->shape_count * sizeof *c.seen);
    c.thrown = arena_alloc(m->memory, m->shape_count * sizeof *c.thrown);
    c.resources = arena_alloc(m->memory, m->shape_count * sizeof(model_shape *));
    c.service_file = s->sources[shape - m->shapes].file;
    m->operations = arena_alloc(m->memory, m->shape_count * sizeof *m->operations);
    s->in.subject = (model_subject){m->service_id, {"", 0}};
    c.common_errors = read_member(&s->in, service, "errors", TREE_ARRAY, false);
    read_renames(s, service);
    collect_all(&c, shape, "operations", MODEL_OPERATION);
    collect_all(&c, shape, "resources", MODEL_RESOURCE);
    while (c.resource_count)
        collect_from_resource(&c, c.resources[--c.resource_count]);
    s->in.subject = (model_subject){{"", 0}, {"", 0}};
    sort_operations(s);
}
