/* One input as several files, with NULs between them, which JSON cannot hold. */
#ifndef WIREVET_FUZZ_MODEL_FILES_H
#define WIREVET_FUZZ_MODEL_FILES_H

#include "read/read.h"

#include <string.h>

enum { MODEL_FILES = 8 };

/* The last one takes all that is left. */
static inline size_t split_model(const uint8_t *data, size_t size, read_input *parts)
{
    size_t n = 0;
    for (;;) {
        const uint8_t *end = size && n + 1 < MODEL_FILES ? memchr(data, 0, size) : NULL;
        size_t part = end ? (size_t)(end - data) : size;
        parts[n++] = (read_input){"model.json", data, part};
        if (!end)
            return n;
        data = end + 1;
        size -= part + 1;
    }
}

#endif
