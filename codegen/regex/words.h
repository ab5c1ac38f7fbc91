/* The texts of a part of a pattern, where they are few. Inside codegen/regex only. */
#ifndef WIREVET_REGEX_WORDS_H
#define WIREVET_REGEX_WORDS_H

#include "regex/ast.h"

#define WORD_MAX 16u /* code points */

typedef struct word {
    uint32_t points[WORD_MAX];
    size_t size;
} word;

typedef struct words {
    word *list;
    size_t count;
    bool failed; /* too many, too long, or not known without the rest of the pattern */
} words;

/* Of its texts those that have no code points but these. */
words words_of(arena *memory, const ast_node *node, regex_set letters);

bool words_equal(const words *a, const words *b);

#endif
