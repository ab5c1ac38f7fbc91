/* The director: takes tokens and hands them on. */
#include "base/element.h"
#include "check/walk_state.h"

void check_begin(check_walk *w, const wv_config *config, wv_operation operation, uint32_t root,
                 wv_direction direction, wv_report *report, report_set *set, uint8_t *whole)
{
    bool aws = config->profile == WV_PROFILE_AWS;
    /* not the whole structure: frames, seen bits and the text buffer are written before use */
    memset(&w->config, 0, offsetof(check_walk, text) - offsetof(check_walk, config));
    w->text.open = false;
    w->config = config;
    w->schema = operation.schema;
    w->engine = base_config_engine(config, operation.schema);
    w->report = report;
    w->set = set;
    w->whole = whole;
    w->root = w->target = root;
    w->response = direction == WV_RESPONSE;
    w->lenient = aws || w->response;
    w->named = UINT64_MAX;
    check_rules_begin(w, operation);
    scan_begin(&w->reader, (scan_limits){SCAN_NEST_MAX, config->digits, aws});
}

/* False where any value will do: documents and members that are not modelled. An answer without a
 * modelled shape is an object all the same. */
static bool is_typed(const check_walk *w, uint32_t shape)
{
    if (shape == WV_NONE)
        return w->depth == 0;
    return check_shape(w, shape)->kind != WV_KIND_DOCUMENT;
}

/* A container that is not modelled, or not what the shape wants: only its syntax counts. */
static void skip_begin(check_walk *w, uint32_t shape, scan_token token)
{
    w->skipping = true;
    w->floor = w->reader.depth - 1;
    w->skip_at = w->reader.token;
    w->mismatched = is_typed(w, shape) && !(shape == WV_NONE && token == SCAN_OBJECT);
    w->mismatch_shape = shape;
    w->mismatch_found = token == SCAN_OBJECT ? REPORT_FOUND_OBJECT : REPORT_FOUND_ARRAY;
    w->reader.limits.nesting = w->floor + w->config->nesting;
    if (shape == WV_NONE && w->depth == 0 && !w->mismatched)
        w->reader.limits.nesting++; /* an answer without a model is no value inside another */
    if (w->reader.depth > w->reader.limits.nesting)
        check_record(w, WV_CODE_LIMIT_NESTING,
                     (check_place){.offset = w->skip_at, .length = 1, .shape = WV_NONE});
}

static void skip_end(check_walk *w)
{
    uint64_t length = scan_offset(&w->reader) - w->skip_at;
    w->skipping = false;
    w->reader.limits.nesting = SCAN_NEST_MAX;
    if (w->facts.open)
        check_watch_close(w, w->skip_at, length);
    if (w->mismatched)
        check_record(w, WV_CODE_TYPE,
                     (check_place){.offset = w->skip_at,
                                   .length = length,
                                   .shape = w->mismatch_shape,
                                   .found = w->mismatch_found});
}

static void on_container(check_walk *w, scan_token token)
{
    uint32_t shape = check_value_shape(w);
    uint8_t kind = shape == WV_NONE ? WV_KIND_DOCUMENT : check_shape(w, shape)->kind;
    if (token == SCAN_OBJECT &&
        (kind == WV_KIND_STRUCTURE || kind == WV_KIND_UNION || kind == WV_KIND_MAP))
        check_open_object(w, shape);
    else if (token == SCAN_ARRAY && kind == WV_KIND_LIST)
        check_open_list(w, shape);
    else
        skip_begin(w, shape, token);
}

static void on_boolean(check_walk *w, scan_token token)
{
    uint32_t shape = check_value_shape(w);
    if (!is_typed(w, shape))
        return;
    if (shape == WV_NONE || check_shape(w, shape)->kind != WV_KIND_BOOLEAN)
        check_mismatch(w, shape, token == SCAN_TRUE ? REPORT_FOUND_TRUE : REPORT_FOUND_FALSE);
    else if (check_digest_wanted(w))
        check_digest_done(w, check_digest_of_token(w, token), w->reader.token,
                          scan_offset(&w->reader) - w->reader.token);
}

/* null is the absence of a value: in a structure of the member, else of an element, which only
 * sparse lists and maps have. */
static void on_null(check_walk *w)
{
    check_place place = {.offset = w->reader.token, .length = 4, .found = REPORT_FOUND_NULL};
    place.shape = check_value_shape(w);
    if (w->depth == 0) {
        check_record(w, WV_CODE_TYPE, place);
        return;
    }
    check_frame *f = check_top(w);
    if (f->kind == WV_KIND_UNION) {
        f->count -= w->counts;
    } else if (f->kind == WV_KIND_STRUCTURE) {
        const wv_shape_row *s = check_shape(w, f->shape);
        if (f->step != CHECK_NO_STEP &&
            w->schema->members[s->first + f->step].flags & WV_MEMBER_REQUIRED)
            check_record(w, WV_CODE_REQUIRED, place);
    } else if (!(check_shape(w, f->shape)->flags & WV_SHAPE_SPARSE) && !w->lenient) {
        check_record(w, WV_CODE_NULL_ELEMENT, place);
    } else if (!(check_shape(w, f->shape)->flags & WV_SHAPE_SPARSE) && !w->response &&
               base_element_not_null(w->schema, check_shape(w, place.shape))) {
        check_record(w, WV_CODE_REQUIRED, place);
    } else if (check_digest_wanted(w)) {
        check_digest_done(w, check_digest_of_token(w, SCAN_NULL), place.offset, 4);
    }
}

