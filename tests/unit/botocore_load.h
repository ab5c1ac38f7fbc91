/* Texts in botocore's format, and reading them. */
#ifndef WIREVET_UNIT_BOTOCORE_LOAD_H
#define WIREVET_UNIT_BOTOCORE_LOAD_H

#include "read/read.h"

#include <string.h>

#define JSON "\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"targetPrefix\":\"Svc\""
#define REST "\"protocol\":\"rest-json\""
/* A file whose shapes begin on line 2. */
#define FILE_OF(protocol, operations, shapes)                                                      \
    "{\"metadata\":{\"serviceId\":\"My Svc\"," protocol "},\"operations\":{" operations            \
    "},\"shapes\":{\n" shapes "\n}}"
#define SHAPES(shapes) FILE_OF(JSON, "", shapes)
#define STRING         "\"S\":{\"type\":\"string\"}"

typedef struct loaded {
    arena *memory;
    fail_log log;
    model *m; /* NULL after an error */
} loaded;

static inline loaded load(const char *json)
{
    loaded l = {.memory = arena_new()};
    read_input in = {"b.json", (const uint8_t *)json, strlen(json)};
    fail_init(&l.log, l.memory);
    l.m = read_model(l.memory, &in, 1, NULL, &l.log);
    assert_true(!l.m == !!l.log.count);
    return l;
}

static inline loaded load_good(const char *json)
{
    loaded l = load(json);
    assert_string_equal(l.log.text, "");
    return l;
}

static inline void unload(loaded l)
{
    arena_free(l.memory);
}

#endif
