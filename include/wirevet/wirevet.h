/* wirevet: would the AWS API accept this JSON, and if not, what exactly would it say?
 *
 * The whole public interface. Nothing here allocates, except wv_config_prepare(). Every object
 * lives in memory that the caller gives. Schemas are constant and configs are constant after their
 * setup: any number of threads may use them at once. A report belongs to one thread at a time. */
#ifndef WIREVET_WIREVET_H
#define WIREVET_WIREVET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(WV_BUILDING) || defined(__GNUC__)
#define WV_API __attribute__((visibility("default")))
#else
#define WV_API
#endif

#define WV_VERSION_MAJOR 0
#define WV_VERSION_MINOR 1
#define WV_VERSION_PATCH 0
#define WV_VERSION       ((WV_VERSION_MAJOR << 16) | (WV_VERSION_MINOR << 8) | WV_VERSION_PATCH)

/** Borrowed bytes, not NUL-terminated. */
typedef struct wv_str {
    const char *data;
    size_t size; /**< in bytes */
} wv_str;

typedef struct wv_schema wv_schema;       /**< generated or loaded; constant */
typedef struct wv_config wv_config;       /**< how to judge; constant after its setup */
typedef struct wv_report wv_report;       /**< what was found; one thread at a time */
typedef struct wv_violation wv_violation; /**< one finding inside a report */

/** An operation of a schema, passed by value. The members are not for users. schema == NULL: none.
 */
typedef struct wv_operation {
    const wv_schema *schema;
    uint32_t index;
} wv_operation;

/* ---- Verdicts and status codes: pinned, new ones are only appended ------------------------- */

/** >= 0 answers the question about the payload; < 0: the question could not be asked. */
typedef int32_t wv_verdict;
#define WV_VALID      0    /**< the service would accept it */
#define WV_INVALID    1    /**< the service would refuse it */
#define WV_LIMIT      2    /**< not judged to the end: a limit was hit; refuse it, never accept */
#define WV_E_ARGUMENT (-1) /**< NULL or impossible argument */
#define WV_E_SCHEMA   (-2) /**< the schema's table ABI is outside the range this library knows */
#define WV_E_ENGINE   (-3) /**< the schema has patterns that need wv_config_prepare() */
#define WV_E_MEMORY   (-4) /**< wv_config_prepare(): out of memory */

typedef int32_t wv_direction;
#define WV_REQUEST  0
#define WV_RESPONSE 1

/** What is wrong. Names of the codes: wv_code_name(). */
typedef uint32_t wv_code;
#define WV_XX_CODES(XX)                                                                            \
    /* not JSON (RFC 8259); the walk stops there */                                                \
    XX(EMPTY, 1, "empty", "payload is empty")                                                      \
    XX(TRUNCATED, 2, "truncated", "payload ends too early")                                        \
    XX(UNEXPECTED, 3, "unexpected", "unexpected byte")                                             \
    XX(LITERAL, 4, "literal", "not one of true, false, null")                                      \
    XX(NUMBER, 5, "number", "malformed number")                                                    \
    XX(CONTROL, 6, "control", "raw control character in a string")                                 \
    XX(ESCAPE, 7, "escape", "malformed escape in a string")                                        \
    XX(UTF8, 8, "utf8", "malformed UTF-8")                                                         \
    XX(BOM, 9, "bom", "byte order mark")                                                           \
    XX(TRAILING, 10, "trailing", "bytes after the value")                                          \
    XX(SURROGATE, 11, "surrogate", "lone surrogate escape")                                        \
    /* JSON of another type than the member's; the walk goes on */                                 \
    XX(TYPE, 20, "type", "wrong JSON type")                                                        \
    XX(FRACTION, 21, "fraction", "fraction where an integer is wanted")                            \
    XX(OVERFLOW, 22, "overflow", "number outside the range of its type")                           \
    XX(NULL_ELEMENT, 23, "null_element", "null in a list or map that is not sparse")               \
    XX(BASE64, 24, "base64", "malformed base64")                                                   \
    XX(TIMESTAMP, 25, "timestamp", "malformed timestamp")                                          \
    XX(FLOAT_TEXT, 26, "float_text", "a string other than NaN, Infinity, -Infinity")               \
    XX(UNION, 27, "union", "a union needs exactly one member")                                     \
    XX(DUPLICATE_MEMBER, 28, "duplicate_member", "member given twice")                             \
    XX(DUPLICATE_KEY, 29, "duplicate_key", "map key given twice")                                  \
    /* constraints */                                                                              \
    XX(REQUIRED, 40, "required", "required member missing")                                        \
    XX(LENGTH_MIN, 41, "length_min", "too short")                                                  \
    XX(LENGTH_MAX, 42, "length_max", "too long")                                                   \
    XX(PATTERN, 43, "pattern", "does not match the pattern")                                       \
    XX(RANGE_MIN, 44, "range_min", "too small")                                                    \
    XX(RANGE_MAX, 45, "range_max", "too large")                                                    \
    XX(ENUM, 46, "enum", "not one of the values")                                                  \
    XX(UNIQUE, 47, "unique", "repeated element")                                                   \
    /* limits of this library: the verdict is WV_LIMIT */                                          \
    XX(LIMIT_DEPTH, 60, "limit_depth", "modelled members nested too deep")                         \
    XX(LIMIT_NESTING, 61, "limit_nesting", "unmodelled values nested too deep")                    \
    XX(LIMIT_DIGITS, 62, "limit_digits", "number with too many digits")                            \
    XX(LIMIT_SET, 63, "limit_set", "too many entries to compare")                                  \
    XX(LIMIT_PATTERN, 64, "limit_pattern", "pattern needs too much work")                          \
    XX(LIMIT_BYTES, 65, "limit_bytes", "payload too large")                                        \
    XX(LIMIT_TEXT, 66, "limit_text", "text too long to be judged")                                 \
    /* what the documentation says in words (WV_OPTION_RULES) */                                   \
    XX(RULE, 80, "rule", "against a documented rule")
