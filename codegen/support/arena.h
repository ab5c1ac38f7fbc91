/* Build-time memory: everything lives until the arena is freed. Where memory cannot be had nothing
 * returns: the arena's `fail` is called, which leaves by longjmp() or ends the program. That is
 * safe anywhere, since whatever codegen takes comes from an arena and goes with it. */
#ifndef WIREVET_SUPPORT_ARENA_H
#define WIREVET_SUPPORT_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct arena arena;

/* realloc(): a new block for `memory` NULL, a larger or smaller one, or free() for size 0. NULL:
 * not to be had, and `memory` is as it was. */
typedef void *arena_resizer(void *context, void *memory, size_t size);

/* What several arenas may take together; counted exactly. */
typedef struct arena_budget {
    size_t memory, taken; /* most bytes at once, and how many there are now */
    uint64_t work, done;  /* most work, and how much was done */
} arena_budget;

typedef struct arena_options {
    arena_resizer *resize; /* NULL: that of the C library */
    void *context;         /* of resize */
    arena_budget *budget;  /* NULL: no limits */
    /* Never returns. NULL: a message and exit status 1, as a build tool needs it. */
    void (*fail)(void *fail_context, const char *why);
    void *fail_context;
} arena_options;

arena *arena_new(void);
arena *arena_new_with(const arena_options *options);
void arena_free(arena *a);

/* An arena under the options and the budget of another; freed before it or with it. */
arena *arena_inside(arena *around);

/* Zeroed, aligned as for max_align_t. */
void *arena_alloc(arena *a, size_t size);

/* Copy with a NUL behind it. */
char *arena_copy(arena *a, const char *text, size_t size);

/* printf into the arena. */
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For memory that shrinks, moves or goes before the arena does, an arena_resizer whose context is
 * the arena. Not zeroed. Never mixed with arena_alloc(). */
void *arena_resize(void *a, void *memory, size_t size);

/* Counts work, in units of about a nanosecond, so that the same input is refused on every machine.
 * arena_alloc() counts by itself; this is for loops that take time without taking memory. */
void arena_work(arena *a, uint64_t units);

/* Bytes that it has now. */
size_t arena_taken(const arena *a);

/* It counts no more: the budget and `fail` may go before the arena does, which is only to be freed.
 */
void arena_retire(arena *a);

#endif
