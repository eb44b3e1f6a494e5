import { readFileSync } from 'node:fs'
import type { Settings } from '../../src/sensor/driver.ts'

export interface Vector {
  readonly id: string
  readonly device: string
  readonly characteristic: string
  readonly packets: readonly string[]
  readonly expect: {
    readonly samples?: readonly { readonly kg: number; readonly us?: number }[]
    readonly [key: string]: unknown
  }
  readonly context?: {
    readonly pendingCommand?: string
    readonly coefficient?: number
    readonly tareSamples?: number
  }
  readonly tolerance?: number
  readonly direction?: string
}

export const vectors = JSON.parse(
  readFileSync(new URL('../fixtures/packets/vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[]

const driverOf: Readonly<Record<string, string>> = {
  'Tindeq Progressor': 'progressor',
  Hangman: 'progressor',
  Crimpdeq: 'progressor',
  'WeiHeng WH-C06': 'wh-c06',
  'NOT a WH-C06': 'wh-c06',
  'PitchSix Force Board': 'force-board',
  Entralpi: 'entralpi',
  Climbro: 'climbro',
  'CTS500 / CTS-300': 'cts500',
  'Griptonite Motherboard': 'motherboard',
  'Frez Dyno': 'frez-dyno',
  'LineScale 3': 'linescale-3',
  'Rock Exotica enForcer': 'enforcer',
  'Cyclops smartload': 'b24',
  Squegg: 'squegg',
  'Bluetooth SIG Weight Scale': 'weight-scale',
}

/** The id of the driver a vector belongs to; null for devices that measure no force. */
export const driverIdOf = ({ device }: Vector): string | null => driverOf[device] ?? null

export const settingsOf = ({ context }: Vector): Settings =>
  context?.coefficient === undefined
    ? {}
    : { coefficient: String(context.coefficient), tareSamples: String(context.tareSamples) }
