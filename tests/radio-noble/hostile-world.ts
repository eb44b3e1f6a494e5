import { type Air, type Effect, type Happening, wake_ms } from '../../src/radio/noble/air.ts'
import { connection } from '../../src/radio/noble/connection.ts'
import type { Order, Report } from '../../src/radio/noble/messages.ts'
import type { LinkState, RadioState } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'
import { Calendar, seeded } from './calendar.ts'
import { advertisement, type Controller } from './controller.ts'
import type { Faults } from './faults.ts'

const service = uuid('1234')
const packet_ms = 2_000

/**
 * Workers, a controller and sensors in virtual time, as unkind as `faults` say, with the connection machine on top.
 * `broken` collects every promise that the machine did not keep.
 */
export class HostileWorld {
  now_ms = 0
  faults: Faults
  readonly air: Air = connection.start()
  readonly states = new Map<number, LinkState>()
  readonly broken: string[] = []
  radio: RadioState['kind'] = 'starting'
  attempts = 0
  spawned = 0
  steps = 0
  mostInitiating = 0
  adapterOn = true
  readonly sensorsOn = new Map<string, boolean>()
  onLink: (link: number, state: LinkState) => void = () => undefined
  readonly #calendar = new Calendar()
  readonly #chance: () => number
  #controller: Controller | null = null
  #tick_ms = Infinity

  constructor(faults: Faults, seed: number) {
    this.faults = faults
    this.#chance = seeded(seed)
    this.#fate()
  }

