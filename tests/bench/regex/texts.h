/* Texts of a wanted length that a pattern matches, drawn from its tables. */
#ifndef WIREVET_TESTS_BENCH_REGEX_TEXTS_H
#define WIREVET_TESTS_BENCH_REGEX_TEXTS_H

#include "base/bytes.h"

enum { TEXTS_MAX = 4200 }; /* bytes */

typedef struct texts texts;

/* NULL: the pattern has no steps, or counted blocks. */
texts *texts_new(const wv_schema *schema, const wv_pattern_row *pattern);
void texts_free(texts *t);

/* Writes a text of `wanted` bytes, or of the nearest number that the pattern admits, to
 * to[0, TEXTS_MAX). The number; -1: no text of ASCII and literals is short enough. */
int texts_draw(const texts *t, int wanted, uint8_t *to);

#endif
