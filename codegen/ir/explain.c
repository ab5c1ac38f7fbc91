/* What became of each pattern, for people who wonder why one is slow or large. */
#include "ir/lowering.h"

#include <inttypes.h>

/* Bytes of a pattern's rows. What it shares with others is counted for each of them. */
typedef struct size {
    uint64_t bytes;
    uint32_t states, blocks;
} size;

static uint64_t map_size(const wv_class_map *map)
{
    return 128 + 8 * (uint64_t)map->count;
}

static uint64_t span_size(const ir *r, const uint32_t *span)
{
    uint64_t bytes = 4 * WV_SPAN_WORDS;
    if (span[0] == WV_SPAN_LITERAL)
        return bytes + 2 + base_pool(r->keys, span[1]).size;
    return bytes + sizeof(wv_set_row) + (span[0] == WV_SPAN_RUN ? 4 * (uint64_t)span[2] : 0);
}

static void add_dfa(const ir *r, const wv_dfa_row *d, size *sum)
{
    uint32_t width = d->states > 256 ? 2 : 1;
    sum->states += d->states;
    sum->bytes += sizeof *d + map_size(&d->map) + (uint64_t)d->states * d->classes * width;
    uint32_t most = 0;
    for (uint32_t s = 0; d->spans != WV_NONE && s < d->states; s++)
        most = r->automata[d->spans + s] > most ? r->automata[d->spans + s] : most;
    if (d->spans != WV_NONE)
        sum->bytes += d->states;
    for (uint32_t i = 0; i < most; i++)
        sum->bytes += span_size(r, r->words + d->span_rows + WV_SPAN_WORDS * (size_t)i);
    if (d->counters == WV_NONE)
        return;
    most = 0;
    for (uint32_t s = 0; s < d->states; s++)
        most = r->automata[d->actions + s] > most ? r->automata[d->actions + s] : most;
    sum->bytes += d->states + 4 + 8 * ((uint64_t)r->words[d->counters] + most + 1);
}

static void add_nfa(const wv_nfa_row *n, size *sum)
{
    uint64_t words = (n->blocks + 31u) / 32;
    sum->blocks += n->blocks;
    sum->bytes += sizeof *n + map_size(&n->map) +
                  4 * (words * (2u + n->blocks + n->classes) + 3u * n->blocks);
}

static size size_of(const ir *r, const wv_pattern_row *p)
{
    size sum = {.bytes = sizeof *p};
    for (uint32_t i = 0; i < p->count; i++) {
        const wv_step_row *s = &r->steps[p->first + i];
        sum.bytes += sizeof *s;
        if (s->kind == WV_STEP_CLASS || s->kind == WV_STEP_OPTION)
            sum.bytes += sizeof(wv_set_row) + 8 * (uint64_t)r->sets[s->what].count;
        else if (s->kind == WV_STEP_LITERAL)
            sum.bytes += 2 + base_pool(r->keys, s->what).size;
        else if (s->kind == WV_STEP_DFA || s->kind == WV_STEP_COUNTERS)
            add_dfa(r, &r->dfas[s->what], &sum);
        else if (s->kind == WV_STEP_NFA)
            add_nfa(&r->nfas[s->what], &sum);
    }
    return sum;
}

/* The pattern as the model has it; control characters would spoil the table. */
static void print_pattern(base_span text, FILE *out)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 0x20 || text.data[i] == 0x7f)
            fprintf(out, "\\x%02x", text.data[i]);
        else
            putc(text.data[i], out);
    }
}

static void print_shapes_of(const ir *r, uint32_t pattern, FILE *out)
{
    const char *between = "  ";
    for (uint32_t i = 0; i < r->shape_count; i++) {
        const wv_shape_row *s = &r->shapes[i];
        if ((s->kind != WV_KIND_STRING && s->kind != WV_KIND_ENUM) || s->pattern != pattern)
            continue;
        base_span name = base_pool(r->names, s->name);
        fprintf(out, "%s%.*s", between, (int)name.size, (const char *)name.data);
        between = ", ";
    }
    putc('\n', out);
}

static void explain(const ir *r, FILE *out)
{
    static const char *const rungs[] = {"any", "steps", "pcre2", "dfa", "nfa", "counters"};
    _Static_assert(sizeof rungs / sizeof *rungs == WV_RUNG_COUNT, "a name for each rung");
    uint32_t counts[6] = {0};
    for (uint32_t i = 0; i < r->pattern_count; i++) {
        const wv_pattern_row *p = &r->patterns[i];
        size sum = size_of(r, p);
        counts[p->rung]++;
        fprintf(out, "%-8s %3u steps %4" PRIu32 " states %3" PRIu32 " blocks %6" PRIu64 " bytes  ",
                rungs[p->rung], p->count, sum.states, sum.blocks, sum.bytes);
        print_pattern(base_pool(r->names, p->text), out);
        putc('\n', out);
        print_shapes_of(r, i, out);
    }
    for (size_t i = 0; i < 6; i++)
        fprintf(out, "%s%s %" PRIu32, i ? ", " : "", rungs[i], counts[i]);
    fprintf(out, "; %" PRIu32 " patterns, %" PRIu64 " bytes of tables\n", r->pattern_count,
            ir_pattern_bytes(r));
}

void ir_explain_patterns(model *m, const char *name, fail_log *log, FILE *out)
{
    const ir *r = lowering_run(m, name, log);
    if (r)
        explain(r, out);
}
