/* Which shapes the Smithy files have: ids and kinds, merged and sorted. */
#ifndef WIREVET_READ_IDS_H
#define WIREVET_READ_IDS_H

#include "read/shapes.h"

/* Fills m->shapes, s->sources and s->applies; each file has an object "shapes". Errors are logged.
 */
void read_shape_ids(smithy_reader *s);

#endif
