import { nobleRadio } from '../radio/noble.ts'
import { virtualRadio } from '../radio/virtual.ts'
import type { PickedSensor } from '../rack/memory.ts'
import { bleOption, bleOptionHelp } from './ble-option.ts'
import type { Command } from './command.ts'
import { dataOption } from './data-folder.ts'
import { hostOption } from './host.ts'
import { logTo } from './log.ts'
import { noWords, numberOption, textOption } from './option-values.ts'
import { pageFolder } from './page-folder.ts'
import { openService } from './service.ts'
import { softwareVersion } from './software-version.ts'
import { untilTold } from './until-told.ts'

/** What a rack shows before a sensor has been picked for it: a person of its own. */
const virtualSensor = (n: number): PickedSensor => ({
  radio: 'virtual',
  address: `virtual:${n}`,
  name: `Progressor_${7000 + n}`,
  driver: 'progressor',
  settings: {},
})

/** The right one of two, beside the left one that `virtualSensor` names. */
const virtualSecond = (n: number): PickedSensor => ({
  ...virtualSensor(n),
  address: `virtual:${n}-right`,
  name: `Progressor_${7100 + n}`,
})

export const start: Command = {
  name: 'start',
  summary: 'listen to sensors and serve the page',
  usage: '[--port <number>] [--data <folder>]',
  options: {
    port: { type: 'string', value: '<number>', help: 'where the page is served (default 4848; 0: any free port)' },
    host: {
      type: 'string',
      value: '<address>',
      help: 'only 127.0.0.1, ::1 or localhost, until there is access control',
    },
    data: {
      type: 'string',
      value: '<folder>',
      help: 'where everything is kept (default: the data folder of the system)',
    },
    racks: { type: 'string', value: '<number>', help: 'how many racks, each with a sensor of its own (default 1)' },
    cells: {
      type: 'string',
      value: '<number>',
      help: "how many cells a rack's band hangs on, 1 or 2; with 2 the simulated person has a left and a right one (default 1)",
    },
    ble: bleOptionHelp,
    'virtual-speed': {
      type: 'string',
      value: '<factor>',
      help: 'how many times as fast the simulated person lives, 1 to 20 (default 1)',
    },
    'virtual-seed': { type: 'string', value: '<number>', help: 'which simulated person (default 1)' },
  },
  run: async (call, console) => {
    noWords(call, 'start')
    const note = logTo(console)
    const host = hostOption(textOption(call, 'host', '127.0.0.1'))
    const port = numberOption(call, 'port', { fallback: 4848, least: 0, most: 65535, whole: true })
    const folder = dataOption(call, process.env, process.platform)
    const speed = numberOption(call, 'virtual-speed', { fallback: 1, least: 1, most: 20 })
    const seed = numberOption(call, 'virtual-seed', { fallback: 1, least: 0, most: 2 ** 31, whole: true })
    const racks = numberOption(call, 'racks', { fallback: 1, least: 1, most: 12, whole: true })
    const cells = numberOption(call, 'cells', { fallback: 1, least: 1, most: 2, whole: true }) === 2 ? 2 : 1
    const ble = bleOption(call)
    const service = await openService({
      folder,
      host,
      port,
      page: pageFolder(),
      radios: [...(ble === 'none' ? [] : [nobleRadio({ ble })]), virtualRadio({ speed, seed, people: racks, cells })],
      firstSensors: Array.from({ length: racks }, (_, i) => virtualSensor(i + 1)),
      firstSeconds: Array.from({ length: racks }, (_, i) => (cells === 2 ? virtualSecond(i + 1) : null)),
      softwareVersion,
      note,
    })
    const told = untilTold()
    console.out(`Taut is at ${service.address} (this machine only: there is no access control yet).`)
    note(`Everything is kept in ${folder}.`)
    const radios = service.radios$.subscribe((views) => {
      for (const { problem, remedy } of views) if (problem !== null) note(`${problem} ${remedy ?? ''}`)
    })
    await told
    note('Stopping.')
    radios.unsubscribe()
    await service.close()
    return 0
  },
}
