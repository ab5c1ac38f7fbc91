#include "check/quotes.h"

#include "check/walk_state.h"

static bool is_sensitive(const wv_schema *schema, uint32_t shape)
{
    return shape != WV_NONE && schema->shapes[shape].flags & WV_SHAPE_SENSITIVE;
}

/* Only the coral dialect quotes values, and not of every service. */
static bool quotes_values(const wv_report *r)
{
    return r->dialect == WV_DIALECT_CORAL && r->operation.schema->service->flags & WV_SERVICE_ECHO;
}

static uint32_t vocabulary_of(const wv_report *r)
{
    const wv_service_row *service = r->operation.schema->service;
    return service->flags & WV_SERVICE_WORDS ? service->vocabulary : WV_VOCABULARY_MODERN;
}

/* DynamoDB says of a value that it does not show how long a text is, or how a number is written. */
static bool measures_values(const wv_report *r)
{
    return r->dialect == WV_DIALECT_CORAL && vocabulary_of(r) == WV_VOCABULARY_DYNAMODB;
}

/* Offset behind the key or value at `from`, as far as it is there; *whole: that is all that the
 * payload has of it. `size`: of the payload, 0 if it is not known yet. */
static uint64_t end_of_value(const report_excerpts *e, uint64_t from, uint64_t size, bool *whole)
{
    scan_reader r;
    scan_run run;
    bool text = false;
    scan_begin(&r, (scan_limits){SCAN_NEST_MAX, WV_MAX_DIGITS, true});
    for (uint64_t at = from;;) {
        base_span bytes = report_excerpts_at(e, at);
        *whole = size && at == size;
        if (!bytes.size)
            return at;
        scan_chunk(&r, bytes.data, bytes.size, false);
        at += bytes.size;
        for (;;) {
            if (text) {
                scan_part part = scan_text(&r, &run);
                text = part != SCAN_TEXT_LAST;
                if (part == SCAN_TEXT_MORE || part == SCAN_TEXT_ERROR)
                    break;
            } else {
                scan_token token = scan_next(&r);
                text = token == SCAN_KEY || token == SCAN_STRING;
                if (token == SCAN_MORE || token == SCAN_ERROR)
                    break;
            }
            if (!text && r.depth == 0) {
                *whole = true;
                return from + scan_offset(&r);
            }
        }
        *whole = r.error != 0; /* nobody reads on */
        if (r.error)
            return at;
    }
}

static bool mark_value(report_excerpts *e, const wv_report *r, uint64_t from)
{
    bool whole;
    uint64_t end = end_of_value(e, from, r->size, &whole);
    return report_excerpts_mark(e, from, end) && whole;
}

/* The map keys on a path; `before` has the same findings' keys marked already. */
static bool mark_keys(report_excerpts *e, const wv_report *r, const wv_violation *v,
                      const wv_violation *before)
{
    const wv_schema *schema = r->operation.schema;
    uint32_t shape = r->root;
    bool secret = false, all = true, same = before != NULL;
    for (uint32_t i = 0; i < v->steps && shape != WV_NONE; i++) {
        const wv_shape_row *s = &schema->shapes[shape];
        secret |= is_sensitive(schema, shape);
        same = same && i < before->steps && before->step[i] == v->step[i];
        switch (s->kind) {
        case WV_KIND_STRUCTURE:
        case WV_KIND_UNION:
            shape = v->step[i] < s->count ? schema->members[s->first + v->step[i]].shape : WV_NONE;
            break;
        case WV_KIND_MAP:
            if (!same && !secret && !is_sensitive(schema, s->first))
                all &= mark_value(e, r, v->step[i]);
            shape = s->second;
            break;
        default:
            shape = s->first;
        }
    }
    return all;
}

/* A value that may be too large: before the floor only if it is there whole. */
static bool mark_large(report_excerpts *e, const wv_report *r, uint64_t from, uint64_t floor)
{
    bool whole;
    uint64_t end = end_of_value(e, from, r->size, &whole);
    return (whole || from >= floor) && report_excerpts_mark(e, from, end) && whole;
}

/* The value that the answer shows for an entry: for an element, or that elements are not unique,
 * its list or map. */
static bool mark_entry(report_excerpts *e, const wv_report *r, const wv_violation *v,
                       uint64_t floor)
{
    bool around = v->flags & REPORT_ELEMENT || v->code == WV_CODE_UNIQUE;
    if (v->flags & REPORT_SENSITIVE || (v->code == WV_CODE_REQUIRED && !around))
        return true;
    if (!around)
        return report_excerpts_mark(e, v->offset, v->offset + v->length);
    return mark_large(e, r, v->container, floor);
}

