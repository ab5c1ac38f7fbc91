#include "read/read.h"

#include "model/text.h"
#include "read/aliases.h"
#include "read/botocore.h"
#include "read/diagnostics.h"
#include "read/smithy.h"

#include <stdlib.h>
#include <string.h>

/* A service that a file has. */
typedef struct candidate {
    read_service_name name;
    fail_place place;
    uint32_t file, rank; /* rank: in the order of the files */
    bool botocore;
} candidate;

/* The files, parsed. */
typedef struct opened {
    arena *memory;
    fail_log *log;
    read_file *files;
    bool *botocore;
    uint32_t count;
    candidate *candidates;
    uint32_t candidate_count;
} opened;

static void close_all(opened *o)
{
    for (uint32_t i = 0; i < o->count; i++)
        read_close(&o->files[i]);
}

/* False: logged. */
static bool may_open(const opened *o, const read_input *inputs, size_t count)
{
    size_t total = 0;
    if (count == 0 || count > READ_MAX_FILES) {
        fail_at(o->log, (fail_place){NULL, 0, 0}, "%zu model files, from 1 to %u are supported",
                count, READ_MAX_FILES);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (inputs[i].size > MODEL_MAX_BYTES - total) {
            fail_at(o->log, (fail_place){inputs[i].file, 0, 0},
                    "%zu bytes%s, at most %u are supported", total + inputs[i].size,
                    i ? " with the files before it" : "", MODEL_MAX_BYTES);
            return false;
        }
        total += inputs[i].size;
    }
    return true;
}

static void tell_format(opened *o, uint32_t i)
{
    read_file *f = &o->files[i];
    const tree_node *root = tree_root(f->tree);
    if (!read_expect(f, root, TREE_OBJECT, "the model"))
        return;
    o->botocore[i] = read_is_botocore(root);
    if (!o->botocore[i] && !read_is_smithy(root))
        read_fail(f, root,
                  "no model: neither Smithy's (smithy is missing) nor botocore's (metadata and "
                  "operations are missing)");
}

/* False: logged, and nothing needs to be closed. */
static bool open_all(opened *o, const read_input *inputs, size_t count)
{
    unsigned before = o->log->count;
    if (!may_open(o, inputs, count))
        return false;
    o->files = arena_alloc(o->memory, count * sizeof *o->files);
    o->botocore = arena_alloc(o->memory, count * sizeof *o->botocore);
    for (; o->count < count; o->count++) {
        const read_input *in = &inputs[o->count];
        if (!read_open(&o->files[o->count], o->memory, in->file, in->bytes, in->size, o->log))
            break;
        tell_format(o, o->count);
    }
    if (o->log->count == before)
        return true;
    close_all(o);
    return false;
}

static const tree_node *shapes_of(const read_file *f)
{
    return tree_get(tree_root(f->tree), "shapes");
}

static void add_candidate(opened *o, uint32_t file, read_service_name name, size_t at)
{
    uint32_t rank = o->candidate_count++;
    o->candidates[rank] =
        (candidate){name, read_place(&o->files[file], at), file, rank, o->botocore[file]};
}

static void add_smithy_services(opened *o, uint32_t file)
{
    read_file *f = &o->files[file];
    const tree_node *shapes = shapes_of(f);
    for (const tree_node *n = tree_is(shapes, TREE_OBJECT) ? shapes->first : NULL; n; n = n->next) {
        const char *hash = memchr(n->key, '#', n->key_size);
        if (!hash || !tree_equals(tree_get(n, "type"), "service"))
            continue;
        model_text id = read_key(f, n);
        size_t space = (size_t)(hash - n->key) + 1;
        model_text name = {id.data + space, id.size - space};
        read_service_name full = {.id = id, .name = name};
        read_smithy_aliases(f, n, &full);
        add_candidate(o, file, full, n->key_at);
    }
}

