/* Members of structures and unions, elements of lists and maps, values of enums. */
#ifndef WIREVET_READ_MEMBERS_H
#define WIREVET_READ_MEMBERS_H

#include "read/shapes.h"

/* Reads the own members of shape i, after those of its mixins. A member that a mixin has too keeps
 * its place and gets more traits. */
void read_members(read_smithy_file *s, uint32_t i);

/* Copies the members of a complete mixin. */
void read_mixin_members(read_smithy_file *s, uint32_t i, const model_shape *mixin);

/* Reads "traits" of a member (NULL: none) over what it has. */
void read_member_traits(read_smithy_file *s, const model_shape *shape, model_member *member,
                        const tree_node *traits);

#endif
