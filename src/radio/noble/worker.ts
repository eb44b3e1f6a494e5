import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, messageOf } from '../../model/fault.ts'
import { parseUuid, type Uuid } from '../../sensor/uuid.ts'
import { monotonicMillis } from '../monotonic.ts'
import type { Cause, Order, Report } from './messages.ts'
import { createOutbox } from './outbox.ts'
import {
  loadStack,
  nameOf,
  signalOf,
  type BleStack,
  type Characteristic,
  type Peripheral,
  type Stack,
} from './stack.ts'
import { causeOf, causeOfState, endOfLink } from './trouble.ts'

// A process of its own between the service and noble. It holds no truth: it carries out orders, passes on what it hears
// with the time of its arrival, and dies of whatever noble throws; the service starts another one.

interface Connection {
  readonly peripheral: Peripheral
  readonly characteristics: Map<Uuid, Characteristic>
  /** What arrives before the subscription is answered waits, so that the service hears of the link first. */
  held: Report[] | null
  /** Settles when the last write has. */
  written: Promise<unknown>
}
type Answer = Pick<Extract<Report, { kind: 'done' }>, 'characteristics' | 'mtu'>

/**
 * 15 to 30 ms between events and 2 s until a silent peer counts as lost; noble's own 420 ms drop a link behind a body.
 */
const parameters = { minInterval: 12, maxInterval: 24, latency: 0, timeout: 200 }
/** A safety net only: the service gives up earlier. */
const order_ms = 8_000
const farewell_ms = 300
const signal_ms = 2_000

const ble: BleStack = process.argv[2] === 'stoprocent' ? 'stoprocent' : 'abandonware'
const known = new Map<string, Peripheral>()
const lastData = new WeakMap<Peripheral, Buffer>()
const connections = new Map<number, Connection>()

const outbox = createOutbox((reports) => {
  if (process.connected) process.send?.(reports)
}, monotonicMillis)
const tell = outbox.put
const toUuids = (texts: readonly string[] = []): Uuid[] => texts.flatMap((text) => parseUuid(text) ?? [])

const addressOf = (peripheral: Peripheral): string =>
  /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(peripheral.address) ? peripheral.address.toLowerCase() : peripheral.id

const discovered = (peripheral: Peripheral): void => {
  const { localName, serviceUuids, manufacturerData, serviceData = [] } = peripheral.advertisement
  const address = addressOf(peripheral)
  known.set(address, peripheral)
  // noble keeps the last manufacturer data and shows it again with each scan response; a new one is a new buffer.
  const fresh = manufacturerData !== undefined && lastData.get(peripheral) !== manufacturerData
  if (manufacturerData !== undefined) lastData.set(peripheral, manufacturerData)
  tell({
    kind: 'heard',
    address,
    name: nameOf(localName),
    rssi_dbm: signalOf(peripheral.rssi),
    services: toUuids(serviceUuids),
    manufacturer:
      manufacturerData !== undefined && manufacturerData.length >= 2
        ? { company: manufacturerData.readUInt16LE(0), data: manufacturerData.subarray(2) }
        : null,
    serviceData: serviceData.flatMap(({ uuid, data }) => toUuids([uuid]).map((service) => ({ service, data }))),
    fresh,
    clock_ms: monotonicMillis(),
  })
}

const connectionOf = (id: number): Connection => {
  const connection = connections.get(id)
  if (connection === undefined) throw new Error('the connection is gone')
  return connection
}

const connect = async (id: number, address: string): Promise<void> => {
  const peripheral = known.get(address)
  if (peripheral === undefined) throw new Error('the sensor has not been heard')
  connections.set(id, { peripheral, characteristics: new Map(), held: [], written: Promise.resolve() })
  let asking: NodeJS.Timeout | undefined
  const onSignal = (value: unknown): void => {
    const rssi_dbm = signalOf(value)
    if (rssi_dbm !== null) tell({ kind: 'signal', connection: id, rssi_dbm })
  }
  const onDisconnect = (reason: unknown): void => {
    clearInterval(asking)
    peripheral.off('rssiUpdate', onSignal)
    for (const characteristic of connections.get(id)?.characteristics.values() ?? [])
      characteristic.removeAllListeners()
    connections.delete(id)
    tell({ kind: 'gone', connection: id, why: endOfLink(reason) })
  }
  // Listened to first: the end can come in the same breath as the beginning.
  peripheral.once('disconnect', onDisconnect)
  try {
    await peripheral.connectAsync(parameters)
  } catch (fault) {
    peripheral.off('disconnect', onDisconnect)
    connections.delete(id)
    throw fault
  }
  connectionOf(id)
  peripheral.on('rssiUpdate', onSignal)
  asking = setInterval(() => {
    if (peripheral.state === 'connected') peripheral.updateRssi()
  }, signal_ms)
}

/** Ends an attempt. Done only when the controller has let go, or connected after all and was disconnected again. */
const cancel = async (id: number): Promise<void> => {
  const connection = connections.get(id)
  if (connection === undefined) return
  const { peripheral } = connection
  if (peripheral.state === 'connecting') {
    peripheral.cancelConnect()
    // One line of noble tells of the controller's answer, the other keeps it to itself.
    if (ble === 'abandonware') await new Promise((resolve) => peripheral.once('connect', resolve))
    else await sleep(farewell_ms)
  }
  if (peripheral.state === 'connected') await peripheral.disconnectAsync()
}

