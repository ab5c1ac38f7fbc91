/* Private to the scan room: what scan.c and text.c share. */
#ifndef WIREVET_SCAN_SCAN_STATE_H
#define WIREVET_SCAN_SCAN_STATE_H

#include "scan/scan.h"

/* What the reader expects next. Those from LITERAL on are inside a token: no white space there. */
enum {
    SCAN_STATE_START,
    SCAN_STATE_VALUE,
    SCAN_STATE_ARRAY_FIRST,
    SCAN_STATE_OBJECT_FIRST,
    SCAN_STATE_KEY,
    SCAN_STATE_COLON,
    SCAN_STATE_NEXT,
    SCAN_STATE_DONE,
    SCAN_STATE_LITERAL,
    SCAN_STATE_NUMBER,
    SCAN_STATE_BOM,
    SCAN_STATE_TEXT,
    SCAN_STATE_ERROR
};

/* Records the error and makes it sticky. */
scan_token scan_fail(scan_reader *r, uint32_t code, uint64_t at, uint64_t size);

/* At an opening quote. */
scan_token scan_open_text(scan_reader *r, bool key);

/* Just after a closing quote. */
void scan_text_done(scan_reader *r);

#endif
