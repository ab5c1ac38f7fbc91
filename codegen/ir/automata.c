#include "ir/lowering.h"

#include <string.h>

/* ---- Pools --------------------------------------------------------------------------------- */

static uint32_t add_bytes(lowering *l, const uint8_t *bytes, uint32_t size)
{
    bool fresh;
    uint32_t *at = intern_at(&l->automata_map, bytes, size, &fresh);
    if (fresh)
        *at = rows_add(&l->automata, bytes, size);
    return *at;
}

uint32_t lowering_words(lowering *l, const uint32_t *words, uint32_t count)
{
    bool fresh;
    uint32_t *at = intern_at(&l->word_map, words, count * sizeof *words, &fresh);
    if (fresh)
        *at = rows_add(&l->words, words, count);
    return *at;
}

static wv_class_map lower_map(lowering *l, const regex_map *map)
{
    return (wv_class_map){add_bytes(l, map->ascii, sizeof map->ascii),
                          lowering_words(l, map->above, (uint32_t)(2 * map->count)),
                          (uint32_t)map->count};
}

/* ---- DFAs ---------------------------------------------------------------------------------- */

static uint32_t lower_cells(lowering *l, const regex_dfa *d)
{
    uint32_t count = d->states * d->classes, width = d->states > 256 ? 2 : 1;
    uint8_t *cells = arena_alloc(l->r->memory, count * width);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < width; k++)
            cells[width * i + k] = (uint8_t)(d->next[i] >> (8 * k));
    return add_bytes(l, cells, count * width);
}

static void lower_spans(lowering *l, const regex_dfa *d, wv_dfa_row *row)
{
    const uint8_t *of;
    row->spans = WV_NONE;
    if (lowering_spans(l, d, &of, &row->span_rows))
        row->spans = add_bytes(l, of, d->states);
}

/* What tables.h says of wv_dfa_row. */
static void lower_counters(lowering *l, const regex_dfa *d, wv_dfa_row *row)
{
    row->actions = row->counters = WV_NONE;
    if (d->counters == 0)
        return;
    uint32_t count = 0, *words = arena_alloc(
                            l->r->memory,
                            (1 + 2 * (size_t)d->counters + 2 * (size_t)d->actions) * sizeof *words);
    words[count++] = d->counters;
    for (uint32_t i = 0; i < d->counters; i++) {
        words[count++] = d->bounds[i];
        words[count++] = d->columns[i];
    }
    for (uint32_t i = 0; i < 2 * d->actions; i++)
        words[count++] = d->counting[i];
    row->actions = add_bytes(l, d->action, d->states);
    row->counters = lowering_words(l, words, count);
}

uint32_t lowering_dfa(lowering *l, const regex_dfa *d)
{
    wv_dfa_row row = {.map = lower_map(l, &d->map),
                      .cells = lower_cells(l, d),
                      .states = (uint16_t)d->states,
                      .classes = (uint16_t)d->classes,
                      .start = (uint16_t)d->start,
                      .accept = (uint16_t)d->accept};
    lower_spans(l, d, &row);
    lower_counters(l, d, &row);
    bool fresh;
    uint32_t *index = intern_at(&l->dfa_map, &row, sizeof row, &fresh);
    if (fresh)
        *index = rows_add(&l->dfas, &row, 1);
    return *index;
}

void lowering_pad(lowering *l)
{
    static const uint8_t zeros[WV_DFA_SMALL - 1];
    if (l->dfas.count)
        rows_add(&l->automata, zeros, sizeof zeros);
}

/* ---- NFAs ---------------------------------------------------------------------------------- */

static uint32_t *put_words(uint32_t *to, const uint32_t *from, size_t count)
{
    memcpy(to, from, count * sizeof *to);
    return to + count;
}

uint32_t lowering_nfa(lowering *l, const regex_nfa *n)
{
    size_t count = (2 + n->count + n->classes) * (size_t)n->words + 3 * (size_t)n->count;
    uint32_t *words = arena_alloc(l->r->memory, count * sizeof *words);
    uint32_t *at = put_words(words, n->first, n->words), registers = 0;
    for (uint32_t i = 0; i < n->count; i++)
        at[i / 32] |= (uint32_t)n->blocks[i].accepts << i % 32;
    at += n->words;
    for (uint32_t i = 0; i < n->count; i++) {
        const regex_block *b = &n->blocks[i];
        at = put_words(at, (const uint32_t[]){b->min, b->max, registers}, 3);
        registers += b->min > 1 ? (b->min + 30) / 32 : 0;
    }
    at = put_words(at, n->follow, (size_t)n->count * n->words);
    put_words(at, n->members, (size_t)n->classes * n->words);
    wv_nfa_row row = {.map = lower_map(l, &n->map),
                      .first = lowering_words(l, words, (uint32_t)count),
                      .blocks = (uint16_t)n->count,
                      .classes = (uint16_t)n->classes,
                      .accepts_empty = n->accepts_empty};
    bool fresh;
    uint32_t *index = intern_at(&l->nfa_map, &row, sizeof row, &fresh);
    if (fresh)
        *index = rows_add(&l->nfas, &row, 1);
    return *index;
}