static void on_number(check_walk *w)
{
    uint32_t shape = check_value_shape(w);
    if (shape == WV_NONE && is_typed(w, shape))
        check_mismatch(w, shape, REPORT_FOUND_NUMBER);
    else if (is_typed(w, shape))
        check_number(w, shape, scan_number_text(&w->reader), w->reader.token,
                     scan_offset(&w->reader) - w->reader.token);
}

static bool takes_text(const wv_shape_row *s)
{
    switch (s->kind) {
    case WV_KIND_STRING:
    case WV_KIND_ENUM:
    case WV_KIND_BLOB:
    case WV_KIND_FLOAT:
    case WV_KIND_DOUBLE:
        return true;
    case WV_KIND_TIMESTAMP:
        return s->bits != WV_TIME_EPOCH;
    default:
        return false;
    }
}

static void on_string(check_walk *w)
{
    uint32_t shape = check_value_shape(w);
    if (!is_typed(w, shape))
        check_text_begin(w, CHECK_TEXT_IGNORE, shape);
    else if (shape != WV_NONE && takes_text(check_shape(w, shape)))
        check_text_begin(w, CHECK_TEXT_VALUE, shape);
    else
        check_text_begin(w, CHECK_TEXT_MISMATCH, shape);
}

static void on_key(check_walk *w)
{
    if (check_top(w)->kind == WV_KIND_MAP)
        check_map_key_begin(w);
    else
        check_text_begin(w, CHECK_TEXT_NAME, WV_NONE);
}

static void on_token(check_walk *w, scan_token token)
{
    if (w->facts.pending)
        check_watch_value(w, token);
    switch (token) {
    case SCAN_OBJECT:
    case SCAN_ARRAY:
        on_container(w, token);
        break;
    case SCAN_OBJECT_END:
    case SCAN_ARRAY_END:
        check_close(w);
        break;
    case SCAN_KEY:
        on_key(w);
        break;
    case SCAN_STRING:
        on_string(w);
        break;
    case SCAN_NUMBER:
        on_number(w);
        break;
    case SCAN_NULL:
        on_null(w);
        break;
    default: /* SCAN_TRUE, SCAN_FALSE */
        on_boolean(w, token);
    }
}

/* In a skipped container only the reader's grammar counts. */
static void on_skipped(check_walk *w, scan_token token)
{
    if (token == SCAN_KEY || token == SCAN_STRING)
        check_text_begin(w, CHECK_TEXT_IGNORE, WV_NONE);
    else if (w->reader.depth == w->floor)
        skip_end(w);
}

/* An empty body counts as {} (Smithy: servers MUST also accept an empty body; clients too); the
 * real service refuses it (Athena), but of restJson1, where a body may have no members at all. */
static bool is_empty_object(const check_walk *w)
{
    return w->reader.error == WV_CODE_EMPTY &&
           (w->response || w->config->profile == WV_PROFILE_STRICT ||
            w->schema->service->protocol == WV_PROTOCOL_REST_JSON_1);
}

static void on_error(check_walk *w)
{
    const scan_reader *r = &w->reader;
    if (is_empty_object(w)) {
        if (w->root != WV_NONE && check_shape(w, w->root)->kind == WV_KIND_STRUCTURE) {
            check_open_object(w, w->root);
            check_close(w);
        }
        w->stop = true;
        return;
    }
    if (r->between && w->depth && !w->skipping)
        check_top(w)->step = CHECK_NO_STEP; /* the value before is none of the error's places */
    check_record(w, r->error,
                 (check_place){.offset = r->error_at, .length = r->error_size, .shape = WV_NONE});
    w->stop = true;
}

bool check_feed(check_walk *w, const uint8_t *data, size_t size, bool last)
{
    scan_chunk(&w->reader, data, size, last);
    while (!w->stop) {
        if (w->text.open) {
            check_text_read(w);
            if (w->text.open && !w->stop)
                return true; /* out of bytes */
            continue;
        }
        scan_token token = scan_next(&w->reader);
        if (token == SCAN_MORE)
            return true;
        if (token == SCAN_ERROR)
            on_error(w);
        else if (token == SCAN_END)
            w->stop = true;
        else if (w->skipping)
            on_skipped(w, token);
        else
            on_token(w, token);
    }
    return false;
}

wv_verdict check_verdict(const check_walk *w)
{
    return w->limited ? WV_LIMIT : w->invalid ? WV_INVALID : WV_VALID;
}
