/* Byte offsets of a payload as lines and columns. */
#ifndef WIREVET_RENDER_PLACES_H
#define WIREVET_RENDER_PLACES_H

#include "base/bytes.h"

typedef struct render_place {
    uint64_t line;   /* 1-based */
    uint64_t column; /* 1-based, in code points */
} render_place;

/* Many look-ups in one payload: one pass over it, then no look-up reads more than a part in
 * RENDER_MARKS, however the lines are. */
#define RENDER_MARKS 256
typedef struct render_places {
    const uint8_t *json;
    size_t size;
    size_t part;                      /* bytes between marks */
    render_place marks[RENDER_MARKS]; /* of json + i * part */
} render_places;

void render_places_begin(render_places *p, const uint8_t *json, size_t size);
render_place render_place_of(const render_places *p, uint64_t offset);

#endif
