/* Text that grows, and the only ways in which bytes of a model become C. */
#ifndef WIREVET_EMIT_WRITER_H
#define WIREVET_EMIT_WRITER_H

#include "support/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct writer {
    arena *memory;
    char *data; /* NUL-terminated once anything was written */
    size_t size, capacity;
} writer;

void write_text(writer *w, const char *text);

/* Never give it bytes of a model, but for names that are C identifiers. */
void write_format(writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One byte as an integer constant: 'a' for letters, digits and _ - . , a number for the rest. */
void write_byte(writer *w, uint8_t byte);

/* "12 Name" as a comment on a line of its own; without the name if it is no identifier. */
void write_label(writer *w, uint32_t number, const uint8_t *text, size_t size);

/* A row number, offset or bound of 32 bits, or "none", and a comma. */
void write_number(writer *w, uint32_t value);

/* The texts of a pool (tables.h) as the elements of a byte array. */
void write_pool(writer *w, const uint8_t *pool, uint32_t size);

#endif
