/* The tables of rules in words as text. */
#include "ir/print.h"

#include <inttypes.h>

static void print_facts(const ir *r, FILE *out)
{
    static const char *const kinds[] = {"is", "less", "equal", "greater"};
    for (uint32_t i = 0; i < r->rule_set_count; i++) {
        const wv_rule_set_row *s = &r->rule_sets[i];
        fprintf(out,
                "rule_set %" PRIu32 " watches %" PRIu32 "+%u tests %" PRIu32 " rules %" PRIu32
                "+%u\n",
                i, s->first_watch, s->watch_count, s->first_test, s->first_rule, s->rule_count);
    }
    for (uint32_t i = 0; i < r->watch_count; i++) {
        const wv_watch_row *w = &r->watches[i];
        fprintf(out, "watch %" PRIu32 " facts %" PRIx64 " member %u parent %u tests %" PRIu32 "+%u",
                i, w->facts, w->member, w->parent, w->first, w->count);
        print_shape_ref(r, "shape", w->shape, out);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < r->test_count; i++) {
        fprintf(out, "test %" PRIu32 " %s", i, kinds[r->tests[i].kind]);
        print_word("text", r->keys, r->tests[i].text, out);
        putc('\n', out);
    }
}

void print_rules(const ir *r, FILE *out)
{
    print_facts(r, out);
    for (uint32_t i = 0; i < r->rule_count; i++) {
        const wv_rule_row *row = &r->rules[i];
        fprintf(out, "rule %" PRIu32 " reads %" PRIx64 " terms %" PRIu32 "+%u at %u", i, row->reads,
                row->first, row->count, row->at);
        for (uint32_t k = 0; k < row->holes; k++)
            fprintf(out, " shown %u", row->shown[k]);
        print_word("error", r->names, row->error, out);
        print_word("text", r->names, row->text, out);
        print_word("source", r->names, row->source, out);
        putc('\n', out);
    }
    for (uint32_t i = 0; i < r->term_count; i++)
        fprintf(out, "term %" PRIu32 " care %" PRIx64 " value %" PRIx64 "\n", i, r->terms[i].care,
                r->terms[i].value);
}
