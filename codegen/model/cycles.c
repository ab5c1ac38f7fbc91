#include "model/cycles.h"

#include "model/blame.h"

#include <string.h>

/* The reached shapes and, of their members, the ones that `follow` lets pass. */
typedef struct graph graph;
struct graph {
    model *m;
    bool (*follow)(const graph *g, const model_shape *from, const model_member *member);
    const bool *finite;
    /* Tarjan's algorithm with a stack of its own: shapes may be chained as deep as there are */
    struct frame {
        uint32_t shape, next_member;
    } * frames;
    uint32_t frame_count;
    uint32_t *order, *low, *pending; /* order: 1, 2, 3 …; 0: not seen yet */
    uint32_t pending_count, clock;
    bool *is_pending;
    uint32_t *component; /* result: 0, or the number of the cycle that the shape lies on */
    uint32_t component_count;
};

static uint32_t index_of(const graph *g, const model_shape *shape)
{
    return (uint32_t)(shape - g->m->shapes);
}

static void enter(graph *g, uint32_t shape)
{
    g->frames[g->frame_count++] = (struct frame){shape, 0};
    g->order[shape] = g->low[shape] = ++g->clock;
    g->pending[g->pending_count++] = shape;
    g->is_pending[shape] = true;
}

static void lower(graph *g, uint32_t shape, uint32_t to)
{
    if (to < g->low[shape])
        g->low[shape] = to;
}

static bool holds_itself(const graph *g, uint32_t shape)
{
    const model_shape *s = &g->m->shapes[shape];
    for (uint32_t i = 0; i < s->member_count; i++)
        if (s->members[i].target == s && g->follow(g, s, &s->members[i]))
            return true;
    return false;
}

/* All that is pending above the root of a component belongs to it. */
static void leave(graph *g, uint32_t shape)
{
    uint32_t last;
    if (g->low[shape] != g->order[shape])
        return;
    bool alone = g->pending[g->pending_count - 1] == shape;
    uint32_t number = alone && !holds_itself(g, shape) ? 0 : ++g->component_count;
    do {
        last = g->pending[--g->pending_count];
        g->is_pending[last] = false;
        g->component[last] = number;
    } while (last != shape);
}

static void visit_member(graph *g, uint32_t shape, const model_member *member)
{
    if (!member->target || !g->follow(g, &g->m->shapes[shape], member))
        return;
    uint32_t target = index_of(g, member->target);
    if (!g->order[target])
        enter(g, target);
    else if (g->is_pending[target])
        lower(g, shape, g->order[target]);
}

static void visit_from(graph *g, uint32_t root)
{
    enter(g, root);
    while (g->frame_count) {
        struct frame *top = &g->frames[g->frame_count - 1];
        const model_shape *shape = &g->m->shapes[top->shape];
        if (top->next_member < shape->member_count) {
            visit_member(g, top->shape, &shape->members[top->next_member++]);
            continue;
        }
        uint32_t done = top->shape;
        leave(g, done);
        if (--g->frame_count)
            lower(g, g->frames[g->frame_count - 1].shape, g->low[done]);
    }
}

static void find_components(graph *g)
{
    uint32_t n = g->m->shape_count;
    memset(g->order, 0, n * sizeof *g->order);
    memset(g->component, 0, n * sizeof *g->component);
    g->clock = g->component_count = 0;
    for (uint32_t i = 0; i < n; i++)
        if (g->m->shapes[i].reached && !g->order[i])
            visit_from(g, i);
}

static graph new_graph(model *m)
{
    arena *a = m->memory;
    size_t n = (size_t)m->shape_count + 1;
    graph g = {.m = m};
    g.frames = arena_alloc(a, n * sizeof *g.frames);
    g.order = arena_alloc(a, n * sizeof *g.order);
    g.low = arena_alloc(a, n * sizeof *g.low);
    g.pending = arena_alloc(a, n * sizeof *g.pending);
    g.is_pending = arena_alloc(a, n * sizeof *g.is_pending);
    g.component = arena_alloc(a, n * sizeof *g.component);
    return g;
}

static bool follow_all(const graph *g, const model_shape *from, const model_member *member)
{
    (void)g, (void)from, (void)member;
    return true;
}

static bool is_container(const model_shape *shape)
{
    return shape->kind == MODEL_LIST || shape->kind == MODEL_MAP;
}

static bool follow_containers(const graph *g, const model_shape *from, const model_member *member)
{
    (void)g;
    return is_container(from) && is_container(member->target);
}

/* Members without which no value exists. A union needs one of its members, and where the union is
 * not finite none of them is. */
static bool is_needed(const model_shape *from, const model_member *member)
{
    return from->kind == MODEL_UNION || (from->kind == MODEL_STRUCTURE && member->traits.required);
}

