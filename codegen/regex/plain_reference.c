#include "regex/automaton.h"
#include "regex/set.h"

#include <string.h>

/* A reference to a group of a few texts is an alternative for each of them. The largest of AWS is
 * (.)\1{3} where the rest of the pattern allows 69 characters. */
#define MAX_WORDS 256u
#define MAX_WORD  16u /* code points */

typedef struct word {
    uint32_t points[MAX_WORD];
    size_t size;
} word;

typedef struct words {
    word *list;
    size_t count;
    bool failed; /* too many or too long */
} words;

typedef struct expansion {
    arena *memory;
    regex_set letters; /* no text with another code point matches */
    bool failed;
} expansion;

/* ---- The texts of a group ------------------------------------------------------------------ */

static words words_of(const expansion *x, const ast_node *node);

static void add_word(const expansion *x, words *to, word w)
{
    if (to->count == MAX_WORDS) {
        to->failed = true;
        return;
    }
    if (!to->list)
        to->list = arena_alloc(x->memory, MAX_WORDS * sizeof *to->list);
    to->list[to->count++] = w;
}

static words empty_word(const expansion *x)
{
    words out = {0};
    add_word(x, &out, (word){.size = 0});
    return out;
}

static words words_of_class(const expansion *x, const ast_node *node)
{
    words out = {0};
    regex_set set = set_intersection(x->memory, node->set, x->letters);
    for (size_t i = 0; i < set.count && !out.failed; i++)
        for (uint32_t c = set.ranges[2 * i]; c <= set.ranges[2 * i + 1] && !out.failed; c++)
            add_word(x, &out, (word){.points = {c}, .size = 1});
    return out;
}

