#include "render/places.h"

/* The place after the bytes [from, to) if `at` is the place of the first. */
static render_place advance(render_place at, const uint8_t *json, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (json[i] == '\n') {
            at.line++;
            at.column = 1;
        } else if ((json[i] & 0xc0) != 0x80) { /* continuation bytes begin no code point */
            at.column++;
        }
    }
    return at;
}

void render_places_begin(render_places *p, const uint8_t *json, size_t size)
{
    p->json = json;
    p->size = size;
    p->part = size / RENDER_MARKS + 1;
    render_place at = {1, 1};
    for (size_t i = 0; i < RENDER_MARKS; i++) {
        p->marks[i] = at;
        size_t from = i * p->part, to = from + p->part;
        if (from >= size)
            return;
        at = advance(at, json, from, to < size ? to : size);
    }
}

render_place render_place_of(const render_places *p, uint64_t offset)
{
    size_t to = offset < p->size ? (size_t)offset : p->size, mark = to / p->part;
    return advance(p->marks[mark], p->json, mark * p->part, to);
}

void wv_locate(const void *json, size_t size, uint64_t offset, uint64_t *line, uint64_t *column)
{
    size_t to = !json ? 0 : offset < size ? (size_t)offset : size;
    render_place place = advance((render_place){1, 1}, json, 0, to);
    if (line)
        *line = place.line;
    if (column)
        *column = place.column;
}
