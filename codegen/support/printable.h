/* Growing text of printable ASCII, for terminals, logs and JSON. */
#ifndef WIREVET_SUPPORT_PRINTABLE_H
#define WIREVET_SUPPORT_PRINTABLE_H

#include "support/fail.h"

#include <stdbool.h>

typedef struct printable {
    arena *memory;
    char *text; /* NUL-terminated after the first call */
    size_t size, capacity;
} printable;

void printable_string(printable *p, const char *text);
void printable_number(printable *p, uint64_t n);

/* Any bytes: what is no printable ASCII as \uXXXX (a pair of them above U+FFFF), a byte that is no
 * UTF-8 as U+FFFD. WTF-8 is taken too. json: quotes and backslashes escaped. */
void printable_text(printable *p, const char *text, size_t size, bool json);

/* "file:line:column", the file alone without a line, "-" without a file. */
void printable_place(printable *p, fail_place place);

#endif
