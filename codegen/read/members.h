/* Members of structures and unions, elements of lists and maps, values of enums. */
#ifndef WIREVET_READ_MEMBERS_H
#define WIREVET_READ_MEMBERS_H

#include "read/shapes.h"

/* Reads the own members of shape i, after those of its mixins. A member that a mixin has too keeps
 * its place and gets more traits. */
void read_members(smithy_reader *s, uint32_t i);

/* Copies the members of a complete mixin. */
void read_mixin_members(smithy_reader *s, uint32_t i, const model_shape *mixin);

/* By the member's name; NULL: none. */
model_member *read_find_member(const smithy_reader *s, uint32_t i, model_text name);

/* Makes the string i an enum, by the enum trait of Smithy 1.0. */
void read_old_enum(smithy_reader *s, uint32_t i, const tree_node *trait);

/* Reads "traits" of a member (NULL: none) over what it has. */
void read_member_traits(smithy_reader *s, const model_shape *shape, model_member *member,
                        const tree_node *traits);

#endif
