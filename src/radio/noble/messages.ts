import { z } from 'zod'
import type { Uuid } from '../../sensor/uuid.ts'

const id = z.number().int()
const uuid = z.string().transform((text) => text as Uuid)
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** What the service asks of the worker. Every order is answered once by `done` or `failed` with its id. */
const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scan'), id, on: z.boolean() }),
  /** Its id names the connection from then on. */
  z.object({ kind: z.literal('connect'), id, address: z.string() }),
  z.object({ kind: z.literal('cancel'), id, connection: id }),
  z.object({ kind: z.literal('discover'), id, connection: id, services: z.array(uuid) }),
  z.object({ kind: z.literal('subscribe'), id, connection: id, notify: z.array(uuid) }),
  z.object({ kind: z.literal('write'), id, connection: id, to: uuid, bytes, acknowledged: z.boolean() }),
  z.object({ kind: z.literal('disconnect'), id, connection: id }),
])
export type Order = Readonly<z.infer<typeof order>>

const causes = ['no-kernel-support', 'no-adapter', 'no-permission', 'powered-off', 'no-module', 'crashed'] as const
export type Cause = (typeof causes)[number]

/** What the worker tells. Times are CLOCK_MONOTONIC in ms, the same clock in every process of one machine. */
const report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('unavailable'), cause: z.enum(causes), detail: z.string() }),
  z.object({
    kind: z.literal('done'),
    id,
    characteristics: z.array(uuid).optional(),
    mtu: z.number().nullable().optional(),
  }),
  z.object({ kind: z.literal('failed'), id, why: z.string() }),
  z.object({
    kind: z.literal('heard'),
    address: z.string(),
    name: z.string().nullable(),
    rssi_dbm: z.number().nullable(),
    services: z.array(uuid),
    manufacturer: z.object({ company: z.number(), data: bytes }).nullable(),
    serviceData: z.array(z.object({ service: uuid, data: bytes })),
    /** The manufacturer data came with this very advertisement, not with an earlier one. */
    fresh: z.boolean(),
    clock_ms: z.number(),
  }),
  z.object({ kind: z.literal('packet'), connection: id, from: uuid, bytes, clock_ms: z.number() }),
  z.object({ kind: z.literal('signal'), connection: id, rssi_dbm: z.number() }),
  z.object({ kind: z.literal('gone'), connection: id, why: z.string() }),
])
export type Report = Readonly<z.infer<typeof report>>

/** A message of the other process as its type; null when it is none. */
export const parseOrder = (message: unknown): Order | null => order.safeParse(message).data ?? null
/** A message holds what the worker has to tell, in order; what is no report is left out. */
export const parseReports = (message: unknown): readonly Report[] =>
  Array.isArray(message) ? message.flatMap((one: unknown) => report.safeParse(one).data ?? []) : []
