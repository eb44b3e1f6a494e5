import { nobleRadio } from '../../src/radio/noble.ts'
import { Ear, progressorAt } from './ear.ts'

// A service reduced to its radio, to be killed by a test: it links the sensor given and says how it goes.

const ear = new Ear(nobleRadio(), progressorAt(process.argv[2] ?? ''))
await ear.untilPackets(3)
process.send?.({ told: 'subscribed' })
