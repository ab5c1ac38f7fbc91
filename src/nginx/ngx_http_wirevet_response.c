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

static ngx_int_t header_filter(ngx_http_request_t *r)
{
    ngx_http_wirevet_ctx_t *ctx;

    if (!ngx_http_wirevet_enforces(r) || !is_page(r))
        return next_header_filter(r);
    ctx = ngx_http_wirevet_ctx(r);
    if (ctx == NULL || ngx_http_wirevet_dress(r, ctx, r->headers_out.status) != NGX_OK)
        return NGX_ERROR;
    return next_header_filter(r);
}

static ngx_int_t body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);

    if (r != r->main || ctx == NULL || !ctx->dressed)
        return next_body_filter(r, in);
    return ngx_http_wirevet_send_body(r, ctx, in, next_body_filter);
}

void ngx_http_wirevet_response_init(void)
{
    next_header_filter = ngx_http_top_header_filter;
    ngx_http_top_header_filter = header_filter;
    next_body_filter = ngx_http_top_body_filter;
    ngx_http_top_body_filter = body_filter;
}
