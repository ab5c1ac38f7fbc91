/* By which names services are known. */
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

/* `small` has neither spaces nor capital letters. */
static bool is_loosely(model_text small, const char *data, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        if (data[i] == ' ')
            continue;
        if (n == small.size || lower(data[i]) != small.data[n++])
            return false;
    }
    return n == small.size && n > 0;
}

static load_level level_of(const load_service *s, const char *name, size_t size)
{
    const read_service_name *n = &s->name;
    if (is_text(n->name, name, size) || is_text(n->id, name, size))
        return LOAD_BY_SHAPE;
    for (uint32_t i = 0; i < n->alias_count; i++)
        if (is_loosely(n->aliases[i], name, size))
            return i ? LOAD_BY_ALIAS : LOAD_BY_SDK;
    return LOAD_BY_NOTHING;
}

load_level load_level_of(const load_service *services, uint32_t count, const char *name,
                         size_t size)
{
    load_level best = LOAD_BY_NOTHING;
    uint32_t aliased = 0;
    for (uint32_t i = 0; i < count; i++) {
        load_level level = level_of(&services[i], name, size);
        best = level > best ? level : best;
        aliased += level == LOAD_BY_ALIAS;
    }
    return best == LOAD_BY_ALIAS && aliased > 1 ? LOAD_BY_NOTHING : best;
}

bool load_goes_by(const load_service *s, load_level best, const char *name, size_t size)
{
    return best != LOAD_BY_NOTHING && level_of(s, name, size) == best;
}

size_t load_prefix_of(const char *operation, size_t size)
{
    while (size && operation[size - 1] != '.' && operation[size - 1] != '#')
        size--;
    return size ? size - 1 : 0;
}
