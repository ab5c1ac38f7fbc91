/* One property: a payload that is fed in pieces gets the answer of wv_check() on the whole, in
 * verdict, findings and texts, however it is cut and whatever memory there is for excerpts; texts
 * that lost something say so.
 *
 * The first byte picks schema and operation, the second direction and options, the third how the
 * payload is cut and the memory; the rest is the payload. */
#include "fuzz.h"

#include "support/streams.h"

#include "athena.h"
#include "glue.h"
#include "kinds.h"
#include "things.h"

#include <string.h>

static wv_config *config_for(uint8_t choice)
{
    static union {
        max_align_t align;
        uint8_t bytes[WV_CONFIG_SIZE];
    } space[16];
    static wv_config *made[16];
    unsigned i = choice & 15u;
    if (!made[i]) {
        wv_config *c = wv_config_init(space[i].bytes, WV_CONFIG_SIZE);
        wv_config_set(c, WV_OPTION_PROFILE, i & 1);
        wv_config_set(c, WV_OPTION_RESPONSES, i >> 1 & 1);
        wv_config_set(c, WV_OPTION_DIALECT, i & 4 ? WV_DIALECT_SMITHY : WV_DIALECT_SERVICE);
        wv_config_set(c, WV_OPTION_FAIL_FAST, (i & 12) == 12);
        wv_config_set(c, WV_OPTION_BYTES, (i & 12) == 8 ? 300 : INT64_MAX);
        wv_config_set(c, WV_OPTION_ENGINE, i % 5 == 4);
        FUZZ_ASSERT(wv_config_prepare(c, &glue_schema) == 0);
        FUZZ_ASSERT(wv_config_prepare(c, &athena_schema) == 0);
        FUZZ_ASSERT(wv_config_prepare(c, &kinds_schema) == 0);
        FUZZ_ASSERT(wv_config_prepare(c, &things_schema) == 0);
        made[i] = c;
    }
    return made[i];
}

static void must_not_differ(const char *what)
{
    if (what)
        fprintf(stderr, "differs: %s\n", what);
    FUZZ_ASSERT(!what);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const wv_schema *const schemas[] = {&glue_schema, &athena_schema, &kinds_schema,
                                               &things_schema};
    static const size_t excerpts[] = {0, 64, 200, 1024, 1 << 20};
    static const char *const errors[] = {NULL, NULL, "", "Refused"};
    if (size < 3)
        return 0;
    const wv_schema *schema = schemas[data[0] % 4];
    const uint32_t seed = data[2];
    const size_t each = 1 + seed % 7;
    streams_question q = {.config = config_for(data[1] >> 4),
                          .operation =
                              wv_operation_at(schema, data[0] / 4u % wv_operation_count(schema)),
                          .direction = data[1] & 1,
                          .error_type = errors[data[1] >> 1 & 3],
                          .json = data + 3,
                          .size = size - 3};
    streams_ask(&q);
    /* an error without a name is held, and needs the memory */
    size_t memory = q.error_type && !*q.error_type ? excerpts[4] : excerpts[seed / 7 % 5];
    must_not_differ(streams_differ(memory, streams_each, &each));
    must_not_differ(streams_differ(memory, streams_chance, &seed));
    must_not_differ(streams_differ(excerpts[4], streams_chance, &seed));
    if (memory != excerpts[4] || !q.error_type || *q.error_type)
        must_not_differ(streams_differ_bare(streams_chance, &seed));
    return 0;
}