enum {
#define WV_CODE_ENUM_(name, value, text, sentence) WV_CODE_##name = value,
    WV_XX_CODES(WV_CODE_ENUM_)
#undef WV_CODE_ENUM_
};

typedef uint32_t wv_severity;
#define WV_SEVERITY_VIOLATION 0u /**< makes the payload invalid */
#define WV_SEVERITY_WARNING   1u /**< a constraint in a response */
#define WV_SEVERITY_ADVICE    2u /**< a rule in words, unless WV_RULES_ENFORCE */

/* ---- Version ------------------------------------------------------------------------------- */

/** Version of the library that runs, as WV_VERSION. Any thread. */
WV_API uint32_t wv_version(void);

/* ---- Schemas and operations ---------------------------------------------------------------- */

/** Finds an operation. Any thread.
 * @param schema  NULL gives no operation
 * @param target  "AWSGlue.CreateSession" (X-Amz-Target), "glue.CreateSession" or "CreateSession";
 *                case-sensitive but for the part before the dot in the second form
 * @return .schema == NULL when there is none */
WV_API wv_operation wv_find_operation(const wv_schema *schema, wv_str target);

/** Finds an operation of restJson1 from method and target of a request: the most specific URI
 * template that fits (literals before labels, labels before greedy labels, the longer one, the one
 * that wants more of the query). Percent-encoding is read, but %2F is no separator; a slash at the
 * end of the path says nothing; a label is never empty. Time: size of the target times the number
 * of operations at most. Any thread.
 * @param schema  NULL, or one of another protocol, gives no operation
 * @param method  "GET", case-sensitive
 * @param target  "/things/4?list": path as in the request line, the query may follow
 * @return .schema == NULL when there is none */
WV_API wv_operation wv_route(const wv_schema *schema, wv_str method, wv_str target);

/** Number of operations, 0 for NULL. Any thread. */
WV_API uint32_t wv_operation_count(const wv_schema *schema);

/** The operation at an index, in order of names; none when out of range. Any thread. */
WV_API wv_operation wv_operation_at(const wv_schema *schema, uint32_t index);

/** Name of an operation, "CreateSession", borrowed from the schema; empty for none. Any thread. */
WV_API wv_str wv_operation_name(wv_operation operation);

/** X-Amz-Target prefix of a schema's service, "AWSGlue"; empty for NULL. Any thread. */
WV_API wv_str wv_service_target(const wv_schema *schema);

/* ---- Configuration ------------------------------------------------------------------------- */

