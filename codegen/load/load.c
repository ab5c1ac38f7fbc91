/* Bodies of compile.h: argument checks, the border that failures jump to, the steps in their order.
 */
#include "ir/ir.h"
#include "load/builtin.h"
#include "load/job.h"
#include "load/layout.h"
#include "read/diagnostics.h"
#include "read/rules.h"

#include <string.h>

struct wv_model {
    arena *memory; /* which the model itself is in */
    const wv_schema *const *schemas;
    const load_service *services; /* one for each of the schemas */
    uint32_t count;
    const load_fault *faults;
};

/* ---- Memory -------------------------------------------------------------------------------- */

static void leave(void *context, const char *why)
{
    load_job *job = context;
    job->why = why;
    longjmp(job->out, 1);
}

arena *load_arena(load_job *job)
{
    const wv_model_options *o = &job->options;
    return arena_new_with(&(arena_options){.resize = o->resize,
                                           .context = o->context,
                                           .budget = &job->budget,
                                           .fail = leave,
                                           .fail_context = job});
}

void load_arena_end(arena **a)
{
    arena_free(*a);
    *a = NULL;
}

/* ---- One service --------------------------------------------------------------------------- */

model *load_model(load_job *job, const load_service *s)
{
    read_input *inputs = arena_alloc(job->scratch, (job->common_count + 1) * sizeof *inputs);
    inputs[0] = job->inputs[s->file];
    for (size_t i = 0; i < job->common_count; i++)
        inputs[i + 1] = job->inputs[job->common[i]];
    return read_model(job->scratch, inputs, job->common_count + 1, s->name.id.data, &job->log);
}

static bool read_words(load_job *job, model *m)
{
    const wv_model_options *o = &job->options;
    return read_diagnostics(m, o->diagnostics_name, o->diagnostics, o->diagnostics_size, &job->log);
}

bool load_rules_of(load_job *job, model *m)
{
    const wv_model_options *o = &job->options;
    bool ours = !o->rules;
    return read_rules(m, o->rules_name, ours ? load_rules : o->rules,
                      ours ? load_rules_size : o->rules_size, ours, &job->log);
}

/* NULL: logged. */
static const ir *lower_model(load_job *job, model *m, const char **names, size_t count)
{
    unsigned before = job->log.count;
    if (!read_words(job, m) || !load_rules_of(job, m) ||
        !model_resolve(m, names, count, &job->log) || !model_check(m, &job->log))
        return NULL;
    const ir *r = ir_lower(m, NULL, &job->log);
    return job->log.count == before ? r : NULL;
}

static void keep_schema(load_job *job, const load_service *s, const ir *r)
{
    load_service *kept = &job->kept_services[job->schema_count];
    load_keep_names(job, kept, s);
    job->schemas[job->schema_count++] = layout_schema(job->kept, r);
}

bool load_part(load_job *job, const load_service *s, const char **names, size_t count, bool keep)
{
    const ir *r = NULL;
    job->scratch = load_arena(job);
    model *m = load_model(job, s);
    bool wanted = m && (names || load_select(job, s, m, &names, &count));
    if (wanted)
        r = lower_model(job, m, names, count);
    if (r && keep && job->log.count == 0)
        keep_schema(job, s, r);
    load_arena_end(&job->scratch);
    return r || (m && !wanted);
}

/* ---- All ----------------------------------------------------------------------------------- */

static void run(load_job *job)
{
    job->budget = (arena_budget){.memory = job->options.memory, .work = job->options.work};
    job->memory = load_arena(job);
    fail_init(&job->log, job->memory);
    job->used = arena_alloc(job->memory, job->options.operation_count + 1);
    if (!load_files(job))
        return;
    job->kept = load_arena(job);
    wv_model *made = arena_alloc(job->kept, sizeof *made);
    job->schemas = arena_alloc(job->kept, job->service_count * sizeof(const wv_schema *));
    job->kept_services = arena_alloc(job->kept, job->service_count * sizeof(load_service));
    *made =
        (wv_model){.memory = job->kept, .schemas = job->schemas, .services = job->kept_services};
    for (uint32_t i = 0; i < job->service_count; i++) {
        const load_service *s = &job->services[i];
        if (load_is_candidate(job, s) && !load_part(job, s, NULL, 0, true) &&
            job->options.partial && job->options.operation_count == 0)
            load_parts(job, s);
    }
    load_end_parts(job);
    if (job->log.count == 0)
        load_check_used(job);
    made->count = job->schema_count;
    made->faults = job->faults;
    job->model = made;
}

