import type { Script } from './act.ts'
import { numberReply, readCommand, textReply, weightPacket, type Weight } from './progressor.ts'
import { createSimulation } from './simulation.ts'
import type { Truth } from './truth.ts'

/** A simulated Progressor: somebody pulls at it, and it answers in bytes. Knows simulated time only. */
export interface Device {
  /** A write to the control characteristic. False when it switches itself off. */
  readonly write: (bytes: Uint8Array) => boolean
  /** Lets the person go on to a time of theirs; the notifications due by then. */
  readonly advance: (to_s: number) => readonly Uint8Array[]
  /** The simulated time of the next notification; null while none is to be expected. */
  readonly due_s: () => number | null
  /** The first start command has come: somebody has begun to pull. */
  readonly begun: () => boolean
  /** The link is gone: nothing streams until the next start command. */
  readonly drop: () => void
  readonly truth: Truth
}

/** A real one packs 15 samples (189.2 ms), now and then 16. */
const packetSamples = 15
const longerEvery = 8
const tareSamples = 16

export const createDevice = (script: Script, seed: number, serial: number): Device => {
  const simulation = createSimulation(script, seed)
  let ahead = simulation.next()
  let begun = false
  let streaming = false
  let zero_n = 0
  let started_us: number | null = null
  let sent = 0
  let waiting: Weight[] = []
  let replies: Uint8Array[] = []
  const recent_n: number[] = []

  const size = (): number => packetSamples + (sent % longerEvery === longerEvery - 1 ? 1 : 0)
  const stop = (): void => {
    streaming = false
    waiting = []
  }

  return {
    truth: simulation.truth,
    begun: () => begun,
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
          begun = true
          streaming = true
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
    advance: (to_s) => {
      const packets = replies
      replies = []
      if (!begun) return packets
      while (ahead !== null && ahead.at_us <= to_s * 1e6) {
        recent_n.push(ahead.tension_n)
        if (recent_n.length > tareSamples) recent_n.shift()
        if (streaming) {
          started_us ??= ahead.at_us
          waiting.push({ tension_n: ahead.tension_n - zero_n, at_us: ahead.at_us - started_us })
          if (waiting.length === size()) {
            packets.push(weightPacket(waiting))
            waiting = []
            sent++
          }
        }
        ahead = simulation.next()
      }
      return packets
    },
    due_s: () => {
      if (replies.length > 0) return 0
      if (!streaming || ahead === null) return null
      return ahead.at_us / 1e6 + (size() - waiting.length - 1) / script.cell.rate_hz
    },
  }
}
