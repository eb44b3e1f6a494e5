// Loaded into the worker after the stand-in for the HCI socket: malformed frames come out of that socket, between the
// real ones. What noble throws is counted; every DIE_AT-th throw is let through and ends the process, as all of them
// would. Counts go to the file AIR_FUZZ_TALLY, a line of JSON for every batch.
const { appendFileSync, existsSync, readFileSync } = require('node:fs')
const Socket = require('@abandonware/bluetooth-hci-socket')

const tally = process.env.AIR_FUZZ_TALLY ?? ''
const total = Number(process.env.AIR_FUZZ_FRAMES ?? 1e6)
const dieAt = Number(process.env.AIR_FUZZ_DIE_AT ?? 3_000)
const lines = existsSync(tally) ? readFileSync(tally, 'utf8').trim().split('\n').filter(Boolean).map(JSON.parse) : []
const life = lines.filter(({ born }) => born).length
let left = total - lines.reduce((sum, { frames = 0 }) => sum + frames, 0)
let throws = lines.reduce((sum, { thrown = 0 }) => sum + thrown, 0)

let state = (Number(process.env.SEED ?? 1) * 7_919 + life * 104_729) | 0
const random = () => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
const below = (limit) => Math.floor(random() * limit)
const bytes = (length) => Buffer.from(Array.from({ length }, () => below(256)))

const real = []
const events = [0x05, 0x08, 0x0e, 0x0f, 0x13, 0x3e]
const connectionHandle = 42
const frame = () => {
  const kind = below(6)
  // Anything at all.
  if (kind === 0) return Buffer.concat([Buffer.from([[0x01, 0x02, 0x04, below(256)][below(4)]]), bytes(below(40))])
  // An event that noble knows, with a body of any length that need not be the one it announces.
  if (kind === 1)
    return Buffer.concat([Buffer.from([0x04, events[below(events.length)], below(256)]), bytes(below(40))])
  // From the connected peer: L2CAP on the channels of ATT, signalling and pairing, mostly with a true length.
  if (kind === 2) {
    const payload = bytes(below(24))
    const head = Buffer.alloc(9)
    head[0] = 0x02
    head.writeUInt16LE(connectionHandle | 0x2000, 1)
    head.writeUInt16LE(payload.length + 4, 3)
    head.writeUInt16LE(random() < 0.8 ? payload.length : below(300), 5)
    head.writeUInt16LE([4, 5, 6, below(64)][below(4)], 7)
    if (payload.length > 0 && random() < 0.5) payload[0] = [0x1b, 0x1d, 0x01, 0x03, 0x09, 0x11, 0x13][below(7)]
    return Buffer.concat([head, payload])
  }
  // A frame that really came, shortened, lengthened or with some bytes changed.
  if (real.length === 0) return bytes(below(20))
  const copy = Buffer.from(real[below(real.length)])
  if (kind === 3) return copy.subarray(0, below(copy.length + 1))
  if (kind === 4) return Buffer.concat([copy, bytes(below(20))])
  for (let change = below(4); change >= 0; change--) copy[below(copy.length)] = below(256)
  return copy
}

class Fuzzed extends Socket {
  start() {
    super.start()
    this.on('data', (packet) => {
      if (real.length < 500) real.push(Buffer.from(packet))
    })
    appendFileSync(tally, '{"born":true}\n')
    // Every other life is left in peace until a sensor streams.
    setTimeout(() => this.batch(), life % 2 === 0 ? 300 : 2_500)
  }
  batch() {
    if (left <= 0) return
    let frames = 0
    let thrown = 0
    let last = null
    while (frames < 500 && left > 0 && last === null) {
      frames += 1
      left -= 1
      try {
        this.emit('data', frame())
      } catch (fault) {
        thrown += 1
        throws += 1
        if (throws % dieAt === 0) last = fault
      }
    }
    appendFileSync(tally, `${JSON.stringify({ frames, thrown })}\n`)
    if (last !== null) throw last
    setTimeout(() => this.batch(), 2)
  }
  static loadDriver() {
    return Fuzzed
  }
}
for (const [filename, module] of Object.entries(require.cache))
  if (filename.includes('bluetooth-hci-socket')) module.exports = Fuzzed
