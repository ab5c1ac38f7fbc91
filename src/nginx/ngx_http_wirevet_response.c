#include "ngx_http_wirevet.h"

static ngx_http_output_header_filter_pt next_header_filter;
static ngx_http_output_body_filter_pt next_body_filter;

/* A page that nginx made by itself: text/html of a constant, and no status line from upstream. The
 * pages of error_page come from files or from upstream, and stay. */
static ngx_int_t is_page(ngx_http_request_t *r)
{
    const ngx_str_t *type = &r->headers_out.content_type;

    return r->headers_out.status >= 400 && r->headers_out.status_line.len == 0 &&
           r->headers_out.last_modified_time == -1 && type->len == 9 &&
           ngx_memcmp(type->data, "text/html", 9) == 0;
}

/* ---- Responses of the upstream --------------------------------------------------------------- */

static ngx_int_t is_enforced(ngx_http_request_t *r)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);

    return conf->mode == WIREVET_ON && conf->response == WIREVET_RESPONSE_ENFORCE;
}

/* Our error in place of the upstream's answer, whose headers say nothing about it. */
static ngx_int_t replace(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ngx_list_part_t *part = &r->headers_out.headers.part;

    for (; part; part = part->next) {
        ngx_table_elt_t *h = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++)
            h[i].hash = 0;
    }
    r->headers_out.content_encoding = NULL;
    r->headers_out.status = NGX_HTTP_BAD_GATEWAY;
    r->headers_out.status_line.len = 0;
    ctx->response.done = 1;
    if (ngx_http_wirevet_dress(r, ctx, NGX_HTTP_BAD_GATEWAY) != NGX_OK)
        return NGX_ERROR;
    return next_header_filter(r);
}

static void note(ngx_http_request_t *r, const char *what, const ngx_str_t *errors)
{
    ngx_uint_t level = is_enforced(r) ? NGX_LOG_ERR : NGX_LOG_WARN;

    ngx_log_error(level, r->connection->log, 0, "wirevet response: %s %V", what, errors);
}

static ngx_int_t is_watched(ngx_http_request_t *r, const ngx_http_wirevet_ctx_t *ctx)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);

    return r == r->main && ctx && ctx->operation.schema && !ctx->answered && !r->header_only &&
           conf->mode != WIREVET_OFF && conf->response != WIREVET_RESPONSE_OFF;
}

static wv_verdict begin(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ngx_http_wirevet_response_t *p = &ctx->response;
    ngx_str_t name = ngx_null_string;

    if (ngx_http_wirevet_memory(r, &p->stream, &p->report) != NGX_OK)
        return WV_E_MEMORY;
    if (r->headers_out.status < 300)
        return wv_stream_begin(p->stream, ctx->config, ctx->operation, WV_RESPONSE, p->report);
    ngx_http_wirevet_header(&r->headers_out.headers, "x-amzn-ErrorType", &name);
    return wv_stream_begin_error(p->stream, ctx->config, ctx->operation,
                                 (wv_str){(const char *)name.data, name.len}, p->report);
}

/* The header is held until the body is known to be good. */
static ngx_int_t watch(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);
    static const ngx_str_t nothing = ngx_null_string;
    const char *why = NULL;

    if (r->headers_out.content_encoding && r->headers_out.content_encoding->value.len > 0)
        why = "encoded";
    else if (r->headers_out.content_length_n > (off_t)conf->response_size)
        why = "too large";
    else if (begin(r, ctx) != 0)
        why = "error";
    if (why) {
        ctx->response.stream = NULL;
        note(r, why, &nothing);
        return is_enforced(r) ? replace(r, ctx) : next_header_filter(r);
    }
    r->filter_need_in_memory = 1;
    r->main_filter_need_in_memory = 1;
    ctx->response.last = &ctx->response.held;
    ctx->response.holding = is_enforced(r) ? 1 : 0;
    return ctx->response.holding ? NGX_OK : next_header_filter(r);
}

