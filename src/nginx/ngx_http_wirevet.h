/* The nginx module: requests to AWS services are judged before they are proxied.
 *
 * Directives and models: _module.c, _models.c. A request: the phase handler (_request.c) asks nginx
 * to read the body, the request body filter (_body.c) feeds the pieces to a stream, and the phase
 * handler, called again, lets the request go on or answers (_answer.c). */
#ifndef NGX_HTTP_WIREVET_H
#define NGX_HTTP_WIREVET_H

#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>

#include <wirevet/wirevet.h>

#define WIREVET_OFF 0
#define WIREVET_ON  1
#define WIREVET_LOG 2

#define WIREVET_PASS   0
#define WIREVET_REJECT 1

#define WIREVET_RESPONSE_OFF     0
#define WIREVET_RESPONSE_LOG     1
#define WIREVET_RESPONSE_ENFORCE 2

/** What a request may name: schemas, each with the config that is prepared for it. */
typedef struct {
    ngx_uint_t count;
    const wv_schema **schemas;
    wv_config **configs;
} ngx_http_wirevet_set_t;

/** wirevet_allow: findings that refuse nothing. */
typedef struct {
    wv_code code;
    ngx_str_t pointer;
} ngx_http_wirevet_allow_t;

typedef struct {
    ngx_array_t models;   /**< loaded ones: several locations may want the same files */
    ngx_int_t request_id; /**< index of the variable */
    u_char key[16];       /**< of digests, wv_config_set_key() */
} ngx_http_wirevet_main_conf_t;

typedef struct {
    ngx_uint_t mode, phase, unmatched, encoded, response;
    ngx_uint_t dialect, profile;
    ngx_array_t *models; /**< of ngx_str_t, NULL: the built-in ones */
    ngx_str_t service;
    ngx_array_t *allow; /**< of ngx_http_wirevet_allow_t */
    size_t excerpts, response_size;
    ngx_int_t entries;
    ngx_http_wirevet_set_t *set;
} ngx_http_wirevet_loc_conf_t;

/** How a request stands; the names are $wirevet_verdict. */
typedef enum {
    WIREVET_NONE,
    WIREVET_VALID,
    WIREVET_INVALID,
    WIREVET_LIMIT,
    WIREVET_ERROR,
    WIREVET_UNMATCHED,
    WIREVET_ENCODED
} ngx_http_wirevet_verdict_t;

/** A held or watched response. */
typedef struct {
    wv_stream *stream;
    wv_report *report;
    ngx_chain_t *held, **last;
    off_t size;
    unsigned holding : 1;
    unsigned done : 1;
} ngx_http_wirevet_response_t;

typedef struct {
    wv_operation operation;
    const wv_config *config;
    wv_stream *stream;
    wv_report *report;
    ngx_http_wirevet_verdict_t verdict;
    ngx_str_t errors; /**< codes and pointers, printable ASCII */
    off_t seen;       /**< bytes of the body that came */
    off_t late;       /**< of these: after the body was known to be refused */
    ngx_http_wirevet_response_t response;
    ngx_str_t body;        /**< in place of a page made by nginx */
    unsigned started : 1;  /**< the phase handler was here */
    unsigned reading : 1;  /**< the body filter feeds */
    unsigned filtered : 1; /**< the body filter saw something */
    unsigned read : 1;     /**< the whole body came */
    unsigned doomed : 1;   /**< will be refused, whatever follows; bytes may be gone */
    unsigned broken : 1;   /**< something came that cannot be judged */
    unsigned judged : 1;   /**< the verdict is final */
    unsigned answered : 1; /**< the answer is ours */
    unsigned dressed : 1;  /**< the body of nginx's page is replaced */
    unsigned sent : 1;
} ngx_http_wirevet_ctx_t;

extern ngx_module_t ngx_http_wirevet_module;
extern ngx_str_t ngx_http_wirevet_verdicts[];

/* ---- Models ---------------------------------------------------------------------------------- */

/** The set of a location; NULL after an error message. */
ngx_http_wirevet_set_t *ngx_http_wirevet_open_set(ngx_conf_t *cf,
                                                  const ngx_http_wirevet_loc_conf_t *conf);

/* ---- Requests -------------------------------------------------------------------------------- */

/** The context of a request, made if there is none; NULL: no memory. */
ngx_http_wirevet_ctx_t *ngx_http_wirevet_ctx(ngx_http_request_t *r);

/** Handler of the phase that `phase` names. */
ngx_int_t ngx_http_wirevet_handle(ngx_http_request_t *r, ngx_uint_t phase);

/** The value of a header that is given once; counts how often it is given. */
ngx_uint_t ngx_http_wirevet_header(const ngx_list_t *headers, const char *name, ngx_str_t *value);

/** Gives a request its stream and its report. */
ngx_int_t ngx_http_wirevet_memory(ngx_http_request_t *r, wv_stream **stream, wv_report **report);

/* ---- Bodies ---------------------------------------------------------------------------------- */

ngx_int_t ngx_http_wirevet_body_init(ngx_conf_t *cf);

/** Feeds a body that was read before this location was reached. */
void ngx_http_wirevet_feed_saved(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx);

/** Ends the check: verdict and errors. */
void ngx_http_wirevet_judge(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx);

/** What the library said about ctx->report, less the findings that are allowed; notes the errors.
 */
ngx_http_wirevet_verdict_t
ngx_http_wirevet_conclude(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, wv_verdict verdict);

/** Codes and pointers of a report, for logs: printable ASCII, no values. */
ngx_str_t ngx_http_wirevet_errors(ngx_pool_t *pool, const wv_config *config,
                                  const wv_report *report);

/* ---- Answers --------------------------------------------------------------------------------- */

/** Whether the module does more than log here. */
ngx_int_t ngx_http_wirevet_enforces(ngx_http_request_t *r);

/** Status of the refusal. */
ngx_uint_t ngx_http_wirevet_status(const ngx_http_wirevet_ctx_t *ctx);

/** Sends the refusal; returns NGX_DONE, the request is finalized. */
ngx_int_t ngx_http_wirevet_refuse(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx);

/** Puts our body and headers in place of a page by nginx. */
ngx_int_t ngx_http_wirevet_dress(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                 ngx_uint_t status);

/** Sends ctx->body, once; takes what is in `in`. */
ngx_int_t ngx_http_wirevet_send_body(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                     ngx_chain_t *in, ngx_http_output_body_filter_pt next);

/* ---- Responses ------------------------------------------------------------------------------- */

void ngx_http_wirevet_response_init(void);

#endif
