/* Numbers as Java prints them. */
#ifndef WIREVET_RENDER_NUMBER_H
#define WIREVET_RENDER_NUMBER_H

#include "render/out.h"

/* A JSON number as a member of this kind (WV_KIND_…) prints: integers cut and saturated to their
 * type, Float and Double as Double.toString() does, the rest as it stands. */
void render_java_number(render_out *o, base_span number, uint8_t kind);

/* A bound of a Float or Double as JavaScript prints it, which is how Smithy's server in TypeScript
 * does: 2.2, 1, 1e+21. Exact up to 15 digits. */
void render_script_number(render_out *o, base_span number);

#endif
