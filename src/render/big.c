#include "render/big.h"

static void trim(big *b)
{
    while (b->count > 0 && b->limb[b->count - 1] == 0)
        b->count--;
}

void big_set(big *b, uint64_t value)
{
    b->limb[0] = (uint32_t)value;
    b->limb[1] = (uint32_t)(value >> 32);
    b->count = 2;
    trim(b);
}

void big_multiply(big *b, uint32_t factor, uint32_t term)
{
    uint64_t carry = term;
    for (uint32_t i = 0; i < b->count; i++) {
        carry += (uint64_t)b->limb[i] * factor;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry && b->count < BIG_LIMBS)
        b->limb[b->count++] = (uint32_t)carry;
}

void big_multiply_by_ten(big *b, uint32_t power)
{
    for (; power >= 9; power -= 9)
        big_multiply(b, 1000000000, 0);
    for (; power > 0; power--)
        big_multiply(b, 10, 0);
}

void big_shift_left(big *b, uint32_t bits)
{
    uint32_t whole = bits / 32, part = bits % 32;
    if (part)
        big_multiply(b, UINT32_C(1) << part, 0);
    if (!whole || !b->count || b->count + whole > BIG_LIMBS)
        return;
    for (uint32_t i = b->count; i-- > 0;)
        b->limb[i + whole] = b->limb[i];
    for (uint32_t i = 0; i < whole; i++)
        b->limb[i] = 0;
    b->count += whole;
}

void big_halve(big *b)
{
    for (uint32_t i = 0; i < b->count; i++) {
        uint32_t above = i + 1 < b->count ? b->limb[i + 1] : 0;
        b->limb[i] = b->limb[i] >> 1 | above << 31;
    }
    trim(b);
}

void big_add(big *b, const big *other)
{
    uint64_t carry = 0;
    uint32_t most = b->count > other->count ? b->count : other->count;
    for (uint32_t i = 0; i < most; i++) {
        carry += i < b->count ? b->limb[i] : 0;
        carry += i < other->count ? other->limb[i] : 0;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    b->count = most;
    if (carry && b->count < BIG_LIMBS)
        b->limb[b->count++] = (uint32_t)carry;
}

void big_subtract(big *b, const big *other)
{
    uint32_t borrow = 0;
    for (uint32_t i = 0; i < b->count; i++) {
        uint64_t less = (uint64_t)(i < other->count ? other->limb[i] : 0) + borrow;
        borrow = b->limb[i] < less;
        b->limb[i] = (uint32_t)(b->limb[i] - less);
    }
    trim(b);
}

int big_compare(const big *a, const big *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (uint32_t i = a->count; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

uint32_t big_bits(const big *b)
{
    uint32_t bits = 0;
    if (b->count == 0)
        return 0;
    for (uint32_t top = b->limb[b->count - 1]; top; top >>= 1)
        bits++;
    return bits + 32 * (b->count - 1);
}