#define WV_CONFIG_SIZE 512 /**< bytes that wv_config_init() needs, aligned as for max_align_t */

/** Options of a config. The value in brackets is the default. */
typedef uint32_t wv_option;
#define WV_OPTION_PROFILE   1u /**< [WV_PROFILE_STRICT] */
#define WV_OPTION_NAMES     2u /**< [WV_NAMES_OBSERVED] */
#define WV_OPTION_RESPONSES 3u /**< [WV_RESPONSES_STRUCTURE] */
#define WV_OPTION_FAIL_FAST 4u /**< [0] 1: stop at the first violation */
#define WV_OPTION_DEPTH     5u /**< [64] modelled containers inside each other, 1 to 64 */
#define WV_OPTION_NESTING                                                                          \
    6u /**< [1000] containers inside each other in unmodelled values, 0 to 1000 */
#define WV_OPTION_DIGITS  7u  /**< [1000] digits of a number, 1 to 1000 */
#define WV_OPTION_BYTES   8u  /**< [INT64_MAX] size of a payload in bytes */
#define WV_OPTION_ENGINE  9u  /**< [WV_ENGINE_OWN] set before wv_config_prepare() */
#define WV_OPTION_DIALECT 10u /**< [WV_DIALECT_SERVICE] set before the check and its rendering */
#define WV_OPTION_RULES   11u /**< [WV_RULES_ADVISE] rules that a schema has beside its model */

#define WV_PROFILE_STRICT      0 /**< refuses the malformed and the ambiguous */
#define WV_PROFILE_AWS         1 /**< tolerates what the real service is known to tolerate */
#define WV_NAMES_OBSERVED      0 /**< error names as the service really sends them */
#define WV_NAMES_DOCUMENTED    1 /**< error names as the operation's page promises them */
#define WV_RESPONSES_STRUCTURE 0 /**< constraints in responses are warnings, enums are open */
#define WV_RESPONSES_ENFORCE   1 /**< constraints in responses are violations */
#define WV_ENGINE_OWN          0 /**< own matcher, PCRE2 only where it has to be */
#define WV_ENGINE_PCRE2        1 /**< every pattern by PCRE2 */
#define WV_RULES_ADVISE        0 /**< a broken rule is advice: the verdict says nothing of it */
#define WV_RULES_ENFORCE       1 /**< a broken rule is a violation with the rule's error name */
#define WV_RULES_OFF           2 /**< rules are not looked at */

#define WV_DIALECT_CORAL   0 /**< sentences of the real services */
#define WV_DIALECT_SMITHY  1 /**< sentences of Smithy's protocol tests */
#define WV_DIALECT_SERVICE 2 /**< whichever of both the schema names */

/** Makes a config with all defaults. One thread, until the setup is done.
 * @param memory  kept until the config is no longer used; NULL gives NULL
 * @param size    bytes, at least WV_CONFIG_SIZE, else NULL is returned */
WV_API wv_config *wv_config_init(void *memory, size_t size);

/** Sets an option. One thread, before the config is shared.
 * @return 0, or WV_E_ARGUMENT for an unknown option or a value outside its range */
WV_API int32_t wv_config_set(wv_config *config, wv_option option, int64_t value);

/** Names errors as the caller likes, for every operation and policy. The texts are borrowed and
 * must outlive the config; an empty one restores the policy's name. One thread.
 * @return 0, or WV_E_ARGUMENT */
WV_API int32_t wv_config_set_error_names(wv_config *config, wv_str constraint_error,
                                         wv_str serialization_error);

/** Sets the key of the digests by which repeated keys and elements are found; give random bytes
 * where payloads come from strangers (a known key lets them provoke WV_LIMIT). One thread.
 * @param key  16 bytes, copied
 * @return 0, or WV_E_ARGUMENT */
WV_API int32_t wv_config_set_key(wv_config *config, const uint8_t *key);

/** Compiles the patterns of a schema that are for PCRE2 (all of them under WV_ENGINE_PCRE2). Call
 * it for each schema that will be used with this config, at most 8. Allocates; one thread. A schema
 * without such patterns needs no call.
 * @return 0, WV_E_ARGUMENT, WV_E_SCHEMA, WV_E_MEMORY, or WV_E_ENGINE when the library was built
 *         without PCRE2 or a pattern does not compile */
