/* A complete string against its shape. */
#include "check/walk_state.h"

void check_length(check_walk *w, const wv_shape_row *shape, uint64_t length, check_place place)
{
    int64_t entries = (int64_t)length;
    place.measure = length;
    if (shape->flags & WV_SHAPE_MIN && entries < base_bound(w->schema, shape, shape->min)) {
        place.bound = base_bound(w->schema, shape, shape->min);
        check_record(w, WV_CODE_LENGTH_MIN, place);
    } else if (shape->flags & WV_SHAPE_MAX && entries > base_bound(w->schema, shape, shape->max)) {
        place.bound = base_bound(w->schema, shape, shape->max);
        check_record(w, WV_CODE_LENGTH_MAX, place);
    }
}

static match_verdict pattern_verdict(const check_walk *w, uint32_t pattern)
{
    const check_text *t = &w->text;
    const wv_pattern_row *p = &w->schema->patterns[pattern];
    if (t->need & CHECK_NEED_PATTERN)
        return t->matched ? (match_verdict)t->verdict : match_end(w->schema, p, &t->pattern);
    if (p->rung == WV_RUNG_ANY && w->config->engine == WV_ENGINE_OWN)
        return MATCH_YES;
    if (t->too_long)
        return MATCH_LIMIT;
    int found = pcre2_engine_match(w->engine, pattern, (base_span){t->whole, t->whole_size});
    return found < 0 ? MATCH_LIMIT : found ? MATCH_YES : MATCH_NO;
}

static void check_pattern(check_walk *w, uint32_t pattern, check_place place)
{
    switch (pattern_verdict(w, pattern)) {
    case MATCH_NO:
        check_record(w, WV_CODE_PATTERN, place);
        break;
    case MATCH_LIMIT:
        check_record(w, WV_CODE_LIMIT_PATTERN, place);
        break;
    default:
        break;
    }
}

/* Enums are open for clients: a newer service may send values that the model does not have. */
static void check_enum(check_walk *w, const wv_shape_row *s, check_place place)
{
    const check_text *t = &w->text;
    if (w->response && w->config->responses == WV_RESPONSES_STRUCTURE)
        return;
    if (t->too_long || match_member(w->schema, s, (base_span){t->whole, t->whole_size}) == WV_NONE)
        check_record(w, WV_CODE_ENUM, place);
}

static void check_string(check_walk *w, const wv_shape_row *s, check_place place)
{
    if (s->pattern != WV_NONE)
        check_pattern(w, s->pattern, place);
    if (w->text.need & CHECK_NEED_COUNT && !w->stop)
        check_length(w, s, w->text.scalars, place);
    if (s->kind == WV_KIND_ENUM && !w->stop)
        check_enum(w, s, place);
}

static void check_blob(check_walk *w, const wv_shape_row *s, check_place place)
{
    if (check_base64_valid(&w->text.base64))
        check_length(w, s, check_base64_bytes(&w->text.base64), place);
    else
        check_record(w, WV_CODE_BASE64, place);
}

/* The instant is the value: 1 o'clock is the same whatever the zone and the zeros. */
static void check_timestamp(check_walk *w, const wv_shape_row *s, check_place place)
{
    check_text *t = &w->text;
    base_span text = {t->whole, t->whole_size};
    check_instant instant;
    if (t->too_long)
        check_record(w, WV_CODE_LIMIT_TEXT, place);
    else if (!(s->bits == WV_TIME_DATE_TIME ? check_is_date_time(text, w->response, &instant)
                                            : check_is_http_date(text, w->response, &instant)))
        check_record(w, WV_CODE_TIMESTAMP, place);
    else if (t->need & CHECK_NEED_DIGEST)
        t->digest = check_digest_of_instant(w, &instant);
}

/* "Infinity" is larger than every bound, "-Infinity" smaller; "NaN" is neither (IEEE 754, which is
 * what servers compare with). */
void check_float_text(check_walk *w, const wv_shape_row *s, base_span text, check_place place)
{
    if (!check_is_float_text(text))
        check_record(w, WV_CODE_FLOAT_TEXT, place);
    else if (text.data[0] == '-' && s->flags & WV_SHAPE_MIN)
        check_record(w, WV_CODE_RANGE_MIN, place);
    else if (text.data[0] == 'I' && s->flags & WV_SHAPE_MAX)
        check_record(w, WV_CODE_RANGE_MAX, place);
}

void check_string_end(check_walk *w)
{
    const check_text *t = &w->text;
    const wv_shape_row *s = check_shape(w, t->shape);
    check_place place = {.offset = t->at,
                         .length = scan_offset(&w->reader) - t->at,
                         .shape = t->shape,
                         .flags = t->use == CHECK_TEXT_KEY ? REPORT_ON_KEY : 0,
                         .found = REPORT_FOUND_STRING};
    switch (s->kind) {
    case WV_KIND_STRING:
    case WV_KIND_ENUM:
        check_string(w, s, place);
        break;
    case WV_KIND_BLOB:
        check_blob(w, s, place);
        break;
    case WV_KIND_TIMESTAMP:
        check_timestamp(w, s, place);
        break;
    default: /* WV_KIND_FLOAT, WV_KIND_DOUBLE */
        check_float_text(w, s, (base_span){t->whole, t->too_long ? 0 : t->whole_size}, place);
    }
}
