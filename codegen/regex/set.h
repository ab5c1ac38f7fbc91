/* Algebra of sets of code points. Results live in the arena; arguments are never changed. */
#ifndef WIREVET_REGEX_SET_H
#define WIREVET_REGEX_SET_H

#include "regex/regex.h"

#define SET_LAST UINT32_C(0x10ffff) /* the last code point */

/* The set of `count` inclusive pairs in any order, overlapping or not. lo <= hi in each. */
regex_set set_of(arena *memory, const uint32_t *pairs, size_t count);

regex_set set_range(arena *memory, uint32_t lo, uint32_t hi);
regex_set set_all(arena *memory); /* surrogates too */

regex_set set_union(arena *memory, regex_set a, regex_set b);
regex_set set_intersection(arena *memory, regex_set a, regex_set b);
regex_set set_complement(arena *memory, regex_set a);

/* With the other case of every ASCII letter in it. */
regex_set set_fold(arena *memory, regex_set a);

/* Without D800-DFFF, for engines that only know Unicode scalar values. */
regex_set set_scalars(arena *memory, regex_set a);

bool set_equal(regex_set a, regex_set b);
bool set_meets(regex_set a, regex_set b);  /* some code point is in both */
bool set_within(regex_set a, regex_set b); /* all of a is in b */
bool set_is_all(regex_set a);

/* True if there is exactly one code point; then *point is it. */
bool set_single(regex_set a, uint32_t *point);

#endif
