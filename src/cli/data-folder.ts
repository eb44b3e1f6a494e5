import { posix, win32 } from 'node:path'
import { type Call, UsageError } from './command.ts'
import { textOption } from './option-values.ts'

/**
 * Where recordings are kept when `--data` does not say: on Linux after the XDG Base Directory Specification 0.8 (an
 * XDG_DATA_HOME that is not absolute is to be ignored), on macOS and Windows where programs keep a user's data there.
 */
export const dataFolder = (
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string => {
  const home = (name: string): string => {
    const path = environment[name]
    if (path === undefined || path === '') {
      throw new UsageError(`Neither --data nor ${name} says where recordings are kept: give a folder with --data.`)
    }
    return path
  }
  if (platform === 'win32') return win32.join(home('LOCALAPPDATA'), 'taut')
  if (platform === 'darwin') return posix.join(home('HOME'), 'Library', 'Application Support', 'taut')
  const data = environment['XDG_DATA_HOME']
  return data !== undefined && posix.isAbsolute(data)
    ? posix.join(data, 'taut')
    : posix.join(home('HOME'), '.local', 'share', 'taut')
}

/** The folder of `--data`, else the system's: only then does the environment have to name one. */
export const dataOption = (call: Call, ...system: Parameters<typeof dataFolder>): string =>
  textOption(call, 'data', null) ?? dataFolder(...system)
