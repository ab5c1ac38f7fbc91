/* Names of Java types as DynamoDB's type errors have them. */
#ifndef WIREVET_RENDER_JAVA_TYPE_H
#define WIREVET_RENDER_JAVA_TYPE_H

#include "render/out.h"

/* java.lang.String; com.amazonaws.dynamodb.v20120810.Name for a structure; for a map
 * java.util.Map<java.lang.String, …> with its value's type.
 * @param shape  WV_NONE: a structure without a name */
void render_java_type(render_out *o, const wv_schema *schema, uint32_t shape);

#endif
