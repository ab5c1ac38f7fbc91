/* Look-ups of names, and steps over tables laid out by hand: every text is cut at every place and
 * fed to the fast and to the plain matcher. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "match/match.h"
#include "match/span.h"

static match_level best_level;

static base_span span(const char *text)
{
    return (base_span){(const uint8_t *)text, strlen(text)};
}

/* ---- Names --------------------------------------------------------------------------------- */

typedef struct names {
    wv_schema schema;
    wv_shape_row shape;
    wv_member_row members[16];
    uint16_t slots[64];
    uint8_t keys[4096];
    uint32_t used;
} names;

static uint32_t slot_of(const names *n, base_span name)
{
    uint32_t seed = n->shape.kind == WV_KIND_ENUM ? 0 : n->shape.pattern;
    return wv_slot_of(base_head(name.data, name.size), base_tail(name.data, name.size),
                      (uint32_t)name.size, seed, n->shape.bits);
}

/* Member row 3 and slot 5 are the shape's first ones: offsets that are forgotten show. */
static names *names_new(uint8_t kind, uint8_t bits, uint32_t seed)
{
    static names n;
    memset(&n, 0, sizeof n);
    n.shape = (wv_shape_row){.kind = kind, .bits = bits, .first = 3, .second = 5, .pattern = seed};
    n.schema = (wv_schema){.members = n.members, .slots = n.slots, .keys = n.keys};
    return &n;
}

static void names_add(names *n, base_span name)
{
    wv_member_row *row = &n->members[n->shape.first + n->shape.count];
    row->length = (uint8_t)name.size;
    row->text = WV_ROWS_MAX & n->used;
    n->keys[n->used] = (uint8_t)name.size;
    n->keys[n->used + 1] = (uint8_t)(name.size >> 8);
    if (name.size)
        memcpy(n->keys + n->used + 2, name.data, name.size);
    n->used += (uint32_t)name.size + 2;
    uint32_t mask = (1u << n->shape.bits) - 1, at = slot_of(n, name);
    while (n->slots[n->shape.second + at])
        at = (at + 1) & mask;
    n->slots[n->shape.second + at] = ++n->shape.count;
}

static void test_members(void **state)
{
    (void)state;
    static const char *const in[] = {
        "Id",        "DefaultArguments",       "NumberOfBytesCompacted",
        "a",         "NumberOfFilesCompacted", "12345678",
        "123456789", "1234567890123456",       "12345678901234567"};
    static const char *const out[] = {"",
                                      "I",
                                      "id",
                                      "Ids",
                                      "NumberOfFilesCompactes",
                                      "NumberOfFilesXompacted",
                                      "1234567",
                                      "12345679",
                                      "1234567801234567",
                                      "12345678X01234567",
                                      "12345678X0123456"};
    static const uint8_t kinds[] = {WV_KIND_STRUCTURE, WV_KIND_UNION, WV_KIND_ENUM};
    for (uint32_t seed = 0; seed < 300; seed++) {
        names *n = names_new(kinds[seed % 3], 4, seed);
        for (size_t i = 0; i < sizeof in / sizeof *in; i++)
            names_add(n, span(in[i]));
        for (uint32_t i = 0; i < sizeof in / sizeof *in; i++)
            assert_int_equal(match_member(&n->schema, &n->shape, span(in[i])), i);
        for (size_t i = 0; i < sizeof out / sizeof *out; i++)
            assert_int_equal(match_member(&n->schema, &n->shape, span(out[i])), WV_NONE);
    }
}

/* Two names in the last slot: the second is found behind the wrap. */
static void test_wrap(void **state)
{
    (void)state;
    unsigned wrapped = 0;
    for (uint32_t seed = 0; seed < 200; seed++) {
        names *n = names_new(WV_KIND_STRUCTURE, 2, seed);
        if (slot_of(n, span("Tags")) != 3 || slot_of(n, span("Name")) != 3)
            continue;
        names_add(n, span("Tags"));
        names_add(n, span("Name"));
        assert_int_equal(n->slots[n->shape.second], 2);
        assert_int_equal(match_member(&n->schema, &n->shape, span("Tags")), 0);
        assert_int_equal(match_member(&n->schema, &n->shape, span("Name")), 1);
        wrapped++;
    }
    assert_in_range(wrapped, 1, 200);
}

