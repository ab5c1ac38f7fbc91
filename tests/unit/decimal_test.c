/* Numbers as exact decimals: parts, order, conversion, against a naive big-decimal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scan/decimal.h"

static scan_decimal of(const char *text)
{
    return scan_decimal_of((base_span){(const uint8_t *)text, strlen(text)});
}

/* ---- Parts --------------------------------------------------------------------------------- */

static const struct {
    const char *text, *digits; /* 0.digits x 10^exponent */
    int64_t exponent;
    bool negative, integer;
} parts[] = {
    {"0", "", 0, false, true},
    {"-0", "", 0, false, true},
    {"0.000", "", 0, false, true},
    {"-0.0e99", "", 0, false, true},
    {"0e-5", "", 0, false, true},
    {"1", "1", 1, false, true},
    {"-1", "1", 1, true, true},
    {"10", "1", 2, false, true},
    {"1200", "12", 4, false, true},
    {"1.0", "1", 1, false, true},
    {"1.5", "15", 1, false, false},
    {"10.50", "105", 2, false, false},
    {"100.0", "1", 3, false, true},
    {"0.1", "1", 0, false, false},
    {"0.001", "1", -2, false, false},
    {"0.00120", "12", -2, false, false},
    {"-0.5", "5", 0, true, false},
    {"1e3", "1", 4, false, true},
    {"1E+3", "1", 4, false, true},
    {"1.5e1", "15", 2, false, true},
    {"1.5e0", "15", 1, false, false},
    {"15e-1", "15", 1, false, false},
    {"150e-1", "15", 2, false, true},
    {"0.5e1", "5", 1, false, true},
    {"0.05e1", "5", 0, false, false},
    {"1000e-3", "1", 1, false, true},
    {"1e000000000000000000003", "1", 4, false, true},
    {"9007199254740993", "9007199254740993", 16, false, true},
    {"1e999999999999999999999999999", "1", SCAN_EXPONENT_MAX + 1, false, true},
    {"1e-999999999999999999999999999", "1", 1 - SCAN_EXPONENT_MAX, false, false},
    {"0e999999999999999999999999999", "", 0, false, true},
};

static void test_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        scan_decimal d = of(parts[i].text);
        const uint8_t *at = d.first;
        char digits[64] = "";
        for (size_t n = 0; (digits[n] = (char)scan_decimal_digit(&d, &at)) != 0; n++)
            assert_true(n < sizeof digits - 2);
        assert_string_equal(digits, parts[i].digits);
        assert_int_equal(d.digits, strlen(parts[i].digits));
        if (*parts[i].digits && d.exponent != parts[i].exponent)
            fail_msg("%s: exponent %" PRId64, parts[i].text, d.exponent);
        assert_int_equal(d.negative, parts[i].negative);
        assert_int_equal(scan_decimal_is_integer(&d), parts[i].integer);
    }
}

/* ---- Order --------------------------------------------------------------------------------- */

/* Each less than the next. */
static const char *const ascending[] = {
    "-1e999999999999",
    "-1e400",
    "-9223372036854775809",
    "-9223372036854775808",
    "-1000",
    "-999.9999",
    "-10",
    "-9",
    "-1.0000000000000000000000000001",
    "-1",
    "-0.1",
    "-0.01",
    "-1e-400",
    "0",
    "1e-999999999999",
    "1e-400",
    "0.0099",
    "0.01",
    "0.1",
    "0.10000000000000000000000000000000000001",
    "0.2",
    "1",
    "1.0000000000000000000000000001",
    "1.9",
    "2",
    "10",
    "11",
    "99.5",
    "100",
    "9007199254740992", /* 2^53: doubles end here */
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "1e20",
    "1e400",
    "1e999999999999",
};

static int sign(int x)
{
    return (x > 0) - (x < 0);
}

static void test_order(void **state)
{
    (void)state;
    enum { N = sizeof ascending / sizeof *ascending };
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            scan_decimal a = of(ascending[i]), b = of(ascending[j]);
            if (sign(scan_decimal_compare(&a, &b)) != sign(i - j))
                fail_msg("%s against %s", ascending[i], ascending[j]);
        }
    }
}

static void test_equal(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"0", "-0"},         {"0", "0e5"},        {"1", "1.0"},     {"1", "1.000e0"},
        {"1", "10e-1"},      {"1000", "1e3"},     {"0.1", "1e-1"},  {"123.450", "12345e-2"},
        {"-1.5", "-0.15e1"}, {"1e400", "10e399"}, {"20", "0.2E+2"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        scan_decimal a = of(pairs[i][0]), b = of(pairs[i][1]);
        if (scan_decimal_compare(&a, &b) != 0 || scan_decimal_compare(&b, &a) != 0)
            fail_msg("%s against %s", pairs[i][0], pairs[i][1]);
    }
}

/* ---- The same by an independent, naive way -------------------------------------------------- */

enum { PLACES = 80, POINT = 40 }; /* fixed point: digit i counts 10^(POINT - 1 - i) */

typedef struct fixed {
    int sign; /* 0: zero */
    char digit[PLACES];
} fixed;

