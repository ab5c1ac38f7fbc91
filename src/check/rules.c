/* Rules that the documentation has in words: facts are gathered as the walk passes the members that
 * rules read, and judged when the root object ends. */
#include "check/walk_state.h"

static const wv_watch_row *watches_of(const check_walk *w)
{
    return &w->schema->watches[w->facts.set->first_watch];
}

/* Without a report advice goes nowhere. */
void check_rules_begin(check_walk *w, wv_operation operation)
{
    int32_t mode = w->config->rules;
    if (!(w->schema->flags & WV_SCHEMA_RULES) || w->response || w->root == WV_NONE ||
        mode == WV_RULES_OFF || (!w->report && mode != WV_RULES_ENFORCE))
        return;
    const wv_rule_set_row *set = &w->schema->rule_sets[operation.index];
    if (set->rule_count)
        w->facts.set = set;
}

/* Do the open frames and their steps lead to the watch, and nothing deeper? */
static bool leads_to(const check_walk *w, const wv_watch_row *rows, uint32_t watch)
{
    for (uint32_t depth = w->depth; depth; depth--) {
        const wv_watch_row *row = &rows[watch];
        if (w->frames[depth - 1].step != row->member)
            return false;
        if (!row->parent)
            return depth == 1;
        watch = row->parent - 1u;
    }
    return false;
}

void check_watch_member(check_walk *w)
{
    const wv_rule_set_row *set = w->facts.set;
    if (!set || w->source != WV_SOURCE_BODY)
        return;
    const wv_watch_row *rows = watches_of(w);
    for (uint32_t i = 0; i < set->watch_count; i++)
        if (leads_to(w, rows, i)) {
            w->facts.pending = (uint8_t)(i + 1);
            return;
        }
}

/* Of a member given twice, which only the aws profile lets pass, the last counts. null is none. */
void check_watch_value(check_walk *w, scan_token token)
{
    check_facts *f = &w->facts;
    uint32_t watch = f->pending - 1u;
    uint64_t facts = watches_of(w)[watch].facts;
    f->pending = 0;
    f->held &= ~facts;
    f->unknown &= ~facts;
    if (token == SCAN_NULL)
        return;
    f->held |= UINT64_C(1) << watch;
    w->spots[watch] = (check_spot){w->reader.token, scan_offset(&w->reader) - w->reader.token};
    if (token == SCAN_STRING)
        f->text = (uint8_t)(watch + 1);
    else if (token == SCAN_OBJECT || token == SCAN_ARRAY)
        f->open |= UINT32_C(1) << watch;
}

/* A number of a version: where its digits, but for zeros in front, begin and end. False: none. */
static bool next_number(base_span *text, base_span *digits)
{
    size_t end = 0, zeros = 0;
    while (end < text->size && text->data[end] >= '0' && text->data[end] <= '9')
        end++;
    while (zeros < end && text->data[zeros] == '0')
        zeros++;
    *digits = (base_span){text->data + zeros, end - zeros};
    bool dot = end < text->size && text->data[end] == '.';
    bool good = end && (end == text->size || (dot && end + 1 < text->size));
    end += dot;
    *text = (base_span){text->data + end, text->size - end};
    return good;
}

static int compare_digits(base_span a, base_span b)
{
    if (a.size != b.size)
        return a.size < b.size ? -1 : 1;
    return a.size ? memcmp(a.data, b.data, a.size) : 0;
}

/* *order: < 0, 0, > 0. False: the text is no version; `than` is one. */
static bool compare_versions(base_span text, base_span than, int *order)
{
    base_span a, b;
    *order = 0;
    do {
        a = b = (base_span){text.data, 0};
        if (text.size && !next_number(&text, &a))
            return false;
        if (than.size)
            next_number(&than, &b);
        if (*order == 0)
            *order = compare_digits(a, b);
    } while (text.size || than.size);
    return true;
}

/* A text that is too long to be kept is none that a test has (255 bytes), and no version. */
static void judge_test(check_walk *w, const wv_test_row *test, uint64_t fact)
{
    const check_text *t = &w->text;
    base_span text = {t->whole, t->whole_size}, other = base_key_text(w->schema, test->text);
    if (test->kind == WV_TEST_IS) {
        bool same = !t->too_long && text.size == other.size &&
                    (text.size == 0 || memcmp(text.data, other.data, text.size) == 0);
        w->facts.held |= same ? fact : 0;
        return;
    }
    int order;
    if (t->too_long || !text.size || !compare_versions(text, other, &order))
        w->facts.unknown |= fact;
    else if (test->kind == WV_TEST_VERSION_LESS      ? order < 0
             : test->kind == WV_TEST_VERSION_GREATER ? order > 0
                                                     : order == 0)
        w->facts.held |= fact;
}

