import { describe, expect, it } from 'vitest'
import {
  clockText,
  doubtOf,
  holdText,
  lastSpoken,
  reachText,
  shortBy,
  silenceText,
  rateText,
  setText,
  signalText,
  splitCommand,
  tempoText,
  usualTempo,
} from '../../../dashboard/state/words.ts'
import { progressor, repOf } from '../../fake/fake-content.ts'

const rep = (verdict: 'full' | 'short' | 'unsure', reach: number, uncertainty = 0.02) => {
  const view = repOf(4, verdict)
  return { ...view, rep: { ...view.rep, reach, reachUncertainty: uncertainty } }
}

describe('the words of the page', () => {
  it('say by how much a rep stayed short, and never by nothing', () => {
    expect(shortBy(rep('short', 0.876).rep)).toBe('\u221212\u2009%')
    expect(shortBy(rep('short', 0.999).rep)).toBe('\u22121\u2009%')
  })

  it('give reach with its uncertainty, or say that there is none', () => {
    expect(reachText(rep('full', 0.987, 0.031).rep)).toBe('99\u2009±\u20093\u2009%')
    expect(reachText(rep('unsure', Number.NaN).rep)).toBe('not measurable')
  })

  it('give an unsure rep a reason even where none was named', () => {
    expect(doubtOf({ ...rep('unsure', 1).rep, doubts: ['gap', 'near-threshold'] })).toContain('missing')
    expect(doubtOf({ ...rep('unsure', 1).rep, doubts: [] })).not.toBe('')
  })

  it('speak a verdict as a sentence', () => {
    expect(lastSpoken([rep('full', 1)])).toBe('Rep 4: full')
    expect(lastSpoken([rep('short', 0.9)])).toBe('Rep 4: short by 10\u2009%')
    expect(lastSpoken([rep('unsure', 1)])).toMatch(/^Rep 4: unsure, /)
    expect(lastSpoken([])).toBe('')
  })

  it('speak all verdicts that came at once, and none of those before', () => {
    const [first, second, third] = [repOf(1, 'full'), repOf(2, 'short'), repOf(3, 'full')]
    const atOnce = { ...second, rep: { ...second.rep, detected: third.rep.detected } }
    expect(lastSpoken([first, second, third])).toBe('Rep 3: full')
    expect(lastSpoken([first, atOnce, third])).toBe('Rep 2: short by 14\u2009%. Rep 3: full')
  })

  it('write tempo, with a dash while the hold is not over', () => {
    const view = repOf(3, 'full')
    expect(tempoText(view)).toBe('1.6 · 0.5 · 1.1 · 1.9')
    expect(tempoText({ ...view, lockoutEnd_us: null })).toBe('1.6 · 0.5 · 1.1 · \u2013')
  })

  it('say what a set came to', () => {
    const views = [repOf(1, 'full'), repOf(2, 'short'), repOf(3, 'full'), repOf(4, 'unsure')]
    expect(setText(views)).toEqual({ share: '2/4', rest: '1 short, 1 unsure' })
    expect(setText(views.slice(0, 1))).toEqual({ share: '1/1', rest: 'Every rep full' })
    // Hinges of 1.7, 1.8, 1.6 and 1.7 s; the last hold goes on.
    const open = { ...repOf(4, 'unsure'), lockoutEnd_us: null }
    expect(usualTempo([...views.slice(0, 3), open])).toBe('1.7 · 0.4 · 1.1 · 1.9')
    expect(usualTempo([])).toBeNull()
  })

  it('ask for a hold when one can be made', () => {
    expect(holdText('feet-moved', true)).toMatch(/^Your feet moved.* before the next set\.$/)
    expect(holdText('reference-drift', false)).toMatch(/^The band has softened.* from where you stand now\.$/)
  })

  it('tell no rate and no signal without a link', () => {
    const gone = { ...progressor, link: 'lost' as const }
    expect([rateText(progressor), signalText(progressor)]).toEqual(['80.1\u2009Hz', '\u221261\u2009dBm'])
    expect([rateText(gone), signalText(gone)]).toEqual([null, null])
  })

  it('write times as people read them', () => {
    expect([0, 61_000, 3_723_000, -5].map(clockText)).toEqual(['0:00', '1:01', '1:02:03', '0:00'])
    expect([1_240, 34_400, 300_000].map(silenceText)).toEqual(['1.2\u2009s', '34\u2009s', '5\u2009min'])
  })

  it('find the command in a remedy, quotes inside it kept apart', () => {
    expect(splitCommand('Run "sudo setcap x $(which node)" and start again.')).toEqual({
      before: 'Run',
      command: 'sudo setcap x $(which node)',
      after: 'and start again.',
    })
    expect(splitCommand('Switch it on with "x on"; it is used at once.').after).toBe('it is used at once.')
    expect(splitCommand('Type `x`.').after).toBe('')
    expect(splitCommand('Switch Bluetooth on.')).toEqual({ before: 'Switch Bluetooth on.', command: null, after: '' })
  })
})
