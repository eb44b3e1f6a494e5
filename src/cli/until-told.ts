/** Resolves at Ctrl-C, at a polite kill, or when the terminal goes away; a second Ctrl-C ends the process at once. */
export const untilTold = async (): Promise<void> => {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  process.once('SIGINT', () => process.exit(130))
}
