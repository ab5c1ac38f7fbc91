/* The loops of the matcher, compiled once for each level: a file that includes this has defined
 * KERNEL(name), and KERNEL_VECTORS and KERNEL_AVX2 where they hold. */
#ifndef WIREVET_MATCH_KERNEL_H
#define WIREVET_MATCH_KERNEL_H

#include "match/automaton.h"
#include "match/kernel_dfa.h"
#include "match/kernel_literal.h"
#include "match/kernels.h"
#ifdef KERNEL_AVX2
#include "match/kernel_window.h"
#endif

const uint8_t *KERNEL(span_skip)(const wv_set_row *set, const uint8_t *p, const uint8_t *end)
{
    return span(set, p, end, (around){p, end});
}

const uint8_t *KERNEL(dfa_feed)(const wv_schema *schema, const wv_dfa_row *d, uint32_t *state,
                                const uint8_t *p, const uint8_t *end)
{
    dfa_at at = dfa_run(schema, d, *state, p, (around){p, end});
    *state = (uint32_t)at.state;
    return at.p;
}

/* ---- Whole texts --------------------------------------------------------------------------- */

/* A text on its way through the steps. */
typedef struct whole {
    const wv_schema *schema;
    const wv_step_row *step, *last; /* behind the last one */
    around text;
    const uint8_t *at;
    uint64_t count; /* what match_state has */
    uint32_t state;
} whole;

/* What a step says when it has taken what it can. */
typedef enum outcome {
    NEXT, /* it is done, and does not want the character that comes */
    NO,
    ENDED, /* all of the text is taken, and the step is done */
    YES,
    OTHER /* not for here: counted blocks, or a byte above ASCII */
} outcome;

/* Behind what a step has taken. */
ALWAYS_INLINE outcome behind(const whole *w, bool done)
{
    if (w->at == w->text.end)
        return done ? ENDED : NO;
    if (*w->at >= 0x80)
        return OTHER;
    return done ? NEXT : NO;
}

/* Where vectors are cheap, a first byte by itself pays only if the run may well be empty, as the
 * usual one of arn:aws[a-z-]*: is, or is one character. */
#ifdef KERNEL_AVX2
#define FIRST_BYTE_PAYS(step) ((step)->min == 0 || (step)->max == 1)
#else
#define FIRST_BYTE_PAYS(step) true
#endif

ALWAYS_INLINE outcome whole_class(whole *w)
{
    const wv_step_row *step = w->step;
    const wv_set_row *set = &w->schema->sets[step->what];
    const uint8_t *from = w->at, *end = w->text.end;
    if (step->max < (uint64_t)(end - from)) /* WV_NONE: no text is longer */
        end = from + step->max;
    if (!FIRST_BYTE_PAYS(step))
        w->at = span(set, from, end, w->text);
    else if (from < end && *from < 0x80 && span_has(set, *from))
        w->at = step->max == 1 ? from + 1 : span(set, from, end, w->text);
    w->count = (uint64_t)(w->at - from);
    return behind(w, w->count >= step->min);
}

ALWAYS_INLINE outcome whole_dfa(whole *w)
{
    const wv_dfa_row *d = &w->schema->dfas[w->step->what];
    dfa_at at = dfa_whole(w->schema, d, w->at, w->text);
    w->state = at.p > w->at ? (uint32_t)at.state : 0;
    w->at = at.p;
    return behind(w, at.state >= d->accept);
}

ALWAYS_INLINE outcome whole_literal(whole *w)
{
    uint32_t at = w->step->what;
    size_t size = base_key_text(w->schema, at).size, left = (size_t)(w->text.end - w->at);
    if (left < size || !literal_is(w->schema, at, size, w->at, left))
        return NO;
    w->at += size;
    return left == size ? ENDED : NEXT;
}

ALWAYS_INLINE outcome whole_option(whole *w)
{
    const wv_step_row *step = w->step;
    if (w->at < w->text.end && *w->at >= 0x80)
        return OTHER;
    if (w->at == w->text.end || !span_has(&w->schema->sets[step->what], *w->at))
        w->step += step->min;
    return NEXT;
}

