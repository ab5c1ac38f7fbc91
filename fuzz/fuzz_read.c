/* Arbitrary bytes as model files, with NULs between them, as a diagnostics or a rules file, never
 * crash, leak or hang reading, resolving and checking: they give a model whose reached members all
 * have targets, or errors, and the errors are printable ASCII. */
#include "fuzz.h"
#include "model_files.h"
#include "read/diagnostics.h"
#include "read/rules.h"

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

static void check_model(arena *memory, const read_input *parts, size_t count, const char *service)
{
    fail_log log;
    fail_init(&log, memory);
    model *m = read_model(memory, parts, count, service, &log);
    FUZZ_ASSERT(!m == !!log.count);
    if (m && model_resolve(m, NULL, 0, &log)) {
        check_targets(m);
        model_check(m, &log);
    }
    check_log(&log);
}

/* Whatever is listed can be asked for. */
static void check_services(arena *memory, const read_input *parts, size_t count)
{
    fail_log log;
    fail_init(&log, memory);
    read_service_name *services;
    uint32_t n;
    FUZZ_ASSERT(read_services(memory, parts, count, &log, &services, &n) == !log.count);
    check_log(&log);
    for (uint32_t i = 0; i < n && i < 4; i++)
        check_model(memory, parts, count, services[i].id.data);
}

static void check_diagnostics(arena *memory, const uint8_t *data, size_t size)
{
    fail_log log;
    fail_init(&log, memory);
    model nameless = {.memory = memory, .file = "", .service = {"AWSGlue", 7}};
    read_default_diagnostics(&nameless);
    bool good = read_diagnostics(&nameless, "diagnostics.json", data, size, &log);
    FUZZ_ASSERT(good == !log.count);
    FUZZ_ASSERT(nameless.diagnostics.constraint_error.size);
    check_log(&log);
}

/* Their pointers are judged when they are lowered. */
static void check_rules(arena *memory, const uint8_t *data, size_t size)
{
    fail_log log;
    fail_init(&log, memory);
    model_operation operation = {.name = {"Do", 2}};
    model small = {.memory = memory,
                   .file = "",
                   .service = {"Svc", 3},
                   .operations = &operation,
                   .operation_count = 1};
    bool good = read_rules(&small, "rules.json", data, size, false, &log);
    FUZZ_ASSERT(good == !log.count);
    for (uint32_t i = 0; i < small.rule_count; i++)
        FUZZ_ASSERT(small.rules[i].then && small.rules[i].at.size);
    check_log(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *memory = arena_new();
    read_input parts[MODEL_FILES];
    size_t count = split_model(data, size, parts);
    check_model(memory, parts, count, NULL);
    check_services(memory, parts, count);
    check_diagnostics(memory, data, size);
    check_rules(memory, data, size);
    arena_free(memory);
    return 0;
}
