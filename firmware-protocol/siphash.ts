const mask = (1n << 64n) - 1n
const left = (x: bigint, n: bigint): bigint => ((x << n) | (x >> (64n - n))) & mask
const word = (bytes: Uint8Array, from: number): bigint => {
  let value = 0n
  for (let i = 7; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i] ?? 0)
  return value
}

/**
 * SipHash-2-4 (Aumasson and Bernstein 2012): a keyed 64-bit hash, small enough for any sensor. The key has 16 bytes.
 */
export const sipHash = (key: Uint8Array, message: Uint8Array): bigint => {
  const [k0, k1] = [word(key, 0), word(key, 8)]
  let v0 = k0 ^ 0x73_6f_6d_65_70_73_65_75n
  let v1 = k1 ^ 0x64_6f_72_61_6e_64_6f_6dn
  let v2 = k0 ^ 0x6c_79_67_65_6e_65_72_61n
  let v3 = k1 ^ 0x74_65_64_62_79_74_65_73n
  const round = (): void => {
    v0 = (v0 + v1) & mask
    v1 = left(v1, 13n) ^ v0
    v0 = left(v0, 32n)
    v2 = (v2 + v3) & mask
    v3 = left(v3, 16n) ^ v2
    v0 = (v0 + v3) & mask
    v3 = left(v3, 21n) ^ v0
    v2 = (v2 + v1) & mask
    v1 = left(v1, 17n) ^ v2
    v2 = left(v2, 32n)
  }
  const whole = message.length - (message.length % 8)
  for (let at = 0; at <= whole; at += 8) {
    let m = word(message, at)
    // The last word holds what is left and, on top, the length.
    if (at === whole) m = (m & ((1n << 56n) - 1n)) | (BigInt(message.length % 256) << 56n)
    v3 ^= m
    round()
    round()
    v0 ^= m
  }
  v2 ^= 0xffn
  for (let i = 0; i < 4; i++) round()
  return v0 ^ v1 ^ v2 ^ v3
}

/** What `unlock` has to prove: SipHash-2-4 of nonce (8 bytes) and level (1 byte) under that level's key. */
export const unlockProof = (
  key: Uint8Array,
  nonce: { readonly nonceLow: number; readonly nonceHigh: number },
  level: number,
): { readonly proofLow: number; readonly proofHigh: number } => {
  const message = new Uint8Array(9)
  const view = new DataView(message.buffer)
  view.setUint32(0, nonce.nonceLow, true)
  view.setUint32(4, nonce.nonceHigh, true)
  message[8] = level
  const hash = sipHash(key, message)
  return { proofLow: Number(hash & 0xff_ff_ff_ffn), proofHigh: Number(hash >> 32n) }
}