static void test_edges_of_names(void **state)
{
    (void)state;
    static char text[257];
    names *n = names_new(WV_KIND_STRUCTURE, 0, 9);
    memset(text, 'x', 256);
    /* One slot and no empty one: the search ends all the same. */
    names_add(n, (base_span){(const uint8_t *)text, 255});
    assert_int_equal(match_member(&n->schema, &n->shape, (base_span){(const uint8_t *)text, 255}),
                     0);
    assert_int_equal(match_member(&n->schema, &n->shape, (base_span){(const uint8_t *)text, 254}),
                     WV_NONE);
    /* Longer than a row can say: 511 is 255 in a byte, 65,536 + 255 in two. */
    static uint8_t longer[65536 + 255];
    memset(longer, 'x', sizeof longer);
    assert_int_equal(match_member(&n->schema, &n->shape, (base_span){longer, 256}), WV_NONE);
    assert_int_equal(match_member(&n->schema, &n->shape, (base_span){longer, sizeof longer}),
                     WV_NONE);
    /* A shape without members; and the empty name where it is a member. */
    n = names_new(WV_KIND_STRUCTURE, 1, 0);
    assert_int_equal(match_member(&n->schema, &n->shape, span("")), WV_NONE);
    names_add(n, span(""));
    assert_int_equal(match_member(&n->schema, &n->shape, span("")), 0);
    assert_int_equal(match_member(&n->schema, &n->shape, (base_span){NULL, 0}), 0);
}

/* ---- Patterns ------------------------------------------------------------------------------- */

enum { LOWER, DIGIT, WIDE, NOTHING, SURROGATE, ANYTHING, ONLY_A };

static const uint32_t ranges[] = {0xffff,  0xffff,                    /* of no set */
                                  0x80,    0x7ff,   0x2028,   0x2028, /* WIDE */
                                  0x10000, 0x1ffff, 0x10ffff, 0x10ffff,
                                  0xd800,  0xdfff, /* SURROGATE */
                                  0x80,    0x10ffff /* ANYTHING */};
static wv_set_row sets[] = {
    [LOWER] = {.ascii = {0, 0, 0, 0x07fffffe}, .first = 0, .count = 0},
    [DIGIT] = {.ascii = {0, 0x03ff0000, 0, 0}, .first = 0, .count = 0},
    [WIDE] = {.ascii = {0, 0, 0, 0}, .first = 2, .count = 4},
    [NOTHING] = {.ascii = {0, 0, 0, 0}, .first = 0, .count = 0},
    [SURROGATE] = {.ascii = {0, 0, 0, 0}, .first = 10, .count = 1},
    [ANYTHING] = {.ascii = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX},
                  .first = 12,
                  .count = 1},
    [ONLY_A] = {.ascii = {0, 0, 0, 2}, .first = 0, .count = 0},
};

/* Literals; the offsets are used below. */
static const uint8_t keys[] = "\x02\x00-:"                        /* 0 */
                              "\x07\x00\xc3\xa9\xf0\x9f\x91\x8d-" /* 4: é, thumbs up, - */
                              "\x01\x00z";                        /* 13 */

#define CLASS(set, min, max)                                                                       \
    {                                                                                              \
        WV_STEP_CLASS, set, min, max                                                               \
    }
#define LITERAL(at)                                                                                \
    {                                                                                              \
        WV_STEP_LITERAL, at, 1, 1                                                                  \
    }

static const wv_step_row steps[] = {
    LITERAL(13), /* 0: of no pattern */
    CLASS(LOWER, 1, 3),
    LITERAL(0),
    CLASS(DIGIT, 0, WV_NONE), /* 1: [a-z]{1,3}-:[0-9]* */
    CLASS(WIDE, 0, 2),
    LITERAL(4),
    CLASS(LOWER, 2, 2), /* 4: W{0,2}é👍-[a-z]{2} */
    CLASS(DIGIT, 0, 1),
    CLASS(LOWER, 0, 1),
    CLASS(WIDE, 1, WV_NONE),
    LITERAL(13), /* 7 */
    CLASS(NOTHING, 0, 5),
    CLASS(SURROGATE, 2, 2), /* 11 */
    CLASS(NOTHING, 1, 1),   /* 13 */
    CLASS(ANYTHING, 3, 3),  /* 14 */
    LITERAL(0),
    LITERAL(13), /* 15: -:z */
    CLASS(DIGIT, 0, WV_NONE),
    LITERAL(0),
    CLASS(LOWER, 40, 70),
    LITERAL(0),
    CLASS(DIGIT, 0, WV_NONE), /* 17: [0-9]*-:[a-z]{40,70}-:[0-9]* */
    LITERAL(13),
    CLASS(ANYTHING, 90, WV_NONE), /* 22: z and 90 of anything */
};

