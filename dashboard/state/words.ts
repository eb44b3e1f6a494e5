import type { HoldReason } from '../../src/model/motion-event.ts'
import type { Phase } from '../../src/model/phase.ts'
import type { Doubt, Rep, Verdict } from '../../src/model/rep.ts'
import type { LinkStatus, RepView } from '../../src/wire/state.ts'

export const phaseWords: Readonly<Record<Phase, { readonly name: string; readonly cue: string }>> = {
  slack: { name: 'Slack', cue: 'Step in, walk out until taut' },
  lockout: { name: 'Lockout', cue: 'Stand tall, squeeze' },
  hinge: { name: 'Hinge', cue: 'Hips back, slowly' },
  bottom: { name: 'Bottom', cue: 'Stay long, then turn' },
  row: { name: 'Row', cue: 'Pull to the ribs' },
  drive: { name: 'Drive', cue: 'Hips forward' },
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

export const holdWords: Readonly<Record<HoldReason, string>> = {
  'none-made': 'Make a full-extension hold first. Each rep is compared with it; without one, every verdict is unsure.',
  'feet-moved': 'Your feet moved: top and bottom shifted together. Hold full extension again from where you stand now.',
  'reference-drift':
    'The band has softened since your hold. Hold full extension again, so that the comparison stays fair.',
  'band-moved': 'The band sits differently from when you made your hold. Put it in the hip crease and hold again.',
}

export const linkWords: Readonly<Record<LinkStatus, string>> = {
  'waiting-for-radio': 'Waiting for radio',
  searching: 'Searching',
  connecting: 'Connecting',
  linked: 'Connected',
  streaming: 'Streaming',
  lost: 'Link lost',
}

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

const seconds = (from_us: number, to_us: number): string => ((to_us - from_us) / 1e6).toFixed(1)

/** Tempo as lifters write it, in seconds: hinge, bottom, drive, hold; an open hold is a dash. */
export const tempoText = ({ rep, lockoutEnd_us }: RepView): string =>
  [
    seconds(rep.hingeStart_us, rep.bottomStart_us),
    seconds(rep.bottomStart_us, rep.driveStart_us),
    seconds(rep.driveStart_us, rep.lockoutStart_us),
    lockoutEnd_us === null ? '\u2013' : seconds(rep.lockoutStart_us, lockoutEnd_us),
  ].join(' \u00b7 ')

/** What a screen reader says when a verdict is out. */
export const spokenVerdict = ({ rep }: RepView): string => {
  switch (rep.verdict) {
    case 'full':
      return `Rep ${rep.number}: full`
    case 'short':
      return `Rep ${rep.number}: short by ${shortBy(rep).slice(1)}`
    case 'unsure':
      return `Rep ${rep.number}: unsure, ${doubtOf(rep)}`
  }
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

/** `bad-checksum` as `bad checksum`. */
export const spaced = (id: string): string => id.replaceAll(/[-_]/g, ' ')

/** A sentence cut where a command stands in it, between quotes or backticks; the marks themselves are left out. */
export const splitCommand = (
  remedy: string,
): { readonly before: string; readonly command: string | null; readonly after: string } => {
  const found = /^(?<before>[^"`]*)["`](?<command>[^"`]+)["`](?<after>.*)$/su.exec(remedy)?.groups
  return found === undefined
    ? { before: remedy, command: null, after: '' }
    : { before: found['before'] ?? '', command: found['command'] ?? null, after: found['after'] ?? '' }
}
