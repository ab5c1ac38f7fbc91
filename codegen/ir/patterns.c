#include "ir/lowering.h"

#include "pcre2/pcre2_engine.h"
#include "regex/regex.h"

#include <string.h>

_Static_assert(REGEX_ANY == WV_RUNG_ANY && REGEX_STEPS == WV_RUNG_STEPS &&
                   REGEX_PCRE2 == WV_RUNG_PCRE2 && REGEX_DFA == WV_RUNG_DFA &&
                   REGEX_NFA == WV_RUNG_NFA && REGEX_COUNTERS == WV_RUNG_COUNTERS,
               "rungs have the same numbers on both sides");

/* Splits a set at U+0080: below it is a bitmap. Returns the words above, in pairs. */
static uint32_t split_set(const regex_set *set, wv_set_row *row, uint32_t *above)
{
    uint32_t words = 0;
    for (size_t i = 0; i < set->count; i++) {
        uint32_t low = set->ranges[2 * i], high = set->ranges[2 * i + 1];
        for (; low <= high && low < 0x80; low++)
            row->ascii[low >> 5] |= UINT32_C(1) << (low & 31);
        if (low <= high) {
            above[words++] = low;
            above[words++] = high;
        }
    }
    return words;
}

uint32_t lowering_set(lowering *l, const regex_set *set)
{
    wv_set_row row = {.first = 0};
    uint32_t *key = arena_alloc(l->r->memory, (4 + 2 * set->count) * sizeof *key);
    uint32_t words = split_set(set, &row, key + 4);
    memcpy(key, row.ascii, sizeof row.ascii);
    bool fresh;
    uint32_t *at = intern_at(&l->set_map, key, (4 + words) * sizeof *key, &fresh);
    if (fresh) {
        row.first = rows_add(&l->ranges, key + 4, words);
        row.count = words / 2;
        wv_set_complete(&row);
        *at = rows_add(&l->sets, &row, 1);
    }
    return *at;
}

/* Everything that may still come: only the last step can be so, for it shares its code points with
 * all that might follow it. */
static bool is_rest(const regex_step *step)
{
    return step->min == 0 && step->max == UINT32_MAX && step->set.count == 1 &&
           step->set.ranges[0] == 0 && step->set.ranges[1] == 0x10ffff;
}

static wv_step_row lower_step(lowering *l, const regex_step *step)
{
    if (step->literal)
        return (wv_step_row){WV_STEP_LITERAL, pool_add(&l->keys, step->bytes, step->size),
                             !step->in_option, 1};
    if (step->option)
        return (wv_step_row){WV_STEP_OPTION, lowering_set(l, &step->set), step->option,
                             step->option};
    if (step->dfa)
        return (wv_step_row){step->dfa->counters ? WV_STEP_COUNTERS : WV_STEP_DFA,
                             lowering_dfa(l, step->dfa), 1, 1};
    if (step->nfa)
        return (wv_step_row){WV_STEP_NFA, lowering_nfa(l, step->nfa), 1, 1};
    if (is_rest(step))
        return (wv_step_row){WV_STEP_REST, 0, 0, WV_NONE};
    return (wv_step_row){WV_STEP_CLASS, lowering_set(l, &step->set), step->min, step->max};
}

/* First row of the steps; equal runs are stored once. */
static uint32_t lower_steps(lowering *l, const regex_result *compiled)
{
    uint32_t count = (uint32_t)compiled->step_count;
    wv_step_row *run = arena_alloc(l->r->memory, count * sizeof *run);
    for (uint32_t i = 0; i < count; i++)
        run[i] = lower_step(l, &compiled->steps[i]);
    bool fresh;
    uint32_t *first = intern_at(&l->run_map, run, count * sizeof *run, &fresh);
    if (fresh)
        *first = rows_add(&l->steps, run, count);
    return *first;
}

/* The place of a byte of the pattern. In the file a backslash or quote takes two columns; what
 * stands behind a byte outside printable ASCII is not known (it may be an escape), so the place of
 * the whole text is given then. */
