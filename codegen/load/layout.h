/* ir -> the tables that a check reads, in one block. */
#ifndef WIREVET_LOAD_LAYOUT_H
#define WIREVET_LOAD_LAYOUT_H

#include "ir/ir.h"

/* A schema with the rows of the ir, which it does not borrow. */
const wv_schema *layout_schema(arena *memory, const ir *r);

#endif
