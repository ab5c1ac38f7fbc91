/* spec/diagnostics.json -> what a service calls a violation and how it phrases it. */
#ifndef WIREVET_READ_DIAGNOSTICS_H
#define WIREVET_READ_DIAGNOSTICS_H

#include "model/model.h"

#include <stddef.h>
#include <stdint.h>

/* What holds for a service that no file knows. */
void read_default_diagnostics(model *m);

/* Fills m->diagnostics from a file: its "default", then its entry for m->service. All entries are
 * checked. False: logged, and m->diagnostics is as before.
 * @param file  for messages; kept */
bool read_diagnostics(model *m, const char *file, const uint8_t *bytes, size_t size, fail_log *log);

#endif
