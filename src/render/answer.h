/* What the answer to a report is: which kind of error, its name, its message. */
#ifndef WIREVET_RENDER_ANSWER_H
#define WIREVET_RENDER_ANSWER_H

#include "render/out.h"
#include "report/report.h"

typedef enum render_kind {
    RENDER_NOTHING, /* the payload is valid, or there was none */
    RENDER_CONSTRAINT,
    RENDER_RULE, /* of rules alone: what the framework refuses comes first */
    RENDER_SERIALIZATION,
    RENDER_LIMIT
} render_kind;

typedef struct render_answer {
    render_kind kind;
    base_span type;            /* error name */
    uint32_t space;            /* name pool: its namespace in the body; WV_NONE: none */
    base_span key;             /* of the message in the body */
    bool silent;               /* the service sends no message */
    const wv_violation *cause; /* of a serialization, rule or limit error; NULL: unknown */
} render_answer;

render_answer render_answer_of(const wv_config *config, const wv_report *r);

/* The error that a finding with this code gives, if it is about no rule. */
base_span render_error_name(const wv_config *config, const wv_report *r, uint32_t code);

/* The error that a finding gives. */
base_span render_finding_error(const wv_config *config, const wv_report *r, const wv_violation *v);

/* The answer's message, in the style of `o`; nothing for a silent one. */
void render_message(render_out *o, const wv_report *r, const render_answer *answer);

/* {"__type":…,…} or {"message":…,"fieldList":…} as the service sends it; nothing for
 * RENDER_NOTHING.
 */
void render_body(render_out *o, const wv_report *r, const render_answer *answer);

#endif
