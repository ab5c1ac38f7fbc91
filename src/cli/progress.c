#define _POSIX_C_SOURCE 200809L
#include "progress.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVERY (4u << 20) /* bytes; some ten times a second */

void progress_begin(progress *p, int file)
{
    struct stat s;
    *p = (progress){0};
    if (isatty(STDERR_FILENO) && fstat(file, &s) == 0 && S_ISREG(s.st_mode)) {
        p->on = true;
        p->total = (unsigned long long)s.st_size;
    }
}

void progress_step(progress *p, unsigned long long bytes, unsigned long long lines)
{
    if (!p->on || bytes - p->shown < EVERY)
        return;
    p->shown = bytes;
    fprintf(stderr, "\r%llu of %llu MiB, %llu records", bytes >> 20, p->total >> 20, lines);
    fflush(stderr);
}

void progress_end(progress *p)
{
    if (p->on && p->shown)
        fputs("\r\033[K", stderr);
}