typedef struct row {
    uint32_t first;
    uint16_t count;
    const char *text;
    bool matches;
} row;

#define E_ACUTE "\xc3\xa9"
#define THUMB   "\xf0\x9f\x91\x8d"

static const row rows[] = {
    {1, 3, "a-:", true},
    {1, 3, "abc-:0123456789012345678901234567890123456789", true},
    {1, 3, "abcd-:", false},
    {1, 3, "-:", false},
    {1, 3, "abc", false},
    {1, 3, "abc-", false},
    {1, 3, "abc-;", false},
    {1, 3, "abc:-", false},
    {1, 3, "", false},
    {1, 3, "a-:1a", false},
    {1, 3, "a-:1" E_ACUTE, false},
    {1, 3, "a" E_ACUTE ":", false},
    {1, 3, "`-:", false},
    {1, 3, "{-:", false},
    {1, 3, "a-:/", false},
    {1, 3, "a-::", false},
    {4, 3, E_ACUTE THUMB "-ab", false}, /* W takes the é that the literal begins with */
    {4, 3, "\xdf\xbf\xe2\x80\xa8" E_ACUTE THUMB "-ab", true}, /* W{2} is full: 7FF, 2028 */
    {4, 3, "\xdf\xbf\xe2\x80\xa9" E_ACUTE THUMB "-ab", false},
    {4, 3, "\xdf\xbf\xe2\x80\xa8" E_ACUTE THUMB "-a", false},
    {4, 3, "\xdf\xbf\xe2\x80\xa8" E_ACUTE THUMB "-abc", false},
    {4, 3, "\xdf\xbf\xe2\x80\xa8" E_ACUTE "\xf0\x9f\x91\x8e-ab", false},
    {4, 3, "\xdf\xbf\xe2\x80\xa8\xc3\xa8" THUMB "-ab", false},
    {4, 3, "\xdf\xbf\xe2\x80\xa8" E_ACUTE, false},
    {7, 4, E_ACUTE "z", true},
    {7, 4, "1a" E_ACUTE "\xf4\x8f\xbf\xbf\xf0\x90\x80\x80z", true},
    {7, 4, "a1" E_ACUTE "z", false},
    {7, 4, "1az", false},
    {7, 4, "\xc2\x80z", true},
    {7, 4, "\xe0\xa0\x80z", false},
    {7, 4, "\xf0\x9f\xbf\xbfz", true},
    {7, 4, "\xf0\xa0\x80\x80z", false},
    {7, 4, "\xf4\x8f\xbf\xbez", false},
    {7, 4, E_ACUTE "zz", false},
    {11, 2, "\xed\xa0\x80\xed\xbf\xbf", true},
    {11, 2, "\xed\xa0\x80", false},
    {11, 2, "\xed\xa0\x80\xee\x80\x80", false},
    {11, 2, "\xed\xa0\x80\xed\x9f\xbf", false},
    {13, 1, "", false},
    {13, 1, "a", false},
    {14, 1, "a" THUMB "\x7f", true},
    {14, 1, "a" THUMB, false},
    {14, 1, "a" THUMB "\x7fx", false},
    {15, 2, "-:z", true},
    {15, 2, "-:", false},
    {15, 2, "-z", false},
    {15, 2, "-:zz", false},
    {0, 0, "", true}, /* no steps: the empty text */
    {0, 0, "z", false},
};

/* Levels that this machine has. */
static const match_level levels[] = {MATCH_SCALAR, MATCH_BASIC, MATCH_AVX2};
static size_t level_count(void)
{
    return best_level == MATCH_AVX2 ? 3 : 2;
}

/* In memory that ends with the text, so that a sanitizer sees a load beyond it. */
static void check_whole(const wv_schema *schema, const wv_pattern_row *pattern, const row *r)
{
    size_t size = strlen(r->text);
    uint8_t *bytes = malloc(size + 1);
    assert_non_null(bytes);
    memcpy(bytes + 1, r->text, size);
    for (size_t i = 0; i < level_count(); i++)
        if (match_whole(schema, pattern, (base_span){bytes + 1, size}, levels[i]) !=
            (r->matches ? MATCH_YES : MATCH_NO))
            fail_msg("'%s' whole, level %d", r->text, (int)levels[i]);
    free(bytes);
}

