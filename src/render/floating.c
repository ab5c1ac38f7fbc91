#include "render/floating.h"

#include "render/big.h"

/* ---- Decimal to binary ------------------------------------------------------------------------
 */

static void read_digits(big *to, const scan_decimal *number)
{
    const uint8_t *at = number->first;
    big_set(to, 0);
    for (uint8_t c; (c = scan_decimal_digit(number, &at));)
        if (to->count)
            big_multiply(to, 10, (uint32_t)(c - '0'));
        else
            big_set(to, (uint64_t)(c - '0'));
}

#define QUOTIENT_BITS 56

/* *over / under, below 2^QUOTIENT_BITS; *over becomes the rest. */
static uint64_t divide(big *over, const big *under)
{
    uint64_t quotient = 0;
    big part = *under;
    big_shift_left(&part, QUOTIENT_BITS - 1);
    for (int i = 0; i < QUOTIENT_BITS; i++, big_halve(&part)) {
        quotient <<= 1;
        if (big_compare(over, &part) < 0)
            continue;
        big_subtract(over, &part);
        quotient |= 1;
    }
    return quotient;
}

/* quotient + rest / under, of which `extra` low bits are too many, to the nearest, ties to even. */
static uint64_t round_off(uint64_t quotient, uint32_t extra, big *rest, const big *under)
{
    bool more;
    bool tie;
    if (extra == 0) {
        big_add(rest, rest);
        int half = big_compare(rest, under);
        more = half > 0;
        tie = half == 0;
    } else {
        uint64_t low = quotient & ((UINT64_C(1) << extra) - 1), half = UINT64_C(1) << (extra - 1);
        more = low > half || (low == half && rest->count > 0);
        tie = low == half && rest->count == 0;
        quotient >>= extra;
    }
    return quotient + (more || (tie && (quotient & 1)));
}

floating_value floating_nearest(const scan_decimal *number, floating_type type)
{
    big over, under;
    floating_value v = {0};
    read_digits(&over, number);
    if (over.count == 0)
        return v;
    int64_t power = number->exponent - (int64_t)number->digits;
    big_set(&under, 1);
    big_multiply_by_ten(power > 0 ? &over : &under, (uint32_t)(power > 0 ? power : -power));
    int32_t exponent = (int32_t)big_bits(&over) - (int32_t)big_bits(&under) - (int32_t)type.bits;
    if (exponent < type.low)
        exponent = type.low;
    big_shift_left(exponent < 0 ? &over : &under, (uint32_t)(exponent < 0 ? -exponent : exponent));
    uint64_t quotient = divide(&over, &under);
    uint32_t extra = quotient >> type.bits ? 1 : 0;
    v.exponent = exponent + (int32_t)extra;
    v.significand = round_off(quotient, extra, &over, &under);
    if (v.significand >> type.bits) {
        v.significand >>= 1;
        v.exponent++;
    }
    v.infinite = v.exponent > type.high;
    return v;
}

/* ---- Binary to decimal: free-format conversion (Steele and White 1990)
 * --------------------------- */

/* value = over / under × 10^exponent; every number between value - below and value + above, both
 * over under, reads as the value; the ends too if the significand is even. */
typedef struct conversion {
    big over, under, above, below;
    int32_t exponent;
    bool even;
} conversion;

static bool reaches(const conversion *c, const big *under)
{
    big sum = c->over;
    big_add(&sum, &c->above);
    int order = big_compare(&sum, under);
    return order > 0 || (order == 0 && c->even);
}

static void times_ten(conversion *c)
{
    big_multiply(&c->over, 10, 0);
    big_multiply(&c->above, 10, 0);
    big_multiply(&c->below, 10, 0);
}

