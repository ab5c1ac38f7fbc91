/* A service of which some operations are refused: what is left of it. */
#include "load/job.h"

#include <string.h>

static model_text keep(load_job *job, const char *text, size_t size)
{
    return (model_text){arena_copy(job->kept, text, size), size};
}

void load_keep_names(load_job *job, load_service *to, const load_service *from)
{
    *to = *from;
    to->name.id = keep(job, from->name.id.data, from->name.id.size);
    to->name.name = keep(job, from->name.name.data, from->name.name.size);
    for (uint32_t i = 0; i < from->name.alias_count; i++)
        to->name.aliases[i] = keep(job, from->name.aliases[i].data, from->name.aliases[i].size);
}

/* Moves what the log has into a fault. */
static void note(load_job *job, const load_service *s, const char *operation)
{
    load_fault *f = arena_alloc(job->kept, sizeof *f), **last = &job->faults;
    load_keep_names(job, &f->service, s);
    f->operation = keep(job, operation, strlen(operation));
    f->text = keep(job, job->log.text, job->log.size).data;
    while (*last)
        last = &(*last)->next;
    *last = f;
    fail_init(&job->log, job->memory);
}

/* The names of all operations, in job->memory; false: the file cannot be read at all, logged. */
static bool list_operations(load_job *job, const load_service *s, const char ***names,
                            size_t *count)
{
    job->scratch = load_arena(job);
    model *m = load_model(job, s);
    *count = m ? m->operation_count : 0;
    *names = arena_alloc(job->memory, (*count + 1) * sizeof **names);
    for (size_t i = 0; i < *count; i++)
        (*names)[i] =
            arena_copy(job->memory, m->operations[i].name.data, m->operations[i].name.size);
    load_arena_end(&job->scratch);
    return m != NULL;
}

/* Tries runs of operations, twice as many after a success and half as many after a failure, so that
 * few faults cost few trials. The good ones move to the front; returns their number. */
static size_t sift(load_job *job, const load_service *s, const char **names, size_t count)
{
    size_t good = 0, run = count / 2 + 1;
    for (size_t at = 0; at < count;) {
        run = run < count - at ? run : count - at;
        if (load_part(job, s, names + at, run, false)) {
            memmove(names + good, names + at, run * sizeof *names);
            good += run;
            at += run;
            run *= 2;
        } else if (run == 1) {
            note(job, s, names[at++]);
        } else {
            fail_init(&job->log, job->memory);
            run /= 2;
        }
    }
    return good;
}

void load_parts(load_job *job, const load_service *s)
{
    const char **names;
    size_t count;
    fail_init(&job->log, job->memory);
    if (!list_operations(job, s, &names, &count)) {
        note(job, s, "");
        return;
    }
    size_t good = sift(job, s, names, count);
    if (good && !load_part(job, s, names, good, true)) /* only together they are too much */
        note(job, s, "");
}

void load_end_parts(load_job *job)
{
    if (job->schema_count > 0 || !job->faults)
        return;
    for (const load_fault *f = job->faults; f; f = f->next)
        fail_lines(&job->log, f->text);
}

bool load_is_fault(const load_fault *f, const char *operation, size_t size)
{
    size_t prefix = load_prefix_of(operation, size), skip = prefix ? prefix + 1 : 0;
    if (prefix && load_level_of(&f->service, 1, operation, prefix) == LOAD_BY_NOTHING)
        return false;
    if (f->operation.size == 0)
        return prefix > 0;
    return f->operation.size == size - skip &&
           memcmp(f->operation.data, operation + skip, size - skip) == 0;
}
