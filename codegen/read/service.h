/* The service of a Smithy model and the operations that it reaches. */
#ifndef WIREVET_READ_SERVICE_H
#define WIREVET_READ_SERVICE_H

#include "read/shapes.h"

/* Fills the model's service_id, service, space, sdk, version and protocol from m->shapes, of which
 * only the ids are known. False: logged.
 * @param id  absolute */
bool read_service(smithy_reader *s, model_text id);

/* Fills m->operations, also from resources inside resources, and takes the service's names for
 * shapes. Wants read_shapes() done. */
void read_operations(smithy_reader *s);

#endif
