#include "base/config.h"

const wv_config base_config_defaults = {
    .profile = WV_PROFILE_STRICT,
    .names = WV_NAMES_OBSERVED,
    .responses = WV_RESPONSES_STRUCTURE,
    .engine = WV_ENGINE_OWN,
    .dialect = WV_DIALECT_SERVICE,
    .rules = WV_RULES_ADVISE,
    .depth = WV_MAX_DEPTH,
    .nesting = WV_MAX_NESTING,
    .digits = WV_MAX_DIGITS,
    .bytes = INT64_MAX,
    /* Only keeps digests of runs comparable: wv_config_set_key() is for payloads of strangers. */
    .key = {UINT64_C(0x7769726576657421), UINT64_C(0x6469676573747321)},
};
