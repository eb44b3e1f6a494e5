import { numberReply, readCommand, textReply, weightPacket, type Weight } from './progressor.ts'
import type { Simulation } from './simulation.ts'
import type { Truth } from './truth.ts'

/** A cell somebody pulls at, and what the box around it adds. */
export interface Box extends Simulation {
  /** Samples in a true second. */
  readonly rate_hz: number
  /** Seconds of the device's clock in a true one. */
  readonly pace: number
  /** How long after the start command it begins to stream. */
  readonly wake_s: number
}

/** The time of a simulated person, the same for every sensor that their band hangs on. */
export interface Life {
  /** The first start command has come to one of the sensors: somebody has begun to pull. */
  begun: boolean
  /** Simulated seconds since then, as far as somebody may have listened. */
  time_s: number
}

/** A simulated Progressor: somebody pulls at it, and it answers in bytes. Knows simulated time only. */
export interface Device {
  /** A write to the control characteristic. False when it switches itself off. */
  readonly write: (bytes: Uint8Array) => boolean
  /** Follows the person to where they are; the notifications due by then. */
  readonly advance: () => readonly Uint8Array[]
  /** Simulated seconds until the next notification; infinite while none is to be expected. */
  readonly rest_s: () => number
  /** The link is gone: nothing streams until the next start command. */
  readonly drop: () => void
  readonly truth: Truth
}

/** A real one packs 15 samples (189.2 ms), now and then 16. */
const packetSamples = 15
const longerEvery = 8
const tareSamples = 16

export const createDevice = (box: Box, life: Life, serial: number): Device => {
  let ahead = box.next()
  /** When it streams from on; null while it does not. */
  let awake_us: number | null = null
  let zero_n = 0
  let started_us: number | null = null
  let sent = 0
  let waiting: Weight[] = []
  let replies: Uint8Array[] = []
  const recent_n: number[] = []

  const size = (): number => packetSamples + (sent % longerEvery === longerEvery - 1 ? 1 : 0)
  const stop = (): void => {
    awake_us = null
    waiting = []
  }

  return {
    truth: box.truth,
    drop: () => {
      stop()
      replies = []
    },
    write: (bytes) => {
      switch (readCommand(bytes)) {
        case 'tare':
          zero_n = recent_n.length === 0 ? 0 : recent_n.reduce((sum, n) => sum + n, 0) / recent_n.length
          return true
        case 'start':
          life.begun = true
          awake_us = (life.time_s + box.wake_s) * 1e6
          started_us = null
          waiting = []
          return true
        case 'stop':
          stop()
          return true
        case 'version':
          replies.push(textReply('1.0.0-simulated'))
          return true
        case 'battery':
          replies.push(numberReply(3950, 4))
          return true
        case 'id':
          replies.push(numberReply(serial, 8))
          return true
        case 'sleep':
          stop()
          return false
        case null:
          return true
      }
    },
    advance: () => {
      const packets = replies
      replies = []
      if (!life.begun) return packets
      while (ahead !== null && ahead.at_us <= life.time_s * 1e6) {
        recent_n.push(ahead.tension_n)
        if (recent_n.length > tareSamples) recent_n.shift()
        if (awake_us !== null && ahead.at_us >= awake_us) {
          started_us ??= ahead.at_us
          const at_us = Math.round((ahead.at_us - started_us) * box.pace)
          waiting.push({ tension_n: ahead.tension_n - zero_n, at_us })
          if (waiting.length === size()) {
            packets.push(weightPacket(waiting))
            waiting = []
            sent++
          }
        }
        ahead = box.next()
      }
      return packets
    },
    rest_s: () => {
      if (replies.length > 0) return 0
      if (awake_us === null || ahead === null) return Infinity
      const next_s = Math.max(ahead.at_us, awake_us) / 1e6
      return next_s + (size() - waiting.length - 1) / box.rate_hz - life.time_s
    },
  }
}
