import type { Driver, Settings } from '../driver.ts'
import { ascii, fault, inNewtons, unpadded } from '../frame.ts'
import { lineReader } from '../lines.ts'
import type { RawSample, Reading } from '../reading.ts'
import { numberIn } from '../settings.ts'
import { sending, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('0bd51666-e7cb-469b-8e4d-2742f1ba77cc')
const data = uuid('e7add780-b042-4876-aae1-112855353cc1')

/** From two readings of a known load only: 505 counts unloaded, 575 at 0.32 kN. */
const usualZero = 505
const usualNewtonsPerCount = 320 / 70
const limit_n = 25_000

/** Text lines, cut anywhere. */
const reader = (settings: Settings): (() => PacketReader) => {
  const zero = numberIn(settings, 'zero', usualZero)
  const perCount = numberIn(settings, 'newtonsPerCount', usualNewtonsPerCount)
  const provisional = zero === usualZero && perCount === usualNewtonsPerCount
  return () => {
    const readLines = lineReader()
    let warned = false
    const readLine = (line: string, samples: RawSample[], say: (reading: Reading) => void): void => {
      const load = /^l\s*([+-]?\d{1,9})$/.exec(line)
      if (load !== null) {
        const raw = Number(load[1])
        const tension_n = inNewtons((raw - zero) * perCount, 'N')
        if (Math.abs(tension_n) > limit_n) return say(fault('out-of-range', `${raw} counts, ${tension_n} N`))
        samples.push({ tension_n })
        say({ kind: 'status', status: { raw, calibrated: !provisional } })
        if (provisional && !warned)
          say(fault('uncalibrated', 'the scale of 4.57 N a count is provisional (settings "zero", "newtonsPerCount")'))
        warned = true
        return
      }
      const facts = line.startsWith('d') ? [...line.matchAll(/"([^"]*)"="([^"]*)"/g)] : []
      for (const [, key = '', value = ''] of facts) say({ kind: 'reply', to: key, value })
      if (facts.length === 0) say(fault('malformed', `no line of an enForcer: ${JSON.stringify(line.slice(0, 40))}`))
    }
    return ({ bytes }, say) => {
      const samples: RawSample[] = []
      const each = (line: string): void => {
        if (line.trim() !== '') readLine(line.trim(), samples, say)
      }
      readLines(ascii(unpadded(bytes)), each, say)
      if (samples.length > 0) say({ kind: 'samples', samples })
    }
  }
}

/** Rock Exotica enForcer: about two readings a second, good for peaks and holds, not for phases. */
export const enforcer: Driver = {
  id: 'enforcer',
  name: 'Rock Exotica enForcer',
  reach: { kind: 'gatt', services: [service], notify: [data], quiet_ms: 5_000 },
  abilities: {
    rate_hz: 2,
    resolution_n: usualNewtonsPerCount,
    maximum_n: 20_000,
    signed: true,
    clock: null,
    tare: 'software',
    battery: 'none',
  },
  settings: [
    { key: 'zero', label: 'Counts at no load', fallback: String(usualZero) },
    { key: 'newtonsPerCount', label: 'Newtons a count', fallback: String(usualNewtonsPerCount) },
  ],
  // The service is a chip maker's sample that meters and pool controllers share: the name has to agree.
  recognise: ({ name }) => name !== null && /en ?forcer/i.test(name),
  decode: (settings) =>
    stateless(reader(settings), { linked: [sending(data, 'd')], settled: [sending(data, 'l')], again_ms: 5000 }),
}
