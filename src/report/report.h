/* The bounded store of findings in the caller's memory: order, totals, sets of digests, scratch.
 *
 * A full store keeps the findings that come first: violations before warnings, those that AWS
 * names one by one before further ones of the same list or map, then canonical order (declared
 * member order down the path, a container before its children, key before value, pattern before
 * length). report_finish() then puts what was kept into canonical order. */
#ifndef WIREVET_REPORT_REPORT_H
#define WIREVET_REPORT_REPORT_H

#include "base/config.h"
#include "report/excerpts.h"
#include "report/set.h"

/* Flags of a finding. */
#define REPORT_ON_KEY 0x01u /* about the key of a map entry */
#define REPORT_ELEMENT                                                                             \
    0x02u /* a constraint on a list element, map key or map value: AWS names the                   \
             list or map, once */
#define REPORT_REPEAT    0x04u /* ELEMENT, and not the first of its list or map */
#define REPORT_SENSITIVE 0x08u /* the value must not be shown */
#define REPORT_RAW       0x10u /* of the body, whose bytes are the value: it is no JSON */
#define REPORT_SAME_PATH 0x20u /* Smithy's words put an earlier violation at the same path */
#define REPORT_SMITHY    0x40u /* Smithy's order within one value */

/* A path is a step per container: the index of the member in a structure or union, the index in a
 * list, the payload offset of the key in a map. The schema tells which. Of a map outside
 * the body it is REPORT_PAIR_STEP(), or the key's offset in the target where `pair` is WV_NONE. */
#define REPORT_PAIR_STEP(pair, prefix) ((uint64_t)(pair) << 8 | (prefix))
#define REPORT_ABSENT                  UINT64_MAX
struct wv_violation {
    uint64_t offset, length;
    uint64_t
        container; /* ELEMENT, UNIQUE: payload offset of the list or map; RULE: see `measure` */
    int64_t bound;
    uint64_t measure; /* LENGTH_MIN, LENGTH_MAX: the length that it has; RULE: offset of the value
                         for hole 0 of its text (`container`: for hole 1), or REPORT_ABSENT */
    uint32_t shape;   /* effective shape of the value; WV_NONE: none */
    uint16_t code;    /* WV_CODE_… */
    uint8_t severity;
    uint8_t flags; /* REPORT_… */
    uint8_t found; /* TYPE: what stood there, REPORT_FOUND_… */
    uint8_t steps;
    uint8_t source; /* WV_SOURCE_… */
    uint8_t unused;
    uint32_t pair; /* outside the body: its index, or WV_NONE; RULE: rule row */
    uint64_t step[WV_MAX_DEPTH];
};

enum {
    REPORT_FOUND_NONE,
    REPORT_FOUND_OBJECT,
    REPORT_FOUND_ARRAY,
    REPORT_FOUND_STRING,
    REPORT_FOUND_NUMBER,
    REPORT_FOUND_TRUE,
    REPORT_FOUND_FALSE,
    REPORT_FOUND_NULL
};

#define REPORT_SLOTS_MIN 10
#define REPORT_SLOTS_MAX 1024 /* bounds the work that one more finding costs */

struct wv_report {
    wv_operation operation;
    wv_direction direction;
    uint32_t root; /* shape row at which the paths start: input, output or error; WV_NONE: none */
    wv_verdict verdict;
    const uint8_t *json; /* NULL if the payload was fed */
    size_t size;
    const report_excerpts *excerpts; /* fed: what is left of it */
    wv_http http;                    /* all zero but after wv_check_http() */
    uint64_t total;                  /* findings */
    uint64_t violations;             /* of severity violation */
    uint64_t aws_total;              /* constraint violations as the dialect counts them */
    uint64_t paths;                  /* at which Smithy's words put them */
    bool has_first;    /* first: the first syntax, type or limit violation in the payload */
    bool unparsed;     /* the payload is not JSON */
    bool truncated;    /* fed: something that is quoted is not there */
    uint8_t dialect;   /* WV_DIALECT_CORAL or WV_DIALECT_SMITHY */
    uint16_t count;    /* kept */
    uint16_t capacity; /* slots */
    wv_violation *slots;
    uint16_t *order;  /* slots in order */
    uint8_t *scratch; /* WV_MAX_WHOLE bytes for texts that must be whole */
    report_set set;
    wv_violation first;
};

/* Starts the report of a new check, in the coral dialect. json NULL: the payload is fed, and
 * `excerpts` may be set. */
void report_begin(wv_report *r, wv_operation operation, wv_direction direction, uint32_t root,
                  const uint8_t *json, size_t size);

/* Counts a finding and keeps it if it is among the first; false: it is not. */
bool report_add(wv_report *r, const wv_violation *v);

/* Counts `count` constraint findings that would not be kept: those that sort after one that was
 * not, none of a list's or map's elements. */
void report_count(wv_report *r, uint32_t severity, uint64_t count);

/* Canonical order, and the verdict. */
void report_finish(wv_report *r, wv_verdict verdict);

/* Which of two findings comes first in canonical order: < 0, 0, > 0. */
int report_compare(const wv_violation *a, const wv_violation *b);

/* Bytes of the payload from an offset on: all of them, or of one that was fed as many as lie in one
 * piece; empty where they are missing. */
base_span report_bytes(const wv_report *r, uint64_t offset);

/* Text outside the body that a finding is about, from its offset on; the whole of a map's key. */
base_span report_text(const wv_report *r, const wv_violation *v);
base_span report_map_key(const wv_report *r, const wv_violation *v);

/* Is what stands at its offset a JSON token? */
static inline bool report_in_json(const wv_violation *v)
{
    return v->source == WV_SOURCE_BODY && !(v->flags & REPORT_RAW);
}

/* What the code is about. */
static inline bool report_is_syntax(uint32_t code)
{
    return code < WV_CODE_TYPE;
}
static inline bool report_is_constraint(uint32_t code)
{
    return code >= WV_CODE_REQUIRED && code < WV_CODE_LIMIT_DEPTH;
}
static inline bool report_is_limit(uint32_t code)
{
    return code >= WV_CODE_LIMIT_DEPTH && code < WV_CODE_RULE;
}
static inline bool report_is_rule(uint32_t code)
{
    return code >= WV_CODE_RULE;
}

#endif
