#include "read/shapes.h"

#include "model/text.h"
#include "read/members.h"
#include "read/traits.h"

#include <stdlib.h>
#include <string.h>

typedef struct named_kind {
    const char *name;
    model_kind kind;
} named_kind;

static const named_kind types[] = {
    {"blob", MODEL_BLOB},
    {"boolean", MODEL_BOOLEAN},
    {"string", MODEL_STRING},
    {"byte", MODEL_BYTE},
    {"short", MODEL_SHORT},
    {"integer", MODEL_INTEGER},
    {"long", MODEL_LONG},
    {"float", MODEL_FLOAT},
    {"double", MODEL_DOUBLE},
    {"bigInteger", MODEL_BIG_INTEGER},
    {"bigDecimal", MODEL_BIG_DECIMAL},
    {"timestamp", MODEL_TIMESTAMP},
    {"document", MODEL_DOCUMENT},
    {"enum", MODEL_ENUM},
    {"intEnum", MODEL_INT_ENUM},
    {"structure", MODEL_STRUCTURE},
    {"union", MODEL_UNION},
    {"list", MODEL_LIST},
    {"set", MODEL_LIST}, /* Smithy 1.0: a list with uniqueItems */
    {"map", MODEL_MAP},
    {"operation", MODEL_OPERATION},
    {"service", MODEL_SERVICE},
    {"resource", MODEL_RESOURCE},
};

static const named_kind prelude[] = {
    {"smithy.api#String", MODEL_STRING},
    {"smithy.api#Blob", MODEL_BLOB},
    {"smithy.api#BigInteger", MODEL_BIG_INTEGER},
    {"smithy.api#BigDecimal", MODEL_BIG_DECIMAL},
    {"smithy.api#Timestamp", MODEL_TIMESTAMP},
    {"smithy.api#Document", MODEL_DOCUMENT},
    {"smithy.api#Boolean", MODEL_BOOLEAN},
    {"smithy.api#PrimitiveBoolean", MODEL_BOOLEAN},
    {"smithy.api#Byte", MODEL_BYTE},
    {"smithy.api#PrimitiveByte", MODEL_BYTE},
    {"smithy.api#Short", MODEL_SHORT},
    {"smithy.api#PrimitiveShort", MODEL_SHORT},
    {"smithy.api#Integer", MODEL_INTEGER},
    {"smithy.api#PrimitiveInteger", MODEL_INTEGER},
    {"smithy.api#Long", MODEL_LONG},
    {"smithy.api#PrimitiveLong", MODEL_LONG},
    {"smithy.api#Float", MODEL_FLOAT},
    {"smithy.api#PrimitiveFloat", MODEL_FLOAT},
    {"smithy.api#Double", MODEL_DOUBLE},
    {"smithy.api#PrimitiveDouble", MODEL_DOUBLE},
    {"smithy.api#Unit", MODEL_STRUCTURE},
};

#define TYPE_COUNT    (sizeof types / sizeof *types)
#define PRELUDE_COUNT (sizeof prelude / sizeof *prelude)

/* A shape before it has its place in the order of ids. */
typedef struct draft {
    model_text id;
    const tree_node *node; /* NULL: of the prelude */
    model_kind kind;
} draft;

static int by_id(const void *left, const void *right)
{
    return model_text_compare(((const draft *)left)->id, ((const draft *)right)->id);
}

static bool is_prelude(model_text id)
{
    static const char space[] = "smithy.api#";
    return id.size >= sizeof space - 1 && !memcmp(id.data, space, sizeof space - 1);
}

static bool find_type(const tree_node *type, model_kind *kind)
{
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (tree_equals(type, types[i].name)) {
            *kind = types[i].kind;
            return true;
        }
    }
    return false;
}

/* False: logged, or "apply", which is no shape of its own. */
static bool read_draft(read_file *f, const tree_node *node, draft *d)
{
    f->subject = (model_subject){{node->key, node->key_size}, {"", 0}};
    if (!read_expect(f, node, TREE_OBJECT, "the shape"))
        return false;
    const tree_node *type = read_member(f, node, "type", TREE_STRING, true);
    if (!type || tree_equals(type, "apply"))
        return false;
    if (!memchr(node->key, '#', node->key_size)) {
        read_fail(f, node, "the shape's id has no namespace");
        return false;
    }
    *d = (draft){.id = read_key(f, node), .node = node};
    if (is_prelude(d->id)) {
        read_fail(f, node, "smithy.api is reserved for the prelude");
        return false;
    }
    if (!find_type(type, &d->kind)) {
        read_fail(f, type, "%s is no type of shape", read_quote(f, type));
        return false;
    }
    return true;
}

