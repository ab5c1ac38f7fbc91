/* Effective shapes: a target with the traits that bind where it is used. */
#include "ir/lowering.h"

_Static_assert((int)MODEL_DOCUMENT == (int)WV_KIND_DOCUMENT &&
                   (int)MODEL_INT_ENUM == (int)WV_KIND_INT_ENUM &&
                   (int)MODEL_BLOB == (int)WV_KIND_BLOB && (int)MODEL_MAP == (int)WV_KIND_MAP,
               "kinds have the same numbers on both sides");

/* An optional minus and digits, within int64. */
static bool parse_int64(model_text text, int64_t *value)
{
    bool negative = text.size > 0 && text.data[0] == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX, sum = 0;
    if (text.size == (negative ? 1u : 0u))
        return false;
    for (size_t i = negative; i < text.size; i++) {
        char c = text.data[i];
        if (c < '0' || c > '9' || sum > (limit - (uint64_t)(c - '0')) / 10)
            return false;
        sum = sum * 10 + (uint64_t)(c - '0');
    }
    *value = !negative ? (int64_t)sum : sum ? -(int64_t)(sum - 1) - 1 : 0;
    return true;
}

static bool is_decimal_kind(model_kind kind)
{
    return kind == MODEL_FLOAT || kind == MODEL_DOUBLE || kind == MODEL_BIG_DECIMAL ||
           kind == MODEL_BIG_INTEGER;
}

static bool is_narrow(int64_t value)
{
    return value >= INT32_MIN && value <= INT32_MAX;
}

/* The number as base_bound() reads it. */
static int32_t pack(lowering *l, const wv_shape_row *row, int64_t value)
{
    uint8_t bytes[8];
    if (!(row->flags & WV_SHAPE_WIDE))
        return (int32_t)value;
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (8 * i));
    return (int32_t)pool_add(&l->keys, bytes, sizeof bytes);
}

/* Bounds of 64 bits are rare: AWS has 60-odd of them. */
static void set_numbers(lowering *l, wv_shape_row *row, int64_t min, int64_t max)
{
    if (!is_narrow(min) || !is_narrow(max))
        row->flags |= WV_SHAPE_WIDE;
    if (row->flags & WV_SHAPE_MIN)
        row->min = pack(l, row, min);
    if (row->flags & WV_SHAPE_MAX)
        row->max = pack(l, row, max);
}

static int32_t decimal(lowering *l, bool has, model_text text)
{
    return has ? (int32_t)pool_add(&l->keys, text.data, text.size) : 0;
}

static void set_range(lowering *l, wv_shape_row *row, const model_traits *t, model_kind kind)
{
    int64_t min = 0, max = 0;
    bool inline_min = !t->has_range_min || parse_int64(t->range_min, &min);
    bool inline_max = !t->has_range_max || parse_int64(t->range_max, &max);
    row->flags |=
        (uint16_t)((t->has_range_min ? WV_SHAPE_MIN : 0) | (t->has_range_max ? WV_SHAPE_MAX : 0));
    if (inline_min && inline_max && !is_decimal_kind(kind)) {
        set_numbers(l, row, min, max);
        return;
    }
    row->flags |= WV_SHAPE_DECIMAL;
    row->min = decimal(l, t->has_range_min, t->range_min);
    row->max = decimal(l, t->has_range_max, t->range_max);
}

static void set_length(lowering *l, wv_shape_row *row, const model_traits *t)
{
    row->flags |=
        (uint16_t)((t->has_length_min ? WV_SHAPE_MIN : 0) | (t->has_length_max ? WV_SHAPE_MAX : 0));
    set_numbers(l, row, t->has_length_min ? t->length_min : 0,
                t->has_length_max ? t->length_max : 0);
}

static void set_bounds(lowering *l, wv_shape_row *row, const model_traits *t, model_kind kind)
{
    bool text = kind == MODEL_STRING || kind == MODEL_ENUM;
    if (text || kind == MODEL_BLOB || kind == MODEL_LIST || kind == MODEL_MAP)
        set_length(l, row, t);
    else if ((kind >= MODEL_BYTE && kind <= MODEL_BIG_DECIMAL) &&
             (t->has_range_min || t->has_range_max))
        set_range(l, row, t, kind);
}

static uint16_t flags_of(const model_shape *target, const model_traits *t)
{
    model_kind kind = target->kind;
    uint32_t flags = t->sensitive ? WV_SHAPE_SENSITIVE : 0;
    if (t->sparse && (kind == MODEL_LIST || kind == MODEL_MAP))
        flags |= WV_SHAPE_SPARSE;
    if (t->unique && kind == MODEL_LIST)
        flags |= WV_SHAPE_UNIQUE;
    if (t->error && kind == MODEL_STRUCTURE)
        flags |= WV_SHAPE_ERROR;
    if (target->cycle)
        flags |= WV_SHAPE_CYCLE;
    return (uint16_t)flags;
}

wv_shape_row lowering_leaf(lowering *l, const model_shape *target, const model_traits *t,
                           const char *owner)
{
    wv_shape_row row = {.kind = (uint8_t)target->kind, .pattern = WV_NONE};
    row.flags = flags_of(target, t);
    row.name = lowering_name(l, target->name);
    set_bounds(l, &row, t, target->kind);
    if (target->kind == MODEL_TIMESTAMP && t->time != MODEL_TIME_NONE)
        row.bits = (uint8_t)(t->time - MODEL_TIME_EPOCH);
    if (t->has_pattern && (target->kind == MODEL_STRING || target->kind == MODEL_ENUM))
        row.pattern = lowering_pattern(l, t, owner);
    return row;
}