  happen(what: Happening['what']): void {
    const effects: Effect[] = []
    this.steps += 1
    connection.step(this.air, { at_ms: this.now_ms, chance: this.#chance(), what }, (effect) => effects.push(effect))
    for (const effect of effects) this.#carryOut(effect)
    const wake = wake_ms(this.air)
    const idle = this.air.process.kind === 'none' || this.air.process.kind === 'ended'
    if (!idle && !Number.isFinite(wake)) this.broken.push(`${this.now_ms}: no timer in ${this.air.process.kind}`)
    if (wake < this.#tick_ms) {
      this.#tick_ms = wake
      this.#plan(wake - this.now_ms, () => {
        if (this.#tick_ms !== wake) return
        this.#tick_ms = Infinity
        this.happen({ kind: 'tick' })
      })
    }
  }

  /** Lets time pass. */
  run(until_ms: number): void {
    let event = this.#calendar.next()
    while (event !== undefined && event.at_ms <= until_ms) {
      this.now_ms = Math.max(this.now_ms, event.at_ms)
      event.act()
      event = this.#calendar.next()
    }
    if (event !== undefined) this.#calendar.add(event)
    this.now_ms = until_ms
  }

  addLink(link: number, address: string): void {
    this.sensorsOn.set(address, true)
    this.happen({ kind: 'link', link, target: { kind: 'gatt', address, services: [service], notify: [service] } })
  }

  #plan(after_ms: number, act: () => void): void {
    if (Number.isFinite(after_ms)) this.#calendar.add({ at_ms: this.now_ms + Math.max(0, after_ms), act })
  }
  #happens(probability: number): boolean {
    return probability > 0 && this.#chance() < probability
  }
  #between(low: number, high: number): number {
    return low + this.#chance() * (high - low)
  }

  #tell(controller: Controller, report: Report): void {
    if (controller.dead) return
    this.happen({ kind: 'report', worker: controller.worker, report })
    if (this.#happens(this.faults.repeated))
      this.#plan(this.#between(0, 20_000), () => this.happen({ kind: 'report', worker: controller.worker, report }))
  }
  #tellSoon(controller: Controller, report: Report): void {
    this.#plan(this.#between(5, 60), () => this.#tell(controller, report))
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'spawn':
        return this.#spawn(effect.worker)
      case 'kill':
        if (this.#controller?.worker === effect.worker) {
          this.#controller.dead = true
          this.#controller = null
        }
        return
      case 'order':
        if (this.#controller?.worker === effect.worker) this.#order(this.#controller, effect.order)
        return
      case 'event':
        if (effect.event.kind !== 'state') return
        this.states.set(effect.link, effect.event.state)
        return this.onLink(effect.link, effect.event.state)
      case 'radio':
        this.radio = effect.state
        return
      case 'unavailable':
        this.radio = 'unavailable'
        return
      case 'closed':
        return
    }
  }

  #spawn(worker: number): void {
    this.spawned += 1
    if (this.#controller !== null) this.broken.push(`${this.now_ms}: two workers at once`)
    const controller: Controller = {
      worker,
      ready: false,
      dead: false,
      scanning: false,
      initiating: new Set(),
      connected: new Map(),
    }
    this.#controller = controller
    this.#plan(this.#between(100, 400), () => {
      controller.ready = this.adapterOn
      this.#tell(
        controller,
        this.adapterOn ? { kind: 'ready' } : { kind: 'unavailable', cause: 'powered-off', detail: 'poweredOff' },
      )
    })
  }

  #order(controller: Controller, order: Order): void {
    const done = (): void => this.#tellSoon(controller, { kind: 'done', id: order.id })
    const failed = (why: string): void => this.#tellSoon(controller, { kind: 'failed', id: order.id, why })
    switch (order.kind) {
      case 'scan':
        if (this.#happens(this.faults.scanSwallowed)) return
        if (this.#happens(this.faults.scanFailed)) return failed('busy')
        controller.scanning = order.on
        if (order.on) this.#advertise(controller)
        return done()
      case 'connect':
        return this.#connect(controller, order.id, order.address)
      case 'cancel':
        if (this.#happens(this.faults.cancelSwallowed)) return
        controller.initiating.delete(order.connection)
        return done()
      case 'discover':
        if (this.#happens(this.faults.discoverHung) || !controller.connected.has(order.connection)) return
        return this.#tellSoon(controller, { kind: 'done', id: order.id, characteristics: [service], mtu: 23 })
      case 'subscribe':
        if (this.#happens(this.faults.subscribeHung) || !controller.connected.has(order.connection)) return
        this.#stream(controller, order.connection)
        return done()
      case 'write':
        return done()
      case 'disconnect':
        if (this.#happens(this.faults.disconnectSwallowed)) return
        this.#end(controller, order.connection, false)
        return done()
    }
  }

  #connect(controller: Controller, id: number, address: string): void {
    this.attempts += 1
    controller.initiating.add(id)
    this.mostInitiating = Math.max(this.mostInitiating, controller.initiating.size)
    if (controller.initiating.size > 1) this.broken.push(`${this.now_ms}: two attempts in flight`)
    if (controller.scanning) this.broken.push(`${this.now_ms}: connecting while scanning`)
    const reachable = this.sensorsOn.get(address) === true && ![...controller.connected.values()].includes(address)
    if (!reachable || this.#happens(this.faults.connectSwallowed)) return
    const fails = this.#happens(this.faults.connectFailed)
    this.#plan(this.#between(30, 800), () => {
      if (controller.dead || !controller.initiating.delete(id)) return
      if (fails) return this.#tell(controller, { kind: 'failed', id, why: 'connection failed to be established' })
      controller.connected.set(id, address)
      this.#tell(controller, { kind: 'done', id })
    })
  }

  #end(controller: Controller, id: number, told: boolean): void {
    if (!controller.connected.delete(id) || !told) return
    this.#tell(controller, { kind: 'gone', connection: id, why: 'connection timeout' })
  }

  #stream(controller: Controller, id: number): void {
    const send = (): void => {
      const address = controller.connected.get(id)
      if (controller.dead || address === undefined || this.sensorsOn.get(address) !== true) return
      this.#tell(controller, { kind: 'packet', connection: id, from: service, bytes: new Uint8Array(2), clock_ms: 0 })
      this.#plan(packet_ms, send)
    }
    this.#plan(50, send)
  }

  /** While it scans. */
  #advertise(controller: Controller): void {
    if (controller.dead || !controller.scanning) return
    for (const [address, on] of this.sensorsOn)
      if (on && ![...controller.connected.values()].includes(address)) this.#tell(controller, advertisement(address))
    this.#plan(this.#between(100, 300), () => this.#advertise(controller))
  }

  #adapterGoes(): void {
    this.adapterOn = false
    const controller = this.#controller
    if (controller?.ready === true)
      this.#tellSoon(controller, { kind: 'unavailable', cause: 'powered-off', detail: 'poweredOff' })
    this.#plan(20_000, () => {
      this.adapterOn = true
    })
  }

  #crash(): void {
    const controller = this.#controller
    if (controller !== null) {
      controller.dead = true
      this.#controller = null
      this.happen({ kind: 'exit', worker: controller.worker, why: 'RangeError' })
    }
  }

  /** Once a second: what may strike at any time. */
  #fate(): void {
    if (this.adapterOn && this.#happens(1_000 / this.faults.adapterOffEvery_ms)) this.#adapterGoes()
    if (this.#happens(1_000 / this.faults.crashEvery_ms)) this.#crash()
    const controller = this.#controller
    for (const id of controller?.connected.keys() ?? [])
      if (controller !== null && this.#happens(1_000 / this.faults.linkLife_ms))
        this.#end(controller, id, !this.#happens(this.faults.silentDrop))
    this.#plan(1_000, () => this.#fate())
  }
}
