/* One line of a record file: what is asked. */
#ifndef WIREVET_CLI_RECORD_H
#define WIREVET_CLI_RECORD_H

#include "tree/tree.h"

#include <wirevet/wirevet.h>

#define RECORD_PAIRS 64 /* labels, query parameters, headers of a line */

typedef struct record {
    tree *tree; /* borrows nothing of the line */
    wv_str id;  /* as it stands in the line; "null" if there is none */
    bool response;
    bool error_answer;
    wv_str service;    /* if the line names one in a member of its own */
    wv_str operation;  /* with its service in front, if the line names one */
    wv_str error_type; /* of the header; empty: the body names it */
    wv_str body;
    bool http; /* the line has labels or query: members that travel outside the body */
    wv_pair labels[RECORD_PAIRS], query[RECORD_PAIRS], headers[RECORD_PAIRS];
    size_t label_count, query_count, header_count;
    char name[300]; /* room for that */
    char why[160];  /* room for what record_read() returns */
} record;

/* Reads a line; tree_free(r->tree) afterwards. NULL, or what is wrong with it (r->id is set if the
 * line has one). */
const char *record_read(record *r, const char *line, size_t size);

#endif
