/* Schema × tokens -> findings. One pass, an explicit stack, no allocation, no recursion; the whole
 * state is in check_walk, so the walk can stop at any byte and go on with the next piece. */
#ifndef WIREVET_CHECK_CHECK_H
#define WIREVET_CHECK_CHECK_H

#include "base/config.h"
#include "base/digest.h"
#include "match/match.h"
#include "pcre2/pcre2_engine.h"
#include "report/report.h"
#include "scan/decimal.h"
#include "scan/scan.h"

/* Flags of a frame. */
#define CHECK_FRAME_DIGEST    0x01u /* the container's values are digested (uniqueItems) */
#define CHECK_FRAME_SENSITIVE 0x02u /* it or a container around it is sensitive */
#define CHECK_FRAME_BAD_KEY   0x04u /* AWS's one entry for its keys is counted */
#define CHECK_FRAME_BAD_VALUE 0x08u /* AWS's one entry for its elements or values is counted */
#define CHECK_FRAME_REPEATED  0x10u /* a repeated element is recorded */
#define CHECK_FRAME_NAMED     0x20u /* Smithy: a violation at the container's path is counted */

/* No place in the model: before the first element, in an unknown member, while a key is read. */
#define CHECK_NO_STEP UINT64_MAX

/* A modelled container that is open. */
typedef struct check_frame {
    uint64_t start;  /* payload offset of its { or [ */
    uint64_t step;   /* where the walk is in it (wv_violation.step), or CHECK_NO_STEP */
    uint64_t count;  /* list, map: entries; union: members that are not null, see `counts` */
    base_digest sum; /* of its values so far */
    base_digest key; /* map: of the current key */
    uint32_t shape;
    uint32_t set;  /* entries of the set when it was opened */
    uint16_t seen; /* structure, union: its first word of seen bits */
    uint16_t next; /* structure, union: member that is expected next */
    uint8_t flags; /* CHECK_FRAME_… */
    uint8_t kind;  /* WV_KIND_… */
} check_frame;

/* What the text that is being read is for. */
typedef enum check_use {
    CHECK_TEXT_IGNORE,
    CHECK_TEXT_NAME, /* a member's name */
    CHECK_TEXT_KEY,  /* a map key */
    CHECK_TEXT_VALUE,
    CHECK_TEXT_MISMATCH /* a string where the shape wants none */
} check_use;

/* What must be done with its bytes. */
#define CHECK_NEED_COUNT   0x01u
#define CHECK_NEED_PATTERN 0x02u
#define CHECK_NEED_WHOLE   0x04u /* the decoded text in one piece */
#define CHECK_NEED_DIGEST  0x08u
#define CHECK_NEED_BASE64  0x10u
#define CHECK_NEED_LONG    0x20u /* WHOLE, up to WV_MAX_WHOLE instead of WV_MAX_TEXT bytes */

typedef struct check_base64 {
    uint64_t letters; /* of the alphabet */
    uint8_t pads;
    uint8_t last; /* value of the last letter */
    bool bad;
} check_base64;

typedef struct check_text {
    check_use use;
    uint8_t need;
    bool open;
    bool begun;      /* some of it has come */
    bool matched;    /* PATTERN: it came whole, and its verdict is known */
    uint8_t verdict; /* match_verdict */
    bool too_long;   /* WHOLE: does not fit the buffer */
    uint32_t shape;
    uint64_t at;         /* payload offset of the opening quote */
    uint64_t scalars;    /* Unicode scalar values; a lone surrogate counts as one */
    uint64_t units;      /* UTF-16 length: it is not known which of the two AWS counts */
    match_state pattern; /* unless it is matched */
    base_hasher hash;
    base_digest digest; /* of the complete text */
    check_base64 base64;
    const uint8_t *whole;
    size_t whole_size;
    uint8_t *buffer;
    size_t capacity;
    uint8_t small[WV_MAX_TEXT];
} check_text;

