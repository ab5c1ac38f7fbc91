/* wv_model_explain(): files -> the model of the one service that has the operation -> a tree. */
#include "describe/describe.h"
#include "load/job.h"

#include <string.h>

/* A job and what only a description has. */
typedef struct explain_job {
    load_job job; /* the first member: the steps get a pointer to it */
    const wv_model_explain_request *request;
    const char *text;
    size_t size;
    bool found;
} explain_job;

static void describe_operation(explain_job *e, const model *m)
{
    const wv_model_explain_request *r = e->request;
    const model_operation *o = &m->operations[0]; /* the only one that was kept */
    model_text path = {r->path ? r->path : "", r->path ? strlen(r->path) : 0};
    e->text = describe(e->job.memory, m, r->direction == WV_RESPONSE ? o->output : o->input,
                       o->name, path, r->direction == WV_REQUEST ? o : NULL, &e->size);
}

static void explain_service(explain_job *e, const load_service *s)
{
    load_job *job = &e->job;
    const char **names;
    size_t count;
    job->scratch = load_arena(job);
    model *m = load_model(job, s);
    if (m && load_select(job, s, m, &names, &count)) {
        if (e->found)
            fail_at(&job->log, (fail_place){NULL, 0, 0}, "several services have the operation %s",
                    fail_quote(job->memory, e->request->operation, strlen(e->request->operation)));
        else if (load_rules_of(job, m) && model_resolve(m, names, count, &job->log))
            describe_operation(e, m);
        e->found = true;
    }
    load_arena_end(&job->scratch);
}

static void run(load_job *job)
{
    explain_job *e = (explain_job *)job;
    job->budget = (arena_budget){.memory = job->options.memory, .work = job->options.work};
    job->memory = load_arena(job);
    fail_init(&job->log, job->memory);
    job->options.operations = &e->request->operation;
    job->options.operation_count = 1;
    job->used = arena_alloc(job->memory, 1);
    if (!load_files(job))
        return;
    for (uint32_t i = 0; i < job->service_count; i++)
        if (load_is_candidate(job, &job->services[i]))
            explain_service(e, &job->services[i]);
    if (job->log.count == 0)
        load_check_used(job);
}

static bool is_good(const wv_model_explain_request *r)
{
    return r && r->struct_size >= offsetof(wv_model_explain_request, context) + sizeof r->context &&
           r->files && r->count > 0 && r->count <= WV_MODEL_FILES && r->operation &&
           (r->direction == WV_REQUEST || r->direction == WV_RESPONSE) && r->write;
}

int32_t wv_model_explain(const wv_model_explain_request *request, char *error, size_t error_size)
{
    explain_job e = {.request = request};
    int32_t verdict = -1;
    if (!is_good(request) || !load_fill_in(&e.job.options, request->options)) {
        e.job.why = "wrong argument";
    } else {
        e.job.files = request->files;
        e.job.file_count = request->count;
        if (load_guarded(&e.job, run))
            verdict = e.text ? WV_MODEL_EXPLAINED : WV_MODEL_NO_PATH;
    }
    load_write_errors(&e.job, error, error ? error_size : 0);
    if (e.job.open)
        fclose(e.job.open);
    if (verdict == WV_MODEL_EXPLAINED)
        request->write(request->context, e.text, e.size);
    arena_free(e.job.scratch);
    arena_free(e.job.memory);
    return verdict;
}
