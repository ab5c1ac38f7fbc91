#include "support/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct block {
    struct block *next;
    size_t used, size;
    max_align_t bytes[];
} block;

struct arena {
    block *blocks;
};

static void *must(void *memory)
{
    if (!memory) {
        fputs("error: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

arena *arena_new(void)
{
    return must(calloc(1, sizeof(arena)));
}

void arena_free(arena *a)
{
    for (block *b = a ? a->blocks : NULL, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

void *arena_alloc(arena *a, size_t size)
{
    const size_t grain = sizeof(max_align_t);
    if (size > SIZE_MAX / 4)
        must(NULL);
    size = (size + grain - 1) / grain * grain;
    if (!a->blocks || a->blocks->size - a->blocks->used < size) {
        size_t room = size > 65536 ? size : 65536;
        block *b = must(malloc(sizeof *b + room));
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