typedef void feeder(const wv_schema *, const wv_pattern_row *, match_state *, base_span);

static const wv_schema tables = {
    .steps = steps, .sets = sets, .ranges = ranges, .keys = keys, .key_size = sizeof keys - 1};

static match_verdict match_cut(const row *r, feeder *feed, size_t one, size_t two)
{
    const wv_pattern_row pattern = {.rung = WV_RUNG_STEPS, .first = r->first, .count = r->count};
    base_span all = span(r->text);
    match_state m;
    match_begin(&m);
    feed(&tables, &pattern, &m, (base_span){all.data, one});
    feed(&tables, &pattern, &m, (base_span){all.data + one, two - one});
    feed(&tables, &pattern, &m, (base_span){all.data + two, all.size - two});
    return match_end(&tables, &pattern, &m);
}

static void test_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        match_verdict expected = rows[i].matches ? MATCH_YES : MATCH_NO;
        size_t size = strlen(rows[i].text);
        const wv_pattern_row pattern = {
            .rung = WV_RUNG_STEPS, .first = rows[i].first, .count = rows[i].count};
        check_whole(&tables, &pattern, &rows[i]);
        for (size_t one = 0; one <= size; one++) {
            for (size_t two = one; two <= size; two++) {
                if (match_cut(&rows[i], match_feed, one, two) != expected ||
                    match_cut(&rows[i], match_feed_plain, one, two) != expected)
                    fail_msg("row %zu, '%s' cut at %zu and %zu", i, rows[i].text, one, two);
            }
        }
    }
}

/* All levels say about a text in memory of its own what the definition says. */
static void check_long(const wv_pattern_row *pattern, const uint8_t *text, size_t size)
{
    uint8_t *bytes = malloc(size);
    match_state m;
    assert_non_null(bytes);
    memcpy(bytes, text, size);
    match_begin(&m);
    match_feed_plain(&tables, pattern, &m, (base_span){bytes, size});
    match_verdict expected = match_end(&tables, pattern, &m);
    for (size_t i = 0; i < level_count(); i++)
        if (match_whole(&tables, pattern, (base_span){bytes, size}, levels[i]) != expected)
            fail_msg("'%.*s' whole, level %d", (int)size, (const char *)text, (int)levels[i]);
    free(bytes);
}

/* Runs that end at, before and behind what vectors and windows hold; as they are, and with a byte
 * at every place that does not belong there. */
static void test_long_texts(void **state)
{
    (void)state;
    static const size_t digits[] = {0, 1, 7, 15, 16, 29, 31, 60, 63, 64, 130}, count = 11;
    static const size_t letters[] = {39, 40, 61, 64, 70, 71};
    const wv_pattern_row pattern = {.rung = WV_RUNG_STEPS, .first = 17, .count = 5};
    uint8_t text[400];
    for (size_t i = 0; i < count * count * 6; i++) {
        size_t one = digits[i % count], two = letters[i / count % 6], size = one;
        memset(text, '4', sizeof text);
        memcpy(text + size, "-:", 2);
        memset(text + size + 2, 'q', two);
        memcpy(text + size + 2 + two, "-:", 2);
        size += two + 4 + digits[i / count / 6];
        check_long(&pattern, text, size);
        for (size_t at = 0; at < size; at += 1 + i % 5) {
            uint8_t was[2] = {text[at], text[at + 1]};
            text[at] = '!';
            check_long(&pattern, text, size);
            memcpy(text + at, E_ACUTE, 2);
            check_long(&pattern, text, size > at + 2 ? size : at + 2);
            memcpy(text + at, was, 2);
        }
    }
}

/* A long run that goes on above ASCII, behind the first window. */
static void test_long_runs(void **state)
{
    (void)state;
    const wv_pattern_row pattern = {.rung = WV_RUNG_STEPS, .first = 22, .count = 2};
    uint8_t text[130];
    for (size_t at = 1; at < 120; at++) {
        memset(text, '4', sizeof text);
        text[0] = 'z';
        memcpy(text + at, E_ACUTE, 2);
        for (size_t size = 88; size < sizeof text; size++)
            check_long(&pattern, text, size > at + 2 ? size : at + 2);
    }
}

