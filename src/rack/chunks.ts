import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { SampleChunk } from './recorder.ts'

/** No chunk holds more than this of the sensor's time: what a killed service may lose. */
const longest_us = 250_000

/** Cuts a cell's raw samples into numbered chunks for one set. `nextSeq` is where an interrupted set goes on. */
export const chunkCutter = (
  set: string,
  nextSeq: number,
): ((cell: Cell, samples: readonly Sample[], filled: boolean) => SampleChunk[]) => {
  let seq = nextSeq
  return (cell, samples, filled) => {
    const chunks: SampleChunk[] = []
    let begin = 0
    for (let i = 1; i <= samples.length; i++) {
      const [first, sample] = [samples[begin], samples[i]]
      if (first === undefined) break
      if (sample !== undefined && sample.at_us - first.at_us < longest_us && sample.at_us >= first.at_us) continue
      chunks.push({ set, seq: seq++, cell, samples: samples.slice(begin, i), filled })
      begin = i
    }
    return chunks
  }
}
