/* What a schema costs: the numbers that wirevet-gen --stats prints. */
#include "ir/ir.h"

#include <inttypes.h>

#define BYTES(r, many, number) ((uint64_t)sizeof *(r)->many * (r)->number)

uint64_t ir_pattern_bytes(const ir *r)
{
    return BYTES(r, patterns, pattern_count) + BYTES(r, steps, step_count) +
           BYTES(r, sets, set_count) + BYTES(r, ranges, range_count) + BYTES(r, dfas, dfa_count) +
           BYTES(r, nfas, nfa_count) + BYTES(r, words, word_count) +
           BYTES(r, automata, automata_size);
}

/* Of a text in the name pool that was not counted yet. */
static uint64_t text_bytes(const ir *r, bool *counted, uint32_t text)
{
    if (text == WV_NONE || counted[text])
        return 0;
    counted[text] = true;
    return 2 + base_pool(r->names, text).size;
}

/* Texts of patterns, which only messages and PCRE2 read. */
static uint64_t pattern_text_bytes(const ir *r)
{
    uint64_t sum = 0;
    bool *counted = arena_alloc(r->memory, r->name_size + 1);
    for (uint32_t i = 0; i < r->pattern_count; i++)
        sum += text_bytes(r, counted, r->patterns[i].text) +
               text_bytes(r, counted, r->patterns[i].pcre2);
    return sum;
}

/* What is not of patterns and not only for messages: with those it is the whole schema. */
static uint64_t hot_bytes(const ir *r)
{
    uint64_t http = BYTES(r, bindings, binding_count) + BYTES(r, messages, message_count) +
                    BYTES(r, routes, route_count) + BYTES(r, segments, segment_count);
    uint64_t rules = BYTES(r, rule_sets, rule_set_count) + BYTES(r, watches, watch_count) +
                     BYTES(r, tests, test_count) + BYTES(r, rules, rule_count) +
                     BYTES(r, terms, term_count);
    return http + rules + r->key_size + BYTES(r, shapes, shape_count) +
           BYTES(r, members, member_count) + BYTES(r, slots, slot_count) +
           BYTES(r, operations, operation_count) + BYTES(r, errors, error_count) +
           BYTES(r, extras, extra_count) + sizeof r->service;
}

static uint32_t count_pcre2(const ir *r)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->pattern_count; i++)
        count += r->patterns[i].rung == WV_RUNG_PCRE2;
    return count;
}

void ir_print_stats(const ir *r, double milliseconds, FILE *out)
{
    uint64_t texts = pattern_text_bytes(r);
    fprintf(out,
            "{\"name\":\"%s\",\"operations\":%" PRIu32 ",\"shapes\":%" PRIu32
            ",\"members\":%" PRIu32 ",\"patterns\":%" PRIu32 ",\"pcre2_patterns\":%" PRIu32,
            r->name, r->operation_count, r->shape_count, r->member_count, r->pattern_count,
            count_pcre2(r));
    fprintf(out,
            ",\"hot_bytes\":%" PRIu64 ",\"pattern_bytes\":%" PRIu64 ",\"name_bytes\":%" PRIu64
            ",\"milliseconds\":%.1f}\n",
            hot_bytes(r), ir_pattern_bytes(r) + texts, r->name_size - texts, milliseconds);
}
