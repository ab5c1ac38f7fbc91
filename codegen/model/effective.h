/* What binds a value where it is used. */
#ifndef WIREVET_MODEL_EFFECTIVE_H
#define WIREVET_MODEL_EFFECTIVE_H

#include "model/model.h"

/* The target's traits with what the member replaces. Whatever says "sensitive" wins: a value must
 * not leak because only one of both says so. `required` is the target's: ask the member. */
model_traits model_effective(const model_traits *target, const model_traits *member);

#endif
