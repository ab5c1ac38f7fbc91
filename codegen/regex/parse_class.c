#include "regex/parser.h"

#include <string.h>

/* A class while it is read: inclusive pairs and properties. */
typedef struct members {
    uint32_t *pairs;
    size_t count, capacity;
    const ast_property *properties;
} members;

static members parse_brackets(parser *p);

static void add_pair(parser *p, members *m, uint32_t lo, uint32_t hi)
{
    if (m->count == m->capacity) {
        m->capacity = m->capacity ? 2 * m->capacity : 8;
        uint32_t *more = arena_alloc(p->memory, m->capacity * 2 * sizeof *more);
        if (m->count)
            memcpy(more, m->pairs, m->count * 2 * sizeof *more);
        m->pairs = more;
    }
    m->pairs[2 * m->count] = lo;
    m->pairs[2 * m->count + 1] = hi;
    m->count++;
}

static void add_set(parser *p, members *m, regex_set set)
{
    for (size_t i = 0; i < set.count; i++)
        add_pair(p, m, set.ranges[2 * i], set.ranges[2 * i + 1]);
}

static void add_properties(parser *p, members *m, const ast_property *properties)
{
    for (; properties; properties = properties->next) {
        ast_property *copy = arena_alloc(p->memory, sizeof *copy);
        *copy = (ast_property){properties->name, properties->negated, m->properties};
        m->properties = copy;
    }
}

/* A property and its complement together are everything: [\P{M}\p{M}] is how 16 patterns of AWS
 * say "any character". */
static bool covers_all(const ast_property *properties)
{
    for (const ast_property *a = properties; a; a = a->next)
        for (const ast_property *b = a->next; b; b = b->next)
            if (a->negated != b->negated && strcmp(a->name, b->name) == 0)
                return true;
    return false;
}

/* One item, at something that is neither '[' nor the end. */
static class_part parse_item(parser *p)
{
    if (parser_peek(p, 0) == '\\')
        return parse_escape(p, true);
    return (class_part){.is_point = true, .point = parser_take(p)};
}

static bool at_intersection(const parser *p, bool nested)
{
    if (parser_peek(p, 0) != '&' || parser_peek(p, 1) != '&')
        return false;
    /* && is two ampersands in ECMA; but its u mode has no nested classes (they end in a lone ']'),
     * so a pattern with both is Java's. */
    return p->java || nested || parser_peek(p, 2) == '[';
}

static void add_point_or_range(parser *p, members *m, size_t at, uint32_t lo)
{
    uint32_t hi = lo;
    int after = parser_peek(p, 1);
    if (parser_peek(p, 0) == '-' && after >= 0 && after != ']' && after != '[') {
        p->at++;
        class_part end = parse_item(p);
        if (!p->error && !end.is_point)
            parser_refuse(p, at, "range that ends in a class");
        else if (!p->error && end.point < lo)
            parser_refuse(p, at, "range out of order");
        hi = end.point;
    }
    if (!p->error)
        add_pair(p, m, lo, hi);
}

/* One operand of an intersection. */
static members parse_union(parser *p, bool first, bool *nested)
{
    members m = {0};
    for (bool empty = true; !p->error; empty = false) {
        int c = parser_peek(p, 0);
        size_t at = p->at;
        if (c < 0) {
            return m; /* the caller says where the class began */
        } else if (c == ']' && !(empty && first && p->java)) {
            /* Java takes a leading ']' as itself; in ECMA it would be the class of nothing. */
            if (empty)
                parser_refuse(p, at, "empty class");
            return m;
        } else if (at_intersection(p, *nested)) {
            if (empty)
                parser_refuse(p, at, "empty class");
            return m;
        } else if (c == '[') {
            members inner = parse_brackets(p);
            *nested = true;
            add_set(p, &m, set_of(p->memory, inner.pairs, inner.count));
            add_properties(p, &m, inner.properties);
        } else {
            class_part part = parse_item(p);
            if (!p->error && part.is_point) {
                add_point_or_range(p, &m, at, part.point);
            } else if (!p->error) {
                /* A '-' behind a class is itself, as in Java: [\w-_], 8 patterns. */
                add_set(p, &m, part.set);
                add_properties(p, &m, part.properties);
            }
        }
    }
    return m;
}

static void intersect(parser *p, members *m, members with, size_t at)
{
    if (m->properties || with.properties) {
        parser_refuse(p, at, "intersection with a property");
        return;
    }
    regex_set both = set_intersection(p->memory, set_of(p->memory, m->pairs, m->count),
                                      set_of(p->memory, with.pairs, with.count));
    m->count = 0;
    add_set(p, m, both);
}

/* The operands between the brackets, case folded, before the complement. */
static members parse_operands(parser *p, size_t open)
{
    bool nested = false;
    members m = parse_union(p, true, &nested);
    while (!p->error && at_intersection(p, nested)) {
        size_t at = p->at;
        p->at += 2;
        intersect(p, &m, parse_union(p, false, &nested), at);
    }
    if (p->error)
        return m;
    if (parser_peek(p, 0) != ']') {
        parser_refuse(p, open, "unterminated class");
        return m;
    }
    p->at++;
    if (p->flags & FLAG_CASELESS) {
        regex_set folded = set_fold(p->memory, set_of(p->memory, m.pairs, m.count));
        m.count = 0;
        add_set(p, &m, folded);
    }
    return m;
}

static bool take_caret(parser *p)
{
    bool there = parser_peek(p, 0) == '^';
    p->at += there;
    return there;
}

/* A nested class. */
static members parse_brackets(parser *p)
{
    members m = {0};
    size_t open = p->at++;
    if (!parser_enter(p, open))
        return m;
    bool negated = take_caret(p);
    m = parse_operands(p, open);
    p->depth--;
    if (negated && m.properties)
        parser_refuse(p, open, "negated property in a nested class");
    if (negated && !p->error) {
        regex_set rest = set_complement(p->memory, set_of(p->memory, m.pairs, m.count));
        m.count = 0;
        add_set(p, &m, rest);
    }
    return m;
}

ast_node *parser_class_node(parser *p, size_t at, class_part part, bool negated)
{
    ast_node *node = parser_node(p, AST_CLASS, at);
    if (!node)
        return NULL;
    node->set = part.is_point ? set_range(p->memory, part.point, part.point) : part.set;
    if (part.is_point && p->flags & FLAG_CASELESS)
        node->set = set_fold(p->memory, node->set);
    if (covers_all(part.properties))
        node->set = set_all(p->memory);
    else if (!set_is_all(node->set))
        node->properties = part.properties;
    if (node->properties)
        node->negated = negated;
    else if (negated)
        node->set = set_complement(p->memory, node->set);
    return node;
}

ast_node *parse_class(parser *p)
{
    size_t open = p->at++;
    if (!parser_enter(p, open))
        return NULL;
    bool negated = take_caret(p);
    members m = parse_operands(p, open);
    p->depth--;
    if (p->error)
        return NULL;
    class_part part = {.set = set_of(p->memory, m.pairs, m.count), .properties = m.properties};
    return parser_class_node(p, open, part, negated);
}