WV_API int32_t wv_config_prepare(wv_config *config, const wv_schema *schema);

/** Frees what wv_config_prepare() allocated. NULL is ignored. No other thread may use the config.
 */
WV_API void wv_config_release(wv_config *config);

/* ---- Reports ------------------------------------------------------------------------------- */

/** Smallest report: at least 10 violations and 128 entries of sets. */
#define WV_REPORT_MIN_SIZE 24576

/** Bytes for a report that keeps so many findings (at most 1024 are ever kept) and compares so many
 * map keys or unique list elements that are open at once. SIZE_MAX: more than there can be. */
WV_API size_t wv_report_size(uint32_t violations, uint32_t entries);

/** Makes a report in the caller's memory; nothing to free. One thread.
 * @param memory  aligned as for max_align_t; NULL gives NULL
 * @param size    bytes; below WV_REPORT_MIN_SIZE NULL is returned */
WV_API wv_report *wv_report_init(void *memory, size_t size);

/** Makes the report ready for the next payload; wv_check() does it by itself. NULL is ignored. */
WV_API void wv_report_clear(wv_report *report);

/** Findings kept, of every severity, in canonical order. 0 for NULL. */
WV_API uint32_t wv_report_count(const wv_report *report);
/** Findings found, kept or not. 0 for NULL. */
WV_API uint64_t wv_report_total(const wv_report *report);
/** Violations found, kept or not (findings that make the payload invalid). 0 for NULL. */
WV_API uint64_t wv_report_violations(const wv_report *report);
/** What the last check with this report returned, negative codes too; WV_VALID for NULL or a
 * cleared one. */
WV_API wv_verdict wv_report_verdict(const wv_report *report);
/** 1 if the payload was fed (wv_stream_end()) and some value or key that the kept findings quote is
 * not held whole, so that texts may be cut; else 0. */
WV_API int32_t wv_report_truncated(const wv_report *report);
/** A finding, valid until the next check or clear; NULL when out of range. */
WV_API const wv_violation *wv_report_at(const wv_report *report, uint32_t index);

/* Readers of a finding, for any thread that may read its report. NULL gives 0. */

/** What is wrong: WV_CODE_... */
WV_API wv_code wv_violation_code(const wv_violation *violation);
/** Whether it makes the payload invalid: WV_SEVERITY_... */
WV_API wv_severity wv_violation_severity(const wv_violation *violation);
/** Byte offset in the payload: of the value (its opening quote), of the object's { for a missing
 * member, of the key for a map key, of the second name for a duplicate, of the element that repeats
 * another for WV_CODE_UNIQUE (whose path is the list's). */
WV_API uint64_t wv_violation_offset(const wv_violation *violation);
/** Length in bytes, quotes included; 1 for a missing member; 0 at the end of the payload. */
WV_API uint64_t wv_violation_length(const wv_violation *violation);
/** The bound that was broken (length, entries or integer range); 0 where there is none. */
WV_API int64_t wv_violation_bound(const wv_violation *violation);

/** Where a finding is. */
typedef uint32_t wv_source;
#define WV_SOURCE_BODY   0u
#define WV_SOURCE_LABEL  1u /**< in the path */
#define WV_SOURCE_QUERY  2u
#define WV_SOURCE_HEADER 3u
/** The text that offset and length count in: the body, or (wv_check_http() only) the value of the
 * pair that wv_violation_pair() names, as it was given. 0 for NULL. */
WV_API wv_source wv_violation_source(const wv_violation *violation);
/** Index of the pair among the message's labels, query parameters or headers (wv_http). UINT32_MAX
 * for the body, for what stands in the message's target (offsets count there then), and for a
 * missing member, whose offset and length are 0. A key that breaks a constraint has the offset 0
 * and the length of its pair's name. */
WV_API uint32_t wv_violation_pair(const wv_violation *violation);

/** "length_min" and so on; "unknown" for no code. Static, NUL-terminated. Any thread. */
WV_API const char *wv_code_name(wv_code code);

/* ---- Checking ------------------------------------------------------------------------------ */

