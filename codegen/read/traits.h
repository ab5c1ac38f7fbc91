/* The traits that bind values, by their names in Smithy. Unknown traits are ignored, and so are
 * clientOptional and input: they tell clients what they may leave out of their types, while for the
 * service, whose side a validator takes, a required member stays required. */
#ifndef WIREVET_READ_TRAITS_H
#define WIREVET_READ_TRAITS_H

#include "read/file.h"

/* Reads "traits" (NULL: none) over what `to` has: a trait that is given replaces the one before as
 * a whole.
 * @param skip  array of names of traits that are left out; NULL: none */
void read_traits(read_file *f, const tree_node *traits, const tree_node *skip, model_traits *to);

/* The traits of `from` replace those of `to`, as read_traits() would. */
void read_inherit_traits(model_traits *to, const model_traits *from);

/* A required member with a default that is not null may be missing: the service fills the default
 * in when it reads the message (Smithy, default trait). For members whose traits are complete: a
 * mixin or "apply" may add either trait. */
void read_settle_default(model_traits *traits);

/* An annotation: {} (or true, as Smithy 1.0 wrote it). Other values are logged. */
bool read_annotation(read_file *f, const tree_node *traits, const char *name);

#endif
