/* Where this room's memory comes from. */
#ifndef WIREVET_TREE_MEMORY_H
#define WIREVET_TREE_MEMORY_H

#include <stddef.h>

/* resize: realloc(), and free() for size 0. It may leave by longjmp(): this room holds nothing but
 * what it has from here. NULL: the C library's. */
typedef struct tree_memory {
    void *(*resize)(void *context, void *at, size_t size);
    void *context;
} tree_memory;

/* NULL: out of memory, and `at` is as it was. */
void *tree_resize(tree_memory memory, void *at, size_t size);

#endif
