/** Numbers on the air, in bytes: little-endian, the signed ones in two's complement. The digits are the bits. */
const sizes = { u8: 1, u16: 2, u24: 3, u32: 4, u48: 6, i16: 2, i24: 3, i32: 4, i40: 5 } as const
export type FieldType = keyof typeof sizes

export interface Field {
  readonly name: string
  readonly type: FieldType
  /** What it means, with its unit. */
  readonly says: string
}

/** The numbers of a list of fields, by name. */
export type Values<Fields extends readonly Field[]> = { readonly [Name in Fields[number]['name']]: number }

export const sizeOf = (type: FieldType): number => sizes[type]
export const isSigned = (type: FieldType): boolean => type.startsWith('i')
export const sizeOfAll = (fields: readonly Field[]): number => fields.reduce((sum, { type }) => sum + sizeOf(type), 0)

export const readNumber = (bytes: Uint8Array, offset: number, type: FieldType): number => {
  const size = sizeOf(type)
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[offset + i] ?? 0)
  return isSigned(type) && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value
}

/** Values outside the type's range wrap, as they do in C. */
export const writeNumber = (bytes: Uint8Array, offset: number, type: FieldType, value: number): void => {
  const size = sizeOf(type)
  const span = 2 ** (size * 8)
  let rest = ((value % span) + span) % span
  for (let i = 0; i < size; i++) {
    bytes[offset + i] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

/** The fields from `offset` on; null when the bytes end before the last of them. */
export const readFields = <const Fields extends readonly Field[]>(
  fields: Fields,
  bytes: Uint8Array,
  offset: number,
): Values<Fields> | null => {
  const values: Record<string, number> = {}
  let at = offset
  for (const { name, type } of fields) {
    if (at + sizeOf(type) > bytes.length) return null
    values[name] = readNumber(bytes, at, type)
    at += sizeOf(type)
  }
  return values as Values<Fields>
}

export const writeFields = <const Fields extends readonly Field[]>(
  fields: Fields,
  values: Values<Fields>,
  bytes: Uint8Array,
  offset: number,
): void => {
  const byName: Readonly<Record<string, number>> = values
  let at = offset
  for (const { name, type } of fields) {
    writeNumber(bytes, at, type, byName[name] ?? 0)
    at += sizeOf(type)
  }
}