static fixed fixed_of(const char *text)
{
    fixed f = {.sign = *text == '-' ? -1 : 1};
    const char *p = text + (*text == '-'), *e = strpbrk(p, "eE");
    size_t mantissa = e ? (size_t)(e - p) : strlen(p);
    int exponent = 0;
    if (e)
        sscanf(e + 1, "%d", &exponent);
    const char *point = memchr(p, '.', mantissa);
    int whole = (int)(point ? point - p : (ptrdiff_t)mantissa), seen = 0;
    bool zero = true;
    for (size_t i = 0; i < mantissa; i++) {
        if (p[i] == '.')
            continue;
        int place = POINT - whole - exponent + seen++;
        if (p[i] == '0')
            continue;
        zero = false;
        assert_in_range(place, 0, PLACES - 1);
        f.digit[place] = (char)(p[i] - '0');
    }
    if (zero)
        f.sign = 0;
    return f;
}

static int fixed_compare(const fixed *a, const fixed *b)
{
    if (a->sign != b->sign)
        return a->sign < b->sign ? -1 : 1;
    return a->sign * sign(memcmp(a->digit, b->digit, PLACES));
}

static uint32_t random_bits(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* A number of the grammar; few digits, so that equal ones and common prefixes are frequent. */
static void random_number(uint64_t *seed, char *to)
{
    static const char digits[] = "0001129";
    if (random_bits(seed) % 2)
        *to++ = '-';
    uint32_t whole = random_bits(seed) % 4, fraction = random_bits(seed) % 4;
    if (whole == 0)
        *to++ = '0';
    for (uint32_t i = 0; i < whole; i++)
        *to++ = i ? digits[random_bits(seed) % 7] : digits[3 + random_bits(seed) % 4];
    if (fraction)
        *to++ = '.';
    for (uint32_t i = 0; i < fraction; i++)
        *to++ = digits[random_bits(seed) % 7];
    if (random_bits(seed) % 2)
        to += sprintf(to, "%c%s%u", random_bits(seed) % 2 ? 'e' : 'E',
                      random_bits(seed) % 2 ? "-" : "", random_bits(seed) % 5);
    *to = 0;
}

static bool fixed_is_integer(const fixed *f)
{
    static const char zeros[PLACES];
    return memcmp(f->digit + POINT, zeros, PLACES - POINT) == 0;
}

static int64_t fixed_to_int64(const fixed *f)
{
    int64_t value = 0; /* random_number() stays below 10^8 */
    for (int i = 0; i < POINT; i++)
        value = value * 10 + f->digit[i];
    return f->sign < 0 ? -value : value;
}

static void test_against_fixed_point(void **state)
{
    (void)state;
    uint64_t seed = 20;
    unsigned equal = 0;
    for (int i = 0; i < 200000; i++) {
        char x[64], y[64];
        random_number(&seed, x);
        random_number(&seed, y);
        scan_decimal a = of(x), b = of(y);
        fixed fa = fixed_of(x), fb = fixed_of(y);
        int wanted = fixed_compare(&fa, &fb);
        equal += wanted == 0;
        bool exact;
        int64_t value = scan_decimal_to_int64(&a, &exact);
        if (sign(scan_decimal_compare(&a, &b)) != wanted)
            fail_msg("%s against %s", x, y);
        if (value != fixed_to_int64(&fa) || exact != fixed_is_integer(&fa) ||
            exact != scan_decimal_is_integer(&a))
            fail_msg("%s as an integer: %" PRId64 " %d", x, value, exact);
    }
    assert_true(equal > 1000); /* else the sample says nothing about equal ones */
}

/* ---- Integers ------------------------------------------------------------------------------ */

static const struct {
    const char *text;
    int64_t value;
    bool exact;
} integers[] = {
    {"0", 0, true},
    {"-0", 0, true},
    {"7", 7, true},
    {"-7", -7, true},
    {"7.0", 7, true},
    {"70e-1", 7, true},
    {"7.9", 7, false},
    {"-7.9", -7, false},
    {"0.9", 0, false},
    {"-0.9", 0, false},
    {"1e-400", 0, false},
    {"1e18", INT64_C(1000000000000000000), true},
    {"9223372036854775806", INT64_MAX - 1, true},
    {"9223372036854775807", INT64_MAX, true},
    {"9223372036854775807.0", INT64_MAX, true},
    {"9223372036854775807.5", INT64_MAX, false},
    {"9223372036854775808", INT64_MAX, false},
    {"9223372036854775810", INT64_MAX, false},
    {"9999999999999999999", INT64_MAX, false},
    {"1e19", INT64_MAX, false},
    {"1e999999999999999", INT64_MAX, false},
    {"-9223372036854775807", INT64_MIN + 1, true},
    {"-9223372036854775808", INT64_MIN, true},
    {"-9223372036854775809", INT64_MIN, false},
    {"-92233720368547758080", INT64_MIN, false},
    {"-1e999999999999999", INT64_MIN, false},
};

static void test_integers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++) {
        scan_decimal d = of(integers[i].text);
        bool exact = !integers[i].exact;
        int64_t value = scan_decimal_to_int64(&d, &exact);
        if (value != integers[i].value || exact != integers[i].exact)
            fail_msg("%s: %" PRId64 " %d", integers[i].text, value, exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),    cmocka_unit_test(test_order),
        cmocka_unit_test(test_equal),    cmocka_unit_test(test_against_fixed_point),
        cmocka_unit_test(test_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
