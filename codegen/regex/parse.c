#include "regex/parser.h"

#include <string.h>

/* ---- Tools that the other files use -------------------------------------------------------- */

void *parser_refuse(parser *p, size_t at, const char *why)
{
    if (!p->error) {
        p->error = why;
        p->error_at = at;
    }
    return NULL;
}

ast_node *parser_node(parser *p, ast_kind kind, size_t at)
{
    if (p->nodes++ >= REGEX_MAX_NODES)
        return parser_refuse(p, at, "pattern with too many parts");
    return ast_new(p->memory, kind, at);
}

bool parser_enter(parser *p, size_t at)
{
    if (p->depth++ < REGEX_MAX_DEPTH)
        return true;
    parser_refuse(p, at, "groups nested too deep");
    return false;
}

uint32_t parser_take(parser *p)
{
    const unsigned char *s = (const unsigned char *)p->text + p->at;
    unsigned more = s[0] < 0x80 ? 0 : s[0] < 0xe0 ? 1 : s[0] < 0xf0 ? 2 : 3;
    uint32_t point = more ? s[0] & (0x3fu >> more) : s[0];
    for (unsigned i = 1; i <= more; i++)
        point = point << 6 | (s[i] & 0x3fu);
    p->at += more + 1;
    return point;
}

/* Offset of the first byte that is not UTF-8, or size. */
static size_t utf8_length(const unsigned char *s, size_t size)
{
    size_t at = 0;
    while (at < size) {
        unsigned more = s[at] < 0x80 ? 0 : s[at] < 0xe0 ? 1 : s[at] < 0xf0 ? 2 : 3;
        if (more >= size - at || (s[at] >= 0x80 && s[at] < 0xc2) || s[at] > 0xf4)
            return at;
        for (unsigned i = 1; i <= more; i++)
            if ((s[at + i] & 0xc0) != 0x80)
                return at;
        unsigned second = more ? s[at + 1] : 0;
        if ((s[at] == 0xe0 && second < 0xa0) || (s[at] == 0xed && second > 0x9f) ||
            (s[at] == 0xf0 && second < 0x90) || (s[at] == 0xf4 && second > 0x8f))
            return at;
        at += more + 1;
    }
    return size;
}

/* ---- Groups -------------------------------------------------------------------------------- */

static ast_node *parse_alternatives(parser *p);

/* The inside of a group up to its ')', which is taken. Flags end with the group. */
static ast_node *parse_body(parser *p, size_t open, unsigned flags_after)
{
    ast_node *body = parse_alternatives(p);
    if (p->error)
        return NULL;
    if (parser_peek(p, 0) != ')')
        return parser_refuse(p, open, "unbalanced parenthesis");
    p->at++;
    p->flags = flags_after;
    p->depth--;
    return body;
}

static ast_node *parse_look(parser *p, size_t open, size_t skip, bool behind)
{
    ast_node *node = parser_node(p, AST_LOOK, open);
    if (!node)
        return NULL;
    node->behind = behind;
    node->refuse = parser_peek(p, skip) == '!';
    p->at += skip + 1;
    node->child = parse_body(p, open, p->flags);
    return node;
}

static ast_node *parse_atomic(parser *p, size_t open)
{
    ast_node *node = parser_node(p, AST_REPEAT, open);
    if (!node)
        return NULL;
    *node =
        (ast_node){.kind = AST_REPEAT, .at = open, .min = 1, .max = 1, .greed = GREED_POSSESSIVE};
    p->at += 2;
    node->child = parse_body(p, open, p->flags);
    return node;
}

static ast_node *parse_capture(parser *p, size_t open)
{
    ast_node *node = parser_node(p, AST_GROUP, open);
    if (!node)
        return NULL;
    if (p->groups >= REGEX_MAX_GROUPS)
        return parser_refuse(p, open, "too many groups");
    node->group = ++p->groups;
    node->child = parse_body(p, open, p->flags);
    p->closed[node->group] = true;
    return node;
}

