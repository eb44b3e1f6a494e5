/** The system's name for what went wrong, such as `ENOENT`; empty where it has none. */
export const codeOf = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