/* A failed match stays failed, and its state says so early. */
static void test_failure_is_final(void **state)
{
    (void)state;
    const wv_pattern_row pattern = {.rung = WV_RUNG_STEPS, .first = 1, .count = 3};
    match_state m;
    match_begin(&m);
    match_feed(&tables, &pattern, &m, span("a?"));
    assert_true(m.failed);
    match_feed(&tables, &pattern, &m, span("a-:"));
    assert_int_equal(match_end(&tables, &pattern, &m), MATCH_NO);
}

static void test_other_rungs(void **state)
{
    (void)state;
    const wv_pattern_row any = {.rung = WV_RUNG_ANY}, pcre2 = {.rung = WV_RUNG_PCRE2};
    match_state m;
    match_begin(&m);
    assert_int_equal(match_end(&tables, &any, &m), MATCH_YES);
    assert_int_equal(match_whole(&tables, &any, span("\x01"), MATCH_BASIC), MATCH_YES);
    assert_int_equal(match_whole(&tables, &pcre2, span("a"), MATCH_BASIC), MATCH_LIMIT);
    match_feed(&tables, &any, &m, span("\xed\xa0\x80\n\x01"));
    assert_int_equal(match_end(&tables, &any, &m), MATCH_YES);
    /* Never yes for a pattern that was not looked at. */
    match_begin(&m);
    match_feed(&tables, &pcre2, &m, span("a"));
    assert_int_equal(match_end(&tables, &pcre2, &m), MATCH_LIMIT);
}

/* A schema without step rows may have a pattern without steps; a span may have no bytes at all. */
static void test_no_tables(void **state)
{
    (void)state;
    const wv_schema empty = {.abi = WV_TABLES_ABI};
    const wv_pattern_row pattern = {.rung = WV_RUNG_STEPS};
    match_state m;
    match_begin(&m);
    match_feed(&empty, &pattern, &m, (base_span){NULL, 0});
    assert_int_equal(match_whole(&empty, &pattern, (base_span){NULL, 0}, MATCH_BASIC), MATCH_YES);
    assert_int_equal(match_whole(&empty, &pattern, span("a"), MATCH_BASIC), MATCH_NO);
    match_feed_plain(&empty, &pattern, &m, (base_span){NULL, 0});
    assert_int_equal(match_end(&empty, &pattern, &m), MATCH_YES);
    match_feed(&empty, &pattern, &m, span("a"));
    assert_int_equal(match_end(&empty, &pattern, &m), MATCH_NO);
}

/* Bytes that are no WTF-8 are refused by the scanner; here they must only be read safely, and an
 * incomplete code point does not match. */
static void test_malformed(void **state)
{
    (void)state;
    static const char *const texts[] = {"\x80",     "\xc3",     "\xc1\x80",     "\xf5\x80\x80\x80",
                                        "\xc3z",    "\xe2\x80", "\xf0\x9f\x91", "\xff",
                                        "\xe2\x80z"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (uint32_t first = 0; first < 16; first++) {
            row r = {first, 1, texts[i], false};
            assert_int_equal(match_cut(&r, match_feed, 0, 1), MATCH_NO);
            assert_int_equal(match_cut(&r, match_feed_plain, 0, 1), MATCH_NO);
        }
    }
}

/* ---- Spans: every level against the bitmap ----------------------------------------------------
 */

/* Sets of one run, of eight, of nine (more than SSE2 compares), of all and of nothing. */
static wv_set_row span_sets[] = {
    {.ascii = {0, 0x03ff0000, 0, 0}},
    {.ascii = {0x00000001, 0x55555550, 0x00000007, 0x80000000}},
    {.ascii = {0x55555555, 0x55555555, 0x55555555, 0x55555555}},
    {.ascii = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX}},
    {.ascii = {0, 0, 0, 0}},
    {.ascii = {0, 0x03ff6000, 0x87fffffe, 0x07fffffe}},
};

static uint8_t member_of(const wv_set_row *set, uint32_t chance)
{
    for (uint32_t i = 0; i < 128; i++, chance++)
        if (set->ascii[chance % 128 >> 5] >> (chance % 32) & 1)
            return (uint8_t)(chance % 128);
    return 0x80;
}

static void check_span(const wv_set_row *set, const uint8_t *bytes, size_t size)
{
    size_t expected = 0;
    while (expected < size && bytes[expected] < 0x80 &&
           set->ascii[bytes[expected] >> 5] >> (bytes[expected] & 31) & 1)
        expected++;
    for (size_t i = 0; i < level_count(); i++)
        assert_int_equal(span_skip(set, bytes, bytes + size, levels[i]) - bytes, expected);
}