static bool mark_rule(report_excerpts *e, const wv_report *r, const wv_violation *v, uint64_t floor)
{
    uint32_t holes = r->operation.schema->rules[v->pair].holes;
    bool all = holes < 1 || v->measure == REPORT_ABSENT || mark_large(e, r, v->measure, floor);
    if (holes > 1 && v->container != REPORT_ABSENT)
        all &= mark_large(e, r, v->container, floor);
    return all;
}

static bool is_entry(const wv_violation *v)
{
    return v->severity == WV_SEVERITY_VIOLATION && report_is_constraint(v->code) &&
           !(v->flags & REPORT_REPEAT);
}

/* Does the answer about the first finding read the value that it found? */
static bool reads_first(const wv_report *r)
{
    const wv_violation *v = &r->first;
    bool shows = quotes_values(r) && !(v->flags & REPORT_SENSITIVE);
    if (v->code == WV_CODE_BASE64)
        return shows || measures_values(r);
    if (v->code != WV_CODE_TYPE)
        return false;
    if (v->found == REPORT_FOUND_NUMBER)
        return measures_values(r);
    return v->found == REPORT_FOUND_STRING && shows && v->shape != WV_NONE &&
           vocabulary_of(r) == WV_VOCABULARY_CLASSIC &&
           r->operation.schema->shapes[v->shape].kind == WV_KIND_BOOLEAN;
}

static bool mark_first(report_excerpts *e, const wv_report *r)
{
    const wv_violation *v = &r->first;
    bool all = mark_keys(e, r, v, NULL);
    if (reads_first(r))
        all &= report_excerpts_mark(e, v->offset, v->offset + v->length);
    return all;
}

bool check_quotes_of_report(report_excerpts *e, const wv_report *r, uint64_t floor)
{
    const wv_violation *before = NULL;
    uint32_t entries = 0;
    bool all = true;
    for (uint32_t i = 0; i < r->count; i++) {
        const wv_violation *v = &r->slots[r->order[i]];
        if (v->source != WV_SOURCE_BODY)
            continue;
        all &= mark_keys(e, r, v, before);
        before = v;
        if (quotes_values(r) && is_entry(v) && entries++ < WV_AWS_MESSAGE_ENTRIES)
            all &= mark_entry(e, r, v, floor);
        if (report_is_rule(v->code))
            all &= mark_rule(e, r, v, floor);
    }
    if (r->has_first && r->first.source == WV_SOURCE_BODY)
        all &= mark_first(e, r);
    return all;
}

/* Offset of the outermost list or map that is open and begins at `floor` or later. */
static uint64_t outermost_of(const check_walk *w, uint64_t floor)
{
    for (uint32_t i = 0; i < w->depth; i++)
        if (w->frames[i].kind >= WV_KIND_LIST && w->frames[i].start >= floor)
            return w->frames[i].start;
    return UINT64_MAX;
}

/* Rules are judged when the root ends: until then what their texts show is kept. */
static void mark_watched(report_excerpts *e, const check_walk *w, uint64_t floor)
{
    const check_facts *f = &w->facts;
    for (uint32_t i = 0; f->set && i < f->set->rule_count; i++) {
        const wv_rule_row *rule = &w->schema->rules[f->set->first_rule + i];
        for (uint32_t k = 0; k < rule->holes; k++)
            if (f->held >> rule->shown[k] & 1)
                mark_large(e, w->report, w->spots[rule->shown[k]].offset, floor);
    }
}

void check_quotes_of_walk(report_excerpts *e, const check_walk *w, uint64_t floor, uint64_t now)
{
    bool values = quotes_values(w->report);
    uint64_t outermost = outermost_of(w, floor);
    for (uint32_t i = 0; i < w->depth; i++) {
        const check_frame *f = &w->frames[i];
        if (f->kind == WV_KIND_MAP && f->step != CHECK_NO_STEP)
            mark_value(e, w->report, f->step);
    }
    mark_watched(e, w, floor);
    if (values && outermost != UINT64_MAX)
        report_excerpts_mark(e, outermost, now);
    if (values || measures_values(w->report) || (w->text.open && w->text.use == CHECK_TEXT_KEY))
        report_excerpts_mark(e, w->reader.token, now);
}
