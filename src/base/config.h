/* What wv_config holds. Constant after its setup. */
#ifndef WIREVET_BASE_CONFIG_H
#define WIREVET_BASE_CONFIG_H

#include "base/bytes.h"
#include "base/limits.h"

#define CONFIG_ENGINES 8

struct pcre2_engine;

struct wv_config {
    int32_t profile;   /* WV_PROFILE_… */
    int32_t names;     /* WV_NAMES_… */
    int32_t responses; /* WV_RESPONSES_… */
    int32_t engine;    /* WV_ENGINE_… */
    int32_t dialect;   /* WV_DIALECT_… */
    int32_t rules;     /* WV_RULES_… */
    bool fail_fast;
    uint8_t level; /* match_level of this machine */
    uint32_t depth, nesting, digits;
    uint64_t bytes;
    uint64_t key[2];
    wv_str constraint_error, serialization_error; /* empty: by policy */
    struct {
        const wv_schema *schema;
        struct pcre2_engine *codes;
        bool every; /* made for WV_ENGINE_PCRE2 */
    } engines[CONFIG_ENGINES];
};

/* The defaults that a NULL config means. */
extern const wv_config base_config_defaults __attribute__((visibility("hidden")));

/* WV_DIALECT_CORAL or WV_DIALECT_SMITHY. */
static inline uint8_t base_config_dialect(const wv_config *config, const wv_schema *schema)
{
    bool own = config->dialect == WV_DIALECT_SERVICE;
    return own ? schema->service->dialect : (uint8_t)config->dialect;
}

static inline const struct pcre2_engine *base_config_engine(const wv_config *config,
                                                            const wv_schema *schema)
{
    for (int i = 0; i < CONFIG_ENGINES; i++)
        if (config->engines[i].schema == schema &&
            (config->engines[i].every || config->engine == WV_ENGINE_OWN))
            return config->engines[i].codes;
    return NULL;
}

#endif
