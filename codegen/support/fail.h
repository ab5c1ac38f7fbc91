/* Errors about input files, gathered: "file:line:col: error: text". */
#ifndef WIREVET_SUPPORT_FAIL_H
#define WIREVET_SUPPORT_FAIL_H

#include "support/arena.h"

#include <stdint.h>

typedef struct fail_place {
    const char *file; /* NULL: no file */
    uint32_t line;    /* 1-based; 0: unknown */
    uint32_t column;  /* 1-based, in code points */
} fail_place;

/* Where errors go. At most FAIL_MAX are kept, the total is counted. */
typedef struct fail_log {
    arena *memory;
    char *text; /* all messages, a line each; "" when none */
    size_t size, capacity;
    unsigned count;
} fail_log;

#define FAIL_MAX       50
#define FAIL_QUOTE_MAX 120

void fail_init(fail_log *log, arena *memory);

/* Adds "file:line:col: error: …\n". Bytes of the model in the text are escaped for terminals. */
void fail_at(fail_log *log, fail_place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds lines that another log had, each as an error. */
void fail_lines(fail_log *log, const char *text);

/* Bytes of a model as printable ASCII for a message: others as \xNN, at most FAIL_QUOTE_MAX bytes
 * of the text and then "...". NUL-terminated, in the arena. */
const char *fail_quote(arena *memory, const char *text, size_t size);

#endif
