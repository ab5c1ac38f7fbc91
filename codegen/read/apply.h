/* "apply": traits that stand beside the shape or member that they are for. */
#ifndef WIREVET_READ_APPLY_H
#define WIREVET_READ_APPLY_H

#include "read/shapes.h"

/* Adds to shape i, whose members are complete, what is applied to it and to them. A trait that is
 * given twice with different values is an error; one that a mixin gave is replaced. */
void read_applies(smithy_reader *s, uint32_t i);

/* The value of a trait of m->shapes[i], its own or an applied one, and switches to its file. NULL:
 * it has none. */
const tree_node *read_trait(smithy_reader *s, uint32_t i, const char *name);

/* Refuses what is applied to shapes that do not exist. */
void read_lost_applies(smithy_reader *s);

#endif
