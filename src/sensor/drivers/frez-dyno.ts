import { kilogramsToNewtons } from '../../model/units.ts'
import type { Driver, Settings } from '../driver.ts'
import { fault, hex, view } from '../frame.ts'
import type { RawSample, Reading } from '../reading.ts'
import { numberIn } from '../settings.ts'
import { batteryLevel, batteryService, sending, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('da8a6c41-154b-4b9a-9b00-2f84dfcebfe9')
const data = uuid('da8a6c42-154b-4b9a-9b00-2f84dfcebfe9')
const control = uuid('da8a6c43-154b-4b9a-9b00-2f84dfcebfe9')

const frameLength = 74
const pairs = 9
const wraps_us = 2 ** 32
/** A clock that fell at least this far to at most that is a new start; a smaller fall is a stray packet. */
const restartFall_ms = 200
const restartBelow_ms = 1000
/** So many samples behind the clock in a row are no strays either. */
const restartRun = 2 * pairs

interface Held {
  clock_ms: number | null
  behind: number
  tareSum: number
  tareCount: number
  warned: boolean
}

/** kg = coefficient x (raw - tare); the tare is the mean of the first samples, taken unloaded. */
const reader = (settings: Settings): (() => PacketReader) => {
  const coefficient = numberIn(settings, 'coefficient', Number.NaN)
  const tareSamples = numberIn(settings, 'tareSamples', 100, 1)
  const calibrated = Number.isFinite(coefficient) && coefficient !== 0
  return () => {
    const held: Held = { clock_ms: null, behind: 0, tareSum: 0, tareCount: 0, warned: false }

    const inOrder = (clock_ms: number, say: (reading: Reading) => void): boolean => {
      const last = held.clock_ms
      if (last === null || clock_ms > last) return true
      if (last - clock_ms >= restartFall_ms && clock_ms <= restartBelow_ms) return true
      held.behind += 1
      if (held.behind > restartRun) return true
      say(fault('clock', `time ${clock_ms} ms after ${last} ms, sample not used`))
      return false
    }

    return ({ bytes }, say) => {
      if (bytes.length !== frameLength)
        return say(fault(bytes.length < frameLength ? 'truncated' : 'malformed', `${bytes.length} bytes instead of 74`))
      if (bytes[0] !== 1 || bytes[1] !== 0)
        return say(fault('unknown', `packet of kind ${hex(bytes.subarray(0, 2))} instead of 0100`))
      const words = view(bytes)
      const samples: RawSample[] = []
      let raw = 0
      for (let at = 2; at < frameLength; at += 8) {
        raw = words.getInt32(at, true)
        const clock_ms = words.getUint32(at + 4, true)
        if (!inOrder(clock_ms, say)) continue
        held.clock_ms = clock_ms
        held.behind = 0
        if (!calibrated) continue
        if (held.tareCount < tareSamples) {
          held.tareSum += raw
          held.tareCount += 1
          continue
        }
        const kg = coefficient * (raw - held.tareSum / held.tareCount)
        // The sensor counts milliseconds in 32 bits; in microseconds these wrap at 32 bits too.
        samples.push({ tension_n: kilogramsToNewtons(kg), at_us: (clock_ms * 1000) % wraps_us })
      }
      if (samples.length > 0) say({ kind: 'samples', samples })
      if (calibrated && held.tareCount < tareSamples)
        say({ kind: 'status', status: { taring: held.tareCount, of: tareSamples } })
      if (calibrated) return
      say({ kind: 'status', status: { raw } })
      if (!held.warned)
        say(fault('uncalibrated', 'no kilograms without the coefficient of this sensor (setting "coefficient")'))
      held.warned = true
    }
  }
}

/** Frez Dyno, protocol 1. The maker keeps the coefficient of each sensor; a person enters it here once. */
export const frezDyno: Driver = {
  id: 'frez-dyno',
  name: 'Frez Dyno',
  reach: { kind: 'gatt', services: [service, batteryService], notify: [data, batteryLevel] },
  abilities: {
    rate_hz: 250,
    resolution_n: null,
    maximum_n: kilogramsToNewtons(300),
    signed: true,
    clock: { wraps_us },
    tare: 'software',
    battery: 'pushed',
  },
  settings: [
    { key: 'coefficient', label: "Kilograms a count, from the maker for this sensor's serial number" },
    { key: 'tareSamples', label: 'Unloaded samples averaged for the first zero', fallback: '100' },
  ],
  recognise: ({ name, services }) => name?.startsWith('FrezDyno') === true || services.includes(service),
  decode: (settings) =>
    stateless(reader(settings), {
      linked: [sending(control, [1, 0])],
      stop: [sending(control, [2, 0])],
      again_ms: 3000,
    }),
}
