#include "regex/automaton.h"
#include "regex/line.h"
#include "regex/set.h"

#include <string.h>

static ast_node *plain(arena *memory, const ast_node *node, bool in_behind);

/* ---- Building ------------------------------------------------------------------------------ */

static ast_node *class_of(arena *memory, const ast_node *near, regex_set set)
{
    ast_node *node = ast_new(memory, AST_CLASS, near->at);
    node->set = set;
    return node;
}

static ast_node *two(arena *memory, ast_kind kind, ast_node *a, ast_node *b)
{
    ast_node *node = ast_new(memory, kind, a->at);
    node->items = arena_alloc(memory, 2 * sizeof(ast_node *));
    node->items[0] = a;
    node->items[1] = b;
    node->count = 2;
    return node;
}

static ast_node *repeat_of(arena *memory, ast_node *child, uint32_t min, uint32_t max)
{
    ast_node *node = ast_new(memory, AST_REPEAT, child->at);
    node->child = child;
    node->min = min;
    node->max = max;
    return node;
}

static ast_node *look_of(arena *memory, ast_node *child, bool behind, bool refuse)
{
    ast_node *node = ast_new(memory, AST_LOOK, child->at);
    node->child = child;
    node->behind = behind;
    node->refuse = refuse;
    return node;
}

/* ---- Parts --------------------------------------------------------------------------------- */

/* What the places are by looking around, in the dialect of the parser; the same as print_pcre2.c
 * says. \A and \z are the two that stand for themselves. */
static const char *const places[] = {
    [PLACE_FINAL_END] = "\\z|(?=(?:\\r\\n|[\\r\\u0085\\u2028\\u2029])\\z)|(?<!\\r)(?=\\n\\z)",
    [PLACE_JAVA_LINE_START] = "(?!\\z)(?:\\A|(?<=[\\n\\u0085\\u2028\\u2029])|(?<=\\r)(?!\\n))",
    [PLACE_JAVA_LINE_END] = "\\z|(?=[\\r\\u0085\\u2028\\u2029])|(?<!\\r)(?=\\n)",
    [PLACE_ECMA_LINE_START] = "\\A|(?<=[\\n\\r\\u2028\\u2029])",
    [PLACE_ECMA_LINE_END] = "\\z|(?=[\\n\\r\\u2028\\u2029])",
    [PLACE_WORD] = "(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w)",
    [PLACE_NOT_WORD] = "(?<=\\w)(?=\\w)|(?<!\\w)(?!\\w)",
};

static ast_node *plain_place(arena *memory, const ast_node *node, bool in_behind)
{
    ast_place place = node->place;
    if (place == PLACE_TEXT_START || (place == PLACE_TEXT_END && !in_behind))
        return look_of(memory, class_of(memory, node, set_all(memory)), place == PLACE_TEXT_START,
                       true);
    if (place == PLACE_TEXT_END)
        return NULL;
    ast_tree tree = regex_parse(memory, places[place], strlen(places[place]), REGEX_WHOLE_JAVA);
    return plain(memory, tree.root, in_behind);
}

/* X{m,n}+ gives nothing back: n of X, or fewer with no X behind them. Only for single code points:
 * other atomic groups are no plain languages of their parts. */
static ast_node *plain_possessive(arena *memory, const ast_node *node, bool in_behind)
{
    line l;
    if (!line_of(memory, node->child, &l) || l.count != 1 || l.runs[0].min != 1 ||
        l.runs[0].max != 1)
        return NULL;
    ast_node *x = class_of(memory, node, l.runs[0].set);
    uint32_t min = node->min, max = node->max;
    if (min == max)
        return repeat_of(memory, x, min, max);
    if (in_behind)
        return NULL;
    ast_node *stop = look_of(memory, x, false, true);
    if (max == AST_UNBOUNDED)
        return two(memory, AST_CAT, repeat_of(memory, x, min, max), stop);
    ast_node *fewer = two(memory, AST_CAT, repeat_of(memory, x, min, max - 1), stop);
    return two(memory, AST_ALT, repeat_of(memory, x, max, max), fewer);
}

