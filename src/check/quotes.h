/* Which bytes of a fed payload its answer may quote: of the findings that are kept, and of what is
 * still open, about which a finding may come. Private to streams. */
#ifndef WIREVET_CHECK_QUOTES_H
#define WIREVET_CHECK_QUOTES_H

#include "check/check.h"

/* Marks what the report's findings quote, but for lists and maps that begin before `floor` and are
 * not there whole. False: some of it is not there. */
bool check_quotes_of_report(report_excerpts *e, const wv_report *r, uint64_t floor);

/* Marks what is open when the walk has read up to `now`, but for lists and maps that begin before
 * `floor`. */
void check_quotes_of_walk(report_excerpts *e, const check_walk *w, uint64_t floor, uint64_t now);

#endif
