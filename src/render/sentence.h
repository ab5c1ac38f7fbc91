/* Sentences with holes: "Value{value} at '{path}' …". */
#ifndef WIREVET_RENDER_SENTENCE_H
#define WIREVET_RENDER_SENTENCE_H

#include "render/out.h"
#include "render/phrases.h"

/* Writes what belongs into the hole with this name. */
typedef void render_fill(render_out *o, base_span hole, const void *facts);

void render_sentence(render_out *o, const char *sentence, render_fill *fill, const void *facts);

static inline bool render_is(base_span hole, const char *name)
{
    base_span n = render_text_of(name);
    return hole.size == n.size && memcmp(hole.data, n.data, n.size) == 0;
}

#endif
