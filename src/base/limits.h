/* Every limit in one place; README.md and SECURITY.md publish them. Hitting one is the verdict
 * WV_LIMIT, never WV_VALID. */
#ifndef WIREVET_BASE_LIMITS_H
#define WIREVET_BASE_LIMITS_H

/* Modelled containers inside each other. The deepest request that is not recursive has 21. */
#define WV_MAX_DEPTH 64

/* Containers inside each other in values that are not modelled; the same as Jackson 2.15's. */
#define WV_MAX_NESTING 1000

/* Digits of a number, exponent included; the same as Jackson 2.15's. */
#define WV_MAX_DIGITS 1000

/* Decoded bytes of a text that is compared as a whole (names, enum values, timestamps). Longer
 * ones equal none; WV_NAME_MAX is what the tables can hold. */
#define WV_MAX_TEXT 256

/* Decoded bytes of a text that PCRE2 matches; longer ones are WV_CODE_LIMIT_PATTERN, with a report
 * or without, in one piece or in many. */
#define WV_MAX_WHOLE 8192

/* Members of the structures that are open at once, in 64-bit words: a word per 64 members. */
#define WV_MAX_SEEN_WORDS 128

/* Entries of the sets that are open at once when the report has no memory for them. */
#define WV_INLINE_SET 128

/* Entries with an equal hash bucket that a look-up walks before it gives up (WV_CODE_LIMIT_SET).
 * With a secret key a longer chain does not happen by chance. */
#define WV_MAX_CHAIN 64

/* Violations in an AWS message. */
#define WV_AWS_MESSAGE_ENTRIES 10

#endif
