/* The scanner's verdict about each payload of standard input (frames.h), a line for each:
 *     accept | refuse CODE OFFSET LENGTH | limit CODE OFFSET LENGTH
 * Every payload is also given in pieces: cut in two at every place (of a large payload at some) and
 * byte by byte. A difference ends the program with status 1. */
#include <stdio.h>
#include <stdlib.h>

#include "support/frames.h"
#include "support/scan_trace.h"

enum { CUT_EVERYWHERE = 2048, STRIDE = 509 };

static scan_trace run(const uint8_t *data, size_t size, scan_cuts cuts)
{
    return scan_trace_run(data, size, scan_trace_limits, cuts, false, false);
}

static void must_equal(const scan_trace *one, const scan_trace *cut, size_t payload, size_t at)
{
    if (scan_trace_equal(one, cut))
        return;
    printf("payload %zu is judged otherwise when cut at %zu\n", payload, at);
    exit(1);
}

static void try_cuts(const uint8_t *data, size_t size, const scan_trace *one, size_t payload)
{
    size_t step = size <= CUT_EVERYWHERE ? 1 : STRIDE;
    for (size_t at = 0; at <= size; at += step) {
        scan_trace cut = run(data, size, (scan_cuts){&at, 1, 0});
        must_equal(one, &cut, payload, at);
    }
    scan_trace bytes = run(data, size, (scan_cuts){NULL, 0, 1});
    must_equal(one, &bytes, payload, 1);
}

int main(void)
{
    uint8_t *data;
    size_t size;
    for (size_t payload = 0; frames_next(&data, &size); payload++) {
        scan_trace t = run(data, size, (scan_cuts){0});
        try_cuts(data, size, &t, payload);
        if (!t.error)
            puts("accept");
        else
            printf("%s %u %llu %u\n", t.error >= WV_CODE_LIMIT_DEPTH ? "limit" : "refuse", t.error,
                   (unsigned long long)t.at, t.length);
        free(data);
    }
    return 0;
}
