#include "read/botocore_shapes.h"

#include "model/text.h"
#include "read/botocore_members.h"
#include "read/botocore_traits.h"
#include "read/shapes.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *type;
    model_kind kind;
} types[] = {
    {"structure", MODEL_STRUCTURE},
    {"string", MODEL_STRING},
    {"character", MODEL_STRING},
    {"list", MODEL_LIST},
    {"map", MODEL_MAP},
    {"integer", MODEL_INTEGER},
    {"long", MODEL_LONG},
    {"short", MODEL_SHORT},
    {"byte", MODEL_BYTE},
    {"float", MODEL_FLOAT},
    {"double", MODEL_DOUBLE},
    {"bigInteger", MODEL_BIG_INTEGER},
    {"bigDecimal", MODEL_BIG_DECIMAL},
    {"boolean", MODEL_BOOLEAN},
    {"blob", MODEL_BLOB},
    {"timestamp", MODEL_TIMESTAMP},
};

/* A shape before it has its place in the order of ids. */
typedef struct draft {
    model_text id;
    const tree_node *node; /* the shape, or the member whose enum it is */
    const tree_node *base; /* of a member's enum: the member's target; else NULL */
    model_kind kind;
} draft;

typedef struct drafts {
    draft *all;
    uint32_t count, room;
} drafts;

static int by_id(const void *left, const void *right)
{
    return model_text_compare(((const draft *)left)->id, ((const draft *)right)->id);
}

static model_text join(const botocore_reader *b, model_text left, char between, model_text right)
{
    size_t size = left.size + 1 + right.size;
    char *text = arena_alloc(b->m->memory, size + 1);
    memcpy(text, left.data, left.size);
    text[left.size] = between;
    if (right.size)
        memcpy(text + left.size + 1, right.data, right.size);
    return (model_text){text, size};
}

static model_text id_of(const botocore_reader *b, model_text name)
{
    return join(b, b->m->space, '#', name);
}

const tree_node *read_botocore_target(botocore_reader *b, const tree_node *reference,
                                      model_text *id, fail_place *place)
{
    read_file *f = &b->in;
    if (!read_expect(f, reference, TREE_OBJECT, "the reference"))
        return NULL;
    const tree_node *name = read_member(f, reference, "shape", TREE_STRING, true);
    if (!name)
        return NULL;
    *id = id_of(b, (model_text){name->text, name->size});
    *place = read_place(f, name->at);
    return name;
}

static void subject(botocore_reader *b, model_text id, model_text member)
{
    b->in.subject = (model_subject){id, member};
}

/* Unions, documents and event streams are structures with a flag, enums are strings with a list. */
static model_kind refine(botocore_reader *b, const tree_node *node, model_kind kind)
{
    if (kind == MODEL_STRING && tree_get(node, "enum"))
        return MODEL_ENUM;
    if (kind != MODEL_STRUCTURE)
        return kind;
    if (read_flag(&b->in, node, "document"))
        return MODEL_DOCUMENT;
    bool one_of = read_flag(&b->in, node, "union");
    bool events = read_flag(&b->in, node, "eventstream");
    return one_of || events ? MODEL_UNION : MODEL_STRUCTURE;
}

/* False: logged. */
static bool read_kind(botocore_reader *b, const tree_node *node, model_kind *kind)
{
    read_file *f = &b->in;
    const tree_node *type = read_member(f, node, "type", TREE_STRING, true);
    if (!type)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (tree_equals(type, types[i].type)) {
            *kind = refine(b, node, types[i].kind);
            return true;
        }
    }
    read_fail(f, type, "%s is no type of shape", read_quote(f, type));
    return false;
}

static draft *add_draft(botocore_reader *b, drafts *d)
{
    if (d->count == d->room) {
        draft *all = arena_alloc(b->m->memory, (size_t)d->room * 2 * sizeof *all);
        memcpy(all, d->all, d->count * sizeof *all);
        d->all = all;
        d->room *= 2;
    }
    return &d->all[d->count++];
}

