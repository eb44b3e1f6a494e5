/** What went wrong, in the fault's own words: anything can be thrown. */
export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
