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

#endif
