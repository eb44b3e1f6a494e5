import type { Cell } from '../../src/model/cell.ts'
import type { HoldReason } from '../../src/model/motion-event.ts'
import type { Phase } from '../../src/model/phase.ts'
import type { Doubt, Rep, Verdict } from '../../src/model/rep.ts'
import type { LinkStatus, RepView, SensorView } from '../../src/wire/state.ts'

export const phaseWords: Readonly<Record<Phase, { readonly name: string; readonly cue: string }>> = {
  slack: { name: 'Slack', cue: 'Step in, walk out until taut' },
  lockout: { name: 'Lockout', cue: 'Stand tall, squeeze' },
  hinge: { name: 'Hinge', cue: 'Hips back, slowly' },
  bottom: { name: 'Bottom', cue: 'Stay long, then turn' },
  row: { name: 'Row', cue: 'Pull to the ribs' },
  drive: { name: 'Drive', cue: 'Hips forward' },
}

/** Left and right as the lifter has them. */
export const cellWords: Readonly<
  Record<Cell, { readonly name: string; readonly side: string; readonly letter: string }>
> = {
  first: { name: 'Left cell', side: 'left', letter: 'L' },
  second: { name: 'Right cell', side: 'right', letter: 'R' },
}

export const doubtWords: Readonly<Record<Doubt, string>> = {
  'no-hold': 'no full-extension hold to compare with',
  gap: 'samples are missing in this rep',
  'slow-sensor': 'this sensor reads too slowly to tell',
  'no-plateau': 'no steady top: hold the lockout a moment',
  'feet-moved': 'your feet moved: the whole level shifted',
  'reference-drift': 'the band has changed since your hold',
  'near-threshold': 'too close to call',
}

const holdWords: Readonly<Record<HoldReason, string>> = {
  'none-made': 'Without a full-extension hold to compare with, more reps will read unsure.',
  'feet-moved': 'Your feet moved: top and bottom shifted together.',
  'reference-drift': 'The band has softened since your hold.',
  'hold-misfits': 'Your hold does not fit what the band pulls now: it was made in another band, or from another place.',
}

/** Why a hold is needed, and when to make it: not in the middle of a set. */
export const holdText = (reason: HoldReason, running: boolean): string =>
  reason === 'none-made'
    ? holdWords[reason]
    : `${holdWords[reason]} ${running ? 'Hold full extension again before the next set.' : 'Hold full extension again from where you stand now.'}`

export const linkWords: Readonly<Record<LinkStatus, string>> = {
  'waiting-for-radio': 'Waiting for radio',
  searching: 'Searching',
  connecting: 'Connecting',
  linked: 'Connected',
  streaming: 'Streaming',
  lost: 'Link lost',
}

/** How the link of one of two cells stands. */
export const cellLinkText = (cell: Cell, link: LinkStatus): string =>
  `${cellWords[cell].name}: ${linkWords[link].toLowerCase()}`

/** What to do while the link stands so, where the service says nothing itself. */
export const linkAdvice: Readonly<Record<LinkStatus, string>> = {
  'waiting-for-radio': 'The radio is not ready yet; the list of sensors says why.',
  searching: 'Wake the sensor: pull on it or press its button. It is taken up again by itself.',
  connecting: 'This takes a few seconds.',
  linked: 'Waiting for its first samples.',
  streaming: '',
  lost: 'It is looked for and taken up again by itself; a running set goes on.',
}

export const verdictNames: Readonly<Record<Verdict, string>> = { full: 'Full', short: 'Short', unsure: 'Unsure' }

/** By how much the rep stayed short, in whole percent of its movement: `−12 %`. Never less than one. */
export const shortBy = (rep: Rep): string => `\u2212${Math.max(1, Math.round((1 - rep.reach) * 100))}\u2009%`

/** The first doubt, in plain words. */
export const doubtOf = (rep: Rep): string => {
  const [first] = rep.doubts
  return first === undefined ? 'the reading does not settle it' : doubtWords[first]
}

/** Reach as `93 ± 4 %`; the second number is the standard uncertainty. */
export const reachText = ({ reach, reachUncertainty }: Rep): string =>
  Number.isFinite(reach) && Number.isFinite(reachUncertainty)
    ? `${Math.round(reach * 100)}\u2009±\u2009${Math.max(1, Math.round(reachUncertainty * 100))}\u2009%`
    : 'not measurable'

/** How long each part of a rep took, in s: hinge, bottom, drive, hold; null for a hold that has not ended. */
const partsOf = ({ rep, lockoutEnd_us }: RepView): readonly (number | null)[] =>
  [
    rep.bottomStart_us - rep.hingeStart_us,
    rep.driveStart_us - rep.bottomStart_us,
    rep.lockoutStart_us - rep.driveStart_us,
    lockoutEnd_us === null ? null : lockoutEnd_us - rep.lockoutStart_us,
  ].map((part_us) => (part_us === null ? null : part_us / 1e6))

