/* The data of unicode.c, which unicode_table.py writes; for nobody else. */
#ifndef WIREVET_REGEX_UNICODE_TABLE_H
#define WIREVET_REGEX_UNICODE_TABLE_H

#include <stdint.h>

/* All code points from 0 to 10FFFF: length * 32 + number of the general category. */
extern const uint32_t unicode_category_runs[];

/* Properties of PropList.txt: the gap before each range and its length, in turn; at the end 0, 0.
 */
extern const uint32_t unicode_other_alphabetic[];
extern const uint32_t unicode_other_lowercase[];
extern const uint32_t unicode_other_uppercase[];
extern const uint32_t unicode_white_space[];
extern const uint32_t unicode_ideographic[];

#endif