static fail_place place_of(const model_traits *traits, size_t at)
{
    fail_place place = traits->pattern_place;
    uint32_t columns = 1; /* the opening quote */
    for (size_t i = 0; i < at && i < traits->pattern.size; i++) {
        char c = traits->pattern.data[i];
        if (c < ' ' || c > '~')
            return place;
        columns += c == '\\' || c == '"' ? 2 : 1;
    }
    if (place.column)
        place.column += columns;
    return place;
}

/* PCRE2 has limits that the syntax does not show: counts up to 65535, 64 KiB of code with repeated
 * groups written out. Texts for comparison only, of patterns that have steps, need not compile. */
static const char *objection_of_pcre2(arena *memory, const regex_result *compiled)
{
    char buffer[256];
    base_span text = {(const uint8_t *)compiled->pcre2, compiled->pcre2_size};
    const char *objection = pcre2_engine_objection(text, buffer, sizeof buffer);
    return objection ? arena_printf(memory, "PCRE2, which it needs: %s", objection) : NULL;
}

static const char *reason_against(arena *memory, const model_text *text,
                                  const regex_result *compiled)
{
    if (!compiled->ok)
        return compiled->error;
    if (text->size > POOL_TEXT_MAX || compiled->pcre2_size > POOL_TEXT_MAX ||
        compiled->step_count > UINT16_MAX)
        return "too long for the tables";
    return compiled->rung == REGEX_PCRE2 ? objection_of_pcre2(memory, compiled) : NULL;
}

/* One class without an upper bound that has U+0020 to U+007F. */
static bool takes_all_ascii(const regex_result *compiled)
{
    const regex_step *only = compiled->steps;
    if (compiled->rung != REGEX_STEPS || compiled->step_count != 1 || only->literal ||
        only->max != UINT32_MAX)
        return false;
    for (size_t i = 0; i < only->set.count; i++)
        if (only->set.ranges[2 * i] <= 0x20 && only->set.ranges[2 * i + 1] >= 0x7f)
            return true;
    return false;
}

uint32_t lowering_compiled(lowering *l, model_text text, const regex_result *compiled)
{
    wv_pattern_row row = {.rung = (uint8_t)compiled->rung, .pcre2 = WV_NONE};
    if (!l->m->documentation_patterns)
        row.flags = WV_PATTERN_SEARCH;
    if (takes_all_ascii(compiled))
        row.flags |= WV_PATTERN_TEXT;
    if (compiled->step_count || compiled->rung == REGEX_STEPS) {
        row.count = (uint16_t)compiled->step_count;
        row.first = lower_steps(l, compiled);
    }
    row.text = lowering_name(l, text);
    if (compiled->pcre2)
        row.pcre2 = pool_add(&l->names, compiled->pcre2, compiled->pcre2_size);
    if (compiled->rung == REGEX_PCRE2)
        l->r->flags |= WV_SCHEMA_PCRE2;
    return rows_add(&l->patterns, &row, 1);
}

uint32_t lowering_pattern(lowering *l, const model_traits *traits, const char *owner)
{
    const model_text *text = &traits->pattern;
    regex_meaning meaning = l->m->documentation_patterns ? REGEX_WHOLE_JAVA : REGEX_SEARCH_ECMA;
    uint32_t index = WV_NONE;
    bool fresh;
    /* A model has one meaning for all its patterns, so the text alone is the key. */
    const uint32_t *row = intern_at(&l->pattern_map, text->data, text->size, &fresh);
    if (!fresh)
        return *row;
    arena *work = arena_inside(l->r->memory); /* automata under construction are large */
    regex_result compiled =
        regex_compile_within(work, text->data, text->size, meaning, &l->pattern_work);
    const char *reason = reason_against(work, text, &compiled);
    if (reason)
        fail_at(l->log, place_of(traits, compiled.ok ? 0 : compiled.error_at), "pattern of %s: %s",
                owner, reason);
    else
        index = lowering_compiled(l, *text, &compiled);
    arena_free(work);
    *intern_at(&l->pattern_map, text->data, text->size, &fresh) = index;
    return index;
}
