/* Model files -> model, whatever format they have: Smithy JSON AST or botocore's service-2.json. */
#ifndef WIREVET_READ_READ_H
#define WIREVET_READ_READ_H

#include "model/model.h"

#include <stddef.h>
#include <stdint.h>

typedef struct read_input {
    const char *file; /* for messages; kept */
    const uint8_t *bytes;
    size_t size;
} read_input;

/* Limits beside those of model.h; beyond: an error. MODEL_MAX_BYTES is for all files together. */
#define READ_MAX_FILES 256u

/* Reads one service out of the files. Which format a file has is told by its content. Smithy files
 * are merged: a shape of one may refer to shapes of the others, "apply" reaches across files, equal
 * definitions of one shape count once, different ones are an error. A botocore file stands alone.
 * Targets are ids only until model_resolve(); the diagnostics are the defaults until
 * read_diagnostics(). NULL: logged, all that could be found.
 * @param service  shape name or absolute id of the service; NULL: the only one in the files */
model *read_model(arena *memory, const read_input *inputs, size_t count, const char *service,
                  fail_log *log);

enum { READ_ALIASES = 8 }; /* six sources at most */

typedef struct read_service_name {
    model_text id;   /* com.amazonaws.glue#AWSGlue */
    model_text name; /* AWSGlue */
    /* Small letters, no spaces: SDK id (if there is one, the first), prefixes of endpoints and
     * ARNs, namespace, name of the file. Several services may share one. */
    model_text aliases[READ_ALIASES];
    uint32_t alias_count;
} read_service_name;

/* Which services the files have, whatever protocols they speak, in the order of the files; each can
 * be given to read_model() by its id. False: logged. No service at all is no error here. */
bool read_services(arena *memory, const read_input *inputs, size_t count, fail_log *log,
                   read_service_name **services, uint32_t *service_count);

#endif
