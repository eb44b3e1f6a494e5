/* Checksum, keyed hash, and the two memory functions, so that the core needs no library. */
#include "taut_inside.h"

void taut_zero(void *to, size_t size)
{
    /* Volatile, or the compiler makes this a call of the memset it stands in for. */
    volatile uint8_t *bytes = to;
    for (size_t i = 0; i < size; i++) bytes[i] = 0;
}

void taut_copy(void *to, const void *from, size_t size)
{
    uint8_t *out = to;
    const uint8_t *in = from;
    for (size_t i = 0; i < size; i++) out[i] = in[i];
}

/* CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected. */
uint16_t taut_crc16(uint16_t crc, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        crc = (uint16_t)(crc ^ ((uint32_t)bytes[i] << 8));
        for (uint32_t bit = 0; bit < 8u; bit++) {
            const uint32_t shifted = (uint32_t)crc << 1;
            crc = (uint16_t)((crc & 0x8000u) != 0 ? shifted ^ 0x1021u : shifted);
        }
    }
    return crc;
}

static uint64_t left(uint64_t x, uint32_t n)
{
    return (x << n) | (x >> (64u - n));
}

static void round_of(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = left(v[1], 13) ^ v[0];
    v[0] = left(v[0], 32);
    v[2] += v[3];
    v[3] = left(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = left(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = left(v[1], 17) ^ v[2];
    v[2] = left(v[2], 32);
}

/* SipHash-2-4 (Aumasson and Bernstein 2012). */
uint64_t taut_siphash(const uint8_t key[16], const uint8_t *bytes, size_t size)
{
    const uint64_t k0 = taut_get(key, 8);
    const uint64_t k1 = taut_get(key + 8, 8);
    uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u,
                     k1 ^ 0x7465646279746573u};
    const size_t whole = size - size % 8u;
    for (size_t at = 0; at <= whole; at += 8u) {
        /* The last word holds what is left and, on top, the length. */
        const uint64_t m = at < whole ? taut_get(bytes + at, 8)
                                      : taut_get(bytes + at, size - whole) | ((uint64_t)(size & 0xFFu) << 56);
        v[3] ^= m;
        round_of(v);
        round_of(v);
        v[0] ^= m;
    }
    v[2] ^= 0xFFu;
    for (uint32_t i = 0; i < 4u; i++) round_of(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
