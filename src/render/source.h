/* The source line of a finding and the caret line under it. */
#ifndef WIREVET_RENDER_SOURCE_H
#define WIREVET_RENDER_SOURCE_H

#include "render/out.h"
#include "report/report.h"

/* May payload text be shown at all? Not where the schema has sensitive shapes (a fault may put a
 * secret anywhere), and not where the payload is no JSON, because then nothing says what a byte
 * belongs to. */
bool render_source_allowed(const wv_report *r);

/* Two lines: the part of the line around the value, escaped for logs, and ^~~~ under the value. */
void render_source(render_out *o, const wv_report *r, const wv_violation *v);

#endif
