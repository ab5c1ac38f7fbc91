/* What else a service is called, by people and by SDKs. */
#ifndef WIREVET_READ_ALIASES_H
#define WIREVET_READ_ALIASES_H

#include "read/file.h"
#include "read/read.h"

/* Fills name->aliases, of which id and name are known. Logs nothing: what is of another type than
 * it should be is no alias. */
void read_smithy_aliases(const read_file *f, const tree_node *service, read_service_name *name);
void read_botocore_aliases(const read_file *f, read_service_name *name);

#endif
