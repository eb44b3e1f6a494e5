// Loaded before the worker (node --require): in the place of noble comes a stack with one sensor, whose connections end
// in the same breath in which they begin. With FAKE_NOBLE_HEARS it hears so many advertisements and then throws.
const { EventEmitter } = require('node:events')
const Module = require('node:module')

const peripheral = Object.assign(new EventEmitter(), {
  id: 'aabbccddeeff',
  address: 'aa:bb:cc:dd:ee:ff',
  rssi: 127,
  state: 'disconnected',
  advertisement: { localName: 'Brief' },
  connectAsync: () =>
    new Promise((resolve) => {
      resolve()
      peripheral.emit('disconnect', 0x13)
    }),
})
const noble = Object.assign(new EventEmitter(), {
  startScanningAsync: async () => {
    const advertisements = Number(process.env.FAKE_NOBLE_HEARS ?? 1)
    for (let i = 0; i < advertisements; i++) noble.emit('discover', peripheral)
    if (advertisements > 1)
      process.nextTick(() => {
        throw new Error('a packet that noble cannot read')
      })
  },
  stopScanningAsync: async () => undefined,
})
noble.on('newListener', (event) => {
  if (event === 'stateChange') setImmediate(() => noble.emit('stateChange', 'poweredOn'))
})

const filename = require.resolve('@abandonware/noble')
require.cache[filename] = Object.assign(new Module(filename), { filename, loaded: true, exports: noble })
