/* wirevet: model files -> schemas, in memory, while the program runs.
 *
 * What wirevet-gen and a C compiler make of a model at build time, libwirevet-compile makes at run
 * time: the same rows, equal by value. A schema from here goes wherever a generated one does.
 * Link with libwirevet-compile, and with libwirevet to check payloads.
 *
 * Model files may come from strangers. A broken or hostile one is refused with messages: it costs
 * no more memory and work than the options allow, and never ends the program. */
#ifndef WIREVET_COMPILE_H
#define WIREVET_COMPILE_H

#include <wirevet/wirevet.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct wv_model wv_model; /**< the schemas of loaded files; constant */

/** A model file: Smithy's JSON AST or botocore's service-2.json; its content tells which. */
typedef struct wv_model_file {
    const char *name; /**< NUL-terminated; for messages, and to be read if `data` is NULL */
    const void *data; /**< the file's bytes; NULL: the file `name` is read */
    size_t size;      /**< bytes at `data` */
} wv_model_file;

/* Limits; what is beyond is refused with a message. */
#define WV_MODEL_FILES          4096u              /**< files of one call */
#define WV_MODEL_BYTES          ((size_t)64 << 20) /**< of one file, and of the files of one service */
#define WV_MODEL_DEFAULT_MEMORY ((size_t)1 << 30)    /**< bytes taken at once */
#define WV_MODEL_DEFAULT_WORK   (UINT64_C(16) << 30) /**< some 20 s */

/** How to load. Set `struct_size` to sizeof(wv_model_options), the rest to 0 or as wanted: later
 * versions append members. Everything is borrowed for the call only, but `resize` and `context`. */
typedef struct wv_model_options {
    size_t struct_size;
    /** Gives memory like realloc(): `memory` NULL is a new block, `size` 0 frees and returns NULL;
     * NULL for another size: there is no memory, and the block is as it was. Blocks are aligned as
     * for max_align_t. It is called by wv_model_load() and, to free, by wv_model_destroy(); never
     * by two threads at once for one model. NULL: realloc() and free() of the C library. Past it go
     * only a FILE per file that is read, and what qsort() and pcre2_compile() take and give back.
     */
    void *(*resize)(void *context, void *memory, size_t size);
    void *context;
    /** Only this service: its shape name (AWSGlue), absolute id (com.amazonaws.glue#AWSGlue) or SDK
     * name (API Gateway: in any case, with its spaces or without); or else, if only one service has
     * it, its endpoint prefix, name in ARNs or signatures, namespace, or the name of its file
     * (stepfunctions of stepfunctions/2016-11-23/service-2.json, sfn of sfn-2016-11-23.json).
     * NULL: all of the files. */
    const char *service;
    /** Only these operations: CreateSession, or with a service in front, which has the names that
     * `service` may have: glue.CreateSession, com.amazonaws.glue#CreateSession. A schema has those
     * of its service; a service without any of them has no schema; a name that no service has is an
     * error. NULL: all of every service. */
    const char *const *operations;
    size_t operation_count;
    /** What services call their errors and how they phrase them, in the form of diagnostics.json.
     * NULL: that of this version of wirevet. */
    const void *diagnostics;
    size_t diagnostics_size;
    const char *diagnostics_name; /**< for messages; NULL: "diagnostics" */
    size_t memory;                /**< most bytes taken at once; 0: WV_MODEL_DEFAULT_MEMORY */
    /** Most work, in units of about a nanosecond that are counted, not measured: the same files are
     * loaded or refused on every machine. 0: WV_MODEL_DEFAULT_WORK */
    uint64_t work;
    /** Rules that the documentation has in words, in the form of rules.json; one about an operation
     * or a member that the model lacks is an error. NULL: those of this version of wirevet, as far
     * as the model has what they are about. "{\"version\":1,\"services\":{}}": none. */
    const void *rules;
    size_t rules_size;
    const char *rules_name; /**< for messages; NULL: "rules" */
    /** 1: an operation that is refused does not refuse the others: it is left out, `error` gets the
     * reason although a model is returned, and wv_model_fault() gives it. Without `operations`
     * only. What is no model at all is refused as ever. */
    uint32_t partial;
} wv_model_options;

/** Loads model files. Each service gets a schema. A file that declares no service completes those
 * that do: its shapes are merged into every service of the other files. Any thread; at once in as
 * many as `resize` bears.
 * @param options     NULL: defaults
 * @param files       at least one; borrowed for the call
 * @param error       gets the reason if NULL is returned, else an empty text: lines
 *                    "file:line:column: error: ...\n" of printable ASCII, NUL-terminated; what
 *                    does not fit is cut off. NULL: not wanted
 * @param error_size  bytes at `error`
 * @return a model to be given to wv_model_destroy(), with at least one schema. NULL: a file that
 *         cannot be read or is refused, no service, an unknown service or operation, a limit, out
 * of memory, a wrong argument; nothing is left to be freed then */
