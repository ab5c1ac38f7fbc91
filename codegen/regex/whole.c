#include "regex/ast.h"
#include "regex/set.h"

static ast_node *pair(arena *memory, ast_kind kind, ast_node *a, ast_node *b)
{
    ast_node *node = ast_new(memory, kind, a->at);
    node->items = arena_alloc(memory, 2 * sizeof(ast_node *));
    node->items[0] = a;
    node->items[1] = b;
    node->count = 2;
    return node;
}

static ast_node *anything(arena *memory, size_t at, ast_greed greed)
{
    ast_node *node = ast_new(memory, AST_REPEAT, at);
    node->child = ast_new(memory, AST_CLASS, at);
    node->child->set = set_all(memory);
    node->max = AST_UNBOUNDED;
    node->greed = greed;
    return node;
}

static bool takes_no_room(const ast_node *node)
{
    return node->kind == AST_EMPTY || node->kind == AST_ASSERT || node->kind == AST_LOOK;
}

/* The item of a sequence that is the index-th from the left or from the right. */
static ast_node *nth(const ast_node *cat, size_t index, bool left)
{
    return cat->items[left ? index : cat->count - 1 - index];
}

/* True if every way through the node asks for the start (left) or end of the text. Wherever it
 * does, nothing can have been taken before (can be taken behind). */
static bool is_anchored(const ast_node *node, bool left)
{
    switch (node->kind) {
    case AST_ASSERT:
        return node->place == (left ? PLACE_TEXT_START : PLACE_TEXT_END);
    case AST_CAT:
        for (size_t i = 0; i < node->count; i++)
            if (is_anchored(node->items[i], left))
                return true;
        return false;
    case AST_ALT:
        for (size_t i = 0; i < node->count; i++)
            if (!is_anchored(node->items[i], left))
                return false;
        return true;
    case AST_GROUP:
        return is_anchored(node->child, left);
    case AST_REPEAT:
        return node->min > 0 && is_anchored(node->child, left);
    default:
        return false;
    }
}

static ast_node *surround(arena *memory, ast_node *node)
{
    if (!is_anchored(node, true))
        node = pair(memory, AST_CAT, anything(memory, node->at, GREED_LAZY), node);
    if (!is_anchored(node, false))
        node = pair(memory, AST_CAT, node, anything(memory, node->at, GREED_GREEDY));
    return node;
}

/* The texts in which the search finds something. Each alternative has its own anchors:
 * ^(?s)|x$ is .*|.*x. */
static ast_node *search(arena *memory, ast_node *root)
{
    if (root->kind != AST_ALT)
        return surround(memory, root);
    bool left = is_anchored(root->items[0], true), right = is_anchored(root->items[0], false);
    bool alike = true;
    for (size_t i = 1; i < root->count; i++)
        alike = alike && is_anchored(root->items[i], true) == left &&
                is_anchored(root->items[i], false) == right;
    if (alike)
        return surround(memory, root);
    for (size_t i = 0; i < root->count; i++)
        root->items[i] = surround(memory, root->items[i]);
    return root;
}

/* Is the pattern's first (last) byte an anchor of this outermost alternative? */
static bool has_edge(const ast_node *node, bool left, size_t at)
{
    if (node->kind == AST_CAT)
        node = nth(node, 0, left);
    return node->kind == AST_ASSERT && node->at == at &&
           node->place == (left ? PLACE_TEXT_START : PLACE_TEXT_END);
}

/* ^a|b$ was a|b, matched as a whole, before a converter put the anchors around it: 154 patterns of
 * AWS. The meaning is ^(?:a|b)$. */
static bool is_glued(const ast_node *root, size_t size)
{
    return root->kind == AST_ALT && size > 0 && has_edge(root->items[0], true, 0) &&
           has_edge(root->items[root->count - 1], false, size - 1);
}

/* Removes what holds by its position at an edge of a whole match. Not inside of an atomic group:
 * there an anchor chooses between alternatives that are not tried again. */
static void strip(ast_node *node, bool left)
{
    switch (node->kind) {
    case AST_ASSERT:
        if (left ? node->place == PLACE_TEXT_START
                 : node->place == PLACE_TEXT_END || node->place == PLACE_FINAL_END)
            node->kind = AST_EMPTY;
        break;
    case AST_CAT:
        for (size_t i = 0; i < node->count; i++) {
            strip(nth(node, i, left), left);
            if (!takes_no_room(nth(node, i, left)))
                break;
        }
        break;
    case AST_ALT:
        for (size_t i = 0; i < node->count; i++)
            strip(node->items[i], left);
        break;
    case AST_GROUP:
        strip(node->child, left);
        break;
    case AST_REPEAT:
        if (node->max == 1 && node->greed != GREED_POSSESSIVE)
            strip(node->child, left);
        break;
    default:
        break;
    }
}

ast_node *regex_whole(arena *memory, ast_tree tree, size_t size, regex_meaning meaning)
{
    ast_node *root = tree.root;
    if (meaning == REGEX_SEARCH_ECMA && !is_glued(root, size))
        root = search(memory, root);
    strip(root, true);
    strip(root, false);
    return root;
}
