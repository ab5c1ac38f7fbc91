/* What the services say about a body that they cannot read, and what we say where they do not. */
#ifndef WIREVET_RENDER_SERIALIZATION_H
#define WIREVET_RENDER_SERIALIZATION_H

#include "render/out.h"
#include "report/report.h"

/* The message about the syntax, type or limit finding that ended it. */
void render_serialization(render_out *o, const wv_report *r, const wv_violation *v);

/* A finding in our words, without anything of the payload: "expected an integer, found a string",
 * "length must be at most 255". */
void render_plain(render_out *o, const wv_report *r, const wv_violation *v);

#endif
