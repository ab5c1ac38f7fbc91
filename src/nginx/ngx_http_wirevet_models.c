#include "ngx_http_wirevet.h"

#include <wirevet/compile.h>

#include "athena.h"
#include "glue.h"

#define ERRORS_SIZE 4096
#define ALIGNMENT   16 /* of max_align_t */

/* One call of wv_model_load(), for all locations that name the same files. */
typedef struct {
    ngx_array_t *files;
    ngx_str_t service;
    wv_model *model;
} loaded;

static const wv_schema *const built_in[] = {&athena_schema, &glue_schema};

/* ---- Loading --------------------------------------------------------------------------------- */

static void destroy_model(void *model)
{
    wv_model_destroy(model);
}

static void complain(ngx_conf_t *cf, char *errors)
{
    for (char *line = errors, *end; *line; line = end) {
        end = line + strcspn(line, "\n");
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "wirevet: %*s", (size_t)(end - line), line);
        end += *end == '\n';
    }
    if (*errors == 0)
        ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "wirevet: the model cannot be loaded");
}

static wv_model *load_files(ngx_conf_t *cf, const ngx_http_wirevet_loc_conf_t *conf)
{
    wv_model_options options = {.struct_size = sizeof options};
    const ngx_str_t *names = conf->models->elts;
    ngx_uint_t count = conf->models->nelts;
    wv_model_file *files = ngx_pcalloc(cf->temp_pool, count * sizeof *files);
    char *errors = ngx_pcalloc(cf->temp_pool, ERRORS_SIZE);
    wv_model *model;

    if (files == NULL || errors == NULL)
        return NULL;
    options.service = conf->service.len > 0 ? (const char *)conf->service.data : NULL;
    for (ngx_uint_t i = 0; i < count; i++)
        files[i].name = (const char *)names[i].data;
    model = wv_model_load(&options, files, count, errors, ERRORS_SIZE);
    if (model == NULL)
        complain(cf, errors);
    return model;
}

/* A model of the files, loaded once for each cycle. Its memory is that of malloc(): what loading
 * needs and then frees would stay in a pool until the next reload. */
static wv_model *open_model(ngx_conf_t *cf, const ngx_http_wirevet_loc_conf_t *conf)
{
    ngx_http_wirevet_main_conf_t *main =
        ngx_http_conf_get_module_main_conf(cf, ngx_http_wirevet_module);
    loaded *models = main->models.elts, *more;
    ngx_pool_cleanup_t *cleanup;
    wv_model *model;

    for (ngx_uint_t i = 0; i < main->models.nelts; i++)
        if (models[i].files == conf->models && models[i].service.data == conf->service.data)
            return models[i].model;
    cleanup = ngx_pool_cleanup_add(cf->pool, 0);
    more = ngx_array_push(&main->models);
    if (cleanup == NULL || more == NULL)
        return NULL;
    model = load_files(cf, conf);
    *more = (loaded){conf->models, conf->service, model};
    cleanup->handler = destroy_model;
    cleanup->data = model;
    return model;
}

/* ---- Sets ------------------------------------------------------------------------------------ */

static void release_config(void *config)
{
    wv_config_release(config);
}

static const char *why(int32_t code)
{
    return code == WV_E_ENGINE ? "its patterns need PCRE2" : "out of memory or another version";
}

static wv_config *make_config(ngx_conf_t *cf, const ngx_http_wirevet_loc_conf_t *conf,
                              const wv_schema *schema)
{
    ngx_http_wirevet_main_conf_t *main =
        ngx_http_conf_get_module_main_conf(cf, ngx_http_wirevet_module);
    ngx_pool_cleanup_t *cleanup = ngx_pool_cleanup_add(cf->pool, 0);
    void *memory = ngx_pmemalign(cf->pool, WV_CONFIG_SIZE, ALIGNMENT);
    wv_config *config = wv_config_init(memory, WV_CONFIG_SIZE);
    int32_t code;

    if (cleanup == NULL || config == NULL)
        return NULL;
    cleanup->handler = release_config;
    cleanup->data = config;
    if (wv_config_set_key(config, main->key) != 0 ||
        wv_config_set(config, WV_OPTION_DIALECT, (int64_t)conf->dialect) != 0 ||
        wv_config_set(config, WV_OPTION_PROFILE, (int64_t)conf->profile) != 0)
        return NULL;
    code = wv_config_prepare(config, schema);
    if (code == 0)
        return config;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "wirevet: a schema cannot be used: %s", why(code));
    return NULL;
}

static ngx_int_t add(ngx_conf_t *cf, const ngx_http_wirevet_loc_conf_t *conf,
                     ngx_http_wirevet_set_t *set, const wv_schema *schema)
{
    wv_config *config = make_config(cf, conf, schema);

    if (config == NULL)
        return NGX_ERROR;
    set->schemas[set->count] = schema;
    set->configs[set->count++] = config;
    return NGX_OK;
}

static ngx_http_wirevet_set_t *make_set(ngx_conf_t *cf, size_t most)
{
    ngx_http_wirevet_set_t *set = ngx_pcalloc(cf->pool, sizeof *set);

    if (set == NULL)
        return NULL;
    set->schemas = ngx_palloc(cf->pool, most * sizeof *set->schemas);
    set->configs = ngx_palloc(cf->pool, most * sizeof *set->configs);
    return set->schemas && set->configs ? set : NULL;
}

/* A built-in service is named as for a model: by X-Amz-Target's prefix or as the SDKs do. */
static ngx_int_t is_service(const wv_schema *schema, const ngx_str_t *name)
{
    wv_str operation = wv_operation_name(wv_operation_at(schema, 0));
    char text[256];

    if (name->len + 1 + operation.size > sizeof text ||
        ngx_strlchr(name->data, name->data + name->len, '.'))
        return 0;
    ngx_memcpy(text, name->data, name->len);
    text[name->len] = '.';
    ngx_memcpy(text + name->len + 1, operation.data, operation.size);
    return wv_find_operation(schema, (wv_str){text, name->len + 1 + operation.size}).schema != NULL;
}

static ngx_http_wirevet_set_t *open_built_in(ngx_conf_t *cf,
                                             const ngx_http_wirevet_loc_conf_t *conf)
{
    size_t most = sizeof built_in / sizeof *built_in;
    ngx_http_wirevet_set_t *set = make_set(cf, most);

    for (size_t i = 0; set && i < most; i++)
        if (conf->service.len == 0 || is_service(built_in[i], &conf->service))
            if (add(cf, conf, set, built_in[i]) != NGX_OK)
                return NULL;
    if (set == NULL || set->count > 0)
        return set;
    ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                       "wirevet: there is no service \"%V\" built in; wirevet_model loads others",
                       &conf->service);
    return NULL;
}

ngx_http_wirevet_set_t *ngx_http_wirevet_open_set(ngx_conf_t *cf,
                                                  const ngx_http_wirevet_loc_conf_t *conf)
{
    ngx_http_wirevet_set_t *set;
    wv_model *model;

    if (conf->models == NULL)
        return open_built_in(cf, conf);
    model = open_model(cf, conf);
    set = model ? make_set(cf, wv_model_schema_count(model)) : NULL;
    for (uint32_t i = 0; set && i < wv_model_schema_count(model); i++)
        if (add(cf, conf, set, wv_model_schema_at(model, i)) != NGX_OK)
            return NULL;
    return set;
}