static unsigned flag_of(int letter)
{
    return letter == 'i'   ? FLAG_CASELESS
           : letter == 's' ? FLAG_DOT_ALL
           : letter == 'm' ? FLAG_MULTILINE
                           : 0;
}

/* Behind "(?": flags for the rest of the enclosing group, (?s), or for a group, (?-s:…). */
static ast_node *parse_flags(parser *p, size_t open)
{
    unsigned outside = p->flags, flags = p->flags;
    bool off = false;
    for (p->at++;; p->at++) {
        int c = parser_peek(p, 0);
        if (c == '-' && !off)
            off = true;
        else if (c == ')' || c == ':')
            break;
        else if (!flag_of(c))
            return parser_refuse(p, p->at, "unknown flag or group");
        else
            flags = off ? flags & ~flag_of(c) : flags | flag_of(c);
    }
    p->flags = flags;
    if (p->text[p->at++] == ':')
        return parse_body(p, open, outside);
    p->depth--;
    return parser_node(p, AST_EMPTY, open);
}

static ast_node *parse_group(parser *p)
{
    size_t open = p->at++;
    if (!parser_enter(p, open))
        return NULL;
    if (parser_peek(p, 0) != '?')
        return parse_capture(p, open);
    switch (parser_peek(p, 1)) {
    case ':':
        p->at += 2;
        return parse_body(p, open, p->flags);
    case '=':
    case '!':
        return parse_look(p, open, 1, false);
    case '>':
        return parse_atomic(p, open);
    case '<':
        if (parser_peek(p, 2) == '=' || parser_peek(p, 2) == '!')
            return parse_look(p, open, 2, true);
        return parser_refuse(p, open, "named groups are not supported");
    default:
        return parse_flags(p, open);
    }
}

/* ---- Atoms --------------------------------------------------------------------------------- */

static ast_node *place(parser *p, ast_place where, size_t size)
{
    ast_node *node = parser_node(p, AST_ASSERT, p->at);
    if (node)
        node->place = where;
    p->at += size;
    return node;
}

static ast_node *parse_dot(parser *p)
{
    static const uint32_t ends[] = {'\n', '\n', '\r', '\r', 0x2028, 0x2029, 0x85, 0x85};
    ast_node *node = parser_node(p, AST_CLASS, p->at++);
    if (!node)
        return NULL;
    if (p->flags & FLAG_DOT_ALL)
        node->set = set_all(p->memory);
    else /* U+0085 ends a line for Java only */
        node->set = set_complement(p->memory, set_of(p->memory, ends, p->java ? 4 : 3));
    return node;
}

/* \1 to a group that is complete by then: what others would mean differs between the dialects. */
static ast_node *parse_reference(parser *p)
{
    size_t at = p->at++;
    uint32_t number = (uint32_t)(parser_peek(p, 0) - '0');
    for (p->at++; parser_peek(p, 0) >= '0' && parser_peek(p, 0) <= '9'; p->at++) {
        uint32_t longer = number * 10 + (uint32_t)(parser_peek(p, 0) - '0');
        /* Java takes as many digits as there are groups; ECMA takes all. */
        if (longer > p->groups && p->java)
            break;
        if (longer > REGEX_MAX_GROUPS)
            return parser_refuse(p, at, "reference to no group");
        number = longer;
    }
    if (number > p->groups || !p->closed[number])
        return parser_refuse(p, at, "reference to no complete group");
    if (p->flags & FLAG_CASELESS)
        return parser_refuse(p, at, "reference under the flag i");
    ast_node *node = parser_node(p, AST_BACKREF, at);
    if (!node)
        return NULL;
    node->group = number;
    node->or_empty = !p->java;
    p->references = true;
    p->referenced[number] = at + 1;
    return node;
}

