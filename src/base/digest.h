/* 128-bit keyed digests (SipHash-2-4 with 128-bit output, Aumasson and Bernstein), fed in pieces of
 * any size. With a secret key nobody can choose texts that collide. */
#ifndef WIREVET_BASE_DIGEST_H
#define WIREVET_BASE_DIGEST_H

#include "base/bytes.h"

typedef struct base_digest {
    uint64_t low, high;
} base_digest;

typedef struct base_hasher {
    uint64_t v[4];
    uint64_t tail; /* bytes that do not fill a word yet */
    uint64_t size;
} base_hasher;

/* tag keeps digests of different kinds of things apart. */
void base_hash_begin(base_hasher *h, const uint64_t key[2], uint8_t tag);
void base_hash_feed(base_hasher *h, const uint8_t *data, size_t size);
void base_hash_word(base_hasher *h, uint64_t word);
base_digest base_hash_end(base_hasher *h);

#endif
