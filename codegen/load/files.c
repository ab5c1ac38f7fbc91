#include "load/job.h"

#include <errno.h>
#include <string.h>

#define FIRST_READ 65536u

/* The handle is a member of the job, which closes it if there is no memory. NULL, or why not. */
static const char *read_open_file(load_job *job, read_input *in)
{
    size_t room = 0, used = 0;
    uint8_t *bytes = NULL;
    for (;;) {
        if (used > WV_MODEL_BYTES)
            return "larger than 64 MiB";
        if (used == room) {
            room = room ? room * 2 : FIRST_READ;
            bytes = arena_resize(job->memory, bytes, room);
        }
        size_t n = fread(bytes + used, 1, room - used, job->open);
        used += n;
        if (ferror(job->open))
            return strerror(errno);
        if (n == 0)
            break;
    }
    in->bytes = bytes;
    in->size = used;
    return NULL;
}

bool load_read(load_job *job, const wv_model_file *file, read_input *in)
{
    const char *name = file->name ? file->name : "model";
    *in = (read_input){arena_copy(job->memory, name, strlen(name)), file->data, file->size};
    if (file->data)
        return true;
    const char *why = "no name";
    if (file->name) {
        job->open = fopen(file->name, "rb");
        why = job->open ? read_open_file(job, in) : strerror(errno);
    }
    if (job->open)
        fclose(job->open);
    job->open = NULL;
    if (why)
        fail_at(&job->log, (fail_place){in->file, 0, 0}, "%s", why);
    return !why;
}

static model_text keep(load_job *job, model_text text)
{
    return (model_text){arena_copy(job->memory, text.data, text.size), text.size};
}

static void add_service(load_job *job, read_service_name name, uint32_t file)
{
    if (job->service_count == job->service_room) {
        uint32_t room = job->service_room ? job->service_room * 2 : 16;
        load_service *larger = arena_alloc(job->memory, room * sizeof *larger);
        if (job->service_count)
            memcpy(larger, job->services, job->service_count * sizeof *larger);
        job->services = larger;
        job->service_room = room;
    }
    name.id = keep(job, name.id);
    name.name = keep(job, name.name);
    for (uint32_t i = 0; i < name.alias_count; i++)
        name.aliases[i] = keep(job, name.aliases[i]);
    job->services[job->service_count++] = (load_service){name, file};
}

/* Two definitions of one service would make its operations ambiguous. */
static bool is_new(load_job *job, model_text id, uint32_t file)
{
    arena_work(job->memory, job->service_count);
    for (uint32_t i = 0; i < job->service_count; i++) {
        const load_service *s = &job->services[i];
        if (s->name.id.size != id.size || memcmp(s->name.id.data, id.data, id.size) != 0)
            continue;
        fail_at(&job->log, (fail_place){job->inputs[file].file, 0, 0},
                "%s has the service %s already", job->inputs[s->file].file,
                fail_quote(job->memory, id.data, id.size));
        return false;
    }
    return true;
}

static bool find_services(load_job *job, uint32_t file)
{
    read_service_name *names;
    uint32_t count;
    job->scratch = load_arena(job);
    bool good = read_services(job->scratch, &job->inputs[file], 1, &job->log, &names, &count);
    for (uint32_t i = 0; good && i < count; i++) {
        good = is_new(job, names[i].id, file);
        add_service(job, names[i], file);
    }
    if (good && count == 0)
        job->common[job->common_count++] = file;
    load_arena_end(&job->scratch);
    return good;
}

bool load_files(load_job *job)
{
    bool good = true;
    job->inputs = arena_alloc(job->memory, job->file_count * sizeof *job->inputs);
    job->common = arena_alloc(job->memory, job->file_count * sizeof *job->common);
    for (size_t i = 0; i < job->file_count; i++)
        good = load_read(job, &job->files[i], &job->inputs[i]) && find_services(job, (uint32_t)i) &&
               good;
    if (good && job->service_count == 0)
        fail_at(&job->log, (fail_place){job->inputs[0].file, 1, 1}, "there is no service");
    return good && job->service_count > 0;
}
