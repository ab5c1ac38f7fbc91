/* For generated code and the library only: users MUST NOT read or write any of these members.
 *
 * The one door between build time and run time (ARCHITECTURE.md). wirevet-gen emits constant
 * arrays of the rows below; the loader lays the same rows out in memory. Rows hold no pointers,
 * only 32-bit indices and offsets into pools, so they are shared read-only pages in every process.
 *
 * Contract: rows are append-only. A change of meaning raises WV_TABLES_ABI; the runtime accepts
 * the range [WV_TABLES_ABI_OLDEST, WV_TABLES_ABI] and refuses others with WV_E_SCHEMA. Tables that
 * only some schemas have stand at the end of wv_schema behind a flag, so that they need no new
 * number: a schema without the flag may end before them. */
#ifndef WIREVET_TABLES_H
#define WIREVET_TABLES_H

#include <stddef.h>
#include <stdint.h>

#define WV_TABLES_ABI        1u
#define WV_TABLES_ABI_OLDEST 1u

/* "No such row" and "no upper bound" in any 32-bit field. */
#define WV_NONE UINT32_C(0xffffffff)

/* Kinds of shapes; the values are pinned. */
#define WV_KIND_DOCUMENT    0u
#define WV_KIND_STRING      1u
#define WV_KIND_ENUM        2u
#define WV_KIND_BOOLEAN     3u
#define WV_KIND_BYTE        4u
#define WV_KIND_SHORT       5u
#define WV_KIND_INTEGER     6u
#define WV_KIND_LONG        7u
#define WV_KIND_INT_ENUM    8u
#define WV_KIND_BIG_INTEGER 9u
#define WV_KIND_FLOAT       10u
#define WV_KIND_DOUBLE      11u
#define WV_KIND_BIG_DECIMAL 12u
#define WV_KIND_TIMESTAMP   13u
#define WV_KIND_BLOB        14u
#define WV_KIND_STRUCTURE   15u
#define WV_KIND_UNION       16u
#define WV_KIND_LIST        17u
#define WV_KIND_MAP         18u
#define WV_KIND_COUNT       19u

/* Flags of a shape row. */
#define WV_SHAPE_MIN       0x0001u /* min is a bound */
#define WV_SHAPE_MAX       0x0002u /* max is a bound */
#define WV_SHAPE_DECIMAL   0x0004u /* min and max are offsets of decimal texts in the key pool */
#define WV_SHAPE_SENSITIVE 0x0008u /* values must never be copied into any output */
#define WV_SHAPE_SPARSE    0x0010u /* list, map: null elements are values */
#define WV_SHAPE_UNIQUE    0x0020u /* list: uniqueItems */
#define WV_SHAPE_CYCLE     0x0040u /* the shape can reach itself */
#define WV_SHAPE_ERROR     0x0080u /* structure with the error trait */
#define WV_SHAPE_WIDE                                                                              \
    0x0100u /* min and max are offsets of int64_t in the key pool: base_bound()                    \
             */

/* Timestamp formats, in `bits` of a timestamp row. */
#define WV_TIME_EPOCH     0u
#define WV_TIME_DATE_TIME 1u
#define WV_TIME_HTTP_DATE 2u

/* One effective shape: a target with the traits that bind where it is used (a member's trait
 * replaces its target's, so one Smithy shape may give several rows). */
typedef struct wv_shape_row {
    uint8_t kind; /* WV_KIND_... */
    uint8_t
        bits; /* structure, union, enum, intEnum: log2 of its slot count; timestamp: WV_TIME_... */
    uint16_t flags;   /* WV_SHAPE_... */
    uint16_t count;   /* structure, union: members; enum, intEnum: values */
    uint16_t unused;  /* 0 */
    uint32_t name;    /* name pool: the Smithy shape name, without namespace */
    uint32_t first;   /* structure, union, enum, intEnum: first member row; list: shape of the
                         elements;   map: shape of the keys */
    uint32_t second;  /* structure, union, enum, intEnum: first slot; map: shape of the values */
    uint32_t pattern; /* string, enum: pattern row or WV_NONE (the seed of an enum is 0);
                         structure, union, intEnum: hash seed */
    union {
        struct {
            int32_t min, max; /* length, entries or value */
        };
        uint64_t required; /* structure: the mask of its first 64 required members */
    };
} wv_shape_row;

