/* Smithy JSON AST, 1.0 and 2.0 -> model. */
#ifndef WIREVET_READ_SMITHY_H
#define WIREVET_READ_SMITHY_H

#include "read/file.h"

/* True if the root says that this is Smithy's. */
bool read_is_smithy(const tree_node *root);

/* Fills the model, of which memory and file are known, from files that read_is_smithy(), merged.
 * Errors are logged.
 * @param service  absolute id of a service that one of the files has; empty: there is none, and
 *                 only what concerns the files as such is checked */
void read_smithy(model *m, const read_file *files, uint32_t count, model_text service);

#endif
