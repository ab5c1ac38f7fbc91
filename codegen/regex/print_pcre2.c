#include "regex/ast.h"
#include "regex/set.h"

#include <stdio.h>
#include <string.h>

/* PCRE2 takes no larger count. */
#define PCRE2_MAX_COUNT 65535u

/* PCRE2 compiles a repeated group as often as it may occur, into 64 KiB at most. Above this many
 * bytes of text the copies are calls: (ab|cd){1,900} is (?<c1>ab|cd)(?&c1){0,899}. */
#define MAX_COPIED 32768u

/* How tightly a printed text must hold together. */
typedef enum binding { BIND_NONE, BIND_SEQUENCE, BIND_ATOM } binding;

typedef struct printer {
    arena *memory;
    char *text;
    size_t size, capacity;
    bool references; /* keep capturing groups */
    unsigned called; /* groups that are there to be called */
    const char *error;
    size_t error_at;
} printer;

static void print(printer *p, const ast_node *node, binding around);

static void refuse(printer *p, size_t at, const char *why)
{
    if (!p->error) {
        p->error = why;
        p->error_at = at;
    }
}

static void put(printer *p, const char *text)
{
    size_t size = strlen(text);
    if (p->size + size > REGEX_MAX_SIZE) {
        refuse(p, 0, "pattern too large for PCRE2");
        return;
    }
    if (p->size + size + 1 > p->capacity) {
        p->capacity = 2 * (p->size + size + 1);
        char *more = arena_alloc(p->memory, p->capacity);
        if (p->size)
            memcpy(more, p->text, p->size);
        p->text = more;
    }
    memcpy(p->text + p->size, text, size + 1);
    p->size += size;
}

/* ---- Classes ------------------------------------------------------------------------------- */

/* Half of the size of \x{…}, and letters have 659 ranges: 11 KB became 5. */
static void put_utf8(printer *p, uint32_t c)
{
    char text[5] = {0};
    unsigned more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (unsigned i = more; i > 0; i--, c >>= 6)
        text[i] = (char)(0x80 | (c & 0x3f));
    text[0] = (char)(0xffu << (7 - more) | c);
    put(p, text);
}

static void put_point(printer *p, uint32_t c)
{
    char text[16];
    bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (c >= 0xa0) {
        put_utf8(p, c);
        return;
    }
    if (c > 0x20 && c < 0x7f)
        snprintf(text, sizeof text, plain ? "%c" : "\\%c", (int)c);
    else
        snprintf(text, sizeof text, "\\x{%x}", (unsigned)c);
    put(p, text);
}

static void put_ranges(printer *p, regex_set set)
{
    for (size_t i = 0; i < set.count; i++) {
        put_point(p, set.ranges[2 * i]);
        if (set.ranges[2 * i] == set.ranges[2 * i + 1])
            continue;
        if (set.ranges[2 * i] + 1 < set.ranges[2 * i + 1])
            put(p, "-");
        put_point(p, set.ranges[2 * i + 1]);
    }
}

/* Under PCRE2_UTF a class cannot name surrogates and no text has them: they are cut out. */
static void put_class(printer *p, const ast_node *node)
{
    regex_set set = set_scalars(p->memory, node->set);
    regex_set rest = set_scalars(p->memory, set_complement(p->memory, set));
    uint32_t point;
    if (set.count == 0) {
        put(p, "(?!)");
    } else if (rest.count == 0) {
        put(p, "(?s:.)");
    } else if (set_single(set, &point)) {
        put_point(p, point);
    } else {
        bool flip = rest.count < set.count;
        put(p, flip ? "[^" : "[");
        put_ranges(p, flip ? rest : set);
        put(p, "]");
    }
}

/* ---- Repetitions --------------------------------------------------------------------------- */

static void put_counts(printer *p, uint32_t min, uint32_t max, ast_greed greed)
{
    char text[32];
    if (min == 0 && max == AST_UNBOUNDED)
        put(p, "*");
    else if (min == 1 && max == AST_UNBOUNDED)
        put(p, "+");
    else if (min == 0 && max == 1)
        put(p, "?");
    else if (max == AST_UNBOUNDED)
        snprintf(text, sizeof text, "{%u,}", (unsigned)min), put(p, text);
    else if (min == max)
        snprintf(text, sizeof text, "{%u}", (unsigned)min), put(p, text);
    else
        snprintf(text, sizeof text, "{%u,%u}", (unsigned)min, (unsigned)max), put(p, text);
    put(p, greed == GREED_LAZY ? "?" : greed == GREED_POSSESSIVE ? "+" : "");
}

/* Counts above PCRE2's: X{100000} is X{65535}X{34465}, and X{1,100000} (SSM has one) is
 * X{65535}X{0,34465}|X{1,65534}. Only one run of each alternative varies, or a text that does not
 * match would be cut in all ways. Possessive ones are greedy here and in an atomic group. */
