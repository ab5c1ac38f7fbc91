#include "read/read.h"

#include "read/file.h"
#include "read/smithy.h"

model *read_model(arena *memory, const read_input *inputs, size_t count, const char *service,
                  fail_log *log)
{
    if (count != 1) {
        fail_at(log, (fail_place){NULL, 0, 0}, "%zu model files: one is wanted", count);
        return NULL;
    }
    return read_smithy(memory, inputs->file, inputs->bytes, inputs->size, service, log);
}

static void add_services(read_file *f, read_service_name *services, uint32_t *n)
{
    const tree_node *shapes = read_member(f, tree_root(f->tree), "shapes", TREE_OBJECT, false);
    for (const tree_node *s = shapes ? shapes->first : NULL; s; s = s->next) {
        if (!tree_equals(tree_get(s, "type"), "service"))
            continue;
        model_text id = read_key(f, s), name = id;
        for (size_t i = 0; i < id.size; i++)
            if (id.data[i] == '#')
                name = (model_text){id.data + i + 1, id.size - i - 1};
        services[(*n)++] = (read_service_name){id, name};
    }
}

bool read_services(arena *memory, const read_input *inputs, size_t count, fail_log *log,
                   read_service_name **services, uint32_t *service_count)
{
    unsigned before = log->count;
    read_file f;
    *services = NULL;
    *service_count = 0;
    if (count != 1 || !read_open(&f, memory, inputs->file, inputs->bytes, inputs->size, log))
        return false;
    const tree_node *shapes = tree_get(tree_root(f.tree), "shapes");
    *services = arena_alloc(memory, ((shapes ? shapes->count : 0) + 1u) * sizeof **services);
    add_services(&f, *services, service_count);
    read_close(&f);
    return log->count == before;
}
