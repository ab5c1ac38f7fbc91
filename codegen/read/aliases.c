#include "read/aliases.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Small letters, no spaces. */
static void add(const read_file *f, read_service_name *name, const char *text, size_t size)
{
    if (size == 0 || name->alias_count == READ_ALIASES)
        return;
    char *to = arena_alloc(f->memory, size + 1);
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ')
            to[n++] = lower(text[i]);
    name->aliases[name->alias_count++] = (model_text){to, n};
}

static void add_members(const read_file *f, read_service_name *name, const tree_node *object,
                        const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count && tree_is(object, TREE_OBJECT); i++) {
        const tree_node *n = tree_get(object, keys[i]);
        if (tree_is(n, TREE_STRING))
            add(f, name, n->text, n->size);
    }
}

/* com.amazonaws.glue of com.amazonaws.glue#AWSGlue */
static void add_space(const read_file *f, read_service_name *name)
{
    const char *hash = memchr(name->id.data, '#', name->id.size);
    add(f, name, name->id.data, hash ? (size_t)(hash - name->id.data) : 0);
}

static model_text last_step(model_text path)
{
    size_t start = path.size;
    while (start && path.data[start - 1] != '/')
        start--;
    return (model_text){path.data + start, path.size - start};
}

/* sfn of models/sfn-2016-11-23.json, stepfunctions of stepfunctions/2016-11-23/service-2.json: as
 * AWS names the files of its SDKs. */
static model_text stem_of(model_text path)
{
    model_text last = last_step(path), above = path;
    if (last.size > 8 && memcmp(last.data, "service-", 8) == 0)
        for (int i = 0; i < 2 && above.size > last.size; i++) {
            above.size -= last.size + 1;
            last = last_step(above);
        }
    const char *dot = memchr(last.data, '.', last.size);
    last.size = dot ? (size_t)(dot - last.data) : last.size;
    size_t date = last.size;
    while (date && ((last.data[date - 1] >= '0' && last.data[date - 1] <= '9') ||
                    last.data[date - 1] == '-'))
        date--;
    if (last.size - date == sizeof "-2016-11-23" - 1 && last.data[date] == '-')
        last.size = date;
    return last;
}

static void add_file(const read_file *f, read_service_name *name)
{
    model_text stem = stem_of((model_text){f->file, strlen(f->file)});
    add(f, name, stem.data, stem.size);
}

void read_smithy_aliases(const read_file *f, const tree_node *service, read_service_name *name)
{
    static const char *const names[] = {"sdkId", "endpointPrefix", "arnNamespace"};
    static const char *const signing[] = {"name"};
    const tree_node *traits = tree_get(service, "traits");
    if (tree_is(traits, TREE_OBJECT)) {
        add_members(f, name, tree_get(traits, "aws.api#service"), names, 3);
        add_members(f, name, tree_get(traits, "aws.auth#sigv4"), signing, 1);
    }
    add_space(f, name);
    add_file(f, name);
}

void read_botocore_aliases(const read_file *f, read_service_name *name)
{
    static const char *const names[] = {"serviceId", "endpointPrefix", "signingName"};
    add_members(f, name, tree_get(tree_root(f->tree), "metadata"), names, 3);
    add_space(f, name);
    add_file(f, name);
}
