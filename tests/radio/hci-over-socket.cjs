// Loaded before noble or bleno (node --require): in the place of their HCI socket comes one over the UNIX socket of
// BlueZ's emulator, named by AIR_SOCKET. Each connection to it is a controller of its own; they all hear each other.
//
// AIR_ADDRESS gives a peripheral a static random address that it keeps when its process is started again.
// AIR_TRACE names a file to which every packet is added, a line of direction and hex each.
// AIR_FAULT=EPERM plays a machine on which we may not use the adapter.
const { EventEmitter } = require('node:events')
const { appendFileSync, existsSync } = require('node:fs')
const Module = require('node:module')
const net = require('node:net')

const path = process.env.AIR_SOCKET ?? ''
const address = process.env.AIR_ADDRESS
const trace = (direction, packet) => {
  if (process.env.AIR_TRACE !== undefined)
    appendFileSync(process.env.AIR_TRACE, `${direction} ${packet.toString('hex')}\n`)
}

// H4 (Core 5.4 Vol 4 A): one octet for the kind of packet, then the packet, which carries its own length.
const lengthOf = (bytes) => {
  if (bytes[0] === 0x04) return bytes.length < 3 ? null : 3 + bytes[2]
  if (bytes[0] === 0x02) return bytes.length < 5 ? null : 5 + bytes.readUInt16LE(3)
  throw new Error(`the emulator sent a packet of kind ${bytes[0]}`)
}
const setAdvertisingParameters = 0x2006
const setRandomAddress = 0x2005
const disconnect = 0x0406
const [command, acl, event] = [0x01, 0x02, 0x04]

// Two things of the emulator (BlueZ 5.66) are put right here, on the peripheral's side of a link:
//
// - The two ends of a link have connection handles of their own, a peripheral's only one is always 42. But it is told
//   the central's, and what it sends arrives at the central under its own: with two sensors, all of it would seem to
//   come from the first. So it carries the central's handle in the two broadcast flags, and the central puts it back.
// - A controller that vanishes is missed by nobody. A real one is, after the supervision timeout; here, when what was
//   sent to it has not been taken for that long.
const firstHandle = 42
const supervision_ms = 2_000
const connectionTimeout = 0x08

class PeripheralSide {
  #central = firstHandle
  /** Packets that the controller has not yet told to be with the central. */
  #owed = []
  #owedSince_ms = 0

  sent(packet) {
    if (packet[0] === command && packet.readUInt16LE(1) === disconnect) packet.writeUInt16LE(firstHandle, 4)
    if (packet[0] !== acl) return
    const boundary = (packet.readUInt16LE(1) >> 12) & 0x3 || 0x2
    packet.writeUInt16LE(firstHandle | (boundary << 12) | ((this.#central - firstHandle) << 14), 1)
    if (this.#owed.length === 0) this.#owedSince_ms = Date.now()
    this.#owed.push(packet)
  }
  received(packet) {
    if (packet[0] !== event) return
    if (packet[1] === 0x3e && packet[3] === 0x01 && packet[4] === 0) this.#central = packet.readUInt16LE(5)
    if (packet[1] !== 0x05 && packet[1] !== 0x13) return
    packet.writeUInt16LE(this.#central, 4)
    // For a peripheral that wants to know what really left it: its stack drops what still waits when a link ends, and
    // the controller what it is given after it was told to end the link.
    const completed = this.#owed.splice(0, packet[1] === 0x05 ? this.#owed.length : packet.readUInt16LE(6))
    if (packet[1] === 0x13) for (const sent of completed) process.emit('air-sent', sent)
    this.#owedSince_ms = Date.now()
  }
  /** The event of a lost connection, when it is time for it. */
  overdue() {
    if (this.#owed.length === 0 || Date.now() - this.#owedSince_ms < supervision_ms) return null
    this.#owed.length = 0
    return Buffer.from([event, 0x05, 4, 0, this.#central & 0xff, this.#central >> 8, connectionTimeout])
  }
}

/** The central's side: the handle that a peripheral carried in the broadcast flags. */
const restoreHandle = (packet) => {
  if (packet[0] !== acl) return
  const field = packet.readUInt16LE(1)
  if (field >> 14 > 0) packet.writeUInt16LE((field & 0x3000) | (firstHandle + (field >> 14)), 1)
}

class HciOverSocket extends EventEmitter {
  #socket = null
  #rest = Buffer.alloc(0)
  #side = address === undefined ? null : new PeripheralSide()

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
    if (address !== undefined && packet[0] === command && packet.readUInt16LE(1) === setAdvertisingParameters) {
      const own = Buffer.from(address.split(':').toReversed().join(''), 'hex')
      this.#socket.write(Buffer.concat([Buffer.from([0x01, setRandomAddress & 0xff, setRandomAddress >> 8, 6]), own]))
      // Own address type: random (Core 5.4 Vol 4 E 7.8.5).
      packet[9] = 0x01
    }
    trace('>', packet)
    this.#side?.sent(packet)
    this.#socket.write(packet)
  }

  #open() {
    this.#socket = net.connect(path)
    this.#socket.on('error', () => null)
    const look = () => {
      const lost = this.#side.overdue()
      if (lost !== null) this.emit('data', lost)
    }
    // After a stall of this process what has come meanwhile is read first.
    if (this.#side !== null) setInterval(() => setImmediate(look), 100)
    this.#socket.on('close', () => this.emit('state'))
    this.#socket.on('data', (bytes) => {
      this.#rest = Buffer.concat([this.#rest, bytes])
      for (let size = 0; this.#rest.length > 0;) {
        size = lengthOf(this.#rest)
        if (size === null || this.#rest.length < size) return
        const packet = Buffer.from(this.#rest.subarray(0, size))
        this.#rest = this.#rest.subarray(size)
        if (this.#side === null) restoreHandle(packet)
        else this.#side.received(packet)
        trace('<', packet)
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
