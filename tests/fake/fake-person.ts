import type { Phase } from '../../src/model/phase.ts'

/** Lockout and bottom tension of the made-up person, N. */
export const top_n = 312
const bottom_n = 205

const cycle_us = 5.2e6
/** Shares of a cycle at which each phase begins. */
const begins: readonly (readonly [number, Phase])[] = [
  [0, 'lockout'],
  [0.36, 'hinge'],
  [0.66, 'bottom'],
  [0.74, 'drive'],
]
const eased = (share: number): number => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, share)))) / 2

const high = (rep: number): number => top_n - (rep % 3 === 2 ? 13 : 1)

/** Tension and phase at a moment: a rep every few seconds, every third a little short, with some sway and noise. */
export const personAt = (at_us: number): { readonly tension_n: number; readonly phase: Phase } => {
  const rep = Math.floor(at_us / cycle_us)
  const share = at_us / cycle_us - rep
  const phase = begins.findLast(([from]) => share >= from)?.[1] ?? 'lockout'
  const sway = 1.4 * Math.sin(at_us / 410e3) + 0.7 * Math.sin(at_us / 97e3)
  const level =
    share < 0.36
      ? high(rep)
      : share < 0.7
        ? high(rep) - (high(rep) - bottom_n) * eased((share - 0.36) / 0.32)
        : bottom_n + (high(rep + 1) - bottom_n) * eased((share - 0.73) / 0.25)
  return { tension_n: level + sway, phase }
}