static ngx_int_t hold(ngx_http_request_t *r, ngx_http_wirevet_response_t *p, ngx_buf_t *b)
{
    size_t size = (size_t)(b->last - b->pos);
    ngx_chain_t *link = size > 0 ? ngx_alloc_chain_link(r->pool) : NULL;

    if (size == 0)
        return NGX_OK;
    if (link == NULL || (link->buf = ngx_create_temp_buf(r->pool, size)) == NULL)
        return NGX_ERROR;
    link->buf->last = ngx_cpymem(link->buf->pos, b->pos, size);
    link->next = NULL;
    *p->last = link;
    p->last = &link->next;
    b->pos = b->last;
    return NGX_OK;
}

/* The end of a response: what was held goes out, or an error in its place. */
static ngx_int_t release(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, ngx_int_t good)
{
    ngx_http_wirevet_response_t *p = &ctx->response;
    ngx_int_t rc = good ? next_header_filter(r) : replace(r, ctx);
    ngx_chain_t *link;

    p->done = 1;
    p->holding = 0;
    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only)
        return rc;
    if (!good)
        return ngx_http_wirevet_send_body(r, ctx, NULL, next_body_filter);
    link = ngx_alloc_chain_link(r->pool);
    if (link == NULL || (link->buf = ngx_calloc_buf(r->pool)) == NULL)
        return NGX_ERROR;
    link->buf->last_buf = link->buf->last_in_chain = 1;
    link->next = NULL;
    *p->last = link;
    return next_body_filter(r, p->held);
}

static ngx_int_t judge(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    wv_verdict verdict = wv_stream_end(ctx->response.stream);
    ngx_str_t errors;

    ctx->response.done = 1;
    if (verdict == WV_VALID)
        return 1;
    errors = ngx_http_wirevet_errors(r->pool, ctx->config, ctx->response.report);
    note(r, verdict == WV_INVALID ? "invalid" : "not judged", &errors);
    return 0;
}

static ngx_int_t take(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, ngx_chain_t *in)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);
    static const ngx_str_t nothing = ngx_null_string;
    ngx_http_wirevet_response_t *p = &ctx->response;

    for (ngx_chain_t *cl = in; cl && !p->done; cl = cl->next) {
        ngx_buf_t *b = cl->buf;
        if (ngx_buf_in_memory(b)) {
            p->size += b->last - b->pos;
            (void)wv_stream_feed(p->stream, b->pos, (size_t)(b->last - b->pos));
        }
        if (p->size > (off_t)conf->response_size || (!ngx_buf_in_memory(b) && b->in_file)) {
            note(r, "too large", &nothing);
            p->done = 1;
            return p->holding ? release(r, ctx, 0) : NGX_OK;
        }
        if (p->holding && ngx_buf_in_memory(b) && hold(r, p, b) != NGX_OK)
            return NGX_ERROR;
        if (b->last_buf) {
            ngx_int_t good = judge(r, ctx);
            return p->holding ? release(r, ctx, good) : NGX_OK;
        }
    }
    return NGX_OK;
}

/* ---- Filters --------------------------------------------------------------------------------- */

static ngx_int_t header_filter(ngx_http_request_t *r)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);

    if (ngx_http_wirevet_enforces(r) && is_page(r)) {
        ctx = ngx_http_wirevet_ctx(r);
        if (ctx == NULL || ngx_http_wirevet_dress(r, ctx, r->headers_out.status) != NGX_OK)
            return NGX_ERROR;
        return next_header_filter(r);
    }
    return is_watched(r, ctx) ? watch(r, ctx) : next_header_filter(r);
}

static ngx_int_t body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);
    ngx_int_t rc, held;

    if (r != r->main || ctx == NULL)
        return next_body_filter(r, in);
    if (ctx->dressed)
        return ngx_http_wirevet_send_body(r, ctx, in, next_body_filter);
    if (ctx->response.stream == NULL || ctx->response.done)
        return next_body_filter(r, in);
    held = ctx->response.holding;
    rc = take(r, ctx, in);
    if (!held)
        return rc == NGX_OK ? next_body_filter(r, in) : rc;
    for (; in; in = in->next)
        in->buf->pos = in->buf->last;
    return rc;
}

void ngx_http_wirevet_response_init(void)
{
    next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = header_filter;
    next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = body_filter;
}
