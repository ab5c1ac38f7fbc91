#include "ngx_http_wirevet.h"

#include <fcntl.h>
#include <unistd.h>

#define DEFAULT_EXCERPTS      8192
#define DEFAULT_ENTRIES       256
#define DEFAULT_RESPONSE_SIZE (1024 * 1024)

static ngx_conf_enum_t modes[] = {
    {ngx_string("off"), WIREVET_OFF},
    {ngx_string("on"), WIREVET_ON},
    {ngx_string("log"), WIREVET_LOG},
    {ngx_null_string, 0},
};

static ngx_conf_enum_t phases[] = {
    {ngx_string("preaccess"), NGX_HTTP_PREACCESS_PHASE},
    {ngx_string("access"), NGX_HTTP_ACCESS_PHASE},
    {ngx_string("precontent"), NGX_HTTP_PRECONTENT_PHASE},
    {ngx_null_string, 0},
};

static ngx_conf_enum_t choices[] = {
    {ngx_string("pass"), WIREVET_PASS},
    {ngx_string("reject"), WIREVET_REJECT},
    {ngx_null_string, 0},
};

static ngx_conf_enum_t responses[] = {
    {ngx_string("off"), WIREVET_RESPONSE_OFF},
    {ngx_string("log"), WIREVET_RESPONSE_LOG},
    {ngx_string("enforce"), WIREVET_RESPONSE_ENFORCE},
    {ngx_null_string, 0},
};

static ngx_conf_enum_t dialects[] = {
    {ngx_string("coral"), WV_DIALECT_CORAL},
    {ngx_string("smithy"), WV_DIALECT_SMITHY},
    {ngx_string("service"), WV_DIALECT_SERVICE},
    {ngx_null_string, 0},
};

static ngx_conf_enum_t profiles[] = {
    {ngx_string("strict"), WV_PROFILE_STRICT},
    {ngx_string("aws"), WV_PROFILE_AWS},
    {ngx_null_string, 0},
};

/* ---- Directives ------------------------------------------------------------------------------ */

static char *set_model(ngx_conf_t *cf, ngx_command_t *cmd, void *opaque)
{
    ngx_http_wirevet_loc_conf_t *conf = opaque;
    ngx_str_t *words = cf->args->elts, *model;

    (void)cmd;
    if (conf->models == NGX_CONF_UNSET_PTR)
        conf->models = ngx_array_create(cf->pool, 2, sizeof(ngx_str_t));
    model = conf->models ? ngx_array_push(conf->models) : NULL;
    if (model == NULL)
        return NGX_CONF_ERROR;
    *model = words[1];
    return ngx_conf_full_name(cf->cycle, model, 1) == NGX_OK ? NGX_CONF_OK : NGX_CONF_ERROR;
}

/* The code of a name; 0: there is none. */
static wv_code code_of(const ngx_str_t *name)
{
    static const wv_code codes[] = {
#define CODE_VALUE(constant, value, text, sentence) WV_CODE_##constant,
        WV_XX_CODES(CODE_VALUE)
#undef CODE_VALUE
    };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const char *text = wv_code_name(codes[i]);
        if (ngx_strlen(text) == name->len && ngx_memcmp(text, name->data, name->len) == 0)
            return codes[i];
    }
    return 0;
}

/* Only constraints: what is malformed, or too much for the library, has not been judged. */
static char *set_allow(ngx_conf_t *cf, ngx_command_t *cmd, void *opaque)
{
    ngx_http_wirevet_loc_conf_t *conf = opaque;
    ngx_str_t *words = cf->args->elts;
    ngx_http_wirevet_allow_t *allow;
    wv_code code = code_of(&words[1]);

    (void)cmd;
    if (code < WV_CODE_REQUIRED || code > WV_CODE_UNIQUE)
        return "wants a constraint: required, length_min, length_max, pattern, range_min, "
               "range_max, enum or unique";
    if (words[2].len > 0 && words[2].data[0] != '/')
        return "wants a JSON pointer, such as /Role";
    if (conf->allow == NGX_CONF_UNSET_PTR)
        conf->allow = ngx_array_create(cf->pool, 2, sizeof *allow);
    allow = conf->allow ? ngx_array_push(conf->allow) : NULL;
    if (allow == NULL)
        return NGX_CONF_ERROR;
    allow->code = code;
    allow->pointer = words[2];
    return NGX_CONF_OK;
}

#define ANYWHERE  (NGX_HTTP_MAIN_CONF | NGX_HTTP_SRV_CONF | NGX_HTTP_LOC_CONF)
#define AT(field) NGX_HTTP_LOC_CONF_OFFSET, offsetof(ngx_http_wirevet_loc_conf_t, field)
#define CHOICE(name, field, values)                                                                \
    {                                                                                              \
        ngx_string(name), ANYWHERE | NGX_CONF_TAKE1, ngx_conf_set_enum_slot, AT(field), values     \
    }

