#include "scan/decimal.h"

static const uint8_t *skip_to_significant(const uint8_t *p, const uint8_t *end)
{
    while (p < end && (*p == '0' || *p == '.'))
        p++;
    return p;
}

/* Exponents longer than any number of digits can matter saturate. */
static int64_t exponent_of(const uint8_t *p, const uint8_t *end)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    int64_t value = 0;
    for (; p < end; p++)
        if (value < SCAN_EXPONENT_MAX)
            value = value * 10 + (*p - '0');
    if (value > SCAN_EXPONENT_MAX)
        value = SCAN_EXPONENT_MAX;
    return negative ? -value : value;
}

scan_decimal scan_decimal_of(base_span number)
{
    scan_decimal d = {0};
    const uint8_t *p = number.data, *end = p + number.size;
    bool negative = p < end && *p == '-';
    p += negative;
    const uint8_t *point = NULL, *mantissa_end = p;
    while (mantissa_end < end && *mantissa_end != 'e' && *mantissa_end != 'E') {
        if (*mantissa_end == '.')
            point = mantissa_end;
        mantissa_end++;
    }
    if (!point)
        point = mantissa_end;
    d.first = skip_to_significant(p, mantissa_end);
    d.last = mantissa_end;
    while (d.last > d.first && (d.last[-1] == '0' || d.last[-1] == '.'))
        d.last--;
    if (d.first >= d.last)
        return (scan_decimal){.first = number.data, .last = number.data};
    d.negative = negative;
    d.exponent = d.first < point ? point - d.first : -(d.first - point - 1);
    d.digits = (uint32_t)(d.last - d.first) - (d.first < point && point < d.last);
    if (mantissa_end < end)
        d.exponent += exponent_of(mantissa_end + 1, end);
    return d;
}

static int compare_magnitude(const scan_decimal *a, const scan_decimal *b)
{
    if (a->exponent != b->exponent)
        return a->exponent < b->exponent ? -1 : 1;
    const uint8_t *at_a = a->first, *at_b = b->first;
    for (;;) {
        uint8_t x = scan_decimal_digit(a, &at_a), y = scan_decimal_digit(b, &at_b);
        if (x != y)
            return x < y ? -1 : 1;
        if (!x)
            return 0;
    }
}

int scan_decimal_compare(const scan_decimal *a, const scan_decimal *b)
{
    int sign_a = a->digits == 0 ? 0 : a->negative ? -1 : 1;
    int sign_b = b->digits == 0 ? 0 : b->negative ? -1 : 1;
    if (sign_a != sign_b || sign_a == 0)
        return sign_a - sign_b;
    return sign_a * compare_magnitude(a, b);
}

bool scan_decimal_is_integer(const scan_decimal *d)
{
    return d->digits == 0 || d->exponent >= (int64_t)d->digits;
}

int64_t scan_decimal_to_int64(const scan_decimal *d, bool *exact)
{
    *exact = scan_decimal_is_integer(d);
    if (d->digits == 0 || d->exponent <= 0)
        return 0;
    uint64_t limit = d->negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX, value = 0;
    const uint8_t *at = d->first;
    for (int64_t i = 0; i < d->exponent; i++) { /* leaves after 20 rounds at most */
        uint8_t c = scan_decimal_digit(d, &at);
        uint64_t digit = c ? (uint64_t)(c - '0') : 0;
        if (value > (limit - digit) / 10) {
            *exact = false;
            value = limit;
            break;
        }
        value = value * 10 + digit;
    }
    return d->negative ? (int64_t)(~value + 1) : (int64_t)value;
}
