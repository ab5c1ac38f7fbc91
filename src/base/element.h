/* What AWS asks of elements of lists and of values of maps. */
#ifndef WIREVET_BASE_ELEMENT_H
#define WIREVET_BASE_ELEMENT_H

#include "base/bytes.h"

/* Lambda ends the constraints of an element with "Member must not be null" where it has any that
 * nothing empty meets: sets (architectures), ranges (additionalVersionWeights), texts that must not
 * be empty (layers); not where an empty text will do (subnetIds, securityGroupIds, tags). API
 * Gateway, Kinesis, DynamoDB, CloudFormation and CodePipeline never do. */
static inline bool base_element_not_null(const wv_schema *schema, const wv_shape_row *row)
{
    if (!(schema->service->flags & WV_SERVICE_ELEMENT_NULL))
        return false;
    if (row->kind == WV_KIND_ENUM || row->kind == WV_KIND_INT_ENUM)
        return true;
    if (row->kind >= WV_KIND_BYTE && row->kind <= WV_KIND_BIG_DECIMAL)
        return row->flags & (WV_SHAPE_MIN | WV_SHAPE_MAX);
    return row->flags & WV_SHAPE_MIN && row->min > 0;
}

#endif
