import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ballast } from '../../src/store/ballast.ts'
import { madeFolder } from './made.ts'

let place: ReturnType<typeof madeFolder>
beforeEach(() => {
  place = madeFolder()
})
afterEach(() => {
  place.release()
})

it('holds room that is really written, gives it up once, and takes it again', async () => {
  const path = join(place.folder, 'taut.ballast')
  const size = 3_000_000
  const room = ballast(place.folder, size)
  expect(room.release()).toBe(false)
  expect(await room.restore()).toBe(true)
  expect(statSync(path).size).toBe(size)
  expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(size)
  expect(room.release()).toBe(true)
  expect(existsSync(path)).toBe(false)
  expect(room.release()).toBe(false)
  expect(await room.restore()).toBe(true)
  expect(await room.restore()).toBe(true)
})

it('takes nothing where the disk has not four times as much to spare', async () => {
  const room = ballast(place.folder, Number.MAX_SAFE_INTEGER)
  expect(await room.restore()).toBe(false)
  expect(readdirSync(place.folder)).toEqual([])
})

it('leaves nothing half written when it is stopped', async () => {
  const room = ballast(place.folder, 64 * 1024 * 1024)
  const restored = room.restore()
  await room.stop()
  expect(await restored).toBe(false)
  expect(readdirSync(place.folder)).toEqual([])
})

it('goes without where its file can be neither written nor removed', async () => {
  mkdirSync(join(place.folder, 'taut.ballast.new'))
  const room = ballast(place.folder, 3_000_000)
  expect(await room.restore()).toBe(false)
  expect(room.release()).toBe(false)
})
