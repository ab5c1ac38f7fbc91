#include "read/botocore.h"

#include "model/text.h"
#include "read/botocore_shapes.h"

#include <stdlib.h>
#include <string.h>

bool read_is_botocore(const tree_node *root)
{
    return tree_get(root, "metadata") && tree_get(root, "operations") && !tree_get(root, "smithy");
}

static const tree_node *metadata_of(read_file *f)
{
    return read_member(f, tree_root(f->tree), "metadata", TREE_OBJECT, true);
}

/* Older files have no serviceId. NULL: logged. */
static const tree_node *service_of(read_file *f, const tree_node *metadata)
{
    static const char *const keys[] = {"serviceId", "serviceAbbreviation", "serviceFullName",
                                       "endpointPrefix"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (tree_get(metadata, keys[i]))
            return read_member(f, metadata, keys[i], TREE_STRING, true);
    read_fail(f, metadata, "serviceId is missing");
    return NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What an identifier may hold of the text. */
static model_text identifier_of(arena *memory, model_text text, bool lower_case)
{
    char *to = arena_alloc(memory, text.size + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i], small = lower(c);
        if ((small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '_')
            to[n++] = lower_case ? small : c;
    }
    return (model_text){to, n};
}

/* com.amazonaws.codestar.connections.CodeStar_connections_20191201 -> what is behind the last dot
 */
static model_text last_part(model_text text)
{
    size_t start = text.size;
    while (start && text.data[start - 1] != '.')
        start--;
    return (model_text){text.data + start, text.size - start};
}

static model_text text_of(const tree_node *node)
{
    return (model_text){node->text, node->size};
}

bool read_botocore_name(read_file *f, read_service_name *name)
{
    const tree_node *metadata = metadata_of(f);
    const tree_node *service = metadata ? service_of(f, metadata) : NULL;
    if (!service)
        return false;
    const tree_node *prefix = read_member(f, metadata, "targetPrefix", TREE_STRING, false);
    model_text own = prefix ? last_part(text_of(prefix)) : text_of(service);
    model_text space = identifier_of(f->memory, text_of(service), true);
    name->name = identifier_of(f->memory, own, false);
    const char *id = arena_printf(f->memory, "com.amazonaws.%s#%s", space.data, name->name.data);
    name->id = (model_text){id, strlen(id)};
    return true;
}

/* False: logged. */
static bool read_json_version(read_file *f, const tree_node *metadata, model_protocol *protocol)
{
    const tree_node *version = read_member(f, metadata, "jsonVersion", TREE_STRING, true);
    bool old = tree_equals(version, "1.0");
    *protocol = old ? MODEL_AWS_JSON_1_0 : MODEL_AWS_JSON_1_1;
    if (version && !old && !tree_equals(version, "1.1"))
        read_fail(f, version, "jsonVersion: %s is neither 1.0 nor 1.1", read_quote(f, version));
    return version != NULL;
}

static bool is_named(const tree_node *protocols, const char *name)
{
    if (tree_equals(protocols, name))
        return true;
    for (const tree_node *n = tree_is(protocols, TREE_ARRAY) ? protocols->first : NULL; n;
         n = n->next)
        if (tree_equals(n, name))
            return true;
    return false;
}

/* A service may speak several ("protocols"): one of JSON is taken, json before rest-json. False:
 * logged. */
static bool read_protocol(read_file *f, const tree_node *metadata, model_protocol *protocol)
{
    const tree_node *one = read_member(f, metadata, "protocol", TREE_STRING, false);
    const tree_node *all = read_member(f, metadata, "protocols", TREE_ARRAY, false);
    if (!one && !all) {
        read_fail(f, metadata, "protocol is missing");
        return false;
    }
    if (is_named(all, "json") || is_named(one, "json"))
        return read_json_version(f, metadata, protocol);
    *protocol = MODEL_REST_JSON_1;
    if (is_named(all, "rest-json") || is_named(one, "rest-json"))
        return true;
    read_fail(f, one ? one : all, "the service speaks neither json nor rest-json%s%s",
              one ? " but " : "", one ? read_quote(f, one) : "");
    return false;
}

/* False: logged. */
static bool read_metadata(botocore_reader *b, read_service_name name)
{
    read_file *f = &b->in;
    model *m = b->m;
    const tree_node *metadata = metadata_of(f);
    const tree_node *version = read_member(f, metadata, "apiVersion", TREE_STRING, false);
    const tree_node *prefix = read_member(f, metadata, "targetPrefix", TREE_STRING, false);
    size_t space = name.id.size - name.name.size - 1;
    m->service_id = name.id;
    m->space = (model_text){arena_copy(m->memory, name.id.data, space), space};
    m->sdk = identifier_of(m->memory, text_of(service_of(f, metadata)), true);
    m->version = version ? read_text(f, version) : read_constant(f, "");
    m->documentation_patterns = true; /* botocore keeps the text that the service matches whole */
    if (!read_protocol(f, metadata, &m->protocol))
        return false;
    m->service = prefix ? read_text(f, prefix) : name.name;
    if (!prefix && m->protocol != MODEL_REST_JSON_1)
        read_fail(f, metadata, "targetPrefix is missing");
    return true;
}

static void read_http(botocore_reader *b, const tree_node *node, model_operation *o)
{
    read_file *f = &b->in;
    int64_t status;
    const tree_node *http = read_member(f, node, "http", TREE_OBJECT, true);
    if (!http)
        return;
    const tree_node *method = read_member(f, http, "method", TREE_STRING, true);
    const tree_node *uri = read_member(f, http, "requestUri", TREE_STRING, true);
    const tree_node *code = tree_get(http, "responseCode");
    if (method)
        o->http_method = read_text(f, method);
    if (uri)
        o->http_uri = read_text(f, uri);
    if (code && read_integer(f, code, 100, 999, "responseCode", &status))
        o->http_status = (uint32_t)status;
}

static void read_body(botocore_reader *b, const tree_node *node, const char *key, model_text *id,
                      fail_place *place)
{
    const tree_node *body = read_member(&b->in, node, key, TREE_OBJECT, false);
    if (body)
        read_botocore_target(b, body, id, place);
}

/* True the first time for an operation. What is no shape is refused by model_resolve(). */
static bool is_new_error(botocore_reader *b, model_text id)
{
    const model_shape *shape = model_find(b->m, id);
    uint32_t operation = b->m->operation_count + 1;
    if (!shape)
        return true;
    uint32_t *last = &b->thrown[shape - b->m->shapes];
    bool is_new = *last != operation;
    *last = operation;
    return is_new;
}

static void read_errors(botocore_reader *b, const tree_node *node, model_operation *o)
{
    read_file *f = &b->in;
    const tree_node *errors = read_member(f, node, "errors", TREE_ARRAY, false);
    if (!errors)
        return;
    if (errors->count > MODEL_MAX_MEMBERS) {
        read_fail(f, errors, "too many errors");
        return;
    }
    o->error_ids = arena_alloc(f->memory, (errors->count + 1u) * sizeof *o->error_ids);
    o->error_places = arena_alloc(f->memory, (errors->count + 1u) * sizeof *o->error_places);
    for (const tree_node *n = errors->first; n; n = n->next) {
        model_text *id = &o->error_ids[o->error_count];
        if (read_botocore_target(b, n, id, &o->error_places[o->error_count]) &&
            is_new_error(b, *id))
            o->error_count++;
    }
}

static void read_operation(botocore_reader *b, const tree_node *node)
{
    read_file *f = &b->in;
    model *m = b->m;
    model_operation *o = &m->operations[m->operation_count];
    model_text name = read_key(f, node);
    *o = (model_operation){.name = name, .place = read_place(f, node->key_at)};
    f->subject = (model_subject){name, {"", 0}};
    if (!read_expect(f, node, TREE_OBJECT, "the operation"))
        return;
    read_body(b, node, "input", &o->input_id, &o->input_place);
    read_body(b, node, "output", &o->output_id, &o->output_place);
    read_errors(b, node, o);
    if (m->protocol == MODEL_REST_JSON_1)
        read_http(b, node, o);
    m->operation_count++;
}

static int by_name(const void *left, const void *right)
{
    return model_text_compare(((const model_operation *)left)->name,
                              ((const model_operation *)right)->name);
}

static void read_operations(botocore_reader *b, const tree_node *operations)
{
    model *m = b->m;
    if (operations->count > MODEL_MAX_SHAPES) {
        read_fail(&b->in, operations, "%lu operations, at most %u are supported",
                  (unsigned long)operations->count, MODEL_MAX_SHAPES);
        return;
    }
    m->operations = arena_alloc(m->memory, (operations->count + 1u) * sizeof *m->operations);
    b->thrown = arena_alloc(m->memory, (m->shape_count + 1u) * sizeof *b->thrown);
    for (const tree_node *n = operations->first; n; n = n->next)
        read_operation(b, n);
    if (m->operation_count > 1)
        qsort(m->operations, m->operation_count, sizeof *m->operations, by_name);
    b->in.subject = (model_subject){{"", 0}, {"", 0}};
}

void read_botocore(model *m, const read_file *file, read_service_name name)
{
    botocore_reader b = {.in = *file, .m = m};
    const tree_node *root = tree_root(file->tree);
    if (!read_metadata(&b, name))
        return;
    b.shapes = read_member(&b.in, root, "shapes", TREE_OBJECT, true);
    const tree_node *operations = read_member(&b.in, root, "operations", TREE_OBJECT, true);
    if (!b.shapes || !operations)
        return;
    read_botocore_shapes(&b);
    read_operations(&b, operations);
}