static const char *after_namespace(model_text id)
{
    return (const char *)memchr(id.data, '#', id.size) + 1;
}

static void place_shape(read_smithy_file *s, const draft *d, uint32_t i)
{
    const char *name = after_namespace(d->id);
    model_shape *shape = &s->m->shapes[i];
    *shape = (model_shape){.id = d->id,
                           .name = {name, d->id.size - (size_t)(name - d->id.data)},
                           .kind = d->kind,
                           .prelude = !d->node};
    if (d->node)
        shape->place = read_place(&s->in, d->node->key_at);
    s->sources[i] = (read_source){.node = d->node, .state = d->node ? READ_NEW : READ_DONE};
}

/* All shapes with their kinds, sorted, nothing read of them yet. */
static void read_ids(read_smithy_file *s, const tree_node *shapes)
{
    model *m = s->m;
    draft *drafts = arena_alloc(m->memory, (shapes->count + PRELUDE_COUNT) * sizeof *drafts);
    size_t n = 0;
    for (; n < PRELUDE_COUNT; n++)
        drafts[n] = (draft){.id = read_constant(&s->in, prelude[n].name), .kind = prelude[n].kind};
    for (const tree_node *node = shapes->first; node; node = node->next)
        n += read_draft(&s->in, node, &drafts[n]);
    qsort(drafts, n, sizeof *drafts, by_id);
    m->shapes = arena_alloc(m->memory, n * sizeof *m->shapes);
    s->sources = arena_alloc(m->memory, n * sizeof *s->sources);
    m->shape_count = (uint32_t)n;
    for (size_t i = 0; i < n; i++)
        place_shape(s, &drafts[i], (uint32_t)i);
}

static bool may_have_mixins(model_kind kind)
{
    return kind < MODEL_OPERATION;
}

/* Reads the shape's node but for mixins and members. */
static void open_shape(read_smithy_file *s, uint32_t i)
{
    read_file *f = &s->in;
    read_source *source = &s->sources[i];
    model_shape *shape = &s->m->shapes[i];
    const tree_node *traits = tree_get(source->node, "traits");
    source->state = READ_OPEN;
    f->subject = (model_subject){shape->id, {"", 0}};
    source->mixin = tree_get(traits, "smithy.api#mixin") != NULL;
    source->mixins = read_member(f, source->node, "mixins", TREE_ARRAY, false);
    if (source->mixins && source->mixins->count && !may_have_mixins(shape->kind)) {
        read_fail(f, source->mixins, "mixins of %s are not supported",
                  model_kind_name(shape->kind));
        source->mixins = NULL;
    }
}

/* The mixin that an element of "mixins" names; NULL: logged. */
static model_shape *find_mixin(read_smithy_file *s, const model_shape *shape, const tree_node *node)
{
    read_file *f = &s->in;
    model_text id;
    if (!read_target(f, node, &id, NULL))
        return NULL;
    model_shape *mixin = model_find(s->m, id);
    if (!mixin)
        read_fail(f, node, "mixins: there is no shape %s",
                  fail_quote(f->log->memory, id.data, id.size));
    else if (mixin->kind != shape->kind ||
             !tree_get(tree_get(read_node_of(s, mixin), "traits"), "smithy.api#mixin"))
        read_fail(f, node, "mixins: %s is not a mixin for %s",
                  fail_quote(f->log->memory, id.data, id.size), model_kind_name(shape->kind));
    else
        return mixin;
    return NULL;
}

/* Reads the shape now that its mixins are complete. */
static void finish_shape(read_smithy_file *s, uint32_t i)
{
    read_file *f = &s->in;
    read_source *source = &s->sources[i];
    model_shape *shape = &s->m->shapes[i];
    const tree_node *traits = tree_get(source->node, "traits");
    source->state = READ_DONE;
    f->subject = (model_subject){shape->id, {"", 0}};
    if (!may_have_mixins(shape->kind))
        return;
    if (tree_equals(tree_get(source->node, "type"), "set"))
        shape->traits.unique = true;
    read_traits(f, traits, NULL, &shape->traits);
    read_members(s, i);
    if (source->mixin) {
        const tree_node *local = tree_get(tree_get(traits, "smithy.api#mixin"), "localTraits");
        read_traits(f, traits, local, &source->pass_on);
    }
}

