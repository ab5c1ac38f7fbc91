/* Comparing texts of a model. */
#ifndef WIREVET_MODEL_TEXT_H
#define WIREVET_MODEL_TEXT_H

#include "model/model.h"

#include <string.h>

/* Byte by byte, a prefix before what it begins: the same order on every machine and locale. */
static inline int model_text_compare(model_text a, model_text b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool model_text_equal(model_text a, model_text b)
{
    return a.size == b.size && (a.size == 0 || !memcmp(a.data, b.data, a.size));
}

static inline bool model_text_is(model_text a, const char *text)
{
    return model_text_equal(a, (model_text){text, strlen(text)});
}

/* What may become part of a C name, whoever wrote the model: at most these many bytes. The
 * longest shape name of AWS has 663 (mediaconvert in botocore, made of a pattern; 155 in Smithy),
 * the longest member and operation fewer than 70. */
#define MODEL_MAX_ID         128u
#define MODEL_MAX_SHAPE_NAME 1023u

/* [A-Za-z_][A-Za-z0-9_]*, at most `most` bytes. */
bool model_is_identifier(model_text text, size_t most);

/* "a structure", "an operation" … for messages. */
const char *model_kind_name(model_kind kind);

#endif
