#include "read/file.h"

#include "model/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PARSE_WORK 8u /* a byte; some 120 MB/s */

static bool out_of_memory(fail_log *log, const char *file)
{
    fail_at(log, (fail_place){file, 0, 0}, "out of memory");
    return false;
}

bool read_open(read_file *f, arena *memory, const char *file, const uint8_t *bytes, size_t size,
               fail_log *log)
{
    tree_error error;
    *f = (read_file){.memory = memory, .log = log, .file = file};
    if (size > MODEL_MAX_BYTES) {
        fail_at(log, (fail_place){file, 0, 0}, "%zu bytes, at most %u are supported", size,
                MODEL_MAX_BYTES);
        return false;
    }
    if (size == 0) {
        fail_at(log, (fail_place){file, 1, 1}, "the file is empty");
        return false;
    }
    arena_work(memory, size * PARSE_WORK);
    const tree_memory from = {arena_resize, memory};
    f->tree =
        tree_parse(bytes, size, &(tree_options){.bytes = MODEL_MAX_BYTES, .memory = from}, &error);
    if (!f->tree) {
        tree_place at = tree_locate(bytes, size, error.at);
        fail_at(log, (fail_place){file, at.line, at.column}, "%s", error.message);
        return false;
    }
    f->lines = tree_lines_new_in(from, bytes, size);
    if (!f->lines) {
        read_close(f);
        return out_of_memory(log, file);
    }
    return true;
}

void read_close(read_file *f)
{
    tree_free(f->tree);
    tree_lines_free(f->lines);
    f->tree = NULL;
    f->lines = NULL;
}

fail_place read_place(const read_file *f, size_t at)
{
    tree_place place = tree_lines_at(f->lines, at);
    return (fail_place){f->file, place.line, place.column};
}

void read_fail(read_file *f, const tree_node *node, const char *format, ...)
{
    char text[1024]; /* the parts of a message are clipped by fail_quote() */
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    model_blame(f->log, read_place(f, node->at), f->subject, "%s", text);
}

model_text read_text(const read_file *f, const tree_node *node)
{
    return (model_text){arena_copy(f->memory, node->text, node->size), node->size};
}

model_text read_key(const read_file *f, const tree_node *node)
{
    return (model_text){arena_copy(f->memory, node->key, node->key_size), node->key_size};
}

model_text read_constant(const read_file *f, const char *text)
{
    size_t size = strlen(text);
    return (model_text){arena_copy(f->memory, text, size), size};
}

/* Nobody reads the words of errors that are only counted, and there may be millions. */
static const char *quote(const read_file *f, const char *text, size_t size)
{
    return f->log->count < FAIL_MAX ? fail_quote(f->log->memory, text, size) : "";
}

const char *read_quote(const read_file *f, const tree_node *node)
{
    return quote(f, node->text, node->size);
}

const char *read_quote_key(const read_file *f, const tree_node *node)
{
    return quote(f, node->key, node->key_size);
}

const char *read_quote_name(const read_file *f, const char *file)
{
    return file ? quote(f, file, strlen(file)) : "the file";
}

static bool same_text(const tree_node *a, const tree_node *b)
{
    return model_text_equal((model_text){a->text, a->size}, (model_text){b->text, b->size});
}

bool read_equal(const tree_node *a, const tree_node *b)
{
    if (a->kind != b->kind || a->count != b->count || !same_text(a, b))
        return false;
    const tree_node *other = b->first;
    for (const tree_node *n = a->first; n; n = n->next, other = other->next) {
        const tree_node *twin = a->kind == TREE_OBJECT ? tree_get_n(b, n->key, n->key_size) : other;
        if (!twin || !read_equal(n, twin)) /* as deep as trees are: 256 */
            return false;
    }
    return true;
}

bool read_expect(read_file *f, const tree_node *node, tree_kind kind, const char *what)
{
    if (tree_is(node, kind))
        return true;
    read_fail(f, node, "%s: %s is wanted, not %s", what, tree_kind_name(kind),
              tree_kind_name(node->kind));
    return false;
}

const tree_node *read_member(read_file *f, const tree_node *object, const char *key, tree_kind kind,
                             bool required)
{
    const tree_node *node = tree_get(object, key);
    if (node)
        return read_expect(f, node, kind, key) ? node : NULL;
    if (required)
        read_fail(f, object, "%s is missing", key);
    return NULL;
}

bool read_integer(read_file *f, const tree_node *node, int64_t min, int64_t max, const char *what,
                  int64_t *value)
{
    if (!read_expect(f, node, TREE_NUMBER, what))
        return false;
    if (tree_int64(node, value) && *value >= min && *value <= max)
        return true;
    read_fail(f, node, "%s: %s is no integer from %lld to %lld", what, read_quote(f, node),
              (long long)min, (long long)max);
    return false;
}

bool read_key_is(const tree_node *node, const char *key)
{
    return model_text_is((model_text){node->key, node->key_size}, key);
}

bool read_target(read_file *f, const tree_node *node, model_text *id, fail_place *place)
{
    if (!read_expect(f, node, TREE_OBJECT, "the reference"))
        return false;
    const tree_node *target = read_member(f, node, "target", TREE_STRING, true);
    if (!target)
        return false;
    *id = (model_text){target->text, target->size};
    if (place)
        *place = read_place(f, target->at);
    return true;
}
