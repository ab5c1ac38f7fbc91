#include "read/apply.h"

#include "model/text.h"
#include "read/members.h"

#include <stdlib.h>

/* A trait that is given to a shape or member. */
typedef struct given_trait {
    const tree_node *node;
    uint32_t file, rank; /* rank: own traits first, then in the order of the files */
} given_trait;

static int by_trait(const void *left, const void *right)
{
    const given_trait *a = left, *b = right;
    int order = model_text_compare((model_text){a->node->key, a->node->key_size},
                                   (model_text){b->node->key, b->node->key_size});
    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static const tree_node *traits_of(const tree_node *node)
{
    const tree_node *traits = tree_get(node, "traits");
    return tree_is(traits, TREE_OBJECT) ? traits : NULL;
}

static uint32_t gather(given_trait *to, const tree_node *traits, uint32_t file, uint32_t rank)
{
    uint32_t n = 0;
    for (const tree_node *t = traits ? traits->first : NULL; t; t = t->next)
        to[n++] = (given_trait){t, file, rank};
    return n;
}

static void refuse_conflict(smithy_reader *s, const given_trait *first, const given_trait *second)
{
    read_switch(s, first->file);
    fail_place place = read_place(&s->in, first->node->key_at);
    read_switch(s, second->file);
    read_fail(&s->in, second->node, "apply: %s is another one in %s, line %lu",
              read_quote_key(&s->in, second->node), read_quote_name(&s->in, place.file),
              (unsigned long)place.line);
}

/* The applied ones to one target, and what stands at the target itself. */
static void check_conflicts(smithy_reader *s, const given_trait *own, const read_apply *applies,
                            uint32_t count)
{
    size_t most = 1 + (own->node ? own->node->count : 0), n = 0;
    for (uint32_t k = 0; k < count; k++)
        most += traits_of(applies[k].node) ? traits_of(applies[k].node)->count : 0;
    given_trait *all = arena_alloc(s->m->memory, most * sizeof *all);
    n += gather(all + n, own->node, own->file, 0);
    for (uint32_t k = 0; k < count; k++)
        n += gather(all + n, traits_of(applies[k].node), applies[k].file, k + 1);
    qsort(all, n, sizeof *all, by_trait);
    for (size_t k = 1; k < n; k++)
        if (model_text_equal((model_text){all[k - 1].node->key, all[k - 1].node->key_size},
                             (model_text){all[k].node->key, all[k].node->key_size}) &&
            !read_equal(all[k - 1].node, all[k].node))
            refuse_conflict(s, &all[k - 1], &all[k]);
}

/* "members" of a structure; "member", "key" and "value" of lists and maps. */
static const tree_node *own_member_node(const smithy_reader *s, uint32_t i, model_text name)
{
    const tree_node *node = s->sources[i].node;
    const tree_node *members = tree_get(node, "members");
    model_kind kind = s->m->shapes[i].kind;
    bool fixed = kind == MODEL_LIST || kind == MODEL_MAP;
    return tree_get_n(fixed ? node : members, name.data, name.size);
}

/* @param count  how many have the same target as the first */
static void apply_group(smithy_reader *s, uint32_t i, const read_apply *applies, uint32_t count)
{
    model_shape *shape = &s->m->shapes[i];
    model_text name = applies->member;
    model_member *member = name.size ? read_find_member(s, i, name) : NULL;
    const tree_node *own = name.size ? own_member_node(s, i, name) : s->sources[i].node;
    given_trait standing = {traits_of(own), s->sources[i].file, 0};
    s->in.subject = (model_subject){shape->id, name};
    read_switch(s, applies->file);
    if (name.size && !member) {
        read_fail(&s->in, applies->node, "apply: there is no such member");
        return;
    }
    check_conflicts(s, &standing, applies, count);
    for (uint32_t k = 0; k < count; k++) {
        read_switch(s, applies[k].file);
        const tree_node *traits = read_member(&s->in, applies[k].node, "traits", TREE_OBJECT, true);
        if (traits && member)
            read_member_traits(s, shape, member, traits);
        else if (traits)
            read_own_traits(s, i, traits);
        s->in.subject = (model_subject){shape->id, name};
    }
}

/* The first one at or after this id in s->applies. */
static uint32_t first_apply(const smithy_reader *s, model_text id)
{
    uint32_t low = 0, high = s->apply_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (model_text_compare(s->applies[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t group_size(const smithy_reader *s, uint32_t at)
{
    const read_apply *first = &s->applies[at];
    uint32_t n = 1;
    while (at + n < s->apply_count && model_text_equal(s->applies[at + n].id, first->id) &&
           model_text_equal(s->applies[at + n].member, first->member))
        n++;
    return n;
}

void read_applies(smithy_reader *s, uint32_t i)
{
    model_text id = s->m->shapes[i].id;
    uint32_t at = s->apply_count ? first_apply(s, id) : 0;
    while (at < s->apply_count && model_text_equal(s->applies[at].id, id)) {
        uint32_t n = group_size(s, at);
        apply_group(s, i, &s->applies[at], n);
        at += n;
    }
}

const tree_node *read_trait(smithy_reader *s, uint32_t i, const char *name)
{
    model_text id = s->m->shapes[i].id;
    const tree_node *found = tree_get(traits_of(s->sources[i].node), name);
    uint32_t file = s->sources[i].file;
    uint32_t at = !found && s->apply_count ? first_apply(s, id) : s->apply_count;
    for (; !found && at < s->apply_count && model_text_equal(s->applies[at].id, id) &&
           !s->applies[at].member.size;
         at++) {
        found = tree_get(traits_of(s->applies[at].node), name);
        file = s->applies[at].file;
    }
    read_switch(s, file);
    return found;
}

void read_lost_applies(smithy_reader *s)
{
    for (uint32_t k = 0; k < s->apply_count; k++) {
        const read_apply *a = &s->applies[k];
        const model_shape *shape = model_find(s->m, a->id);
        if (shape && !shape->prelude)
            continue;
        read_switch(s, a->file);
        s->in.subject = (model_subject){{a->node->key, a->node->key_size}, {"", 0}};
        read_fail(&s->in, a->node, "apply: there is no such shape");
    }
}
