/* The shapes of a botocore file. */
#ifndef WIREVET_READ_BOTOCORE_SHAPES_H
#define WIREVET_READ_BOTOCORE_SHAPES_H

#include "read/file.h"

typedef struct botocore_reader {
    read_file in;
    model *m;
    const tree_node *shapes; /* of the file; an object */
    uint32_t *thrown; /* one for each of m->shapes: the last operation, from 1, with this error */
    uint32_t member_total;
    bool full; /* said that the file has too many members */
} botocore_reader;

/* {"shape": "Name"} -> the name's node, absolute id and place. NULL: logged. */
const tree_node *read_botocore_target(botocore_reader *b, const tree_node *reference,
                                      model_text *id, fail_place *place);

/* The id of the shape that stands for the enum of a member. */
model_text read_botocore_enum_id(const botocore_reader *b, model_text shape,
                                 const tree_node *member);

/* Fills m->shapes; m->space and m->protocol must be known. Errors are logged. */
void read_botocore_shapes(botocore_reader *b);

#endif
