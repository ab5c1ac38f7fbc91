#include "support/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 65536u

typedef struct block {
    struct block *next;
    size_t used, size;
    max_align_t bytes[];
} block;

typedef struct ring {
    struct ring *before, *after;
} ring;

/* A block of arena_resize(). */
typedef struct single {
    ring links; /* first: what is in the ring is a single, but the arena's head */
    size_t size;
    max_align_t bytes[];
} single;

struct arena {
    arena_options options;
    block *blocks;
    ring singles;                    /* head */
    arena *around, *inside, *beside; /* parent, first child, next child of the parent */
    size_t taken;                    /* bytes */
};

static void *resize_libc(void *context, void *memory, size_t size)
{
    (void)context;
    if (size > 0)
        return realloc(memory, size);
    free(memory);
    return NULL;
}

static void end_program(void *context, const char *why)
{
    (void)context;
    fprintf(stderr, "error: %s\n", why);
    exit(1);
}

arena *arena_new(void)
{
    return arena_new_with(&(arena_options){0});
}

/* A new block of so many bytes. */
static void *take(const arena_options *o, size_t *taken, size_t size)
{
    arena_budget *b = o->budget;
    if (size > SIZE_MAX / 2 || (b && size > b->memory - b->taken))
        o->fail(o->fail_context, "more memory than the limit allows");
    void *fresh = o->resize(o->context, NULL, size);
    if (!fresh)
        o->fail(o->fail_context, "out of memory");
    *taken += size;
    if (b)
        b->taken += size;
    return fresh;
}

arena *arena_new_with(const arena_options *options)
{
    arena_options o = *options;
    size_t taken = 0;
    o.resize = o.resize ? o.resize : resize_libc;
    o.fail = o.fail ? o.fail : end_program;
    arena *a = take(&o, &taken, sizeof *a);
    *a = (arena){.options = o, .taken = taken};
    a->singles.before = a->singles.after = &a->singles;
    return a;
}

static void give_back(const arena *a, void *memory)
{
    a->options.resize(a->options.context, memory, 0);
}

arena *arena_inside(arena *around)
{
    arena *a = arena_new_with(&around->options);
    a->around = around;
    a->beside = around->inside;
    around->inside = a;
    return a;
}

static void leave_parent(arena *a)
{
    arena **at = &a->around->inside;
    while (*at != a)
        at = &(*at)->beside;
    *at = a->beside;
}

static void forget(arena *a, size_t size)
{
    a->taken -= size;
    if (a->options.budget)
        a->options.budget->taken -= size;
}

void arena_free(arena *a)
{
    if (!a)
        return;
    while (a->inside)
        arena_free(a->inside);
    if (a->around)
        leave_parent(a);
    forget(a, a->taken);
    for (block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        give_back(a, b);
    }
    for (ring *s = a->singles.after, *next; s != &a->singles; s = next) {
        next = s->after;
        give_back(a, s);
    }
    give_back(a, a);
}

void arena_work(arena *a, uint64_t units)
{
    arena_budget *b = a->options.budget;
    if (!b)
        return;
    if (units > b->work - b->done)
        a->options.fail(a->options.fail_context, "more work than the limit allows");
    b->done += units;
}

size_t arena_taken(const arena *a)
{
    return a->taken;
}

void arena_retire(arena *a)
{
    a->options.budget = NULL;
}

void *arena_alloc(arena *a, size_t size)
{
    const size_t grain = sizeof(max_align_t);
    size = size > SIZE_MAX / 4 ? size : (size + grain - 1) / grain * grain;
    arena_work(a, 4 + size / 8);
    if (!a->blocks || a->blocks->size - a->blocks->used < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        block *b = take(&a->options, &a->taken, sizeof *b + room);
        *b = (block){.next = a->blocks, .size = room};
        a->blocks = b;
    }
    void *at = (char *)a->blocks->bytes + a->blocks->used;
    a->blocks->used += size;
    return memset(at, 0, size);
}

char *arena_copy(arena *a, const char *text, size_t size)
{
    char *to = arena_alloc(a, size + 1);
    if (size)
        memcpy(to, text, size);
    return to;
}

char *arena_printf(arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *to = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(to, (size_t)(n < 0 ? 0 : n) + 1, format, again);
    va_end(again);
    va_end(args);
    return to;
}

static void unlink_single(ring *s)
{
    s->before->after = s->after;
    s->after->before = s->before;
}

static void link_single(arena *a, ring *s)
{
    s->before = &a->singles;
    s->after = a->singles.after;
    s->before->after = s->after->before = s;
}

void *arena_resize(void *context, void *memory, size_t size)
{
    arena *a = context;
    single *s = memory ? (single *)((char *)memory - offsetof(single, bytes)) : NULL;
    if (size == 0 && s) {
        unlink_single(&s->links);
        forget(a, sizeof *s + s->size);
        give_back(a, s);
    }
    if (size == 0)
        return NULL;
    /* the old one stays in the ring until it is copied: a failure leaves nothing behind */
    if (size > SIZE_MAX / 4)
        size = SIZE_MAX / 2; /* refused */
    single *fresh = take(&a->options, &a->taken, sizeof *fresh + size);
    fresh->size = size;
    link_single(a, &fresh->links);
    if (s) {
        memcpy(fresh->bytes, s->bytes, s->size < size ? s->size : size);
        arena_resize(a, memory, 0);
    }
    return fresh->bytes;
}
