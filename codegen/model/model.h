/* The shapes of one service, whatever file format they came from. Names and texts are bytes with a
 * length; everything lives in the arena. */
#ifndef WIREVET_MODEL_MODEL_H
#define WIREVET_MODEL_MODEL_H

#include "support/arena.h"
#include "support/fail.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct model_text {
    const char *data; /* also NUL-terminated */
    size_t size;
} model_text;

typedef enum model_kind { /* the order and values of WV_KIND_… in tables.h */
                          MODEL_DOCUMENT,
                          MODEL_STRING,
                          MODEL_ENUM,
                          MODEL_BOOLEAN,
                          MODEL_BYTE,
                          MODEL_SHORT,
                          MODEL_INTEGER,
                          MODEL_LONG,
                          MODEL_INT_ENUM,
                          MODEL_BIG_INTEGER,
                          MODEL_FLOAT,
                          MODEL_DOUBLE,
                          MODEL_BIG_DECIMAL,
                          MODEL_TIMESTAMP,
                          MODEL_BLOB,
                          MODEL_STRUCTURE,
                          MODEL_UNION,
                          MODEL_LIST,
                          MODEL_MAP,
                          MODEL_OPERATION,
                          MODEL_SERVICE,
                          MODEL_RESOURCE
} model_kind;

typedef enum model_time {
    MODEL_TIME_NONE,
    MODEL_TIME_EPOCH,
    MODEL_TIME_DATE_TIME,
    MODEL_TIME_HTTP_DATE
} model_time;

/* The traits that bind values. A member's set trait replaces the target's, trait by trait. */
typedef struct model_traits {
    bool has_length_min, has_length_max, has_range_min, has_range_max, has_pattern;
    bool required, sensitive, sparse, unique, error, has_enum_trait;
    bool has_default, fills_in; /* default: given; and not null */
    int64_t length_min, length_max;
    model_text range_min, range_max; /* decimal texts */
    model_text pattern;
    fail_place pattern_place; /* of the pattern's text */
    fail_place length_place, range_place;
    model_time time;
    uint32_t http_status; /* 0: no error; an error without httpError has 400 or 500 */
} model_traits;

/* Where a member of an operation's input, output or error travels (restJson1 only: the other
 * protocols put everything into the body, whatever their models say). Bindings count at the top of
 * a message; inside, such a member is one of the body like the others. */
typedef enum model_location {
    MODEL_IN_BODY,
    MODEL_IN_PAYLOAD, /* the member is the whole body: @httpPayload */
    MODEL_IN_LABEL,
    MODEL_IN_QUERY,
    MODEL_IN_QUERY_PARAMS, /* a map: the query parameters that nothing else takes */
    MODEL_IN_HEADER,
    MODEL_IN_PREFIX_HEADERS, /* a map: the headers that begin with location_name */
    MODEL_IN_STATUS          /* of a response */
} model_location;

typedef struct model_shape model_shape;

/* A member of a structure or union (declared order), the element of a list ("member"), the key and
 * value of a map, or a value of an enum (target NULL). */
typedef struct model_member {
    model_text name;      /* in the model; an identifier */
    model_text wire;      /* on the wire; for an enum its value, for an intEnum the decimal text */
    model_text target_id; /* absolute shape id */
    model_shape *target;  /* after model_resolve() */
    model_traits traits;
    bool hidden; /* enum value left out of messages */
    model_location location;
    model_text location_name; /* of a query parameter, header or prefix; of a label its member */
    fail_place place;
    fail_place target_place; /* of the target's id */
} model_member;

struct model_shape {
    model_text id;   /* com.amazonaws.glue#NameString */
    model_text name; /* NameString */
    model_kind kind;
    model_traits traits;
    model_member *members;
    uint32_t member_count;
    bool prelude;   /* smithy.api#String and so on: not in any file */
    bool streaming; /* blob: any length, not in memory; union: an event stream */
    bool reached;   /* by an operation that is kept; after model_resolve() */
    bool cycle;     /* reached, and can reach itself; after model_resolve() */
    fail_place place;
};

typedef struct model_operation {
    model_text name;                /* CreateSession */
    model_text input_id, output_id; /* empty: smithy.api#Unit */
    model_shape *input, *output;    /* NULL: Unit */
    model_text *error_ids;
    model_shape **errors;
    uint32_t error_count;
    model_text http_method, http_uri; /* restJson1: GET, /things/{id}?list; else empty */
    uint32_t http_status;             /* of success; 0: none is said */
    fail_place place;
    fail_place input_place, output_place, *error_places;
} model_operation;