static bool follow_endless(const graph *g, const model_shape *from, const model_member *member)
{
    return !g->finite[index_of(g, from)] && !g->finite[index_of(g, member->target)] &&
           is_needed(from, member);
}

/* Which shapes can have a finite value: the least fixed point, over the edges backwards. */
typedef struct fixpoint {
    const graph *g;
    bool *finite;
    uint32_t *missing; /* needed members not known to be finite yet */
    uint32_t *first;   /* users of shape i: user[first[i]] to user[first[i + 1] - 1] */
    uint32_t *user;
    uint32_t *work;
    uint32_t work_count;
} fixpoint;

static void count_needs(fixpoint *f)
{
    const model *m = f->g->m;
    for (uint32_t i = 0; i < m->shape_count; i++) {
        const model_shape *s = &m->shapes[i];
        for (uint32_t k = 0; s->reached && k < s->member_count; k++) {
            if (!s->members[k].target || !is_needed(s, &s->members[k]))
                continue;
            f->missing[i]++;
            f->first[index_of(f->g, s->members[k].target) + 1]++;
        }
        if (s->kind == MODEL_UNION && f->missing[i])
            f->missing[i] = 1;
    }
    for (uint32_t i = 0; i < m->shape_count; i++)
        f->first[i + 1] += f->first[i];
}

static void link_users(fixpoint *f)
{
    const model *m = f->g->m;
    arena *a = m->memory;
    uint32_t *next = arena_alloc(a, ((size_t)m->shape_count + 1) * sizeof *next);
    f->user = arena_alloc(a, ((size_t)f->first[m->shape_count] + 1) * sizeof *f->user);
    memcpy(next, f->first, ((size_t)m->shape_count + 1) * sizeof *next);
    for (uint32_t i = 0; i < m->shape_count; i++) {
        const model_shape *s = &m->shapes[i];
        for (uint32_t k = 0; s->reached && k < s->member_count; k++)
            if (s->members[k].target && is_needed(s, &s->members[k]))
                f->user[next[index_of(f->g, s->members[k].target)]++] = i;
    }
}

static void mark_finite(fixpoint *f, uint32_t shape)
{
    if (f->finite[shape])
        return;
    f->finite[shape] = true;
    f->work[f->work_count++] = shape;
}

static const bool *find_finite(const graph *g)
{
    arena *a = g->m->memory;
    uint32_t n = g->m->shape_count;
    fixpoint f = {.g = g};
    f.finite = arena_alloc(a, n * sizeof *f.finite);
    f.missing = arena_alloc(a, n * sizeof *f.missing);
    f.first = arena_alloc(a, ((size_t)n + 1) * sizeof *f.first);
    f.work = arena_alloc(a, n * sizeof *f.work);
    count_needs(&f);
    link_users(&f);
    for (uint32_t i = 0; i < n; i++)
        if (!f.missing[i])
            mark_finite(&f, i);
    while (f.work_count) {
        uint32_t shape = f.work[--f.work_count];
        for (uint32_t k = f.first[shape]; k < f.first[shape + 1]; k++) {
            uint32_t user = f.user[k];
            if (f.missing[user] && --f.missing[user] == 0)
                mark_finite(&f, user);
        }
    }
    return f.finite;
}

/* One error per cycle, at its first shape in the order of ids. */
static void blame_components(const graph *g, fail_log *log, const char *sentence)
{
    arena *a = g->m->memory;
    bool *blamed = arena_alloc(a, ((size_t)g->component_count + 1) * sizeof *blamed);
    for (uint32_t i = 0; i < g->m->shape_count; i++) {
        const model_shape *s = &g->m->shapes[i];
        uint32_t number = g->component[i];
        if (!number || blamed[number])
            continue;
        blamed[number] = true;
        for (uint32_t k = 0; k < s->member_count; k++) {
            const model_member *member = &s->members[k];
            if (!member->target || g->component[index_of(g, member->target)] != number ||
                !g->follow(g, s, member))
                continue;
            model_blame(log, member->target_place, (model_subject){s->id, member->name}, "%s",
                        sentence);
            break;
        }
    }
}

void model_find_cycles(model *m, fail_log *log)
{
    graph g = new_graph(m);
    g.follow = follow_all;
    find_components(&g);
    for (uint32_t i = 0; i < m->shape_count; i++)
        m->shapes[i].cycle = g.component[i] != 0;

    g.follow = follow_containers;
    find_components(&g);
    blame_components(&g, log, "lists and maps hold each other without a structure in between");

    g.finite = find_finite(&g);
    g.follow = follow_endless;
    find_components(&g);
    blame_components(&g, log, "required members form a cycle, so no value can be finite");
}
