/* The own matcher against PCRE2's JIT, in the same run and on the same texts: README.md.
 *
 *     bench_regex [JSON [PART]] <PATTERNS
 *
 * The patterns of the shipped services, and those of PATTERNS (tests/long/patterns/patterns.py);
 * with PART only those whose text for PCRE2 has it.
 * Exit 1: the two do not agree about a text. */
#define _POSIX_C_SOURCE 200809L
#include "texts.h"

#include "athena.h"
#include "glue.h"
#include "match/match.h"
#include "regex/ast.h"
#include "support/pattern_tables.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 15, LEVELS = 3, SIDES = LEVELS + 1, SUBJECTS_MAX = 4096 };
#define BLOCK_NS 50000.0

static match_level levels[LEVELS] = {MATCH_AVX2, MATCH_BASIC, MATCH_SCALAR};
static const char *const side_names[SIDES] = {"avx2", "sse2", "scalar", "pcre2"};
static const char *const rung_names[] = {"any", "steps", "pcre2", "dfa", "nfa"};

/* Texts of a size near one of these are compared with each other. */
static const struct {
    int wanted, most;
} sizes[] = {{10, 17}, {30, 48}, {100, 1024}, {4096, TEXTS_MAX}};
enum { SIZES = sizeof sizes / sizeof *sizes };

typedef enum sort { MATCHING, FAILS_EARLY, FAILS_LATE, SORTS } sort;
static const char *const sort_names[SORTS] = {"matches", "fails early", "fails late"};

typedef struct candidate {
    const wv_schema *schema;
    const wv_pattern_row *row;
    const pcre2_code *code;
} candidate;

/* One text and what it took: nanoseconds of the four sides. */
typedef struct subject {
    candidate of;
    sort which;
    int size, bucket;
    bool ascii;
    double median[SIDES], min[SIDES];
} subject;

static subject subjects[SUBJECTS_MAX];
static size_t subject_count;
static unsigned patterns, without_texts, without_pcre2, pcre2_limits, disagreements;
static const char *wanted_part;
static pcre2_match_data *data;
static pcre2_match_context *context;

/* ---- The two sides ------------------------------------------------------------------------- */

/* As src/check does with a text that came in one piece. */
static bool own(const subject *s, base_span text, match_level level)
{
    match_verdict verdict = s->ascii ? match_whole_ascii(s->of.schema, s->of.row, text, level)
                                     : match_whole(s->of.schema, s->of.row, text, level);
    return verdict == MATCH_YES;
}

static int jit(const pcre2_code *code, base_span text)
{
    return pcre2_jit_match(code, text.data, text.size, 0, 0, data, context);
}

static pcre2_code *compile(const wv_schema *schema, const wv_pattern_row *row)
{
    const uint32_t options = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY;
    int error;
    PCRE2_SIZE at;
    if (row->pcre2 == WV_NONE)
        return NULL;
    base_span text = base_name_text(schema, row->pcre2);
    pcre2_code *code = pcre2_compile(text.data, text.size, options, &error, &at, NULL);
    if (code && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0)
        return code;
    pcre2_code_free(code);
    return NULL;
}

/* ---- The clock ----------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double block(const subject *s, base_span text, int side, unsigned long calls)
{
    volatile int sink = 0;
    double start = now();
    for (unsigned long i = 0; i < calls; i++)
        sink = side < LEVELS ? own(s, text, levels[side]) : jit(s->of.code, text);
    (void)sink;
    return (now() - start) / (double)calls;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* All sides in each round, so that what disturbs the machine disturbs all of them. */
static void measure(subject *s, base_span text)
{
    double rounds[SIDES][ROUNDS];
    unsigned long calls[SIDES];
    for (int side = 0; side < SIDES; side++)
        calls[side] = 1 + (unsigned long)(BLOCK_NS / (1 + block(s, text, side, 30)));
    for (int r = 0; r < ROUNDS; r++)
        for (int side = 0; side < SIDES; side++)
            rounds[side][r] = block(s, text, side, calls[side]);
    for (int side = 0; side < SIDES; side++) {
        qsort(rounds[side], ROUNDS, sizeof **rounds, by_value);
        s->median[side] = rounds[side][ROUNDS / 2];
        s->min[side] = rounds[side][0];
    }
}

/* ---- Texts --------------------------------------------------------------------------------- */

static bool is_ascii(base_span text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] >= 0x80)
            return false;
    return true;
}

static void disagree(const subject *s, base_span text)
{
    base_span pattern = base_name_text(s->of.schema, s->of.row->pcre2);
    fprintf(stderr, "bench_regex: no agreement: %.*s on '%.*s'\n", (int)pattern.size,
            (const char *)pattern.data, (int)text.size, (const char *)text.data);
    disagreements++;
}