const tempoOf = (parts: readonly (number | null)[]): string =>
  parts.map((part) => part?.toFixed(1) ?? '\u2013').join(' \u00b7 ')

/** Tempo as lifters write it, in seconds: hinge, bottom, drive, hold; an open hold is a dash. */
export const tempoText = (view: RepView): string => tempoOf(partsOf(view))

/** The middle one, or the lower of the two middle ones. */
const middle = (values: readonly number[]): number | null =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null

/** The set's usual tempo: of each part its median; null without reps. */
export const usualTempo = (reps: readonly RepView[]): string | null => {
  if (reps.length === 0) return null
  const all = reps.map(partsOf)
  return tempoOf([0, 1, 2, 3].map((i) => middle(all.flatMap((parts) => parts[i] ?? []))))
}

/** What a set came to: how many of its reps were full, `7/10`, and what became of the others. */
export const setText = (reps: readonly RepView[]): { readonly share: string; readonly rest: string } => {
  const count = (verdict: Verdict): number => reps.filter(({ rep }) => rep.verdict === verdict).length
  const [short, unsure] = [count('short'), count('unsure')]
  const others = [...(short > 0 ? [`${short} short`] : []), ...(unsure > 0 ? [`${unsure} unsure`] : [])]
  return {
    share: `${count('full')}/${reps.length}`,
    rest: others.length === 0 ? 'Every rep full' : others.join(', '),
  }
}

/** A verdict as a screen reader says it. */
const spokenVerdict = ({ rep }: RepView): string => {
  switch (rep.verdict) {
    case 'full':
      return `Rep ${rep.number}: full`
    case 'short':
      return `Rep ${rep.number}: short by ${shortBy(rep).slice(1)}`
    case 'unsure':
      return `Rep ${rep.number}: unsure, ${doubtOf(rep)}`
  }
}

/**
 * What there is to say of the reps that came last: of all that came at once, for one alone would leave the count
 * unclear.
 */
export const lastSpoken = (reps: readonly RepView[]): string => {
  const said_us = reps.at(-1)?.rep.detected.verdict_us
  return reps
    .filter(({ rep }) => rep.detected.verdict_us === said_us)
    .map(spokenVerdict)
    .join('. ')
}

const two = (value: number): string => String(value).padStart(2, '0')

/** `4:07`, or `1:02:03` from an hour on. */
export const clockText = (elapsed_ms: number): string => {
  const whole = Math.max(0, Math.floor(elapsed_ms / 1000))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** Silence as `1.2 s` while it is short, then `34 s`, then `5 min`. */
export const silenceText = (silence_ms: number): string => {
  if (silence_ms < 10_000) return `${(silence_ms / 1000).toFixed(1)}\u2009s`
  return silence_ms < 120_000
    ? `${Math.round(silence_ms / 1000)}\u2009s`
    : `${Math.round(silence_ms / 60_000)}\u2009min`
}

/** Signal strength with a minus sign that lines up with figures. */
export const decibels = (rssi_dbm: number): string => `${rssi_dbm}\u2009dBm`.replace('-', '\u2212')

/** The signal as it is now, dBm: without a link there is none, whatever it was. */
export const signalNow = ({ link, rssi_dbm }: SensorView): number | null =>
  link === 'linked' || link === 'streaming' ? rssi_dbm : null

export const signalText = (sensor: SensorView): string | null => {
  const rssi_dbm = signalNow(sensor)
  return rssi_dbm === null ? null : decibels(rssi_dbm)
}

/** Likewise the rate. */
export const rateText = ({ link, rate_hz }: SensorView): string | null =>
  link !== 'streaming' || rate_hz === null ? null : `${rate_hz.toFixed(1)}\u2009Hz`

/** `bad-checksum` as `bad checksum`. */
export const spaced = (id: string): string => id.replaceAll(/[-_]/g, ' ')

/** A sentence cut where a command stands in it, between quotes or backticks; the marks around it are left out. */
export const splitCommand = (
  remedy: string,
): { readonly before: string; readonly command: string | null; readonly after: string } => {
  const found = /^(?<before>[^"`]*?)\s*["`](?<command>[^"`]+)["`][\s;,.:]*(?<after>.*)$/su.exec(remedy)?.groups
  return found === undefined
    ? { before: remedy, command: null, after: '' }
    : { before: found['before'] ?? '', command: found['command'] ?? null, after: found['after'] ?? '' }
}
