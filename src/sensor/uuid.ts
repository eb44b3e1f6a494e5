/** A 128-bit UUID, lower case, with dashes. */
export type Uuid = string & { readonly __uuid: unique symbol }

const base = '-0000-1000-8000-00805f9b34fb'

/** Any usual spelling (16, 32 or 128 bits, with or without dashes) as a `Uuid`; null when it is none. */
export const parseUuid = (text: string): Uuid | null => {
  const hex = text.toLowerCase().replaceAll('-', '').replace(/^0x/, '')
  if (!/^[0-9a-f]+$/.test(hex)) return null
  if (hex.length === 4) return `0000${hex}${base}` as Uuid
  if (hex.length === 8) return `${hex}${base}` as Uuid
  if (hex.length !== 32) return null
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid
}

/** A UUID written in the source: a misspelt one is a programmer's mistake and throws. */
export const uuid = (text: string): Uuid => {
  const parsed = parseUuid(text)
  if (parsed === null) throw new Error(`"${text}" is not a Bluetooth UUID: 4, 8 or 32 hex digits, dashes optional`)
  return parsed
}
