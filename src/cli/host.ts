import { UsageError } from './command.ts'

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** The address to listen on. Only this machine may connect as long as Taut has no access control. */
export const hostOption = (host: string): string => {
  if (loopback.has(host)) return host
  throw new UsageError(
    `Taut listens on this machine only (127.0.0.1): it has no access control yet, and --host ${host} would let everybody on the network in.`,
  )
}
