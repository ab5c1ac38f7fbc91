#include "model/effective.h"

static void replace_bounds(model_traits *t, const model_traits *member)
{
    if (member->has_length_min || member->has_length_max) {
        t->has_length_min = member->has_length_min;
        t->has_length_max = member->has_length_max;
        t->length_min = member->length_min;
        t->length_max = member->length_max;
        t->length_place = member->length_place;
    }
    if (member->has_range_min || member->has_range_max) {
        t->has_range_min = member->has_range_min;
        t->has_range_max = member->has_range_max;
        t->range_min = member->range_min;
        t->range_max = member->range_max;
        t->range_place = member->range_place;
    }
}

model_traits model_effective(const model_traits *target, const model_traits *member)
{
    model_traits t = *target;
    replace_bounds(&t, member);
    if (member->has_pattern) {
        t.has_pattern = true;
        t.pattern = member->pattern;
        t.pattern_place = member->pattern_place;
    }
    if (member->time != MODEL_TIME_NONE)
        t.time = member->time;
    t.sensitive |= member->sensitive;
    t.sparse |= member->sparse;
    t.unique |= member->unique;
    return t;
}
