import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { exerciseIds, sides } from '../model/exercise.ts'
import { codeOf } from '../model/fault.ts'
import { newtons, wallMillis } from '../model/units.ts'
import type { MemoryKeeper, RackMemory } from '../rack/memory.ts'
import { makeFolder } from './folder.ts'

const force = z.number().transform(newtons)
const wall = z.number().transform(wallMillis)

const sensor = z
  .object({
    radio: z.string(),
    address: z.string(),
    name: z.string(),
    driver: z.string(),
    settings: z.record(z.string(), z.string()),
  })
  .nullable()

// What a rack of one cell need not have written down is what it is without a second one.
const remembered = z.object({
  sensor,
  second: sensor.default(null),
  tare: z.object({ offset_n: force, second_n: force.default(newtons(0)), at_ms: wall }).nullable(),
  exercise: z.enum(exerciseIds),
  side: z.enum(sides).nullable(),
  band: z.string().nullable(),
  holds: z.record(z.string(), z.object({ tension_n: force, uncertainty_n: force, at_ms: wall })),
})

const parse = (text: string): RackMemory | null => {
  try {
    const parsed = remembered.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** A whole file or the old one: written beside it, made durable, and moved into place. */
const replaceFile = async (path: string, text: string): Promise<void> => {
  makeFolder(dirname(path))
  const beside = `${path}.new`
  const file = await open(beside, 'w')
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}

/**
 * A rack's memory in one JSON file. A file that cannot be understood is moved aside, and the rack starts afresh: `note`
 * hears of it, since its sensor, zero and holds are to be set again.
 */
export const rackMemory = (path: string, note: (sentence: string) => void): MemoryKeeper => {
  let last: Promise<void> = Promise.resolve()
  return {
    load: async () => {
      let text: string
      try {
        text = await readFile(path, 'utf8')
      } catch (fault) {
        if (codeOf(fault) !== 'ENOENT')
          note(`What the rack remembers could not be read, so it starts afresh: ${String(fault)}`)
        return null
      }
      const memory = parse(text)
      if (memory === null) {
        const aside = `${path}.damaged`
        await rename(path, aside)
        note(`What the rack remembers could not be understood and is now kept as ${aside}; it starts afresh.`)
      }
      return memory
    },
    save: (memory) => {
      const text = `${JSON.stringify(memory, null, 2)}\n`
      const saved = last.then(() => replaceFile(path, text))
      last = saved.catch(() => {})
      return saved
    },
  }
}
