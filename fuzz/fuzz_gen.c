/* Property: arbitrary bytes as a model, and after the first NUL as diagnostics, never crash the
 * generator; what it emits holds no identifier but known words and those behind the prefix. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */

#include "emit/emit.h"
#include "fuzz.h"
#include "golden/tokens.h"
#include "ir/cname.h"
#include "ir/ir.h"
#include "read/diagnostics.h"
#include "read/read.h"

/* A refusal says why; what is accepted does not. */
static ir *compile(arena *memory, const uint8_t *data, size_t size, fail_log *log)
{
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    size_t first = end ? (size_t)(end - data) : size;
    model *m = read_model(memory, &(read_input){"model.json", data, first}, 1, NULL, log);
    if (m && end)
        read_diagnostics(m, "diagnostics.json", end + 1, size - first - 1, log);
    if (!m || log->count || !model_resolve(m, NULL, 0, log) || !model_check(m, log))
        return NULL;
    return ir_lower(m, cname_prefix_of(memory, m->sdk.data, m->sdk.size), log);
}

static void check_files(const ir *r)
{
    emit_file files[EMIT_FILES];
    emit_all(r, files);
    for (size_t i = 0; i < EMIT_FILES; i++) {
        const char *bad = tokens_check(files[i].text, files[i].size, r->name);
        if (bad)
            fprintf(stderr, "%s: %.60s\n", files[i].name, bad);
        FUZZ_ASSERT(bad == NULL);
    }
}

static void check_print(const ir *r)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    FUZZ_ASSERT(out != NULL);
    ir_print(r, out);
    fclose(out);
    for (size_t i = 0; i < size; i++)
        FUZZ_ASSERT(text[i] == '\n' || (text[i] >= ' ' && text[i] <= '~'));
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *memory = arena_new();
    fail_log log;
    fail_init(&log, memory);
    const ir *r = compile(memory, data, size, &log);
    FUZZ_ASSERT((r == NULL) == (log.count > 0)); /* no refusal without a reason */
    FUZZ_ASSERT((log.count > 0) == (log.text[0] != 0));
    if (r) {
        check_files(r);
        check_print(r);
    }
    arena_free(memory);
    return 0;
}
