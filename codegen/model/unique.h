/* Lists with uniqueItems whose elements hold what cannot be compared. */
#ifndef WIREVET_MODEL_UNIQUE_H
#define WIREVET_MODEL_UNIQUE_H

#include "model/model.h"

/* Smithy forbids documents, floats and doubles anywhere in such elements, because equality of these
 * depends on the language. Wants reached shapes with their targets resolved. */
void model_check_unique(model *m, fail_log *log);

#endif
