#include "ngx_http_wirevet.h"

#include <wirevet/tables.h>

#define ALIGNMENT    16 /* of max_align_t */
#define FINDINGS     10 /* that an AWS message lists */
#define SPARE_BLOCKS 64

ngx_http_wirevet_ctx_t *ngx_http_wirevet_ctx(ngx_http_request_t *r)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);

    if (ctx == NULL) {
        ctx = ngx_pcalloc(r->pool, sizeof *ctx);
        if (ctx)
            ngx_http_set_ctx(r, ctx, ngx_http_wirevet_module);
    }
    return ctx;
}

/* ---- Headers --------------------------------------------------------------------------------- */

ngx_uint_t ngx_http_wirevet_header(const ngx_list_t *headers, const char *name, ngx_str_t *value)
{
    size_t size = ngx_strlen(name);
    ngx_uint_t count = 0;

    for (const ngx_list_part_t *part = &headers->part; part; part = part->next) {
        const ngx_table_elt_t *h = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++)
            if (h[i].hash != 0 && h[i].key.len == size &&
                ngx_strncasecmp(h[i].key.data, (u_char *)name, size) == 0 && count++ == 0)
                *value = h[i].value;
    }
    return count;
}

/* "identity" says nothing; whatever else stands there changes the bytes. */
static ngx_int_t is_encoded(ngx_http_request_t *r)
{
    ngx_str_t value = ngx_null_string;
    ngx_uint_t count = ngx_http_wirevet_header(&r->headers_in.headers, "Content-Encoding", &value);

    if (count == 0)
        return 0;
    return count > 1 ||
           (value.len > 0 &&
            (value.len != 8 || ngx_strncasecmp(value.data, (u_char *)"identity", 8) != 0));
}

/* ---- Operations ------------------------------------------------------------------------------ */

/* Exactly "Prefix.Operation": the shorter forms that wv_find_operation() takes are no header. */
static wv_operation by_target(const wv_schema *schema, const ngx_str_t *target)
{
    static const wv_operation none;
    wv_str prefix = wv_service_target(schema);

    if (schema->service->protocol == WV_PROTOCOL_REST_JSON_1 || target->len <= prefix.size + 1 ||
        ngx_memcmp(target->data, prefix.data, prefix.size) != 0 || target->data[prefix.size] != '.')
        return none;
    return wv_find_operation(schema, (wv_str){(const char *)target->data, target->len});
}

/* The request line's target as it goes upstream: after a rewrite it is made anew of what nginx has
 * decoded. */
static ngx_int_t request_target(ngx_http_request_t *r, wv_str *target)
{
    size_t size;
    u_char *text, *end;

    if (r->valid_unparsed_uri) {
        *target = (wv_str){(const char *)r->unparsed_uri.data, r->unparsed_uri.len};
        return NGX_OK;
    }
    size = r->uri.len + 2 * ngx_escape_uri(NULL, r->uri.data, r->uri.len, NGX_ESCAPE_URI);
    text = ngx_pnalloc(r->pool, size + 1 + r->args.len);
    if (text == NULL)
        return NGX_ERROR;
    end = (u_char *)ngx_escape_uri(text, r->uri.data, r->uri.len, NGX_ESCAPE_URI);
    if (r->args.len > 0) {
        *end++ = '?';
        end = ngx_cpymem(end, r->args.data, r->args.len);
    }
    *target = (wv_str){(const char *)text, (size_t)(end - text)};
    return NGX_OK;
}

/* Operations that the request names, of all services here; the last of them is in ctx. More than
 * one: the service behind may believe the other. */
static ngx_uint_t find_operations(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                  const ngx_http_wirevet_set_t *set, const wv_str *uri)
{
    ngx_str_t target = ngx_null_string;
    ngx_uint_t given = ngx_http_wirevet_header(&r->headers_in.headers, "X-Amz-Target", &target);
    wv_str method = {(const char *)r->method_name.data, r->method_name.len};
    ngx_uint_t found = given > 1 ? 2 : 0;

    for (ngx_uint_t i = 0; i < set->count; i++) {
        wv_operation operation = {NULL, 0};
        if (given > 0)
            operation = by_target(set->schemas[i], &target);
        if (operation.schema == NULL)
            operation = wv_route(set->schemas[i], method, *uri);
        if (operation.schema == NULL)
            continue;
        ctx->operation = operation;
        ctx->config = set->configs[i];
        found++;
    }
    return found;
}

