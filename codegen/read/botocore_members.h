/* Members of structures and unions, elements of lists and maps, values of enums in botocore. */
#ifndef WIREVET_READ_BOTOCORE_MEMBERS_H
#define WIREVET_READ_BOTOCORE_MEMBERS_H

#include "read/botocore_shapes.h"

/* Reads the members of shape i of the model. Errors are logged. */
void read_botocore_members(botocore_reader *b, uint32_t i, const tree_node *node);

#endif
