/* Objects and lists: members, keys, required, entries. */
#include "check/walk_state.h"

/* The index to which the frames above can go, and the words of seen bits that are left. */
static bool has_room(const check_walk *w, uint32_t words)
{
    return w->depth < w->config->depth && w->seen_used + words <= WV_MAX_SEEN_WORDS;
}

static uint8_t frame_flags(const check_walk *w, const wv_shape_row *s)
{
    uint8_t flags = 0;
    if (w->depth)
        flags = w->frames[w->depth - 1].flags & (CHECK_FRAME_DIGEST | CHECK_FRAME_SENSITIVE);
    if (s->flags & WV_SHAPE_UNIQUE)
        flags |= CHECK_FRAME_DIGEST;
    if (s->flags & WV_SHAPE_SENSITIVE)
        flags |= CHECK_FRAME_SENSITIVE;
    return flags;
}

static check_frame *open_frame(check_walk *w, uint32_t shape, uint32_t words)
{
    const wv_shape_row *s = check_shape(w, shape);
    if (!has_room(w, words)) {
        check_record(w, WV_CODE_LIMIT_DEPTH,
                     (check_place){.offset = w->reader.token, .length = 1, .shape = shape});
        return NULL;
    }
    uint8_t flags = frame_flags(w, s);
    check_frame *f = &w->frames[w->depth++];
    *f = (check_frame){.start = w->reader.token,
                       .step = CHECK_NO_STEP,
                       .shape = shape,
                       .set = w->set->used,
                       .seen = (uint16_t)w->seen_used,
                       .flags = flags,
                       .kind = s->kind};
    return f;
}

void check_open_object(check_walk *w, uint32_t shape)
{
    const wv_shape_row *s = check_shape(w, shape);
    uint32_t words = s->kind == WV_KIND_MAP ? 0 : (s->count + 63u) / 64;
    if (!open_frame(w, shape, words))
        return;
    memset(w->seen + w->seen_used, 0, words * sizeof *w->seen);
    w->seen_used += words;
}

void check_open_list(check_walk *w, uint32_t shape)
{
    open_frame(w, shape, 0);
}

static bool test_and_set_seen(check_walk *w, const check_frame *f, uint32_t member)
{
    uint64_t *word = &w->seen[f->seen + member / 64];
    uint64_t bit = UINT64_C(1) << (member & 63);
    bool was = (*word & bit) != 0;
    *word |= bit;
    return was;
}

/* The member that is expected next, else by hash. */
static uint32_t find_member(const check_walk *w, const check_frame *f, base_span name)
{
    const wv_shape_row *s = check_shape(w, f->shape);
    const wv_member_row *expected = &w->schema->members[s->first + f->next];
    if (f->next < s->count && !(expected->flags & WV_MEMBER_BOUND) &&
        match_row_is(w->schema, expected, name))
        return f->next;
    return match_member(w->schema, s, name);
}

/* How a union counts its members that are not null; valid is exactly one. A server refuses unknown
 * members, a client takes one for a newer kind (Smithy's malformed-union and response tests). */
static uint8_t union_counts(const check_walk *w, bool known, base_span name)
{
    if (known)
        return 1;
    if (name.size == 6 && memcmp(name.data, "__type", 6) == 0)
        return 0;
    return w->response ? 1 : w->lenient ? 0 : 2;
}

void check_member_name(check_walk *w)
{
    check_frame *f = check_top(w);
    const wv_shape_row *s = check_shape(w, f->shape);
    base_span name = {w->text.whole, w->text.whole_size};
    uint32_t member = w->text.too_long ? WV_NONE : find_member(w, f, name);
    w->counts = f->kind == WV_KIND_UNION ? union_counts(w, member != WV_NONE, name) : 0;
    f->step = member == WV_NONE ? CHECK_NO_STEP : member;
    w->target = WV_NONE;
    if (member == WV_NONE)
        return;
    const wv_member_row *row = &w->schema->members[s->first + member];
    w->target = row->shape;
    f->next = (uint16_t)(member + 1);
    if (row->flags & WV_MEMBER_WATCHED)
        check_watch_member(w);
    if (test_and_set_seen(w, f, member) && w->config->profile == WV_PROFILE_STRICT)
        check_record(w, WV_CODE_DUPLICATE_MEMBER,
                     (check_place){.offset = w->text.at,
                                   .length = scan_offset(&w->reader) - w->text.at,
                                   .shape = w->target});
}