/* Flags of a member row. */
#define WV_MEMBER_REQUIRED 0x0001u
#define WV_MEMBER_HIDDEN   0x0002u /* enum value accepted but left out of messages */
/* Travels outside the JSON body, as a binding row says: no name in the body finds it. */
#define WV_MEMBER_BOUND 0x0004u
/* The wire has another name than the model: that of the model is the next text of the key pool. */
#define WV_MEMBER_NAMED   0x0008u
#define WV_MEMBER_WATCHED 0x0010u /* the rules of some operation read it */

/* One member of a structure or union, in declared order; or one value of an enum (shape unused). */
typedef struct wv_member_row {
    uint32_t length : 8; /* of the wire name in bytes, at most WV_NAME_MAX */
    uint32_t text : 24;  /* key pool: the wire name, or the enum value */
    uint32_t flags : 8;  /* WV_MEMBER_... */
    uint32_t shape : 24; /* shape row; WV_NO_SHAPE */
} wv_member_row;

#define WV_NAME_MAX 255u /* longest wire name and enum value; the longest that AWS has is 82 */
#define WV_ROWS_MAX UINT32_C(0xffffff) /* most shape rows, and most bytes of the key pool */
#define WV_NO_SHAPE WV_ROWS_MAX        /* of enum values */

/* Eight members in a cache line; their names, in the same order, lie side by side in the key pool.
 */
_Static_assert(sizeof(wv_shape_row) == 32 && sizeof(wv_member_row) == 8, "rows are packed");

/* How a pattern is matched; values pinned. */
#define WV_RUNG_ANY      0u /* every string that JSON can carry matches (vacuous) */
#define WV_RUNG_STEPS    1u /* straight line of classes and literals: wv_step_row */
#define WV_RUNG_PCRE2    2u /* needs a config prepared with wv_config_prepare() */
#define WV_RUNG_DFA      3u /* steps, some of them automata: wv_dfa_row */
#define WV_RUNG_NFA      4u /* steps, the last of them counted blocks: wv_nfa_row */
#define WV_RUNG_COUNTERS 5u /* steps, the last of them an automaton with counters */
#define WV_RUNG_COUNT    6u

typedef struct wv_pattern_row {
    uint8_t rung;   /* WV_RUNG_... */
    uint8_t flags;  /* WV_PATTERN_... */
    uint16_t count; /* steps */
    uint32_t first; /* first step row */
    uint32_t text;  /* name pool: the pattern as the model prints it */
    uint32_t pcre2; /* name pool: the same language for PCRE2 (UTF, anchored at both ends) */
} wv_pattern_row;

#define WV_PATTERN_SEARCH 0x01u /* meaning: ECMA search; else Java whole match */
/* A run of U+0020 to U+007F stays in its only step, which has no upper bound: it needs no look. */
#define WV_PATTERN_TEXT 0x02u

/* A step consumes between min and max code points of a class, or one literal or a text of an
 * automaton (min = max = 1), or is an option.
 * The generator guarantees that one code point of look-ahead decides: a step with min < max shares
 * no code point with what may follow it. */
#define WV_STEP_CLASS    0u
#define WV_STEP_LITERAL  1u
#define WV_STEP_DFA      2u /* what: DFA row; it is left where its DFA is stuck in accepting */
#define WV_STEP_NFA      3u /* what: NFA row; the last step */
#define WV_STEP_REST     4u /* whatever follows; the last step */
#define WV_STEP_COUNTERS 5u /* what: DFA row with counters; the last step */
/* Takes nothing. what: set row, of what the next `min` steps (classes and literals, not all of
 * which may be empty; of theirs a literal has min = 0) can begin with: where something else or
 * nothing comes, they are left out. Nothing that may follow them begins so. */
#define WV_STEP_OPTION 6u
#define WV_STEP_COUNT  7u
typedef struct wv_step_row {
    uint32_t kind; /* WV_STEP_... */
    uint32_t what; /* class: set row; literal: key pool, the bytes (WTF-8) */
    uint32_t min;
    uint32_t max; /* WV_NONE: no upper bound */
} wv_step_row;

