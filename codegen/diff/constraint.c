#include "diff/walk.h"

#include "model/text.h"
#include "scan/decimal.h"

#include <inttypes.h>

/* ---- Bounds -------------------------------------------------------------------------------- */

/* "1 to 255", "at least 1", "at most 255"; data NULL: neither. */
static model_text bounds_text(diff_walk *w, model_text min, model_text max)
{
    if (min.data && max.data)
        return diff_copy(w, "%s to %s", min.data, max.data);
    if (min.data)
        return diff_copy(w, "at least %s", min.data);
    return max.data ? diff_copy(w, "at most %s", max.data) : (model_text){0};
}

static int compare_decimals(model_text a, model_text b)
{
    scan_decimal x = scan_decimal_of((base_span){(const uint8_t *)a.data, a.size});
    scan_decimal y = scan_decimal_of((base_span){(const uint8_t *)b.data, b.size});
    return scan_decimal_compare(&x, &y);
}

/* Does the bound a take what b refuses? sign 1: lower bounds, -1: upper bounds. */
static bool is_wider(model_text a, model_text b, int sign)
{
    if (!a.data || !b.data)
        return !a.data && b.data;
    return sign * compare_decimals(a, b) < 0;
}

typedef struct bounds {
    model_text min, max; /* data NULL: none */
} bounds;

static void compare_bounds(diff_walk *w, const char *constraint, bounds was, bounds is,
                           fail_place old_place, fail_place new_place)
{
    bool old_alone = is_wider(was.min, is.min, 1) || is_wider(was.max, is.max, -1);
    bool new_alone = is_wider(is.min, was.min, 1) || is_wider(is.max, was.max, -1);
    diff_add_relation(w, old_alone, new_alone,
                      (diff_item){.constraint = constraint,
                                  .was = bounds_text(w, was.min, was.max),
                                  .is = bounds_text(w, is.min, is.max),
                                  .old_place = old_place,
                                  .new_place = new_place});
}

/* A least length of 0 is none. */
static bounds length_of(diff_walk *w, const model_traits *t)
{
    bounds b = {0};
    if (t->has_length_min && t->length_min > 0)
        b.min = diff_copy(w, "%" PRId64, t->length_min);
    if (t->has_length_max)
        b.max = diff_copy(w, "%" PRId64, t->length_max);
    return b;
}

static void compare_lengths(diff_walk *w, const diff_use *was, const diff_use *is)
{
    compare_bounds(w, "length", length_of(w, &was->traits), length_of(w, &is->traits),
                   diff_place(was->traits.length_place, was->place),
                   diff_place(is->traits.length_place, is->place));
}

/* A bound that the type has anyhow is none. */
static bounds range_of(const diff_use *use)
{
    static const struct {
        model_kind kind;
        const char *min, *max;
    } types[] = {
        {MODEL_BYTE, "-128", "127"},
        {MODEL_SHORT, "-32768", "32767"},
        {MODEL_INTEGER, "-2147483648", "2147483647"},
        {MODEL_LONG, "-9223372036854775808", "9223372036854775807"},
    };
    const model_traits *t = &use->traits;
    bounds b = {0}, none = {0};
    if (t->has_range_min)
        b.min = t->range_min;
    if (t->has_range_max)
        b.max = t->range_max;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].kind != use->shape->kind)
            continue;
        if (b.min.data && compare_decimals(b.min, diff_constant(types[i].min)) <= 0)
            b.min = none.min;
        if (b.max.data && compare_decimals(b.max, diff_constant(types[i].max)) >= 0)
            b.max = none.max;
    }
    return b;
}

static void compare_ranges(diff_walk *w, const diff_use *was, const diff_use *is)
{
    compare_bounds(w, "range", range_of(was), range_of(is),
                   diff_place(was->traits.range_place, was->place),
                   diff_place(is->traits.range_place, is->place));
}

/* ---- Patterns ------------------------------------------------------------------------------ */

static regex_source source_of(const model *m, const model_traits *t)
{
    return (regex_source){t->has_pattern ? t->pattern.data : NULL,
                          t->has_pattern ? t->pattern.size : 0,
                          m->documentation_patterns ? REGEX_WHOLE_JAVA : REGEX_SEARCH_ECMA};
}

/* The same two texts are compared once. */
static regex_comparison compare_once(diff_walk *w, regex_source a, regex_source b)
{
    uint32_t *at = pairs_at(&w->patterns, a.pattern ? a.pattern : "", b.pattern);
    if (*at)
        return w->comparisons[*at - 1];
    if (w->comparison_count == w->comparison_capacity) {
        w->comparison_capacity = w->comparison_capacity ? 2 * w->comparison_capacity : 64;
        regex_comparison *more = arena_alloc(w->out->memory, w->comparison_capacity * sizeof *more);
        if (w->comparison_count)
            memcpy(more, w->comparisons, w->comparison_count * sizeof *more);
        w->comparisons = more;
    }
    w->comparisons[w->comparison_count] = regex_compare(w->out->memory, a, b);
    *at = ++w->comparison_count;
    return w->comparisons[*at - 1];
}

