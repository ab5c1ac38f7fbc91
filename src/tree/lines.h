/* Byte offsets of a text as line and column, for messages of tools. */
#ifndef WIREVET_TREE_LINES_H
#define WIREVET_TREE_LINES_H

#include "tree/memory.h"

#include <stddef.h>
#include <stdint.h>

typedef struct tree_place {
    uint32_t line;   /* 1-based; lines end with a line feed */
    uint32_t column; /* 1-based, in code points */
} tree_place;

/* One place; looks at every byte before it. An offset past the end is the end. */
tree_place tree_locate(const uint8_t *bytes, size_t size, size_t at);

/* Many places of one text: each look-up reads at most 256 bytes, so a file that is one long line
 * costs no more than any other. Borrows the bytes. */
typedef struct tree_lines tree_lines;

/* NULL: out of memory. Free with tree_lines_free(). */
tree_lines *tree_lines_new(const uint8_t *bytes, size_t size);
tree_lines *tree_lines_new_in(tree_memory memory, const uint8_t *bytes, size_t size);
void tree_lines_free(tree_lines *lines);

tree_place tree_lines_at(const tree_lines *lines, size_t at);

#endif
