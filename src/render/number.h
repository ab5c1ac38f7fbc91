/* Numbers as Java prints them. */
#ifndef WIREVET_RENDER_NUMBER_H
#define WIREVET_RENDER_NUMBER_H

#include "render/out.h"

/* A JSON number as a member of this kind (WV_KIND_…) prints: integers cut and saturated to their
 * type, Float and Double as Double.toString() does, the rest as it stands. */
void render_java_number(render_out *o, base_span number, uint8_t kind);

#endif
