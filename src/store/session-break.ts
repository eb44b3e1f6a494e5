import { wallMillis } from '../model/units.ts'

/** Sets with less than this between them are one session. */
export const sessionBreak_ms = wallMillis(2 * 60 * 60 * 1000)