WV_API wv_model *wv_model_load(const wv_model_options *options, const wv_model_file *files,
                               size_t count, char *error, size_t error_size);

/** Number of schemas, 0 for NULL. Any thread. */
WV_API uint32_t wv_model_schema_count(const wv_model *model);

/** A schema, in the order of the files and of the services in them; NULL when out of range or for
 * NULL. It lives as long as the model. Any thread. */
WV_API const wv_schema *wv_model_schema_at(const wv_model *model, uint32_t index);

/** 1: the service of the schema at `index` goes by this name, one of those that
 * wv_model_options.service may have, among the services of the model; else 0. Any thread. */
WV_API int32_t wv_model_goes_by(const wv_model *model, uint32_t index, wv_str name);

/** Why an operation, named as in wv_model_options.operations, was left out of a model that was
 * loaded with `partial`: lines as of wv_model_load(), which live as long as the model. NULL: it was
 * not. Any thread. */
WV_API const char *wv_model_fault(const wv_model *model, wv_str operation);

/** Bytes that the model holds, 0 for NULL. Any thread. */
WV_API size_t wv_model_size(const wv_model *model);

/** Frees a model and its schemas; NULL is ignored. Release the configs that are prepared for them
 * first. No other thread may use the model. */
WV_API void wv_model_destroy(wv_model *model);

/* ---- Differences of two models --------------------------------------------------------------- */

#define WV_MODEL_DIFF_TEXT 0u /**< for people: a line for each difference, and their number */
#define WV_MODEL_DIFF_JSON 1u /**< one JSON object */

/** What to compare. Set `struct_size` to sizeof(wv_model_diff_request), the rest to 0 or as wanted.
 * Everything is borrowed for the call. */
typedef struct wv_model_diff_request {
    size_t struct_size;
    /** NULL: defaults. The service is the same on both sides and named by its shape name or
     * absolute id; operations are named without their service. Diagnostics are not looked at. */
    const wv_model_options *options;
    const wv_model_file *old_files, *new_files; /**< each side: the files of one service */
    size_t old_count, new_count;
    uint32_t format; /**< WV_MODEL_DIFF_TEXT, WV_MODEL_DIFF_JSON */
    /** Gets the differences, at most once: ASCII, not NUL-terminated. NULL: not wanted. */
    void (*write)(void *context, const char *text, size_t size);
    void *context;
} wv_model_diff_request;

#define WV_MODEL_DIFF_KEEPS  0 /**< NEW takes what OLD takes, as far as each constraint tells */
#define WV_MODEL_DIFF_BREAKS 1 /**< NEW refuses or lacks something that OLD takes or has */
#define WV_MODEL_DIFF_UNKNOWN                                                                      \
    2                           /**< nothing is known to break, but a pattern cannot be compared   \
                                 */
#define WV_MODEL_DIFF_FAILED -1 /**< as when wv_model_load() returns NULL */

/** Lists, constraint by constraint, where NEW differs seen from OLD, in the operations that OLD has
 * (or those of the options): members, types, required, lengths, ranges, patterns, enum values,
 * errors and so on. Tighter: NEW refuses a value that OLD takes; looser: the other way round; the
 * same in requests, responses and errors. Patterns are compared as languages, each under the
 * meaning that its format gives it. Any thread.
 * @param error  as for wv_model_load()
 * @return WV_MODEL_DIFF_... */
WV_API int32_t wv_model_diff(const wv_model_diff_request *request, char *error, size_t error_size);

/* ---- An operation with its places ------------------------------------------------------------ */

/** What to describe. Set `struct_size` to sizeof(wv_model_explain_request), the rest to 0 or as
 * wanted. Everything is borrowed for the call. */
typedef struct wv_model_explain_request {
    size_t struct_size;
    const wv_model_options
        *options;               /**< NULL: defaults; its operations and diagnostics do not count */
    const wv_model_file *files; /**< as for wv_model_load() */
    size_t count;
    const char *operation; /**< NUL-terminated, named as in wv_model_options */
    wv_direction direction;
    const char *path; /**< JSON pointer as for wv_explain(), NUL-terminated; NULL: the whole */
    /** Gets the tree, at most once: ASCII, not NUL-terminated. */
    void (*write)(void *context, const char *text, size_t size);
    void *context;
} wv_model_explain_request;

#define WV_MODEL_EXPLAINED 0 /**< `write` got it */
#define WV_MODEL_NO_PATH   1 /**< there is no such path in the operation */

/** Describes an operation as wv_explain() does, and where in the files each member and its type
 * stand. Any thread.
 * @param error  as for wv_model_load()
 * @return WV_MODEL_EXPLAINED, WV_MODEL_NO_PATH, or -1 as when wv_model_load() returns NULL, also if
 *         several services have the operation */
WV_API int32_t wv_model_explain(const wv_model_explain_request *request, char *error,
                                size_t error_size);

#ifdef __cplusplus
}
#endif

#endif
