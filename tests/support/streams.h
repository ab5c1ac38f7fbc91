/* Streams against wv_check() on the whole payload: the same answer, however the payload is cut and
 * whatever memory there is for excerpts. */
#ifndef WIREVET_TESTS_STREAMS_H
#define WIREVET_TESTS_STREAMS_H

#include <wirevet/wirevet.h>

#include <stdbool.h>

typedef struct streams_question {
    const wv_config *config;
    wv_operation operation;
    wv_direction direction;
    const char *error_type; /* not NULL: wv_check_error() */
    const uint8_t *json;
    size_t size;
} streams_question;

/* Asks about the whole payload. One question at a time, one thread. */
void streams_ask(const streams_question *q);

/* The size of the piece that begins at an offset; 0 counts as 1, too much as the rest. */
typedef size_t streams_cut(const void *how, size_t at);

/* Asks about the same in pieces, with so many bytes for excerpts. NULL: the answer is the same, but
 * for texts that say that they are cut; else what differs. */
const char *streams_differ(size_t excerpts, streams_cut *cut, const void *how);

/* Bytes for excerpts that hold all of a payload: 64 for every 56. */
static inline size_t streams_enough(size_t size)
{
    return (size / 56 + 1) * 64;
}

/* Did the last stream say that texts of it are cut? */
bool streams_were_cut(void);

/* The same as streams_differ() without a report. */
const char *streams_differ_bare(streams_cut *cut, const void *how);

/* Pieces of one size, `how` is a const size_t *; two pieces, the first of that size. */
size_t streams_each(const void *how, size_t at);
size_t streams_two(const void *how, size_t at);

/* Pieces of sizes that the seed chooses (const uint32_t *): most are short, some are not. */
size_t streams_chance(const void *how, size_t at);

#endif
