/* What botocore says about values: min, max, pattern, sensitive, … */
#ifndef WIREVET_READ_BOTOCORE_TRAITS_H
#define WIREVET_READ_BOTOCORE_TRAITS_H

#include "read/file.h"

/* True if the flag is there and true; anything but true and false is logged. */
bool read_flag(read_file *f, const tree_node *node, const char *key);

/* Reads min, max, pattern and so on of a shape, or of a member that points to a shape, into `t`. A
 * member's min leaves the max of its target alone, so both come into the member's traits then.
 * @param node    the shape, or the member
 * @param target  NULL, or the target of the member `node`
 * @param kind    of the values */
void read_botocore_traits(read_file *f, const tree_node *node, const tree_node *target,
                          model_kind kind, model_traits *t);

#endif
