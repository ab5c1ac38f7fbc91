#include "regex/automaton.h"
#include "regex/set.h"

#include <stdlib.h>
#include <string.h>

/* ---- The sets of the tree ------------------------------------------------------------------ */

typedef struct collection {
    arena *memory;
    numbering known; /* their ranges */
} collection;

static void collect(collection *c, const ast_node *node)
{
    if (node->kind == AST_CLASS)
        numbering_of(&c->known, node->set.ranges, (uint32_t)(2 * node->set.count));
    for (size_t i = 0; i < node->count; i++)
        collect(c, node->items[i]);
    if (node->child)
        collect(c, node->child);
}

static void take_sets(collection *c, alphabet *a)
{
    a->set_count = c->known.count;
    a->sets = arena_alloc(c->memory, (a->set_count + 1) * sizeof *a->sets);
    for (uint32_t i = 0; i < a->set_count; i++) {
        const numbering_item *item = &c->known.items[i];
        uint32_t *ranges = arena_alloc(c->memory, (item->count + 1) * sizeof *ranges);
        if (item->count)
            memcpy(ranges, item->words, item->count * sizeof *ranges);
        a->sets[i] = (regex_set){ranges, item->count / 2};
    }
}

/* ---- Intervals in which no set changes ------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void cut(arena *memory, alphabet *a)
{
    size_t most = 1, used = 1;
    for (uint32_t s = 0; s < a->set_count; s++)
        most += 2 * a->sets[s].count;
    a->from = arena_alloc(memory, most * sizeof *a->from);
    for (uint32_t s = 0; s < a->set_count; s++) {
        for (size_t i = 0; i < a->sets[s].count; i++) {
            a->from[used++] = a->sets[s].ranges[2 * i];
            if (a->sets[s].ranges[2 * i + 1] < SET_LAST)
                a->from[used++] = a->sets[s].ranges[2 * i + 1] + 1;
        }
    }
    qsort(a->from, used, sizeof *a->from, by_value);
    a->intervals = 0;
    for (size_t i = 0; i < used; i++)
        if (i == 0 || a->from[i] != a->from[a->intervals - 1])
            a->from[a->intervals++] = a->from[i];
}

/* Sets of which each interval is a part, as bits. */
static uint32_t *signatures(arena *memory, const alphabet *a, size_t words)
{
    uint32_t *bits = arena_alloc(memory, a->intervals * words * sizeof *bits);
    for (uint32_t s = 0; s < a->set_count; s++) {
        size_t k = 0;
        for (size_t i = 0; i < a->intervals; i++) {
            while (k < a->sets[s].count && a->sets[s].ranges[2 * k + 1] < a->from[i])
                k++;
            if (k < a->sets[s].count && a->sets[s].ranges[2 * k] <= a->from[i])
                bits[i * words + s / 32] |= UINT32_C(1) << s % 32;
        }
    }
    return bits;
}

static const uint8_t **members(arena *memory, const alphabet *a, const numbering *kinds)
{
    const uint8_t **has = arena_alloc(memory, (a->set_count + 1) * sizeof *has);
    for (uint32_t s = 0; s < a->set_count; s++) {
        uint8_t *row = arena_alloc(memory, a->count);
        for (uint32_t c = 0; c < a->count; c++)
            row[c] = kinds->items[c].words[s / 32] >> s % 32 & 1;
        has[s] = row;
    }
    return has;
}

bool alphabet_of(arena *memory, const ast_node *root, alphabet *a)
{
    collection c = {.memory = memory, .known = {.memory = memory}};
    numbering kinds = {.memory = memory};
    regex_set all = set_all(memory); /* the first set, ALPHABET_ALL */
    numbering_of(&c.known, all.ranges, 2);
    collect(&c, root);
    take_sets(&c, a);
    cut(memory, a);
    size_t words = a->set_count / 32 + 1;
    const uint32_t *bits = signatures(memory, a, words);
    a->class_of = arena_alloc(memory, a->intervals * sizeof *a->class_of);
    for (size_t i = 0; i < a->intervals; i++)
        a->class_of[i] = numbering_of(&kinds, bits + i * words, (uint32_t)words);
    a->count = kinds.count;
    if (a->count > ALPHABET_MAX)
        return false;
    a->has = members(memory, a, &kinds);
    return true;
}

uint32_t alphabet_set(const alphabet *a, regex_set set)
{
    uint32_t s = 0;
    while (!set_equal(a->sets[s], set))
        s++;
    return s;
}
