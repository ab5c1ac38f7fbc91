/* Our verdicts about generated texts, for another engine to read.
 *
 *   long_patterns COUNT SEED <PATTERNS
 *
 * A line of PATTERNS: J (whole, Java) or E (search, ECMA), a space, the pattern in hex. Printed:
 *   U LO-HI …      code points that our Unicode does not assign
 *   P HEX          a pattern
 *   S HEX VERDICT  a text of it in WTF-8: 1 matches, 0 does not, - not decided (PCRE2 and a lone
 *                  surrogate, or its match limit)
 *   R HEX AT WHY   we refuse the pattern
 *   D HEX          another level or way to feed it says otherwise about the text before */
#include "texts.h"

#include "match/match.h"
#include "support/pattern_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static match_level best; /* asked for once: CPUID takes 30 microseconds in a virtual machine */

typedef struct matcher {
    const pattern_tables *tables;
    pcre2_code *pcre2; /* of the PCRE2 rung only */
} matcher;

static void print_hex(const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        putchar(digits[bytes[i] >> 4]);
        putchar(digits[bytes[i] & 15]);
    }
}

/* In pieces of 1 to 64 bytes, so that code points and vectors are cut too. */
static match_verdict verdict(const pattern_tables *t, const text *s, match_level level, bool plain)
{
    match_state m;
    match_begin_level(&m, level);
    size_t piece = 1 + s->random % 64;
    for (size_t at = 0; at < s->size; at += piece) {
        base_span cut = {s->bytes + at, s->size - at < piece ? s->size - at : piece};
        if (plain)
            match_feed_plain(&t->schema, &t->row, &m, cut);
        else
            match_feed(&t->schema, &t->row, &m, cut);
    }
    return match_end(&t->schema, &t->row, &m);
}

static char ask_pcre2(const pcre2_code *code, const text *s)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    int answer = pcre2_match(code, (PCRE2_SPTR)s->bytes, s->size, 0, 0, data, NULL);
    pcre2_match_data_free(data);
    return answer >= 0 ? '1' : answer == PCRE2_ERROR_NOMATCH ? '0' : '-';
}

static void ask(const matcher *m, const text *s)
{
    putchar('S');
    putchar(' ');
    print_hex(s->bytes, s->size);
    if (m->pcre2) {
        printf(" %c\n", ask_pcre2(m->pcre2, s));
        return;
    }
    match_verdict answer = verdict(m->tables, s, best, false);
    printf(" %c\n", answer == MATCH_YES ? '1' : answer == MATCH_NO ? '0' : '-');
    if (verdict(m->tables, s, MATCH_BASIC, false) != answer ||
        verdict(m->tables, s, MATCH_BASIC, true) != answer ||
        match_whole(&m->tables->schema, &m->tables->row, (base_span){s->bytes, s->size}, best) !=
            answer) {
        printf("D ");
        print_hex(s->bytes, s->size);
        putchar('\n');
    }
}

static pcre2_code *compile_pcre2(const regex_result *r)
{
    int code;
    PCRE2_SIZE at;
    return pcre2_compile((PCRE2_SPTR)r->pcre2, r->pcre2_size,
                         PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY,
                         &code, &at, NULL);
}

static void refuse(const char *hex, size_t at, const char *why)
{
    printf("R %s %zu %s\n", hex, at, why);
}

static void sweep(const char *pattern, size_t size, const char *hex, regex_meaning meaning,
                  unsigned long count, uint64_t seed)
{
    static text t;
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, size, meaning);
    ast_tree tree = regex_parse(memory, pattern, size, meaning);
    matcher m = {NULL, r.ok && r.rung == REGEX_PCRE2 && r.pcre2 ? compile_pcre2(&r) : NULL};
    if (!r.ok || !tree.root) {
        refuse(hex, r.error_at, r.ok ? tree.error : r.error);
    } else if (r.rung == REGEX_PCRE2 && !m.pcre2) {
        refuse(hex, 0, "PCRE2 does not take what was printed for it");
    } else {
        const ast_node *root = regex_whole(memory, tree, size, meaning);
        m.tables = pattern_tables_make(memory, &r);
        printf("P %s\n", hex);
        text_seed(&t, seed, pattern, size);
        for (unsigned long i = 0; i < count; i++) {
            text_make(&t, root, i);
            ask(&m, &t);
        }
    }
    pcre2_code_free(m.pcre2);
    arena_free(memory);
}

static void print_unassigned(void)
{
    arena *memory = arena_new();
    ast_tree tree = regex_parse(memory, "\\p{Cn}", 6, REGEX_WHOLE_JAVA);
    putchar('U');
    for (size_t i = 0; tree.root && i < tree.root->set.count; i++)
        printf(" %x-%x", tree.root->set.ranges[2 * i], tree.root->set.ranges[2 * i + 1]);
    putchar('\n');
    arena_free(memory);
}

/* Hex to bytes. */
static size_t from_hex(const char *hex, char *bytes)
{
    size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (char)strtoul(pair, NULL, 16);
    }
    return size;
}

int main(int argc, char **argv)
{
    static char line[2 * REGEX_MAX_SIZE + 4], pattern[REGEX_MAX_SIZE + 2];
    if (argc != 3) {
        fprintf(stderr, "usage: long_patterns COUNT SEED <PATTERNS\n");
        return 2;
    }
    best = match_best_level();
    print_unassigned();
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        if (strlen(line) < 2)
            continue;
        size_t size = from_hex(line + 2, pattern);
        sweep(pattern, size, line + 2, line[0] == 'J' ? REGEX_WHOLE_JAVA : REGEX_SEARCH_ECMA,
              strtoul(argv[1], NULL, 10), strtoull(argv[2], NULL, 10));
    }
    return ferror(stdin) || fflush(stdout) ? 1 : 0;
}
