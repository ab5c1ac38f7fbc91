/* wv_model_diff(): files -> two models -> their differences. */
#include "diff/diff.h"
#include "load/job.h"
#include "model/text.h"

/* A job and what only a comparison has. */
typedef struct diff_job {
    load_job job; /* the first member: the steps get a pointer to it */
    const wv_model_diff_request *request;
    diff_list list;
    const char *text;
    size_t size;
} diff_job;

static model *read_side(load_job *job, const wv_model_file *files, size_t count)
{
    read_input *inputs = arena_alloc(job->memory, count * sizeof *inputs);
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = load_read(job, &files[i], &inputs[i]) && good;
    return good ? read_model(job->memory, inputs, count, job->options.service, &job->log) : NULL;
}

static bool has_operation(const model *m, model_text name)
{
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (model_text_equal(m->operations[i].name, name))
            return true;
    return false;
}

/* NEW may be a whole service where OLD is a few operations of it, so only what both have is
 * resolved. */
static bool resolve_new(load_job *job, const model *old_model, model *new_model)
{
    const char **names =
        arena_alloc(job->memory, (old_model->operation_count + 1) * sizeof(const char *));
    size_t count = 0;
    for (uint32_t i = 0; i < old_model->operation_count; i++)
        if (has_operation(new_model, old_model->operations[i].name))
            names[count++] = old_model->operations[i].name.data;
    if (count == 0)
        new_model->operation_count = 0; /* no names would mean all */
    return model_resolve(new_model, names, count, &job->log);
}

static void run(load_job *job)
{
    diff_job *d = (diff_job *)job;
    job->budget = (arena_budget){.memory = job->options.memory, .work = job->options.work};
    job->memory = load_arena(job);
    fail_init(&job->log, job->memory);
    const wv_model_options *o = &job->options;
    const wv_model_diff_request *r = d->request;
    model *old_model = read_side(job, r->old_files, r->old_count);
    model *new_model = read_side(job, r->new_files, r->new_count);
    if (!old_model || !new_model ||
        !model_resolve(old_model, o->operations, o->operation_count, &job->log) ||
        !resolve_new(job, old_model, new_model))
        return;
    diff_models(job->memory, old_model, new_model, &d->list);
    d->text = r->format == WV_MODEL_DIFF_JSON ? diff_json(&d->list, &d->size)
                                              : diff_text(&d->list, &d->size);
}

/* ---- The call ------------------------------------------------------------------------------ */

static bool are_files(const wv_model_file *files, size_t count)
{
    return files && count > 0 && count <= WV_MODEL_FILES;
}

static bool is_good(const wv_model_diff_request *r)
{
    return r && r->struct_size >= offsetof(wv_model_diff_request, context) + sizeof r->context &&
           are_files(r->old_files, r->old_count) && are_files(r->new_files, r->new_count) &&
           r->format <= WV_MODEL_DIFF_JSON;
}

static int32_t verdict_of(const diff_list *list)
{
    if (list->breaks)
        return WV_MODEL_DIFF_BREAKS;
    return list->counts[DIFF_UNKNOWN] ? WV_MODEL_DIFF_UNKNOWN : WV_MODEL_DIFF_KEEPS;
}

int32_t wv_model_diff(const wv_model_diff_request *request, char *error, size_t error_size)
{
    diff_job d = {.request = request};
    int32_t verdict = WV_MODEL_DIFF_FAILED;
    if (!is_good(request) || !load_fill_in(&d.job.options, request->options))
        d.job.why = "wrong argument";
    else if (load_guarded(&d.job, run))
        verdict = verdict_of(&d.list);
    load_write_errors(&d.job, error, error ? error_size : 0);
    if (d.job.open)
        fclose(d.job.open);
    if (verdict >= 0 && request->write)
        request->write(request->context, d.text, d.size);
    arena_free(d.job.memory);
    return verdict;
}