static int by_id(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    int order = model_text_compare(a->name.id, b->name.id);
    if (!order)
        order = a->botocore - b->botocore;
    return order ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static int by_rank(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* A service in several Smithy files is one. */
static void merge_candidates(opened *o)
{
    candidate *all = o->candidates;
    uint32_t n = 0;
    if (o->candidate_count < 2)
        return;
    qsort(all, o->candidate_count, sizeof *all, by_id);
    for (uint32_t i = 0; i < o->candidate_count; i++)
        if (!n || all[i].botocore || all[n - 1].botocore ||
            !model_text_equal(all[n - 1].name.id, all[i].name.id))
            all[n++] = all[i];
    o->candidate_count = n;
    qsort(all, n, sizeof *all, by_rank);
}

static void find_candidates(opened *o)
{
    size_t most = o->count;
    for (uint32_t i = 0; i < o->count; i++)
        most += shapes_of(&o->files[i]) ? shapes_of(&o->files[i])->count : 0;
    o->candidates = arena_alloc(o->memory, most * sizeof *o->candidates);
    for (uint32_t i = 0; i < o->count; i++) {
        read_service_name name = {0};
        if (!o->botocore[i]) {
            add_smithy_services(o, i);
        } else if (read_botocore_name(&o->files[i], &name)) {
            read_botocore_aliases(&o->files[i], &name);
            add_candidate(o, i, name, tree_root(o->files[i].tree)->at);
        }
    }
    merge_candidates(o);
}

static const char *quote(const opened *o, model_text text)
{
    return fail_quote(o->memory, text.data, text.size);
}

static bool is_wanted(const candidate *c, const char *name)
{
    return !name || model_text_is(c->name.id, name) || model_text_is(c->name.name, name);
}

/* The only one that is wanted; NULL: logged. */
static const candidate *choose(const opened *o, const char *name)
{
    const candidate *found = NULL;
    for (uint32_t i = 0; i < o->candidate_count; i++) {
        const candidate *c = &o->candidates[i];
        if (!is_wanted(c, name))
            continue;
        if (found) {
            fail_at(o->log, c->place, "several services, %s and %s: choose one by its name",
                    quote(o, found->name.id), quote(o, c->name.id));
            return NULL;
        }
        found = c;
    }
    return found;
}

static void refuse_none(const opened *o, const char *name)
{
    read_file *f = &o->files[0];
    const tree_node *shapes = shapes_of(f), *place = shapes ? shapes : tree_root(f->tree);
    if (name)
        read_fail(f, place, "there is no service %s", fail_quote(o->memory, name, strlen(name)));
    else
        read_fail(f, place, "there is no service");
}

/* The Smithy files of all. */
static uint32_t smithy_files(const opened *o, read_file *to)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->count; i++)
        if (!o->botocore[i])
            to[n++] = o->files[i];
    return n;
}

static void read_chosen(const opened *o, const candidate *c, model *m)
{
    if (c && c->botocore) {
        m->file = o->files[c->file].file;
        read_botocore(m, &o->files[c->file], c->name);
        return;
    }
    read_file *files = arena_alloc(o->memory, o->count * sizeof *files);
    uint32_t n = smithy_files(o, files);
    if (n)
        read_smithy(m, files, n, c ? c->name.id : (model_text){"", 0});
}

model *read_model(arena *memory, const read_input *inputs, size_t count, const char *service,
                  fail_log *log)
{
    unsigned before = log->count;
    opened o = {.memory = memory, .log = log};
    if (!open_all(&o, inputs, count))
        return NULL;
    model *m = arena_alloc(memory, sizeof *m);
    m->memory = memory;
    m->file = inputs->file;
    find_candidates(&o);
    const candidate *chosen = log->count == before ? choose(&o, service) : NULL;
    if (log->count == before)
        read_chosen(&o, chosen, m);
    if (log->count == before && !chosen)
        refuse_none(&o, service);
    close_all(&o);
    read_default_diagnostics(m);
    return log->count == before ? m : NULL;
}

bool read_services(arena *memory, const read_input *inputs, size_t count, fail_log *log,
                   read_service_name **services, uint32_t *service_count)
{
    unsigned before = log->count;
    opened o = {.memory = memory, .log = log};
    *services = NULL;
    *service_count = 0;
    if (!open_all(&o, inputs, count))
        return false;
    find_candidates(&o);
    close_all(&o);
    *services = arena_alloc(memory, (o.candidate_count + 1u) * sizeof **services);
    for (uint32_t i = 0; i < o.candidate_count; i++)
        (*services)[i] = o.candidates[i].name;
    *service_count = o.candidate_count;
    return log->count == before;
}