static ast_node *plain_items(arena *memory, const ast_node *node, bool in_behind)
{
    ast_node *copy = ast_new(memory, node->kind, node->at);
    copy->items = arena_alloc(memory, (node->count + 1) * sizeof(ast_node *));
    copy->count = node->count;
    for (size_t i = 0; i < node->count; i++)
        if (!(copy->items[i] = plain(memory, node->items[i], in_behind)))
            return NULL;
    return copy;
}

static ast_node *plain_repeat(arena *memory, const ast_node *node, bool in_behind)
{
    if (node->greed == GREED_POSSESSIVE)
        return plain_possessive(memory, node, in_behind);
    ast_node *child = plain(memory, node->child, in_behind);
    return child ? repeat_of(memory, child, node->min, node->max) : NULL;
}

/* What looks ahead inside of a lookbehind may see the text behind it, which has its own way. */
static ast_node *plain_look(arena *memory, const ast_node *node, bool in_behind)
{
    if (in_behind && !node->behind)
        return NULL;
    ast_node *child = plain(memory, node->child, node->behind);
    return child ? look_of(memory, child, node->behind, node->refuse) : NULL;
}

/* NULL: it has no plain form. */
static ast_node *plain(arena *memory, const ast_node *node, bool in_behind)
{
    switch (node->kind) {
    case AST_EMPTY:
        return ast_new(memory, AST_EMPTY, node->at);
    case AST_CLASS:
        return class_of(memory, node, node->set);
    case AST_CAT:
    case AST_ALT:
        return plain_items(memory, node, in_behind);
    case AST_REPEAT:
        return plain_repeat(memory, node, in_behind);
    case AST_GROUP:
        return plain(memory, node->child, in_behind);
    case AST_LOOK:
        return plain_look(memory, node, in_behind);
    case AST_ASSERT:
        return plain_place(memory, node, in_behind);
    default:
        return NULL;
    }
}

ast_node *plain_of(arena *memory, const ast_node *root)
{
    const ast_node *without = plain_references(memory, root);
    return without ? plain(memory, without, false) : NULL;
}

/* ---- Questions ----------------------------------------------------------------------------- */

bool plain_has_look(const ast_node *node, bool behind)
{
    if (node->kind == AST_LOOK && (node->behind || !behind))
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (plain_has_look(node->items[i], behind))
            return true;
    return node->child && plain_has_look(node->child, behind);
}

bool plain_is_nullable(const ast_node *node)
{
    switch (node->kind) {
    case AST_CLASS:
        return false;
    case AST_CAT:
        for (size_t i = 0; i < node->count; i++)
            if (!plain_is_nullable(node->items[i]))
                return false;
        return true;
    case AST_ALT:
        for (size_t i = 0; i < node->count; i++)
            if (plain_is_nullable(node->items[i]))
                return true;
        return false;
    case AST_REPEAT:
        return node->min == 0 || plain_is_nullable(node->child);
    default:
        return true;
    }
}

bool plain_equal(const ast_node *a, const ast_node *b)
{
    if (a == b)
        return true;
    if (a->kind != b->kind || a->count != b->count || a->min != b->min || a->max != b->max ||
        a->behind != b->behind || a->refuse != b->refuse || !a->child != !b->child ||
        (a->kind == AST_CLASS && !set_equal(a->set, b->set)))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!plain_equal(a->items[i], b->items[i]))
            return false;
    return !a->child || plain_equal(a->child, b->child);
}

regex_set plain_first(arena *memory, const ast_node *node)
{
    regex_set none = {0};
    switch (node->kind) {
    case AST_CLASS:
        return node->set;
    case AST_CAT:
    case AST_ALT:
        for (size_t i = 0; i < node->count; i++) {
            none = set_union(memory, none, plain_first(memory, node->items[i]));
            if (node->kind == AST_CAT && !plain_is_nullable(node->items[i]))
                break;
        }
        return none;
    case AST_REPEAT:
        return node->max == 0 ? none : plain_first(memory, node->child);
    default:
        return none;
    }
}
