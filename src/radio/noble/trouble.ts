import { existsSync } from 'node:fs'
import type { Cause } from './messages.ts'

const adapters = '/sys/class/bluetooth'

/** What a message of the stack or the kernel says about why there is no radio; null when it says nothing of that. */
export const causeOf = (message: string): Cause | null => {
  if (message.includes('EAFNOSUPPORT')) return 'no-kernel-support'
  if (message.includes('ENODEV') || /no (compatible|such) (usb )?(bluetooth )?device/i.test(message))
    return 'no-adapter'
  if (message.includes('EPERM') || message.includes('EACCES')) return 'no-permission'
  if (message.includes('ENETDOWN')) return 'powered-off'
  if (/MODULE|Cannot find|dlopen|\.node\b/.test(message)) return 'no-module'
  return null
}

/** noble's name of the adapter's state as a cause; null for those that are good or only on the way. */
export const causeOfState = (state: string): Cause | null => {
  switch (state) {
    case 'poweredOff':
      return 'powered-off'
    case 'unauthorized':
      return 'no-permission'
    case 'unsupported':
      // One line of noble says this for a kernel without Bluetooth and for a missing adapter alike.
      return process.platform === 'linux' && !existsSync(adapters) ? 'no-kernel-support' : 'no-adapter'
    default:
      return null
  }
}

/** Core 5.4 Vol 1 F 1.3: how connections of sensors end. */
const ends: Readonly<Record<number, string>> = {
  0x08: 'nothing more was heard of the sensor',
  0x13: 'the sensor ended the connection',
  0x15: 'the sensor switches itself off',
  0x16: 'the connection was ended',
  0x3e: 'the connection could not be established',
}

/** Why a connection is gone, of the reason that noble gives. */
export const endOfLink = (reason: unknown): string =>
  (typeof reason === 'number' ? ends[reason] : undefined) ?? `the connection was lost (${String(reason)})`
