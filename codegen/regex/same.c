/* Plain trees that say the same in the same words. */
#include "regex/automaton.h"

#include <string.h>

typedef struct words {
    arena *memory;
    uint32_t *words;
    size_t count, capacity;
} words;

enum { WORD_CLASS = 1, WORD_ALT, WORD_OR, WORD_REPEAT, WORD_LOOK, WORD_CLOSE };

static void put(words *w, uint32_t word)
{
    if (w->count == w->capacity) {
        w->capacity = w->capacity ? 2 * w->capacity : 64;
        uint32_t *more = arena_alloc(w->memory, w->capacity * sizeof *more);
        if (w->count)
            memcpy(more, w->words, w->count * sizeof *more);
        w->words = more;
    }
    w->words[w->count++] = word;
}

static void put_set(words *w, regex_set set)
{
    put(w, WORD_CLASS);
    put(w, (uint32_t)set.count);
    for (size_t i = 0; i < 2 * set.count; i++)
        put(w, set.ranges[i]);
}

/* A sequence is its items one after another and the empty text nothing, so that groups and anchors
 * that were taken away leave no trace. Everything else is closed, so that words stand for one tree
 * only. */
static void put_tree(words *w, const ast_node *node)
{
    switch (node->kind) {
    case AST_CLASS:
        put_set(w, node->set);
        return;
    case AST_REPEAT:
        put(w, WORD_REPEAT);
        put(w, node->min);
        put(w, node->max);
        break;
    case AST_LOOK:
        put(w, WORD_LOOK);
        put(w, 2u * node->behind + node->refuse);
        break;
    case AST_ALT:
        put(w, WORD_ALT);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < node->count; i++) {
        if (i && node->kind == AST_ALT)
            put(w, WORD_OR);
        put_tree(w, node->items[i]);
    }
    if (node->child)
        put_tree(w, node->child);
    if (node->kind != AST_CAT && node->kind != AST_EMPTY)
        put(w, WORD_CLOSE);
}

bool plain_same(arena *memory, const ast_node *a, const ast_node *b)
{
    words x = {.memory = memory}, y = {.memory = memory};
    put_tree(&x, a);
    put_tree(&y, b);
    return x.count == y.count &&
           (!x.count || !memcmp(x.words, y.words, x.count * sizeof(uint32_t)));
}
