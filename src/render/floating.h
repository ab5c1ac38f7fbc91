/* Doubles and floats without the C library: a decimal text to the nearest value, a value to the
 * digits that Java prints. Exact for every value. */
#ifndef WIREVET_RENDER_FLOATING_H
#define WIREVET_RENDER_FLOATING_H

#include "scan/decimal.h"

/* IEEE 754 binary64 or binary32: bits of the significand, exponents of its last bit. */
typedef struct floating_type {
    uint32_t bits;
    int32_t low, high;
} floating_type;

#define FLOATING_DOUBLE ((floating_type){53, -1074, 971})
#define FLOATING_FLOAT  ((floating_type){24, -149, 104})

typedef struct floating_value {
    uint64_t significand; /* × 2^exponent; 0: zero */
    int32_t exponent;
    bool infinite;
} floating_value;

/* The nearest value to a number's magnitude, ties to even. Its exponent must be from -400 to 400.
 */
floating_value floating_nearest(const scan_decimal *number, floating_type type);

#define FLOATING_DIGITS 17

/* 0.d1 d2 … dn × 10^exponent */
typedef struct floating_digits {
    uint8_t at[FLOATING_DIGITS + 1];
    uint32_t count;
    int32_t exponent;
} floating_digits;

/* The shortest digits that name the value and no other, nearest to it; of those of one or two
 * digits the nearest (Double.toString() of JDK 19 and later). The value is finite and not zero. */
floating_digits floating_shortest(floating_value value, floating_type type);

#endif