static ngx_command_t commands[] = {
    CHOICE("wirevet", mode, modes),
    CHOICE("wirevet_phase", phase, phases),
    CHOICE("wirevet_unmatched", unmatched, choices),
    CHOICE("wirevet_encoded", encoded, choices),
    CHOICE("wirevet_dialect", dialect, dialects),
    CHOICE("wirevet_profile", profile, profiles),
    CHOICE("wirevet_response", response, responses),
    {ngx_string("wirevet_response_size"), ANYWHERE | NGX_CONF_TAKE1, ngx_conf_set_size_slot,
     AT(response_size), NULL},
    {ngx_string("wirevet_excerpts"), ANYWHERE | NGX_CONF_TAKE1, ngx_conf_set_size_slot,
     AT(excerpts), NULL},
    {ngx_string("wirevet_entries"), ANYWHERE | NGX_CONF_TAKE1, ngx_conf_set_num_slot, AT(entries),
     NULL},
    {ngx_string("wirevet_service"), ANYWHERE | NGX_CONF_TAKE1, ngx_conf_set_str_slot, AT(service),
     NULL},
    {ngx_string("wirevet_model"), ANYWHERE | NGX_CONF_TAKE1, set_model, NGX_HTTP_LOC_CONF_OFFSET, 0,
     NULL},
    {ngx_string("wirevet_allow"), ANYWHERE | NGX_CONF_TAKE2, set_allow, NGX_HTTP_LOC_CONF_OFFSET, 0,
     NULL},
    ngx_null_command,
};

/* ---- Configurations -------------------------------------------------------------------------- */

static void *create_main_conf(ngx_conf_t *cf)
{
    ngx_http_wirevet_main_conf_t *conf = ngx_pcalloc(cf->pool, sizeof *conf);
    int random;

    if (conf == NULL || ngx_array_init(&conf->models, cf->pool, 2, 4 * sizeof(void *)) != NGX_OK)
        return NULL;
    random = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (random < 0 || read(random, conf->key, sizeof conf->key) != (ssize_t)sizeof conf->key) {
        ngx_conf_log_error(NGX_LOG_EMERG, cf, ngx_errno, "wirevet: cannot read /dev/urandom");
        conf = NULL;
    }
    if (random >= 0)
        close(random);
    return conf;
}

static void *create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_wirevet_loc_conf_t *conf = ngx_pcalloc(cf->pool, sizeof *conf);

    if (conf == NULL)
        return NULL;
    conf->mode = conf->phase = conf->unmatched = conf->encoded = NGX_CONF_UNSET_UINT;
    conf->dialect = conf->profile = conf->response = NGX_CONF_UNSET_UINT;
    conf->models = conf->allow = NGX_CONF_UNSET_PTR;
    conf->excerpts = conf->response_size = NGX_CONF_UNSET_SIZE;
    conf->entries = NGX_CONF_UNSET;
    return conf;
}

static ngx_int_t same_set(const ngx_http_wirevet_loc_conf_t *a,
                          const ngx_http_wirevet_loc_conf_t *b)
{
    return a->models == b->models && a->dialect == b->dialect && a->profile == b->profile &&
           a->service.data == b->service.data;
}

static char *merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_wirevet_loc_conf_t *prev = parent, *conf = child;

    ngx_conf_merge_uint_value(conf->mode, prev->mode, WIREVET_OFF);
    ngx_conf_merge_uint_value(conf->phase, prev->phase, NGX_HTTP_PRECONTENT_PHASE);
    ngx_conf_merge_uint_value(conf->unmatched, prev->unmatched, WIREVET_PASS);
    ngx_conf_merge_uint_value(conf->encoded, prev->encoded, WIREVET_REJECT);
    ngx_conf_merge_uint_value(conf->dialect, prev->dialect, WV_DIALECT_SERVICE);
    ngx_conf_merge_uint_value(conf->profile, prev->profile, WV_PROFILE_STRICT);
    ngx_conf_merge_uint_value(conf->response, prev->response, WIREVET_RESPONSE_OFF);
    ngx_conf_merge_size_value(conf->response_size, prev->response_size, DEFAULT_RESPONSE_SIZE);
    ngx_conf_merge_size_value(conf->excerpts, prev->excerpts, DEFAULT_EXCERPTS);
    ngx_conf_merge_value(conf->entries, prev->entries, DEFAULT_ENTRIES);
    ngx_conf_merge_ptr_value(conf->models, prev->models, NULL);
    ngx_conf_merge_ptr_value(conf->allow, prev->allow, NULL);
    ngx_conf_merge_str_value(conf->service, prev->service, "");
    if (conf->entries < 0 || conf->entries > 1000000 || conf->excerpts > 64 * 1024 * 1024)
        return "wirevet_entries (to 1000000) or wirevet_excerpts (to 64m) is out of range";
    if (conf->mode == WIREVET_OFF)
        return NGX_CONF_OK;
    if (prev->set && same_set(conf, prev))
        conf->set = prev->set;
    else
        conf->set = ngx_http_wirevet_open_set(cf, conf);
    return conf->set ? NGX_CONF_OK : NGX_CONF_ERROR;
}

