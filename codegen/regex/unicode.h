/* Properties of Unicode 15.0.0 as sets of code points. Others have other versions: Java 8 6.2, Java
 * 11 10, Java 17 13, Java 21 15, PCRE2 10.42 14, Node 20 15 or that of the ICU it is linked to.
 * They differ where the older one has a code point as unassigned (Cn), and in a handful of others:
 * from Java 17 in U+1734 (Mc, not Mn), in five of Alphabetic and two of Lowercase. */
#ifndef WIREVET_REGEX_UNICODE_H
#define WIREVET_REGEX_UNICODE_H

#include "regex/regex.h"

/* name: a general category (Lu, Nd …), a group of them (L, LC, N …), or one of Alphabetic,
 * Lowercase, Uppercase, White_Space and Ideographic; as the standard spells it. False: no such
 * name. */
bool unicode_set(arena *memory, const char *name, regex_set *set);

#endif
