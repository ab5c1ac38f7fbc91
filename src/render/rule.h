/* Rules in words: what their findings say, and what they demand. */
#ifndef WIREVET_RENDER_RULE_H
#define WIREVET_RENDER_RULE_H

#include "render/out.h"
#include "report/report.h"

/* The name of the error and its message, with the values of the payload in its holes. */
base_span render_rule_error(const wv_report *r, const wv_violation *v);
void render_rule(render_out *o, const wv_report *r, const wv_violation *v);

/* The rules of an operation's request, a line each; nothing if it has none. */
void render_rules(render_out *o, wv_operation operation);

#endif
