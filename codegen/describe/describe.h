/* An operation of a model as an indented tree: type, required, limits, pattern, values, and where
 * in the files that stands. The same lines as wv_explain() has without places. */
#ifndef WIREVET_DESCRIBE_DESCRIBE_H
#define WIREVET_DESCRIBE_DESCRIBE_H

#include "model/model.h"

/* Printable ASCII, NUL-terminated; NULL: there is no such path. The model is resolved.
 * @param shape  the operation's input, output or error; NULL: it has none
 * @param title  what the first line is called if the path is empty
 * @param path   JSON pointer to start at; list elements and map values are *, map keys key
 * @param rules  the operation whose rules in words follow, if the path is empty; NULL: none */
const char *describe(arena *memory, const model *m, const model_shape *shape, model_text title,
                     model_text path, const model_operation *rules, size_t *size);

#endif
