/* Texts and values of a payload as they are written into answers. Of a payload that was fed only
 * excerpts are left: what is missing is lost. */
#ifndef WIREVET_RENDER_READER_H
#define WIREVET_RENDER_READER_H

#include "http/http.h"
#include "report/report.h"
#include "scan/scan.h"

/* Decoded text that stands outside of JSON, in runs of whole code points. */
typedef struct render_plain_text {
    const wv_report *report;
    uint64_t at, end; /* a body that was fed: what comes behind `text` */
    bool lost;        /* not all of it is there */
    http_text text;
    size_t used, kept; /* bytes of the last run; those behind it */
    uint8_t part[64];
} render_plain_text;

render_plain_text render_plain_begin(const wv_report *r, const wv_violation *v, base_span text);
bool render_plain_next(render_plain_text *p, base_span *run);

/* Reads from the payload what a check has let through; of one that was fed, what is left. */
typedef struct render_reader {
    scan_reader scan;
    const wv_report *report;
    uint64_t at, end; /* what comes behind the scanner's chunk */
    bool cut;         /* `end` is not the payload's */
    bool lost;        /* the next byte is not there */
    uint8_t joint[4]; /* a code point that lies in two pieces */
} render_reader;

/* SCAN_MORE: at the end of what may be read, or it is lost. */
scan_token render_next_token(render_reader *reader);

/* Decoded text of one string of the payload, run by run. */
typedef struct render_string {
    render_reader reader;
    bool open;
} render_string;

void render_open_string(render_string *s, const wv_report *r, uint64_t offset);
/* The same for the string token that a reader has just met. */
bool render_next_run(render_reader *reader, bool *open, base_span *run);

/* Opens a reader on the payload's value at an offset. */
void render_open_value(render_reader *reader, const wv_report *r, uint64_t offset);
/* The same, on at most so many bytes. */
void render_open_part(render_reader *reader, const wv_report *r, uint64_t offset, size_t most);

#endif
