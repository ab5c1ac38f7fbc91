#include "support/pattern_tables.h"

static uint32_t put_text(uint8_t *pool, uint32_t *used, const void *text, size_t size)
{
    uint32_t at = *used;
    pool[at] = (uint8_t)size;
    pool[at + 1] = (uint8_t)(size >> 8);
    if (size)
        memcpy(pool + at + 2, text, size);
    *used += (uint32_t)size + 2;
    return at;
}

static wv_set_row set_row(const regex_set *set, uint32_t *ranges, uint32_t *used)
{
    wv_set_row row = {.first = *used};
    for (size_t i = 0; i < set->count; i++) {
        uint32_t lo = set->ranges[2 * i], hi = set->ranges[2 * i + 1];
        for (; lo <= hi && lo < 0x80; lo++)
            row.ascii[lo >> 5] |= UINT32_C(1) << (lo & 31);
        if (lo > hi)
            continue;
        ranges[(*used)++] = lo;
        ranges[(*used)++] = hi;
        row.count++;
    }
    return row;
}

pattern_tables *pattern_tables_make(arena *memory, const regex_result *result)
{
    size_t words = 1, bytes = 1, count = result->step_count;
    for (size_t i = 0; i < count; i++) {
        words += 2 * result->steps[i].set.count;
        bytes += result->steps[i].size + 2;
    }
    wv_step_row *steps = arena_alloc(memory, (count + 1) * sizeof *steps);
    wv_set_row *sets = arena_alloc(memory, (count + 1) * sizeof *sets);
    uint32_t *ranges = arena_alloc(memory, words * sizeof *ranges);
    uint8_t *keys = arena_alloc(memory, bytes);
    uint8_t *names = arena_alloc(memory, result->pcre2_size + 2);
    uint32_t set_count = 0, range_count = 0, key_size = 0, name_size = 0;
    for (size_t i = 0; i < count; i++) {
        const regex_step *s = &result->steps[i];
        steps[i] = (wv_step_row){WV_STEP_CLASS, set_count, s->min, s->max};
        if (s->literal) {
            steps[i].kind = WV_STEP_LITERAL;
            steps[i].what = put_text(keys, &key_size, s->bytes, s->size);
        } else {
            sets[set_count++] = set_row(&s->set, ranges, &range_count);
        }
    }
    pattern_tables *t = arena_alloc(memory, sizeof *t);
    t->row = (wv_pattern_row){.rung = (uint8_t)result->rung, .count = (uint16_t)count};
    t->row.pcre2 = put_text(names, &name_size, result->pcre2, result->pcre2_size);
    t->schema = (wv_schema){.abi = WV_TABLES_ABI,
                            .pattern_count = 1,
                            .step_count = (uint32_t)count,
                            .set_count = set_count,
                            .range_count = range_count,
                            .key_size = key_size,
                            .name_size = name_size,
                            .patterns = &t->row,
                            .steps = steps,
                            .sets = sets,
                            .ranges = ranges,
                            .keys = keys,
                            .names = names};
    return t;
}
