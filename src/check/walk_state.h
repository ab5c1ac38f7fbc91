/* Private to the check room: what its files share. */
#ifndef WIREVET_CHECK_WALK_STATE_H
#define WIREVET_CHECK_WALK_STATE_H

#include "check/check.h"
#include "http/http.h"

/* A place in the payload that a finding is about. */
typedef struct check_place {
    uint64_t offset, length;
    uint32_t shape; /* of the value; WV_NONE: none */
    int64_t bound;
    uint64_t measure; /* a length that is out of bounds */
    uint8_t flags;    /* REPORT_ON_KEY, REPORT_SAME_PATH */
    uint8_t found;    /* REPORT_FOUND_… */
    uint32_t rule;    /* RULE: its row */
    uint64_t other;   /* RULE: offset of the value for hole 1 */
} check_place;

static inline const wv_shape_row *check_shape(const check_walk *w, uint32_t shape)
{
    return &w->schema->shapes[shape];
}

static inline check_frame *check_top(check_walk *w)
{
    return &w->frames[w->depth - 1];
}

/* record.c: constraints in responses are warnings, unless the config enforces them. */
uint32_t check_severity(const check_walk *w, uint32_t code);

/* A finding at the current path. Sets stop where the walk need not go on. */
void check_record(check_walk *w, uint32_t code, check_place place);

/* The same with one step more: a member of the top frame, in place of the current step. */
void check_record_member(check_walk *w, uint32_t code, uint32_t member, check_place place);

/* The token is of another JSON type than the shape wants. */
void check_mismatch(check_walk *w, uint32_t shape, uint8_t found);

/* container.c */
void check_open_object(check_walk *w, uint32_t shape);
void check_open_list(check_walk *w, uint32_t shape);
void check_close(check_walk *w);
void check_member_name(check_walk *w);
void check_map_key_begin(check_walk *w);
void check_map_key(check_walk *w);
void check_map_key_at(check_walk *w, uint64_t step, bool unique);

/* Shape of the value that begins now; moves a list's step on. WV_NONE: not modelled. */
uint32_t check_value_shape(check_walk *w);

/* text.c */
void check_text_begin(check_walk *w, check_use use, uint32_t shape);
void check_text_read(check_walk *w);
void check_text_piece(check_walk *w, const scan_run *run, bool only);

/* strings.c: a complete string. */
void check_string_end(check_walk *w);
void check_float_text(check_walk *w, const wv_shape_row *shape, base_span text, check_place place);
void check_length(check_walk *w, const wv_shape_row *shape, uint64_t length, check_place place);

/* number.c: a complete number token. */
void check_number(check_walk *w, uint32_t shape, base_span text, uint64_t offset, uint64_t length);

/* plain.c: a complete text outside of JSON that is a value, key or element; `at` and `size` are its
 * place in the source. False: the key is no text, which is recorded. */
void check_plain_value(check_walk *w, uint32_t shape, http_text text, uint64_t at, uint64_t size);
bool check_plain_key(check_walk *w, uint32_t shape, http_text text, uint64_t at, uint64_t size);

/* The same for a value that is a text and comes in pieces: false if a piece is no UTF-8. */
typedef struct check_utf8 {
    uint8_t need, low, high; /* continuation bytes still to come, and the range of the next */
} check_utf8;
void check_plain_begin(check_walk *w, uint32_t shape);
bool check_plain_piece(check_walk *w, check_utf8 *u, base_span piece);
void check_plain_end(check_walk *w);

/* body.c */
bool check_is_blank(const uint8_t *data, size_t size);
void check_absent(check_walk *w, const wv_message_row *message);

/* The reader as if it had just read [at, at + size). */
void check_pretend(check_walk *w, uint64_t at, uint64_t size);

/* formats.c */
typedef struct check_instant {
    int64_t seconds;    /* since 1970, a leap second as the one after it */
    base_span fraction; /* decimal digits into the text */
} check_instant;

void check_base64_feed(check_base64 *b, base_span piece);
bool check_base64_valid(const check_base64 *b);
uint64_t check_base64_bytes(const check_base64 *b);
bool check_is_date_time(base_span text, bool offsets, check_instant *instant);
bool check_is_http_date(base_span text, bool fractions, check_instant *instant);
bool check_is_float_text(base_span text);

/* rules.c: facts for the rules of the operation. */
void check_rules_begin(check_walk *w, wv_operation operation);
/* The name of a watched member has been read: does some rule read it at this place? */
void check_watch_member(check_walk *w);
/* The first token of a pending watch's value; the end of its text; that of an object or list. */
void check_watch_value(check_walk *w, scan_token token);
void check_watch_text(check_walk *w);
void check_watch_close(check_walk *w, uint64_t start, uint64_t length);
/* A type error at this offset. */
void check_watch_spoil(check_walk *w, uint32_t code, uint64_t offset);
/* The root object, the only frame, ends: judges the rules. */
void check_rules(check_walk *w, uint64_t length);

/* digest.c: a complete value; digests are only made where an enclosing list wants unique elements.
 */
bool check_digest_wanted(const check_walk *w);
base_digest check_digest_of_number(const check_walk *w, const scan_decimal *d);
base_digest check_digest_of_instant(const check_walk *w, const check_instant *instant);
base_digest check_digest_of_token(const check_walk *w, scan_token token);
base_digest check_digest_of_frame(const check_walk *w, const check_frame *f);
void check_digest_done(check_walk *w, base_digest digest, uint64_t offset, uint64_t length);

/* True if what the reader stands behind was seen before in the frame; WV_CODE_LIMIT_SET if the set
 * is full. */
bool check_seen_before(check_walk *w, const check_frame *f, base_digest digest, uint64_t offset,
                       uint64_t length);

#endif