/* A set of code points: a bitmap for ASCII, sorted inclusive ranges above. */
typedef struct wv_set_row {
    uint32_t ascii[4];   /* bit c & 31 of word c >> 5 */
    uint32_t first;      /* first pair in ranges[], counted in words */
    uint32_t count;      /* pairs */
    uint8_t nibbles[16]; /* the bitmap turned: bit h of byte l is ASCII character 16 h + l */
    uint8_t runs[16];    /* the bitmap as runs of characters: first, number - 1 */
    uint32_t run_count;  /* WV_NONE: more than eight */
} wv_set_row;

/* Code points to classes: 128 bytes of the automata pool for ASCII; above, pairs of a first code
 * point and its class, ascending from U+0080, in the words pool. */
typedef struct wv_class_map {
    uint32_t ascii; /* automata pool */
    uint32_t first; /* words pool */
    uint32_t count; /* pairs, at least one */
} wv_class_map;

/* A minimal DFA over code points. State 0 is dead, those from `accept` on accept. A cell is the
 * next state: one byte if there are at most 256 states, else two, least significant first; cells
 * lie class by class, so that only one load of a step waits for the step before. */
typedef struct wv_dfa_row {
    wv_class_map map;
    uint32_t cells; /* automata pool: cell [class * states + state] */
    uint32_t spans; /* automata pool: for each state 1 + index of its span, or 0; WV_NONE: none */
    uint32_t span_rows; /* words pool: WV_SPAN_WORDS for each */
    uint16_t states, classes;
    uint16_t start, accept;
    uint32_t
        actions; /* automata pool: for each state its action, 0 for none; WV_NONE: no counters */
    uint32_t counters; /* words pool: their number; of each what it is set to, and the class that
                          stands for its end; of each action the bits of the counters that are set,
                          and of those that go down by one, where a state with it is arrived at.
                          A counter that comes to 0 takes the state on by its class */
} wv_dfa_row;

/* Where a state may take many ASCII characters at once, as its cells would one by one. Four words:
 * the kind, what it takes, the number of characters, and where that leads. A DFA with counters has
 * loops only: elsewhere a counter may lead to another state in the middle. */
#define WV_SPAN_WORDS   4u
#define WV_SPAN_LOOP    0u /* a set row, any number of times; to itself */
#define WV_SPAN_RUN     1u /* a set row, up to so often; words pool: the state behind each of them */
#define WV_SPAN_LITERAL 2u /* key pool, all of it; a state */

#define WV_DFA_STATES   8192u /* most states of a DFA */
#define WV_DFA_COUNTERS 32u   /* most counters */

/* A DFA of at most so many states is walked with vectors of its cells: WV_DFA_SMALL bytes may be
 * read from the cells of any of its classes. So the automata pool ends with that many bytes less
 * one that nothing refers to; they are 0. */
#define WV_DFA_SMALL 16u

/* Blocks, each a repeated class, any number of which are counted at once. At `first` in the words
 * pool: the set of blocks that may begin, the set of those behind which the text may end, for each
 * block min, max and its first register, for each block the set of those that may follow it, for
 * each class the set of blocks that take it. A set is (blocks + 31) / 32 words. A register has a
 * bit for each count below min. */
typedef struct wv_nfa_row {
    wv_class_map map;
    uint32_t first;
    uint16_t blocks, classes;
    uint32_t accepts_empty; /* 1: the empty text is one of its texts */
} wv_nfa_row;

/* Bounds of an NFA: the state for one text is of fixed size (match.h), and a code point costs at
 * most a step of each block. */
#define WV_NFA_BLOCKS    32u
#define WV_NFA_REGISTERS 32u /* words */

typedef struct wv_error_row {
    uint32_t name;  /* name pool */
    uint32_t shape; /* shape row */
    uint16_t status;
    uint16_t flags; /* 0 */
} wv_error_row;

typedef struct wv_operation_row {
    uint32_t name;        /* name pool; rows are sorted by it, byte by byte */
    uint32_t input;       /* shape row, or WV_NONE for smithy.api#Unit */
    uint32_t output;      /* the same */
    uint32_t first_error; /* error row */
    uint16_t error_count;
    uint16_t flags;                    /* 0 */
    uint32_t documented_constraint;    /* name pool: error under documented names, or WV_NONE */
    uint32_t documented_serialization; /* the same, for syntax and type errors */
} wv_operation_row;

