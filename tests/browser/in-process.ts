import { resolve } from 'node:path'
import type { RackMemory } from '../../src/rack/memory.ts'
import { openService } from '../../src/cli/service.ts'
import { type Plan, plannedScript } from '../../src/radio/virtual/routine.ts'
import { virtualRadio } from '../../src/radio/virtual.ts'
import { freshFolder } from './taut-process.ts'

/** The whole service in this process, with a simulated person who does exactly what the plan says. */
export const serviceWithPlan = async (plan: Plan, speed: number) => {
  const folder = freshFolder()
  const memory: { kept: RackMemory | null } = { kept: null }
  const service = await openService({
    folder,
    host: '127.0.0.1',
    port: 0,
    page: resolve(import.meta.dirname, '..', '..', 'dist', 'dashboard'),
    radios: [virtualRadio({ script: plannedScript(plan), speed })],
    memory: () => ({
      load: async () => memory.kept,
      save: async (kept) => {
        memory.kept = kept
      },
    }),
    firstSensors: [null],
    softwareVersion: 'test',
    note: () => {},
  })
  return { ...service, folder }
}