static void put_large(printer *p, const ast_node *node, uint32_t min, uint32_t max)
{
    ast_greed greed = node->greed == GREED_LAZY ? GREED_LAZY : GREED_GREEDY;
    bool choice = min < PCRE2_MAX_COUNT;
    if (p->error)
        return;
    if (max <= PCRE2_MAX_COUNT || (max == AST_UNBOUNDED && min <= PCRE2_MAX_COUNT)) {
        print(p, node->child, BIND_ATOM);
        put_counts(p, min, max, greed);
        return;
    }
    put(p, choice ? "(?:" : "");
    if (choice && greed == GREED_LAZY) {
        put_large(p, node, min, PCRE2_MAX_COUNT - 1);
        put(p, "|");
    }
    print(p, node->child, BIND_ATOM);
    put_counts(p, PCRE2_MAX_COUNT, PCRE2_MAX_COUNT, GREED_GREEDY);
    put_large(p, node, choice ? 0 : min - PCRE2_MAX_COUNT,
              max == AST_UNBOUNDED ? max : max - PCRE2_MAX_COUNT);
    if (choice && greed == GREED_GREEDY) {
        put(p, "|");
        put_large(p, node, min, PCRE2_MAX_COUNT - 1);
    }
    put(p, choice ? ")" : "");
}

static bool is_any(const printer *p, const ast_node *node)
{
    return node->kind == AST_CLASS &&
           set_scalars(p->memory, set_complement(p->memory, node->set)).count == 0;
}

static void insert(printer *p, size_t at, const char *text)
{
    size_t size = strlen(text);
    put(p, text);
    if (p->error)
        return;
    memmove(p->text + at + size, p->text + at, p->size - size - at);
    memcpy(p->text + at, text, size);
}

/* The text from `from` on is X: X{a,b} becomes X X{a-1,b-1}, or nothing if a is 0, with calls of X
 * behind the first. By name, because a number would change those of groups in X. */
static void put_calls(printer *p, const ast_node *node, size_t from)
{
    char front[32], call[32];
    bool lazy = node->greed == GREED_LAZY, optional = node->min == 0;
    p->called++;
    snprintf(front, sizeof front, "(?%s%s(?<c%u>", node->greed == GREED_POSSESSIVE ? ">" : ":",
             optional && lazy ? "|" : "", p->called);
    snprintf(call, sizeof call, ")(?&c%u)", p->called);
    insert(p, from, front);
    put(p, call);
    put_counts(p, optional ? 0 : node->min - 1,
               node->max == AST_UNBOUNDED ? node->max : node->max - 1,
               lazy ? GREED_LAZY : GREED_GREEDY);
    put(p, optional && !lazy ? "|)" : ")");
}

static void put_copies(printer *p, const ast_node *node)
{
    size_t from = p->size, copies = node->max == AST_UNBOUNDED ? node->min : node->max;
    print(p, node->child, BIND_ATOM);
    if (node->child->kind != AST_CLASS && !p->references && copies > 1 &&
        p->size - from > MAX_COPIED / copies)
        put_calls(p, node, from);
    else
        put_counts(p, node->min, node->max, node->greed);
}

static void put_repeat(printer *p, const ast_node *node, binding around)
{
    bool bound = node->min == 1 && node->max == 1;
    if (bound && node->greed != GREED_POSSESSIVE) {
        print(p, node->child, around);
    } else if (bound) {
        put(p, "(?>");
        print(p, node->child, BIND_NONE);
        put(p, ")");
    } else if (node->min > PCRE2_MAX_COUNT ||
               (node->max > PCRE2_MAX_COUNT && node->max != AST_UNBOUNDED)) {
        if (p->references)
            refuse(p, node->at, "large count beside back references");
        put(p, node->greed == GREED_POSSESSIVE ? "(?>" : "(?:");
        put_large(p, node, node->min, node->max);
        put(p, ")");
    } else if (is_any(p, node->child)) {
        put(p, "(?s:.");
        put_counts(p, node->min, node->max, node->greed);
        put(p, ")");
    } else {
        put(p, around == BIND_ATOM ? "(?:" : "");
        put_copies(p, node);
        put(p, around == BIND_ATOM ? ")" : "");
    }
}

/* ---- Looking around ------------------------------------------------------------------------ */

#define NO_LENGTH UINT64_MAX

/* Code points that the node takes, if always as many. */
static uint64_t fixed_length(const ast_node *node)
{
    uint64_t sum = 0;
    switch (node->kind) {
    case AST_CLASS:
        return 1;
    case AST_CAT:
        for (size_t i = 0; i < node->count; i++) {
            uint64_t size = fixed_length(node->items[i]);
            if (size == NO_LENGTH || sum > PCRE2_MAX_COUNT)
                return NO_LENGTH;
            sum += size;
        }
        return sum;
    case AST_ALT:
        sum = fixed_length(node->items[0]);
        for (size_t i = 1; i < node->count; i++)
            if (fixed_length(node->items[i]) != sum)
                return NO_LENGTH;
        return sum;
    case AST_GROUP:
        return fixed_length(node->child);
    case AST_REPEAT:
        sum = fixed_length(node->child);
        if (node->min != node->max || sum > PCRE2_MAX_COUNT || node->min > PCRE2_MAX_COUNT)
            return NO_LENGTH;
        return sum * node->min;
    case AST_BACKREF:
        return NO_LENGTH;
    default:
        return 0;
    }
}