/* Two words put into a body between __type and the message, in order. */
typedef struct wv_extra_row {
    uint32_t key;   /* name pool */
    uint32_t value; /* name pool */
} wv_extra_row;

#define WV_PROTOCOL_AWS_JSON_1_0 0u
#define WV_PROTOCOL_AWS_JSON_1_1 1u
#define WV_PROTOCOL_REST_JSON_1  2u

#define WV_SERVICE_ECHO         0x01u /* messages repeat the refused value */
#define WV_SERVICE_ELEMENT_NULL 0x02u /* an element's constraints end with "must not be null" */
#define WV_SERVICE_WORDS        0x04u /* the row has the members from constraint_space on */

/* How a service words type errors; values pinned. */
#define WV_VOCABULARY_MODERN   0u /* STRING_VALUE can not be converted to an Integer */
#define WV_VOCABULARY_CLASSIC  1u /* class java.lang.String can not be converted to an Integer */
#define WV_VOCABULARY_DYNAMODB 2u /* STRING_VALUE cannot be converted to Integer */

/* What the service calls a violation and how it phrases it (spec/diagnostics.json). */
typedef struct wv_service_row {
    uint32_t target;              /* name pool: service shape, the X-Amz-Target prefix: AWSGlue */
    uint32_t sdk;                 /* name pool: sdkId without spaces, lower case: glue */
    uint32_t space;               /* name pool: Smithy namespace */
    uint32_t version;             /* name pool */
    uint32_t constraint_error;    /* name pool */
    uint32_t serialization_error; /* name pool */
    uint32_t message_key;         /* name pool: message or Message */
    uint32_t serialization_key;   /* name pool: the same for serialization errors */
    uint32_t first_extra;         /* extra row */
    uint16_t extra_count;
    uint8_t protocol; /* WV_PROTOCOL_... */
    uint8_t dialect;  /* WV_DIALECT_... of wirevet.h */
    uint32_t flags;   /* WV_SERVICE_... */
    /* With WV_SERVICE_WORDS only: older rows end before. */
    uint32_t constraint_space;    /* name pool: stands before # in __type; WV_NONE: no namespace */
    uint32_t serialization_space; /* the same, for syntax and type errors */
    uint32_t body_suffix; /* name pool: paths into the body begin with the operation and this, as
                             in putIntegrationInput.type; WV_NONE: with the member */
    uint32_t first_alias; /* extra row: "Structure$Member" and the path's word for that member */
    uint16_t alias_count;
    uint8_t vocabulary; /* WV_VOCABULARY_... */
    uint8_t unused;     /* 0 */
} wv_service_row;

/* ---- HTTP: restJson1 only, in schemas with WV_SCHEMA_HTTP ------------------------------------ */

/* Where a bound member travels; values pinned. */
#define WV_BIND_LABEL          1u
#define WV_BIND_QUERY          2u
#define WV_BIND_QUERY_PARAMS   3u /* map: the parameters that no WV_BIND_QUERY takes */
#define WV_BIND_HEADER         4u
#define WV_BIND_PREFIX_HEADERS 5u /* map: the headers that begin with the name */

#define WV_BINDING_REQUIRED 0x01u

/* A member of a message's structure that is text outside the body. The payload and the status of a
 * response are bound members without a row. */
typedef struct wv_binding_row {
    uint8_t location; /* WV_BIND_... */
    uint8_t flags;    /* WV_BINDING_... */
    uint16_t member;  /* index in the structure */
    uint32_t name;    /* key pool: of the label, query parameter or header; a prefix */
    uint32_t shape;   /* shape row; a timestamp has the format that the location gives it */
} wv_binding_row;

/* What the body of a message is; values pinned. */
#define WV_BODY_JSON 0u
#define WV_BODY_TEXT 1u /* the bytes of a string or blob, as they are */
#define WV_BODY_ANY  2u /* streaming: not judged */

#define WV_NO_MEMBER UINT16_C(0xffff)

