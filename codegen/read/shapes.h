/* Smithy's shapes -> model_shape: members, traits, enums, mixins. */
#ifndef WIREVET_READ_SHAPES_H
#define WIREVET_READ_SHAPES_H

#include "read/file.h"

/* Members of all shapes of a file together, those from mixins counted each time: mixins of mixins
 * could otherwise multiply a small file. The largest AWS service has some 30,000. */
#define READ_MAX_MEMBERS 400000u

/* How far a shape is; it is read after its mixins. */
typedef enum read_state { READ_NEW, READ_OPEN, READ_DONE } read_state;

/* What the files say about a shape, beside the model's row. */
typedef struct read_source {
    const tree_node *node;   /* NULL: of the prelude */
    uint32_t file;           /* which has the node */
    uint32_t user;           /* the last shape that has it as a mixin, plus 1 */
    const tree_node *mixins; /* array, or NULL */
    model_traits pass_on;    /* if it is a mixin: traits without its localTraits */
    uint32_t room;           /* allocated members */
    uint32_t *by_name;       /* the members, sorted by name */
    read_state state;
    bool mixin;
    bool full; /* said that it has too many members */
} read_source;

/* {"type": "apply"}: traits for a shape or member that may stand in another file. */
typedef struct read_apply {
    model_text id;     /* of the shape; borrowed from the tree */
    model_text member; /* empty: the shape itself */
    const tree_node *node;
    uint32_t file;
} read_apply;

typedef struct smithy_reader {
    read_file in; /* the one of `files` that is being read, and the subject */
    const read_file *files;
    uint32_t file_count;
    model *m;
    read_source *sources; /* one for each of m->shapes */
    read_apply *applies;  /* sorted by id and member, then by file */
    uint32_t apply_count;
    uint32_t member_total;
    bool full; /* said that the files have too many members */
} smithy_reader;

/* Reads what read_shape_ids() found. m->protocol must be known: it decides whether jsonName and
 * HTTP bindings count. Errors are logged. */
void read_shapes(smithy_reader *s);

/* Reads "traits" of shape i over what it has, in the file that is switched to. */
void read_own_traits(smithy_reader *s, uint32_t i, const tree_node *traits);

/* From here on nodes are those of this file. */
void read_switch(smithy_reader *s, uint32_t file);

/* What the files say about a shape of m->shapes; switches to its file. */
const tree_node *read_node_of(smithy_reader *s, const model_shape *shape);

#endif