/* ---- Parameters ------------------------------------------------------------------------------ */

static wv_pair *headers_of(ngx_http_request_t *r, size_t *count)
{
    const ngx_list_part_t *part;
    wv_pair *pairs;
    size_t size = 0;

    for (part = &r->headers_in.headers.part; part; part = part->next)
        size += part->nelts;
    pairs = ngx_palloc(r->pool, (size + 1) * sizeof *pairs);
    *count = 0;
    for (part = &r->headers_in.headers.part; part && pairs; part = part->next) {
        const ngx_table_elt_t *h = part->elts;
        for (ngx_uint_t i = 0; i < part->nelts; i++)
            pairs[(*count)++] = (wv_pair){{(const char *)h[i].key.data, h[i].key.len},
                                          {(const char *)h[i].value.data, h[i].value.len}};
    }
    return pairs;
}

/* What travels in the path, the query and the headers. */
static wv_verdict check_parameters(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx, wv_str uri)
{
    wv_http message = {.target = uri, .flags = WV_HTTP_NO_BODY};

    if (ctx->operation.schema->service->protocol != WV_PROTOCOL_REST_JSON_1)
        return WV_VALID;
    message.headers = headers_of(r, &message.header_count);
    if (message.headers == NULL)
        return WV_E_MEMORY;
    return wv_check_http(ctx->config, ctx->operation, WV_REQUEST, &message, ctx->report);
}

/* ---- The phase ------------------------------------------------------------------------------- */

/* Memory that requests have given back. The request's pool would return some 50 KB to the system
 * after each request and take them again for the next: that cost more than the check. */
typedef struct block {
    struct block *next;
    size_t size;
} block;

static block *spare_blocks;
static ngx_uint_t spare_count;

static void give_back(void *data)
{
    block *b = data;

    if (spare_count == SPARE_BLOCKS) {
        ngx_free(b);
        return;
    }
    spare_count++;
    b->next = spare_blocks;
    spare_blocks = b;
}

static block *take_spare(size_t size)
{
    for (block **at = &spare_blocks; *at; at = &(*at)->next)
        if ((*at)->size == size) {
            block *b = *at;
            *at = b->next;
            spare_count--;
            return b;
        }
    return NULL;
}

/* `size` bytes until the request ends. */
static u_char *borrow(ngx_http_request_t *r, size_t size)
{
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(r->pool, 0);
    block *b = cleanup ? take_spare(size) : NULL;

    if (cleanup && b == NULL) {
        b = ngx_memalign(ALIGNMENT, sizeof *b + size, r->connection->log);
        if (b)
            b->size = size;
    }
    if (b == NULL)
        return NULL;
    cleanup->handler = give_back;
    cleanup->data = b;
    return (u_char *)(b + 1);
}

ngx_int_t ngx_http_wirevet_memory(ngx_http_request_t *r, wv_stream **stream, wv_report **report)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);
    size_t report_size = wv_report_size(FINDINGS, (uint32_t)conf->entries);
    size_t stream_size = ngx_align(WV_STREAM_SIZE + conf->excerpts, ALIGNMENT);
    u_char *memory;

    if (report_size < WV_REPORT_MIN_SIZE)
        report_size = WV_REPORT_MIN_SIZE;
    memory = borrow(r, stream_size + report_size);
    if (memory == NULL)
        return NGX_ERROR;
    *stream = wv_stream_init(memory, stream_size);
    *report = wv_report_init(memory + stream_size, report_size);
    return *stream && *report ? NGX_OK : NGX_ERROR;
}

_Static_assert(sizeof(block) % ALIGNMENT == 0, "what is behind it is aligned");

/* The whole body has been read. */
static void body_read(ngx_http_request_t *r)
{
    ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r, ngx_http_wirevet_module);

    ctx->reading = 0;
    if (!ctx->judged && !ctx->filtered)
        ngx_http_wirevet_feed_saved(r, ctx);
    if (!ctx->judged)
        ngx_http_wirevet_judge(r, ctx);
    r->preserve_body = 1; /* a redirect may judge it again */
    r->write_event_handler = ngx_http_core_run_phases;
    ngx_http_core_run_phases(r);
}

