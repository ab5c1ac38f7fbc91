/* Steps of a DFA over code points; over runs of ASCII: kernel_dfa.h. */
#include "match/automaton.h"

uint32_t automaton_class(const wv_schema *schema, const wv_class_map *map, uint32_t c)
{
    if (c < 0x80)
        return schema->automata[map->ascii + c];
    const uint32_t *pairs = schema->words + map->first;
    uint32_t low = 0, high = map->count; /* the pair that holds c: pairs[low] <= c < pairs[high] */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (c < pairs[2 * middle])
            high = middle;
        else
            low = middle;
    }
    return pairs[2 * low + 1];
}

uint32_t dfa_step(const wv_schema *schema, const wv_dfa_row *d, uint32_t state, uint32_t c)
{
    uint32_t class = automaton_class(schema, &d->map, c);
    return dfa_cell(d, schema->automata + d->cells, class, state ? state : d->start);
}
