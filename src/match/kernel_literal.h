/* Part of a kernel (kernel.h): literals. */
#ifndef WIREVET_MATCH_KERNEL_LITERAL_H
#define WIREVET_MATCH_KERNEL_LITERAL_H

#include "match/kernel_span.h"

/* Not memcmp(): most are a few bytes, and its call costs as much as they do. At least four. */
static inline bool same_bytes(const uint8_t *a, const uint8_t *b, size_t size)
{
    if (size < 8)
        return !((base_load32(a) ^ base_load32(b)) |
                 (base_load32(a + size - 4) ^ base_load32(b + size - 4)));
    for (size_t i = 0; i + 8 < size; i += 8)
        if (base_load64(a + i) != base_load64(b + i))
            return false;
    return base_load64(a + size - 8) == base_load64(b + size - 8);
}

/* The same of any size but 0; the commonest is a colon. */
ALWAYS_INLINE bool literal_same(const uint8_t *a, const uint8_t *b, size_t size)
{
    if (size == 1)
        return *a == *b;
    if (size >= 4)
        return same_bytes(a, b, size);
    return base_load16(a) == base_load16(b) && a[size - 1] == b[size - 1];
}

/* True if the literal at that offset of the key pool, which is no longer than what is left of the
 * text, is at p. Of few bytes eight are compared, if so many may be read. */
static inline bool literal_is(const wv_schema *schema, uint32_t at, size_t size, const uint8_t *p,
                              size_t left)
{
    const uint8_t *text = schema->keys + at + 2;
    if (size >= 4)
        return same_bytes(text, p, size);
    if (left >= 8 && schema->key_size - at >= 10 && size > 0)
        return (base_load64(text) ^ base_load64(p)) << (64 - 8 * size) == 0;
    return base_head(text, size) == base_head(p, size);
}

#endif
