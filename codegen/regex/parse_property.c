#include "regex/parser.h"
#include "regex/unicode.h"

#include <string.h>

typedef struct named_set {
    const char *name;
    uint32_t pairs[10];
    size_t count;
} named_set;

/* Java's own names are ASCII (java.util.regex.Pattern, without UNICODE_CHARACTER_CLASS). */
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
    {"L1", {0, 0xff}, 1},
    {"all", {0, SET_LAST}, 1},
};

typedef struct alias {
    const char *name, *unicode;
} alias;

/* Java writes binary properties and categories with Is in front. */
static const alias java_names[] = {
    {"IsAlphabetic", "Alphabetic"},
    {"IsLowercase", "Lowercase"},
    {"IsUppercase", "Uppercase"},
    {"IsWhite_Space", "White_Space"},
    {"IsWhitespace", "White_Space"},
    {"IsLetter", "L"},
    {"IsIdeographic", "Ideographic"},
    {"IsPunctuation", "P"},
    {"IsControl", "Cc"},
    {"IsDigit", "Nd"},
};

static const alias ecma_names[] = {
    {"Alphabetic", "Alphabetic"},   {"Alpha", "Alphabetic"},    {"Lowercase", "Lowercase"},
    {"Lower", "Lowercase"},         {"Uppercase", "Uppercase"}, {"Upper", "Uppercase"},
    {"White_Space", "White_Space"}, {"space", "White_Space"},   {"Ideographic", "Ideographic"},
    {"Ideo", "Ideographic"},
};

/* Under (?i) Java 8 and Java 17 disagree about these; no pattern of AWS has one there. */
static const char *const cased[] = {"Lu",        "Ll",        "Lt",          "Lower",
                                    "Upper",     "IsLu",      "IsLl",        "IsLt",
                                    "Lowercase", "Uppercase", "IsLowercase", "IsUppercase"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static class_part refuse(parser *p, size_t at, const char *why)
{
    parser_refuse(p, at, why);
    return (class_part){.is_point = true};
}

static bool find_alias(const parser *p, const alias *names, size_t count, const char *name,
                       regex_set *set)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i].name) == 0)
            return unicode_set(p->memory, names[i].unicode, set);
    return false;
}

static bool find_java(const parser *p, const char *name, regex_set *set)
{
    for (size_t i = 0; i < COUNT(java_sets); i++) {
        if (strcmp(name, java_sets[i].name) == 0) {
            *set = set_of(p->memory, java_sets[i].pairs, java_sets[i].count);
            return true;
        }
    }
    regex_set digits;
    if (strcmp(name, "LD") == 0 && unicode_set(p->memory, "L", set) &&
        unicode_set(p->memory, "Nd", &digits)) { /* Character.isLetterOrDigit */
        *set = set_union(p->memory, *set, digits);
        return true;
    }
    if (find_alias(p, java_names, COUNT(java_names), name, set))
        return true;
    bool category = strncmp(name, "Is", 2) == 0 && strlen(name) <= 4; /* IsL, IsLu */
    return category && unicode_set(p->memory, name + 2, set);
}

static bool find(parser *p, const char *name, regex_set *set)
{
    if (strcmp(name, "ASCII") == 0) {
        *set = set_range(p->memory, 0, 0x7f);
        return true;
    }
    if (!p->java && !p->java_names && find_alias(p, ecma_names, COUNT(ecma_names), name, set))
        return true;
    if (strlen(name) <= 2 && unicode_set(p->memory, name, set))
        return true;
    if (!find_java(p, name, set))
        return false;
    p->java_names = true;
    return true;
}

static class_part lookup(parser *p, size_t at, const char *name, bool negated)
{
    class_part part = {0};
    for (size_t i = 0; i < COUNT(cased) && p->flags & FLAG_CASELESS; i++)
        if (strcmp(name, cased[i]) == 0)
            return refuse(p, at, "property of case under the flag i");
    if (!find(p, name, &part.set))
        return refuse(p, at, "unknown property name");
    if (negated)
        part.set = set_complement(p->memory, part.set);
    return part;
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
    return lookup(p, at, arena_copy(p->memory, p->text + from, size), negated);
}
