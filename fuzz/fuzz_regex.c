/* Properties: arbitrary bytes as a pattern are compiled, or refused with a position and a reason;
 * what our matchers say about a text, at every level and cut anywhere, is what the plain one says
 * and what PCRE2 says about the text printed for it.
 *
 * An input is E for ECMA's search or another byte for Java's whole match, the pattern up to a line
 * feed, and the text. */
#include "fuzz.h"
#include "match/match.h"
#include "regex/regex.h"
#include "support/pattern_tables.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    TEXT_MAX = 1024,      /* bytes of an input's text */
    CUT_EVERYWHERE = 80,  /* above it a text is cut in 16 places */
    PCRE2_STEPS = 200000, /* PCRE2's work for one text: 10 ms */
};

typedef struct text {
    uint8_t bytes[2 * TEXT_MAX];
    size_t size;
    bool lone; /* there is a lone surrogate, which PCRE2 does not take */
    bool line; /* U+0020 to U+007F only */
} text;

/* ---- The text ------------------------------------------------------------------------------ */

/* Bytes of the code point in WTF-8 at p, 0 if there is none. */
static size_t sequence(const uint8_t *p, size_t size)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    size_t more = p[0] < 0x80 ? 0 : p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
    uint32_t c = more ? p[0] & 0x3fu >> more : p[0];
    if ((p[0] >= 0x80 && p[0] < 0xc2) || p[0] > 0xf4 || more >= size)
        return 0;
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (p[i] & 0x3fu);
    }
    return c >= least[more] && c <= 0x10ffff ? more + 1 : 0;
}

static bool is_surrogate(const uint8_t *p)
{
    return p[0] == 0xed && p[1] >= 0xa0;
}

/* A high surrogate and a low one side by side are not WTF-8. */
static bool joins(const text *t, const uint8_t *next)
{
    return t->size >= 3 && is_surrogate(t->bytes + t->size - 3) && t->bytes[t->size - 2] < 0xb0 &&
           is_surrogate(next) && next[1] >= 0xb0;
}

/* Always WTF-8: a byte that belongs to no sequence is the code point of its number. */
static void make_text(text *t, const uint8_t *data, size_t size)
{
    t->size = 0;
    t->lone = false;
    t->line = true;
    for (size_t at = 0; at < size;) {
        size_t taken = sequence(data + at, size - at);
        if (taken == 3 && joins(t, data + at)) {
            at += taken;
            continue;
        }
        if (taken) {
            memcpy(t->bytes + t->size, data + at, taken);
            t->lone = t->lone || (taken == 3 && is_surrogate(data + at));
            t->line = t->line && data[at] >= 0x20 && data[at] < 0x80;
        } else {
            t->bytes[t->size] = (uint8_t)(0xc0 | data[at] >> 6);
            t->bytes[t->size + 1] = (uint8_t)(0x80 | (data[at] & 0x3f));
            t->line = false;
        }
        t->size += taken ? taken : 2;
        at += taken ? taken : 1;
    }
}

/* ---- PCRE2 --------------------------------------------------------------------------------- */

/* NULL: too large for PCRE2, which is no fault of a text that is for comparison only. */
static pcre2_code *compile_pcre2(const regex_result *r)
{
    int error = 0; /* MSan does not see what PCRE2 writes */
    PCRE2_SIZE at = 0;
    /* What 10.42 makes possessive by itself is wrong beside atomic groups (pcre2_engine.c). */
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)r->pcre2, r->pcre2_size,
                                     PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                                         PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_POSSESS,
                                     &error, &at, NULL);
    bool large = error == PCRE2_ERROR_PATTERN_TOO_LARGE ||
                 error == PCRE2_ERROR_PATTERN_TOO_COMPLICATED ||
                 error == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ||
                 error == PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED ||
                 error == PCRE2_ERROR_LOOKBEHIND_TOO_LONG || error == PCRE2_ERROR_HEAP_FAILED;
    if (!code && !large)
        fprintf(stderr, "PCRE2 refuses at %zu (%d): %s\n", at, error, r->pcre2);
    FUZZ_ASSERT(code || large);
    return code;
}

