#include "read/smithy.h"

#include "read/diagnostics.h"
#include "read/service.h"

static bool read_version(read_file *f, const tree_node *root)
{
    const tree_node *version = read_member(f, root, "smithy", TREE_STRING, true);
    if (!version)
        return false;
    if (version->text[0] == '2' && (version->text[1] == 0 || version->text[1] == '.'))
        return true;
    read_fail(f, version, "smithy: version %s is not supported, only 2.0", read_quote(f, version));
    return false;
}

/* How patterns are meant is not Smithy's, but of whoever transcribed the model. */
static void read_metadata(read_smithy_file *s, const tree_node *root)
{
    const tree_node *metadata = read_member(&s->in, root, "metadata", TREE_OBJECT, false);
    const tree_node *form =
        read_member(&s->in, metadata, "wirevet.spec#patternForm", TREE_STRING, false);
    s->m->documentation_patterns = tree_equals(form, "documentation");
}

static const tree_node *read_shape_list(read_file *f, const tree_node *root)
{
    const tree_node *shapes = read_member(f, root, "shapes", TREE_OBJECT, true);
    if (shapes && shapes->count > MODEL_MAX_SHAPES) {
        read_fail(f, shapes, "%lu shapes, at most %u are supported", (unsigned long)shapes->count,
                  MODEL_MAX_SHAPES);
        return NULL;
    }
    return shapes;
}

static void read_root(read_smithy_file *s, const tree_node *root, const char *service)
{
    read_file *f = &s->in;
    if (!read_expect(f, root, TREE_OBJECT, "the model") || !read_version(f, root))
        return;
    read_metadata(s, root);
    const tree_node *shapes = read_shape_list(f, root);
    const tree_node *node = shapes ? read_service(s, shapes, service) : NULL;
    if (!node)
        return;
    read_shapes(s, shapes);
    read_operations(s, node);
}

model *read_smithy(arena *memory, const char *file, const uint8_t *bytes, size_t size,
                   const char *service, fail_log *log)
{
    unsigned before = log->count;
    read_smithy_file s = {.m = arena_alloc(memory, sizeof(model))};
    s.m->memory = memory;
    s.m->file = file;
    if (!read_open(&s.in, memory, file, bytes, size, log))
        return NULL;
    read_root(&s, tree_root(s.in.tree), service);
    read_close(&s.in);
    read_default_diagnostics(s.m);
    return log->count == before ? s.m : NULL;
}
