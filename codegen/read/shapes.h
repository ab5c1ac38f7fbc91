/* Smithy's shapes -> model_shape: members, traits, enums, mixins, "apply". */
#ifndef WIREVET_READ_SHAPES_H
#define WIREVET_READ_SHAPES_H

#include "read/file.h"

/* Members of all shapes of a file together, those from mixins counted each time: mixins of mixins
 * could otherwise multiply a small file. The largest AWS service has some 30,000. */
#define READ_MAX_MEMBERS 400000u

/* How far a shape is; it is read after its mixins. */
typedef enum read_state { READ_NEW, READ_OPEN, READ_DONE } read_state;

/* What the file says about a shape, beside the model's row. */
typedef struct read_source {
    const tree_node *node;   /* NULL: of the prelude */
    const tree_node *mixins; /* array, or NULL */
    model_traits pass_on;    /* if it is a mixin: traits without its localTraits */
    uint32_t room;           /* allocated members */
    read_state state;
    bool mixin;
    bool full; /* said that it has too many members */
} read_source;

typedef struct read_smithy_file {
    read_file in;
    model *m;
    read_source *sources; /* one for each of m->shapes */
    uint32_t member_total;
    bool full; /* said that the file has too many members */
} read_smithy_file;

/* Fills m->shapes from the file's "shapes". m->protocol must be known: it decides whether jsonName
 * counts. Errors are logged. */
void read_shapes(read_smithy_file *s, const tree_node *shapes);

/* What the file says about a shape of m->shapes. */
const tree_node *read_node_of(const read_smithy_file *s, const model_shape *shape);

#endif
