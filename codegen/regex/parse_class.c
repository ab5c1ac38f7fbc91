#include "regex/parser.h"

#include <string.h>

/* A class while it is read: inclusive pairs in any order. */
typedef struct members {
    uint32_t *pairs;
    size_t count, capacity;
} members;

static regex_set parse_brackets(parser *p);

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

/* (?i) is for code points and ranges, as in Java: not for \W, \p or what is in other brackets. */
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
    if (p->error)
        return;
    add_pair(p, m, lo, hi);
    if (p->flags & FLAG_CASELESS)
        add_set(p, m, set_fold(p->memory, set_range(p->memory, lo, hi)));
}

static void add_item(parser *p, members *m)
{
    size_t at = p->at;
    class_part part = parse_item(p);
    if (p->error)
        return;
    if (part.is_point)
        add_point_or_range(p, m, at, part.point);
    else /* A '-' behind a class is itself, as in Java: [\w-_], 8 patterns. */
        add_set(p, m, part.set);
}

/* One operand of an intersection. */
static regex_set parse_union(parser *p, bool first, bool *nested)
{
    members m = {0};
    for (bool empty = true; !p->error; empty = false) {
        int c = parser_peek(p, 0);
        /* Java takes a leading ']' as itself; in ECMA it would be the class of nothing. */
        bool end = at_intersection(p, *nested) || (c == ']' && !(empty && first && p->java));
        if (end && empty)
            parser_refuse(p, p->at, "empty class");
        if (end || c < 0) /* the caller says where the class began */
            break;
        if (c == '[') {
            *nested = true;
            add_set(p, &m, parse_brackets(p));
            /* For Java [a&&[b]&] is [a&&[b]] and an ampersand. */
            if (!first && !p->error && parser_peek(p, 0) == '&' && parser_peek(p, 1) != '&')
                parser_refuse(p, p->at, "ampersand behind an intersection");
        } else {
            add_item(p, &m);
        }
    }
    return set_of(p->memory, m.pairs, m.count);
}

/* The operands up to the ']', which is taken. */
static regex_set parse_operands(parser *p, size_t open)
{
    bool nested = false;
    regex_set set = parse_union(p, true, &nested);
    while (!p->error && at_intersection(p, nested)) {
        p->at += 2;
        if (parser_peek(p, 0) == '&') /* Java has its own idea of [a&&&b] */
            parser_refuse(p, p->at, "third ampersand");
        set = set_intersection(p->memory, set, parse_union(p, false, &nested));
    }
    if (!p->error && parser_peek(p, 0) != ']')
        parser_refuse(p, open, "unterminated class");
    p->at += !p->error;
    return set;
}

/* At '['. */
static regex_set parse_brackets(parser *p)
{
    size_t open = p->at++;
    if (!parser_enter(p, open))
        return (regex_set){0};
    bool negated = parser_peek(p, 0) == '^';
    p->at += negated;
    regex_set set = parse_operands(p, open);
    p->depth--;
    return negated && !p->error ? set_complement(p->memory, set) : set;
}

ast_node *parser_class_node(parser *p, size_t at, class_part part)
{
    ast_node *node = parser_node(p, AST_CLASS, at);
    if (!node)
        return NULL;
    node->set = part.is_point ? set_range(p->memory, part.point, part.point) : part.set;
    if (part.is_point && p->flags & FLAG_CASELESS)
        node->set = set_fold(p->memory, node->set);
    return node;
}

ast_node *parse_class(parser *p)
{
    size_t open = p->at;
    class_part part = {.set = parse_brackets(p)};
    return p->error ? NULL : parser_class_node(p, open, part);
}
