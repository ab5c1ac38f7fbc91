#include "ngx_http_wirevet.h"

#define CHUNK        16384 /* of a spilled body */
#define LATE         65536 /* bytes that may still come after a fault, for keep-alive's sake */
#define ERRORS       10
#define POINTER_SIZE 160
#define ERROR_SIZE   (POINTER_SIZE + 32)

static ngx_http_request_body_filter_pt next_body_filter;

/* ---- Feeding --------------------------------------------------------------------------------- */

static void feed(ngx_http_wirevet_ctx_t *ctx, const u_char *bytes, size_t size)
{
    ctx->seen += (off_t)size;
    if (!ctx->doomed && !ctx->broken) {
        (void)wv_stream_feed(ctx->stream, bytes, size);
        return;
    }
    ctx->late += (off_t)size;
    if (!ctx->broken && ctx->late <= LATE) /* so that the answer lists more than the first fault */
        (void)wv_stream_feed(ctx->stream, bytes, size);
}

/* Whether bytes that follow cannot change the refusal. With exceptions the findings have to be
 * looked at, at the end. */
static ngx_int_t is_refused(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);

    return conf->mode == WIREVET_ON && conf->allow == NULL &&
           wv_stream_feed(ctx->stream, "", 0) != WV_VALID;
}

/* HTTP/2 has to take the whole body: an answer before its end comes as a broken stream to some
 * clients. On HTTP/1 much is not worth waiting for. */
static ngx_int_t is_hopeless(ngx_http_request_t *r, const ngx_http_wirevet_ctx_t *ctx)
{
    if (r->http_version >= NGX_HTTP_VERSION_20 || ctx->read)
        return 0;
    return ctx->late > LATE ||
           (!r->headers_in.chunked && r->headers_in.content_length_n - ctx->seen > LATE);
}

/* Answers before the body came: nginx makes a page, which the header filter replaces; it closes the
 * connection after having read what comes (lingering), so that the answer arrives. */
static ngx_int_t stop_reading(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ctx->reading = 0;
    ngx_http_wirevet_judge(r, ctx);
    r->error_page = 1; /* the location's error_page is not for this answer */
    r->keepalive = 0;
    return (ngx_int_t)ngx_http_wirevet_status(ctx);
}

static void take(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, ngx_buf_t *b)
{
    ctx->filtered = 1;
    if (ctx->judged) {
        b->pos = b->last;
    } else if (ngx_buf_in_memory(b)) {
        feed(ctx, b->pos, (size_t)(b->last - b->pos));
        ctx->doomed = ctx->doomed || is_refused(r, ctx);
        if (ctx->doomed)
            b->pos = b->last; /* swallowed: no memory, no temporary file for it */
    } else if (b->in_file) {
        ctx->broken = 1;
    }
    if (b->last_buf)
        ctx->read = 1;
}

static ngx_int_t body_filter(ngx_http_request_t *r, ngx_chain_t *in)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);

    if (r != r->main || ctx == NULL || !ctx->reading)
        return next_body_filter(r, in);
    for (ngx_chain_t *cl = in; cl; cl = cl->next)
        take(r, ctx, cl->buf);
    if (ctx->doomed && !ctx->judged && is_hopeless(r, ctx))
        return stop_reading(r, ctx);
    return next_body_filter(r, in);
}

ngx_int_t ngx_http_wirevet_body_init(ngx_conf_t *cf)
{
    (void)cf;
    next_body_filter = ngx_http_top_request_body_filter;
    ngx_http_top_request_body_filter = body_filter;
    return NGX_OK;
}

/* ---- Bodies that were read before -------------------------------------------------------------
 */

static ngx_int_t feed_file(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, const ngx_buf_t *b)
{
    u_char *chunk = ngx_palloc(r->pool, CHUNK);
    ssize_t n;

    for (off_t at = b->file_pos; chunk && at < b->file_last; at += n) {
        off_t left = b->file_last - at;
        n = ngx_read_file(b->file, chunk, left < CHUNK ? (size_t)left : CHUNK, at);
        if (n <= 0)
            return NGX_ERROR;
        feed(ctx, chunk, (size_t)n);
    }
    return chunk ? NGX_OK : NGX_ERROR;
}

