/* The tables of rules in words. */
#include "emit/emit.h"

#include <inttypes.h>

static void begin(const ir *r, const char *columns, const char *type, const char *table, writer *w)
{
    write_format(w, "\n/* %s */\nstatic const %s %s_%s_[] = {\n", columns, type, r->name, table);
}

static void emit_sets(const ir *r, writer *w)
{
    begin(r, "first watch, test and rule, watches, rules", "wv_rule_set_row", "rule_sets", w);
    for (uint32_t i = 0; i < r->rule_set_count; i++) {
        const wv_rule_set_row *s = &r->rule_sets[i];
        write_format(w, "    {%" PRIu32 ", %" PRIu32 ", %" PRIu32 ", %u, %u},\n", s->first_watch,
                     s->first_test, s->first_rule, s->watch_count, s->rule_count);
    }
    write_text(w, "};\n");
}

static void emit_watches(const ir *r, writer *w)
{
    begin(r, "facts, shape, member, parent, tests, first test, unused", "wv_watch_row", "watches",
          w);
    for (uint32_t i = 0; i < r->watch_count; i++) {
        const wv_watch_row *row = &r->watches[i];
        write_format(w, "    {UINT64_C(0x%" PRIx64 "), %" PRIu32 ", %u, %u, %u, %" PRIu32 ", 0},\n",
                     row->facts, row->shape, row->member, row->parent, row->count, row->first);
    }
    write_text(w, "};\n");
}

static void emit_tests(const ir *r, writer *w)
{
    static const char *const kinds[] = {"WV_TEST_IS", "WV_TEST_VERSION_LESS",
                                        "WV_TEST_VERSION_EQUAL", "WV_TEST_VERSION_GREATER"};
    begin(r, "kind, text", "wv_test_row", "tests", w);
    for (uint32_t i = 0; i < r->test_count; i++)
        write_format(w, "    {%s, %" PRIu32 "},\n", kinds[r->tests[i].kind], r->tests[i].text);
    write_text(w, r->test_count ? "};\n" : "    {0},\n};\n");
}

static void emit_rule_rows(const ir *r, writer *w)
{
    begin(r, "reads, first term, terms, at, holes, shown, unused, error, text, source",
          "wv_rule_row", "rules", w);
    for (uint32_t i = 0; i < r->rule_count; i++) {
        const wv_rule_row *row = &r->rules[i];
        write_format(w, "    {UINT64_C(0x%" PRIx64 "), %" PRIu32 ", %u, %u, %u, {%u, %u}, 0, ",
                     row->reads, row->first, row->count, row->at, row->holes, row->shown[0],
                     row->shown[1]);
        write_format(w, "%" PRIu32 ", %" PRIu32 ", %" PRIu32 "},\n", row->error, row->text,
                     row->source);
    }
    write_text(w, "};\n");
    begin(r, "care, value", "wv_term_row", "terms", w);
    for (uint32_t i = 0; i < r->term_count; i++)
        write_format(w, "    {UINT64_C(0x%" PRIx64 "), UINT64_C(0x%" PRIx64 ")},\n",
                     r->terms[i].care, r->terms[i].value);
    write_text(w, "};\n");
}

void emit_rules(const ir *r, writer *w)
{
    if (!(r->flags & WV_SCHEMA_RULES))
        return;
    emit_sets(r, w);
    emit_watches(r, w);
    emit_tests(r, w);
    emit_rule_rows(r, w);
}

void emit_rule_fields(const ir *r, writer *w)
{
    static const char *const tables[] = {"rule_sets", "watches", "tests", "rules", "terms"};
    write_format(w,
                 "    .rule_set_count = %" PRIu32 ",\n    .watch_count = %" PRIu32
                 ",\n    .test_count = %" PRIu32 ",\n    .rule_count = %" PRIu32
                 ",\n    .term_count = %" PRIu32 ",\n",
                 r->rule_set_count, r->watch_count, r->test_count, r->rule_count, r->term_count);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        write_format(w, "    .%s = %s_%s_,\n", tables[i], r->name, tables[i]);
}
