#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Chance ------------------------------------------------------------------------------------
 */

static uint64_t chance_state;

unsigned long setting(const char *name, unsigned long otherwise)
{
    const char *value = getenv(name);
    return value ? strtoul(value, NULL, 10) : otherwise;
}

void chance_begin(void)
{
    chance_state = UINT64_C(0x9e3779b97f4a7c15) * (setting("WIREVET_SEED", 1) + 1);
}

uint32_t chance(uint32_t below)
{
    chance_state ^= chance_state << 13;
    chance_state ^= chance_state >> 7;
    chance_state ^= chance_state << 17;
    return (uint32_t)(chance_state >> 32) % below;
}

/* ---- PCRE2 -------------------------------------------------------------------------------------
 */

pcre2_code *oracle_compile(const char *text, uint32_t options)
{
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | options, &error, &at, NULL);
    if (!code)
        fail_msg("the oracle refuses %s at %zu: %d", text, at, error);
    return code;
}

int oracle_try(const pcre2_code *code, const char *text, size_t size, uint32_t match_limit)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = match_limit ? pcre2_match_context_create(NULL) : NULL;
    if (limits)
        pcre2_set_match_limit(limits, match_limit);
    int answer = pcre2_match(code, (PCRE2_SPTR)text, size, 0, 0, data, limits);
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    return answer >= 0 ? 1 : answer == PCRE2_ERROR_NOMATCH ? 0 : -1;
}

bool oracle_match(const pcre2_code *code, const char *text, size_t size)
{
    int answer = oracle_try(code, text, size, 0);
    if (answer < 0)
        fail_msg("the oracle gives up on %zu bytes", size);
    return answer == 1;
}

/* ---- Own matcher -------------------------------------------------------------------------------
 */

/* CPUID takes 30 microseconds in a virtual machine. */
static match_level best_level(void)
{
    static match_level best;
    static bool asked;
    if (!asked)
        best = match_best_level();
    asked = true;
    return best;
}

bool match_cut(const pattern_tables *t, feeder *feed, const char *text, size_t size, size_t cut)
{
    match_state m;
    match_begin_level(&m, cut % 3 == 2 ? MATCH_SCALAR : cut % 3 ? best_level() : MATCH_BASIC);
    feed(&t->schema, &t->row, &m, (base_span){(const uint8_t *)text, cut});
    feed(&t->schema, &t->row, &m, (base_span){(const uint8_t *)text + cut, size - cut});
    match_verdict verdict = match_end(&t->schema, &t->row, &m);
    assert_true(verdict == MATCH_YES || verdict == MATCH_NO);
    return verdict == MATCH_YES;
}

/* ---- Texts and patterns ------------------------------------------------------------------------
 */

size_t short_text(uint32_t index, char text[8])
{
    size_t size = 0;
    for (; index > 0; index = (index - 1) / 3)
        text[size++] = (char)('a' + (index - 1) % 3);
    return size;
}

void put(pattern_text *to, const char *piece)
{
    size_t size = strlen(piece);
    assert_true(to->size + size < sizeof to->bytes);
    memcpy(to->bytes + to->size, piece, size + 1);
    to->size += size;
}

#define EVERY_SIZE 6u /* most parts of a pattern */

typedef struct every {
    char (*texts)[64];
    size_t count, capacity;
} every;

static void every_add(every *to, const char *format, const char *a, const char *b)
{
    if (to->count == to->capacity) {
        to->capacity = to->capacity ? 2 * to->capacity : 64;
        to->texts = realloc(to->texts, to->capacity * sizeof *to->texts);
        assert_non_null(to->texts);
    }
    int size = snprintf(to->texts[to->count++], sizeof *to->texts, format, a, b);
    assert_in_range(size, 1, (int)sizeof *to->texts - 1);
}

/* All of a number of parts, when those of fewer are there. */
static void every_of(every *sizes, size_t size, const every_parts *parts)
{
    for (size_t i = 0; size == 1 && i < parts->leaf_count; i++)
        every_add(&sizes[1], "%s", parts->leaves[i], "");
    for (size_t k = 0; size > 1 && k < sizes[size - 1].count; k++)
        for (size_t i = 0; i < parts->one_count; i++)
            every_add(&sizes[size], parts->ones[i], sizes[size - 1].texts[k], "");
    for (size_t left = 1; left + 1 < size; left++) {
        for (size_t i = 0; i < sizes[left].count; i++) {
            for (size_t k = 0; k < sizes[size - 1 - left].count; k++) {
                const char *a = sizes[left].texts[i], *b = sizes[size - 1 - left].texts[k];
                every_add(&sizes[size], "%s%s", a, b);
                every_add(&sizes[size], "(?:%s|%s)", a, b);
            }
        }
    }
}

void every_pattern(const every_parts *parts, unsigned long otherwise,
                   void (*visit)(const char *pattern, void *context), void *context)
{
    every sizes[EVERY_SIZE + 1] = {{0}};
    unsigned long most = setting("WIREVET_PATTERN_SIZE", otherwise);
    assert_in_range(most, 1, EVERY_SIZE);
    for (size_t size = 1; size <= most; size++) {
        every_of(sizes, size, parts);
        for (size_t i = 0; i < sizes[size].count; i++)
            visit(sizes[size].texts[i], context);
    }
    for (size_t size = 1; size <= most; size++)
        free(sizes[size].texts);
}
