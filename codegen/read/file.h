/* A JSON file as the readers see it: a tree, places in it, and typed access that logs errors. */
#ifndef WIREVET_READ_FILE_H
#define WIREVET_READ_FILE_H

#include "model/blame.h"
#include "model/model.h"
#include "tree/lines.h"
#include "tree/tree.h"

typedef struct read_file {
    arena *memory;
    fail_log *log;
    const char *file;
    tree *tree;
    tree_lines *lines;
    model_subject subject; /* what errors are about; empty: the file */
} read_file;

/* False after an error, which is logged; then nothing needs to be closed. Borrows the bytes. */
bool read_open(read_file *f, arena *memory, const char *file, const uint8_t *bytes, size_t size,
               fail_log *log);
void read_close(read_file *f);

fail_place read_place(const read_file *f, size_t at);

/* An error at a value. */
void read_fail(read_file *f, const tree_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Copies into the arena: of a string or number, of a member's name, of a C string. */
model_text read_text(const read_file *f, const tree_node *node);
model_text read_key(const read_file *f, const tree_node *node);
model_text read_constant(const read_file *f, const char *text);

/* Text of a node or its name as printable ASCII, for messages. */
const char *read_quote(const read_file *f, const tree_node *node);
const char *read_quote_key(const read_file *f, const tree_node *node);

/* The name of a file; NULL: "the file". */
const char *read_quote_name(const read_file *f, const char *file);

/* The same JSON value, whatever the order of names in objects; numbers by their text. */
bool read_equal(const tree_node *a, const tree_node *b);

/* True if the node is of this kind; else logs "what: an object is wanted, not a string". */
bool read_expect(read_file *f, const tree_node *node, tree_kind kind, const char *what);

/* The member with this name, if it is there and of this kind. NULL: it is absent (which is an error
 * only if `required`), or of another kind (logged). */
const tree_node *read_member(read_file *f, const tree_node *object, const char *key, tree_kind kind,
                             bool required);

/* A number with an integer value from min to max; else logs it. */
bool read_integer(read_file *f, const tree_node *node, int64_t min, int64_t max, const char *what,
                  int64_t *value);

/* Reads {"target": id}. False: logged.
 * @param id     borrowed from the tree
 * @param place  of the id; may be NULL */
bool read_target(read_file *f, const tree_node *node, model_text *id, fail_place *place);

bool read_key_is(const tree_node *node, const char *key);

#endif
