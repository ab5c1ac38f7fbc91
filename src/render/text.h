/* Findings for people: where, what, and the source line with a caret. */
#ifndef WIREVET_RENDER_TEXT_H
#define WIREVET_RENDER_TEXT_H

#include "render/out.h"
#include "report/report.h"

/* Nothing for a valid payload without findings; "not judged: …" where the question could not be
 * asked. Printable ASCII and line feeds only. */
void render_text(render_out *o, const wv_config *config, const wv_report *r);

#endif
