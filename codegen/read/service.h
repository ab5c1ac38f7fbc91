/* The service of a Smithy file and the operations that it reaches. */
#ifndef WIREVET_READ_SERVICE_H
#define WIREVET_READ_SERVICE_H

#include "read/shapes.h"

/* Finds the service in "shapes" and fills the model's service_id, service, space, sdk, version and
 * protocol. NULL: logged.
 * @param name  shape name or absolute id of the service; NULL: the only one */
const tree_node *read_service(read_smithy_file *s, const tree_node *shapes, const char *name);

/* Fills m->operations, also from resources inside resources. Wants read_shapes() done. */
void read_operations(read_smithy_file *s, const tree_node *service);

#endif
