import { afterEach, beforeEach } from 'vitest'
import { emulatedAir, type EmulatedAir } from './emulated-air.ts'

/** For a file of tests: each has an emulated air of its own, which this process and what it starts then use. */
export const eachAir = (): (() => EmulatedAir) => {
  const environment = { ...process.env }
  let air: EmulatedAir
  beforeEach(async () => {
    air = await emulatedAir()
    Object.assign(process.env, air.environmentOfSource)
  })
  afterEach(async () => {
    await air.close()
    process.env = { ...environment }
  })
  return () => air
}