/* Makes the value 0.d… × 10^exponent with d not 0. */
static void scale(conversion *c, int32_t guess)
{
    c->exponent = guess;
    if (guess >= 0) {
        big_multiply_by_ten(&c->under, (uint32_t)guess);
    } else {
        big_multiply_by_ten(&c->over, (uint32_t)-guess);
        big_multiply_by_ten(&c->above, (uint32_t)-guess);
        big_multiply_by_ten(&c->below, (uint32_t)-guess);
    }
    for (; reaches(c, &c->under); c->exponent++)
        big_multiply(&c->under, 10, 0);
    for (;; c->exponent--) {
        conversion next = *c;
        times_ten(&next);
        if (reaches(&next, &c->under))
            return;
        times_ten(c);
    }
}

static void begin(conversion *c, floating_value v, floating_type type)
{
    bool edge = v.significand == UINT64_C(1) << (type.bits - 1) && v.exponent > type.low;
    uint32_t up = v.exponent > 0 ? (uint32_t)v.exponent : 0;
    big_set(&c->over, v.significand);
    big_set(&c->under, 1);
    big_set(&c->above, 1);
    big_set(&c->below, 1);
    big_shift_left(&c->over, up + 1 + edge);
    big_shift_left(&c->under, (v.exponent < 0 ? (uint32_t)-v.exponent : 0) + 1 + edge);
    big_shift_left(&c->above, up + edge);
    big_shift_left(&c->below, up);
    c->even = (v.significand & 1) == 0;
    int32_t bits = v.exponent;
    for (uint64_t rest = v.significand; rest; rest >>= 1)
        bits++;
    scale(c, bits * 30103 / 100000); /* log10(2), within one */
}

static uint8_t next_digit(conversion *c)
{
    uint8_t digit = '0';
    times_ten(c);
    for (; big_compare(&c->over, &c->under) >= 0; digit++)
        big_subtract(&c->over, &c->under);
    return digit;
}

static bool is_low(const conversion *c)
{
    int order = big_compare(&c->over, &c->below);
    return order < 0 || (order == 0 && c->even);
}

/* The rest against one half: < 0, 0, > 0. */
static int half_of(const conversion *c)
{
    big twice = c->over;
    big_add(&twice, &c->over);
    return big_compare(&twice, &c->under);
}

static void add_one(floating_digits *d)
{
    while (d->count > 0 && d->at[d->count - 1] == '9')
        d->count--;
    if (d->count > 0) {
        d->at[d->count - 1]++;
        return;
    }
    d->at[d->count++] = '1';
    d->exponent++;
}

static bool rounds_up(const conversion *c, uint8_t last)
{
    int half = half_of(c);
    return half > 0 || (half == 0 && ((last - '0') & 1));
}

/* Behind a first digit that is enough: with a second one it may be nearer. False: it would name
 * another value. */
static bool add_second(floating_digits *d, conversion c)
{
    floating_digits longer = *d;
    if (longer.at[0] == '0') { /* 9.8E-45 is nearer to a float than 1.0E-44 */
        longer.at[0] = next_digit(&c);
        longer.exponent--;
    }
    longer.at[longer.count++] = next_digit(&c);
    bool up = rounds_up(&c, longer.at[1]);
    if (up ? !reaches(&c, &c.under) : !is_low(&c))
        return false;
    if (up)
        add_one(&longer);
    *d = longer;
    return true;
}

floating_digits floating_shortest(floating_value value, floating_type type)
{
    conversion c;
    begin(&c, value, type);
    floating_digits d = {.exponent = c.exponent};
    bool low = false, high = false;
    while (!low && !high && d.count < FLOATING_DIGITS) {
        d.at[d.count++] = next_digit(&c);
        low = is_low(&c);
        high = reaches(&c, &c.under);
    }
    if (d.count == 1 && add_second(&d, c))
        ;
    else if (high && (!low || rounds_up(&c, d.at[d.count - 1])))
        add_one(&d);
    while (d.count > 1 && d.at[d.count - 1] == '0')
        d.count--;
    return d;
}
