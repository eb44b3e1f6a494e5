import { z } from 'zod'
import { cells } from '../model/cell.ts'
import { exerciseIds, sides } from '../model/exercise.ts'
import type { RackCommand } from '../wire/events.ts'

const short = z.string().max(200)
const id = z.string().min(1).max(100)

const command = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pick-sensor'),
    cell: z.enum(cells),
    radio: id,
    address: id,
    driver: id,
    settings: z.record(id, short).refine((settings) => Object.keys(settings).length <= 20),
  }),
  z.strictObject({ kind: z.literal('release-sensor'), radio: id, address: id }),
  z.strictObject({ kind: z.literal('swap-cells') }),
  z.strictObject({ kind: z.literal('tare') }),
  z.strictObject({ kind: z.literal('start-hold') }),
  z.strictObject({ kind: z.literal('cancel-hold') }),
  z.strictObject({
    kind: z.literal('choose'),
    exercise: z.enum(exerciseIds),
    side: z.enum(sides).nullable(),
    band: z.string().trim().min(1).max(60).nullable(),
  }),
  z.strictObject({ kind: z.literal('start-set') }),
  z.strictObject({ kind: z.literal('end-set') }),
  z.strictObject({ kind: z.literal('resume-set'), set: id }),
  z.strictObject({ kind: z.literal('keep-set'), set: id }),
]) satisfies z.ZodType<RackCommand>

/** What a page sent as a command, as a type; or one sentence on what is wrong with it. */
export const parseCommand = (value: unknown): { readonly command: RackCommand } | { readonly why: string } => {
  const parsed = command.safeParse(value)
  if (parsed.success) return { command: parsed.data }
  const [issue] = parsed.error.issues
  return {
    why: `That is no command of Taut: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not understood'}.`,
  }
}