static ast_node *parse_backslash(parser *p)
{
    size_t at = p->at;
    int next = parser_peek(p, 1);
    switch (next) {
    case 'A':
        return place(p, PLACE_TEXT_START, 2);
    case 'z':
        return place(p, PLACE_TEXT_END, 2);
    case 'Z':
        return place(p, PLACE_FINAL_END, 2);
    case 'b':
        return place(p, PLACE_WORD, 2);
    case 'B':
        return place(p, PLACE_NOT_WORD, 2);
    default:
        break;
    }
    if (next >= '1' && next <= '9')
        return parse_reference(p);
    class_part part = parse_escape(p, false);
    return p->error ? NULL : parser_class_node(p, at, part);
}

static ast_node *parse_caret(parser *p)
{
    if (p->flags & FLAG_MULTILINE)
        return place(p, p->java ? PLACE_JAVA_LINE_START : PLACE_ECMA_LINE_START, 1);
    return place(p, PLACE_TEXT_START, 1);
}

static ast_node *parse_dollar(parser *p)
{
    if (p->flags & FLAG_MULTILINE)
        return place(p, p->java ? PLACE_JAVA_LINE_END : PLACE_ECMA_LINE_END, 1);
    return place(p, p->java ? PLACE_FINAL_END : PLACE_TEXT_END, 1);
}

static ast_node *parse_atom(parser *p)
{
    size_t at = p->at;
    switch (parser_peek(p, 0)) {
    case '.':
        return parse_dot(p);
    case '^':
        return parse_caret(p);
    case '$':
        return parse_dollar(p);
    case '(':
        return parse_group(p);
    case '[':
        return parse_class(p);
    case '\\':
        return parse_backslash(p);
    case '*':
    case '+':
    case '?':
        return parser_refuse(p, at, "nothing to repeat");
    case '{':
        /* Java lets a count without anything before it repeat the empty text, also behind another
         * quantifier: [a-z0-9]{11}{0,1011} (rbin) is eleven characters. */
        return parser_node(p, AST_EMPTY, at);
    default: {
        class_part point = {.is_point = true, .point = parser_take(p)};
        return parser_class_node(p, at, point);
    }
    }
}

/* ---- Quantifiers --------------------------------------------------------------------------- */

/* Digits at p->at; -1 if there are none or the number is too big. */
static int64_t parse_number(parser *p)
{
    size_t from = p->at;
    int64_t value = 0;
    for (; parser_peek(p, 0) >= '0' && parser_peek(p, 0) <= '9'; p->at++) {
        value = value * 10 + (parser_peek(p, 0) - '0');
        if (value > REGEX_MAX_COUNT)
            return -1;
    }
    return p->at == from ? -1 : value;
}

/* At '{'. */
static bool parse_count(parser *p, uint32_t *min, uint32_t *max)
{
    size_t open = p->at++;
    int64_t low = parse_number(p), high = low;
    if (low >= 0 && parser_peek(p, 0) == ',') {
        p->at++;
        high = parser_peek(p, 0) == '}' ? AST_UNBOUNDED : parse_number(p);
    }
    if (low < 0 || high < 0 || parser_peek(p, 0) != '}')
        return parser_refuse(p, open, "malformed count"), false;
    if (low > high)
        return parser_refuse(p, open, "count with min > max"), false;
    p->at++;
    *min = (uint32_t)low;
    *max = (uint32_t)high;
    return true;
}

/* Behind an atom in which the groups above `groups_before` are. */
static ast_node *parse_quantifier(parser *p, ast_node *atom, uint32_t groups_before)
{
    uint32_t min = 0, max = AST_UNBOUNDED;
    size_t at = atom->at;
    switch (parser_peek(p, 0)) {
    case '*':
        p->at++;
        break;
    case '+':
        p->at++;
        min = 1;
        break;
    case '?':
        p->at++;
        max = 1;
        break;
    case '{':
        if (!parse_count(p, &min, &max))
            return NULL;
        break;
    default:
        return atom;
    }
    ast_node *node = parser_node(p, AST_REPEAT, at);
    if (!node)
        return NULL;
    node->greed = parser_peek(p, 0) == '?'   ? GREED_LAZY
                  : parser_peek(p, 0) == '+' ? GREED_POSSESSIVE
                                             : GREED_GREEDY;
    p->at += node->greed != GREED_GREEDY;
    /* A place holds however often it is asked, and not at all is always possible. */
    if (atom->kind == AST_ASSERT)
        return min ? atom : parser_node(p, AST_EMPTY, at);
    for (uint32_t g = groups_before + 1; max > 1 && g <= p->groups; g++)
        p->looped[g] = true;
    node->child = atom;
    node->min = min;
    node->max = max;
    return node;
}

