/* Digests of values, for lists whose elements must be unique: numbers by value, objects whatever
 * the order of their members, null members and unknown ones as if they were not there. */
#include "check/walk_state.h"

bool check_digest_wanted(const check_walk *w)
{
    return w->depth && w->frames[w->depth - 1].flags & CHECK_FRAME_DIGEST;
}

base_digest check_digest_of_number(const check_walk *w, const scan_decimal *d)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, d->negative ? '-' : '+');
    base_hash_word(&h, (uint64_t)d->exponent);
    const uint8_t *at = d->first;
    for (uint8_t c; (c = scan_decimal_digit(d, &at)) != 0;)
        base_hash_feed(&h, &c, 1);
    return base_hash_end(&h);
}

base_digest check_digest_of_instant(const check_walk *w, const check_instant *instant)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, 'i');
    base_hash_word(&h, (uint64_t)instant->seconds);
    base_hash_feed(&h, instant->fraction.data, instant->fraction.size);
    return base_hash_end(&h);
}

base_digest check_digest_of_token(const check_walk *w, scan_token token)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, token == SCAN_TRUE ? 't' : token == SCAN_FALSE ? 'f' : 'n');
    return base_hash_end(&h);
}

base_digest check_digest_of_frame(const check_walk *w, const check_frame *f)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, f->kind);
    base_hash_word(&h, f->sum.low);
    base_hash_word(&h, f->sum.high);
    return base_hash_end(&h);
}

/* A member or entry as one digest; the sum of them does not depend on their order. */
static void add_entry(const check_walk *w, check_frame *f, base_digest value)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, 'e');
    base_hash_word(&h, f->kind == WV_KIND_MAP ? f->key.low : f->step);
    base_hash_word(&h, f->kind == WV_KIND_MAP ? f->key.high : 0);
    base_hash_word(&h, value.low);
    base_hash_word(&h, value.high);
    base_digest d = base_hash_end(&h);
    f->sum.low += d.low;
    f->sum.high += d.high;
}

static void add_element(const check_walk *w, check_frame *f, base_digest value)
{
    base_hasher h;
    base_hash_begin(&h, w->config->key, 'l');
    base_hash_word(&h, f->sum.low);
    base_hash_word(&h, f->sum.high);
    base_hash_word(&h, value.low);
    base_hash_word(&h, value.high);
    f->sum = base_hash_end(&h);
}

bool check_seen_before(check_walk *w, const check_frame *f, base_digest digest, uint64_t offset,
                       uint64_t length)
{
    uint64_t seen_at;
    switch (report_set_add(w->set, f->set, digest, offset, &seen_at)) {
    case SET_FOUND:
        return true;
    case SET_FULL:
        check_record(w, WV_CODE_LIMIT_SET,
                     (check_place){.offset = offset, .length = length, .shape = f->shape});
        return false;
    default:
        return false;
    }
}

/* Once for a list, at the list's path, pointing at the first element that repeats another. */
static void check_unique(check_walk *w, check_frame *f, base_digest digest, uint64_t offset,
                         uint64_t length)
{
    if (!check_seen_before(w, f, digest, offset, length) || f->flags & CHECK_FRAME_REPEATED)
        return;
    f->flags |= CHECK_FRAME_REPEATED | CHECK_FRAME_NAMED; /* the first at the list's path */
    w->depth--;
    check_record(w, WV_CODE_UNIQUE,
                 (check_place){.offset = offset, .length = length, .shape = f->shape});
    w->depth++;
}

void check_digest_done(check_walk *w, base_digest digest, uint64_t offset, uint64_t length)
{
    check_frame *f = check_top(w);
    if (f->kind == WV_KIND_LIST) {
        add_element(w, f, digest);
        if (check_shape(w, f->shape)->flags & WV_SHAPE_UNIQUE)
            check_unique(w, f, digest, offset, length);
    } else if (f->step != CHECK_NO_STEP) {
        add_entry(w, f, digest);
    }
}
