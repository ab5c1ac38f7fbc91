/* Build-time memory: everything lives until the arena is freed. Out of memory ends the program with
 * a message and exit status 1 (a build tool has nothing better to do). */
#ifndef WIREVET_SUPPORT_ARENA_H
#define WIREVET_SUPPORT_ARENA_H

#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *a);

/* Zeroed, aligned as for max_align_t. */
void *arena_alloc(arena *a, size_t size);

/* Copy with a NUL behind it. */
char *arena_copy(arena *a, const char *text, size_t size);

/* printf into the arena. */
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
