/* Bodies of wirevet.h that no room owns: argument checks, configuration, dispatch. */
#include "base/config.h"
#include "check/check.h"
#include "pcre2/pcre2_engine.h"
#include "report/report.h"

#include <stdalign.h>

_Static_assert(sizeof(wv_config) <= WV_CONFIG_SIZE, "WV_CONFIG_SIZE is part of the ABI");

uint32_t wv_version(void)
{
    return WV_VERSION;
}

/* ---- Operations ---- */

static int compare_bytes(base_span a, const char *data, size_t size)
{
    size_t common = a.size < size ? a.size : size;
    int order = common ? memcmp(a.data, data, common) : 0;
    return order ? order : (a.size > size) - (a.size < size);
}

static bool same_ignoring_case(base_span a, const char *data, size_t size)
{
    if (a.size != size)
        return false;
    for (size_t i = 0; i < size; i++) {
        char c = data[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (a.data[i] != (uint8_t)c)
            return false;
    }
    return true;
}

static bool is_service(const wv_schema *schema, const char *data, size_t size)
{
    return compare_bytes(base_name_text(schema, schema->service->target), data, size) == 0 ||
           same_ignoring_case(base_name_text(schema, schema->service->sdk), data, size);
}

wv_operation wv_find_operation(const wv_schema *schema, wv_str target)
{
    const wv_operation none = {NULL, 0};
    if (!schema || !target.data || !base_abi_known(schema))
        return none;
    for (size_t i = 0; i < target.size; i++) {
        if (target.data[i] != '.')
            continue;
        if (!is_service(schema, target.data, i))
            return none;
        target.data += i + 1;
        target.size -= i + 1;
        break;
    }
    uint32_t low = 0, high = schema->operation_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_bytes(base_name_text(schema, schema->operations[middle].name),
                                  target.data, target.size);
        if (order == 0)
            return (wv_operation){schema, middle};
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return none;
}

uint32_t wv_operation_count(const wv_schema *schema)
{
    return schema && base_abi_known(schema) ? schema->operation_count : 0;
}

wv_operation wv_operation_at(const wv_schema *schema, uint32_t index)
{
    return index < wv_operation_count(schema) ? (wv_operation){schema, index}
                                              : (wv_operation){NULL, 0};
}

static wv_str text_of(base_span text)
{
    return (wv_str){(const char *)text.data, text.size};
}

wv_str wv_operation_name(wv_operation operation)
{
    if (operation.index >= wv_operation_count(operation.schema))
        return (wv_str){"", 0};
    uint32_t name = operation.schema->operations[operation.index].name;
    return text_of(base_name_text(operation.schema, name));
}

wv_str wv_service_target(const wv_schema *schema)
{
    if (!schema || !base_abi_known(schema))
        return (wv_str){"", 0};
    return text_of(base_name_text(schema, schema->service->target));
}

/* ---- Configuration ---- */

wv_config *wv_config_init(void *memory, size_t size)
{
    if (!memory || size < WV_CONFIG_SIZE || (uintptr_t)memory % alignof(max_align_t))
        return NULL;
    wv_config *config = memory;
    *config = base_config_defaults;
    config->level = (uint8_t)match_best_level();
    return config;
}

static bool in_range(int64_t value, int64_t low, int64_t high)
{
    return value >= low && value <= high;
}

static bool set_choice(int32_t *field, int64_t value, int64_t last)
{
    if (!in_range(value, 0, last))
        return false;
    *field = (int32_t)value;
    return true;
}

static bool set_limit(uint32_t *field, int64_t value, int64_t low, int64_t high)
{
    if (!in_range(value, low, high))
        return false;
    *field = (uint32_t)value;
    return true;
}

static bool set_option(wv_config *config, wv_option option, int64_t value)
{
    int32_t fail_fast;
    switch (option) {
    case WV_OPTION_PROFILE:
        return set_choice(&config->profile, value, 1);
    case WV_OPTION_NAMES:
        return set_choice(&config->names, value, 1);
    case WV_OPTION_RESPONSES:
        return set_choice(&config->responses, value, 1);
    case WV_OPTION_FAIL_FAST:
        if (!set_choice(&fail_fast, value, 1))
            return false;
        config->fail_fast = fail_fast != 0;
        return true;
    case WV_OPTION_DEPTH:
        return set_limit(&config->depth, value, 1, WV_MAX_DEPTH);
    case WV_OPTION_NESTING:
        return set_limit(&config->nesting, value, 0, WV_MAX_NESTING);
    case WV_OPTION_DIGITS:
        return set_limit(&config->digits, value, 1, WV_MAX_DIGITS);
    case WV_OPTION_BYTES:
        if (value < 0)
            return false;
        config->bytes = (uint64_t)value;
        return true;
    case WV_OPTION_ENGINE:
        return set_choice(&config->engine, value, 1);
    case WV_OPTION_DIALECT:
        return set_choice(&config->dialect, value, WV_DIALECT_SERVICE);
    case WV_OPTION_RULES:
        return set_choice(&config->rules, value, WV_RULES_OFF);
    default:
        return false;
    }
}

int32_t wv_config_set(wv_config *config, wv_option option, int64_t value)
{
    return config && set_option(config, option, value) ? 0 : WV_E_ARGUMENT;
}

int32_t wv_config_set_error_names(wv_config *config, wv_str constraint_error,
                                  wv_str serialization_error)
{
    if (!config || (constraint_error.size && !constraint_error.data) ||
        (serialization_error.size && !serialization_error.data))
        return WV_E_ARGUMENT;
    config->constraint_error = constraint_error;
    config->serialization_error = serialization_error;
    return 0;
}

int32_t wv_config_set_key(wv_config *config, const uint8_t *key)
{
    if (!config || !key)
        return WV_E_ARGUMENT;
    config->key[0] = base_load64(key);
    config->key[1] = base_load64(key + 8);
    return 0;
}

/* The schema's own place, else a free one; -1 if there is none. */
static int place_of(const wv_config *config, const wv_schema *schema)
{
    int place = -1;
    for (int i = CONFIG_ENGINES - 1; i >= 0; i--) {
        if (config->engines[i].schema == schema)
            return i;
        if (!config->engines[i].schema)
            place = i;
    }
    return place;
}

static int32_t prepare_at(wv_config *config, int place, const wv_schema *schema)
{
    struct pcre2_engine *codes;
    bool every = config->engine == WV_ENGINE_PCRE2;
    int32_t status = pcre2_engine_make(schema, every, &codes);
    if (status != 0)
        return status;
    pcre2_engine_free(config->engines[place].codes); /* of the other engine option */
    config->engines[place].schema = schema;
    config->engines[place].codes = codes;
    config->engines[place].every = every;
    return 0;
}

int32_t wv_config_prepare(wv_config *config, const wv_schema *schema)
{
    if (!config || !schema)
        return WV_E_ARGUMENT;
    if (!base_abi_known(schema))
        return WV_E_SCHEMA;
    if (base_config_engine(config, schema))
        return 0;
    int place = place_of(config, schema);
    return place < 0 ? WV_E_ARGUMENT : prepare_at(config, place, schema);
}

void wv_config_release(wv_config *config)
{
    for (int i = 0; config && i < CONFIG_ENGINES; i++) {
        pcre2_engine_free(config->engines[i].codes);
        config->engines[i].schema = NULL;
        config->engines[i].codes = NULL;
    }
}
