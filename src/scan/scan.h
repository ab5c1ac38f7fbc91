/* JSON over raw bytes, RFC 8259 strictly, UTF-8 validated; knows no schema.
 *
 * A pull reader whose whole state is in scan_reader, so it can stop at any byte and go on with the
 * next piece. No allocation, no recursion; every byte is looked at a bounded number of times.
 *
 *   scan_begin(&r, limits); scan_chunk(&r, bytes, n, true);
 *   for (;;) switch (scan_next(&r)) { case SCAN_KEY: case SCAN_STRING: while (scan_text(&r, &run)
 * ...
 */
#ifndef WIREVET_SCAN_SCAN_H
#define WIREVET_SCAN_SCAN_H

#include "base/bytes.h"
#include "base/limits.h"

typedef enum scan_token {
    SCAN_MORE,  /* the chunk is used up; give the next with scan_chunk() */
    SCAN_ERROR, /* error, error_at and error_size say what; sticky */
    SCAN_END,   /* the payload is one JSON value and is complete */
    SCAN_OBJECT,
    SCAN_OBJECT_END,
    SCAN_ARRAY,
    SCAN_ARRAY_END,
    SCAN_KEY,    /* a member's name begins: read it with scan_text() until the end */
    SCAN_STRING, /* a string value begins: the same */
    SCAN_NUMBER, /* complete: scan_number_text() */
    SCAN_TRUE,
    SCAN_FALSE,
    SCAN_NULL
} scan_token;

typedef enum scan_part {
    SCAN_TEXT_MORE,  /* like SCAN_MORE; the run holds nothing */
    SCAN_TEXT_ERROR, /* like SCAN_ERROR */
    SCAN_TEXT_RUN,   /* run: decoded bytes (WTF-8), at least one; there is more */
    SCAN_TEXT_LAST   /* run: the last decoded bytes, maybe none; the closing quote is consumed */
} scan_part;

typedef struct scan_run {
    const uint8_t *data; /* into the chunk, or into the reader for a decoded escape */
    size_t size;
    bool raw;   /* data lies in the chunk as it stands there */
    bool ascii; /* no byte is above 0x7f; may be false for decoded escapes that are ASCII too */
} scan_run;

typedef struct scan_limits {
    uint32_t nesting; /* containers inside each other */
    uint32_t digits;  /* of a number */
    bool surrogates;  /* a lone surrogate escape is text (WTF-8), not an error */
} scan_limits;

/* Most nesting that the reader can be asked for: modelled depth and unmodelled nesting below it. */
#define SCAN_NEST_MAX   (WV_MAX_DEPTH + WV_MAX_NESTING)
#define SCAN_NEST_WORDS ((SCAN_NEST_MAX + 63) / 64)

/* Text of a number that was split over chunks: digits and at most "-", ".", "e", "+". */
#define SCAN_NUMBER_BYTES (WV_MAX_DIGITS + 8)

typedef struct scan_reader {
    const uint8_t *at;    /* next byte of the chunk */
    const uint8_t *end;   /* end of the chunk */
    const uint8_t *chunk; /* first byte of the chunk */
    uint64_t base;        /* payload offset of the chunk's first byte */
    uint64_t token;       /* payload offset of the current token's first byte */
    uint64_t error_at;    /* payload offset of what is wrong */
    uint32_t error_size;  /* its length in bytes; 0 at the end of the payload */
    uint32_t error;       /* WV_CODE_... */
    scan_limits limits;
    uint32_t depth; /* open containers */
    uint8_t state;  /* enum in scan.c */
    bool last;      /* no chunk follows */
    bool between;   /* the error stands between the values of a container */
    bool after_key; /* the string being read is a member's name */
    /* inside a literal */
    uint8_t literal; /* which */
    uint8_t matched; /* bytes of it seen */
    /* inside a string */
    uint8_t escape;    /* where in an escape */
    uint8_t utf8_need; /* continuation bytes still to come */
    uint8_t utf8_low;  /* the next continuation byte's range */
    uint8_t utf8_high;
    uint8_t decoded_size;
    uint8_t decoded[64]; /* bytes of decoded escapes, several in a row */
    uint32_t unit;       /* hex digits of the escape so far */
    uint32_t surrogate;  /* high surrogate that waits for its low one, or 0 */
    uint64_t escape_at;  /* payload offset of the escape or UTF-8 sequence, for errors */
    /* inside a number */
    uint8_t number;   /* where in the grammar */
    uint32_t digits;  /* so far */
    uint32_t spilled; /* bytes in spill; 0: the text lies in the chunk */
    const uint8_t *number_text;
    uint32_t number_size;
    uint8_t spill[SCAN_NUMBER_BYTES];
    uint64_t nest[SCAN_NEST_WORDS]; /* bit: the container at that depth is an object */
} scan_reader;

/* limits.nesting at most SCAN_NEST_MAX, limits.digits at most WV_MAX_DIGITS. */
void scan_begin(scan_reader *r, scan_limits limits);

/* Gives the next piece; the one before must be used up (SCAN_MORE). last: none follows. */
void scan_chunk(scan_reader *r, const uint8_t *data, size_t size, bool last);

/* The next token. While a key or string is open, scan_text() must be called instead. */
scan_token scan_next(scan_reader *r);

/* The next part of the key or string that is open. */
scan_part scan_text(scan_reader *r, scan_run *run);

/* Text of the number token, valid until the next call. */
static inline base_span scan_number_text(const scan_reader *r)
{
    base_span s = {r->spilled ? r->spill : r->number_text, r->number_size};
    return s;
}

/* Payload offset of the next byte: just after a complete token. */
static inline uint64_t scan_offset(const scan_reader *r)
{
    return r->base + (uint64_t)(r->at - r->chunk);
}

#endif