/* A shape whose mixins are being completed. */
typedef struct pending_shape {
    uint32_t shape;
    const tree_node *next; /* element of its "mixins" */
} pending_shape;

static pending_shape open_pending(read_smithy_file *s, uint32_t i)
{
    open_shape(s, i);
    const tree_node *mixins = s->sources[i].mixins;
    return (pending_shape){i, mixins ? mixins->first : NULL};
}

/* Adds what a complete mixin gives. */
static void take_mixin(read_smithy_file *s, uint32_t i, const model_shape *mixin)
{
    const read_source *from = &s->sources[mixin - s->m->shapes];
    read_inherit_traits(&s->m->shapes[i].traits, &from->pass_on);
    read_inherit_traits(&s->sources[i].pass_on, &from->pass_on);
    read_mixin_members(s, i, mixin);
}

/* One step of the walk over mixins of mixins, which has a stack of its own: they may be chained as
 * deep as there are shapes. */
static uint32_t advance(read_smithy_file *s, pending_shape *stack, uint32_t depth)
{
    pending_shape *top = &stack[depth - 1];
    model_shape *shape = &s->m->shapes[top->shape];
    if (!top->next) {
        finish_shape(s, top->shape);
        return depth - 1;
    }
    s->in.subject = (model_subject){shape->id, {"", 0}};
    model_shape *mixin = find_mixin(s, shape, top->next);
    uint32_t index = mixin ? (uint32_t)(mixin - s->m->shapes) : 0;
    if (mixin && s->sources[index].state == READ_NEW) {
        stack[depth] = open_pending(s, index);
        return depth + 1;
    }
    if (mixin && s->sources[index].state == READ_OPEN)
        read_fail(&s->in, top->next, "mixins: the shape is a mixin of itself");
    else if (mixin)
        take_mixin(s, top->shape, mixin);
    top->next = top->next->next;
    return depth;
}

static void read_with_mixins(read_smithy_file *s)
{
    pending_shape *stack = arena_alloc(s->m->memory, (s->m->shape_count + 1u) * sizeof *stack);
    for (uint32_t i = 0; i < s->m->shape_count; i++) {
        if (s->sources[i].state != READ_NEW)
            continue;
        uint32_t depth = 1;
        stack[0] = open_pending(s, i);
        while (depth)
            depth = advance(s, stack, depth);
    }
}

/* {"type": "apply"} under the id of a member, com.x#Foo$bar; one on a shape could only stand beside
 * the shape itself under the same name. */
static void read_apply(read_smithy_file *s, const tree_node *node)
{
    read_file *f = &s->in;
    const char *dollar = memchr(node->key, '$', node->key_size);
    model_text id = {node->key, dollar ? (size_t)(dollar - node->key) : node->key_size};
    model_text name = {dollar ? dollar + 1 : "", dollar ? node->key_size - id.size - 1 : 0};
    f->subject = (model_subject){{node->key, node->key_size}, {"", 0}};
    model_shape *shape = model_find(s->m, id);
    model_member *member = NULL;
    for (uint32_t i = 0; shape && i < shape->member_count; i++)
        if (model_text_equal(shape->members[i].name, name))
            member = &shape->members[i];
    if (!member)
        read_fail(f, node, "apply: there is no such member");
    else if (s->sources[shape - s->m->shapes].mixin)
        read_fail(f, node, "apply: on a member of a mixin is not supported");
    else
        read_member_traits(s, shape, member, tree_get(node, "traits"));
}

void read_shapes(read_smithy_file *s, const tree_node *shapes)
{
    read_ids(s, shapes);
    read_with_mixins(s);
    for (const tree_node *n = shapes->first; n; n = n->next)
        if (tree_equals(tree_get(n, "type"), "apply"))
            read_apply(s, n);
    s->in.subject = (model_subject){{"", 0}, {"", 0}};
}

const tree_node *read_node_of(const read_smithy_file *s, const model_shape *shape)
{
    return s->sources[shape - s->m->shapes].node;
}
