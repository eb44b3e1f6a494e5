import { firstValueFrom, take, toArray } from 'rxjs'
import { expect, it, vi } from 'vitest'
import type { ServiceOptions } from '../../src/cli/service.ts'
import { start } from '../../src/cli/start.ts'

const { asked } = vi.hoisted(() => ({ asked: [] as ServiceOptions[] }))
vi.mock('../../src/cli/service.ts', () => ({
  openService: async (options: ServiceOptions) => {
    asked.push(options)
    throw new Error('no service in this test')
  },
}))

/** What the service would be opened with. */
const optionsFor = async (values: Readonly<Record<string, string>>) => {
  const call = { values: { ble: 'none', data: '/nowhere', ...values }, positionals: [] }
  await expect(start.run(call, { out: () => {}, err: () => {} })).rejects.toThrow('no service in this test')
  const { radios, firstSensors, firstSeconds = [] } = asked.at(-1)!
  return { heard$: radios[0]!.heard$, firstSensors, firstSeconds }
}

it('gives each rack one simulated cell, or with --cells 2 a left and a right one that are there', async () => {
  const one = await optionsFor({ racks: '2' })
  expect(one.firstSensors.map((sensor) => sensor?.address)).toEqual(['virtual:1', 'virtual:2'])
  expect(one.firstSeconds).toEqual([null, null])

  const two = await optionsFor({ racks: '2', cells: '2' })
  expect(two.firstSensors).toEqual(one.firstSensors)
  expect(two.firstSeconds[1]).toEqual({
    radio: 'virtual',
    address: 'virtual:2-right',
    name: 'Progressor_7102',
    driver: 'progressor',
    settings: {},
  })
  const heard = await firstValueFrom(two.heard$.pipe(take(4), toArray()))
  const picked = [...two.firstSensors, ...two.firstSeconds].map((sensor) => [sensor?.address, sensor?.name])
  expect(new Map(heard.map(({ address, name }) => [address, name]))).toEqual(new Map(picked as [string, string][]))
})

it.each(['0', '3', '1.5', 'left'])('refuses --cells %s', async (cells) => {
  const call = { values: { cells, data: '/nowhere' }, positionals: [] }
  await expect(start.run(call, { out: () => {}, err: () => {} })).rejects.toThrow('--cells takes a whole number')
})