/* ---- Sequences and alternatives ------------------------------------------------------------ */

typedef struct items {
    ast_node **list;
    size_t count, capacity;
} items;

static void push(parser *p, items *to, ast_node *node)
{
    if (to->count == to->capacity) {
        to->capacity = to->capacity ? 2 * to->capacity : 4;
        ast_node **more = arena_alloc(p->memory, to->capacity * sizeof(ast_node *));
        if (to->count)
            memcpy(more, to->list, to->count * sizeof(ast_node *));
        to->list = more;
    }
    to->list[to->count++] = node;
}

static ast_node *join(parser *p, ast_kind kind, size_t at, items from)
{
    if (from.count == 1)
        return from.list[0];
    ast_node *node = parser_node(p, from.count ? kind : AST_EMPTY, at);
    if (node) {
        node->items = from.list;
        node->count = from.count;
    }
    return node;
}

static ast_node *parse_sequence(parser *p)
{
    items sequence = {0};
    size_t from = p->at;
    for (;;) {
        int c = parser_peek(p, 0);
        if (c < 0 || c == '|' || c == ')')
            return join(p, AST_CAT, from, sequence);
        uint32_t groups_before = p->groups;
        ast_node *node = parse_atom(p);
        if (!p->error)
            node = parse_quantifier(p, node, groups_before);
        if (p->error)
            return NULL;
        push(p, &sequence, node);
    }
}

static ast_node *parse_alternatives(parser *p)
{
    items alternatives = {0};
    size_t from = p->at;
    for (;;) {
        ast_node *node = parse_sequence(p);
        if (p->error)
            return NULL;
        push(p, &alternatives, node);
        if (parser_peek(p, 0) != '|')
            return join(p, AST_ALT, from, alternatives);
        p->at++;
    }
}

/* ECMA forgets a group's text at each turn of a loop around it, Java and PCRE2 do not. */
static void refuse_looped_references(parser *p)
{
    for (uint32_t g = 1; g <= p->groups; g++)
        if (!p->java && p->looped[g] && p->referenced[g])
            parser_refuse(p, p->referenced[g] - 1, "reference to a group in a loop");
}

static ast_node *parse_all(parser *p)
{
    size_t valid = utf8_length((const unsigned char *)p->text, p->size);
    if (p->size > REGEX_MAX_SIZE)
        return parser_refuse(p, REGEX_MAX_SIZE, "pattern too long");
    if (valid < p->size)
        return parser_refuse(p, valid, "malformed UTF-8");
    ast_node *root = parse_alternatives(p);
    if (!p->error && p->at < p->size)
        parser_refuse(p, p->at, "unbalanced parenthesis");
    refuse_looped_references(p);
    return root;
}

ast_tree regex_parse(arena *memory, const char *pattern, size_t size, regex_meaning meaning)
{
    parser *p = arena_alloc(memory, sizeof *p);
    parser fresh = {
        .memory = memory, .text = pattern, .size = size, .java = meaning == REGEX_WHOLE_JAVA};
    *p = fresh;
    ast_node *root = parse_all(p);
    if (!p->error && !p->java && p->java_names) {
        /* [\p{Upper}\p{Digit}]: for ECMA no pattern at all, so Upper is Java's too. */
        fresh.java_names = true;
        *p = fresh;
        root = parse_all(p);
    }
    if (p->error)
        return (ast_tree){.error = p->error, .error_at = p->error_at};
    return (ast_tree){.root = root, .references = p->references};
}