static void compare(const candidate *of, sort which, base_span text)
{
    subject s = {.of = *of, .which = which, .size = (int)text.size, .ascii = is_ascii(text)};
    int answer = jit(of->code, text);
    while (s.size > sizes[s.bucket].most)
        s.bucket++;
    if (answer < 0 && answer != PCRE2_ERROR_NOMATCH) {
        pcre2_limits++;
        return;
    }
    for (int i = 0; i < LEVELS; i++)
        if (own(&s, text, levels[i]) != (answer >= 0)) {
            disagree(&s, text);
            return;
        }
    measure(&s, text);
    if (subject_count == SUBJECTS_MAX)
        abort();
    subjects[subject_count++] = s;
}

/* Spoils one byte so that PCRE2 says no: the first or the last for which there is a way. */
static bool spoil(const candidate *of, uint8_t *text, size_t size, bool late)
{
    static const char with[] = "!\x01 ~/a0\n";
    for (size_t i = 0; i < size; i++) {
        size_t at = late ? size - 1 - i : i;
        uint8_t was = text[at];
        for (const char *c = with; *c; c++) {
            text[at] = (uint8_t)*c;
            if (text[at] != was && jit(of->code, (base_span){text, size}) == PCRE2_ERROR_NOMATCH)
                return true;
        }
        text[at] = was;
    }
    return false;
}

static void try_size(const candidate *of, const uint8_t *text, size_t size)
{
    uint8_t spoilt[TEXTS_MAX];
    compare(of, MATCHING, (base_span){text, size});
    for (int late = 0; late < 2; late++) {
        memcpy(spoilt, text, size);
        if (spoil(of, spoilt, size, late))
            compare(of, late ? FAILS_LATE : FAILS_EARLY, (base_span){spoilt, size});
    }
}

static bool is_wanted(const wv_schema *schema, const wv_pattern_row *row)
{
    base_span text = base_name_text(schema, row->pcre2);
    size_t size = wanted_part ? strlen(wanted_part) : 0;
    for (size_t i = 0; i + size <= text.size; i++)
        if (size == 0 || memcmp(text.data + i, wanted_part, size) == 0)
            return true;
    return false;
}

static void try_pattern(const wv_schema *schema, const wv_pattern_row *row)
{
    static uint8_t text[TEXTS_MAX];
    candidate of = {schema, row, compile(schema, row)};
    int last = -1;
    patterns++;
    if (of.code && !is_wanted(schema, row))
        return;
    if (!of.code || row->rung == WV_RUNG_PCRE2) {
        without_pcre2++;
        return;
    }
    texts *t = texts_new(schema, row);
    without_texts += !t;
    for (int i = 0; t && i < SIZES; i++) {
        int size = texts_draw(t, sizes[i].wanted, text);
        if (size != last && size >= 0)
            try_size(&of, text, (size_t)size);
        last = size;
    }
    texts_free(t);
}

/* ---- Patterns ------------------------------------------------------------------------------ */

static void try_schema(const wv_schema *schema)
{
    for (uint32_t i = 0; i < schema->pattern_count; i++)
        try_pattern(schema, &schema->patterns[i]);
}

/* "J 5b61" or "E 5b61": the meaning, and the pattern in hex. The tables live until the end. */
static void try_line(arena *memory, const char *line)
{
    static char pattern[REGEX_MAX_SIZE];
    size_t size = 0;
    unsigned byte;
    for (const char *p = line + 2; size < sizeof pattern && sscanf(p, "%2x", &byte) == 1; p += 2)
        pattern[size++] = (char)byte;
    regex_result r =
        regex_compile(memory, pattern, size, *line == 'J' ? REGEX_WHOLE_JAVA : REGEX_SEARCH_ECMA);
    if (!r.ok)
        return;
    pattern_tables *tables = pattern_tables_make(memory, &r);
    try_pattern(&tables->schema, &tables->row);
}

/* ---- Results ------------------------------------------------------------------------------- */

static double ratio(const subject *s, int side)
{
    return s->median[side] / s->median[SIDES - 1];
}

static void print_row(uint8_t rung, int bucket, sort which)
{
    static double ratios[LEVELS][SUBJECTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < subject_count; i++) {
        const subject *s = &subjects[i];
        if (s->of.row->rung != rung || s->bucket != bucket || s->which != which)
            continue;
        for (int side = 0; side < LEVELS; side++)
            ratios[side][count] = ratio(s, side);
        count++;
    }
    if (!count)
        return;
    printf("%-6s %5d  %-12s %4zu", rung_names[rung], sizes[bucket].wanted, sort_names[which],
           count);
    for (int side = 0; side < LEVELS; side++) {
        qsort(ratios[side], count, sizeof **ratios, by_value);
        printf("   %5.3f %5.2f", ratios[side][count / 2], ratios[side][count - 1]);
    }
    putchar('\n');
}

