/* Sets of Unicode 15.0.0: their sizes are the totals that DerivedGeneralCategory.txt, PropList.txt
 * and DerivedCoreProperties.txt state; members are spot checks at edges and at code points whose
 * properties differ between the versions that others have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "regex/set.h"
#include "regex/unicode.h"

static regex_set get(arena *memory, const char *name)
{
    regex_set set;
    if (!unicode_set(memory, name, &set))
        fail_msg("no set %s", name);
    return set;
}

static uint32_t size_of(regex_set set)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < set.count; i++)
        sum += set.ranges[2 * i + 1] - set.ranges[2 * i] + 1;
    return sum;
}

static const struct {
    const char *name;
    uint32_t size;
} sizes[] = {
    {"Lu", 1831},
    {"Ll", 2233},
    {"Lt", 31},
    {"Lm", 397},
    {"Lo", 131612},
    {"Mn", 1985},
    {"Mc", 452},
    {"Me", 13},
    {"Nd", 680},
    {"Nl", 236},
    {"No", 915},
    {"Pc", 10},
    {"Pd", 26},
    {"Ps", 79},
    {"Pe", 77},
    {"Pi", 12},
    {"Pf", 10},
    {"Po", 628},
    {"Sm", 948},
    {"Sc", 63},
    {"Sk", 125},
    {"So", 6634},
    {"Zs", 17},
    {"Zl", 1},
    {"Zp", 1},
    {"Cc", 65},
    {"Cf", 170},
    {"Cs", 2048},
    {"Co", 137468},
    {"Cn", 825345},
    {"L", 1831 + 2233 + 31 + 397 + 131612},
    {"LC", 1831 + 2233 + 31},
    {"M", 1985 + 452 + 13},
    {"N", 680 + 236 + 915},
    {"P", 10 + 26 + 79 + 77 + 12 + 10 + 628},
    {"S", 948 + 63 + 125 + 6634},
    {"Z", 17 + 1 + 1},
    {"C", 65 + 170 + 2048 + 137468 + 825345},
    {"Alphabetic", 137765},
    {"Lowercase", 2544},
    {"Uppercase", 1951},
    {"White_Space", 25},
    {"Ideographic", 105854},
};

/* Also that set_of leaves each as it is: sorted, and no range beside the next. */
static void test_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        arena *memory = arena_new();
        regex_set set = get(memory, sizes[i].name);
        if (size_of(set) != sizes[i].size)
            fail_msg("%s has %u code points, not %u", sizes[i].name, (unsigned)size_of(set),
                     (unsigned)sizes[i].size);
        assert_true(set_equal(set, set_of(memory, set.ranges, set.count)));
        arena_free(memory);
    }
}

/* The seven groups share nothing and leave nothing out. */
static void test_partition(void **state)
{
    (void)state;
    static const char *const groups[] = {"L", "M", "N", "P", "S", "Z", "C"};
    arena *memory = arena_new();
    regex_set all = {0};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        regex_set group = get(memory, groups[i]);
        assert_false(set_meets(all, group));
        all = set_union(memory, all, group);
    }
    assert_true(set_is_all(all));
    arena_free(memory);
}

static const struct {
    const char *name;
    uint32_t point;
    bool member;
} members[] = {
    {"Lu", 'A', true},
    {"Lu", 'Z' + 1, false},
    {"Ll", 0xb5, true},
    {"Lt", 0x1c5, true},
    {"Lo", 0xaa, true},
    {"Lo", 0x4e00, true},
    {"Lo", 0x9fff, true},
    {"Lo", 0xd7a3, true},
    {"Cn", 0xd7a4, true},
    {"Cs", 0xd800, true},
    {"Cs", 0xdfff, true},
    {"Co", 0xe000, true},
    {"Co", 0x10fffd, true},
    {"Cn", 0x10ffff, true},
    {"Cn", 0xfffe, true},
    {"Mn", 0x301, true},
    {"Me", 0x20dd, true},
    {"Nd", 0xff10, true},
    {"Nl", 0x2160, true},
    {"Pc", '_', true},
    {"Pd", '-', true},
    {"Sm", '+', true},
    {"Sk", '`', true},
    {"Sc", '$', true},
    {"Zs", 0xa0, true},
    {"Zs", '\t', false},
    {"Zl", 0x2028, true},
    {"Zp", 0x2029, true},
    {"Cf", 0xfeff, true},
    {"Cf", 0x180e, true},
    {"Alphabetic", 0x24d0, true},
    {"Alphabetic", 0x345, true},
    {"Alphabetic", '0', false},
    {"Lowercase", 0x24d0, true},
    {"Lowercase", 0xaa, true},
    {"Uppercase", 0x24b6, true},
    {"White_Space", 0x85, true},
    {"White_Space", 0x200b, false},
    {"Ideographic", 0x3007, true},
    /* assigned in 14.0 and 15.0, and still not in 15.0 */
    {"Po", 0x61d, true},
    {"So", 0x1f6dd, true},
    {"So", 0x1f6dc, true},
    {"Lo", 0x31350, true},
    {"Cn", 0x2ffc, true},
    {"Mc", 0x1734, true},
};

static void test_members(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        arena *memory = arena_new();
        regex_set point = set_range(memory, members[i].point, members[i].point);
        if (set_within(point, get(memory, members[i].name)) != members[i].member)
            fail_msg("U+%04X in %s should be %d", (unsigned)members[i].point, members[i].name,
                     members[i].member);
        arena_free(memory);
    }
}

static void test_unknown_names(void **state)
{
    (void)state;
    static const char *const names[] = {"", "l", "Lx", "X", "LuLl", "LD", "alphabetic", "IsLu"};
    arena *memory = arena_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        regex_set set;
        assert_false(unicode_set(memory, names[i], &set));
    }
    arena_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_partition),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
