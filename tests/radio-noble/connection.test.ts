import { describe, expect, it } from 'vitest'
import { healthy, hostile } from './faults.ts'
import { HostileWorld } from './hostile-world.ts'

const hour_ms = 3_600_000

/** Hours of an unkind world, each followed by kind minutes: how long until every link stands. */
const live = (hours: number, addresses: readonly string[], seed: number) => {
  const world = new HostileWorld(hostile, seed)
  const recoveries_ms: number[] = []
  const outages_ms: number[] = []
  const lostAt = new Map<number, number>()
  world.onLink = (link, state) => {
    if (state.kind === 'linked') {
      const since = lostAt.get(link)
      if (since !== undefined) outages_ms.push(world.now_ms - since)
      lostAt.delete(link)
    } else if (!lostAt.has(link)) lostAt.set(link, world.now_ms)
  }
  world.happen({ kind: 'start' })
  for (const [index, address] of addresses.entries()) world.addLink(index + 1, address)
  for (let hour = 0; hour < hours; hour++) {
    world.faults = hostile
    world.run(world.now_ms + 0.95 * hour_ms)
    world.faults = healthy
    while (!world.adapterOn) world.run(world.now_ms + 1_000)
    const since_ms = world.now_ms
    const end_ms = (hour + 1) * hour_ms
    // Silent losses of the unkind hour are noticed in here, too: the last time that all links stand counts.
    let all_ms = lostAt.size === 0 ? since_ms : Infinity
    while (world.now_ms < end_ms) {
      world.run(world.now_ms + 100)
      if (lostAt.size > 0) all_ms = Infinity
      else if (all_ms === Infinity) all_ms = world.now_ms
    }
    recoveries_ms.push(all_ms - since_ms)
  }
  return { world, recoveries_ms, outages_ms }
}

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

describe('the connection manager in an unkind world', () => {
  for (const [hours, addresses] of [
    [800, ['aa']],
    [200, ['aa', 'bb', 'cc']],
  ] as const)
    it(`is never stuck in ${hours} virtual hours with ${addresses.length} sensor(s)`, () => {
      const seed = Number(process.env['SEED'] ?? 7)
      const { world, recoveries_ms, outages_ms } = live(hours, addresses, seed)
      console.log(
        `${addresses.length} sensor(s), ${hours} virtual hours, seed ${seed}: ${outages_ms.length} reconnects, ` +
          `${world.attempts} attempts, ${world.spawned} workers, ${world.steps} steps; outage p50 ` +
          `${(at(outages_ms, 0.5) / 1_000).toFixed(1)} s p99 ${(at(outages_ms, 0.99) / 1_000).toFixed(1)} s; ` +
          `back in a kind world p50 ${(at(recoveries_ms, 0.5) / 1_000).toFixed(1)} s worst ${(at(recoveries_ms, 1) / 1_000).toFixed(1)} s`,
      )
      expect(world.broken).toEqual([])
      expect(world.mostInitiating).toBe(1)
      expect(outages_ms.length).toBeGreaterThan(hours * 10)
      // The longest wait is the one for an adapter that was away for long: 30 s, and the start of a worker.
      expect(at(recoveries_ms, 1)).toBeLessThan(40_000)
    }, 600_000)
})
