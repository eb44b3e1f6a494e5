import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deviceMicros, newtons } from '../../../src/model/units.ts'
import type { Case, Labels, Told } from './case.ts'

/** The labelled recordings of a folder, by the order of their names. */
export const readCases = (folder: string): readonly (Case & { readonly stem: string })[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.truth.json'))
    .toSorted()
    .map((name) => {
      const stem = name.slice(0, -'.truth.json'.length)
      const text = (ending: string): string => readFileSync(join(folder, `${stem}.${ending}`), 'utf8')
      const rows = text('csv').trimEnd().split('\n').slice(1)
      return {
        stem,
        samples: rows.map((row) => {
          const [time_s, tension_n] = row.split(',').map(Number)
          return { at_us: deviceMicros(Math.round((time_s ?? NaN) * 1e6)), tension_n: newtons(tension_n ?? NaN) }
        }),
        told: JSON.parse(text('json')) as Told,
        labels: JSON.parse(text('truth.json')) as Labels,
      }
    })
