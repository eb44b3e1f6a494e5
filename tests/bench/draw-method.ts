import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Phase } from '../../src/model/phase.ts'
import { motion } from '../../src/motion/motion.ts'
import { over } from '../../src/signal/machine.ts'
import { labelled } from '../motion/labelled.ts'

// Draws src/motion/method.svg from what the detector says about a recorded set: `npx tsx tests/bench/draw-method.ts`.

const [width, height, left, right, top, bottom] = [960, 360, 44, 76, 46, 40]
const recording = labelled('drift')
const [from_s, to_s] = [5, 30]
const events = over(motion(recording.setup), recording.samples)
const reps = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
const changes = events.flatMap((event) => (event.kind === 'phase' ? [event] : []))

const colours: Readonly<Record<Phase, string>> = {
  slack: '#9aa0a6',
  lockout: '#2e9e5b',
  hinge: '#d9534f',
  bottom: '#e6962e',
  row: '#a259c4',
  drive: '#2f7ed8',
}
const shown = recording.samples.filter(({ at_us }) => at_us >= from_s * 1e6 && at_us <= to_s * 1e6)
const tensions = shown.map(({ tension_n }) => tension_n)
const [low, high] = [Math.min(...tensions) - 6, Math.max(...tensions, ...reps.map(({ top_n }) => top_n)) + 8]
const x = (us: number): number =>
  Math.round((left + ((us / 1e6 - from_s) / (to_s - from_s)) * (width - left - right)) * 10) / 10
const y = (n: number): number =>
  Math.round((height - bottom - ((n - low) / (high - low)) * (height - top - bottom)) * 10) / 10

const line = (x1: number, y1: number, x2: number, y2: number, colour: string, more = ''): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"${more}/>`
const text = (at: number, line: number, words: string, more = ''): string =>
  `<text x="${at}" y="${line}"${more}>${words}</text>`

const parts: string[] = []
changes.forEach(({ phase, detected_us }, i) => {
  const [a, b] = [Math.max(detected_us, from_s * 1e6), Math.min(changes[i + 1]?.detected_us ?? to_s * 1e6, to_s * 1e6)]
  if (b <= a) return
  parts.push(
    `<rect x="${x(a)}" y="14" width="${Math.max(0.5, x(b) - x(a)).toFixed(1)}" height="12" fill="${colours[phase]}"/>`,
  )
})
parts.push(text(left, 10, 'the phase as it was shown live'))
for (const rep of reps) {
  if (rep.hingeStart_us < from_s * 1e6 || rep.detected.verdict_us > to_s * 1e6) continue
  for (const [key, phase] of [
    ['hingeStart_us', 'hinge'],
    ['bottomStart_us', 'bottom'],
    ['driveStart_us', 'drive'],
    ['lockoutStart_us', 'lockout'],
  ] as const)
    parts.push(line(x(rep[key]), 34, x(rep[key]), height - bottom, colours[phase]))
  const end = x(rep.lockoutStart_us + 1.2e6)
  parts.push(line(x(rep.lockoutStart_us), y(rep.top_n), end, y(rep.top_n), '#555', ' stroke-dasharray="4 3"'))
  parts.push(line(x(rep.lockoutStart_us), y(rep.plateau_n), end, y(rep.plateau_n), '#000', ' stroke-width="2"'))
  parts.push(
    line(x(rep.bottomStart_us), y(rep.bottom_n), x(rep.driveStart_us), y(rep.bottom_n), '#000', ' stroke-width="2"'),
  )
  const words = `${rep.verdict} ${rep.reach.toFixed(2)} ± ${rep.reachUncertainty.toFixed(2)}`
  parts.push(text(x(rep.lockoutStart_us) + 3, 44, words))
}
const trace = shown
  .filter((_, i) => i % 4 === 0)
  .map(({ at_us, tension_n }) => `${x(at_us)},${y(tension_n)}`)
  .join(' ')
parts.push(`<polyline fill="none" stroke="#222" stroke-width="1.2" points="${trace}"/>`)
for (let t = from_s; t <= to_s; t += 5) parts.push(text(x(t * 1e6), height - 26, `${t} s`, ' text-anchor="middle"'))
for (const n of [Math.ceil(low / 20) * 20, Math.floor(high / 20) * 20]) parts.push(text(2, y(n), `${n} N`))
let at = left
for (const phase of ['lockout', 'hinge', 'bottom', 'drive'] as const) {
  parts.push(`<rect x="${at}" y="${height - 16}" width="10" height="10" fill="${colours[phase]}"/>`)
  parts.push(text(at + 14, height - 7, phase))
  at += 84
}
parts.push(
  text(at + 10, height - 7, 'coloured lines: the labels; dashed: full extension T; thick: plateau P and bottom B'),
)

writeFileSync(
  resolve(import.meta.dirname, '../../src/motion/method.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>${parts.join('')}</svg>\n`,
)
