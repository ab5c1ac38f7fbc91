/* Smithy's HTTP bindings; only restJson1 has them, the others put everything into the body. */
#ifndef WIREVET_READ_HTTP_H
#define WIREVET_READ_HTTP_H

#include "read/file.h"

/* Reads the traits of a member that say where it travels. Several are an error. */
void read_http_member(read_file *f, const tree_node *traits, model_member *member);

/* Reads the trait http of an operation; NULL: it has none. */
void read_http_operation(read_file *f, const tree_node *http, model_operation *o);

#endif
