#include "match/match.h"

/* A pattern while it is fed. */
typedef struct run {
    const wv_schema *schema;
    const wv_step_row *steps;
    uint32_t count;
    match_state *m;
} run;

static bool in_ascii(const wv_set_row *set, uint32_t c)
{
    return set->ascii[c >> 5] >> (c & 31) & 1;
}

/* c is above ASCII. */
static bool in_ranges(const wv_schema *schema, const wv_set_row *set, uint32_t c)
{
    const uint32_t *pairs = schema->ranges + set->first;
    uint32_t low = 0, high = set->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c > pairs[2 * middle + 1])
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && c >= pairs[2 * low];
}

static bool in_set(const wv_schema *schema, const wv_set_row *set, uint32_t c)
{
    return c < 0x80 ? in_ascii(set, c) : in_ranges(schema, set, c);
}

static size_t put_wtf8(uint8_t *to, uint32_t c)
{
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (unsigned i = more; i > 0; i--, c >>= 6)
        to[i] = (uint8_t)(0x80 | (c & 0x3f));
    to[0] = (uint8_t)(more ? 0xffu << (7 - more) | c : c);
    return more + 1;
}

static bool may_take_more(const wv_step_row *step, uint64_t count)
{
    return step->max == WV_NONE || count < step->max;
}

static void leave_step(match_state *m)
{
    m->step++;
    m->count = 0;
}

/* Literals hold whole code points, so one of the text is at their front or they differ. */
static void take_in_literal(run *r, const wv_step_row *step, uint32_t c)
{
    base_span text = base_key_text(r->schema, step->what);
    uint8_t bytes[4];
    size_t size = put_wtf8(bytes, c);
    if (text.size - r->m->count < size || memcmp(text.data + r->m->count, bytes, size) != 0) {
        r->m->failed = true;
        return;
    }
    r->m->count += size;
    if (r->m->count == text.size)
        leave_step(r->m);
}

/* One code point: the first step that wants it, but none is left below its minimum. */
static void take(run *r, uint32_t c)
{
    match_state *m = r->m;
    for (; m->step < r->count; leave_step(m)) {
        const wv_step_row *step = &r->steps[m->step];
        if (step->kind == WV_STEP_LITERAL) {
            take_in_literal(r, step, c);
            return;
        }
        if (may_take_more(step, m->count) && in_set(r->schema, &r->schema->sets[step->what], c)) {
            m->count++;
            return;
        }
        if (m->count < step->min)
            break;
    }
    m->failed = true;
}

/* One byte of the text, which may be any of a code point's. */
static void take_byte(run *r, uint8_t byte)
{
    match_state *m = r->m;
    if (m->need > 0 && (byte & 0xc0) == 0x80) {
        m->partial = m->partial << 6 | (byte & 0x3f);
        if (--m->need == 0)
            take(r, m->partial);
    } else if (m->need > 0 || (byte >= 0x80 && byte < 0xc2) || byte > 0xf4) {
        m->failed = true;
    } else if (byte < 0x80) {
        take(r, byte);
    } else {
        m->need = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        m->partial = byte & (0x3fu >> m->need);
    }
}

/* As much of a literal as is here. */
static const uint8_t *feed_literal(run *r, const wv_step_row *step, const uint8_t *p,
                                   const uint8_t *end)
{
    base_span text = base_key_text(r->schema, step->what);
    size_t rest = text.size - (size_t)r->m->count, here = (size_t)(end - p);
    size_t size = rest < here ? rest : here;
    if (memcmp(text.data + r->m->count, p, size) != 0)
        r->m->failed = true;
    r->m->count += size;
    if (size == rest)
        leave_step(r->m);
    return p + size;
}

/* As many ASCII characters of a class as are here and wanted. Most of a payload's text bytes go
 * through this loop. */
static const uint8_t *feed_class(run *r, const wv_step_row *step, const uint8_t *p,
                                 const uint8_t *end)
{
    const wv_set_row *set = &r->schema->sets[step->what];
    const uint8_t *from = p;
    if (step->max != WV_NONE && step->max - r->m->count < (uint64_t)(end - p))
        end = p + (step->max - r->m->count);
    while (p < end && *p < 0x80 && in_ascii(set, *p))
        p++;
    r->m->count += (uint64_t)(p - from);
    return p;
}

void match_begin(match_state *m)
{
    *m = (match_state){0};
}

/* The schema of a pattern without steps may have no step rows at all. */
static run run_of(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m)
{
    const wv_step_row *steps = pattern->count ? schema->steps + pattern->first : NULL;
    return (run){schema, steps, pattern->count, m};
}

void match_feed(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                base_span piece)
{
    if (pattern->rung != WV_RUNG_STEPS || piece.size == 0)
        return;
    run r = run_of(schema, pattern, m);
    const uint8_t *p = piece.data, *end = p + piece.size;
    while (p < end && !m->failed) {
        /* Within a code point, and behind the last step, a byte has its one place. */
        if (m->need > 0 || m->step == r.count)
            take_byte(&r, *p++);
        else if (r.steps[m->step].kind == WV_STEP_LITERAL)
            p = feed_literal(&r, &r.steps[m->step], p, end);
        else if ((p = feed_class(&r, &r.steps[m->step], p, end)) < end)
            take_byte(&r, *p++);
    }
}

void match_feed_plain(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                      base_span piece)
{
    if (pattern->rung != WV_RUNG_STEPS)
        return;
    run r = run_of(schema, pattern, m);
    for (size_t i = 0; i < piece.size && !m->failed; i++)
        take_byte(&r, piece.data[i]);
}

match_verdict match_end(const wv_schema *schema, const wv_pattern_row *pattern,
                        const match_state *m)
{
    if (pattern->rung == WV_RUNG_ANY)
        return MATCH_YES;
    if (pattern->rung != WV_RUNG_STEPS)
        return MATCH_LIMIT;
    if (m->failed || m->need > 0)
        return MATCH_NO;
    uint64_t count = m->count;
    for (uint32_t i = m->step; i < pattern->count; i++, count = 0) {
        const wv_step_row *step = &schema->steps[pattern->first + i];
        if (step->kind == WV_STEP_LITERAL || count < step->min)
            return MATCH_NO;
    }
    return MATCH_YES;
}
