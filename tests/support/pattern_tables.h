/* A schema with one pattern row, lowered as the generator does: the bridge between codegen/regex
 * and src/match. */
#ifndef WIREVET_TESTS_PATTERN_TABLES_H
#define WIREVET_TESTS_PATTERN_TABLES_H

#include "base/bytes.h"
#include "regex/regex.h"

typedef struct pattern_tables {
    wv_schema schema;
    wv_pattern_row row;
} pattern_tables;

/* All memory is of the arena. */
pattern_tables *pattern_tables_make(arena *memory, const regex_result *result);

#endif
