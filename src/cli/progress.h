/* How far a long run is, on stderr, if that is a terminal and the input is a file. */
#ifndef WIREVET_CLI_PROGRESS_H
#define WIREVET_CLI_PROGRESS_H

#include <stdbool.h>

typedef struct progress {
    bool on;
    unsigned long long total; /* bytes of the file */
    unsigned long long shown; /* bytes when something was last printed */
} progress;

void progress_begin(progress *p, int file);
void progress_step(progress *p, unsigned long long bytes, unsigned long long lines);
void progress_end(progress *p);

#endif
