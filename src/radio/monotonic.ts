/** The host's monotonic clock, ms: the same in every process of this machine. */
export const monotonicMillis = (): number => Number(process.hrtime.bigint()) / 1e6