/* The input, output or error of an operation as an HTTP message. */
typedef struct wv_message_row {
    uint32_t shape;   /* structure of all members, bound ones too; WV_NONE: none */
    uint32_t body;    /* shape row of the body: `shape`, or the payload's; WV_NONE: none */
    uint32_t first;   /* binding row; they are in the order of the members */
    uint16_t count;   /* bindings */
    uint16_t payload; /* index of the member that is the whole body, or WV_NO_MEMBER */
    uint32_t route;   /* request: route row; else WV_NONE */
    uint8_t kind;     /* WV_BODY_... */
    uint8_t unused;   /* 0 */
    uint16_t status;  /* of a success, or of the error; 0: not said, or a request */
} wv_message_row;

/* A piece of a URI template; values pinned. */
#define WV_SEGMENT_LITERAL 0u /* of the path */
#define WV_SEGMENT_LABEL   1u /* one segment of the path */
#define WV_SEGMENT_GREEDY  2u /* one or more segments; only literals follow */
#define WV_SEGMENT_QUERY   3u /* a parameter that must be there */

typedef struct wv_segment_row {
    uint32_t kind;  /* WV_SEGMENT_... */
    uint32_t text;  /* key pool: literal, or name of the parameter; label: binding row */
    uint32_t value; /* query: key pool, its value, or WV_NONE: any; else WV_NONE */
} wv_segment_row;

/* A method and URI template. Rows are in the order in which they are tried: the more specific
 * first. */
typedef struct wv_route_row {
    uint32_t operation;   /* operation row */
    uint32_t method;      /* key pool */
    uint32_t uri;         /* name pool: the template as the model has it */
    uint32_t first;       /* segment row */
    uint16_t count;       /* segments of the path */
    uint16_t query_count; /* segments of the query, behind them */
} wv_route_row;

/* ---- Rules: in schemas with WV_SCHEMA_RULES ---------------------------------------------------
 */

/* What one operation's rules may read at most. A fact is a bit: bit i says that watch i is there,
 * bit WV_RULE_WATCHES + j that test j holds (both count from the first of the operation). */
#define WV_RULE_WATCHES 16u
#define WV_RULE_TESTS   48u
#define WV_RULE_DEPTH   8u /* members in a pointer */

/* A member that rules read, in the body of an operation's request; only structures lead to it. */
typedef struct wv_watch_row {
    uint64_t facts;  /* of it and of the watches inside of it */
    uint32_t shape;  /* of its value */
    uint16_t member; /* index in its structure */
    uint8_t parent;  /* 1 + index of the structure's own watch, which comes before; 0: the input */
    uint8_t count;   /* tests of its text */
    uint32_t first;  /* test row */
    uint32_t unused; /* 0 */
} wv_watch_row;

/* What a text is compared with; values pinned. A version is numbers between dots, compared one by
 * one, missing ones as 0; a text that is none makes the fact unknown. */
#define WV_TEST_IS              0u /* key pool: exactly this text */
#define WV_TEST_VERSION_LESS    1u /* key pool: the text is a version below this one */
#define WV_TEST_VERSION_EQUAL   2u
#define WV_TEST_VERSION_GREATER 3u

typedef struct wv_test_row {
    uint32_t kind; /* WV_TEST_... */
    uint32_t text; /* key pool */
} wv_test_row;

/* A way to break a rule: these facts, with these values. */
typedef struct wv_term_row {
    uint64_t care, value;
} wv_term_row;

typedef struct wv_rule_row {
    uint64_t reads;   /* facts; if one of them is unknown the rule is not judged */
    uint32_t first;   /* term row: any of them breaks it */
    uint16_t count;   /* terms */
    uint8_t at;       /* watch that findings point at */
    uint8_t holes;    /* of the text: {0}, {1} */
    uint8_t shown[2]; /* watch whose value fills a hole */
    uint16_t unused;  /* 0 */
    uint32_t error;   /* name pool: name of the answer */
    uint32_t text;    /* name pool: its message */
    uint32_t source;  /* name pool: where the rule is written */
} wv_rule_row;

/* The rules of an operation. A row for each operation. */
typedef struct wv_rule_set_row {
    uint32_t first_watch, first_test, first_rule;
    uint16_t watch_count, rule_count;
} wv_rule_set_row;

