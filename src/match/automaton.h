/* DFAs and counted blocks, a code point or a run of ASCII at a time. Private to the match room. */
#ifndef WIREVET_MATCH_AUTOMATON_H
#define WIREVET_MATCH_AUTOMATON_H

#include "match/match.h"

/* Class of a code point. */
uint32_t automaton_class(const wv_schema *schema, const wv_class_map *map, uint32_t c);

static inline uint32_t dfa_cell(const wv_dfa_row *d, const uint8_t *cells, uint32_t class,
                                uint32_t state)
{
    size_t at = (size_t) class * d->states + state;
    return d->states <= 256 ? cells[at] : cells[2 * at] | (uint32_t)cells[2 * at + 1] << 8;
}

/* The state behind one code point; 0: stuck. */
uint32_t dfa_step(const wv_schema *schema, const wv_dfa_row *d, uint32_t state, uint32_t c);

/* As much ASCII as is here and wanted; *state is not 0, before and after. */
const uint8_t *dfa_feed(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state,
                        const uint8_t *p, const uint8_t *end, match_level level);

static inline bool dfa_accepts(const wv_dfa_row *d, uint32_t state)
{
    return (state ? state : d->start) >= d->accept;
}

/* ---- counters.c: a DFA with counters --------------------------------------------------------- */

/* One code point. False: stuck. */
bool counters_step(const wv_schema *schema, const wv_dfa_row *d, match_state *m, uint32_t c);

/* As much ASCII as is here and wanted; m->state is not 0 behind the first code point. */
const uint8_t *counters_feed(const wv_schema *schema, const wv_dfa_row *d, match_state *m,
                             const uint8_t *p, const uint8_t *end);

/* ---- nfa.c ----------------------------------------------------------------------------------- */

/* One code point, the first one if m->count is 0. False: no text that goes on like this matches. */
bool nfa_step(const wv_schema *schema, const wv_nfa_row *n, match_state *m, uint32_t c);

#endif