/* ---- Variables ------------------------------------------------------------------------------- */

static ngx_int_t set_variable(ngx_http_variable_value_t *v, const u_char *data, size_t size)
{
    *v = (ngx_http_variable_value_t){0};
    v->not_found = size == 0;
    v->valid = size > 0;
    v->data = (u_char *)data;
    v->len = (unsigned)size & 0xfffffff;
    return NGX_OK;
}

static ngx_int_t verdict_variable(ngx_http_request_t *r, ngx_http_variable_value_t *v,
                                  uintptr_t data)
{
    const ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r->main, ngx_http_wirevet_module);
    const ngx_str_t *name = &ngx_http_wirevet_verdicts[ctx ? ctx->verdict : WIREVET_NONE];

    (void)data;
    return set_variable(v, name->data, name->len);
}

static ngx_int_t operation_variable(ngx_http_request_t *r, ngx_http_variable_value_t *v,
                                    uintptr_t data)
{
    const ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r->main, ngx_http_wirevet_module);
    wv_str service, name;
    u_char *text;

    (void)data;
    if (ctx == NULL || ctx->operation.schema == NULL)
        return set_variable(v, NULL, 0);
    service = wv_service_target(ctx->operation.schema);
    name = wv_operation_name(ctx->operation);
    text = ngx_pnalloc(r->pool, service.size + 1 + name.size);
    if (text == NULL)
        return NGX_ERROR;
    ngx_memcpy(text, service.data, service.size);
    text[service.size] = '.';
    ngx_memcpy(text + service.size + 1, name.data, name.size);
    return set_variable(v, text, service.size + 1 + name.size);
}

static ngx_int_t errors_variable(ngx_http_request_t *r, ngx_http_variable_value_t *v,
                                 uintptr_t data)
{
    const ngx_http_wirevet_ctx_t *ctx = ngx_http_get_module_ctx(r->main, ngx_http_wirevet_module);

    (void)data;
    return ctx ? set_variable(v, ctx->errors.data, ctx->errors.len) : set_variable(v, NULL, 0);
}

static ngx_int_t add_variables(ngx_conf_t *cf)
{
    static const struct {
        ngx_str_t name;
        ngx_http_get_variable_pt get;
    } variables[] = {
        {ngx_string("wirevet_verdict"), verdict_variable},
        {ngx_string("wirevet_operation"), operation_variable},
        {ngx_string("wirevet_errors"), errors_variable},
    };

    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        ngx_str_t name = variables[i].name;
        ngx_http_variable_t *variable = ngx_http_add_variable(cf, &name, NGX_HTTP_VAR_NOCACHEABLE);
        if (variable == NULL)
            return NGX_ERROR;
        variable->get_handler = variables[i].get;
    }
    return NGX_OK;
}

/* ---- Phases ---------------------------------------------------------------------------------- */

static ngx_int_t in_preaccess(ngx_http_request_t *r)
{
    return ngx_http_wirevet_handle(r, NGX_HTTP_PREACCESS_PHASE);
}

static ngx_int_t in_access(ngx_http_request_t *r)
{
    return ngx_http_wirevet_handle(r, NGX_HTTP_ACCESS_PHASE);
}

static ngx_int_t in_precontent(ngx_http_request_t *r)
{
    return ngx_http_wirevet_handle(r, NGX_HTTP_PRECONTENT_PHASE);
}

static ngx_int_t add_handler(ngx_http_core_main_conf_t *core, ngx_uint_t phase,
                             ngx_http_handler_pt handler)
{
    ngx_http_handler_pt *place = ngx_array_push(&core->phases[phase].handlers);

    if (place == NULL)
        return NGX_ERROR;
    *place = handler;
    return NGX_OK;
}

static ngx_int_t init(ngx_conf_t *cf)
{
    ngx_http_core_main_conf_t *core = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);
    ngx_http_wirevet_main_conf_t *conf =
        ngx_http_conf_get_module_main_conf(cf, ngx_http_wirevet_module);
    ngx_str_t request_id = ngx_string("request_id");

    conf->request_id = ngx_http_get_variable_index(cf, &request_id);
    if (conf->request_id == NGX_ERROR ||
        add_handler(core, NGX_HTTP_PREACCESS_PHASE, in_preaccess) != NGX_OK ||
        add_handler(core, NGX_HTTP_ACCESS_PHASE, in_access) != NGX_OK ||
        add_handler(core, NGX_HTTP_PRECONTENT_PHASE, in_precontent) != NGX_OK)
        return NGX_ERROR;
    ngx_http_wirevet_response_init();
    return ngx_http_wirevet_body_init(cf);
}

static ngx_http_module_t context = {
    add_variables, init, create_main_conf, NULL, NULL, NULL, create_loc_conf, merge_loc_conf,
};

ngx_module_t ngx_http_wirevet_module = {
    NGX_MODULE_V1, &context, commands, NGX_HTTP_MODULE,       NULL, NULL, NULL, NULL,
    NULL,          NULL,     NULL,     NGX_MODULE_V1_PADDING,
};
