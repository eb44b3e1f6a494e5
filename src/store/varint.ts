/**
 * Whole numbers of up to 53 bits as LEB128 bytes (DWARF 5, 7.6), signed ones zig-zagged (small either way of zero stays
 * short). Plain arithmetic, because the bit operators of the language stop at 32 bits.
 */
export interface ByteWriter {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
}

export interface ByteReader {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
}

/** The longest encoding of a 53-bit number. */
export const longestVarint = 8

export const byteWriter = (capacity: number): ByteWriter => {
  const bytes = new Uint8Array(capacity)
  return { bytes, view: new DataView(bytes.buffer), at: 0 }
}

export const byteReader = (bytes: Uint8Array): ByteReader => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  at: 0,
})

export const writeUnsigned = (to: ByteWriter, value: number): void => {
  let rest = value
  while (rest >= 128) {
    to.bytes[to.at++] = (rest % 128) + 128
    rest = Math.floor(rest / 128)
  }
  to.bytes[to.at++] = rest
}

export const readUnsigned = (from: ByteReader): number => {
  let value = 0
  let weight = 1
  for (let i = 0; i < longestVarint; i++) {
    const byte = from.bytes[from.at++]
    if (byte === undefined) throw new RangeError('the bytes end inside a number')
    value += (byte % 128) * weight
    if (byte < 128) return value
    weight *= 128
  }
  throw new RangeError('a number is longer than 53 bits')
}

export const writeSigned = (to: ByteWriter, value: number): void =>
  writeUnsigned(to, value >= 0 ? value * 2 : value * -2 - 1)

export const readSigned = (from: ByteReader): number => {
  const value = readUnsigned(from)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
