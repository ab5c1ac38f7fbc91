/* The constraints of a shape in words. */
#ifndef WIREVET_RENDER_CONSTRAINT_H
#define WIREVET_RENDER_CONSTRAINT_H

#include "render/out.h"

/* "Member must have length less than or equal to 255". shape: whose constraint it is. */
void render_constraint(render_out *o, const wv_schema *schema, uint32_t shape, uint32_t code);

/* The same for people: "length must be at most 255". */
void render_plain_constraint(render_out *o, const wv_schema *schema, uint32_t shape, uint32_t code);

/* All constraints of a shape, separated by ", ", in the order in which AWS lists those of elements:
 * maximum, minimum, pattern, set (Lambda, DynamoDB, Kinesis, CloudFormation).
 * @param value  an element or map value, no key */
void render_all_constraints(render_out *o, const wv_schema *schema, uint32_t shape, bool value);

/* A bound of a shape as Java prints it: 255, or 1.0 for a Double. */
void render_bound(render_out *o, const wv_schema *schema, const wv_shape_row *row, bool max);

#endif