/* Every length up to 200, ended at every place by each kind of stranger, flush with the end of the
 * memory that was asked for, so that a sanitizer sees a load beyond it. */
static void test_spans(void **state)
{
    (void)state;
    uint32_t seed = 1;
    for (size_t s = 0; s < sizeof span_sets / sizeof *span_sets; s++) {
        wv_set_complete(&span_sets[s]);
        for (size_t size = 0; size <= 200; size++) {
            uint8_t *bytes = malloc(size + 1), *text = bytes + 1;
            assert_non_null(bytes);
            for (size_t i = 0; i < size; i++)
                text[i] = member_of(&span_sets[s], seed = seed * 1664525 + 1013904223);
            check_span(&span_sets[s], text, size);
            for (size_t at = 0; at < size; at++) {
                uint8_t kept = text[at];
                text[at] = (uint8_t)((seed = seed * 1664525 + 1013904223) >> 24);
                check_span(&span_sets[s], text, size);
                text[at] = kept;
            }
            free(bytes);
        }
    }
    for (uint32_t c = 0; c < 256; c++) { /* each byte in front of members */
        uint8_t text[40];
        for (size_t s = 0; s < sizeof span_sets / sizeof *span_sets; s++) {
            memset(text, member_of(&span_sets[s], 'A'), sizeof text);
            text[0] = (uint8_t)c;
            for (size_t size = 1; size <= sizeof text; size++)
                check_span(&span_sets[s], text, size);
        }
    }
}

/* ---- Automata laid out by hand ----------------------------------------------------------------
 */

/* (a|bc)*, then a literal z: classes a, b, c and others; states dead, behind b, accepting. And the
 * same cells in two bytes each, with a span of a's. */
enum { MAP = 0, NARROW = 128, WIDE_CELLS = NARROW + 12, SPANS = WIDE_CELLS + 2 * 4 * 300 };

static uint8_t automata[SPANS + 300 + WV_DFA_SMALL - 1];
static const uint32_t words[] = {0x80,         3,      0xe9, 2,  0xea, 3, /* é is of class c */
                                 WV_SPAN_LOOP, ONLY_A, 0,    299};
static const wv_dfa_row dfas[] = {
    {.map = {MAP, 0, 3},
     .cells = NARROW,
     .spans = WV_NONE,
     .states = 3,
     .classes = 4,
     .start = 2,
     .accept = 2},
    {.map = {MAP, 0, 3},
     .cells = WIDE_CELLS,
     .spans = SPANS,
     .span_rows = 6,
     .states = 300,
     .classes = 4,
     .start = 299,
     .accept = 298},
};
static const wv_step_row automaton_steps[] = {
    {WV_STEP_DFA, 0, 1, 1}, LITERAL(13),                   /* 0: (a|b[cé])*z */
    {WV_STEP_DFA, 1, 1, 1},                                /* 2: (a|b[cé])* */
    {WV_STEP_DFA, 0, 1, 1}, {WV_STEP_REST, 0, 0, WV_NONE}, /* 3 */
};

static void put_cell(uint32_t class, uint32_t from, uint32_t to)
{
    static const uint32_t wide[] = {0, 1, 299};
    automata[NARROW + class * 3 + from] = (uint8_t)to;
    uint32_t at = WIDE_CELLS + 2 * (class * 300 + wide[from]);
    automata[at] = (uint8_t)wide[to];
    automata[at + 1] = (uint8_t)(wide[to] >> 8);
}

static const wv_schema automaton_tables = {.steps = automaton_steps,
                                           .sets = sets,
                                           .ranges = ranges,
                                           .keys = keys,
                                           .dfas = dfas,
                                           .automata = automata,
                                           .words = words};

static const row automaton_rows[] = {
    {0, 2, "z", true},
    {0, 2, "aabcz", true},
    {0, 2, "bc", false},
    {0, 2, "bz", false},
    {0, 2, "b" E_ACUTE "z", true},
    {0, 2, "b\xc3\xaa", false},
    {0, 2, "abcabcabcabcz", true},
    {0, 2, "abcabcabcabz", false},
    {0, 2, "aaaaaaaaaaaaaaaaaaz", true},
    {0, 2, E_ACUTE "z", false},
    {0, 2, "aaaaaaaazz", false},
    {2, 1, "", true},
    {2, 1, "bcbcbcbcbcbcbca", true},
    {2, 1, "bcbcbcbcb", false},
    {2, 1, "ab" E_ACUTE "aaaaaaaa", true},
    {2, 1, "aaaaaaaab", false},
    {2, 1, "aaaaaaaax", false},
    {2, 1, "x", false},
    {3, 2, "", true},
    {3, 2, "b", false},
    {3, 2, "aax\x01" E_ACUTE, true},
    {3, 2, "bcb" THUMB, false},
    {3, 2, "bca" THUMB, true},
};

