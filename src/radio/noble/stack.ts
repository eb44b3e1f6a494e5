import type { EventEmitter } from 'node:events'

/** The two maintained lines of noble; each has a worker of its own kind. */
export const bleStacks = { abandonware: '@abandonware/noble', stoprocent: '@stoprocent/noble' } as const
export type BleStack = keyof typeof bleStacks

// What is used of noble, in the words that both of its lines share. Their own types cover different parts of it.

export interface Characteristic extends EventEmitter {
  readonly uuid: string
  readonly properties: readonly string[]
  subscribeAsync(): Promise<unknown>
  writeAsync(data: Buffer, withoutResponse: boolean): Promise<void>
}

export interface Service {
  readonly uuid: string
  discoverCharacteristicsAsync(uuids: readonly string[]): Promise<readonly Characteristic[]>
}

export interface Peripheral extends EventEmitter {
  readonly id: string
  readonly address: string
  readonly rssi: number
  readonly mtu: number | null
  readonly state: string
  readonly advertisement: {
    readonly localName?: string
    readonly serviceUuids?: readonly string[]
    readonly manufacturerData?: Buffer
    readonly serviceData?: readonly { readonly uuid: string; readonly data: Buffer }[]
  }
  connectAsync(parameters: object): Promise<void>
  cancelConnect(): void
  disconnectAsync(): Promise<void>
  updateRssi(): void
  discoverServicesAsync(uuids: readonly string[]): Promise<readonly Service[]>
}

export interface Stack extends EventEmitter {
  startScanningAsync(services: readonly string[], duplicates: boolean): Promise<void>
  stopScanningAsync(): Promise<void>
}

/**
 * A name out of the air as it may be shown: a terminal would obey its control characters. null where nothing is left.
 */
export const nameOf = (localName: string | undefined): string | null =>
  localName?.replaceAll(/\p{Cc}/gu, '').trim() || null

/**
 * What noble gives as a signal, dBm; null for 127, which a controller says that could not measure it (Core 5.4 Vol 4 E
 * 7.5.4).
 */
export const signalOf = (rssi_dbm: unknown): number | null =>
  typeof rssi_dbm === 'number' && Number.isFinite(rssi_dbm) && rssi_dbm !== 127 ? rssi_dbm : null

/** Loads noble. Throws where it is not installed or built; one line of it also where the kernel has no Bluetooth. */
export const loadStack = async (ble: BleStack): Promise<Stack> => {
  const loaded = (await import(bleStacks[ble])) as { readonly default: Stack }
  return loaded.default
}
