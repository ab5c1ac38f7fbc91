#include "model/unique.h"

#include "model/blame.h"
#include "model/text.h"

/* One of the members that target a shape. */
typedef struct user {
    uint32_t shape; /* that has the member */
    uint32_t next;  /* 0: last; else the user before, counted from 1 */
    const model_member *member;
} user;

/* A walk from what cannot be compared to everything that holds it, against the targets: linear,
 * however many lists ask. */
typedef struct search {
    model *m;
    user *users;
    uint32_t user_count;
    uint32_t *first;              /* last user of shape i, counted from 1; 0: none */
    const model_shape **owner;    /* shape i holds a member of this one … */
    const model_member **culprit; /* … namely this, which cannot be compared; NULL: none */
    uint32_t *work;               /* shapes whose users are not looked at yet */
    uint32_t work_count;
} search;

static bool cannot_be_compared(model_kind kind)
{
    return kind == MODEL_FLOAT || kind == MODEL_DOUBLE || kind == MODEL_DOCUMENT;
}

static uint32_t index_of(const search *s, const model_shape *shape)
{
    return (uint32_t)(shape - s->m->shapes);
}

static void mark(search *s, uint32_t shape, const model_shape *owner, const model_member *culprit)
{
    if (s->culprit[shape])
        return;
    s->owner[shape] = owner;
    s->culprit[shape] = culprit;
    s->work[s->work_count++] = shape;
}

static uint32_t count_members(const model *m)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->shape_count; i++)
        count += m->shapes[i].reached ? m->shapes[i].member_count : 0;
    return count;
}

/* Links every member to its target, and starts the walk at those whose target is the problem. */
static void look_at_members(search *s, uint32_t shape)
{
    const model_shape *owner = &s->m->shapes[shape];
    for (uint32_t k = 0; owner->reached && k < owner->member_count; k++) {
        const model_member *member = &owner->members[k];
        if (!member->target)
            continue;
        uint32_t *first = &s->first[index_of(s, member->target)];
        s->users[s->user_count] = (user){shape, *first, member};
        *first = ++s->user_count;
        if (cannot_be_compared(member->target->kind))
            mark(s, shape, owner, member);
    }
}

static search search_all(model *m)
{
    size_t n = (size_t)m->shape_count + 1;
    search s = {.m = m};
    s.users = arena_alloc(m->memory, ((size_t)count_members(m) + 1) * sizeof *s.users);
    s.first = arena_alloc(m->memory, n * sizeof *s.first);
    s.owner = arena_alloc(m->memory, n * sizeof *s.owner);
    s.culprit = arena_alloc(m->memory, n * sizeof *s.culprit);
    s.work = arena_alloc(m->memory, n * sizeof *s.work);
    for (uint32_t i = 0; i < m->shape_count; i++)
        look_at_members(&s, i);
    for (uint32_t at = 0; at < s.work_count; at++) { /* nearest first */
        uint32_t shape = s.work[at];
        for (uint32_t u = s.first[shape]; u; u = s.users[u - 1].next)
            mark(&s, s.users[u - 1].shape, s.owner[shape], s.culprit[shape]);
    }
    return s;
}

static const char *quote(fail_log *log, model_text text)
{
    return fail_quote(log->memory, text.data, text.size);
}

static void blame(fail_log *log, const model_shape *list, const model_shape *owner,
                  const model_member *culprit)
{
    const model_shape *target = culprit->target;
    model_blame(log, list->place, (model_subject){list->id, {"", 0}},
                "uniqueItems: the elements hold %s, which cannot be compared: %s$%s is %s",
                model_kind_name(target->kind), quote(log, owner->id), quote(log, culprit->name),
                quote(log, target->id));
}

void model_check_unique(model *m, fail_log *log)
{
    search s = search_all(m);
    for (uint32_t i = 0; i < m->shape_count; i++) {
        const model_shape *list = &m->shapes[i];
        if (list->reached && list->traits.unique && list->kind == MODEL_LIST && s.culprit[i])
            blame(log, list, s.owner[i], s.culprit[i]);
    }
}
