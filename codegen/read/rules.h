/* spec/rules.json -> rules that the documentation has in words. */
#ifndef WIREVET_READ_RULES_H
#define WIREVET_READ_RULES_H

#include "model/model.h"

#include <stddef.h>
#include <stdint.h>

/* Fills m->rules from a file: those of m->service. All entries are checked. Before model_resolve(),
 * which forgets operations. False: logged, and there are no rules.
 * @param file      for messages; kept
 * @param optional  rules about operations and members that the model lacks are left out; else they
 *                  are errors */
bool read_rules(model *m, const char *file, const uint8_t *bytes, size_t size, bool optional,
                fail_log *log);

#endif
