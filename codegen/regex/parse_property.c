#include "regex/parser.h"

#include <string.h>

typedef struct named_set {
    const char *name;
    uint32_t pairs[10];
    size_t count;
} named_set;

/* Java's POSIX classes are ASCII (java.util.regex.Pattern, without UNICODE_CHARACTER_CLASS). */
static const named_set java_sets[] = {
    {"Lower", {'a', 'z'}, 1},
    {"Upper", {'A', 'Z'}, 1},
    {"Alpha", {'A', 'Z', 'a', 'z'}, 2},
    {"Digit", {'0', '9'}, 1},
    {"Alnum", {'0', '9', 'A', 'Z', 'a', 'z'}, 3},
    {"Punct", {'!', '/', ':', '@', '[', '`', '{', '~'}, 4},
    {"Graph", {'!', '~'}, 1},
    {"Print", {' ', '~'}, 1},
    {"Blank", {'\t', '\t', ' ', ' '}, 2},
    {"Cntrl", {0, 0x1f, 0x7f, 0x7f}, 2},
    {"XDigit", {'0', '9', 'A', 'F', 'a', 'f'}, 3},
    {"Space", {'\t', '\r', ' ', ' '}, 2},
    {"ASCII", {0, 0x7f}, 1},
    {"L1", {0, 0xff}, 1},
    {"all", {0, SET_LAST}, 1},
};

typedef struct named_property {
    const char *name;
    const char *pcre2;
    bool ecma_only; /* Java has the name for a set of ASCII, or not at all */
} named_property;

static const named_property binaries[] = {
    {"IsAlphabetic", "Alphabetic", false},
    {"IsLowercase", "Lowercase", false},
    {"IsUppercase", "Uppercase", false},
    {"IsWhite_Space", "White_Space", false},
    {"IsWhitespace", "White_Space", false},
    {"IsIdeographic", "Ideographic", false},
    {"IsLetter", "L", false},
    {"IsDigit", "Nd", false},
    {"IsPunctuation", "P", false},
    {"IsControl", "Cc", false},
    {"LC", "L&", false},
    {"Alphabetic", "Alphabetic", true},
    {"Alpha", "Alphabetic", true},
    {"Lowercase", "Lowercase", true},
    {"Lower", "Lowercase", true},
    {"Uppercase", "Uppercase", true},
    {"Upper", "Uppercase", true},
    {"White_Space", "White_Space", true},
    {"Ideographic", "Ideographic", true},
};

/* Unicode general categories, each in two letters; the groups are their first letters. */
static const char categories[] =
    "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So "
    "Zs Zl Zp Cc Cf Co Cn Cs";

static class_part refuse(parser *p, size_t at, const char *why)
{
    parser_refuse(p, at, why);
    return (class_part){.is_point = true};
}

static class_part of_property(parser *p, const char *name, bool negated, const ast_property *next)
{
    ast_property *property = arena_alloc(p->memory, sizeof *property);
    *property = (ast_property){name, negated, next};
    return (class_part){.properties = property};
}

static bool is_category(const char *name)
{
    size_t size = strlen(name);
    for (const char *c = categories; *c; c += c[2] ? 3 : 2) {
        if (c[0] == name[0] && (size == 1 || (size == 2 && c[1] == name[1])))
            return true;
    }
    return false;
}

static class_part of_named_set(const parser *p, const uint32_t *pairs, size_t count, bool negated)
{
    regex_set set = set_of(p->memory, pairs, count);
    return (class_part){.set = negated ? set_complement(p->memory, set) : set};
}

/* Names that ECMA's u mode refuses have Java's meaning everywhere. */
static class_part lookup(parser *p, size_t at, const char *name, bool negated)
{
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
        if (strcmp(name, binaries[i].name) == 0 && !(p->java && binaries[i].ecma_only))
            return of_property(p, binaries[i].pcre2, negated, NULL);
    for (size_t i = 0; i < sizeof java_sets / sizeof *java_sets; i++)
        if (strcmp(name, java_sets[i].name) == 0)
            return of_named_set(p, java_sets[i].pairs, java_sets[i].count, negated);
    if (strcmp(name, "LD") == 0 && !negated)
        return of_property(p, "L", false, of_property(p, "Nd", false, NULL).properties);
    /* Java also spells a category with Is in front: \p{IsLu}. */
    const char *category = strncmp(name, "Is", 2) == 0 ? name + 2 : name;
    if (is_category(category))
        return of_property(p, category, negated, NULL);
    return refuse(p, at, "unknown property name");
}

class_part parse_property(parser *p, size_t at, bool negated)
{
    size_t from = p->at, size = 1;
    if (parser_peek(p, 0) == '{') {
        const char *close = memchr(p->text + p->at, '}', p->size - p->at);
        if (!close)
            return refuse(p, at, "malformed property escape");
        from++;
        size = (size_t)(close - p->text) - from;
        p->at = from + size + 1;
    } else if (p->at < p->size) {
        parser_take(p);
        size = p->at - from;
    } else {
        return refuse(p, at, "malformed property escape");
    }
    if (size == 0 || memchr(p->text + from, 0, size))
        return refuse(p, at, "malformed property escape");
    if (p->flags & FLAG_CASELESS)
        return refuse(p, at, "property under the flag i");
    return lookup(p, at, arena_copy(p->memory, p->text + from, size), negated);
}
