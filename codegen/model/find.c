#include "model/text.h"

/* The largest AWS models have more than 5,000 shapes, each found several times. */
model_shape *model_find(model *m, model_text id)
{
    for (size_t low = 0, high = m->shape_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = model_text_compare(m->shapes[middle].id, id);
        if (order == 0)
            return &m->shapes[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