void check_map_key_begin(check_walk *w)
{
    check_frame *f = check_top(w);
    f->count++;
    check_text_begin(w, CHECK_TEXT_KEY, check_shape(w, f->shape)->first);
}

void check_map_key(check_walk *w)
{
    check_map_key_at(w, w->text.at, true);
}

void check_map_key_at(check_walk *w, uint64_t step, bool unique)
{
    check_frame *f = check_top(w);
    uint64_t length = scan_offset(&w->reader) - w->text.at;
    f->step = step;
    f->key = base_hash_end(&w->text.hash);
    check_string_end(w);
    if (w->stop || !unique || w->config->profile != WV_PROFILE_STRICT)
        return;
    if (check_seen_before(w, f, f->key, w->text.at, length))
        check_record(w, WV_CODE_DUPLICATE_KEY,
                     (check_place){.offset = w->text.at,
                                   .length = length,
                                   .shape = w->text.shape,
                                   .flags = REPORT_ON_KEY});
}

uint32_t check_value_shape(check_walk *w)
{
    if (w->depth == 0)
        return w->root;
    check_frame *f = check_top(w);
    const wv_shape_row *s = check_shape(w, f->shape);
    switch (f->kind) {
    case WV_KIND_LIST:
        f->step = f->count++;
        return s->first;
    case WV_KIND_MAP:
        return s->second;
    default:
        f->count += w->counts;
        return w->target;
    }
}

static bool is_missing(const check_walk *w, const check_frame *f, uint32_t member)
{
    const wv_shape_row *s = check_shape(w, f->shape);
    uint16_t flags = w->schema->members[s->first + member].flags;
    return (flags & (WV_MEMBER_REQUIRED | WV_MEMBER_BOUND)) == WV_MEMBER_REQUIRED &&
           !(w->seen[f->seen + member / 64] >> (member & 63) & 1);
}

/* Members from `first` on that are missing; the report has no room for them. A finding each would
 * cost thousands of instructions for each {} in a list. */
static void count_missing(check_walk *w, const check_frame *f, uint32_t first)
{
    uint64_t count = 0;
    for (uint32_t i = first; i < check_shape(w, f->shape)->count; i++)
        count += is_missing(w, f, i);
    report_count(w->report, check_severity(w, WV_CODE_REQUIRED), count);
}

static void check_required(check_walk *w, const check_frame *f, uint64_t length)
{
    const wv_shape_row *s = check_shape(w, f->shape);
    if (s->count <= 64 && (s->required & ~(s->count ? w->seen[f->seen] : 0)) == 0)
        return;
    for (uint32_t i = 0; i < s->count && !w->stop; i++) {
        if (!is_missing(w, f, i))
            continue;
        check_record_member(w, WV_CODE_REQUIRED, i,
                            (check_place){.offset = f->start,
                                          .length = length,
                                          .shape = w->schema->members[s->first + i].shape});
        if (w->report && !w->kept && !w->stop) {
            count_missing(w, f, i + 1);
            return;
        }
    }
}

/* What the container as a whole must satisfy; its frame is no longer on the stack. */
static void check_whole(check_walk *w, const check_frame *f, uint64_t length)
{
    check_place place = {.offset = f->start, .length = length, .shape = f->shape};
    if (f->flags & CHECK_FRAME_NAMED)
        place.flags = REPORT_SAME_PATH;
    w->named = UINT64_MAX; /* a list in a header begins where its first element does */
    if (f->kind == WV_KIND_UNION && f->count != 1)
        check_record(w, WV_CODE_UNION, place);
    else if (f->kind >= WV_KIND_LIST)
        check_length(w, check_shape(w, f->shape), f->count, place);
    if (!w->stop && check_digest_wanted(w))
        check_digest_done(w, check_digest_of_frame(w, f), f->start, length);
}

void check_close(check_walk *w)
{
    const check_frame *f = check_top(w);
    uint64_t length = scan_offset(&w->reader) - f->start;
    if (f->kind == WV_KIND_STRUCTURE)
        check_required(w, f, length ? 1 : 0); /* an empty body has no { to point at */
    if (w->facts.open)
        check_watch_close(w, f->start, length);
    if (w->facts.set && w->depth == 1 && !w->stop)
        check_rules(w, length ? 1 : 0);
    if (w->stop)
        return;
    report_set_drop(w->set, f->set);
    w->seen_used = f->seen;
    w->depth--;
    check_whole(w, f, length);
}