/** Checks one whole payload. Of restJson1 it judges the members that the body holds; a body that is
 * one member (httpPayload) is judged as that member's shape: JSON, or the bytes of a string or blob
 * as they are; a stream is not judged. Allocates nothing, makes no system call, does not recurse,
 * reads only [json, json + size). Any thread with a report of its own.
 * @param config     NULL: defaults
 * @param operation  from wv_find_operation() or a generated header
 * @param direction  WV_REQUEST or WV_RESPONSE
 * @param json       the body's bytes; NULL only with size 0. The report borrows them for rendering
 * @param size       in bytes
 * @param report     NULL: only the verdict, stopping at the first violation
 * @return WV_VALID, WV_INVALID, WV_LIMIT or a negative code (the report then holds nothing else) */
WV_API wv_verdict wv_check(const wv_config *config, wv_operation operation, wv_direction direction,
                           const void *json, size_t size, wv_report *report);

/** Checks the body of an error answer against the errors that the operation declares, as wv_check()
 * does for WV_RESPONSE.
 * @param error_type  name from the x-amzn-errortype header; empty: the body's top-level __type or
 *                    code. What stands before # and from : on is cut off. Of an error that the
 *                    operation does not declare only JSON syntax and type (an object) are checked
 */
WV_API wv_verdict wv_check_error(const wv_config *config, wv_operation operation, wv_str error_type,
                                 const void *json, size_t size, wv_report *report);

/** A name and its value, borrowed. */
typedef struct wv_pair {
    wv_str name, value;
} wv_pair;

/** An HTTP message, borrowed; all zero but what is known. */
typedef struct wv_http {
    wv_str target; /**< request: "/things/4?list=1", percent-encoded as in the request line */
    const wv_pair *labels; /**< decoded labels of the path, where there is no target */
    size_t label_count;
    const wv_pair *query; /**< decoded query parameters, besides those of the target */
    size_t query_count;
    const wv_pair *headers; /**< names in any case, values without white space at their ends */
    size_t header_count;
    const void *body;
    size_t body_size;
    uint32_t status; /**< response: from 300 on it is an error; 0: a success */
    uint32_t flags;  /**< WV_HTTP_... */
} wv_http;

#define WV_HTTP_NO_BODY 0x01u /**< the body is not there yet: judge only the parameters */

/** Checks a whole HTTP message of restJson1: the members that travel in the path, the query and the
 * headers as text, and the body as wv_check() does. Findings are in one canonical order, that of
 * the members of the message's structure, and pointers start there: "/Id", and for a body that is
 * one member "/Member/...". Text is judged as the same value would be in JSON, after decoding:
 * numbers are decimal digits, booleans true or false, timestamps date-times in path and query and
 * http-dates in headers if the model says nothing else, lists repeated parameters or the elements
 * of a header between commas; "+" in a query is a plus sign. Unknown parameters and headers count
 * for nothing. A member that is no list and given twice is WV_CODE_DUPLICATE_MEMBER under
 * WV_PROFILE_STRICT. Of other protocols only the body is judged. An error (status) is the one that
 * x-amzn-errortype or the body names.
 * @param message  not NULL; the report borrows what it points to for rendering
 * @return like wv_check(); WV_E_ARGUMENT also for a target that is not the operation's */
WV_API wv_verdict wv_check_http(const wv_config *config, wv_operation operation,
                                wv_direction direction, const wv_http *message, wv_report *report);

/* ---- Streams: payloads that come in pieces --------------------------------------------------- */

/** A check of one payload that is fed piece by piece; one thread at a time. */
typedef struct wv_stream wv_stream;

/** Bytes of a stream without memory for excerpts, aligned as for max_align_t. What is given beyond
 * them holds copies of the values and keys that answers quote: 56 bytes of the payload in 64. */
#define WV_STREAM_SIZE 8192
/** Smallest memory for streams without a report, which keep in it what a report would hold. */
#define WV_STREAM_BARE_SIZE 24576

/** Makes a stream in the caller's memory; nothing to free. One thread.
 * @param memory  aligned as for max_align_t; NULL gives NULL
 * @param size    bytes; below WV_STREAM_SIZE NULL is returned */
WV_API wv_stream *wv_stream_init(void *memory, size_t size);

