/* What of a payload may not be shown beside a finding. */
#ifndef WIREVET_RENDER_MASK_H
#define WIREVET_RENDER_MASK_H

#include "report/report.h"
#include "scan/scan.h"

/* Walks over the payload once more. Shown are only values that the schema knows at their place and
 * that are not sensitive; so hidden are sensitive values and keys, members that are not modelled,
 * objects and arrays where others are wanted and what stands in their place, and all from a syntax
 * error on (a check may have ended before it). */
typedef struct render_mask {
    const wv_schema *schema;
    scan_reader reader;
    uint32_t open[WV_MAX_DEPTH + 1]; /* shape of the open container, by its depth */
    uint32_t shape;                  /* of the value behind a key, or of the payload */
    bool keyed;
    size_t size;     /* of the payload */
    size_t from, to; /* the last hidden part that was found */
} render_mask;

void render_mask_begin(render_mask *m, const wv_report *r);

/* The first hidden part that ends behind an offset, [m->from, m->to); both are the payload's size
 * if there is none. Offsets only go up. */
void render_mask_seek(render_mask *m, size_t offset);

#endif
