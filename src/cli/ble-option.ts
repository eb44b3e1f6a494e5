import type { Call, OptionHelp } from './command.ts'
import { choiceOption } from './option-values.ts'

const stacks = ['abandonware', 'stoprocent', 'none'] as const

export const bleOptionHelp: OptionHelp = {
  type: 'string',
  value: '<stack>',
  help: 'which line of noble speaks Bluetooth: abandonware (default), stoprocent, or none',
}

export const bleOption = (call: Call): (typeof stacks)[number] => choiceOption(call, 'ble', stacks, 'abandonware')
