/* spec/diagnostics.json, as the build found it. */
#ifndef WIREVET_LOAD_BUILTIN_H
#define WIREVET_LOAD_BUILTIN_H

#include <stddef.h>

extern const unsigned char load_diagnostics[];
extern const size_t load_diagnostics_size;

#endif
