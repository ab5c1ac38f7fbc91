/* Copies of those bytes of a payload that its answer may quote, where the payload itself comes in
 * pieces that do not stay. Blocks are numbered by their place in the payload, so that whatever is
 * dropped between them is seen to be missing. */
#ifndef WIREVET_REPORT_EXCERPTS_H
#define WIREVET_REPORT_EXCERPTS_H

#include "base/bytes.h"

#define EXCERPT_BYTES 56u /* of the payload in a block: 64 with its number */

typedef struct excerpt_block {
    uint64_t number; /* of the payload's blocks; the highest bit: to be kept */
    uint8_t bytes[EXCERPT_BYTES];
} excerpt_block;

typedef struct report_excerpts {
    excerpt_block *blocks; /* in order; all but the last are full */
    uint32_t capacity, used;
    uint32_t marked; /* blocks to be kept */
    uint64_t end;    /* payload offset behind the last byte that was copied */
} report_excerpts;

/* memory: aligned for a block. */
void report_excerpts_init(report_excerpts *e, void *memory, size_t size);

/* Bytes that could be copied from the payload's offset `at` on. */
size_t report_excerpts_room(const report_excerpts *e, uint64_t at);

/* Copies bytes that come at the offset `at`, no more than there is room for. */
void report_excerpts_copy(report_excerpts *e, uint64_t at, const uint8_t *data, size_t size);

/* Bytes from the offset on, up to the end of their block; empty if they are not there. */
base_span report_excerpts_at(const report_excerpts *e, uint64_t offset);

/* Keeps what is there of [from, to), up to the first byte that is missing. False: one is. */
bool report_excerpts_mark(report_excerpts *e, uint64_t from, uint64_t to);

/* Forgets the marks; drops what has none, and forgets them. */
void report_excerpts_unmark(report_excerpts *e);
void report_excerpts_sweep(report_excerpts *e);

#endif
