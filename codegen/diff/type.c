#include "diff/walk.h"

#include "model/text.h"

diff_family diff_family_of(model_kind kind)
{
    switch (kind) {
    case MODEL_STRING:
    case MODEL_ENUM:
        return FAMILY_TEXT;
    case MODEL_BOOLEAN:
        return FAMILY_BOOLEAN;
    case MODEL_TIMESTAMP:
        return FAMILY_TIMESTAMP;
    case MODEL_BLOB:
        return FAMILY_BLOB;
    case MODEL_STRUCTURE:
    case MODEL_UNION:
        return FAMILY_FIELDS;
    case MODEL_LIST:
        return FAMILY_LIST;
    case MODEL_MAP:
        return FAMILY_MAP;
    case MODEL_DOCUMENT:
        return FAMILY_DOCUMENT;
    default:
        return FAMILY_NUMBER;
    }
}

/* An enum is a string and an intEnum an integer with a set of values, which is compared apart. */
static model_kind base_of(model_kind kind)
{
    return kind == MODEL_ENUM ? MODEL_STRING : kind == MODEL_INT_ENUM ? MODEL_INTEGER : kind;
}

/* Integers of growing width; then those that take fractions. Float and double take the texts NaN
 * and Infinity as well, but not every number that the two big ones take. */
static bool number_takes_all(model_kind wide, model_kind narrow)
{
    if (wide == MODEL_FLOAT)
        return narrow <= MODEL_LONG;
    if (wide == MODEL_DOUBLE)
        return narrow <= MODEL_LONG || narrow == MODEL_FLOAT;
    if (narrow == MODEL_FLOAT || narrow == MODEL_DOUBLE)
        return false;
    return narrow <= wide;
}

/* Does a type take every JSON value that the other one takes? */
static bool takes_all(model_kind wide, model_kind narrow)
{
    diff_family w = diff_family_of(wide), n = diff_family_of(narrow);
    if (wide == narrow || w == FAMILY_DOCUMENT)
        return true;
    if (w == FAMILY_NUMBER && n == FAMILY_NUMBER)
        return number_takes_all(wide, narrow);
    if (w == FAMILY_FIELDS && n == FAMILY_FIELDS)
        return wide == MODEL_STRUCTURE; /* of a union one member is wanted */
    return w == FAMILY_TEXT && n == FAMILY_BLOB;
}

model_text diff_type_text(diff_walk *w, const model_shape *shape)
{
    return diff_copy(w, "%s %.*s", model_kind_word(shape->kind), (int)shape->name.size,
                     shape->name.data);
}

static fail_place type_place(const diff_use *use)
{
    return use->member ? diff_place(use->member->target_place, use->place) : use->place;
}

void diff_type(diff_walk *w, const diff_use *was, const diff_use *is)
{
    model_kind a = base_of(was->shape->kind), b = base_of(is->shape->kind);
    if (a == b)
        return;
    diff_item item = {.constraint = "type",
                      .was = diff_type_text(w, was->shape),
                      .is = diff_type_text(w, is->shape),
                      .old_place = type_place(was),
                      .new_place = type_place(is)};
    diff_add_relation(w, !takes_all(b, a), !takes_all(a, b), item);
}