static ngx_int_t read_body(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx)
{
    ngx_int_t rc;

    ctx->reading = 1;
    rc = ngx_http_read_client_request_body(r, body_read);
    if (rc >= NGX_HTTP_SPECIAL_RESPONSE) {
        ctx->reading = 0;
        return rc;
    }
    ngx_http_finalize_request(r, NGX_DONE);
    return NGX_DONE;
}

/* What can be said without the body; WIREVET_NONE: the body has to be read. */
static ngx_http_wirevet_verdict_t begin(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                                        const ngx_http_wirevet_loc_conf_t *conf)
{
    wv_str uri;
    ngx_http_wirevet_verdict_t parameters;
    ngx_uint_t found;

    if (request_target(r, &uri) != NGX_OK)
        return WIREVET_ERROR;
    found = find_operations(r, ctx, conf->set, &uri);
    if (found != 1) {
        ctx->doomed = found > 1;
        return WIREVET_UNMATCHED;
    }
    if (is_encoded(r))
        return WIREVET_ENCODED;
    if (ngx_http_wirevet_memory(r, &ctx->stream, &ctx->report) != NGX_OK)
        return WIREVET_ERROR;
    parameters = ngx_http_wirevet_conclude(r, ctx, check_parameters(r, ctx, uri));
    if (parameters != WIREVET_VALID)
        return parameters;
    return wv_stream_begin(ctx->stream, ctx->config, ctx->operation, WV_REQUEST, ctx->report) == 0
               ? WIREVET_NONE
               : WIREVET_ERROR;
}

static ngx_int_t may_pass(const ngx_http_wirevet_ctx_t *ctx,
                          const ngx_http_wirevet_loc_conf_t *conf)
{
    switch (ctx->verdict) {
    case WIREVET_VALID:
        return 1;
    case WIREVET_UNMATCHED:
        return conf->unmatched == WIREVET_PASS && !ctx->doomed;
    case WIREVET_ENCODED:
        return conf->encoded == WIREVET_PASS;
    default:
        return 0;
    }
}

/* The verdict is known. */
static ngx_int_t decide(ngx_http_request_t *r, ngx_http_wirevet_ctx_t *ctx,
                        const ngx_http_wirevet_loc_conf_t *conf)
{
    if (may_pass(ctx, conf))
        return NGX_DECLINED;
    if (conf->mode == WIREVET_ON)
        return ngx_http_wirevet_refuse(r, ctx);
    ngx_log_error(NGX_LOG_WARN, r->connection->log, 0, "wirevet would refuse: %V %V",
                  &ngx_http_wirevet_verdicts[ctx->verdict], &ctx->errors);
    return NGX_DECLINED;
}

/* Subrequests carry no body of their own; their main request is judged. Internal redirects of it
 * are judged again: their context is gone, and they may lead to another service. */
ngx_int_t ngx_http_wirevet_handle(ngx_http_request_t *r, ngx_uint_t phase)
{
    const ngx_http_wirevet_loc_conf_t *conf =
        ngx_http_get_module_loc_conf(r, ngx_http_wirevet_module);
    ngx_http_wirevet_ctx_t *ctx;

    if (r != r->main || conf->mode == WIREVET_OFF || conf->phase != phase)
        return NGX_DECLINED;
    ctx = ngx_http_wirevet_ctx(r);
    if (ctx == NULL)
        return conf->mode == WIREVET_ON ? NGX_HTTP_INTERNAL_SERVER_ERROR : NGX_DECLINED;
    if (!ctx->started) {
        ctx->started = 1;
        ctx->verdict = begin(r, ctx, conf);
        if (ctx->verdict == WIREVET_NONE)
            return read_body(r, ctx);
        ctx->judged = 1;
        if (conf->mode == WIREVET_ON && r->http_version >= NGX_HTTP_VERSION_20 &&
            !may_pass(ctx, conf))
            return read_body(r, ctx); /* for nothing: see is_hopeless() */
    }
    return decide(r, ctx, conf);
}
