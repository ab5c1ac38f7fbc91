/* Reports as JSON, for programs. */
#ifndef WIREVET_RENDER_JSON_H
#define WIREVET_RENDER_JSON_H

#include "render/answer.h"

const char *render_verdict_name(wv_verdict verdict);    /* "valid", "invalid", "limit" */
const char *render_severity_name(wv_severity severity); /* "violation", "warning", "advice" */

/* {"verdict":…,"type":…,"http_status":…,"message":…,"aws_body":…,"findings":[…],
 * "findings_total":…,"truncated":…} */
void render_json(render_out *o, const wv_config *config, const wv_report *r);

/* One finding: {"code":…,"severity":…,"pointer":…,"aws_path":…,"offset":…,"length":…,
 * "message":…} */
void render_json_finding(render_out *o, const wv_report *r, const wv_violation *v);

#endif
