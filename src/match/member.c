#include "match/match.h"

uint32_t match_member(const wv_schema *schema, const wv_shape_row *shape, base_span name)
{
    if (name.size > WV_NAME_MAX)
        return WV_NONE;
    const wv_member_row *rows = schema->members + shape->first;
    const uint16_t *slots = schema->slots + shape->second;
    uint32_t seed = shape->kind == WV_KIND_ENUM ? 0 : shape->pattern;
    uint32_t mask = (UINT32_C(1) << shape->bits) - 1;
    uint64_t head = base_head(name.data, name.size), tail = base_tail(name.data, name.size);
    uint32_t at = wv_slot_of(head, tail, (uint32_t)name.size, seed, shape->bits);
    /* The generator leaves a slot empty; the bound holds for any table. */
    for (uint32_t tries = 0; tries <= mask; tries++, at = (at + 1) & mask) {
        if (slots[at] == 0)
            return WV_NONE;
        uint32_t index = slots[at] - 1u;
        if (match_row_is(schema, &rows[index], name))
            return index;
    }
    return WV_NONE;
}
