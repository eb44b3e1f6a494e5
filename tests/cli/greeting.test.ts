import { expect, it } from 'vitest'
import { greeting } from '../../src/cli/service.ts'
import { drivers } from '../../src/sensor/drivers.ts'

it('the page is told every driver, with the settings that a person at a rack may give', () => {
  const told = greeting('1.0.0', []).drivers
  expect(told.map(({ id }) => id)).toEqual(drivers.map(({ id }) => id))
  const settings = told.flatMap(({ id, settings: all }) => all.map(({ key }) => `${id} ${key}`))
  expect(settings).toContain('progressor firmware')
  expect(settings).not.toContain('progressor pendingCommand')
})
