/* Payloads on standard input, one after the other: four bytes of size, least significant first,
 * then the bytes. So that one process can judge any number of them, whatever bytes they hold. */
#ifndef WIREVET_TESTS_FRAMES_H
#define WIREVET_TESTS_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next payload in memory of exactly its size, to be freed; false at the end of the input. A
 * frame that is cut ends the program with status 2. */
bool frames_next(uint8_t **data, size_t *size);

#endif
