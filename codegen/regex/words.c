#include "regex/words.h"
#include "regex/set.h"

#include <string.h>

/* The largest of AWS is (.)\1{3} where the rest of the pattern allows 69 characters. */
#define MAX_WORDS 256u

typedef struct source {
    arena *memory;
    regex_set letters;
} source;

static words of(const source *x, const ast_node *node);

static void add_word(const source *x, words *to, word w)
{
    if (to->count == MAX_WORDS) {
        to->failed = true;
        return;
    }
    if (!to->list)
        to->list = arena_alloc(x->memory, MAX_WORDS * sizeof *to->list);
    to->list[to->count++] = w;
}

static words empty_word(const source *x)
{
    words out = {0};
    add_word(x, &out, (word){.size = 0});
    return out;
}

static words of_class(const source *x, const ast_node *node)
{
    words out = {0};
    regex_set set = set_intersection(x->memory, node->set, x->letters);
    for (size_t i = 0; i < set.count && !out.failed; i++)
        for (uint32_t c = set.ranges[2 * i]; c <= set.ranges[2 * i + 1] && !out.failed; c++)
            add_word(x, &out, (word){.points = {c}, .size = 1});
    return out;
}

static words product(const source *x, words a, words b)
{
    words out = {.failed = a.failed || b.failed};
    for (size_t i = 0; i < a.count && !out.failed; i++) {
        for (size_t k = 0; k < b.count && !out.failed; k++) {
            word w = a.list[i];
            if (w.size + b.list[k].size > WORD_MAX) {
                out.failed = true;
                break;
            }
            memcpy(w.points + w.size, b.list[k].points, b.list[k].size * sizeof *w.points);
            w.size += b.list[k].size;
            add_word(x, &out, w);
        }
    }
    return out;
}

static void add_words(const source *x, words *to, words more)
{
    to->failed = to->failed || more.failed;
    for (size_t i = 0; i < more.count && !to->failed; i++)
        add_word(x, to, more.list[i]);
}

static words of_repeat(const source *x, const ast_node *node)
{
    words out = {0}, power = empty_word(x), child = of(x, node->child);
    if (node->max > WORD_MAX || node->greed == GREED_POSSESSIVE)
        return (words){.failed = true};
    for (uint32_t i = 0; i <= node->max && !out.failed; i++) {
        if (i >= node->min)
            add_words(x, &out, power);
        if (i < node->max)
            power = product(x, power, child);
        out.failed = out.failed || power.failed;
    }
    return out;
}

static words of(const source *x, const ast_node *node)
{
    words out = {0};
    switch (node->kind) {
    case AST_EMPTY:
        return empty_word(x);
    case AST_CLASS:
        return of_class(x, node);
    case AST_CAT:
        out = empty_word(x);
        for (size_t i = 0; i < node->count && !out.failed; i++)
            out = product(x, out, of(x, node->items[i]));
        return out;
    case AST_ALT:
        for (size_t i = 0; i < node->count && !out.failed; i++)
            add_words(x, &out, of(x, node->items[i]));
        return out;
    case AST_REPEAT:
        return of_repeat(x, node);
    case AST_GROUP:
        return of(x, node->child);
    default:
        return (words){.failed = true};
    }
}

words words_of(arena *memory, const ast_node *node, regex_set letters)
{
    return of(&(source){memory, letters}, node);
}

bool words_equal(const words *a, const words *b)
{
    bool equal = a->count == b->count && a->failed == b->failed;
    for (size_t i = 0; i < a->count && equal; i++)
        equal = a->list[i].size == b->list[i].size &&
                memcmp(a->list[i].points, b->list[i].points,
                       a->list[i].size * sizeof *a->list[i].points) == 0;
    return equal;
}