/* PCRE2 looks behind over fixed lengths, one for each outermost alternative. */
static bool can_look_behind(const ast_node *body)
{
    if (body->kind != AST_ALT)
        return fixed_length(body) <= PCRE2_MAX_COUNT;
    for (size_t i = 0; i < body->count; i++)
        if (fixed_length(body->items[i]) > PCRE2_MAX_COUNT)
            return false;
    return true;
}

static void put_look(printer *p, const ast_node *node)
{
    if (node->behind && !can_look_behind(node->child))
        refuse(p, node->at, "lookbehind of variable length is not supported");
    put(p, node->behind ? "(?<" : "(?");
    put(p, node->refuse ? "!" : "=");
    print(p, node->child, BIND_NONE);
    put(p, ")");
}

/* Line terminators as java.util.regex.Pattern and ECMA-262 have them; PCRE2 has no such mode. Java
 * never stands between \r and \n, and its ^ under (?m) not at the end of the text. */
static void put_place(printer *p, ast_place place)
{
    static const char *const texts[] = {
        [PLACE_TEXT_START] = "\\A",
        [PLACE_TEXT_END] = "\\z",
        [PLACE_FINAL_END] =
            "(?:\\z|(?=(?:\\r\\n|[\\r\\x{85}\\x{2028}\\x{2029}])\\z)|(?<!\\r)(?=\\n\\z))",
        [PLACE_JAVA_LINE_START] =
            "(?:(?!\\z)(?:\\A|(?<=[\\n\\x{85}\\x{2028}\\x{2029}])|(?<=\\r)(?!\\n)))",
        [PLACE_JAVA_LINE_END] = "(?:\\z|(?=[\\r\\x{85}\\x{2028}\\x{2029}])|(?<!\\r)(?=\\n))",
        [PLACE_ECMA_LINE_START] = "(?:\\A|(?<=[\\n\\r\\x{2028}\\x{2029}]))",
        [PLACE_ECMA_LINE_END] = "(?:\\z|(?=[\\n\\r\\x{2028}\\x{2029}]))",
        [PLACE_WORD] = "\\b",
        [PLACE_NOT_WORD] = "\\B",
    };
    put(p, texts[place]);
}

/* ---- The rest ------------------------------------------------------------------------------ */

static void put_items(printer *p, const ast_node *node, binding around)
{
    bool alternatives = node->kind == AST_ALT;
    bool wrap = around == BIND_ATOM || (alternatives && around == BIND_SEQUENCE);
    put(p, wrap ? "(?:" : "");
    for (size_t i = 0; i < node->count; i++) {
        put(p, alternatives && i > 0 ? "|" : "");
        print(p, node->items[i], alternatives ? BIND_NONE : BIND_SEQUENCE);
    }
    put(p, wrap ? ")" : "");
}

static void put_group(printer *p, const ast_node *node, binding around)
{
    if (!p->references) {
        print(p, node->child, around);
        return;
    }
    put(p, "(");
    print(p, node->child, BIND_NONE);
    put(p, ")");
}

static void put_reference(printer *p, const ast_node *node)
{
    char text[40];
    unsigned group = (unsigned)node->group;
    if (node->or_empty)
        snprintf(text, sizeof text, "(?(%u)\\g{%u})", group, group);
    else
        snprintf(text, sizeof text, "\\g{%u}", group);
    put(p, text);
}

static void print(printer *p, const ast_node *node, binding around)
{
    if (p->error)
        return;
    bool wrap = around == BIND_ATOM &&
                (node->kind == AST_EMPTY || node->kind == AST_LOOK || node->kind == AST_ASSERT);
    put(p, wrap ? "(?:" : "");
    switch (node->kind) {
    case AST_EMPTY:
        break;
    case AST_CLASS:
        put_class(p, node);
        break;
    case AST_CAT:
    case AST_ALT:
        put_items(p, node, around);
        break;
    case AST_REPEAT:
        put_repeat(p, node, around);
        break;
    case AST_GROUP:
        put_group(p, node, around);
        break;
    case AST_LOOK:
        put_look(p, node);
        break;
    case AST_BACKREF:
        put_reference(p, node);
        break;
    case AST_ASSERT:
        put_place(p, node->place);
        break;
    }
    put(p, wrap ? ")" : "");
}

const char *regex_print_pcre2(arena *memory, const ast_node *root, bool references, size_t *size,
                              size_t *error_at, const char **error)
{
    printer p = {.memory = memory, .references = references};
    put(&p, "");
    print(&p, root, BIND_NONE);
    *size = p.size;
    *error_at = p.error_at;
    *error = p.error;
    return p.error ? NULL : p.text;
}