/* What the service calls a violation (spec/diagnostics.json); texts are never empty but `extra`. */
typedef struct model_diagnostics {
    model_text dialect; /* coral or smithy */
    model_text constraint_error, serialization_error;
    model_text message_key, serialization_message_key;
    bool echo_values, elements_not_null;
    model_text vocabulary;                            /* modern, classic or dynamodb */
    model_text constraint_space, serialization_space; /* of __type in AWS JSON 1.0; may be empty */
    model_text body_suffix;                           /* may be empty */
    model_text (*extra)[2];
    uint32_t extra_count;
    model_text (*aliases)[3]; /* structure, member, word of the path */
    uint32_t alias_count;
    model_text
        *sensitive; /* shapes whose values the service keeps to itself, whatever the model says */
    uint32_t sensitive_count;
    model_text *documented_constraint, *documented_serialization; /* preference lists */
    uint32_t documented_constraint_count, documented_serialization_count;
} model_diagnostics;

/* A rule in words (spec/rules.json): where `when` holds, `then` must. */
typedef enum model_condition_kind {
    MODEL_PRESENT, /* the member at `pointer` is there and not null */
    MODEL_IS,      /* it is this text */
    MODEL_VERSION, /* it is a version that compares so with `text` */
    MODEL_ALL,     /* each of the conditions inside */
    MODEL_ANY,
    MODEL_NOT /* the one inside does not hold */
} model_condition_kind;

typedef enum model_compare {
    MODEL_LESS,
    MODEL_LESS_OR_EQUAL,
    MODEL_EQUAL,
    MODEL_NOT_EQUAL,
    MODEL_GREATER_OR_EQUAL,
    MODEL_GREATER
} model_compare;

typedef struct model_condition model_condition;
struct model_condition {
    model_condition_kind kind;
    model_compare compare;
    model_text pointer, text;
    model_condition *first, *next; /* inside of it; beside it */
    fail_place place;
};

typedef struct model_rule {
    model_text operation;
    model_condition *when, *then;
    model_text at; /* pointer to the member that findings point at */
    model_text error, text;
    model_text source; /* where it is written */
    fail_place place, at_place, text_place;
} model_rule;

typedef enum model_protocol {
    MODEL_AWS_JSON_1_0,
    MODEL_AWS_JSON_1_1,
    MODEL_REST_JSON_1
} model_protocol;

typedef struct model {
    arena *memory;
    const char *file;
    model_text service_id; /* com.amazonaws.glue#AWSGlue */
    model_text service;    /* AWSGlue: the X-Amz-Target prefix */
    model_text space;      /* com.amazonaws.glue */
    model_text sdk;        /* sdkId without spaces, lower case: glue */
    model_text version;    /* 2017-03-31 */
    model_protocol protocol;
    bool documentation_patterns; /* whole match with Java's meaning, else Smithy search */
    model_shape *shapes;         /* of the file and the prelude, sorted by id, byte by byte */
    uint32_t shape_count;
    model_operation *operations; /* sorted by name, byte by byte */
    uint32_t operation_count;
    model_diagnostics diagnostics;
    model_rule *rules;
    uint32_t rule_count;
    bool rules_optional; /* those about members that the model lacks are left out */
} model;

/* Explicit limits of what a model file may hold when it is hostile; beyond: an error. */
#define MODEL_MAX_BYTES   (64u << 20)
#define MODEL_MAX_SHAPES  200000u
#define MODEL_MAX_MEMBERS 4096u /* of one shape */

/* Shape by absolute id, prelude shapes too; NULL if none. */
model_shape *model_find(model *m, model_text id);

/* Keeps only these operations (names; count 0 keeps all), resolves every target that they reach,
 * marks cycles. Errors: unknown operation, unknown target, wrong kind of target, cycles without a
 * container (a list or map that holds itself, a structure that requires itself). */
bool model_resolve(model *m, const char *const *operations, size_t count, fail_log *log);

/* Refuses nonsense in what model_resolve() reached: min > max, a length on a number, names that are
 * no identifiers, wire names or enum values longer than 255 bytes or equal, empty enums,
 * sparse and unique together, unique elements that hold documents, floats or doubles. */
bool model_check(model *m, fail_log *log);

#endif
