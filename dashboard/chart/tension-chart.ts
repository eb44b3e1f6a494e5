import uPlot from 'uplot'
import { type ForceUnit, inUnit, toNewtons } from '../state/units.ts'
import { paintFilled, paintHatch, paintNewest, paintPhases, paintReps, paintTop, type RepSign } from './paint.ts'
import { type Palette, readPalette } from './palette.ts'
import { marks, type Scale, scaleFor, settle } from './scale.ts'
import type { Span } from './spans.ts'
import type { Trace } from './trace.ts'

/** What the chart needs beside the trace; asked for at each drawing. */
export interface ChartLook {
  readonly unit: ForceUnit
  readonly top: { readonly tension_n: number; readonly uncertainty_n: number } | null
  readonly reps: readonly RepSign[]
  readonly stale: boolean
  /** Without smooth scrolling the chart moves only when there is something new. */
  readonly still: boolean
}

export interface TensionChart {
  readonly draw: (trace: Trace, now_us: number | null) => void
  /** After a change of theme. */
  readonly recolor: () => void
  readonly destroy: () => void
}

const window_us = 20e6
const secondsBack = [15, 10, 5, 0]
/** Below this the scale does not shrink further, N: a slack band's noise is no movement. */
const leastScale_n = 60
const noSamples: uPlot.AlignedData = [[], []]

/** uPlot with its own picture of time: the right edge is now, and what is not known is left open. */
export const createTensionChart = (place: HTMLElement, look: () => ChartLook): TensionChart => {
  let palette: Palette = readPalette(place)
  let trace: Trace | null = null
  let now_us = 0
  let scale: Scale | null = null
  let shownUnit: ForceUnit | null = null
  let drawnKey = ''

  const holes = (): readonly Span[] => (trace === null ? [] : [...trace.gaps, ...trace.unseen])

  // uPlot multiplies by the pixel ratio itself.
  const axisFont = `${0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)}px ${getComputedStyle(place).fontFamily}`
  const plot = new uPlot(
    {
      width: Math.max(200, place.clientWidth),
      height: Math.max(120, place.clientHeight),
      // Room above for the reps' signs.
      padding: [24, 20, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      // Ends from the start: uPlot cannot draw axes that have none.
      scales: {
        x: { time: false, auto: false, min: 0, max: window_us },
        y: { auto: false, min: 0, max: leastScale_n },
      },
      axes: [
        {
          size: 32,
          font: axisFont,
          stroke: () => palette.muted,
          grid: { show: false },
          ticks: { show: false },
          splits: () => secondsBack.map((back) => now_us - back * 1e6),
          values: () => secondsBack.map((back) => (back === 0 ? 'now' : `\u2212${back} s`)),
        },
        {
          size: 50,
          font: axisFont,
          stroke: () => palette.muted,
          grid: { stroke: () => palette.rule, width: 1 },
          ticks: { show: false },
          splits: () => (scale === null ? [] : marks(scale).map((mark) => toNewtons(mark, look().unit))),
          values: (_, splits) =>
            splits.map((tension, i) => {
              const { unit } = look()
              const mark = String(Math.round(inUnit(tension, unit) * 10) / 10)
              return i === splits.length - 1 ? `${mark} ${unit}` : mark
            }),
        },
      ],
      series: [
        {},
        {
          stroke: () => palette.line,
          width: 2.5,
          points: { show: false },
          pxAlign: 0,
          gaps: (u) => holes().map(([from, to]) => [u.valToPos(from, 'x', true), u.valToPos(to, 'x', true)]),
        },
      ],
      hooks: {
        drawClear: [
          (u) => {
            if (trace === null) return
            const newest_us = trace.ring.newest_us() ?? now_us
            const { top, stale } = look()
            paintPhases(u, trace.phases, newest_us, palette)
            paintHatch(u, stale ? [...holes(), [newest_us, now_us]] : holes(), palette.hatch)
            if (top !== null) paintTop(u, top, palette)
          },
        ],
        draw: [
          (u) => {
            if (trace === null) return
            paintReps(u, look().reps, palette)
            paintFilled(u, trace.filled, palette)
            const [newest_us, value] = [trace.ring.newest_us(), trace.ring.newestValue()]
            if (newest_us !== null && value !== null && !look().stale) paintNewest(u, newest_us, value, palette.line)
          },
        ],
      },
    },
    noSamples,
    place,
  )

  const resize = new ResizeObserver(() => {
    plot.setSize({ width: Math.max(200, place.clientWidth), height: Math.max(120, place.clientHeight) })
  })
  resize.observe(place)

  const rescale = (values: ArrayLike<number>): Scale => {
    const { unit, top } = look()
    let highest = top === null ? 0 : top.tension_n + top.uncertainty_n
    for (let i = 0; i < values.length; i += 1) highest = Math.max(highest, values[i] ?? 0)
    if (unit !== shownUnit) scale = null
    shownUnit = unit
    scale = settle(scale, scaleFor(inUnit(highest, unit), inUnit(leastScale_n, unit)))
    return scale
  }

  return {
    draw: (shown, at_us) => {
      trace = shown
      const newest_us = shown.ring.newest_us()
      const { still, unit, stale } = look()
      const edge_us = still ? newest_us : at_us
      if (still) {
        const key = `${newest_us} ${unit} ${stale} ${place.clientWidth}`
        if (key === drawnKey) return
        drawnKey = key
      }
      now_us = Math.max(edge_us ?? 0, newest_us ?? 0)
      const { at_us: times, values } = shown.ring.since(now_us - window_us)
      const { end } = rescale(values)
      // A sensor that was not tared may read far below zero: that is to be seen.
      let lowest = 0
      for (const value of values) if (value < lowest - 3) lowest = value - 3
      plot.batch(() => {
        plot.setData(newest_us === null ? noSamples : [times, values], false)
        plot.setScale('x', { min: now_us - window_us, max: now_us })
        plot.setScale('y', { min: Math.min(0, lowest), max: toNewtons(end, unit) })
      })
    },
    recolor: () => {
      palette = readPalette(place)
      drawnKey = ''
      plot.redraw(false)
    },
    destroy: () => {
      resize.disconnect()
      plot.destroy()
    },
  }
}