/* A body that has been thrown away, or is still on its way to somebody else, is not all here. */
void ngx_http_wirevet_feed_saved(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ngx_chain_t *cl = r->request_body ? r->request_body->bufs : NULL;

    if (r->discard_body || r->request_body_no_buffering || r->reading_body)
        ctx->broken = 1;
    for (; cl && !ctx->broken; cl = cl->next) {
        const ngx_buf_t *b = cl->buf;
        if (ngx_buf_in_memory(b))
            feed(ctx, b->pos, (size_t)(b->last - b->pos));
        else if (b->in_file && feed_file(r, ctx, b) != NGX_OK)
            ctx->broken = 1;
    }
    ctx->read = 1;
}

/* ---- Verdicts -------------------------------------------------------------------------------- */

ngx_str_t ngx_http_wirevet_verdicts[] = {
    ngx_null_string,     ngx_string("valid"),     ngx_string("invalid"), ngx_string("limit"),
    ngx_string("error"), ngx_string("unmatched"), ngx_string("encoded"),
};

/* Keys of maps come from the client. */
static u_char *copy_printable(u_char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        *to++ = from[i] > ' ' && from[i] < 0x7f && from[i] != '"' && from[i] != '\\'
                    ? (u_char)from[i]
                    : '?';
    return to;
}

ngx_str_t ngx_http_wirevet_errors(ngx_pool_t *pool, const wv_config *config,
                                  const wv_report *report)
{
    uint32_t count = ngx_min(wv_report_count(report), ERRORS);
    ngx_str_t out = ngx_null_string;
    u_char *text = count > 0 ? ngx_pnalloc(pool, count * ERROR_SIZE) : NULL, *end = text;
    char pointer[POINTER_SIZE];

    for (uint32_t i = 0; text && i < count; i++) {
        size_t size =
            wv_render_violation(config, report, i, WV_PART_POINTER, pointer, sizeof pointer);
        const char *code = wv_code_name(wv_violation_code(wv_report_at(report, i)));
        if (i > 0)
            *end++ = ',';
        end = ngx_cpymem(end, code, ngx_strlen(code));
        *end++ = ':';
        end = copy_printable(end, pointer, ngx_min(size, sizeof pointer - 1));
    }
    if (text)
        out = (ngx_str_t){(size_t)(end - text), text};
    return out;
}

static ngx_int_t is_allowed(const ngx_array_t *allow, wv_code code, const char *pointer,
                            size_t size)
{
    const ngx_http_wirevet_allow_t *a = allow->elts;

    for (ngx_uint_t i = 0; i < allow->nelts; i++)
        if (a[i].code == code && a[i].pointer.len == size &&
            ngx_memcmp(a[i].pointer.data, pointer, size) == 0)
            return 1;
    return 0;
}

/* Findings that the report could not keep are not allowed by anything. */
static ngx_int_t all_allowed(const ngx_array_t *allow, const wv_config *config,
                             const wv_report *report)
{
    char pointer[1024];

    if (allow == NULL || wv_report_total(report) != wv_report_count(report))
        return 0;
    for (uint32_t i = 0; i < wv_report_count(report); i++) {
        const wv_violation *v = wv_report_at(report, i);
        size_t size =
            wv_render_violation(config, report, i, WV_PART_POINTER, pointer, sizeof pointer);
        if (wv_violation_severity(v) != WV_SEVERITY_VIOLATION)
            continue;
        if (size >= sizeof pointer || !is_allowed(allow, wv_violation_code(v), pointer, size))
            return 0;
    }
    return 1;
}

ngx_http_wirevet_verdict_t
ngx_http_wirevet_conclude(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, wv_verdict verdict)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);

    if (verdict < 0)
        return WIREVET_ERROR;
    if (verdict == WV_VALID)
        return WIREVET_VALID;
    ctx->errors = ngx_http_wirevet_errors(r->pool, ctx->config, ctx->report);
    if (verdict == WV_LIMIT)
        return WIREVET_LIMIT;
    if (!ctx->doomed && all_allowed(conf->allow, ctx->config, ctx->report))
        return WIREVET_VALID;
    return WIREVET_INVALID;
}

/* content_length_n: of a chunked body too, after it has been read. */
void ngx_http_wirevet_judge(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    off_t length = r->headers_in.content_length_n;
    ngx_int_t all_fed = ctx->read && ctx->late <= LATE;

    ctx->verdict = ngx_http_wirevet_conclude(
        r, ctx, all_fed ? wv_stream_end(ctx->stream) : wv_stream_stop(ctx->stream));
    if (ctx->broken || (!ctx->doomed && (!ctx->read || (length >= 0 && length != ctx->seen))))
        ctx->verdict = WIREVET_ERROR;
    if (ctx->doomed && ctx->verdict == WIREVET_VALID)
        ctx->verdict = WIREVET_ERROR;
    ctx->judged = 1;
}
