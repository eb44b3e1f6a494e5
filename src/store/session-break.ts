/** Sets with less than this between them are one session. */
export const sessionBreak_ms = 2 * 60 * 60 * 1000
