/* Everything that the scanner says about a payload, as one text, however the payload is cut.
 *
 * Tokens with their payload offset, a space after each:
 *     {@0 }@9 [@0 ]@2 t@0 f@0 n@0     containers and literals
 *     K@1'name' S@6'text'             keys and strings, all runs joined; bytes that are not
 *                                     printable ASCII, ' and \ as \xNN
 *     N@3'1.5'                        numbers
 * and at the end "." (complete) or "!CODE@OFFSET+LENGTH" (refused). */
#ifndef WIREVET_TESTS_SCAN_TRACE_H
#define WIREVET_TESTS_SCAN_TRACE_H

#include "scan/scan.h"

typedef struct scan_trace {
    char *text; /* NUL-terminated, owned; NULL when keep is false */
    size_t size, capacity;
    bool keep;        /* false: only the hash, for payloads that are large or many */
    uint64_t hash;    /* of the text */
    uint32_t error;   /* WV_CODE_..., 0: accepted */
    uint64_t at;      /* of the error */
    uint32_t length;  /* of the error */
    uint64_t decoded; /* bytes of keys and strings */
} scan_trace;

/* Where to cut: pieces[i] is the size of piece i, the rest of the payload is the last piece. */
typedef struct scan_cuts {
    const size_t *pieces;
    size_t count;
    size_t repeat; /* not 0: every piece has this size instead */
} scan_cuts;

extern const scan_limits scan_trace_limits; /* the defaults of the strict profile */

/* Frees nothing: call scan_trace_free() when keep is true. Each piece is given in memory of its
 * own if `copy`, so that a sanitizer sees a read outside it. */
scan_trace scan_trace_run(const uint8_t *data, size_t size, scan_limits limits, scan_cuts cuts,
                          bool keep, bool copy);
void scan_trace_free(scan_trace *t);

/* Same verdict, place and events. */
bool scan_trace_equal(const scan_trace *a, const scan_trace *b);

#endif
