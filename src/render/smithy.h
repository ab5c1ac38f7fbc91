/* "1 validation error detected. Value at '/a/0' …" and its fieldList, as servers that are generated
 * from a Smithy model say it. */
#ifndef WIREVET_RENDER_SMITHY_H
#define WIREVET_RENDER_SMITHY_H

#include "render/out.h"
#include "report/report.h"

/* The message about a report's constraint violations: the true number of them and of their paths,
 * and the first. */
void render_smithy(render_out *o, const wv_report *r);

/* [{"message":…,"path":…},…]: every constraint violation that the report keeps. */
void render_smithy_fields(render_out *o, const wv_report *r);

#endif
