#include "embedded.h"

#include "athena.h"
#include "glue.h"
#include "words.h"

#define SUGGESTIONS 5

const wv_schema *embedded_at(size_t index)
{
    static const wv_schema *const schemas[] = {&athena_schema, &glue_schema};
    return index < sizeof schemas / sizeof *schemas ? schemas[index] : NULL;
}

wv_operation embedded_find(wv_str name)
{
    wv_operation found = {NULL, 0};
    for (size_t i = 0; embedded_at(i); i++) {
        wv_operation candidate = wv_find_operation(embedded_at(i), name);
        if (!candidate.schema)
            continue;
        if (found.schema) /* a bare name that two services have */
            return (wv_operation){NULL, 0};
        found = candidate;
    }
    return found;
}

typedef struct suggestion {
    wv_operation operation;
    size_t distance;
} suggestion;

/* Keeps the nearest, nearest first. */
static size_t insert(suggestion *best, size_t count, suggestion s)
{
    size_t at = count;
    while (at > 0 && best[at - 1].distance > s.distance)
        at--;
    if (at == SUGGESTIONS)
        return count;
    size_t moved = (count < SUGGESTIONS ? count : SUGGESTIONS - 1) - at;
    memmove(best + at + 1, best + at, moved * sizeof *best);
    best[at] = s;
    return count < SUGGESTIONS ? count + 1 : count;
}

/* Twice the edits, and one more for a service that the name does not mean. */
static size_t distance_of(wv_str name, wv_operation o)
{
    wv_str bare = words_after_dot(name), service = wv_service_target(o.schema);
    wv_str prefix = {name.data, name.size - bare.size};
    prefix.size -= prefix.size > 0;
    size_t edits = words_distance(bare, wv_operation_name(o));
    if (edits > bare.size / 3 + 1)
        return SIZE_MAX;
    return 2 * edits + !words_contain(service, prefix);
}

static size_t nearest(suggestion *best, wv_str name)
{
    size_t count = 0;
    for (size_t i = 0; embedded_at(i); i++)
        for (uint32_t j = 0; j < wv_operation_count(embedded_at(i)); j++) {
            wv_operation o = wv_operation_at(embedded_at(i), j);
            suggestion s = {o, distance_of(name, o)};
            if (s.distance != SIZE_MAX)
                count = insert(best, count, s);
        }
    return count;
}

static void print_operation(FILE *out, wv_operation o)
{
    wv_str service = wv_service_target(o.schema), name = wv_operation_name(o);
    fwrite(service.data, 1, service.size, out);
    putc('.', out);
    fwrite(name.data, 1, name.size, out);
}

void embedded_suggest(FILE *out, wv_str name)
{
    suggestion best[SUGGESTIONS];
    size_t count = nearest(best, name);
    fputs("unknown operation '", out);
    words_print_safe(out, name);
    fputs(count ? "'; did you mean " : "'; 'wirevet list' names all", out);
    for (size_t i = 0; i < count; i++) {
        if (i)
            fputs(i + 1 == count ? " or " : ", ", out);
        print_operation(out, best[i].operation);
    }
    fputs(count ? "?\n" : "\n", out);
}

void embedded_list(FILE *out)
{
    for (size_t i = 0; embedded_at(i); i++)
        for (uint32_t j = 0; j < wv_operation_count(embedded_at(i)); j++) {
            print_operation(out, wv_operation_at(embedded_at(i), j));
            putc('\n', out);
        }
}
