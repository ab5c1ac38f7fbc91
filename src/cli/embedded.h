/* The services that are built into the command. */
#ifndef WIREVET_CLI_EMBEDDED_H
#define WIREVET_CLI_EMBEDDED_H

#include <stdio.h>

#include <wirevet/wirevet.h>

/* The schema at an index; NULL past the last. */
const wv_schema *embedded_at(size_t index);

/* "AWSGlue.CreateSession", "glue.CreateSession", or "CreateSession" if one service has it.
 * .schema == NULL: none. */
wv_operation embedded_find(wv_str name);

/* Says on `out` that there is no such operation, and which names are near it. */
void embedded_suggest(FILE *out, wv_str name);

/* One operation per line, "AWSGlue.CreateSession". */
void embedded_list(FILE *out);

#endif
