/* Smithy 2.0 JSON AST -> model. */
#ifndef WIREVET_READ_SMITHY_H
#define WIREVET_READ_SMITHY_H

#include "model/model.h"

#include <stddef.h>
#include <stdint.h>

/* Reads a model file; targets are ids only until model_resolve(). The diagnostics are the defaults
 * until read_diagnostics(). NULL: logged, all that could be found.
 * @param file     for messages; kept
 * @param service  shape name or absolute id of the service; NULL: the only one in the file */
model *read_smithy(arena *memory, const char *file, const uint8_t *bytes, size_t size,
                   const char *service, fail_log *log);

#endif
