/* Files of the generator: reading with a limit, writing all or nothing. */
#ifndef WIREVET_SUPPORT_FILE_H
#define WIREVET_SUPPORT_FILE_H

#include "support/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads a whole file into the arena. NULL on success, else the reason in lower case. */
const char *file_read(arena *memory, const char *path, size_t limit, const uint8_t **bytes,
                      size_t *size);

typedef struct file_output {
    const char *name; /* inside the directory; without a slash */
    const char *text;
    size_t size;
} file_output;

/* Writes the files into a directory, which is created with those around it if it is missing. All
 * are complete under other names before the first gets its own; after an error none of them is
 * left. NULL on success, else the reason; *which: the file or directory that it is about. */
const char *file_write_all(arena *memory, const char *directory, const file_output *files,
                           size_t count, const char **which);

#endif