/* A pool is bytes: each text is its length (two bytes, least significant first) and its bytes. The
 * key pool is hot (wire names, enum values, literals); the name pool is touched only to render. */
struct wv_schema {
    uint32_t abi;
    uint32_t flags; /* WV_SCHEMA_... */
    uint32_t shape_count, member_count, slot_count, pattern_count, step_count, set_count;
    uint32_t range_count; /* words */
    uint32_t operation_count, error_count, extra_count;
    uint32_t key_size, name_size; /* bytes */
    const wv_shape_row *shapes;
    const wv_member_row *members;
    const uint16_t *slots; /* open addressing: index of a member in its shape + 1; 0 is empty */
    const wv_pattern_row *patterns;
    const wv_step_row *steps;
    const wv_set_row *sets;
    const uint32_t *ranges;
    const wv_operation_row *operations;
    const wv_error_row *errors;
    const wv_extra_row *extras;
    const uint8_t *keys;
    const uint8_t *names;
    const wv_service_row *service;
    uint32_t dfa_count, nfa_count, automata_size, word_count;
    const wv_dfa_row *dfas;
    const wv_nfa_row *nfas;
    const uint8_t *automata; /* bytes of class maps and cells, padded: WV_DFA_SMALL */
    const uint32_t *words;
    /* Only where WV_SCHEMA_HTTP is set: other schemas leave these out, and older ones end before.
     */
    uint32_t binding_count, message_count, route_count, segment_count;
    const wv_binding_row *bindings;
    const wv_message_row *messages; /* request and response of each operation, then each error's */
    const wv_route_row *routes;
    const wv_segment_row *segments;
    /* Only where WV_SCHEMA_RULES is set. */
    uint32_t rule_set_count, watch_count, test_count, rule_count, term_count;
    const wv_rule_set_row *rule_sets;
    const wv_watch_row *watches;
    const wv_test_row *tests;
    const wv_rule_row *rules;
    const wv_term_row *terms;
};

#define WV_SCHEMA_PCRE2 0x01u /* at least one pattern is on the PCRE2 rung */
#define WV_SCHEMA_HTTP  0x02u /* has the tables of HTTP messages */
#define WV_SCHEMA_RULES 0x04u /* has the tables of rules */

/* Fills in what vector code reads of a set, from its bitmap. */
static inline void wv_set_complete(wv_set_row *row)
{
    row->run_count = 0;
    for (uint32_t c = 0; c < 16; c++)
        row->nibbles[c] = row->runs[c] = 0;
    for (uint32_t c = 0, last = 0; c < 128; c++) {
        uint32_t in = row->ascii[c >> 5] >> (c & 31) & 1;
        if (in) {
            row->nibbles[c & 15] = (uint8_t)(row->nibbles[c & 15] | 1u << (c >> 4));
            if (last && row->run_count <= 8)
                row->runs[2 * row->run_count - 1]++;
            else if (!last && row->run_count < 8)
                row->runs[2 * row->run_count] = (uint8_t)c;
            if (!last)
                row->run_count++;
        }
        last = in;
    }
    if (row->run_count <= 8)
        return;
    row->run_count = WV_NONE;
    for (uint32_t c = 0; c < 16; c++)
        row->runs[c] = 0;
}

/* Slot at which the search for a name starts, from its first eight bytes (zero-padded, byte 0 the
 * least significant on every machine) and its last eight if it is longer, else 0; the generator
 * picks `seed` so that few collide, the runtime goes on to the next slot (wrapping) until a row
 * fits or a slot is empty. */
static inline uint32_t wv_slot_of(uint64_t head, uint64_t tail, uint32_t length, uint32_t seed,
                                  uint32_t bits)
{
    /* Odd multipliers from the golden ratio; the seed enters through a multiplication because a
     * small additive one does not move the top bits of short names. */
    uint64_t mix = (head ^ (tail * UINT64_C(0x9e3779b97f4a7c15)) ^ length);
    mix *= ((uint64_t)seed * 2 + 1) * UINT64_C(0xd6e8feb86659fd93);
    mix ^= mix >> 29;
    mix *= UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mix >> 40) & ((1u << bits) - 1u);
}

#endif
