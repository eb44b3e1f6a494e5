import { randomBytes } from 'node:crypto'
import type { WallMillis } from '../model/units.ts'

/** Crockford's base 32. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID (github.com/ulid/spec): 48 bits of time, 80 of chance; sorts by time, needs no central counter. */
export const ulid = (at_ms: WallMillis): string => {
  let time = ''
  for (let rest = Math.max(0, Math.floor(at_ms)), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) {
    time = digits.charAt(rest % 32) + time
  }
  // 16 digits of 5 bits from 16 bytes: the three high bits of each are left unused.
  const chance = [...randomBytes(16)].map((byte) => digits.charAt(byte % 32)).join('')
  return time + chance
}
