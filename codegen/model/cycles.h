/* Cycles among the reached shapes of a model: which shapes reach themselves, and which can never
 * have a finite value. */
#ifndef WIREVET_MODEL_CYCLES_H
#define WIREVET_MODEL_CYCLES_H

#include "model/model.h"

/* Sets `cycle` of all shapes. Wants reached shapes with their targets resolved. Errors: a list or
 * map that holds itself without a structure or union in between; a structure or union each of whose
 * values would need another one of the same inside. */
void model_find_cycles(model *m, fail_log *log);

#endif