/** Starts the check of a payload, whatever became of the one before. Verdict, codes, severities,
 * offsets, paths and totals are those of wv_check() on the whole payload, however it is cut and
 * whatever memory there is for excerpts. Texts are the same too, while that memory held what they
 * quote; a text that lost some of it is cut, ends in "..." there, and wv_report_truncated() says
 * so. The memory holds the latest bytes of the payload, and longer what the kept findings quote.
 * The report is rendered from the stream's memory: do so before the stream is begun again.
 * @param config  as for wv_check(); must outlive the check
 * @param report  must outlive the check; NULL, for streams of at least WV_STREAM_BARE_SIZE bytes:
 *                only the verdict
 * @return 0, or a negative code, which feed and end then return too */
WV_API wv_verdict wv_stream_begin(wv_stream *stream, const wv_config *config,
                                  wv_operation operation, wv_direction direction,
                                  wv_report *report);

/** The same for the body of an error answer, as wv_check_error() judges it. Where error_type is
 * empty the body is not judged before its end, because its last member may name the error: it is
 * kept in the memory for excerpts, and WV_LIMIT (WV_CODE_LIMIT_TEXT) if that is too small for it.
 * @param error_type  read by this call only */
WV_API wv_verdict wv_stream_begin_error(wv_stream *stream, const wv_config *config,
                                        wv_operation operation, wv_str error_type,
                                        wv_report *report);

/** Takes the next bytes of the payload and keeps no pointer to them. Time: linear in their number,
 * however they are cut.
 * @param bytes  NULL only with size 0; else WV_E_ARGUMENT, to the end of this payload
 * @return WV_VALID: nothing is wrong so far; WV_INVALID, WV_LIMIT: the payload will be refused,
 *         whatever follows (more findings may, and WV_INVALID may become WV_LIMIT); or a negative
 *         code */
WV_API wv_verdict wv_stream_feed(wv_stream *stream, const void *bytes, size_t size);

/** The payload is complete: nothing may be accepted before this call has returned WV_VALID. After a
 * refusal by wv_stream_feed() the rest need not be fed; the report then holds what was found so
 * far. Must come before the report is read or rendered.
 * @return like wv_check(); the same again when called again. Bytes may not follow: WV_E_ARGUMENT */
WV_API wv_verdict wv_stream_end(wv_stream *stream);

/** Like wv_stream_end(), for a payload that was refused by wv_stream_feed() and is not fed to its
 * end: the findings so far, without one that it ends too early. Where nothing has been refused it
 * is wv_stream_end(). */
WV_API wv_verdict wv_stream_stop(wv_stream *stream);

/* ---- Rendering ----------------------------------------------------------------------------- */

typedef uint32_t wv_format;
#define WV_FORMAT_AWS_BODY    0u /**< the JSON body that the service sends */
#define WV_FORMAT_AWS_MESSAGE 1u /**< its message alone, raw UTF-8; empty where it has none */
#define WV_FORMAT_AWS_TYPE    2u /**< its error name alone */
#define WV_FORMAT_TEXT        3u /**< for people: a line, the source line and a caret per finding */
#define WV_FORMAT_JSON        4u /**< one line: verdict, type, http_status, message, findings */

/** Writes an answer about the last check of a report. Any thread that may read the report; the
 * payload must still be there. Values of sensitive members are never written. WV_FORMAT_TEXT holds
 * printable ASCII and line feeds only, so it is safe in logs and terminals. It draws source lines
 * of payloads that are JSON. If a shape of the schema is sensitive, *** stands there for sensitive
 * values and keys, for members that are not modelled, for objects and arrays where others are
 * wanted and for what stands in their place; and once looking for these has read 64 KiB and four
 * times the payload's bytes, no more lines are drawn. Once a text has written 64 KiB and four times
 * the payload's bytes of map keys in pointers and paths, longer keys are cut: 1024 code points of
 * keys per path, shared equally by its steps, then "..."; such a finding of WV_FORMAT_JSON ends
 * with "clipped":true. Where the question could not be asked (a negative verdict) the formats of
 * AWS are empty, WV_FORMAT_TEXT is one line "not judged: ...", WV_FORMAT_JSON has the verdict null
 * and the reason as its message. Of a payload that was fed (wv_stream_begin()) places are offsets:
 * "byte 12" in place of line and column, no source lines, and "truncated" of WV_FORMAT_JSON is true
 * also where wv_report_truncated() is 1. In the dialect smithy the message counts all violations
 * and repeats the first; the body's fieldList has those that the report keeps.
 * @param config  the one of the check; NULL: defaults
 * @param report  not NULL
 * @param out     NULL only with size 0
 * @param size    bytes at `out`; at most size - 1 are written, and a NUL
 * @return bytes of the whole text without the NUL (like snprintf); 0 for a valid payload in the
 *         formats that only refusals have */