ALWAYS_INLINE outcome whole_step(whole *w)
{
    switch (w->step->kind) {
    case WV_STEP_CLASS:
        return whole_class(w);
    case WV_STEP_LITERAL:
        return whole_literal(w);
    case WV_STEP_DFA:
        return whole_dfa(w);
    case WV_STEP_OPTION:
        return whole_option(w);
    case WV_STEP_REST:
        return YES;
    default:
        return OTHER;
    }
}

NOINLINE match_verdict whole_steps(const wv_schema *schema, const wv_pattern_row *pattern,
                                   base_span text)
{
    const wv_step_row *first = schema->steps + pattern->first;
    const whole fresh = {
        schema, first, first + pattern->count, {text.data, text.data + text.size}, text.data, 0, 0};
    whole w = fresh;
    for (; w.step < w.last; w.step++) {
        switch (whole_step(&w)) {
        case NEXT:
            w.count = w.state = 0;
            continue;
        case NO:
            return MATCH_NO;
        case YES:
            return MATCH_YES;
        case ENDED:
            return w.step + 1 == w.last || match_rest_is_empty(schema, w.step + 1, w.last)
                       ? MATCH_YES
                       : MATCH_NO;
        default:
            return match_go_on(schema, pattern,
                               &(match_place){(uint32_t)(w.step - first), w.state, w.count},
                               (base_span){w.at, (size_t)(w.text.end - w.at)}, KERNEL_LEVEL);
        }
    }
    return w.at == w.text.end ? MATCH_YES : MATCH_NO;
}

/* A pattern that is a DFA and nothing else. */
NOINLINE match_verdict whole_automaton(const wv_schema *schema, const wv_pattern_row *pattern,
                                       const wv_dfa_row *d, base_span text)
{
    const uint8_t *end = text.data + text.size;
    dfa_at at = dfa_whole(schema, d, text.data, (around){text.data, end});
    if (at.p == end)
        return at.state >= d->accept ? MATCH_YES : MATCH_NO;
    if (*at.p < 0x80)
        return MATCH_NO;
    match_place place = {0, at.p > text.data ? (uint32_t)at.state : 0, 0};
    return match_go_on(schema, pattern, &place, (base_span){at.p, (size_t)(end - at.p)},
                       KERNEL_LEVEL);
}

/* A pattern that is a class and nothing else. */
NOINLINE match_verdict whole_run(const wv_schema *schema, const wv_pattern_row *pattern,
                                 base_span text)
{
    const wv_step_row *step = schema->steps + pattern->first;
    const wv_set_row *set = &schema->sets[step->what];
    const uint8_t *p = text.data, *end = p + text.size, *most = end;
    if (step->max < text.size) /* WV_NONE: no text is longer */
        most = p + step->max;
    if (FIRST_BYTE_PAYS(step) && *p < 0x80 && !span_has(set, *p))
        return MATCH_NO;
    p = span(set, p, most, (around){text.data, end});
    if (p == end)
        return text.size >= step->min ? MATCH_YES : MATCH_NO;
    if (*p < 0x80)
        return MATCH_NO;
    match_place place = {0, 0, (uint64_t)(p - text.data)};
    return match_go_on(schema, pattern, &place, (base_span){p, (size_t)(end - p)}, KERNEL_LEVEL);
}

NOINLINE match_verdict whole_several(const wv_schema *schema, const wv_pattern_row *pattern,
                                     base_span text)
{
#ifdef KERNEL_VECTORS
    if (!has_last_literal(schema, pattern, text))
        return MATCH_NO;
#endif
#ifdef KERNEL_AVX2
    return window_match(schema, pattern, text);
#else
    return whole_steps(schema, pattern, text);
#endif
}

/* Nothing but jumps, so that no way pays for the registers of another one. */
match_verdict KERNEL(match_whole)(const wv_schema *schema, const wv_pattern_row *pattern,
                                  base_span text)
{
    const wv_step_row *step = schema->steps + pattern->first;
#if defined KERNEL_VECTORS && !defined KERNEL_AVX2
    if (pattern->count > 1 && text.size < WORTH_A_SEARCH)
        return whole_steps(schema, pattern, text);
#endif
    if (pattern->count > 1)
        return whole_several(schema, pattern, text);
    if (step->kind == WV_STEP_CLASS)
        return whole_run(schema, pattern, text);
    if (step->kind == WV_STEP_DFA)
        return whole_automaton(schema, pattern, &schema->dfas[step->what], text);
    return whole_steps(schema, pattern, text);
}

#endif