static void check_rows(const wv_schema *schema, uint8_t rung, const row *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const wv_pattern_row pattern = {
            .rung = rung, .first = list[i].first, .count = list[i].count};
        size_t size = strlen(list[i].text);
        base_span all = span(list[i].text);
        check_whole(schema, &pattern, &list[i]);
        for (size_t cut = 0; cut <= size; cut++) {
            for (int plain = 0; plain < 2; plain++) {
                feeder *feed = plain ? match_feed_plain : match_feed;
                match_state m;
                memset(&m, 0xa5, sizeof m); /* what is not set up must not be read */
                match_begin_level(&m, best_level);
                feed(schema, &pattern, &m, (base_span){all.data, cut});
                feed(schema, &pattern, &m, (base_span){all.data + cut, size - cut});
                if (match_end(schema, &pattern, &m) != (list[i].matches ? MATCH_YES : MATCH_NO))
                    fail_msg("row %zu, '%s' cut at %zu", i, list[i].text, cut);
            }
        }
    }
}

static void test_dfas(void **state)
{
    (void)state;
    memset(automata, 3, 128);
    automata[MAP + 'a'] = 0;
    automata[MAP + 'b'] = 1;
    automata[MAP + 'c'] = 2;
    automata[SPANS + 299] = 1;
    put_cell(0, 2, 2);
    put_cell(1, 2, 1);
    put_cell(2, 1, 2);
    check_rows(&automaton_tables, WV_RUNG_DFA, automaton_rows,
               sizeof automaton_rows / sizeof *automaton_rows);
}

/* a{2,3}(b+|c)?, where a and b both may be x: blocks a, b, c; their sets by class. */
static const uint32_t nfa_words[] = {
    0x80, 3,                            /* above ASCII */
    1,    7,                            /* first: a; accepting: all */
    2,    3, 0, 1, WV_NONE, 1, 1, 1, 1, /* min, max, register */
    6,    2, 0,                         /* a: b, c; b: b (it is unbounded by itself); c: none */
    1,    2, 4, 0, 3,                   /* classes a, b, c, others, x */
};
static const wv_nfa_row nfas[] = {
    {.map = {MAP, 0, 1}, .first = 2, .blocks = 3, .classes = 5, .accepts_empty = 0},
    {.map = {MAP, 0, 1}, .first = 2, .blocks = 3, .classes = 5, .accepts_empty = 1},
};
static const wv_step_row nfa_steps[] = {
    {WV_STEP_NFA, 0, 1, 1},
    {WV_STEP_NFA, 1, 1, 1},
    CLASS(DIGIT, 1, WV_NONE),
    {WV_STEP_NFA, 0, 1, 1},
};
static const row nfa_rows[] = {
    {0, 1, "", false},       {1, 1, "", true},       {0, 1, "a", false},
    {0, 1, "aa", true},      {0, 1, "aaa", true},    {0, 1, "aaaa", false},
    {0, 1, "aab", true},     {0, 1, "aabbbb", true}, {0, 1, "aac", true},
    {0, 1, "aacc", false},   {0, 1, "ab", false},    {0, 1, "xxx", true},
    {0, 1, "xxxxxx", true},  {0, 1, "xxxa", false},  {0, 1, "xxxc", true},
    {0, 1, "xxxxc", false},  {0, 1, "aaab", true},   {0, 1, "aa" E_ACUTE, false},
    {0, 1, "b", false},      {1, 1, "aabc", false},  {2, 2, "77aab", true},
    {2, 2, "7aaaab", false}, {2, 2, "77", false},
};

static void test_nfas(void **state)
{
    (void)state;
    static const wv_schema schema = {
        .steps = nfa_steps, .sets = sets, .nfas = nfas, .automata = automata, .words = nfa_words};
    memset(automata, 3, 128);
    automata[MAP + 'a'] = 0;
    automata[MAP + 'b'] = 1;
    automata[MAP + 'c'] = 2;
    automata[MAP + 'x'] = 4;
    check_rows(&schema, WV_RUNG_NFA, nfa_rows, sizeof nfa_rows / sizeof *nfa_rows);
}

