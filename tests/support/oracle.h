/* What the tests of patterns against PCRE2 share: chance, PCRE2 as the oracle, short texts and
 * enumerated patterns. Needs PCRE2 and cmocka; a failure fails the test. */
#ifndef WIREVET_TESTS_ORACLE_H
#define WIREVET_TESTS_ORACLE_H

#include "match/match.h"
#include "support/pattern_tables.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* ---- Chance: the same numbers for the same WIREVET_SEED ---------------------------------------
 */

void chance_begin(void);
uint32_t chance(uint32_t below);

/* A number of the environment. */
unsigned long setting(const char *name, unsigned long otherwise);

/* ---- PCRE2 ------------------------------------------------------------------------------------
 */

#define ORACLE_WHOLE (PCRE2_ANCHORED | PCRE2_ENDANCHORED)

pcre2_code *oracle_compile(const char *text, uint32_t options);

/* 1, 0, or -1 if the oracle hit a limit; match_limit 0: its own, which is ten million. */
int oracle_try(const pcre2_code *code, const char *text, size_t size, uint32_t match_limit);

/* The same, but no limit may be hit. */
bool oracle_match(const pcre2_code *code, const char *text, size_t size);

/* ---- Own matcher ------------------------------------------------------------------------------
 */

/* match_feed() or match_feed_plain() */
typedef void feeder(const wv_schema *schema, const wv_pattern_row *pattern, match_state *m,
                    base_span piece);

/* In two pieces; every level that there is, turn and turn about. */
bool match_cut(const pattern_tables *t, feeder *feed, const char *text, size_t size, size_t cut);

/* ---- Texts and patterns -----------------------------------------------------------------------
 */

/* All texts over a, b, c up to five characters; no NUL. Returns the size. */
#define SHORT_TEXTS 364u
size_t short_text(uint32_t index, char text[8]);

/* A pattern that is put together, with a NUL. */
typedef struct pattern_text {
    char bytes[512];
    size_t size;
} pattern_text;

void put(pattern_text *to, const char *piece);

/* What patterns are made of: leaves, and formats around one smaller pattern. */
typedef struct every_parts {
    const char *const *leaves;
    size_t leaf_count;
    const char *const *ones;
    size_t one_count;
} every_parts;

/* Calls visit(pattern) for every pattern of 1 to WIREVET_PATTERN_SIZE (or so many) parts: leaves,
 * and what is made of one or two smaller ones, side by side or as alternatives. */
void every_pattern(const every_parts *parts, unsigned long otherwise,
                   void (*visit)(const char *pattern, void *context), void *context);

#endif
