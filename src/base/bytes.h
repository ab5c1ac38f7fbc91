/* Loads and spans. Little-endian on every machine, because the tables are (tables.h, WV_KEY). */
#ifndef WIREVET_BASE_BYTES_H
#define WIREVET_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <wirevet/tables.h>
#include <wirevet/wirevet.h>

/* Bytes borrowed from a payload or a pool. */
typedef struct base_span {
    const uint8_t *data;
    size_t size;
} base_span;

static inline uint64_t base_load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline uint32_t base_load32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap32(v);
#endif
    return v;
}

static inline uint16_t base_load16(const uint8_t *p)
{
    uint16_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap16(v);
#endif
    return v;
}

/* The first up to eight bytes as one number, zero-padded, without reading past p + n. */
static inline uint64_t base_head(const uint8_t *p, size_t n)
{
    if (n >= 8)
        return base_load64(p);
    if (n >= 4)
        return base_load32(p) | (uint64_t)base_load32(p + n - 4) << (8 * (n - 4));
    if (n == 0)
        return 0;
    return (uint64_t)p[0] | (uint64_t)p[n >> 1] << (8 * (n >> 1)) |
           (uint64_t)p[n - 1] << (8 * (n - 1));
}

/* The last eight bytes if there are more than eight, else 0. */
static inline uint64_t base_tail(const uint8_t *p, size_t n)
{
    return n > 8 ? base_load64(p + n - 8) : 0;
}

/* Are they equal? For texts that are short as a rule: names and literals. */
static inline bool base_equal(const uint8_t *p, const uint8_t *q, size_t n)
{
    if (n >= 8)
        return base_load64(p) == base_load64(q) &&
               base_load64(p + n - 8) == base_load64(q + n - 8) &&
               (n <= 16 || memcmp(p + 8, q + 8, n - 16) == 0);
    if (n >= 4)
        return base_load32(p) == base_load32(q) && base_load32(p + n - 4) == base_load32(q + n - 4);
    return n == 0 || (p[0] == q[0] && p[n >> 1] == q[n >> 1] && p[n - 1] == q[n - 1]);
}

/* A text of a pool (tables.h): two bytes of length, then the bytes. */
static inline base_span base_pool(const uint8_t *pool, uint32_t offset)
{
    base_span s = {pool + offset + 2, base_load16(pool + offset)};
    return s;
}

static inline base_span base_key_text(const wv_schema *schema, uint32_t offset)
{
    return base_pool(schema->keys, offset);
}

/* `min` or `max` of a shape row as a number; not for WV_SHAPE_DECIMAL. */
static inline int64_t base_bound(const wv_schema *schema, const wv_shape_row *row, int32_t bound)
{
    if (row->flags & WV_SHAPE_WIDE)
        return (int64_t)base_load64(base_key_text(schema, (uint32_t)bound).data);
    return bound;
}

/* May the rows be read? Of tables of another ABI only the number of the ABI is known. */
static inline bool base_abi_known(const wv_schema *schema)
{
    return schema->abi >= WV_TABLES_ABI_OLDEST && schema->abi <= WV_TABLES_ABI;
}

/* Cold: only to render. WV_NONE gives an empty text. */
static inline base_span base_name_text(const wv_schema *schema, uint32_t offset)
{
    base_span none = {(const uint8_t *)"", 0};
    return offset == WV_NONE ? none : base_pool(schema->names, offset);
}

#endif
