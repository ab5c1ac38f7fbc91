/* A complete number against its shape, decided on its digits. */
#include "check/walk_state.h"

typedef struct int_type {
    int64_t low, high;
} int_type;

static int_type int_type_of(uint8_t kind)
{
    switch (kind) {
    case WV_KIND_BYTE:
        return (int_type){INT8_MIN, INT8_MAX};
    case WV_KIND_SHORT:
        return (int_type){INT16_MIN, INT16_MAX};
    case WV_KIND_LONG:
        return (int_type){INT64_MIN, INT64_MAX};
    default:
        return (int_type){INT32_MIN, INT32_MAX};
    }
}

static scan_decimal bound_of(const check_walk *w, const wv_shape_row *s, int32_t packed,
                             uint8_t digits[24])
{
    if (s->flags & WV_SHAPE_DECIMAL)
        return scan_decimal_of(base_key_text(w->schema, (uint32_t)packed));
    int64_t bound = base_bound(w->schema, s, packed);
    uint64_t rest = bound < 0 ? ~(uint64_t)bound + 1 : (uint64_t)bound;
    size_t at = 24;
    do {
        digits[--at] = (uint8_t)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (bound < 0)
        digits[--at] = '-';
    return scan_decimal_of((base_span){digits + at, 24 - at});
}

/* Integer bounds are reported; decimal ones have their text in the shape row. */
static void check_range(check_walk *w, const wv_shape_row *s, const scan_decimal *d,
                        check_place place)
{
    uint8_t digits[24];
    scan_decimal bound;
    bool decimal = s->flags & WV_SHAPE_DECIMAL;
    if (s->flags & WV_SHAPE_MIN) {
        bound = bound_of(w, s, s->min, digits);
        if (scan_decimal_compare(d, &bound) < 0) {
            place.bound = decimal ? 0 : base_bound(w->schema, s, s->min);
            check_record(w, WV_CODE_RANGE_MIN, place);
            return;
        }
    }
    if (s->flags & WV_SHAPE_MAX) {
        bound = bound_of(w, s, s->max, digits);
        if (scan_decimal_compare(d, &bound) > 0) {
            place.bound = decimal ? 0 : base_bound(w->schema, s, s->max);
            check_record(w, WV_CODE_RANGE_MAX, place);
        }
    }
}

static void check_range_int(check_walk *w, const wv_shape_row *s, int64_t value, check_place place)
{
    if (s->flags & WV_SHAPE_MIN && value < base_bound(w->schema, s, s->min)) {
        place.bound = base_bound(w->schema, s, s->min);
        check_record(w, WV_CODE_RANGE_MIN, place);
    } else if (s->flags & WV_SHAPE_MAX && value > base_bound(w->schema, s, s->max)) {
        place.bound = base_bound(w->schema, s, s->max);
        check_record(w, WV_CODE_RANGE_MAX, place);
    }
}

static void check_int_enum(check_walk *w, const wv_shape_row *s, int64_t value, check_place place)
{
    uint8_t digits[24];
    uint64_t rest = value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
    size_t at = sizeof digits;
    do
        digits[--at] = (uint8_t)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        digits[--at] = '-';
    base_span text = {digits + at, sizeof digits - at};
    bool open = w->response && w->config->responses == WV_RESPONSES_STRUCTURE;
    if (!open && match_member(w->schema, s, text) == WV_NONE)
        check_record(w, WV_CODE_ENUM, place);
}

/* The aws profile: the real service cuts 1.5 to 1 and lets numbers that are too large reach the
 * range check, saturated (Athena; Kinesis prints 2147483647). */
static void check_integer(check_walk *w, const wv_shape_row *s, const scan_decimal *d,
                          check_place place)
{
    bool strict = w->config->profile == WV_PROFILE_STRICT, exact;
    int_type type = int_type_of(s->kind);
    int64_t value = scan_decimal_to_int64(d, &exact);
    if (strict && !scan_decimal_is_integer(d)) {
        check_record(w, WV_CODE_FRACTION, place);
        return;
    }
    if (strict && (!exact || value < type.low || value > type.high)) {
        check_record(w, WV_CODE_OVERFLOW, place);
        return;
    }
    value = value < type.low ? type.low : value > type.high ? type.high : value;
    if (s->kind == WV_KIND_INT_ENUM)
        check_int_enum(w, s, value, place);
    if (w->stop)
        return;
    if (s->flags & WV_SHAPE_DECIMAL)
        check_range(w, s, d, place); /* a bound beyond int64 */
    else
        check_range_int(w, s, value, place);
}

/* From here on a decimal is infinite as a double or float: halfway between the largest finite value
 * and the next power of two, where rounding to even goes up. */
static const char double_limit[] =
    "17976931348623158079372897140530341507993413271003782693617377898044496829276475"
    "09466490179775872070963302864166928879109465555478519404026306574886715058206819"
    "08902000708383676273854845817711531764475730270069855571366959622842914819860834"
    "936475292719074168444365510704342711559699508093042880177904174497792";
static const char float_limit[] = "340282356779733661637539395458142568448";

static bool is_infinite(uint8_t kind, const scan_decimal *d)
{
    const char *text = kind == WV_KIND_FLOAT ? float_limit : double_limit;
    size_t size = kind == WV_KIND_FLOAT ? sizeof float_limit - 1 : sizeof double_limit - 1;
    scan_decimal limit = scan_decimal_of((base_span){(const uint8_t *)text, size});
    scan_decimal magnitude = *d;
    magnitude.negative = false;
    return scan_decimal_compare(&magnitude, &limit) >= 0;
}

static void check_real(check_walk *w, const wv_shape_row *s, const scan_decimal *d,
                       check_place place)
{
    if (w->config->profile == WV_PROFILE_STRICT && is_infinite(s->kind, d))
        check_record(w, WV_CODE_OVERFLOW, place);
    else
        check_range(w, s, d, place);
}

/* Seconds of the years 1 to 9999, which is what Smithy lets a timestamp hold. */
static void check_epoch(check_walk *w, const scan_decimal *d, check_place place)
{
    static const uint8_t first[] = "-62135596800", last[] = "253402300800";
    scan_decimal low = scan_decimal_of((base_span){first, sizeof first - 1});
    scan_decimal high = scan_decimal_of((base_span){last, sizeof last - 1});
    if (w->config->profile != WV_PROFILE_STRICT)
        return;
    if (is_infinite(WV_KIND_DOUBLE, d))
        check_record(w, WV_CODE_OVERFLOW, place);
    else if (!w->response &&
             (scan_decimal_compare(d, &low) < 0 || scan_decimal_compare(d, &high) >= 0))
        check_record(w, WV_CODE_TIMESTAMP, place);
}

static void check_kind(check_walk *w, uint32_t shape, const scan_decimal *d, check_place place)
{
    const wv_shape_row *s = check_shape(w, shape);
    switch (s->kind) {
    case WV_KIND_BYTE:
    case WV_KIND_SHORT:
    case WV_KIND_INTEGER:
    case WV_KIND_LONG:
    case WV_KIND_INT_ENUM:
        check_integer(w, s, d, place);
        break;
    case WV_KIND_BIG_INTEGER:
        if (!scan_decimal_is_integer(d))
            check_record(w, WV_CODE_FRACTION, place);
        else
            check_range(w, s, d, place);
        break;
    case WV_KIND_FLOAT:
    case WV_KIND_DOUBLE:
        check_real(w, s, d, place);
        break;
    case WV_KIND_BIG_DECIMAL:
        check_range(w, s, d, place);
        break;
    default:
        check_epoch(w, d, place);
    }
}

static bool takes_number(const wv_shape_row *s)
{
    return (s->kind >= WV_KIND_BYTE && s->kind <= WV_KIND_BIG_DECIMAL) ||
           (s->kind == WV_KIND_TIMESTAMP && s->bits == WV_TIME_EPOCH);
}

void check_number(check_walk *w, uint32_t shape, base_span text, uint64_t offset, uint64_t length)
{
    if (!takes_number(check_shape(w, shape))) {
        check_mismatch(w, shape, REPORT_FOUND_NUMBER);
        return;
    }
    scan_decimal d = scan_decimal_of(text);
    check_place place = {.offset = offset, .length = length, .shape = shape};
    check_kind(w, shape, &d, place);
    if (w->stop || !check_digest_wanted(w))
        return;
    /* exponents that are saturated do not tell numbers apart */
    if (d.exponent > SCAN_EXPONENT_MAX / 2 || d.exponent < -SCAN_EXPONENT_MAX / 2)
        check_record(w, WV_CODE_LIMIT_DIGITS, place);
    else
        check_digest_done(w, check_digest_of_number(w, &d), offset, length);
}
