/* Where a finding is: its steps through the schema, as a JSON pointer and as an AWS path. */
#ifndef WIREVET_RENDER_PATH_H
#define WIREVET_RENDER_PATH_H

#include "render/out.h"
#include "render/reader.h"

/* One step of a finding's path. */
typedef struct render_step {
    const wv_shape_row *parent;  /* the container */
    const wv_member_row *member; /* structure, union: which; else NULL */
    uint64_t value;              /* list: index; map: payload offset of the key */
    uint32_t shape;              /* of what the step leads to */
    bool secret;                 /* the key must not be shown */
} render_step;

typedef struct render_walk {
    const wv_report *report;
    const wv_violation *violation;
    uint32_t shape; /* where the walk stands; WV_NONE: outside of the schema */
    uint8_t at;
    uint8_t end;
    bool secret; /* a container on the way, or the shape, is sensitive */
} render_walk;

/* Starts at the root; ends after `steps` steps of the finding. */
render_walk render_walk_begin(const wv_report *r, const wv_violation *v, uint8_t steps);
bool render_walk_next(render_walk *w, render_step *step);

/* Does the path lead to or through a sensitive value? */
bool render_path_is_secret(const wv_report *r, const wv_violation *v);

/* Shape of the list or map whose element the finding is about (REPORT_ELEMENT). */
uint32_t render_container_shape(const wv_report *r, const wv_violation *v);

/* How much of the payload's map keys goes into paths: one key may stand in the path of every
 * finding. A key that is cut ends in "...". */
typedef struct render_clip {
    uint64_t whole; /* bytes of keys that are still written whole */
    uint32_t most;  /* code points of a key after that */
    bool cut;       /* set when a key is cut */
} render_clip;

/* JSON pointer (RFC 6901). clip NULL: every key is whole. */
void render_pointer(render_out *o, const wv_report *r, const wv_violation *v, render_clip *clip);

/* The same as Smithy's servers have it: members by their names in the model, whatever jsonName
 * calls them on the wire (smithy-typescript's and smithy-rs's validators); what is wrong with a key
 * is said of its map (MalformedPattern, MalformedEnum: MapKey). */
void render_smithy_path(render_out *o, const wv_report *r, const wv_violation *v,
                        render_clip *clip);

/* The path as AWS messages have it: lower-camel, list elements 1-based. For an element that AWS
 * names through its list or map, the path of that. clip NULL: every key is whole. */
void render_aws_path(render_out *o, const wv_report *r, const wv_violation *v, render_clip *clip);

/* A member's name as AWS messages spell it. */
void render_lower_first(render_out *o, base_span name);

#endif