static int by_ratio(const void *a, const void *b)
{
    double x = ratio(a, 0), y = ratio(b, 0);
    return (x < y) - (x > y);
}

static void print_subject(const subject *s)
{
    base_span p = base_name_text(s->of.schema, s->of.row->pcre2);
    printf("%5.2f %-5s %5d %-12s %8.1f ns, PCRE2 %8.1f  %.*s\n", ratio(s, 0),
           rung_names[s->of.row->rung], s->size, sort_names[s->which], s->median[0],
           s->median[SIDES - 1], p.size < 70 ? (int)p.size : 70, (const char *)p.data);
}

static void print_table(void)
{
    printf("%u patterns; %u without texts (counted blocks, or no ASCII), %u without a code of "
           "PCRE2's JIT, %u texts on which it gave up\n",
           patterns, without_texts, without_pcre2, pcre2_limits);
    printf("own time / PCRE2 JIT's: median and worst of the texts; medians of %d rounds%s\n",
           ROUNDS, levels[0] == MATCH_AVX2 ? "" : "; no AVX2 here, SSE2 in its place");
    printf("rung   bytes  text         texts     AVX2          SSE2          scalar\n");
    for (uint8_t rung = 0; rung <= WV_RUNG_NFA; rung++)
        for (int bucket = 0; bucket < SIZES; bucket++)
            for (sort which = MATCHING; which < SORTS; which++)
                print_row(rung, bucket, which);
    printf("worst with AVX2:\n");
    qsort(subjects, subject_count, sizeof *subjects, by_ratio);
    for (size_t i = 0; i < 12 && i < subject_count; i++)
        print_subject(&subjects[i]);
}

static void put_json_text(FILE *out, base_span text)
{
    putc('"', out);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 0x20 || text.data[i] == '"' || text.data[i] == '\\')
            fprintf(out, "\\u%04x", text.data[i]);
        else
            putc(text.data[i], out);
    }
    putc('"', out);
}

/* Classes, literals and the rest as letters, automata with their states. */
static void put_json_steps(FILE *out, const candidate *of)
{
    fputs(",\"steps\":\"", out);
    for (uint32_t i = 0; i < of->row->count; i++) {
        const wv_step_row *step = &of->schema->steps[of->row->first + i];
        putc("cldnrko"[step->kind], out);
        if (step->kind == WV_STEP_DFA)
            fprintf(out, "%u", of->schema->dfas[step->what].states);
    }
    putc('"', out);
}

static void write_json(FILE *out)
{
    fprintf(out, "{\"rounds\":%d,\"avx2\":%s,\"texts\":[", ROUNDS,
            levels[0] == MATCH_AVX2 ? "true" : "false");
    for (size_t i = 0; i < subject_count; i++) {
        const subject *s = &subjects[i];
        fprintf(out, "%s\n{\"pcre2\":", i ? "," : "");
        put_json_text(out, base_name_text(s->of.schema, s->of.row->pcre2));
        fprintf(out, ",\"rung\":\"%s\",\"text\":\"%s\",\"bytes\":%d", rung_names[s->of.row->rung],
                sort_names[s->which], s->size);
        put_json_steps(out, &s->of);
        for (int side = 0; side < SIDES; side++)
            fprintf(out, ",\"%s_ns\":{\"median\":%.2f,\"min\":%.2f}", side_names[side],
                    s->median[side], s->min[side]);
        fputs("}", out);
    }
    fputs("\n]}\n", out);
}

int main(int argc, char **argv)
{
    static char line[2 * REGEX_MAX_SIZE + 4];
    arena *memory = arena_new();
    pcre2_jit_stack *stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
    context = pcre2_match_context_create(NULL);
    data = pcre2_match_data_create(1, NULL);
    pcre2_jit_stack_assign(context, NULL, stack);
    levels[0] = match_best_level();
    wanted_part = argc > 2 ? argv[2] : NULL;
    try_schema(&glue_schema);
    try_schema(&athena_schema);
    while (fgets(line, sizeof line, stdin))
        try_line(memory, line);
    print_table();
    FILE *out = argc > 1 ? fopen(argv[1], "w") : NULL;
    if (out)
        write_json(out);
    bool written = argc < 2 || (out && fclose(out) == 0);
    return written && !disagreements && subject_count ? 0 : 1;
}