WV_API size_t wv_render(const wv_config *config, const wv_report *report, wv_format format,
                        char *out, size_t size);

/** One finding's part, as wv_render() does. */
typedef uint32_t wv_part;
#define WV_PART_POINTER  0u /**< JSON pointer (RFC 6901), raw UTF-8; sensitive map keys are * */
#define WV_PART_AWS_PATH 1u /**< "connections.connections", as in AWS messages */
#define WV_PART_MESSAGE  2u /**< the sentence about this finding alone */
#define WV_PART_JSON     3u /**< {"code":…,"severity":…,…} as in WV_FORMAT_JSON */
/** Writes one part of one finding, under the rules of wv_render().
 * @param index  as for wv_report_at()
 * @return like wv_render(); 0 for an index out of range or an unknown part */
WV_API size_t wv_render_violation(const wv_config *config, const wv_report *report, uint32_t index,
                                  wv_part part, char *out, size_t size);

/** HTTP status of the answer: 200 valid, 400 invalid, 413 limit, 500 where the question could not
 * be asked (a negative verdict). Any thread. */
WV_API uint32_t wv_http_status(const wv_report *report);

/** An HTTP answer, without its body. The texts are static, or borrowed from the schema or config.
 */
typedef struct wv_http_answer_head {
    uint32_t status;
    wv_str content_type; /**< "application/x-amz-json-1.1" */
    wv_str error_type;   /**< x-amzn-errortype; empty: no such header, as in AWS JSON */
} wv_http_answer_head;

/** The HTTP answer to a payload that is refused, as the service sends it. AWS JSON names the error
 * in the body alone, restJson1 in the header alone. What servers add by themselves is not here:
 * Content-Length, Date, x-amzn-RequestId. Any thread, under the rules of wv_render().
 * @param head  not NULL; of a valid payload its status is 200 and its texts are empty
 * @return bytes of the body, like wv_render() with WV_FORMAT_AWS_BODY */
WV_API size_t wv_http_answer(const wv_config *config, const wv_report *report,
                             wv_http_answer_head *head, char *out, size_t size);

/** A request before its body; texts are empty where the request has none. */
typedef struct wv_http_call {
    wv_str method;       /**< "POST" */
    wv_str target;       /**< "/", as in the request line */
    wv_str content_type; /**< "application/x-amz-json-1.1"; parameters count for nothing */
    wv_str aws_target;   /**< X-Amz-Target: "AmazonAthena.GetSession", case-sensitive */
} wv_http_call;

/** Finds the operation of a request as the service does, and answers for it where there is none:
 * AWS JSON refuses another or no Content-Type with 404 and a line of XML, an unknown X-Amz-Target
 * with 400 and UnknownOperationException (Athena); restJson1 goes by wv_route() and refuses with
 * 404. Any thread.
 * @param schema  NULL gives no operation and no answer
 * @param head    the refusal; not NULL; status 0 where there is an operation
 * @param out     its body, under the rules of wv_render()
 * @param length  bytes of that body; may be NULL
 * @return .schema == NULL when there is none */
WV_API wv_operation wv_operation_of(const wv_schema *schema, const wv_http_call *call,
                                    wv_http_answer_head *head, char *out, size_t size,
                                    size_t *length);

/** Line and column of a byte offset, 1-based, columns in code points. Any thread.
 * @param line, column  may be NULL */
WV_API void wv_locate(const void *json, size_t size, uint64_t offset, uint64_t *line,
                      uint64_t *column);

/** Describes the constraints of an operation as an indented tree.
 * @param path  JSON pointer to start at ("/Tags"), empty: the whole. Map values and list elements
 *              are the step "*"
 * @return like wv_render(); 0 when there is no such path */
WV_API size_t wv_explain(wv_operation operation, wv_direction direction, wv_str path, char *out,
                         size_t size);

#ifdef __cplusplus
}
#endif

#endif
