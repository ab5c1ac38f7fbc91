#include "check/walk_state.h"

uint32_t check_severity(const check_walk *w, uint32_t code)
{
    if (report_is_rule(code))
        return w->config->rules == WV_RULES_ENFORCE ? WV_SEVERITY_VIOLATION : WV_SEVERITY_ADVICE;
    bool advisory =
        w->response && report_is_constraint(code) && w->config->responses == WV_RESPONSES_STRUCTURE;
    return advisory ? WV_SEVERITY_WARNING : WV_SEVERITY_VIOLATION;
}

static bool in_collection(const check_walk *w, uint32_t depth)
{
    return depth && w->frames[depth - 1].kind >= WV_KIND_LIST;
}

/* Smithy counts every violation, and the paths that they have: that of a map is also that of its
 * keys, that of a list also that of its repeated elements. */
static uint8_t smithy_flags(check_walk *w, uint32_t code, const check_place *place)
{
    bool named;
    if (place->flags & REPORT_ON_KEY) {
        check_frame *f = check_top(w);
        named = f->flags & CHECK_FRAME_NAMED;
        f->flags |= CHECK_FRAME_NAMED;
    } else if (code == WV_CODE_REQUIRED || code == WV_CODE_UNIQUE) {
        named = false;
    } else {
        named =
            place->offset == w->named && w->pair == w->named_pair && w->source == w->named_source;
        w->named = place->offset;
        w->named_pair = w->pair;
        w->named_source = w->source;
    }
    return REPORT_SMITHY | (named ? REPORT_SAME_PATH : 0);
}

/* AWS names a list or map once, however many of its elements break a constraint: the first counts.
 */
static uint8_t element_flags(check_walk *w, uint32_t code, uint8_t flags)
{
    if (!in_collection(w, w->depth) || code == WV_CODE_UNIQUE)
        return 0;
    check_frame *f = check_top(w);
    uint8_t counted = flags & REPORT_ON_KEY ? CHECK_FRAME_BAD_KEY : CHECK_FRAME_BAD_VALUE;
    uint8_t result = REPORT_ELEMENT | (f->flags & counted ? REPORT_REPEAT : 0);
    f->flags |= counted;
    return result;
}

static uint8_t dialect_flags(check_walk *w, uint32_t code, const check_place *place)
{
    if (!report_is_constraint(code))
        return 0;
    uint8_t element = element_flags(w, code, place->flags);
    if (!w->report || w->report->dialect != WV_DIALECT_SMITHY)
        return element;
    return (uint8_t)((element & ~REPORT_REPEAT) | smithy_flags(w, code, place));
}

static bool is_sensitive(const check_walk *w, uint32_t shape)
{
    if (shape != WV_NONE && check_shape(w, shape)->flags & WV_SHAPE_SENSITIVE)
        return true;
    return w->depth && w->frames[w->depth - 1].flags & CHECK_FRAME_SENSITIVE;
}

static void keep(check_walk *w, uint32_t code, const check_place *place, uint32_t severity,
                 uint8_t flags)
{
    wv_violation v;
    v.offset = place->offset;
    v.length = place->length;
    v.container = w->depth ? w->frames[w->depth - 1].start : 0;
    if (code == WV_CODE_UNIQUE) /* said of the list that was open until now */
        v.container = w->frames[w->depth].start;
    v.bound = place->bound;
    v.measure = place->measure;
    v.shape = place->shape;
    v.code = (uint16_t)code;
    v.severity = (uint8_t)severity;
    v.flags = flags;
    v.found = place->found;
    if (w->source != WV_SOURCE_BODY || w->raw)
        v.found = REPORT_FOUND_STRING;
    v.steps = (uint8_t)w->depth;
    v.source = w->source;
    v.unused = 0;
    v.pair = w->pair;
    if (report_is_rule(code)) {
        v.pair = place->rule;
        v.container = place->other;
    }
    for (uint32_t i = 0; i < w->depth; i++)
        v.step[i] = w->frames[i].step;
    /* no place in the model: the path ends at the container */
    if (w->depth && v.step[w->depth - 1] == CHECK_NO_STEP)
        v.steps--;
    w->kept = report_add(w->report, &v);
}

void check_record(check_walk *w, uint32_t code, check_place place)
{
    uint32_t severity = check_severity(w, code);
    uint8_t flags = place.flags | dialect_flags(w, code, &place);
    if (is_sensitive(w, place.shape))
        flags |= REPORT_SENSITIVE;
    if (w->raw && w->source == WV_SOURCE_BODY)
        flags |= REPORT_RAW;
    if (w->facts.set && w->source == WV_SOURCE_BODY)
        check_watch_spoil(w, code, place.offset);
    if (w->report)
        keep(w, code, &place, severity, flags);
    if (severity != WV_SEVERITY_VIOLATION)
        return;
    w->invalid = true;
    if (report_is_limit(code))
        w->limited = w->stop = true;
    if (!w->report || w->config->fail_fast)
        w->stop = true;
}

void check_record_member(check_walk *w, uint32_t code, uint32_t member, check_place place)
{
    check_frame *f = check_top(w);
    uint64_t step = f->step;
    f->step = member;
    check_record(w, code, place);
    f->step = step;
}

void check_mismatch(check_walk *w, uint32_t shape, uint8_t found)
{
    check_record(w, WV_CODE_TYPE,
                 (check_place){.offset = w->reader.token,
                               .length = scan_offset(&w->reader) - w->reader.token,
                               .shape = shape,
                               .found = found});
}
