#include "tree/lines.h"

/* A mark per 256 bytes is 3 % of the text. */
#define STRIDE 256u

struct tree_lines {
    tree_memory memory;
    const uint8_t *bytes;
    size_t size;
    tree_place marks[]; /* the place of every STRIDEth byte */
};

static tree_place advance(tree_place place, const uint8_t *from, const uint8_t *to)
{
    for (; from < to; from++) {
        if (*from == '\n')
            place = (tree_place){place.line + 1, 1};
        else if ((*from & 0xc0) != 0x80) /* continuation bytes belong to the code point before */
            place.column++;
    }
    return place;
}

tree_place tree_locate(const uint8_t *bytes, size_t size, size_t at)
{
    tree_place start = {1, 1};
    if (at > size)
        at = size;
    return at ? advance(start, bytes, bytes + at) : start;
}

tree_lines *tree_lines_new(const uint8_t *bytes, size_t size)
{
    return tree_lines_new_in((tree_memory){0}, bytes, size);
}

tree_lines *tree_lines_new_in(tree_memory memory, const uint8_t *bytes, size_t size)
{
    size_t count = size / STRIDE + 1;
    tree_lines *lines = tree_resize(memory, NULL, sizeof *lines + count * sizeof lines->marks[0]);
    if (!lines)
        return NULL;
    lines->memory = memory;
    lines->bytes = bytes;
    lines->size = size;
    lines->marks[0] = (tree_place){1, 1};
    for (size_t i = 1; i < count; i++)
        lines->marks[i] =
            advance(lines->marks[i - 1], bytes + (i - 1) * STRIDE, bytes + i * STRIDE);
    return lines;
}

void tree_lines_free(tree_lines *lines)
{
    if (lines)
        tree_resize(lines->memory, lines, 0);
}

tree_place tree_lines_at(const tree_lines *lines, size_t at)
{
    if (at > lines->size)
        at = lines->size;
    size_t mark = at / STRIDE;
    if (at == mark * STRIDE)
        return lines->marks[mark];
    return advance(lines->marks[mark], lines->bytes + mark * STRIDE, lines->bytes + at);
}
