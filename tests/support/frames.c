#include "frames.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool good)
{
    if (good)
        return;
    fputs("frames: the input is cut\n", stderr);
    exit(2);
}

bool frames_next(uint8_t **data, size_t *size)
{
    uint8_t head[4];
    size_t got = fread(head, 1, sizeof head, stdin);
    if (got == 0)
        return false;
    must(got == sizeof head);
    *size = (size_t)head[0] | (size_t)head[1] << 8 | (size_t)head[2] << 16 | (size_t)head[3] << 24;
    *data = malloc(*size ? *size : 1);
    must(*data != NULL);
    must(fread(*data, 1, *size, stdin) == *size);
    return true;
}