static words product(const expansion *x, words a, words b)
{
    words out = {.failed = a.failed || b.failed};
    for (size_t i = 0; i < a.count && !out.failed; i++) {
        for (size_t k = 0; k < b.count && !out.failed; k++) {
            word w = a.list[i];
            if (w.size + b.list[k].size > MAX_WORD) {
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

static void add_words(const expansion *x, words *to, words more)
{
    to->failed = to->failed || more.failed;
    for (size_t i = 0; i < more.count && !to->failed; i++)
        add_word(x, to, more.list[i]);
}

static words words_of_repeat(const expansion *x, const ast_node *node)
{
    words out = {0}, power = empty_word(x), child = words_of(x, node->child);
    if (node->max > MAX_WORD || node->greed == GREED_POSSESSIVE)
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

static words words_of(const expansion *x, const ast_node *node)
{
    words out = {0};
    switch (node->kind) {
    case AST_EMPTY:
        return empty_word(x);
    case AST_CLASS:
        return words_of_class(x, node);
    case AST_CAT:
        out = empty_word(x);
        for (size_t i = 0; i < node->count && !out.failed; i++)
            out = product(x, out, words_of(x, node->items[i]));
        return out;
    case AST_ALT:
        for (size_t i = 0; i < node->count && !out.failed; i++)
            add_words(x, &out, words_of(x, node->items[i]));
        return out;
    case AST_REPEAT:
        return words_of_repeat(x, node);
    case AST_GROUP:
        return words_of(x, node->child);
    default:
        return (words){.failed = true};
    }
}

/* ---- Where groups and references are -------------------------------------------------------- */

static size_t count_of(const ast_node *node, ast_kind kind, uint32_t group)
{
    size_t sum = node->kind == kind && node->group == group;
    for (size_t i = 0; i < node->count; i++)
        sum += count_of(node->items[i], kind, group);
    return sum + (node->child ? count_of(node->child, kind, group) : 0);
}

static const ast_node *find_group(const ast_node *node, uint32_t group)
{
    const ast_node *found = node->kind == AST_GROUP && node->group == group ? node : NULL;
    for (size_t i = 0; i < node->count && !found; i++)
        found = find_group(node->items[i], group);
    return found || !node->child ? found : find_group(node->child, group);
}

/* A group inside of the item of which all references are in later items of the sequence; 0: none.
 */
static uint32_t scope_at(const ast_node *root, const ast_node *cat, size_t item)
{
    for (uint32_t group = 1; group <= REGEX_MAX_GROUPS; group++) {
        size_t behind = 0, all = count_of(root, AST_BACKREF, group);
        if (all == 0 || count_of(cat->items[item], AST_GROUP, group) == 0)
            continue;
        for (size_t i = item + 1; i < cat->count; i++)
            behind += count_of(cat->items[i], AST_BACKREF, group);
        if (behind == all)
            return group;
    }
    return 0;
}

/* ---- Copies -------------------------------------------------------------------------------- */

/* What stands for a group and its references in one of the alternatives. */
typedef struct choice {
    uint32_t group;   /* 0: none */
    const word *text; /* NULL: the group takes no part */
} choice;

static ast_node *copy(expansion *x, const ast_node *node, choice c);

static ast_node *spell(const expansion *x, const word *w, size_t at)
{
    ast_node *node = ast_new(x->memory, w->size ? AST_CAT : AST_EMPTY, at);
    node->items = arena_alloc(x->memory, (w->size + 1) * sizeof(ast_node *));
    node->count = w->size;
    for (size_t i = 0; i < w->size; i++) {
        node->items[i] = ast_new(x->memory, AST_CLASS, at);
        node->items[i]->set = set_range(x->memory, w->points[i], w->points[i]);
    }
    return node;
}

/* Takes no text. */
static ast_node *never(const expansion *x, size_t at)
{
    return ast_new(x->memory, AST_CLASS, at);
}

static ast_node *copy_chosen(const expansion *x, const ast_node *node, choice c)
{
    if (c.text)
        return spell(x, c.text, node->at);
    bool empty = node->kind == AST_BACKREF && node->or_empty;
    return empty ? ast_new(x->memory, AST_EMPTY, node->at) : never(x, node->at);
}

static ast_node *copy(expansion *x, const ast_node *node, choice c)
{
    if (c.group && (node->kind == AST_BACKREF || node->kind == AST_GROUP) && node->group == c.group)
        return copy_chosen(x, node, c);
    ast_node *out = ast_new(x->memory, node->kind, node->at);
    *out = *node;
    out->items = node->count ? arena_alloc(x->memory, node->count * sizeof(ast_node *)) : NULL;
    for (size_t i = 0; i < node->count; i++)
        out->items[i] = copy(x, node->items[i], c);
    if (node->child)
        out->child = copy(x, node->child, c);
    return out;
}

/* A copy in which every way goes through the group. A group that is repeated, or that a look has
 * seen, is not known to have this text behind it. */
static ast_node *visit(expansion *x, const ast_node *node, choice c)
{
    if (count_of(node, AST_GROUP, c.group) == 0)
        return node->kind == AST_ALT ? never(x, node->at) : copy(x, node, c);
    if (node->kind == AST_GROUP && node->group == c.group)
        return spell(x, c.text, node->at);
    if (node->kind == AST_LOOK || (node->kind == AST_REPEAT && node->max > 1))
        x->failed = true;
    if (node->kind == AST_LOOK || node->kind == AST_REPEAT)
        return x->failed ? never(x, node->at) : visit(x, node->child, c);
    ast_node *out = ast_new(x->memory, node->kind, node->at);
    *out = *node;
    if (node->child)
        out->child = visit(x, node->child, c);
    out->items = node->count ? arena_alloc(x->memory, node->count * sizeof(ast_node *)) : NULL;
    for (size_t i = 0; i < node->count; i++) {
        bool through = count_of(node->items[i], AST_GROUP, c.group) > 0;
        out->items[i] = through                 ? visit(x, node->items[i], c)
                        : node->kind == AST_CAT ? copy(x, node->items[i], c)
                                                : never(x, node->at);
    }
    return out;
}

/* The sequence from item `from` on, with one text for the group in that item. */
static ast_node *copy_rest(expansion *x, const ast_node *cat, size_t from, choice c)
{
    ast_node *out = ast_new(x->memory, AST_CAT, cat->at);
    out->items = arena_alloc(x->memory, (cat->count - from) * sizeof(ast_node *));
    out->items[out->count++] =
        c.text ? visit(x, cat->items[from], c) : copy(x, cat->items[from], c);
    for (size_t i = from + 1; i < cat->count; i++)
        out->items[out->count++] = copy(x, cat->items[i], c);
    return out;
}

static ast_node *copy_choices(expansion *x, const ast_node *cat, size_t from, uint32_t group)
{
    words texts = words_of(x, find_group(cat->items[from], group)->child);
    x->failed = x->failed || texts.failed;
    ast_node *out = ast_new(x->memory, AST_ALT, cat->at);
    out->items = arena_alloc(x->memory, (texts.count + 1) * sizeof(ast_node *));
    for (size_t i = 0; i < texts.count && !x->failed; i++)
        out->items[out->count++] = copy_rest(x, cat, from, (choice){group, &texts.list[i]});
    out->items[out->count++] = copy_rest(x, cat, from, (choice){group, NULL});
    return out;
}

/* ---- One group after the other ----------------------------------------------------------------
 */

/* Replaces the innermost sequence that is the scope of a group; false if there is none. In a loop a
 * group that is passed by keeps the text of an earlier turn (Java): only one that is always passed
 * through is known there. */
static bool expand(expansion *x, const ast_node *root, ast_node *node, bool in_loop)
{
    in_loop = in_loop || (node->kind == AST_REPEAT && node->max > 1);
    for (size_t i = 0; i < node->count; i++)
        if (expand(x, root, node->items[i], in_loop))
            return true;
    if (node->child && expand(x, root, node->child, in_loop))
        return true;
    for (size_t i = 0; node->kind == AST_CAT && i < node->count; i++) {
        uint32_t group = scope_at(root, node, i);
        if (group == 0)
            continue;
        if (in_loop && (node->items[i]->kind != AST_GROUP || node->items[i]->group != group))
            x->failed = true;
        node->items[i] = copy_choices(x, node, i, group);
        node->count = i + 1;
        return true;
    }
    return false;
}

/* Every code point that the tree takes outside of looks. */
static regex_set letters_of(arena *memory, const ast_node *node)
{
    regex_set out = {0};
    if (node->kind == AST_CLASS)
        return node->set;
    for (size_t i = 0; i < node->count; i++)
        out = set_union(memory, out, letters_of(memory, node->items[i]));
    if (node->child && node->kind != AST_LOOK)
        out = set_union(memory, out, letters_of(memory, node->child));
    return out;
}

static bool has_reference(const ast_node *node)
{
    if (node->kind == AST_BACKREF)
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (has_reference(node->items[i]))
            return true;
    return node->child && has_reference(node->child);
}

ast_node *plain_references(arena *memory, const ast_node *root)
{
    expansion x = {.memory = memory, .letters = letters_of(memory, root)};
    ast_node *out = copy(&x, root, (choice){0});
    /* Each turn takes a group away; it may multiply the others, so the turns are few. */
    for (unsigned turn = 0; turn < 8 && has_reference(out); turn++)
        if (!expand(&x, out, out, false) || x.failed)
            return NULL;
    return has_reference(out) ? NULL : out;
}
