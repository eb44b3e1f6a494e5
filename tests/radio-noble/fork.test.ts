import { filter, firstValueFrom } from 'rxjs'
import { expect, it, vi } from 'vitest'
import { nobleRadio } from '../../src/radio/noble.ts'
import { startWorker } from '../../src/radio/noble/worker-process.ts'

vi.mock('../../src/radio/noble/worker-process.ts', () => ({ startWorker: vi.fn<typeof startWorker>() }))

it('outlives a machine that cannot start the process, and has it when it can', async () => {
  vi.mocked(startWorker)
    .mockImplementationOnce(() => {
      throw new Error('spawn ENOMEM')
    })
    .mockImplementation((_ble, onReport) => {
      setImmediate(() => onReport({ kind: 'ready' }))
      return { give: () => undefined, kill: () => Promise.resolve() }
    })
  const radio = nobleRadio()
  await firstValueFrom(radio.state$.pipe(filter(({ kind }) => kind === 'ready')))
  expect(startWorker).toHaveBeenCalledTimes(2)
  await radio.close()
})
