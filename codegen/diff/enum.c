/* Sets of values. */
#include "diff/walk.h"

#include "model/text.h"

#include <stdlib.h>

static bool has_values(const model_shape *shape)
{
    return shape->kind == MODEL_ENUM || shape->kind == MODEL_INT_ENUM;
}

static int by_value(const void *a, const void *b)
{
    const model_member *const *x = a, *const *y = b;
    return model_text_compare((*x)->wire, (*y)->wire);
}

/* The values, sorted: an enum may have thousands. */
static const model_member **sorted(diff_walk *w, const model_shape *shape)
{
    const model_member **list =
        arena_alloc(w->out->memory, (shape->member_count + 1) * sizeof(model_member *));
    for (uint32_t i = 0; i < shape->member_count; i++)
        list[i] = &shape->members[i];
    qsort(list, shape->member_count, sizeof *list, by_value);
    return list;
}

static bool has(const model_member **list, uint32_t count, const model_member *value)
{
    return bsearch(&value, list, count, sizeof *list, by_value) != NULL;
}

/* Items for the values of one that the other lacks, in the declared order. */
static void lacking(diff_walk *w, const model_shape *one, const model_shape *other, bool one_is_old,
                    fail_place other_place)
{
    const model_member **list = sorted(w, other);
    for (uint32_t i = 0; i < one->member_count; i++) {
        const model_member *value = &one->members[i];
        fail_place place = diff_place(value->place, one->place);
        diff_item item = {.constraint = "enum value"};
        if (has(list, other->member_count, value))
            continue;
        *(one_is_old ? &item.was : &item.is) = value->wire;
        item.old_place = one_is_old ? place : other_place;
        item.new_place = one_is_old ? other_place : place;
        diff_add_relation(w, one_is_old, !one_is_old, item);
    }
}

static model_text value_list(diff_walk *w, const model_shape *shape)
{
    size_t size = 0, used = 0;
    if (!has_values(shape))
        return (model_text){0};
    for (uint32_t i = 0; i < shape->member_count; i++)
        size += shape->members[i].wire.size + 2;
    char *text = arena_alloc(w->out->memory, size + 1);
    for (uint32_t i = 0; i < shape->member_count; i++) {
        model_text wire = shape->members[i].wire;
        if (used) {
            text[used++] = ',';
            text[used++] = ' ';
        }
        if (wire.size)
            memcpy(text + used, wire.data, wire.size);
        used += wire.size;
    }
    return (model_text){text, used};
}

void diff_values(diff_walk *w, const diff_use *was, const diff_use *is)
{
    const model_shape *a = was->shape, *b = is->shape;
    fail_place old_place = diff_place(a->place, was->place);
    fail_place new_place = diff_place(b->place, is->place);
    if (has_values(a) && has_values(b)) {
        lacking(w, a, b, true, new_place);
        lacking(w, b, a, false, old_place);
        return;
    }
    diff_item item = {.constraint = "enum",
                      .was = value_list(w, a),
                      .is = value_list(w, b),
                      .old_place = old_place,
                      .new_place = new_place};
    diff_add_relation(w, has_values(b), has_values(a), item);
}