/* (ax{0,3})+: behind a the counter is set to 3, behind x it goes down, and at 0 no x may follow. */
static const uint8_t counter_bytes[] = {
    0, 2, 2, 2, 2, /* a */
    0, 0, 3, 3, 0, /* x */
    0, 0, 0, 0, 0, /* others */
    0, 0, 0, 4, 0, /* the counter is used up */
    0, 0, 1, 2, 0, /* actions */
};
static const uint32_t counter_words[] = {0x80, 2, 1, 3, 3, 0, 0, 1, 0, 0, 1};
static const row counter_rows[] = {
    {0, 1, "", false},        {0, 1, "a", true},          {0, 1, "x", false},
    {0, 1, "axxx", true},     {0, 1, "axxxx", false},     {0, 1, "axxxaxxx", true},
    {0, 1, "axaxxxx", false}, {0, 1, "axxaxxx", true},    {0, 1, "aaaaaaaaaaxxxa", true},
    {0, 1, "axxxy", false},   {0, 1, "a" E_ACUTE, false}, {0, 1, "axxxxa", false},
};

static void test_counters(void **state)
{
    (void)state;
    static const wv_dfa_row dfa = {.map = {MAP, 0, 1},
                                   .cells = 128,
                                   .spans = WV_NONE,
                                   .states = 5,
                                   .classes = 4,
                                   .start = 1,
                                   .accept = 2,
                                   .actions = 128 + 20,
                                   .counters = 2};
    static const wv_step_row step = {WV_STEP_COUNTERS, 0, 1, 1};
    static const wv_schema schema = {
        .steps = &step, .dfas = &dfa, .automata = automata, .words = counter_words};
    memset(automata, 2, 128);
    automata[MAP + 'a'] = 0;
    automata[MAP + 'x'] = 1;
    memcpy(automata + 128, counter_bytes, sizeof counter_bytes);
    check_rows(&schema, WV_RUNG_COUNTERS, counter_rows, sizeof counter_rows / sizeof *counter_rows);
}

/* A run of plain ASCII needs no look where it says so, and gets one elsewhere. */
static void test_plain_ascii(void **state)
{
    (void)state;
    static const wv_step_row step[] = {CLASS(ANYTHING, 3, WV_NONE), CLASS(LOWER, 3, WV_NONE)};
    static const wv_schema schema = {.steps = step, .sets = sets, .ranges = ranges, .keys = keys};
    const wv_pattern_row text = {.rung = WV_RUNG_STEPS, .flags = WV_PATTERN_TEXT, .count = 1};
    const wv_pattern_row lower = {.rung = WV_RUNG_STEPS, .first = 1, .count = 1};
    match_state m;
    match_begin(&m);
    match_feed_ascii(&schema, &text, &m, span("1"));
    assert_int_equal(match_end(&schema, &text, &m), MATCH_NO);
    match_feed_ascii(&schema, &text, &m, span("~2"));
    assert_int_equal(match_end(&schema, &text, &m), MATCH_YES);
    match_begin(&m);
    match_feed_ascii(&schema, &lower, &m, span("abc"));
    assert_int_equal(match_end(&schema, &lower, &m), MATCH_YES);
    assert_int_equal(match_whole_ascii(&schema, &text, span("12"), best_level), MATCH_NO);
    assert_int_equal(match_whole_ascii(&schema, &text, span("1~2"), best_level), MATCH_YES);
    assert_int_equal(match_whole_ascii(&schema, &lower, span("ab1"), best_level), MATCH_NO);
    assert_int_equal(match_whole_ascii(&schema, &lower, span("abc"), best_level), MATCH_YES);
    match_feed_ascii(&schema, &lower, &m, span("1"));
    assert_int_equal(match_end(&schema, &lower, &m), MATCH_NO);
}

static int complete_sets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        wv_set_complete(&sets[i]);
    best_level = match_best_level();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_edges_of_names),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_long_runs),
        cmocka_unit_test(test_failure_is_final),
        cmocka_unit_test(test_other_rungs),
        cmocka_unit_test(test_no_tables),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_dfas),
        cmocka_unit_test(test_nfas),
        cmocka_unit_test(test_counters),
        cmocka_unit_test(test_plain_ascii),
    };
    return cmocka_run_group_tests(tests, complete_sets, NULL);
}
