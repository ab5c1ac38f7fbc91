/* Texts that people type and read. */
#ifndef WIREVET_CLI_WORDS_H
#define WIREVET_CLI_WORDS_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <wirevet/wirevet.h>

static inline wv_str words_of(const char *text)
{
    wv_str s = {text, strlen(text)};
    return s;
}

/* What follows the last . or #; all of it if there is none. */
wv_str words_after_dot(wv_str name);

/* Edits (insert, delete, replace a byte) between two names, letters' case ignored; SIZE_MAX for
 * names too long to be names. */
size_t words_distance(wv_str a, wv_str b);

/* Does a hold b, letters' case ignored? */
bool words_contain(wv_str a, wv_str b);

/* Printable ASCII as it is, every other byte as '?'. Whatever the user wrote goes to terminals and
 * logs through this: names of files and operations, options and their values. */
void words_print_safe(FILE *out, wv_str text);

/* A JSON string with its quotes: UTF-8 as it is, control characters escaped (C1 too, which
 * terminals obey), bytes that are no UTF-8 as U+FFFD. */
void words_print_json(FILE *out, wv_str text);

#endif
