#include "read/smithy.h"

#include "read/ids.h"
#include "read/service.h"

bool read_is_smithy(const tree_node *root)
{
    return tree_get(root, "smithy") != NULL;
}

/* What 2.0 changed since 1.0 concerns other tools: both are read by their traits. */
static bool read_version(read_file *f, const tree_node *root)
{
    const tree_node *version = read_member(f, root, "smithy", TREE_STRING, true);
    if (!version)
        return false;
    const char *text = version->text;
    if ((text[0] == '1' || text[0] == '2') && (text[1] == 0 || text[1] == '.'))
        return true;
    read_fail(f, version, "smithy: version %s is not supported, only 1.0 and 2.0",
              read_quote(f, version));
    return false;
}

/* How patterns are meant is not Smithy's, but of whoever transcribed the model. */
static void read_metadata(smithy_reader *s, const tree_node *root)
{
    const tree_node *metadata = read_member(&s->in, root, "metadata", TREE_OBJECT, false);
    const tree_node *form =
        read_member(&s->in, metadata, "wirevet.spec#patternForm", TREE_STRING, false);
    if (tree_equals(form, "documentation"))
        s->m->documentation_patterns = true;
}

/* False: logged. */
static bool read_root(smithy_reader *s)
{
    const tree_node *root = tree_root(s->in.tree);
    if (!read_version(&s->in, root))
        return false;
    read_metadata(s, root);
    return read_member(&s->in, root, "shapes", TREE_OBJECT, true) != NULL;
}

void read_smithy(model *m, const read_file *files, uint32_t count, model_text service)
{
    smithy_reader s = {.in = files[0], .files = files, .file_count = count, .m = m};
    bool good = true;
    for (uint32_t i = 0; i < count; i++) {
        read_switch(&s, i);
        good &= read_root(&s);
    }
    if (!good)
        return;
    read_shape_ids(&s);
    if (!read_service(&s, service))
        return;
    read_shapes(&s);
    read_operations(&s);
}
