// Loaded before the worker (node --require): in the place of noble comes a stack with one sensor, whose connections end in
// the same breath in which they begin.
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
  startScanningAsync: async () => void noble.emit('discover', peripheral),
  stopScanningAsync: async () => undefined,
})
noble.on('newListener', (event) => {
  if (event === 'stateChange') setImmediate(() => noble.emit('stateChange', 'poweredOn'))
})

const filename = require.resolve('@abandonware/noble')
require.cache[filename] = Object.assign(new Module(filename), { filename, loaded: true, exports: noble })
