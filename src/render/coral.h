/* "N validation errors detected: …", as the real services say it. */
#ifndef WIREVET_RENDER_CORAL_H
#define WIREVET_RENDER_CORAL_H

#include "render/out.h"
#include "report/report.h"

/* The whole message about a report's constraint violations: at most 10 of them (the services print
 * no more), and the true number. */
void render_coral(render_out *o, const wv_report *r);

#endif