/* -1: it does not come to an end. */
static int ask_pcre2(const pcre2_code *code, const text *t)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (!data || !context)
        exit(2);
    pcre2_set_match_limit(context, PCRE2_STEPS);
    int answer = pcre2_match(code, (PCRE2_SPTR)t->bytes, t->size, 0, 0, data, context);
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    FUZZ_ASSERT(answer >= PCRE2_ERROR_NOMATCH || answer == PCRE2_ERROR_MATCHLIMIT ||
                answer == PCRE2_ERROR_DEPTHLIMIT || answer == PCRE2_ERROR_HEAPLIMIT);
    return answer >= 0 ? 1 : answer == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

/* ---- Our matchers ---------------------------------------------------------------------------- */

typedef void feeder(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                    base_span piece);

/* In pieces of `piece` bytes, the first one of `first`; each in memory of its own size, so that a
 * sanitizer sees a read outside of it. */
static match_verdict match(const pattern_tables *t, feeder *how, match_level level, const text *x,
                           size_t first, size_t piece)
{
    match_state m;
    match_begin_level(&m, level);
    for (size_t at = 0, size = first; at < x->size; at += size, size = piece) {
        if (size > x->size - at)
            size = x->size - at;
        uint8_t *copy = malloc(size ? size : 1);
        if (!copy)
            exit(2);
        memcpy(copy, x->bytes + at, size);
        how(&t->schema, &t->row, &m, (base_span){copy, size});
        free(copy);
    }
    return match_end(&t->schema, &t->row, &m);
}

static void check_level(const pattern_tables *t, const text *x, match_level level,
                        match_verdict expected)
{
    size_t step = x->size <= CUT_EVERYWHERE ? 1 : x->size / 16;
    for (size_t cut = 0; cut <= x->size; cut += step)
        FUZZ_ASSERT(match(t, match_feed, level, x, cut, x->size) == expected);
    FUZZ_ASSERT(match_whole(&t->schema, &t->row, (base_span){x->bytes, x->size}, level) ==
                expected);
    for (size_t piece = 1; piece < x->size; piece = 2 * piece + 1)
        FUZZ_ASSERT(match(t, match_feed, level, x, piece, piece) == expected);
    if (x->line)
        FUZZ_ASSERT(match(t, match_feed_ascii, level, x, x->size / 2, x->size) == expected);
}

static void check_own(const pattern_tables *t, const text *x, int expected)
{
    static match_level best;
    if (!best) /* once: CPUID takes 30 microseconds in a virtual machine */
        best = match_best_level();
    match_verdict plain = match(t, match_feed_plain, MATCH_SCALAR, x, x->size, x->size);
    FUZZ_ASSERT(plain == MATCH_YES || plain == MATCH_NO);
    if (expected >= 0 && (plain == MATCH_YES) != (expected == 1))
        fprintf(stderr, "PCRE2 says %d\n", expected);
    FUZZ_ASSERT(expected < 0 || (plain == MATCH_YES) == (expected == 1));
    FUZZ_ASSERT(match(t, match_feed_plain, MATCH_SCALAR, x, 1, 1) == plain);
    check_level(t, x, MATCH_SCALAR, plain);
    check_level(t, x, MATCH_BASIC, plain);
    check_level(t, x, best, plain);
}

/* ---- The properties -------------------------------------------------------------------------- */

static void check(const char *pattern, size_t size, regex_meaning meaning, const text *x)
{
    arena *memory = arena_new();
    regex_result r = regex_compile(memory, pattern, size, meaning);
    if (r.ok) {
        pcre2_code *code = r.pcre2 ? compile_pcre2(&r) : NULL;
        int expected = code && !x->lone ? ask_pcre2(code, x) : -1;
        if (r.rung != REGEX_PCRE2)
            check_own(pattern_tables_make(memory, &r), x, expected);
        pcre2_code_free(code);
    } else {
        FUZZ_ASSERT(r.error && r.error[0] && r.error_at <= size);
    }
    arena_free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static text x;
    if (size == 0)
        return 0;
    const uint8_t *pattern = data + 1, *end = data + size;
    const uint8_t *stop = size > 1 ? memchr(pattern, '\n', size - 1) : NULL;
    const uint8_t *rest = stop ? stop + 1 : end;
    size_t length = (size_t)((stop ? stop : end) - pattern), more = (size_t)(end - rest);
    make_text(&x, rest, more < TEXT_MAX ? more : TEXT_MAX);
    check((const char *)pattern, length, data[0] == 'E' ? REGEX_SEARCH_ECMA : REGEX_WHOLE_JAVA, &x);
    return 0;
}
