/* C names from model names: the only place where a model decides what an identifier looks like. */
#ifndef WIREVET_IR_CNAME_H
#define WIREVET_IR_CNAME_H

#include "support/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* [A-Za-z_][A-Za-z0-9_]*: what may stand in a comment of emitted C. */
bool cname_is_identifier(const char *text, size_t size);

/* Fit to prefix everything that is emitted: [A-Za-z][A-Za-z0-9_]*, at most 64 bytes, nothing that
 * C or C++ reserves ("__", a "_" at an end), not the library's own "wv", and not a header of the C
 * library: NAME.h stands in an include directory. */
bool cname_is_prefix(const char *name);
#define CNAME_PREFIX_MAX 64

/* A prefix from any text: "iot-events" gives iot_events, "time" gives time_service, "" gives
 * service. */
char *cname_prefix_of(arena *memory, const char *text, size_t size);

/* CreateSession -> create_session, GetMLTransform -> get_ml_transform, GetS3Path -> get_s3_path.
 * NULL if nothing but underscores and other bytes is in the name. */
char *cname_snake(arena *memory, const char *name, size_t size);

#endif
