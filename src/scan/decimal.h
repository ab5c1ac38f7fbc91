/* Numbers as exact decimals: no strtod, no rounding: a range is decided on the digits.
 */
#ifndef WIREVET_SCAN_DECIMAL_H
#define WIREVET_SCAN_DECIMAL_H

#include "base/bytes.h"

/* 0.d1 d2 … dn × 10^exponent with d1 and dn not 0; zero has no digits. The digits are those of
 * `text` between `first` and `last`, the decimal point skipped. */
typedef struct scan_decimal {
    const uint8_t *first; /* first significant digit */
    const uint8_t *last;  /* one past the last significant digit */
    int64_t exponent;     /* saturates at ±SCAN_EXPONENT_MAX */
    uint32_t digits;      /* significant ones */
    bool negative;        /* never for zero: -0 is 0 */
} scan_decimal;

#define SCAN_EXPONENT_MAX INT64_C(1000000000000)

/* Takes a text that scan_next() accepted as a number, or a bound of the tables. */
scan_decimal scan_decimal_of(base_span number);

/* < 0, 0, > 0 as a is less than, equal to or greater than b. */
int scan_decimal_compare(const scan_decimal *a, const scan_decimal *b);

bool scan_decimal_is_integer(const scan_decimal *d);

/* The integer part as an int64, cut towards zero and saturated.
 * *exact: false if it was cut or saturated. */
int64_t scan_decimal_to_int64(const scan_decimal *d, bool *exact);

/* Next significant digit ('0' … '9') from *at, which starts at d->first; 0 at the end. */
static inline uint8_t scan_decimal_digit(const scan_decimal *d, const uint8_t **at)
{
    if (*at < d->last && **at == '.')
        ++*at;
    return *at < d->last ? *(*at)++ : 0;
}

#endif
