#include "render/number.h"

#include "render/floating.h"

/* Digits that identify every double. */
#define DOUBLE_DIGITS 17

/* Decimals that short survive the way through the type: their digits are what Java prints, unless
 * they are near the ends of the type, where it has fewer. */
#define DOUBLE_SHORT 15
#define FLOAT_SHORT  6

/* 0.d1 d2 … dn × 10^exponent */
typedef struct digits {
    uint8_t at[DOUBLE_DIGITS];
    uint32_t count;
    int64_t exponent;
} digits;

static void round_up(digits *d)
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

static digits digits_of(const scan_decimal *number, uint32_t most)
{
    digits d = {.exponent = number->exponent};
    const uint8_t *at = number->first;
    uint8_t c = 0;
    while (d.count < most && (c = scan_decimal_digit(number, &at)))
        d.at[d.count++] = c;
    if (d.count == most && scan_decimal_digit(number, &at) >= '5')
        round_up(&d);
    while (d.count > 1 && d.at[d.count - 1] == '0')
        d.count--;
    return d;
}

static void put_zeros(render_out *o, int64_t count)
{
    for (; count > 0; count--)
        render_raw(o, "0");
}

/* 1.0E10: at least one digit after the point. */
static void put_scientific(render_out *o, const digits *d)
{
    render_bytes(o, d->at, 1);
    render_raw(o, ".");
    if (d->count > 1)
        render_bytes(o, d->at + 1, d->count - 1);
    else
        render_raw(o, "0");
    render_raw(o, "E");
    render_int(o, d->exponent - 1);
}

static void put_plain(render_out *o, const digits *d)
{
    uint32_t whole = d->exponent > 0 ? (uint32_t)d->exponent : 0;
    uint32_t before = whole < d->count ? whole : d->count;
    if (whole == 0)
        render_raw(o, "0");
    render_bytes(o, d->at, before);
    put_zeros(o, (int64_t)whole - before);
    render_raw(o, ".");
    put_zeros(o, -d->exponent);
    render_bytes(o, d->at + before, d->count - before);
    if (before == d->count)
        render_raw(o, "0");
}

/* What Java prints of the nearest value. false: infinite. No digits: zero. */
static bool through_type(const scan_decimal *number, floating_type type, digits *d)
{
    bool wide = type.bits > 24;
    int64_t most = wide ? 400 : 60, safe = wide ? 300 : 30;
    *d = (digits){.count = 0};
    if (number->exponent > most)
        return number->digits == 0;
    if (number->exponent < -most || number->digits == 0)
        return true;
    if (number->digits <= (wide ? DOUBLE_SHORT : FLOAT_SHORT) && number->exponent < safe &&
        number->exponent > -safe) {
        *d = digits_of(number, DOUBLE_DIGITS);
        return true;
    }
    floating_value value = floating_nearest(number, type);
    if (value.infinite || value.significand == 0)
        return !value.infinite;
    floating_digits shortest = floating_shortest(value, type);
    memcpy(d->at, shortest.at, sizeof d->at);
    d->count = shortest.count;
    d->exponent = shortest.exponent;
    return true;
}

/* Double.toString(): plain from 10^-3 to below 10^7, else scientific (Java SE API). */
static void put_floating(render_out *o, base_span text, floating_type type)
{
    scan_decimal number = scan_decimal_of(text);
    digits d;
    bool finite = through_type(&number, type, &d);
    if (text.size > 0 && text.data[0] == '-')
        render_raw(o, "-");
    if (!finite)
        render_raw(o, "Infinity");
    else if (d.count == 0)
        render_raw(o, "0.0");
    else if (d.exponent > -3 && d.exponent <= 7)
        put_plain(o, &d);
    else
        put_scientific(o, &d);
}

/* Kinesis prints ShardCount 100000000000 as '2147483647'. */
static void put_integer(render_out *o, base_span text, int64_t most)
{
    scan_decimal number = scan_decimal_of(text);
    bool exact;
    int64_t value = scan_decimal_to_int64(&number, &exact);
    if (value > most)
        value = most;
    if (value < -most - 1)
        value = -most - 1;
    render_int(o, value);
}

void render_java_number(render_out *o, base_span number, uint8_t kind)
{
    switch (kind) {
    case WV_KIND_BYTE:
        put_integer(o, number, INT8_MAX);
        break;
    case WV_KIND_SHORT:
        put_integer(o, number, INT16_MAX);
        break;
    case WV_KIND_INTEGER:
    case WV_KIND_INT_ENUM:
        put_integer(o, number, INT32_MAX);
        break;
    case WV_KIND_LONG:
        put_integer(o, number, INT64_MAX);
        break;
    case WV_KIND_FLOAT:
        put_floating(o, number, FLOATING_FLOAT);
        break;
    case WV_KIND_DOUBLE:
        put_floating(o, number, FLOATING_DOUBLE);
        break;
    default:
        render_span(o, number);
    }
}

/* The digits with the point, if there is one, after the first `whole`. */
static void put_pointed(render_out *o, const digits *d, uint32_t whole)
{
    render_bytes(o, d->at, whole < d->count ? whole : d->count);
    put_zeros(o, (int64_t)whole - d->count);
    if (whole >= d->count)
        return;
    render_raw(o, ".");
    render_bytes(o, d->at + whole, d->count - whole);
}

/* ECMA-262, Number::toString: plain from 10^-6 to below 10^21, else scientific. */
void render_script_number(render_out *o, base_span number)
{
    scan_decimal value = scan_decimal_of(number);
    digits d = digits_of(&value, DOUBLE_DIGITS);
    if (value.negative)
        render_raw(o, "-");
    if (d.count == 0) {
        render_raw(o, "0");
    } else if (d.exponent > 0 && d.exponent <= 21) {
        put_pointed(o, &d, (uint32_t)d.exponent);
    } else if (d.exponent <= 0 && d.exponent > -6) {
        render_raw(o, "0.");
        put_zeros(o, -d.exponent);
        render_bytes(o, d.at, d.count);
    } else {
        put_pointed(o, &d, 1);
        render_raw(o, d.exponent > 0 ? "e+" : "e");
        render_int(o, d.exponent - 1);
    }
}
