#include "tree/memory.h"

#include <stdlib.h>

void *tree_resize(tree_memory memory, void *at, size_t size)
{
    if (memory.resize)
        return memory.resize(memory.context, at, size);
    if (size > 0)
        return realloc(at, size);
    free(at);
    return NULL;
}
