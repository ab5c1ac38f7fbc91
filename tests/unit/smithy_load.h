/* Texts in Smithy's format, and reading them. */
#ifndef WIREVET_UNIT_SMITHY_LOAD_H
#define WIREVET_UNIT_SMITHY_LOAD_H

#include "read/read.h"

#include <string.h>

#define SERVICE                                                                                    \
    "\"x#S\":{\"type\":\"service\",\"operations\":[],\"traits\":{\"aws.protocols#restJson1\":{}}}"
/* A file whose shapes begin on line 2. */
#define FILE_OF(shapes) "{\"smithy\":\"2.0\",\"shapes\":{" SERVICE ",\n" shapes "\n}}"

typedef struct loaded {
    arena *memory;
    fail_log log;
    model *m; /* NULL after an error */
} loaded;

static inline loaded load_service(const char *json, const char *service)
{
    loaded l = {.memory = arena_new()};
    fail_init(&l.log, l.memory);
    l.m = read_model(l.memory, &(read_input){"m.json", (const uint8_t *)json, strlen(json)}, 1,
                     service, &l.log);
    assert_true(!l.m == !!l.log.count);
    return l;
}

static inline loaded load(const char *json)
{
    return load_service(json, NULL);
}

/* A file that must be good. */
static inline loaded load_good(const char *json)
{
    loaded l = load(json);
    assert_string_equal(l.log.text, "");
    assert_non_null(l.m);
    return l;
}

static inline void unload(loaded l)
{
    arena_free(l.memory);
}

typedef struct refusal {
    const char *json, *text;
} refusal;

#endif