/* What the rules of an operation want to know: a bit for each fact (tables.h). */
typedef struct check_facts {
    const wv_rule_set_row *set; /* NULL: no rule is to be judged */
    uint64_t held;
    uint64_t spoilt;  /* of a value with a type error, or inside of one: unknown for good */
    uint64_t unknown; /* texts that are no versions */
    uint32_t open;    /* watches whose object or list has not ended */
    uint8_t pending;  /* 1 + watch whose value comes; 0: none */
    uint8_t text;     /* 1 + watch whose text is being read; 0: none */
} check_facts;

typedef struct check_spot {
    uint64_t offset, length;
} check_spot;

typedef struct check_walk {
    scan_reader reader;
    const wv_config *config;
    const wv_schema *schema;
    const struct pcre2_engine *engine;
    wv_report *report; /* NULL: only the verdict */
    report_set *set;
    uint8_t *whole;  /* WV_MAX_WHOLE bytes for texts that must be whole */
    uint32_t root;   /* shape of the payload; WV_NONE: any object */
    uint32_t target; /* shape of the member whose value comes; WV_NONE: not modelled */
    uint32_t depth;  /* frames */
    uint32_t floor;  /* skipping: containers that were open before the skipped one */
    uint32_t seen_used;
    bool response;
    bool lenient;    /* nulls, offsets and so on as clients take them, or the aws profile */
    uint8_t counts;  /* union: what the current member adds to its count */
    bool skipping;   /* inside a container that is not modelled */
    bool mismatched; /* the skipped container stands where the shape wants something else */
    uint8_t mismatch_found;
    uint32_t mismatch_shape;
    uint64_t skip_at;    /* payload offset of the skipped container */
    uint8_t source;      /* WV_SOURCE_… of what is read */
    bool raw;            /* the body is text, no JSON */
    uint32_t pair;       /* outside the body: its index, or WV_NONE */
    bool kept;           /* the report had room for the last finding */
    uint64_t named;      /* offset of the last value with a violation; UINT64_MAX: none */
    uint32_t named_pair; /* of it */
    uint8_t named_source;
    bool stop;
    bool limited; /* a limit was hit */
    bool invalid; /* a violation was found */
    check_facts facts;
    check_text text;
    uint64_t seen[WV_MAX_SEEN_WORDS];
    check_frame frames[WV_MAX_DEPTH];
    check_spot spots[WV_RULE_WATCHES]; /* values of the watches that are there */
} check_walk;

/* root: shape row of the payload, WV_NONE if any object will do. set: for digests. whole: memory of
 * WV_MAX_WHOLE bytes. */
void check_begin(check_walk *w, const wv_config *config, wv_operation operation, uint32_t root,
                 wv_direction direction, wv_report *report, report_set *set, uint8_t *whole);

/* Walks over the next piece; keeps no pointer into it. False: the verdict is known and no piece is
 * wanted. */
bool check_feed(check_walk *w, const uint8_t *data, size_t size, bool last);

/* Judges all of a message's body in place of check_feed(). */
void check_body(check_walk *w, const wv_message_row *message, const uint8_t *data, size_t size);

/* Judges what travels outside the body; the message's structure is open then, for check_body() of a
 * payload, or closed. False: the target is not one of the operation. */
bool check_parameters(check_walk *w, const wv_message_row *message, const wv_http *http);

/* After check_feed() returned false. */
wv_verdict check_verdict(const check_walk *w);

/* Name of the error in an error body: top-level __type, else code; empty if there is none. Borrowed
 * from the payload. */
wv_str check_error_type(const uint8_t *json, size_t size);

/* Only the part that names the error: after #, before : (com.amazonaws.glue#X, X:http://…). */
wv_str check_error_name(wv_str type);

/* Row of the error in the schema, or WV_NONE if the operation does not declare it. */
uint32_t check_find_error(wv_operation operation, wv_str name);

#endif
