/* botocore's service-2.json -> model. */
#ifndef WIREVET_READ_BOTOCORE_H
#define WIREVET_READ_BOTOCORE_H

#include "read/file.h"
#include "read/read.h"

/* True if the root looks like a botocore service. */
bool read_is_botocore(const tree_node *root);

/* The service's id and name, made of its metadata: the file itself has neither. The namespace is
 * com.amazonaws and the serviceId, the name what stands in X-Amz-Target, or the serviceId where
 * there is no such header. False: logged. */
bool read_botocore_name(read_file *f, read_service_name *name);

/* Fills the model, of which memory and file are known. Errors are logged.
 * @param name  of read_botocore_name() */
void read_botocore(model *m, const read_file *file, read_service_name name);

#endif
