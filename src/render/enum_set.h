/* The values of an enum in the order in which Java's HashSet lists them. */
#ifndef WIREVET_RENDER_ENUM_SET_H
#define WIREVET_RENDER_ENUM_SET_H

#include "render/out.h"

/* "[EDGE, REGIONAL, PRIVATE]", hidden values left out. */
void render_enum_set(render_out *o, const wv_schema *schema, const wv_shape_row *row);

#endif