const discover = async (id: number, services: readonly Uuid[]): Promise<Answer> => {
  const { peripheral, characteristics } = connectionOf(id)
  // Asked for by name, noble reads the whole list all the same, and does not know every spelling.
  const found = await peripheral.discoverServicesAsync([])
  for (const service of found.filter(({ uuid }) => toUuids([uuid]).some((known) => services.includes(known))))
    for (const characteristic of await service.discoverCharacteristicsAsync([]))
      for (const uuid of toUuids([characteristic.uuid])) characteristics.set(uuid, characteristic)
  if (characteristics.size === 0) throw new Error('the sensor does not offer the expected service')
  return { characteristics: [...characteristics.keys()], mtu: peripheral.mtu ?? null }
}

const subscribe = async (id: number, notify: readonly Uuid[]): Promise<void> => {
  const connection = connectionOf(id)
  const offered = notify.flatMap((uuid) => {
    const characteristic = connection.characteristics.get(uuid)
    return characteristic === undefined ? [] : [{ uuid, characteristic }]
  })
  if (offered.length === 0) throw new Error('the sensor does not offer the expected characteristic')
  for (const { uuid, characteristic } of offered) {
    characteristic.on('data', (data: Buffer) => {
      const report: Report = { kind: 'packet', connection: id, from: uuid, bytes: data, clock_ms: monotonicMillis() }
      if (connection.held === null) tell(report)
      else connection.held.push(report)
    })
    await characteristic.subscribeAsync()
  }
}

const carryOut = async (noble: Stack, order: Order): Promise<Answer | void> => {
  switch (order.kind) {
    case 'scan':
      return order.on ? noble.startScanningAsync([], true) : noble.stopScanningAsync()
    case 'connect':
      return connect(order.id, order.address)
    case 'cancel':
      return cancel(order.connection)
    case 'discover':
      return discover(order.connection, order.services)
    case 'subscribe':
      return subscribe(order.connection, order.notify)
    case 'write': {
      const connection = connectionOf(order.connection)
      const characteristic = connection.characteristics.get(order.to)
      if (characteristic === undefined) throw new Error(`the sensor has no characteristic ${order.to}`)
      // One at a time: a line of noble forgets the first of two writes that are under way at once.
      const write = connection.written.then(() =>
        characteristic.writeAsync(Buffer.from(order.bytes), !order.acknowledged),
      )
      connection.written = write.catch(() => null)
      return write
    }
    case 'disconnect': {
      const connection = connections.get(order.connection)
      return connection?.peripheral.state === 'connected' ? connection.peripheral.disconnectAsync() : undefined
    }
  }
}

const answer = async (noble: Stack, order: Order): Promise<void> => {
  const late = sleep(order_ms, null, { ref: false }).then(() =>
    Promise.reject(new Error(`no answer to "${order.kind}"`)),
  )
  try {
    const done = await Promise.race([carryOut(noble, order), late])
    tell({ kind: 'done', id: order.id, ...done })
    if (order.kind !== 'subscribe') return
    const connection = connections.get(order.connection)
    for (const report of connection?.held ?? []) tell(report)
    if (connection !== undefined) connection.held = null
  } catch (fault) {
    tell({ kind: 'failed', id: order.id, why: messageOf(fault) })
  }
}

/** The service is gone or has had enough: no sensor is left connected, then the process ends. */
const farewell = (): void => {
  for (const { peripheral } of connections.values()) {
    if (peripheral.state === 'connected') void peripheral.disconnectAsync().catch(() => null)
    // Else the controller goes on initiating, and refuses the next process.
    if (peripheral.state === 'connecting') peripheral.cancelConnect()
  }
  // noble stops its scan in the exit handler.
  setTimeout(() => process.exit(0), connections.size === 0 ? 0 : farewell_ms)
}

const unavailable = (detail: string, cause: Cause | null): boolean => {
  if (cause !== null) tell({ kind: 'unavailable', cause, detail })
  return cause !== null
}

const open = async (): Promise<void> => {
  const noble = await loadStack(ble)
  noble.on('warning', (message: string) => unavailable(message, causeOf(message)))
  noble.on('discover', discovered)
  noble.on('stateChange', (state: string) => {
    if (state === 'poweredOn') tell({ kind: 'ready' })
    else unavailable(state, causeOfState(state))
  })
  // While the adapter wakes: the reader of orders takes longer to load than noble.
  const reading = import('./messages.ts')
  const obey = async (message: unknown): Promise<void> => {
    const order = (await reading).parseOrder(message)
    if (order === null) throw new Error(`an order that is none: ${JSON.stringify(message)}`)
    await answer(noble, order)
  }
  process.on('message', (message) => void obey(message))
  // noble leaves at Ctrl-C if its handler is the last one. The service first tells the sensors to stop.
  setImmediate(() => process.on('SIGINT', () => null))
}

process.on('SIGINT', () => null)
process.on('SIGTERM', () => null)
process.on('disconnect', farewell)
// Whatever noble throws, what was heard before is told.
process.on('exit', outbox.flush)
open().catch((fault: unknown) => {
  const message = `${messageOf(fault)} ${codeOf(fault)}`
  if (!unavailable(message.split('\n')[0] ?? '', causeOf(message))) throw fault
})
