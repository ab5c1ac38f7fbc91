#include "match/automaton.h"
#include "match/kernels.h"
#include "match/span.h"

/* A pattern while it is fed. */
typedef struct run {
    const wv_schema *schema;
    const wv_step_row *steps;
    uint32_t count;
    match_state *m;
} run;

/* c is above ASCII. */
static bool in_ranges(const wv_schema *schema, const wv_set_row *set, uint32_t c)
{
    if (set->count == 0) /* then there may be no ranges at all */
        return false;
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
    return c < 0x80 ? set->ascii[c >> 5] >> (c & 31) & 1 : in_ranges(schema, set, c);
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
    m->state = 0;
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

/* True if the current step, which is no literal, takes the code point. */
static bool step_takes(run *r, const wv_step_row *step, uint32_t c)
{
    match_state *m = r->m;
    if (step->kind == WV_STEP_REST)
        return true;
    if (step->kind == WV_STEP_NFA)
        return nfa_step(r->schema, &r->schema->nfas[step->what], m, c);
    if (step->kind == WV_STEP_COUNTERS)
        return counters_step(r->schema, &r->schema->dfas[step->what], m, c);
    if (step->kind == WV_STEP_DFA) {
        uint32_t next = dfa_step(r->schema, &r->schema->dfas[step->what], m->state, c);
        if (next)
            m->state = next;
        return next != 0;
    }
    if (!may_take_more(step, m->count) || !in_set(r->schema, &r->schema->sets[step->what], c))
        return false;
    m->count++;
    return true;
}

/* True if what the current step has taken is enough. */
static bool step_is_done(const wv_schema *schema, const wv_step_row *step, const match_state *m)
{
    switch (step->kind) {
    case WV_STEP_CLASS:
        return m->count >= step->min;
    case WV_STEP_DFA:
    case WV_STEP_COUNTERS:
        return dfa_accepts(&schema->dfas[step->what], m->state);
    case WV_STEP_NFA:
        return m->count ? m->accepts : schema->nfas[step->what].accepts_empty != 0;
    case WV_STEP_REST:
    case WV_STEP_OPTION:
        return true;
    default: /* a complete literal is left at once */
        return false;
    }
}

/* One code point: the first step that wants it, but none is left before it is done. */
static void take(run *r, uint32_t c)
{
    match_state *m = r->m;
    for (; m->step < r->count; leave_step(m)) {
        const wv_step_row *step = &r->steps[m->step];
        if (step->kind == WV_STEP_OPTION) {
            m->step += in_set(r->schema, &r->schema->sets[step->what], c) ? 0 : step->min;
            continue;
        }
        if (step->kind == WV_STEP_LITERAL) {
            take_in_literal(r, step, c);
            return;
        }
        if (step_takes(r, step, c))
            return;
        if (step->kind == WV_STEP_NFA || !step_is_done(r->schema, step, m))
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
    const uint8_t *from = text.data + r->m->count;
    size_t rest = text.size - (size_t)r->m->count, here = (size_t)(end - p);
    size_t size = rest < here ? rest : here;
    /* most literals are a few bytes: two loads, and a third for the tail */
    if (base_head(from, size) != base_head(p, size) ||
        base_tail(from, size) != base_tail(p, size) || (size > 16 && memcmp(from, p, size) != 0))
        r->m->failed = true;
    r->m->count += size;
    if (size == rest)
        leave_step(r->m);
    return p + size;
}

/* As many ASCII characters of a class as are here and wanted. */
static const uint8_t *feed_class(run *r, const wv_step_row *step, const uint8_t *p,
                                 const uint8_t *end)
{
    const uint8_t *from = p;
    if (step->max != WV_NONE && step->max - r->m->count < (uint64_t)(end - p))
        end = p + (step->max - r->m->count);
    p = span_skip(&r->schema->sets[step->what], p, end, (match_level)r->m->level);
    r->m->count += (uint64_t)(p - from);
    return p;
}

static const uint8_t *feed_dfa(run *r, const wv_step_row *step, const uint8_t *p,
                               const uint8_t *end)
{
    const wv_dfa_row *d = &r->schema->dfas[step->what];
    uint32_t state = r->m->state ? r->m->state : d->start;
    const uint8_t *to = dfa_feed(r->schema, d, &state, p, end, (match_level)r->m->level);
    if (to > p)
        r->m->state = state;
    return to;
}

static const uint8_t *feed_nfa(run *r, const wv_step_row *step, const uint8_t *p,
                               const uint8_t *end)
{
    const wv_nfa_row *n = &r->schema->nfas[step->what];
    for (; p < end && *p < 0x80 && !r->m->failed; p++)
        r->m->failed = !nfa_step(r->schema, n, r->m, *p);
    return p;
}

/* As much ASCII as the current step takes. Most of a payload's text bytes go through here. */
static const uint8_t *feed_step(run *r, const uint8_t *p, const uint8_t *end)
{
    const wv_step_row *step = &r->steps[r->m->step];
    switch (step->kind) {
    case WV_STEP_LITERAL:
        return feed_literal(r, step, p, end);
    case WV_STEP_DFA:
        return feed_dfa(r, step, p, end);
    case WV_STEP_NFA:
        return feed_nfa(r, step, p, end);
    case WV_STEP_COUNTERS:
        return counters_feed(r->schema, &r->schema->dfas[step->what], r->m, p, end);
    case WV_STEP_REST:
        return end;
    case WV_STEP_OPTION:
        return p;
    default:
        return feed_class(r, step, p, end);
    }
}

static bool has_steps(const wv_pattern_row *pattern)
{
    return pattern->rung == WV_RUNG_STEPS || pattern->rung == WV_RUNG_DFA ||
           pattern->rung == WV_RUNG_NFA || pattern->rung == WV_RUNG_COUNTERS;
}

/* The schema of a pattern without steps may have no step rows at all. */
static run run_of(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m)
{
    const wv_step_row *steps = pattern->count ? schema->steps + pattern->first : NULL;
    return (run){schema, steps, pattern->count, m};
}

/* An ASCII character that the current step did not take. */
static void leave_for_ascii(run *r, uint8_t c)
{
    const wv_step_row *step = &r->steps[r->m->step];
    if (step->kind == WV_STEP_OPTION && !in_set(r->schema, &r->schema->sets[step->what], c))
        r->m->step += step->min;
    if (step_is_done(r->schema, step, r->m))
        leave_step(r->m);
    else
        r->m->failed = true;
}

void match_feed(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                base_span piece)
{
    if (!has_steps(pattern) || piece.size == 0)
        return;
    run r = run_of(schema, pattern, m);
    const uint8_t *p = piece.data, *end = p + piece.size;
    while (p < end && !m->failed) {
        /* Within a code point, and behind the last step, a byte has its one place. */
        if (m->need > 0 || m->step == r.count) {
            take_byte(&r, *p++);
            continue;
        }
        uint32_t kind = r.steps[m->step].kind;
        p = feed_step(&r, p, end);
        if (p == end || m->failed || kind == WV_STEP_LITERAL)
            continue;
        if (*p >= 0x80)
            take_byte(&r, *p++);
        else
            leave_for_ascii(&r, *p);
    }
}

void match_feed_plain(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                      base_span piece)
{
    if (!has_steps(pattern))
        return;
    run r = run_of(schema, pattern, m);
    for (size_t i = 0; i < piece.size && !m->failed; i++)
        take_byte(&r, piece.data[i]);
}

/* The step behind this one where nothing comes any more. */
static const wv_step_row *behind_at_end(const wv_step_row *step)
{
    return step + 1 + (step->kind == WV_STEP_OPTION ? step->min : 0);
}

match_verdict match_end(const wv_schema *schema, const wv_pattern_row *pattern,
                        const match_state *m)
{
    if (pattern->rung == WV_RUNG_ANY)
        return MATCH_YES;
    if (!has_steps(pattern))
        return MATCH_LIMIT;
    if (m->failed || m->need > 0)
        return MATCH_NO;
    if (m->step == pattern->count)
        return MATCH_YES;
    const wv_step_row *step = schema->steps + pattern->first + m->step;
    if (!step_is_done(schema, step, m))
        return MATCH_NO;
    return match_rest_is_empty(schema, behind_at_end(step),
                               schema->steps + pattern->first + pattern->count)
               ? MATCH_YES
               : MATCH_NO;
}

bool match_rest_is_empty(const wv_schema *schema, const wv_step_row *step, const wv_step_row *last)
{
    match_state fresh;
    match_begin(&fresh);
    for (; step < last; step = behind_at_end(step))
        if (!step_is_done(schema, step, &fresh))
            return false;
    return true;
}

match_verdict match_go_on(const wv_schema *schema, const wv_pattern_row *pattern,
                          const match_place *place, base_span rest, match_level level)
{
    match_state m;
    match_begin_level(&m, level);
    m.step = place->step;
    m.count = place->count;
    m.state = place->state;
    match_feed(schema, pattern, &m, rest);
    return match_end(schema, pattern, &m);
}
