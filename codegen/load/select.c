#include "load/job.h"

#include <string.h>

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

/* "AWSGlue" of "AWSGlue.CreateSession"; 0: the operation has no service in front. */
static size_t prefix_of(const char *operation)
{
    const char *dot = strchr(operation, '.');
    return dot ? (size_t)(dot - operation) : 0;
}

static bool is_named(const load_service *s, const char *name, size_t size)
{
    return is_text(s->name.name, name, size) || is_text(s->name.id, name, size);
}

static bool any_is_named(const load_job *job, const char *name, size_t size)
{
    for (uint32_t i = 0; i < job->service_count; i++)
        if (is_named(&job->services[i], name, size))
            return true;
    return false;
}

/* A name that no service has by its shape may be an SDK name, which only the models tell. */
static bool may_be(const load_job *job, const load_service *s, const char *name, size_t size)
{
    return is_named(s, name, size) || !any_is_named(job, name, size);
}

bool load_is_candidate(const load_job *job, const load_service *service)
{
    const wv_model_options *o = &job->options;
    if (o->service && !may_be(job, service, o->service, strlen(o->service)))
        return false;
    for (size_t i = 0; i < o->operation_count; i++) {
        size_t size = prefix_of(o->operations[i]);
        if (size == 0 || may_be(job, service, o->operations[i], size))
            return true;
    }
    return o->operation_count == 0;
}

static bool is_service(const model *m, const char *name, size_t size)
{
    return is_text(m->service, name, size) || is_text(m->service_id, name, size) ||
           is_sdk(m->sdk, name, size);
}

static bool has_operation(const model *m, const char *name)
{
    for (uint32_t i = 0; i < m->operation_count; i++)
        if (is_text(m->operations[i].name, name, strlen(name)))
            return true;
    return false;
}

bool load_select(load_job *job, const model *m, const char ***names, size_t *count)
{
    const wv_model_options *o = &job->options;
    *count = 0;
    *names = arena_alloc(job->scratch, (o->operation_count + 1) * sizeof **names);
    if (o->service && !is_service(m, o->service, strlen(o->service)))
        return false;
    for (size_t i = 0; i < o->operation_count; i++) {
        const char *name = o->operations[i];
        size_t prefix = prefix_of(name);
        if (prefix && !is_service(m, name, prefix))
            continue;
        name += prefix ? prefix + 1 : 0;
        if (!has_operation(m, name))
            continue;
        (*names)[(*count)++] = name;
        job->used[i] = true;
    }
    return o->operation_count == 0 || *count > 0;
}

void load_check_used(load_job *job)
{
    const wv_model_options *o = &job->options;
    for (size_t i = 0; i < o->operation_count; i++)
        if (!job->used[i])
            fail_at(&job->log, (fail_place){NULL, 0, 0}, "no service has an operation %s",
                    fail_quote(job->memory, o->operations[i], strlen(o->operations[i])));
    if (job->schema_count == 0 && o->service && o->operation_count == 0)
        fail_at(&job->log, (fail_place){NULL, 0, 0}, "there is no service %s",
                fail_quote(job->memory, o->service, strlen(o->service)));
}