static void draft_shape(botocore_reader *b, const tree_node *node, drafts *d)
{
    model_kind kind;
    model_text id = id_of(b, (model_text){node->key, node->key_size});
    subject(b, id, (model_text){"", 0});
    if (read_expect(&b->in, node, TREE_OBJECT, "the shape") && read_kind(b, node, &kind))
        *add_draft(b, d) = (draft){id, node, NULL, kind};
}

model_text read_botocore_enum_id(const botocore_reader *b, model_text shape,
                                 const tree_node *member)
{
    return join(b, shape, '_', (model_text){member->key, member->key_size});
}

/* A string that is an enum at this member only (apigatewayv2 has two) becomes a shape of its own.
 */
static void draft_member_enums(botocore_reader *b, const draft *of, drafts *d)
{
    const tree_node *members = tree_get(of->node, "members");
    model_text id = of->id;
    for (const tree_node *n = tree_is(members, TREE_OBJECT) ? members->first : NULL; n;
         n = n->next) {
        const tree_node *name = tree_get(n, "shape");
        if (!tree_get(n, "enum") || !tree_is(name, TREE_STRING))
            continue;
        const tree_node *base = tree_get_n(b->shapes, name->text, name->size);
        subject(b, id, (model_text){n->key, n->key_size});
        if (!tree_equals(tree_get(base, "type"), "string"))
            read_fail(&b->in, tree_get(n, "enum"), "enum: %s is no string",
                      read_quote(&b->in, name));
        else
            *add_draft(b, d) = (draft){read_botocore_enum_id(b, id, n), n, base, MODEL_ENUM};
    }
}

static void place_shape(botocore_reader *b, const draft *d, uint32_t i)
{
    model_shape *shape = &b->m->shapes[i];
    size_t space = b->m->space.size + 1;
    *shape = (model_shape){.id = d->id,
                           .name = {d->id.data + space, d->id.size - space},
                           .kind = d->kind,
                           .place = read_place(&b->in, d->node->key_at)};
    if (i && model_text_equal(shape[-1].id, shape->id))
        model_blame(b->in.log, shape->place, (model_subject){shape->id, {"", 0}},
                    "the name is wanted for the enum of a member");
}

static void read_shape(botocore_reader *b, const draft *d, uint32_t i)
{
    model_shape *shape = &b->m->shapes[i];
    const tree_node *node = d->base ? d->base : d->node;
    subject(b, shape->id, (model_text){"", 0});
    read_botocore_traits(&b->in, node, NULL, d->kind, &shape->traits);
    bool events = read_flag(&b->in, node, "eventstream");
    shape->streaming = read_flag(&b->in, node, "streaming") || events;
    read_botocore_members(b, i, d->node);
}

/* False: logged. */
static bool count_is_fine(botocore_reader *b)
{
    if (b->shapes->count <= MODEL_MAX_SHAPES)
        return true;
    read_fail(&b->in, b->shapes, "%lu shapes, at most %u are supported",
              (unsigned long)b->shapes->count, MODEL_MAX_SHAPES);
    return false;
}

void read_botocore_shapes(botocore_reader *b)
{
    model *m = b->m;
    drafts d = {.room = b->shapes->count + 1};
    if (!count_is_fine(b))
        return;
    d.all = arena_alloc(m->memory, d.room * sizeof *d.all);
    for (const tree_node *n = b->shapes->first; n; n = n->next)
        draft_shape(b, n, &d);
    for (uint32_t i = 0, own = d.count; i < own; i++) {
        draft of = d.all[i]; /* they move */
        draft_member_enums(b, &of, &d);
    }
    if (d.count > 1)
        qsort(d.all, d.count, sizeof *d.all, by_id);
    m->shapes = arena_alloc(m->memory, (d.count + 1u) * sizeof *m->shapes);
    m->shape_count = d.count;
    for (uint32_t i = 0; i < d.count; i++)
        place_shape(b, &d.all[i], i);
    for (uint32_t i = 0; i < d.count; i++)
        read_shape(b, &d.all[i], i);
    subject(b, (model_text){"", 0}, (model_text){"", 0});
}
