/* spec/diagnostics.json and spec/rules.json, as the build found them. */
#ifndef WIREVET_LOAD_BUILTIN_H
#define WIREVET_LOAD_BUILTIN_H

#include <stddef.h>

extern const unsigned char load_diagnostics[];
extern const size_t load_diagnostics_size;
extern const unsigned char load_rules[];
extern const size_t load_rules_size;

#endif
