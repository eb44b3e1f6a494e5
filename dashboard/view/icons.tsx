import type { ComponentChildren } from 'preact'
import type { Phase } from '../../src/model/phase.ts'
import type { Verdict } from '../../src/model/rep.ts'

/** All drawings are decoration beside words, hidden from screen readers. */
const Icon = ({ children, size = 24 }: { children: ComponentChildren; size?: number }) => (
  <svg class="icon" viewBox={`0 0 ${size} ${size}`} aria-hidden="true" focusable="false">
    {children}
  </svg>
)

/** The name's picture: a band, pulled tight by a standing person. */
export const Mark = () => (
  <Icon size={32}>
    <path class="stroke band" d="M4 20 19 17" stroke-width="3.2" />
    <path class="stroke" d="M19 29V5" stroke-width="3.6" />
    <circle cx="19" cy="17" r="3.6" />
  </Icon>
)

interface Posture {
  readonly hip: readonly [number, number]
  readonly shoulder: readonly [number, number]
  readonly head: readonly [number, number]
  readonly band: string
  readonly extra: string
}

const tight = (x: number, y: number): string => `M4 34 ${x} ${y}`
const postures: Readonly<Record<Phase, Posture>> = {
  slack: { hip: [38, 36], shoulder: [38, 19], head: [38, 11], band: 'M4 34q6 14 12 5t12 2 10-5', extra: '' },
  lockout: { hip: [44, 35], shoulder: [44, 18], head: [44, 10], band: tight(44, 35), extra: '' },
  hinge: {
    hip: [35, 36],
    shoulder: [47, 24],
    head: [53, 18],
    band: tight(35, 36),
    extra: 'M30 50H16m5-5-5 5 5 5',
  },
  bottom: { hip: [30, 37], shoulder: [47, 35], head: [55, 34], band: tight(30, 37), extra: '' },
  row: { hip: [30, 37], shoulder: [47, 35], head: [55, 34], band: tight(30, 37), extra: 'M47 36 39 46 50 46' },
  drive: {
    hip: [35, 36],
    shoulder: [47, 24],
    head: [53, 18],
    band: tight(35, 36),
    extra: 'M14 50h14m-5-5 5 5-5 5',
  },
}

/** The posture of a phase, so that it can be told without colour and from afar. */
export const Figure = ({ phase }: { phase: Phase }) => {
  const { hip, shoulder, head, band, extra } = postures[phase]
  return (
    <svg class="figure" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path class="stroke" d="M4 26v16" stroke-width="3" />
      <path class="stroke band" d={band} stroke-width="3" />
      <path class="stroke" d={`M44 60 ${hip[0]} ${hip[1]} ${shoulder[0]} ${shoulder[1]}`} stroke-width="5.5" />
      <circle cx={head[0]} cy={head[1]} r="5" />
      {extra !== '' && <path class="stroke" d={extra} stroke-width="3.6" />}
    </svg>
  )
}

/** Full is a filled disc with a tick, short an arc that does not close, unsure a dashed ring. */
export const VerdictShape = ({ verdict }: { verdict: Verdict }) => {
  switch (verdict) {
    case 'full':
      return (
        <Icon>
          <circle cx="12" cy="12" r="11" />
          <path class="stroke cut" d="m6.5 12.5 3.8 3.8 7.4-8" stroke-width="2.8" />
        </Icon>
      )
    case 'short':
      return (
        <Icon>
          <path class="stroke" d="M12 2.5A9.5 9.5 0 1 0 21.5 12" stroke-width="3" />
          <path class="stroke" d="M12 7v10m-4-4 4 4 4-4" stroke-width="2.6" />
        </Icon>
      )
    case 'unsure':
      return (
        <Icon>
          <circle class="stroke" cx="12" cy="12" r="10" stroke-width="2" stroke-dasharray="3.6 2.7" />
          <path class="stroke" d="M9 9.3a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2" stroke-width="2.2" />
          <circle cx="12" cy="17.2" r="1.4" />
        </Icon>
      )
  }
}

/** Four steps from a weak -95 dBm to a strong -55 dBm. */
export const signalSteps = (rssi_dbm: number): number =>
  Math.min(4, Math.max(1, Math.ceil((rssi_dbm + 95) / 10) + (rssi_dbm > -55 ? 1 : 0)))

export const SignalBars = ({ rssi_dbm }: { rssi_dbm: number | null }) => {
  const steps = rssi_dbm === null ? 0 : signalSteps(rssi_dbm)
  return (
    <Icon>
      {[0, 1, 2, 3].map((i) => (
        <rect
          key={i}
          class={i < steps ? '' : 'faint'}
          x={2 + i * 5.4}
          y={16 - i * 4}
          width="3.8"
          height={5 + i * 4}
          rx="1"
        />
      ))}
    </Icon>
  )
}

export const Battery = ({ percent }: { percent: number }) => (
  <Icon>
    <rect class="stroke" x="1.5" y="6.5" width="18" height="11" rx="2.5" stroke-width="2" />
    <rect x="20.6" y="9.8" width="2.4" height="4.4" rx="1" />
    <rect x="4" y="9" width={Math.max(1, (13 * percent) / 100)} height="6" rx="1" />
  </Icon>
)

const strokes = {
  tick: 'm5 12.5 4.6 4.6L19.5 7',
  cross: 'M6 6l12 12M18 6 6 18',
  back: 'M14.5 5 8 12l6.5 7',
  warning: 'M12 3.5 22 20.5H2zM12 10v5m0 2.6v.1',
  download: 'M12 4v11m-5-4.5 5 5 5-5M5 20h14',
  theme: 'M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z',
  plug: 'M9 3v5m6-5v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4',
} as const

export const Glyph = ({ name }: { name: keyof typeof strokes }) => (
  <Icon>
    <path class="stroke" d={strokes[name]} stroke-width="2.2" />
  </Icon>
)
