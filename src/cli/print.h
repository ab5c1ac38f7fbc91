/* Findings on standard output. */
#ifndef WIREVET_CLI_PRINT_H
#define WIREVET_CLI_PRINT_H

#include <stdbool.h>
#include <stddef.h>

/* Is colour wanted on stdout: a terminal, and NO_COLOR (no-color.org) unset or empty? */
bool print_colour(void);

/* The library's text form, the name of the file before each line that names a place. */
void print_text(const char *file, const char *text, size_t size, bool colour);

/* "file: valid" */
void print_valid(const char *file, bool colour);

#endif