static model_text pattern_text(const model_traits *t)
{
    return t->has_pattern ? t->pattern : (model_text){0};
}

static void compare_patterns(diff_walk *w, const diff_use *was, const diff_use *is)
{
    const model_traits *a = &was->traits, *b = &is->traits;
    if (!a->has_pattern && !b->has_pattern)
        return;
    regex_comparison c = compare_once(w, source_of(w->old_model, a), source_of(w->new_model, b));
    diff_item item = {.constraint = "pattern",
                      .was = pattern_text(a),
                      .is = pattern_text(b),
                      .only_old = {c.only_a.text, c.only_a.size},
                      .only_new = {c.only_b.text, c.only_b.size},
                      .why = c.why,
                      .old_place = diff_place(a->pattern_place, was->place),
                      .new_place = diff_place(b->pattern_place, is->place)};
    item.kind = DIFF_UNKNOWN;
    if (c.relation == REGEX_UNKNOWN)
        diff_add(w, item);
    else
        diff_add_relation(w, c.only_a.text, c.only_b.text, item);
}

/* ---- The rest ------------------------------------------------------------------------------ */

/* Epoch seconds are the default of bodies; a header has dates as HTTP writes them, a label or query
 * as RFC 3339 does. */
static model_time time_of(const model *m, const diff_use *use, bool is_top)
{
    model_location at = use->member ? use->member->location : MODEL_IN_BODY;
    if (use->traits.time != MODEL_TIME_NONE)
        return use->traits.time;
    if (m->protocol != MODEL_REST_JSON_1 || !is_top)
        return MODEL_TIME_EPOCH;
    if (at == MODEL_IN_HEADER)
        return MODEL_TIME_HTTP_DATE;
    return at == MODEL_IN_LABEL || at == MODEL_IN_QUERY ? MODEL_TIME_DATE_TIME : MODEL_TIME_EPOCH;
}

static void compare_times(diff_walk *w, const diff_use *was, const diff_use *is)
{
    static const char *const names[] = {"", "epoch-seconds", "date-time", "http-date"};
    bool is_top = w->node && !w->node->parent;
    model_time a = time_of(w->old_model, was, is_top), b = time_of(w->new_model, is, is_top);
    diff_add_relation(w, a != b, a != b,
                      (diff_item){.constraint = "timestamp format",
                                  .was = diff_constant(names[a]),
                                  .is = diff_constant(names[b]),
                                  .old_place = was->place,
                                  .new_place = is->place});
}

static void compare_sensitive(diff_walk *w, const diff_use *was, const diff_use *is)
{
    if (was->traits.sensitive == is->traits.sensitive)
        return; /* what is taken is the same either way */
    diff_add(w, (diff_item){.kind = DIFF_CHANGED,
                            .constraint = "sensitive",
                            .was = diff_constant(was->traits.sensitive ? "yes" : "no"),
                            .is = diff_constant(is->traits.sensitive ? "yes" : "no"),
                            .old_place = was->place,
                            .new_place = is->place});
}

static void compare_containers(diff_walk *w, const diff_use *was, const diff_use *is, bool is_list)
{
    diff_item item = {.old_place = was->place, .new_place = is->place};
    item.constraint = "sparse";
    diff_add_switch(w, was->traits.sparse, is->traits.sparse, false, item);
    item.constraint = "unique";
    if (is_list)
        diff_add_switch(w, was->traits.unique, is->traits.unique, true, item);
}

void diff_constraints(diff_walk *w, const diff_use *was, const diff_use *is)
{
    diff_family family = diff_family_of(was->shape->kind);
    compare_sensitive(w, was, is);
    if (family != diff_family_of(is->shape->kind))
        return;
    if (family == FAMILY_TEXT || family == FAMILY_NUMBER)
        diff_values(w, was, is);
    if (family == FAMILY_NUMBER)
        compare_ranges(w, was, is);
    if (family == FAMILY_TEXT)
        compare_patterns(w, was, is);
    if (family == FAMILY_TEXT || family == FAMILY_BLOB || family == FAMILY_LIST ||
        family == FAMILY_MAP)
        compare_lengths(w, was, is);
    if (family == FAMILY_TIMESTAMP)
        compare_times(w, was, is);
    if (family == FAMILY_LIST || family == FAMILY_MAP)
        compare_containers(w, was, is, family == FAMILY_LIST);
}