void check_watch_text(check_walk *w)
{
    uint32_t watch = w->facts.text - 1u;
    const wv_watch_row *row = &watches_of(w)[watch];
    w->facts.text = 0;
    w->spots[watch].length = scan_offset(&w->reader) - w->spots[watch].offset;
    uint32_t bit = WV_RULE_WATCHES + row->first - w->facts.set->first_test;
    for (uint32_t i = 0; i < row->count; i++)
        judge_test(w, &w->schema->tests[row->first + i], UINT64_C(1) << (bit + i));
}

void check_watch_close(check_walk *w, uint64_t start, uint64_t length)
{
    for (uint32_t i = 0; i < w->facts.set->watch_count; i++)
        if (w->facts.open >> i & 1 && w->spots[i].offset == start) {
            w->spots[i].length = length;
            w->facts.open &= ~(UINT32_C(1) << i);
        }
}

void check_watch_spoil(check_walk *w, uint32_t code, uint64_t offset)
{
    check_facts *f = &w->facts;
    if (code < WV_CODE_TYPE || code >= WV_CODE_REQUIRED)
        return;
    if (code == WV_CODE_DUPLICATE_MEMBER && f->pending)
        f->spoilt |= watches_of(w)[f->pending - 1].facts;
    for (uint32_t i = 0; i < f->set->watch_count; i++)
        if (f->held >> i & 1 && w->spots[i].offset == offset)
            f->spoilt |= watches_of(w)[i].facts;
}

static uint64_t offset_of(const check_walk *w, const wv_rule_row *rule, uint32_t hole)
{
    if (hole >= rule->holes || !(w->facts.held >> rule->shown[hole] & 1))
        return REPORT_ABSENT;
    return w->spots[rule->shown[hole]].offset;
}

/* The value, or the { of the innermost object around it that is there. */
static check_place place_of(const check_walk *w, const wv_rule_row *rule, uint64_t length)
{
    const wv_watch_row *rows = watches_of(w);
    uint32_t at = rule->at;
    check_place place = {.offset = w->frames[0].start,
                         .length = length,
                         .shape = rows[at].shape,
                         .rule = (uint32_t)(rule - w->schema->rules),
                         .measure = offset_of(w, rule, 0),
                         .other = offset_of(w, rule, 1)};
    bool there = w->facts.held >> at & 1;
    while (!(w->facts.held >> at & 1) && rows[at].parent)
        at = rows[at].parent - 1u;
    if (w->facts.held >> at & 1) {
        place.offset = w->spots[at].offset;
        place.length = there ? w->spots[at].length : 1;
    }
    return place;
}

/* A finding at a watch: the frames above the root are free, and take its path. */
static void record(check_walk *w, const wv_rule_row *rule, uint64_t length)
{
    const wv_watch_row *rows = watches_of(w);
    uint32_t depth = 0;
    for (uint32_t i = rule->at + 1u; i; i = rows[i - 1].parent)
        depth++;
    for (uint32_t i = rule->at + 1u, at = depth; i; i = rows[i - 1].parent) {
        check_frame *f = &w->frames[--at];
        if (at)
            *f = (check_frame){.kind = WV_KIND_STRUCTURE};
        f->step = rows[i - 1].member;
    }
    w->depth = depth;
    check_record(w, WV_CODE_RULE, place_of(w, rule, length));
    w->depth = 1;
}

void check_rules(check_walk *w, uint64_t length)
{
    const check_facts *f = &w->facts;
    if (w->source != WV_SOURCE_BODY)
        return;
    for (uint32_t i = 0; i < f->set->rule_count && !w->stop; i++) {
        const wv_rule_row *rule = &w->schema->rules[f->set->first_rule + i];
        bool broken = false;
        for (uint32_t k = 0; k < rule->count; k++) {
            const wv_term_row *term = &w->schema->terms[rule->first + k];
            broken = broken || (f->held & term->care) == term->value;
        }
        if (broken && !(rule->reads & (f->spoilt | f->unknown)))
            record(w, rule, length);
    }
}
