#include "read/ids.h"

#include "model/text.h"

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
    uint32_t file;
    model_kind kind;
} draft;

/* All that the files have, in the order of the files. */
typedef struct drafts {
    draft *shapes;
    size_t shape_count;
    read_apply *applies;
    uint32_t apply_count;
} drafts;

static int by_id(const void *left, const void *right)
{
    const draft *a = left, *b = right;
    int order = model_text_compare(a->id, b->id);
    return order ? order : (a->file > b->file) - (a->file < b->file);
}

static int by_target(const void *left, const void *right)
{
    const read_apply *a = left, *b = right;
    int order = model_text_compare(a->id, b->id);
    if (!order)
        order = model_text_compare(a->member, b->member);
    return order ? order : (a->file > b->file) - (a->file < b->file);
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

/* com.x#Foo, or com.x#Foo$bar for the member bar. */
static read_apply apply_of(const tree_node *node, uint32_t file)
{
    const char *dollar = memchr(node->key, '$', node->key_size);
    model_text id = {node->key, dollar ? (size_t)(dollar - node->key) : node->key_size};
    model_text member = {dollar ? dollar + 1 : "", dollar ? node->key_size - id.size - 1 : 0};
    return (read_apply){id, member, node, file};
}

/* False: logged. */
static bool read_draft(smithy_reader *s, const tree_node *node, const tree_node *type, draft *d)
{
    read_file *f = &s->in;
    if (!memchr(node->key, '#', node->key_size)) {
        read_fail(f, node, "the shape's id has no namespace");
        return false;
    }
    d->id = read_key(f, node);
    d->node = node;
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

static void read_node(smithy_reader *s, const tree_node *node, uint32_t file, drafts *d)
{
    read_file *f = &s->in;
    f->subject = (model_subject){{node->key, node->key_size}, {"", 0}};
    if (!read_expect(f, node, TREE_OBJECT, "the shape"))
        return;
    const tree_node *type = read_member(f, node, "type", TREE_STRING, true);
    draft *next = &d->shapes[d->shape_count];
    next->file = file;
    if (tree_equals(type, "apply"))
        d->applies[d->apply_count++] = apply_of(node, file);
    else if (type && read_draft(s, node, type, next))
        d->shape_count++;
}

static const tree_node *shapes_of(const read_file *f)
{
    return tree_get(tree_root(f->tree), "shapes");
}

/* False: logged. */
static bool count_shapes(smithy_reader *s, size_t *total)
{
    *total = 0;
    for (uint32_t i = 0; i < s->file_count; i++) {
        const tree_node *shapes = shapes_of(&s->files[i]);
        *total += shapes->count;
        if (*total <= MODEL_MAX_SHAPES)
            continue;
        read_switch(s, i);
        read_fail(&s->in, shapes, "%lu shapes, at most %u are supported", (unsigned long)*total,
                  MODEL_MAX_SHAPES);
        return false;
    }
    return true;
}

static void read_drafts(smithy_reader *s, size_t total, drafts *d)
{
    arena *memory = s->m->memory;
    size_t n = 0;
    *d = (drafts){.shapes = arena_alloc(memory, (total + PRELUDE_COUNT + 1) * sizeof *d->shapes),
                  .applies = arena_alloc(memory, (total + 1) * sizeof *d->applies)};
    for (; n < PRELUDE_COUNT; n++)
        d->shapes[n] =
            (draft){.id = read_constant(&s->in, prelude[n].name), .kind = prelude[n].kind};
    d->shape_count = n;
    for (uint32_t i = 0; i < s->file_count; i++) {
        read_switch(s, i);
        for (const tree_node *node = shapes_of(&s->in)->first; node; node = node->next)
            read_node(s, node, i, d);
    }
    qsort(d->shapes, d->shape_count, sizeof *d->shapes, by_id);
    if (d->apply_count > 1)
        qsort(d->applies, d->apply_count, sizeof *d->applies, by_target);
}

/* Two files may say the same about a shape, but nothing else. */
static void check_equal(smithy_reader *s, const draft *first, const draft *second)
{
    if (read_equal(first->node, second->node))
        return;
    read_switch(s, first->file);
    fail_place place = read_place(&s->in, first->node->key_at);
    read_switch(s, second->file);
    model_blame(s->in.log, read_place(&s->in, second->node->key_at),
                (model_subject){first->id, {"", 0}},
                "the shape is defined differently in %s, line %lu",
                read_quote_name(&s->in, place.file), (unsigned long)place.line);
}

static void place_shape(smithy_reader *s, const draft *d, uint32_t i)
{
    const char *name = (const char *)memchr(d->id.data, '#', d->id.size) + 1;
    model_shape *shape = &s->m->shapes[i];
    *shape = (model_shape){.id = d->id,
                           .name = {name, d->id.size - (size_t)(name - d->id.data)},
                           .kind = d->kind,
                           .prelude = !d->node};
    s->sources[i] =
        (read_source){.node = d->node, .file = d->file, .state = d->node ? READ_NEW : READ_DONE};
    if (read_node_of(s, shape))
        shape->place = read_place(&s->in, d->node->key_at);
}

void read_shape_ids(smithy_reader *s)
{
    model *m = s->m;
    drafts d;
    size_t total;
    if (!count_shapes(s, &total))
        return;
    read_drafts(s, total, &d);
    s->applies = d.applies;
    s->apply_count = d.apply_count;
    m->shapes = arena_alloc(m->memory, d.shape_count * sizeof *m->shapes);
    s->sources = arena_alloc(m->memory, d.shape_count * sizeof *s->sources);
    for (size_t i = 0, first = 0; i < d.shape_count; i++) {
        if (i && model_text_equal(d.shapes[first].id, d.shapes[i].id)) {
            check_equal(s, &d.shapes[first], &d.shapes[i]);
            continue;
        }
        first = i;
        place_shape(s, &d.shapes[i], m->shape_count++);
    }
    s->in.subject = (model_subject){{"", 0}, {"", 0}};
}
