#include "load/job.h"

#include <string.h>

#define SHOWN 20u /* services in a message */

static bool is_text(model_text text, const char *data, size_t size)
{
    return text.size == size && (size == 0 || memcmp(text.data, data, size) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_sdk(model_text sdk, const char *data, size_t size)
{
    if (sdk.size != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (lower(data[i]) != sdk.data[i])
            return false;
    return true;
}

/* A name that no service has may be an SDK name that an "apply" gives, which only models tell. */
static bool may_be(const load_job *job, const load_service *s, const char *name, size_t size)
{
    load_level best = load_level_of(job->services, job->service_count, name, size);
    return best == LOAD_BY_NOTHING || load_goes_by(s, best, name, size);
}

bool load_is_candidate(const load_job *job, const load_service *service)
{
    const wv_model_options *o = &job->options;
    if (o->service && !may_be(job, service, o->service, strlen(o->service)))
        return false;
    for (size_t i = 0; i < o->operation_count; i++) {
        size_t size = load_prefix_of(o->operations[i], strlen(o->operations[i]));
        if (size == 0 || may_be(job, service, o->operations[i], size))
            return true;
    }
    return o->operation_count == 0;
}

static bool is_service(const load_job *job, const load_service *s, const model *m, const char *name,
                       size_t size)
{
    load_level best = load_level_of(job->services, job->service_count, name, size);
    if (best != LOAD_BY_NOTHING)
        return load_goes_by(s, best, name, size);
    return is_text(m->service, name, size) || is_sdk(m->sdk, name, size);
}

static bool has_operation(const model *m, const char *name)
{
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (is_text(m->operations[i].name, name, strlen(name)))
            return true;
    return false;
}

bool load_select(load_job *job, const load_service *s, const model *m, const char ***names,
                 size_t *count)
{
    const wv_model_options *o = &job->options;
    *count = 0;
    *names = arena_alloc(job->scratch, (o->operation_count + 1) * sizeof **names);
    if (o->service && !is_service(job, s, m, o->service, strlen(o->service)))
        return false;
    job->service_used = true;
    for (size_t i = 0; i < o->operation_count; i++) {
        const char *name = o->operations[i];
        size_t prefix = load_prefix_of(name, strlen(name));
        if (prefix && !is_service(job, s, m, name, prefix))
            continue;
        name += prefix ? prefix + 1 : 0;
        if (!has_operation(m, name))
            continue;
        (*names)[(*count)++] = name;
        job->used[i] = true;
    }
    return o->operation_count == 0 || *count > 0;
}

/* ": there are AWSGlue, AmazonAthena and 3 more" */
static const char *known(const load_job *job)
{
    const char *text = "";
    uint32_t shown = job->service_count < SHOWN ? job->service_count : SHOWN;
    for (uint32_t i = 0; i < shown; i++)
        text = arena_printf(job->memory, "%s%s%s", text, i ? ", " : "",
                            fail_quote(job->memory, job->services[i].name.name.data,
                                       job->services[i].name.name.size));
    if (shown < job->service_count)
        text = arena_printf(job->memory, "%s and %u more", text, job->service_count - shown);
    return text;
}

void load_check_used(load_job *job)
{
    const wv_model_options *o = &job->options;
    if (o->service && !job->service_used) {
        fail_at(&job->log, (fail_place){NULL, 0, 0}, "there is no service %s; there %s %s",
                fail_quote(job->memory, o->service, strlen(o->service)),
                job->service_count == 1 ? "is" : "are", known(job));
        return;
    }
    for (size_t i = 0; i < o->operation_count; i++)
        if (!job->used[i])
            fail_at(&job->log, (fail_place){NULL, 0, 0}, "no service has an operation %s",
                    fail_quote(job->memory, o->operations[i], strlen(o->operations[i])));
}
