/* Natural numbers of bounded size, for exact conversions between decimal and binary. */
#ifndef WIREVET_RENDER_BIG_H
#define WIREVET_RENDER_BIG_H

#include <stdbool.h>
#include <stdint.h>

/* 1000 digits (WV_MAX_DIGITS) over 10^1324, and 64 bits: 4463 bits. */
#define BIG_LIMBS 144

typedef struct big {
    uint32_t count; /* limbs in use; the last is not 0 */
    uint32_t limb[BIG_LIMBS];
} big;

void big_set(big *b, uint64_t value);
/* b = b × factor + term */
void big_multiply(big *b, uint32_t factor, uint32_t term);
void big_multiply_by_ten(big *b, uint32_t power);
void big_shift_left(big *b, uint32_t bits);
void big_halve(big *b);
void big_add(big *b, const big *other);
/* b -= other, which is not greater */
void big_subtract(big *b, const big *other);
/* < 0, 0, > 0 */
int big_compare(const big *a, const big *b);
uint32_t big_bits(const big *b);

#endif
