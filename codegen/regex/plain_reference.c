#include "regex/automaton.h"
#include "regex/set.h"
#include "regex/words.h"

#include <string.h>

/* A reference to a group of a few texts is an alternative for each of them, and groups multiply
 * each other's. */
#define MAX_NODES PROGRAM_MAX /* what has more would be too large a program */

typedef struct expansion {
    arena *memory;
    regex_set letters;                     /* no text with another code point matches */
    uint32_t groups[REGEX_MAX_GROUPS + 1]; /* those that are referred to */
    size_t group_count;
    uint32_t nodes; /* that were made */
    bool failed;
} expansion;

/* ---- Where groups and references are -------------------------------------------------------- */

static size_t count_of(const ast_node *node, ast_kind kind, uint32_t group)
{
    size_t sum = node->kind == kind && node->group == group;
    for (size_t i = 0; i < node->count; i++)
        sum += count_of(node->items[i], kind, group);
    return sum + (node->child ? count_of(node->child, kind, group) : 0);
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

static void note_references(expansion *x, const ast_node *root)
{
    for (uint32_t group = 1; group <= REGEX_MAX_GROUPS; group++)
        if (count_of(root, AST_BACKREF, group) > 0)
            x->groups[x->group_count++] = group;
}

/* Such nodes in the sequence from item `from` on. */
static size_t count_behind(const ast_node *cat, size_t from, ast_kind kind, uint32_t group)
{
    size_t sum = 0;
    for (size_t i = from; i < cat->count; i++)
        sum += count_of(cat->items[i], kind, group);
    return sum;
}

/* A group inside of the item of which all references are in later items of the sequence; 0: none.
 */
static uint32_t scope_at(const expansion *x, const ast_node *root, const ast_node *cat, size_t item)
{
    for (size_t i = 0; i < x->group_count; i++) {
        uint32_t group = x->groups[i];
        if (count_of(cat->items[item], AST_GROUP, group) == 0)
            continue;
        size_t behind = count_behind(cat, item + 1, AST_BACKREF, group);
        if (behind > 0 && behind == count_of(root, AST_BACKREF, group))
            return group;
    }
    return 0;
}

/* Does something else refer to a group in the sequence from item `from` on? */
static bool is_seen_outside(const expansion *x, const ast_node *root, const ast_node *cat,
                            size_t from)
{
    for (size_t i = 0; i < x->group_count; i++) {
        uint32_t group = x->groups[i];
        if (count_behind(cat, from, AST_GROUP, group) > 0 &&
            count_behind(cat, from, AST_BACKREF, group) != count_of(root, AST_BACKREF, group))
            return true;
    }
    return false;
}

/* Does every way through the node go through the group? */
static bool is_certain(const ast_node *node, uint32_t group)
{
    if (node->kind == AST_GROUP)
        return node->group == group || is_certain(node->child, group);
    for (size_t i = 0; node->kind == AST_CAT && i < node->count; i++)
        if (is_certain(node->items[i], group))
            return true;
    return false;
}

/* The texts of a group. Earlier choices have made copies of it; where a reference inside of it has
 * become another text in each of them, there is no common answer. */
static void find_words(expansion *x, const ast_node *node, uint32_t group, const words **found)
{
    if (node->kind == AST_GROUP && node->group == group) {
        words *here = arena_alloc(x->memory, sizeof *here);
        *here = words_of(x->memory, node->child, x->letters);
        x->failed = x->failed || here->failed || (*found && !words_equal(*found, here));
        *found = here;
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        find_words(x, node->items[i], group, found);
    if (node->child)
        find_words(x, node->child, group, found);
}

/* ---- Copies -------------------------------------------------------------------------------- */

/* What stands for a group and its references in one of the alternatives. */
typedef struct choice {
    uint32_t group;   /* 0: none */
    const word *text; /* NULL: the group takes no part */
} choice;

static ast_node *copy(expansion *x, const ast_node *node, choice c);

static ast_node *new_node(expansion *x, ast_kind kind, size_t at)
{
    x->failed = x->failed || ++x->nodes > MAX_NODES;
    return ast_new(x->memory, kind, at);
}

static ast_node *spell(expansion *x, const word *w, size_t at)
{
    ast_node *node = new_node(x, w->size ? AST_CAT : AST_EMPTY, at);
    node->items = arena_alloc(x->memory, (w->size + 1) * sizeof(ast_node *));
    node->count = w->size;
    for (size_t i = 0; i < w->size; i++) {
        node->items[i] = new_node(x, AST_CLASS, at);
        node->items[i]->set = set_range(x->memory, w->points[i], w->points[i]);
    }
    return node;
}

/* Takes no text. */
static ast_node *never(expansion *x, size_t at)
{
    return new_node(x, AST_CLASS, at);
}

static ast_node *copy_chosen(expansion *x, const ast_node *node, choice c)
{
    if (c.text)
        return spell(x, c.text, node->at);
    bool empty = node->kind == AST_BACKREF && node->or_empty;
    return empty ? new_node(x, AST_EMPTY, node->at) : never(x, node->at);
}

/* What is not given back keeps the first way that fits: neither another text of a group in it nor
 * none can be chosen. */
static bool is_possessive_around(const ast_node *node, uint32_t group)
{
    return node->kind == AST_REPEAT && node->greed == GREED_POSSESSIVE &&
           count_of(node->child, AST_GROUP, group) > 0;
}

static ast_node *copy(expansion *x, const ast_node *node, choice c)
{
    if (c.group && (node->kind == AST_BACKREF || node->kind == AST_GROUP) && node->group == c.group)
        return copy_chosen(x, node, c);
    if (c.group && is_possessive_around(node, c.group))
        x->failed = true;
    if (x->failed)
        return never(x, node->at);
    ast_node *out = new_node(x, node->kind, node->at);
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
    if (node->kind == AST_LOOK || (node->kind == AST_REPEAT && node->max > 1) ||
        is_possessive_around(node, c.group))
        x->failed = true;
    if (node->kind == AST_LOOK || node->kind == AST_REPEAT)
        return x->failed ? never(x, node->at) : visit(x, node->child, c);
    ast_node *out = new_node(x, node->kind, node->at);
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
    ast_node *out = new_node(x, AST_CAT, cat->at);
    out->items = arena_alloc(x->memory, (cat->count - from) * sizeof(ast_node *));
    out->items[out->count++] =
        c.text ? visit(x, cat->items[from], c) : copy(x, cat->items[from], c);
    for (size_t i = from + 1; i < cat->count; i++)
        out->items[out->count++] = copy(x, cat->items[i], c);
    return out;
}

static ast_node *copy_choices(expansion *x, const ast_node *cat, size_t from, uint32_t group)
{
    const words *texts = NULL;
    find_words(x, cat->items[from], group, &texts);
    ast_node *out = new_node(x, AST_ALT, cat->at);
    out->items = arena_alloc(x->memory, (texts->count + 1) * sizeof(ast_node *));
    for (size_t i = 0; i < texts->count && !x->failed; i++)
        out->items[out->count++] = copy_rest(x, cat, from, (choice){group, &texts->list[i]});
    if (out->count == 0 || !is_certain(cat->items[from], group))
        out->items[out->count++] = copy_rest(x, cat, from, (choice){group, NULL});
    return out;
}

/* ---- One group after the other ----------------------------------------------------------------
 */

static bool expand(expansion *x, const ast_node *root, ast_node *node, bool in_loop);

/* Replaces the sequence from the item on, in which the group is. The alternatives are on their own
 * then, unless something else refers to a group in them. */
static void expand_at(expansion *x, const ast_node *root, ast_node *cat, size_t item,
                      uint32_t group, bool in_loop)
{
    bool seen = is_seen_outside(x, root, cat, item);
    if (in_loop && (cat->items[item]->kind != AST_GROUP || cat->items[item]->group != group))
        x->failed = true;
    ast_node *choices = copy_choices(x, cat, item, group);
    cat->items[item] = choices;
    cat->count = item + 1;
    for (size_t i = 0; i < choices->count && !seen; i++)
        while (!x->failed && expand(x, choices->items[i], choices->items[i], in_loop))
            continue;
}

/* Replaces the innermost sequence that is the scope of a group; false if there is none. In a loop a
 * group that is passed by keeps the text of an earlier turn (Java): only one that is always passed
 * through is known there. */
static bool expand(expansion *x, const ast_node *root, ast_node *node, bool in_loop)
{
    if (!has_reference(node))
        return false;
    in_loop = in_loop || (node->kind == AST_REPEAT && node->max > 1);
    for (size_t i = 0; i < node->count; i++)
        if (expand(x, root, node->items[i], in_loop))
            return true;
    if (node->child && expand(x, root, node->child, in_loop))
        return true;
    for (size_t i = 0; node->kind == AST_CAT && i < node->count; i++) {
        uint32_t group = scope_at(x, root, node, i);
        if (group == 0)
            continue;
        expand_at(x, root, node, i, group, in_loop);
        return true;
    }
    return false;
}

/* Does something outside of the node refer to a group in it? */
static bool has_exported(const expansion *x, const ast_node *root, const ast_node *node)
{
    for (size_t i = 0; i < x->group_count; i++) {
        uint32_t group = x->groups[i];
        if (count_of(node, AST_GROUP, group) > 0 &&
            count_of(node, AST_BACKREF, group) != count_of(root, AST_BACKREF, group))
            return true;
    }
    return false;
}

/* Every code point that the tree takes. A look takes none, but what it has seen may be referred to.
 */
static regex_set letters_of(const expansion *x, const ast_node *root, const ast_node *node)
{
    regex_set out = {0};
    if (node->kind == AST_CLASS)
        return node->set;
    for (size_t i = 0; i < node->count; i++)
        out = set_union(x->memory, out, letters_of(x, root, node->items[i]));
    if (node->child && (node->kind != AST_LOOK || has_exported(x, root, node->child)))
        out = set_union(x->memory, out, letters_of(x, root, node->child));
    return out;
}

ast_node *plain_references(arena *memory, const ast_node *root)
{
    expansion x = {.memory = memory};
    note_references(&x, root);
    x.letters = letters_of(&x, root, root);
    ast_node *out = copy(&x, root, (choice){0});
    /* Each turn makes nodes: the turns are bounded by MAX_NODES. */
    while (!x.failed && has_reference(out))
        if (!expand(&x, out, out, false))
            return NULL;
    return x.failed ? NULL : out;
}
