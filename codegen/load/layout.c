#include "load/layout.h"

#include <string.h>

/* One table: where its rows are, their number, and where both go in the schema. */
typedef struct layout_table {
    const void *rows;
    uint32_t count;
    size_t each;
    size_t rows_at, count_at; /* offsets in wv_schema */
} layout_table;

#define TABLES 25u

/* A table that is added at the end of the schema needs a row in list_tables(). */
_Static_assert(offsetof(struct wv_schema, terms) + sizeof(const wv_term_row *) ==
                   sizeof(struct wv_schema),
               "wv_schema has a table that is not laid out");

static void list_tables(const ir *r, layout_table tables[TABLES])
{
#define TABLE(many, number)                                                                        \
    {                                                                                              \
        r->many, r->number, sizeof *r->many, offsetof(wv_schema, many),                            \
            offsetof(wv_schema, number)                                                            \
    }
    const layout_table all[] = {
        TABLE(shapes, shape_count),
        TABLE(members, member_count),
        TABLE(slots, slot_count),
        TABLE(patterns, pattern_count),
        TABLE(steps, step_count),
        TABLE(sets, set_count),
        TABLE(ranges, range_count),
        TABLE(operations, operation_count),
        TABLE(errors, error_count),
        TABLE(extras, extra_count),
        TABLE(keys, key_size),
        TABLE(names, name_size),
        TABLE(dfas, dfa_count),
        TABLE(nfas, nfa_count),
        TABLE(automata, automata_size),
        TABLE(words, word_count),
        TABLE(bindings, binding_count),
        TABLE(messages, message_count),
        TABLE(routes, route_count),
        TABLE(segments, segment_count),
        TABLE(rule_sets, rule_set_count),
        TABLE(watches, watch_count),
        TABLE(tests, test_count),
        TABLE(rules, rule_count),
        TABLE(terms, term_count),
    };
#undef TABLE
    _Static_assert(sizeof all / sizeof *all == TABLES, "TABLES");
    memcpy(tables, all, sizeof all);
}

/* An empty table has one row of zeros, as the emitted ones: arithmetic on a null pointer is
 * undefined. */
static size_t bytes_of(const layout_table *table)
{
    const size_t grain = _Alignof(max_align_t);
    size_t size = (table->count ? (size_t)table->count : 1) * table->each;
    return (size + grain - 1) / grain * grain;
}

/* Pointers to different row types have no common type, but one representation (as wv_schema has
 * them, POSIX dlsym() needs that too). */
static void put(wv_schema *schema, const layout_table *table, void *at)
{
    if (table->count)
        memcpy(at, table->rows, table->count * table->each);
    memcpy((char *)schema + table->rows_at, &at, sizeof at);
    memcpy((char *)schema + table->count_at, &table->count, sizeof table->count);
}

const wv_schema *layout_schema(arena *memory, const ir *r)
{
    layout_table tables[TABLES];
    size_t total = 0;
    list_tables(r, tables);
    for (size_t i = 0; i < TABLES; i++)
        total += bytes_of(&tables[i]);
    wv_schema *schema = arena_alloc(memory, sizeof *schema);
    wv_service_row *service = arena_alloc(memory, sizeof *service);
    char *at = arena_alloc(memory, total);
    *service = r->service;
    *schema = (wv_schema){.abi = WV_TABLES_ABI, .flags = r->flags, .service = service};
    for (size_t i = 0; i < TABLES; i++) {
        put(schema, &tables[i], at);
        at += bytes_of(&tables[i]);
    }
    return schema;
}
