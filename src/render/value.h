/* A value of the payload as AWS messages show it: Java's toString(). */
#ifndef WIREVET_RENDER_VALUE_H
#define WIREVET_RENDER_VALUE_H

#include "render/out.h"
#include "report/report.h"

/* Is the shape or anything that stands inside the value sensitive? Linear in the value's text. */
bool render_value_is_secret(const wv_report *r, uint32_t shape, uint64_t offset);

/* A string raw, a list [a, b], a map {k=v} in the payload's order, a blob
 * java.nio.HeapByteBuffer[pos=0 lim=N cap=N], a structure Name(member=value, absent=null) with all
 * members in declared order (CloudWatch Logs). Reads the value at the payload offset once for each
 * structure around it.
 * @param shape  WV_NONE: not modelled */
void render_value(render_out *o, const wv_report *r, uint32_t shape, uint64_t offset);

#endif
