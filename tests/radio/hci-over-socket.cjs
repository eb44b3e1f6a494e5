// Loaded before noble or bleno (node --require): in the place of their HCI socket comes one over the UNIX socket of
// BlueZ's emulator, named by AIR_SOCKET. Each connection to it is a controller of its own; they all hear each other.
//
// AIR_ADDRESS gives a peripheral a static random address that it keeps when its process is started again.
// AIR_FAULT=EPERM plays a machine on which we may not use the adapter.
const { EventEmitter } = require('node:events')
const { existsSync } = require('node:fs')
const Module = require('node:module')
const net = require('node:net')

const path = process.env.AIR_SOCKET ?? ''
const address = process.env.AIR_ADDRESS

// H4 (Core 5.4 Vol 4 A): one octet for the kind of packet, then the packet, which carries its own length.
const lengthOf = (bytes) => {
  if (bytes[0] === 0x04) return bytes.length < 3 ? null : 3 + bytes[2]
  if (bytes[0] === 0x02) return bytes.length < 5 ? null : 5 + bytes.readUInt16LE(3)
  throw new Error(`the emulator sent a packet of kind ${bytes[0]}`)
}
const setAdvertisingParameters = 0x2006
const setRandomAddress = 0x2005

class HciOverSocket extends EventEmitter {
  #socket = null
  #rest = Buffer.alloc(0)

  bindRaw() {
    this.#open()
    return 0
  }
  bindUser() {
    this.#open()
    return 0
  }
  bindControl() {}
  setFilter() {}
  start() {}
  stop() {
    this.#socket?.destroy()
  }
  reset() {}
  isDevUp() {
    return existsSync(path) && this.#socket !== null && !this.#socket.destroyed
  }

  write(packet) {
    if (process.env.AIR_FAULT === 'EPERM') {
      this.emit('error', Object.assign(new Error('EPERM, Operation not permitted'), { code: 'EPERM' }))
      return
    }
    if (this.#socket === null || this.#socket.destroyed) return
    if (address !== undefined && packet[0] === 0x01 && packet.readUInt16LE(1) === setAdvertisingParameters) {
      const own = Buffer.from(address.split(':').toReversed().join(''), 'hex')
      this.#socket.write(Buffer.concat([Buffer.from([0x01, setRandomAddress & 0xff, setRandomAddress >> 8, 6]), own]))
      // Own address type: random (Core 5.4 Vol 4 E 7.8.5).
      packet[9] = 0x01
    }
    this.#socket.write(packet)
  }

  #open() {
    this.#socket = net.connect(path)
    this.#socket.on('error', () => null)
    this.#socket.on('close', () => this.emit('state'))
    this.#socket.on('data', (bytes) => {
      this.#rest = Buffer.concat([this.#rest, bytes])
      for (let size = 0; this.#rest.length > 0;) {
        size = lengthOf(this.#rest)
        if (size === null || this.#rest.length < size) return
        const packet = Buffer.from(this.#rest.subarray(0, size))
        this.#rest = this.#rest.subarray(size)
        this.emit('data', packet)
      }
    })
  }

  static loadDriver() {
    return HciOverSocket
  }
}

const standIn = (name) => {
  let filename
  try {
    filename = require.resolve(name)
  } catch {
    // The second line of noble is an optional dependency.
    return
  }
  const module = new Module(filename)
  require.cache[filename] = Object.assign(module, { filename, loaded: true, exports: HciOverSocket })
}
standIn('@abandonware/bluetooth-hci-socket')
standIn('@stoprocent/bluetooth-hci-socket')
