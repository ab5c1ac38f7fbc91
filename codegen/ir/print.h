/* What the files that print the ir share. Inside codegen/ir only. */
#ifndef WIREVET_IR_PRINT_H
#define WIREVET_IR_PRINT_H

#include "ir/ir.h"

/* " label offset text"; " label -" for WV_NONE. */
void print_word(const char *label, const uint8_t *pool, uint32_t offset, FILE *out);

/* " label row name"; " label -" for WV_NONE. */
void print_shape_ref(const ir *r, const char *label, uint32_t shape, FILE *out);

/* print_http.c: messages, bindings, routes; nothing if there are none. */
void print_http(const ir *r, FILE *out);

/* print_rules.c: rules in words; nothing if there are none. */
void print_rules(const ir *r, FILE *out);

#endif
