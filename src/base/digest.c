#include "base/digest.h"

static uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static void sip_word(base_hasher *h, uint64_t word)
{
    h->v[3] ^= word;
    sip_round(h->v);
    sip_round(h->v);
    h->v[0] ^= word;
}

void base_hash_begin(base_hasher *h, const uint64_t key[2], uint8_t tag)
{
    h->v[0] = UINT64_C(0x736f6d6570736575) ^ key[0];
    h->v[1] = UINT64_C(0x646f72616e646f6d) ^ key[1] ^ 0xee; /* 0xee: the 128-bit variant */
    h->v[2] = UINT64_C(0x6c7967656e657261) ^ key[0];
    h->v[3] = UINT64_C(0x7465646279746573) ^ key[1];
    h->tail = tag;
    h->size = 1;
}

void base_hash_feed(base_hasher *h, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    while (data < end && (h->size & 7) != 0) {
        h->tail |= (uint64_t)*data++ << (8 * (h->size++ & 7));
        if ((h->size & 7) == 0) {
            sip_word(h, h->tail);
            h->tail = 0;
        }
    }
    for (; end - data >= 8; data += 8, h->size += 8)
        sip_word(h, base_load64(data));
    for (; data < end; data++)
        h->tail |= (uint64_t)*data << (8 * (h->size++ & 7));
}

void base_hash_word(base_hasher *h, uint64_t word)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> (8 * i));
    base_hash_feed(h, bytes, 8);
}

base_digest base_hash_end(base_hasher *h)
{
    base_digest d;
    sip_word(h, h->tail | h->size << 56);
    h->v[2] ^= 0xee;
    for (int i = 0; i < 4; i++)
        sip_round(h->v);
    d.low = h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3];
    h->v[1] ^= 0xdd;
    for (int i = 0; i < 4; i++)
        sip_round(h->v);
    d.high = h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3];
    return d;
}
