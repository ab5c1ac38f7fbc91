/* Does this text belong to that set: member names, enum values, patterns. Knows no JSON.
 *
 * Texts are decoded bytes in WTF-8 (a lone surrogate is ED A0..BF xx). Pattern matchers are fed
 * pieces of any size, even inside a code point, and keep no pointer into them. */
#ifndef WIREVET_MATCH_MATCH_H
#define WIREVET_MATCH_MATCH_H

#include "base/bytes.h"

/* The member (or enum value) of that name in a structure, union or enum row: its index in the
 * shape, or WV_NONE. Looks at most at as many rows as share the slot chain. The hash seed is the
 * row's `pattern`; an enum, which may have a pattern, is hashed with seed 0. */
uint32_t match_member(const wv_schema *schema, const wv_shape_row *shape, base_span name);

/* True if the member row has exactly this name. The prediction of the next member uses it. */
static inline bool match_row_is(const wv_schema *schema, const wv_member_row *row, base_span name)
{
    return row->length == name.size &&
           base_equal(base_key_text(schema, row->text).data, name.data, name.size);
}

typedef enum match_verdict {
    MATCH_NO,
    MATCH_YES,
    MATCH_LIMIT /* not decided: a work or memory limit was hit */
} match_verdict;

/* How long runs of ASCII are looked at. Every level gives the same verdicts. */
typedef enum match_level {
    MATCH_BASIC,  /* what the build's target always has: SSE2 on x86-64 */
    MATCH_AVX2,   /* 32 bytes at once; BMI1 and BMI2 too */
    MATCH_SCALAR, /* a byte at a time: what the tests compare the others with */
} match_level;

/* The best level of this machine. Asks the processor, which may take a microsecond under a
 * hypervisor: once per config. */
match_level match_best_level(void);

/* State of one pattern over one text. The members behind `blocks` are used, and set up, by the NFA
 * rung only: 1.4 KiB. */
typedef struct match_state {
    uint64_t count;   /* code points consumed by the current step, or bytes of a literal */
    uint32_t step;    /* index of the current step */
    uint32_t partial; /* bits of a code point whose bytes are not all here */
    uint32_t state;   /* of a DFA; 0: nothing of it is consumed */
    uint8_t need;     /* continuation bytes still to come */
    bool failed;      /* no text that goes on like this matches: feeding may stop */
    uint8_t level;    /* match_level */
    bool accepts;     /* NFA: the text may end here */
    uint32_t entering[WV_NFA_BLOCKS / 32]; /* blocks that may begin */
    uint32_t blocks[WV_NFA_BLOCKS / 32];   /* blocks that are being counted */
    uint32_t left[WV_NFA_BLOCKS]; /* of each: code points it may still take + 1, or 0; or of each
                                     counter of a DFA what it stands at */
    uint32_t registers[WV_NFA_REGISTERS]; /* counts below the minimum */
} match_state;

static inline void match_begin_level(match_state *m, match_level level)
{
    m->count = 0;
    m->step = m->partial = m->state = 0;
    m->need = 0;
    m->failed = m->accepts = false;
    m->level = (uint8_t)level;
}

static inline void match_begin(match_state *m)
{
    match_begin_level(m, MATCH_BASIC);
}

/* All rungs but PCRE2. Linear: a byte is looked at once, and steps are only ever left; a code point
 * costs an NFA at most a step of each of its WV_NFA_BLOCKS blocks. Texts that are not WTF-8 give an
 * unspecified verdict but are read safely. */
void match_feed(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                base_span piece);

/* The same for a run of U+0020 to U+007F: WV_PATTERN_TEXT needs no look at it. */
static inline void match_feed_ascii(const wv_schema *schema, const wv_pattern_row *pattern,
                                    match_state *m, base_span piece)
{
    if (pattern->flags & WV_PATTERN_TEXT)
        m->count += m->failed ? 0 : piece.size;
    else
        match_feed(schema, pattern, m, piece);
}

/* The same by the definition, a code point at a time: what tests compare match_feed() with. One
 * text is fed with one of the two. */
void match_feed_plain(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                      base_span piece);

/* The verdict about all pieces since match_begin(). MATCH_LIMIT for a rung that is not matched
 * here. */
match_verdict match_end(const wv_schema *schema, const wv_pattern_row *pattern,
                        const match_state *m);

/* The verdict about a text that is all here: what match_begin_level(), match_feed() of it and
 * match_end() say, sooner. */
match_verdict match_whole(const wv_schema *schema, const wv_pattern_row *pattern, base_span bytes,
                          match_level level);

/* The same for U+0020 to U+007F. */
static inline match_verdict match_whole_ascii(const wv_schema *schema,
                                              const wv_pattern_row *pattern, base_span bytes,
                                              match_level level)
{
    if (pattern->flags & WV_PATTERN_TEXT)
        return bytes.size >= schema->steps[pattern->first].min ? MATCH_YES : MATCH_NO;
    return match_whole(schema, pattern, bytes, level);
}

#endif
