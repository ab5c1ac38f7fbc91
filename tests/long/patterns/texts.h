/* Texts for a pattern: drawn from its tree (most of them match), spoiled a little, or random. */
#ifndef WIREVET_TESTS_LONG_PATTERNS_TEXTS_H
#define WIREVET_TESTS_LONG_PATTERNS_TEXTS_H

#include "regex/ast.h"

enum { TEXT_POINTS = 420 }; /* what spoiling adds to the 400 of a draw included */

typedef struct text {
    uint64_t random;
    size_t count;
    uint32_t points[TEXT_POINTS]; /* surrogates are code points; no pair of them is left */
    size_t size;
    uint8_t bytes[4 * TEXT_POINTS]; /* the same in WTF-8 */
} text;

void text_seed(text *t, uint64_t seed, const char *pattern, size_t size);

/* The text of that number: one in eight is random, two of three of the others are spoiled. */
void text_make(text *t, const ast_node *root, unsigned long number);

#endif
