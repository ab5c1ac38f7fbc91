#include "regex/unicode.h"

#include "regex/set.h"
#include "regex/unicode_table.h"

#include <string.h>

/* In the order of CATEGORIES in unicode_table.py. */
static const char categories[][3] = {
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
    "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
};
enum { CATEGORIES = sizeof categories / sizeof *categories };

/* DerivedCoreProperties.txt says how its properties are made: categories and one more list. */
static const struct property {
    const char *name;
    const char *parts; /* categories, in two letters each */
    const uint32_t *more;
} properties[] = {
    {"Alphabetic", "LuLlLtLmLoNl", unicode_other_alphabetic},
    {"Lowercase", "Ll", unicode_other_lowercase},
    {"Uppercase", "Lu", unicode_other_uppercase},
    {"White_Space", "", unicode_white_space},
    {"Ideographic", "", unicode_ideographic},
};

static uint32_t bit(size_t category)
{
    return UINT32_C(1) << category;
}

/* The categories that are listed in pairs of letters. */
static uint32_t mask_of(const char *parts)
{
    uint32_t mask = 0;
    for (; *parts; parts += 2)
        for (size_t i = 0; i < CATEGORIES; i++)
            if (memcmp(parts, categories[i], 2) == 0)
                mask |= bit(i);
    return mask;
}

/* Lu is one category, L all that begin with it, LC ("cased") three. */
static uint32_t mask_of_name(const char *name)
{
    uint32_t mask = 0;
    if (strcmp(name, "LC") == 0)
        return mask_of("LuLlLt");
    for (size_t i = 0; i < CATEGORIES; i++)
        if (strcmp(name, categories[i]) == 0 || (name[0] == categories[i][0] && name[1] == 0))
            mask |= bit(i);
    return mask;
}

static void add_range(regex_set *set, uint32_t from, uint32_t length)
{
    if (set->count > 0 && set->ranges[2 * set->count - 1] + 1 == from) {
        set->ranges[2 * set->count - 1] += length;
        return;
    }
    set->ranges[2 * set->count] = from;
    set->ranges[2 * set->count + 1] = from + length - 1;
    set->count++;
}

/* Runs come in order, and neighbours have different categories. */
static regex_set of_categories(arena *memory, uint32_t mask)
{
    regex_set set = {0};
    size_t runs = 0;
    for (uint32_t at = 0; at <= SET_LAST; at += unicode_category_runs[runs++] / 32)
        set.count += mask >> unicode_category_runs[runs] % 32 & 1;
    set.ranges = arena_alloc(memory, (set.count ? set.count : 1) * 2 * sizeof *set.ranges);
    set.count = 0;
    for (uint32_t i = 0, at = 0; at <= SET_LAST; at += unicode_category_runs[i++] / 32)
        if (mask >> unicode_category_runs[i] % 32 & 1)
            add_range(&set, at, unicode_category_runs[i] / 32);
    return set;
}

static regex_set of_list(arena *memory, const uint32_t *list)
{
    regex_set set = {0};
    while (list[2 * set.count + 1] > 0)
        set.count++;
    set.ranges = arena_alloc(memory, 2 * set.count * sizeof *set.ranges);
    for (size_t i = 0, at = 0; i < set.count; i++) {
        set.ranges[2 * i] = (uint32_t)at + list[2 * i];
        at = set.ranges[2 * i] + list[2 * i + 1];
        set.ranges[2 * i + 1] = (uint32_t)at - 1;
    }
    return set;
}

bool unicode_set(arena *memory, const char *name, regex_set *set)
{
    uint32_t mask = mask_of_name(name);
    if (mask) {
        *set = of_categories(memory, mask);
        return true;
    }
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (strcmp(name, properties[i].name) != 0)
            continue;
        *set = set_union(memory, of_categories(memory, mask_of(properties[i].parts)),
                         of_list(memory, properties[i].more));
        return true;
    }
    return false;
}
