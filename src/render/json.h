/* Reports as JSON, for programs. */
#ifndef WIREVET_RENDER_JSON_H
#define WIREVET_RENDER_JSON_H

#include "render/answer.h"
#include "render/path.h"

const char *render_verdict_name(wv_verdict verdict);    /* "valid", "invalid", "limit" */
const char *render_severity_name(wv_severity severity); /* "violation", "warning", "advice" */
const char *render_source_name(wv_source source);       /* "body", "label", "query", "header" */

/* {"verdict":…,"type":…,"http_status":…,"message":…,"aws_body":…,"findings":[…],
 * "findings_total":…,"truncated":…}. The verdict is null where the question could not be asked. */
void render_json(render_out *o, const wv_config *config, const wv_report *r);

/* The share of keys in one text about a report: so much of them is written whole that no honest
 * payload gets there, and what follows is a bounded number of bytes per finding. */
render_clip render_json_clip(const wv_report *r);

/* Sets what a key may have of it in the path of one finding. */
void render_json_share(render_clip *clip, const wv_violation *v);

/* One finding: {"code":…,"severity":…,"pointer":…,"aws_path":…,"offset":…,"length":…,
 * "message":…}, "source":… outside the body, and "clipped":true if a key was cut. */
void render_json_finding(render_out *o, const wv_report *r, const wv_violation *v,
                         render_clip *clip);

#endif
