/* The source line of a finding and the caret line under it. */
#ifndef WIREVET_RENDER_SOURCE_H
#define WIREVET_RENDER_SOURCE_H

#include "render/out.h"
#include "report/report.h"

typedef struct render_sources {
    const wv_report *report;
    bool allowed;
    bool secrets;  /* the schema has sensitive shapes: the rest is shown as render/mask.h says */
    uint64_t left; /* bytes that may be walked over for that */
} render_sources;

/* May payload text be shown at all? Not where the payload is no JSON, because then nothing says
 * what a byte belongs to. */
render_sources render_sources_begin(const wv_report *r);

/* Two lines: the part of the line around the value, escaped for logs, and ^~~~ under the value.
 * Nothing if they are not allowed, or what is hidden would take too long to find. */
void render_source(render_out *o, render_sources *s, const wv_violation *v);

#endif
