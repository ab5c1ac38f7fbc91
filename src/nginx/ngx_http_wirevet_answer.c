#include "ngx_http_wirevet.h"

#define FIRST_SIZE 4096
#define ID_SIZE    36

ngx_int_t ngx_http_wirevet_enforces(ngx_http_request_t *r)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);

    return r == r->main && conf->mode == WIREVET_ON;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

typedef struct {
    ngx_uint_t status;
    const char *type, *message;
} page;

/* Names of AWS: "Common Errors" of the API references, but for those of HTTP alone. */
static const page pages[] = {
    {400, "BadRequestException", "The request is malformed."},
    {401, "UnrecognizedClientException", "The request is not authenticated."},
    {403, "AccessDeniedException", "You do not have sufficient access to perform this action."},
    {404, "UnknownOperationException", "There is nothing at this address."},
    {405, "UnknownOperationException", "The method is not allowed here."},
    {408, "RequestTimeoutException", "The request took too long to arrive."},
    {413, "RequestEntityTooLargeException", "The request is too large."},
    {414, "RequestEntityTooLargeException", "The request line is too long."},
    {415, "UnsupportedMediaTypeException", "The encoding of the request is not accepted."},
    {429, "ThrottlingException", "Too many requests."},
    {494, "RequestEntityTooLargeException", "The request headers are too large."},
    {500, "InternalFailure", "The request could not be processed."},
    {502, "InternalFailure", "The service gave no valid answer."},
    {503, "ServiceUnavailable", "The service is unavailable."},
    {504, "ServiceUnavailable", "The service did not answer in time."},
};

static page page_of(ngx_uint_t status)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].status == status)
            return pages[i];
    return status < 500 ? (page){status, "BadRequestException", "The request is not accepted."}
                        : (page){status, "InternalFailure", "The request could not be processed."};
}

static ngx_int_t render_page(ngx_pool_t *pool, page p, ngx_str_t *type, ngx_str_t *body)
{
    size_t most =
        sizeof "{\"__type\":\"\",\"message\":\"\"}" + ngx_strlen(p.type) + ngx_strlen(p.message);

    body->data = ngx_pnalloc(pool, most);
    if (body->data == NULL)
        return NGX_ERROR;
    body->len = (size_t)(ngx_sprintf(body->data, "{\"__type\":\"%s\",\"message\":\"%s\"}", p.type,
                                     p.message) -
                         body->data);
    *type = (ngx_str_t){ngx_strlen(p.type), (u_char *)p.type};
    return NGX_OK;
}

static ngx_int_t render(ngx_pool_t *pool, const ngx_http_wirevet_ctx_t *ctx, wv_format format,
                        ngx_str_t *out)
{
    size_t size = FIRST_SIZE;

    for (int tries = 0; tries < 2; tries++) {
        char *text = ngx_pnalloc(pool, size);
        if (text == NULL)
            return NGX_ERROR;
        out->data = (u_char *)text;
        out->len = wv_render(ctx->config, ctx->report, format, text, size);
        if (out->len < size)
            return out->len > 0 ? NGX_OK : NGX_ERROR;
        size = out->len + 1;
    }
    return NGX_ERROR;
}

/* The refusal of a request by its verdict. */
static ngx_int_t render_refusal(ngx_pool_t *pool, const ngx_http_wirevet_ctx_t *ctx,
                                ngx_str_t *type, ngx_str_t *body)
{
    page p;

    switch (ctx->verdict) {
    case WIREVET_INVALID:
    case WIREVET_LIMIT:
        if (render(pool, ctx, WV_FORMAT_AWS_TYPE, type) == NGX_OK &&
            render(pool, ctx, WV_FORMAT_AWS_BODY, body) == NGX_OK)
            return NGX_OK;
        p = page_of(ngx_http_wirevet_status(ctx));
        break;
    case WIREVET_UNMATCHED:
        p = (page){400, "UnknownOperationException", "The operation is not known."};
        break;
    default:
        p = page_of(ngx_http_wirevet_status(ctx));
        break;
    }
    return render_page(pool, p, type, body);
}

ngx_uint_t ngx_http_wirevet_status(const ngx_http_wirevet_ctx_t *ctx)
{
    switch (ctx->verdict) {
    case WIREVET_INVALID:
    case WIREVET_UNMATCHED:
        return NGX_HTTP_BAD_REQUEST;
    case WIREVET_LIMIT:
        return NGX_HTTP_REQUEST_ENTITY_TOO_LARGE;
    case WIREVET_ENCODED:
        return NGX_HTTP_UNSUPPORTED_MEDIA_TYPE;
    default:
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    }
}

/* ---- Headers --------------------------------------------------------------------------------- */

static ngx_int_t add_header(ngx_http_request_t *r, const char *name, ngx_str_t value)
{
    ngx_table_elt_t *header = ngx_list_push(&r->headers_out.headers);

    if (header == NULL)
        return NGX_ERROR;
    *header = (ngx_table_elt_t){0};
    header->hash = 1;
    header->key = (ngx_str_t){ngx_strlen(name), (u_char *)name};
    header->value = value;
    return NGX_OK;
}

