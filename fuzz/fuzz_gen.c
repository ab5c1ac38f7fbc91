/* Property: arbitrary bytes as a model, and after the first NUL as diagnostics (or, after a space,
 * as rules in words), and after further ones as more files of the model, never crash the generator;
 * what it emits holds no identifier but known words and those behind the prefix. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */

#include "emit/emit.h"
#include "fuzz.h"
#include "golden/tokens.h"
#include "ir/cname.h"
#include "ir/ir.h"
#include "model_files.h"
#include "read/diagnostics.h"
#include "read/rules.h"

/* A refusal says why; what is accepted does not. */
static ir *compile(arena *memory, const uint8_t *data, size_t size, fail_log *log)
{
    read_input parts[MODEL_FILES];
    size_t count = split_model(data, size, parts);
    read_input words = count > 1 ? parts[1] : (read_input){0};
    for (size_t i = 2; i < count; i++)
        parts[i - 1] = parts[i];
    model *m = read_model(memory, parts, count > 1 ? count - 1 : 1, NULL, log);
    if (m && words.file && words.size && words.bytes[0] == ' ')
        read_rules(m, "rules.json", words.bytes, words.size, words.size & 1, log);
    else if (m && words.file)
        read_diagnostics(m, "diagnostics.json", words.bytes, words.size, log);
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