/* The border: what fails inside comes back here. All that it may have changed is in the job. */
bool load_guarded(load_job *job, void (*steps)(load_job *job))
{
    if (setjmp(job->out))
        return false;
    steps(job);
    return job->log.count == 0;
}

static void append(char *to, size_t size, size_t *used, const char *text)
{
    for (; *text && *used + 1 < size; text++)
        to[(*used)++] = *text;
    if (size > 0)
        to[*used] = '\0';
}

void load_write_errors(const load_job *job, char *to, size_t size)
{
    size_t used = 0;
    char more[48];
    append(to, size, &used, job->log.count ? job->log.text : "");
    for (const load_fault *f = job->why || job->log.count ? NULL : job->faults; f; f = f->next)
        append(to, size, &used, f->text);
    if (job->log.count > FAIL_MAX) {
        snprintf(more, sizeof more, "error: %u more errors\n", job->log.count - FAIL_MAX);
        append(to, size, &used, more);
    }
    if (job->why) {
        append(to, size, &used, "error: ");
        append(to, size, &used, job->why);
        append(to, size, &used, "\n");
    }
}

bool load_fill_in(wv_model_options *to, const wv_model_options *given)
{
    *to = (wv_model_options){.struct_size = sizeof *to};
    if (given) {
        if (given->struct_size < offsetof(wv_model_options, work) + sizeof given->work)
            return false;
        bool rules =
            given->struct_size >= offsetof(wv_model_options, rules_name) + sizeof given->rules_name;
        bool all =
            given->struct_size >= offsetof(wv_model_options, partial) + sizeof given->partial;
        memcpy(to, given,
               all     ? sizeof *to
               : rules ? offsetof(wv_model_options, partial)
                       : offsetof(wv_model_options, rules));
    }
    if (!to->diagnostics) {
        to->diagnostics = load_diagnostics;
        to->diagnostics_size = load_diagnostics_size;
    }
    to->diagnostics_name = to->diagnostics_name ? to->diagnostics_name : "diagnostics";
    to->rules_name = to->rules_name ? to->rules_name : "rules";
    to->memory = to->memory ? to->memory : WV_MODEL_DEFAULT_MEMORY;
    to->work = to->work ? to->work : WV_MODEL_DEFAULT_WORK;
    to->operation_count = to->operations ? to->operation_count : 0;
    return true;
}

wv_model *wv_model_load(const wv_model_options *options, const wv_model_file *files, size_t count,
                        char *error, size_t error_size)
{
    load_job job = {.files = files, .file_count = count};
    error_size = error ? error_size : 0;
    bool good = false;
    if (!load_fill_in(&job.options, options) || !files || count == 0 || count > WV_MODEL_FILES)
        job.why = "wrong argument";
    else
        good = load_guarded(&job, run);
    load_write_errors(&job, error, error_size);
    if (job.open)
        fclose(job.open);
    arena_free(job.scratch);
    arena_free(job.memory);
    if (!good)
        arena_free(job.kept);
    else
        arena_retire(job.kept);
    return good ? job.model : NULL;
}

/* ---- A model ------------------------------------------------------------------------------- */

uint32_t wv_model_schema_count(const wv_model *loaded)
{
    return loaded ? loaded->count : 0;
}

const wv_schema *wv_model_schema_at(const wv_model *loaded, uint32_t index)
{
    return index < wv_model_schema_count(loaded) ? loaded->schemas[index] : NULL;
}

size_t wv_model_size(const wv_model *loaded)
{
    return loaded ? arena_taken(loaded->memory) : 0;
}

int32_t wv_model_goes_by(const wv_model *loaded, uint32_t index, wv_str name)
{
    if (index >= wv_model_schema_count(loaded) || !name.data)
        return 0;
    load_level best = load_level_of(loaded->services, loaded->count, name.data, name.size);
    return load_goes_by(&loaded->services[index], best, name.data, name.size);
}

const char *wv_model_fault(const wv_model *loaded, wv_str operation)
{
    if (!loaded || !operation.data)
        return NULL;
    for (const load_fault *f = loaded->faults; f; f = f->next)
        if (load_is_fault(f, operation.data, operation.size))
            return f->text;
    return NULL;
}

void wv_model_destroy(wv_model *loaded)
{
    if (loaded)
        arena_free(loaded->memory);
}
