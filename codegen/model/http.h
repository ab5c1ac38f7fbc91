/* Do the HTTP bindings of a restJson1 model fit together? */
#ifndef WIREVET_MODEL_HTTP_H
#define WIREVET_MODEL_HTTP_H

#include "model/model.h"

/* Refuses paths that do not begin with a slash, labels of a path without their member or with two,
 * label members that the path does not have, two payloads, and bindings of kinds that cannot travel
 * there. Nothing for other protocols. Wants model_resolve() done. */
void model_check_http(model *m, fail_log *log);

#endif
