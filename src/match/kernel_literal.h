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

#ifdef KERNEL_VECTORS

/* Bytes of a text in which a search for one costs less than the steps up to where it is missed. */
#define WORTH_A_SEARCH 32

static inline bool has_byte(base_span text, uint8_t byte)
{
    const __m128i wanted = _mm_set1_epi8((char)byte);
    const uint8_t *p = text.data, *end = p + text.size;
    for (; end - p >= 32; p += 32) {
        __m128i found =
            _mm_or_si128(_mm_cmpeq_epi8(load16(p), wanted), _mm_cmpeq_epi8(load16(p + 16), wanted));
        if (_mm_movemask_epi8(found))
            return true;
    }
    __m128i found = _mm_or_si128(_mm_cmpeq_epi8(load16(end - 32), wanted),
                                 _mm_cmpeq_epi8(load16(end - 16), wanted));
    return _mm_movemask_epi8(found) != 0;
}

/* False if a literal, in front of a rest that takes everything, is not in the text, which may be
 * long: PCRE2, too, looks for the last byte that it must find. */
ALWAYS_INLINE bool has_last_literal(const wv_schema *schema, const wv_pattern_row *pattern,
                                    base_span text)
{
    const wv_step_row *last = schema->steps + pattern->first + pattern->count - 1;
    if (pattern->count < 3 || text.size < WORTH_A_SEARCH || last->kind != WV_STEP_REST ||
        last[-1].kind != WV_STEP_LITERAL || last[-1].min == 0)
        return true;
    base_span literal = base_key_text(schema, last[-1].what);
    return has_byte(text, literal.data[literal.size - 1]);
}

#endif

#endif
