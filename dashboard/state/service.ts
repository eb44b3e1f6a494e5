import { computed, signal } from '@preact/signals'
import { io, type Socket } from 'socket.io-client'
import type { Hello, Outcome, PageToServer, RackCommand, ServerToPage } from '../../src/wire/events.ts'
import { type HeardSensor, type RackState, type RadioView, withNews } from '../../src/wire/state.ts'
import { type ClockRound, estimateOffset } from './clock-offset.ts'
import { guessServiceClock, pageClock, setServiceClock } from './clock.ts'
import { takeFrame, takeTrace, takeUndrawn } from './intake.ts'

/** What the service last said. Written here only; views read. */
export const hello = signal<Hello | null>(null)
export const radios = signal<readonly RadioView[]>([])
export const heard = signal<readonly HeardSensor[] | null>(null)
export const connected = signal(false)
/** When the service was last there, by the page's clock. */
export const lastConnected_ms = signal(pageClock())

const racks = signal<ReadonlyMap<string, RackState>>(new Map())
export const rackName = signal<string | null>(new URLSearchParams(location.search).get('rack'))
export const rack = computed(() => (rackName.value === null ? null : (racks.value.get(rackName.value) ?? null)))

/** Shows another rack, after a reload too: whoever looks at one must not come back to the controls of another. */
export const showRack = (name: string): void => {
  rackName.value = name
  const address = new URL(location.href)
  address.searchParams.set('rack', name)
  history.replaceState(null, '', address)
}

const socket: Socket<ServerToPage, PageToServer> = io({
  // A WebSocket from the start: long polling first would cost the first frames.
  transports: ['websocket', 'polling'],
  tryAllTransports: true,
  reconnectionDelay: 300,
  reconnectionDelayMax: 2_000,
})

/** The last frame drawn, so that the service may send more. */
export const acknowledge = (n: number): void => {
  if (socket.connected) socket.emit('ack', n)
}

const askClock = async (): Promise<ClockRound> => {
  const asked_ms = pageClock()
  return new Promise((resolve) => {
    socket.emit('clock', (service_ms) => resolve({ asked_ms, answered_ms: pageClock(), service_ms }))
  })
}

const clockEvery_ms = 10_000
const synchronize = async (): Promise<void> => {
  const rounds: ClockRound[] = []
  for (let i = 0; i < 5; i += 1) rounds.push(await askClock())
  const best = estimateOffset(rounds)
  if (best !== null) setServiceClock(best)
}
setInterval(() => {
  if (socket.connected) void synchronize()
}, clockEvery_ms)

/** Whether the list of sensors is shown; said again after each connection. */
export const looking = signal(false)
looking.subscribe((value) => {
  if (!value) heard.value = null
  if (socket.connected) socket.emit('look', value)
})

socket.on('connect', () => {
  connected.value = true
  void synchronize()
  socket.emit('look', looking.value)
})
socket.on('disconnect', () => {
  connected.value = false
  lastConnected_ms.value = pageClock()
  heard.value = null
})
// Revisions only grow within one run of the service; the next one may begin lower if the clock was set back meanwhile.
const toldSinceHello = new Set<string>()
socket.on('hello', (said) => {
  hello.value = said
  toldSinceHello.clear()
  const [first] = said.racks
  if (rackName.value === null || !said.racks.includes(rackName.value)) rackName.value = first ?? null
})
socket.on('radios', (said) => (radios.value = said))
socket.on('heard', (said) => (heard.value = said))
socket.on('rack', (news) => {
  const known = racks.value.get(news.rack)
  if (known !== undefined && toldSinceHello.has(news.rack) && known.revision > news.revision) return
  toldSinceHello.add(news.rack)
  racks.value = new Map(racks.value).set(news.rack, withNews(known, news))
})
socket.on('trace', (chunk) => {
  guessServiceClock(chunk.arrived_ms)
  takeTrace(chunk)
})
socket.on('frame', (frame) => {
  takeFrame(frame)
  if (!document.hidden) return
  // Without animation frames nothing would be acknowledged, and the service would rightly leave frames out.
  takeUndrawn()
  acknowledge(frame.n)
})

const answerWithin_ms = 10_000
/** Sends a command for the shown rack; the answer is the service's, or a sentence why there was none. */
export const send = async (command: RackCommand): Promise<Outcome> => {
  const name = rackName.value
  if (name === null || !socket.connected) return { done: false, why: 'Not connected to the service; nothing was sent.' }
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ done: false, why: 'The service did not answer within 10 s.' }),
      answerWithin_ms,
    )
    socket.emit('command', name, command, (outcome) => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })
}
