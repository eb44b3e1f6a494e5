import { newtons, poundInKilograms, standardGravity, type Newtons } from '../model/units.ts'
import type { FaultKind, Reading } from './reading.ts'

/** A view of exactly these bytes, also when they are a part of a larger buffer. */
export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Bytes as lower-case hex without spaces, at most the first 64 of them. */
export const hex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes.subarray(0, 64)) text += byte.toString(16).padStart(2, '0')
  return bytes.length > 64 ? `${text}...` : text
}

/** Bytes as text where they are ASCII; others become `?`. Ends at the first NUL. */
export const ascii = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) {
    if (byte === 0) break
    text += byte < 0x80 ? String.fromCharCode(byte) : '?'
  }
  return text
}

/** Bytes of text without the NULs that some stacks fill a packet up with; a NUL inside becomes `?`. */
export const unpadded = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return bytes.subarray(0, end).map((byte) => (byte === 0 ? 0x3f : byte))
}

export const fault = (kind: FaultKind, detail: string): Reading => ({ kind: 'fault', fault: kind, detail })

/** Units of force as sensors name them, in newtons. Units of mass stand for their weight under standard gravity. */
export const newtonsPer = {
  kg: standardGravity,
  g: standardGravity / 1000,
  lb: poundInKilograms * standardGravity,
  /** 14 lb. */
  st: 14 * poundInKilograms * standardGravity,
  /** Chinese market pound, 500 g since 1959. */
  jin: 0.5 * standardGravity,
  t: 1000 * standardGravity,
  N: 1,
  kN: 1000,
  kgf: standardGravity,
  lbf: poundInKilograms * standardGravity,
} as const satisfies Readonly<Record<string, number>>
export type ForceUnit = keyof typeof newtonsPer

export const inNewtons = (value: number, unit: ForceUnit): Newtons => newtons(value * newtonsPer[unit])
