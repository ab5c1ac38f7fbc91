#include "read/shapes.h"

#include "model/text.h"
#include "read/apply.h"
#include "read/members.h"
#include "read/traits.h"

static bool may_have_mixins(model_kind kind)
{
    return kind < MODEL_OPERATION;
}

/* Reads the shape's node but for mixins and members. */
static void open_shape(smithy_reader *s, uint32_t i)
{
    read_file *f = &s->in;
    read_source *source = &s->sources[i];
    model_shape *shape = &s->m->shapes[i];
    const tree_node *traits = tree_get(read_node_of(s, shape), "traits");
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
static model_shape *find_mixin(smithy_reader *s, const model_shape *shape, const tree_node *node)
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
             !tree_get(tree_get(s->sources[mixin - s->m->shapes].node, "traits"),
                       "smithy.api#mixin"))
        read_fail(f, node, "mixins: %s is not a mixin for %s",
                  fail_quote(f->log->memory, id.data, id.size), model_kind_name(shape->kind));
    else
        return mixin;
    return NULL;
}

/* A string with the enum trait of Smithy 1.0 is an enum. */
static void read_old_enum_trait(smithy_reader *s, uint32_t i, const tree_node *traits)
{
    const tree_node *trait = tree_get(traits, "smithy.api#enum");
    if (trait && s->m->shapes[i].kind == MODEL_STRING)
        read_old_enum(s, i, trait);
}

void read_own_traits(smithy_reader *s, uint32_t i, const tree_node *traits)
{
    read_source *source = &s->sources[i];
    model_shape *shape = &s->m->shapes[i];
    read_traits(&s->in, traits, NULL, &shape->traits);
    read_old_enum_trait(s, i, traits);
    if (read_annotation(&s->in, traits, "smithy.api#streaming"))
        shape->streaming = true;
    if (source->mixin) {
        const tree_node *own = tree_get(source->node, "traits");
        const tree_node *local = tree_get(tree_get(own, "smithy.api#mixin"), "localTraits");
        read_traits(&s->in, traits, local, &source->pass_on);
    }
}

/* Reads the shape now that its mixins are complete. */
static void finish_shape(smithy_reader *s, uint32_t i)
{
    read_source *source = &s->sources[i];
    model_shape *shape = &s->m->shapes[i];
    const tree_node *traits = tree_get(read_node_of(s, shape), "traits");
    source->state = READ_DONE;
    s->in.subject = (model_subject){shape->id, {"", 0}};
    if (!may_have_mixins(shape->kind))
        return;
    if (tree_equals(tree_get(source->node, "type"), "set"))
        shape->traits.unique = true;
    read_own_traits(s, i, traits);
    read_members(s, i);
    read_applies(s, i);
}

/* A shape whose mixins are being completed. */
typedef struct pending_shape {
    uint32_t shape;
    const tree_node *next; /* element of its "mixins" */
} pending_shape;

static pending_shape open_pending(smithy_reader *s, uint32_t i)
{
    open_shape(s, i);
    const tree_node *mixins = s->sources[i].mixins;
    return (pending_shape){i, mixins ? mixins->first : NULL};
}

/* Adds what a complete mixin gives. */
static void take_mixin(smithy_reader *s, uint32_t i, const model_shape *mixin)
{
    read_source *from = &s->sources[mixin - s->m->shapes];
    from->user = i + 1;
    read_inherit_traits(&s->m->shapes[i].traits, &from->pass_on);
    read_inherit_traits(&s->sources[i].pass_on, &from->pass_on);
    read_mixin_members(s, i, mixin);
}

/* One step of the walk over mixins of mixins, which has a stack of its own: they may be chained as
 * deep as there are shapes. */
static uint32_t advance(smithy_reader *s, pending_shape *stack, uint32_t depth)
{
    pending_shape *top = &stack[depth - 1];
    model_shape *shape = &s->m->shapes[top->shape];
    if (!top->next) {
        finish_shape(s, top->shape);
        return depth - 1;
    }
    read_switch(s, s->sources[top->shape].file);
    s->in.subject = (model_subject){shape->id, {"", 0}};
    model_shape *mixin = find_mixin(s, shape, top->next);
    uint32_t index = mixin ? (uint32_t)(mixin - s->m->shapes) : 0;
    if (mixin && s->sources[index].state == READ_NEW) {
        stack[depth] = open_pending(s, index);
        return depth + 1;
    }
    if (mixin && s->sources[index].state == READ_OPEN)
        read_fail(&s->in, top->next, "mixins: the shape is a mixin of itself");
    else if (mixin && s->sources[index].user == top->shape + 1)
        read_fail(&s->in, top->next, "mixins: %s is given twice",
                  fail_quote(s->in.log->memory, mixin->id.data, mixin->id.size));
    else if (mixin)
        take_mixin(s, top->shape, mixin);
    top->next = top->next->next;
    return depth;
}

static void read_with_mixins(smithy_reader *s)
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

static void settle_defaults(model *m)
{
    for (uint32_t i = 0; i < m->shape_count; i++)
        for (uint32_t k = 0; k < m->shapes[i].member_count; k++)
            read_settle_default(&m->shapes[i].members[k].traits);
}

void read_shapes(smithy_reader *s)
{
    read_with_mixins(s);
    read_lost_applies(s);
    settle_defaults(s->m);
    s->in.subject = (model_subject){{"", 0}, {"", 0}};
}

void read_switch(smithy_reader *s, uint32_t file)
{
    s->in.file = s->files[file].file;
    s->in.tree = s->files[file].tree;
    s->in.lines = s->files[file].lines;
}

const tree_node *read_node_of(smithy_reader *s, const model_shape *shape)
{
    const read_source *source = &s->sources[shape - s->m->shapes];
    if (source->node)
        read_switch(s, source->file);
    return source->node;
}
