/** What went wrong, in the fault's own words: anything can be thrown. */
export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))

/** The system's or SQLite's name for what went wrong, such as `ENOENT`; empty where it has none. */
export const codeOf = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
