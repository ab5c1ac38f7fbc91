/* Arbitrary bytes as a model file, or as a diagnostics file, never crash, leak or hang reading,
 * resolving and checking: they give a model whose reached members all have targets, or errors, and
 * the errors are printable ASCII. */
#include "fuzz.h"
#include "read/diagnostics.h"
#include "read/read.h"

static void check_log(const fail_log *log)
{
    FUZZ_ASSERT(log->count || !log->size);
    FUZZ_ASSERT(!log->count || log->size);
    for (size_t i = 0; i < log->size; i++)
        FUZZ_ASSERT(log->text[i] == '\n' || (log->text[i] >= ' ' && log->text[i] <= '~'));
}

static void check_targets(const model *m)
{
    for (uint32_t i = 0; i < m->shape_count; i++) {
        const model_shape *s = &m->shapes[i];
        if (!s->reached || s->kind == MODEL_ENUM || s->kind == MODEL_INT_ENUM)
            continue;
        for (uint32_t k = 0; k < s->member_count; k++)
            FUZZ_ASSERT(s->members[k].target && s->members[k].target->reached);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *memory = arena_new();
    fail_log log, other;
    fail_init(&log, memory);
    fail_init(&other, memory);
    model *m = read_model(memory, &(read_input){"model.json", data, size}, 1, NULL, &log);
    FUZZ_ASSERT(!m == !!log.count);
    if (m && model_resolve(m, NULL, 0, &log)) {
        check_targets(m);
        model_check(m, &log);
    }
    check_log(&log);

    model nameless = {.memory = memory, .file = "", .service = {"AWSGlue", 7}};
    read_default_diagnostics(&nameless);
    bool good = read_diagnostics(&nameless, "diagnostics.json", data, size, &other);
    FUZZ_ASSERT(good == !other.count);
    FUZZ_ASSERT(nameless.diagnostics.constraint_error.size);
    check_log(&other);
    arena_free(memory);
    return 0;
}