/* $request_id in the form of a UUID, so that logs of nginx can be searched for it. */
static ngx_int_t add_request_id(ngx_http_request_t *r)
{
    const ngx_http_wirevet_main_conf_t *conf =
        ngx_http_get_module_main_conf(r, ngx_http_wirevet_module);
    ngx_http_variable_value_t *id = ngx_http_get_indexed_variable(r, (ngx_uint_t)conf->request_id);
    u_char *text = ngx_pnalloc(r->pool, ID_SIZE), *end = text;

    if (text == NULL || id == NULL || id->not_found || id->len != 32)
        return NGX_ERROR;
    for (ngx_uint_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            *end++ = '-';
        *end++ = id->data[i];
    }
    return add_header(r, "x-amzn-RequestId", (ngx_str_t){ID_SIZE, text});
}

static void set_content_type(ngx_http_request_t *r)
{
    static const ngx_str_t types[] = {ngx_string("application/x-amz-json-1.1"),
                                      ngx_string("application/x-amz-json-1.0"),
                                      ngx_string("application/json")};
    const ngx_table_elt_t *asked = r->headers_in.content_type;
    ngx_str_t type = types[0];

    for (size_t i = 0; asked && i < sizeof types / sizeof *types; i++)
        if (asked->value.len >= types[i].len &&
            ngx_strncasecmp(asked->value.data, types[i].data, types[i].len) == 0)
            type = types[i];
    r->headers_out.content_type = type;
    r->headers_out.content_type_len = type.len;
    r->headers_out.content_type_lowcase = NULL;
    ngx_str_null(&r->headers_out.charset);
}

static ngx_int_t set_headers(ngx_http_request_t *r, ngx_str_t type, size_t size)
{
    set_content_type(r);
    ngx_http_clear_content_length(r);
    ngx_http_clear_accept_ranges(r);
    ngx_http_clear_last_modified(r);
    ngx_http_clear_etag(r);
    r->headers_out.content_length_n = (off_t)size;
    if (add_header(r, "x-amzn-ErrorType", type) != NGX_OK)
        return NGX_ERROR;
    return add_request_id(r);
}

/* ---- Sending --------------------------------------------------------------------------------- */

static ngx_int_t send_answer(ngx_http_request_t *r, const ngx_str_t *body)
{
    ngx_int_t rc = ngx_http_send_header(r);
    ngx_buf_t *b;
    ngx_chain_t out;

    if (rc == NGX_ERROR || rc > NGX_OK || r->header_only)
        return rc;
    b = ngx_calloc_buf(r->pool);
    if (b == NULL)
        return NGX_ERROR;
    b->pos = body->data;
    b->last = body->data + body->len;
    b->memory = b->last_buf = b->last_in_chain = 1;
    out = (ngx_chain_t){b, NULL};
    return ngx_http_output_filter(r, &out);
}

/* A phase handler that has answered may return neither NGX_OK nor NGX_DECLINED: nginx would go on
 * and proxy the request. */
ngx_int_t ngx_http_wirevet_refuse(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ngx_str_t type, body;
    ngx_int_t rc;

    ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "wirevet refused: %V %V",
                  &ngx_http_wirevet_verdicts[ctx->verdict], &ctx->errors);
    if (r->headers_in.expect && !r->expect_tested) {
        r->expect_tested = 1; /* no 100 Continue; whether the body comes nobody knows */
        r->keepalive = 0;
    }
    rc = ngx_http_discard_request_body(r);
    if (rc != NGX_OK)
        return rc;
    ctx->answered = 1;
    r->headers_out.status = ngx_http_wirevet_status(ctx);
    if (render_refusal(r->pool, ctx, &type, &body) != NGX_OK ||
        set_headers(r, type, body.len) != NGX_OK)
        return NGX_HTTP_INTERNAL_SERVER_ERROR;
    rc = send_answer(r, &body);
    ngx_http_finalize_request(r, rc);
    return NGX_DONE;
}

ngx_int_t ngx_http_wirevet_dress(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                 ngx_uint_t status)
{
    ngx_str_t type;
    ngx_int_t rc;

    if (ctx->doomed && ctx->judged && !ctx->answered) {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0, "wirevet refused: %V %V",
                      &ngx_http_wirevet_verdicts[ctx->verdict], &ctx->errors);
        rc = render_refusal(r->pool, ctx, &type, &ctx->body);
    } else {
        rc = render_page(r->pool, page_of(status), &type, &ctx->body);
    }
    ctx->answered = 1;
    ctx->dressed = 1;
    return rc == NGX_OK ? set_headers(r, type, ctx->body.len) : NGX_ERROR;
}

ngx_int_t ngx_http_wirevet_send_body(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                     ngx_chain_t *in, ngx_http_output_body_filter_pt next)
{
    ngx_buf_t *b;
    ngx_chain_t out;

    for (; in; in = in->next) {
        in->buf->pos = in->buf->last;
        in->buf->file_pos = in->buf->file_last;
    }
    if (ctx->sent)
        return next(r, NULL);
    b = ngx_calloc_buf(r->pool);
    if (b == NULL)
        return NGX_ERROR;
    b->pos = ctx->body.data;
    b->last = ctx->body.data + ctx->body.len;
    b->memory = b->last_buf = b->last_in_chain = 1;
    ctx->sent = 1;
    out = (ngx_chain_t){b, NULL};
    return next(r, &out);
}
