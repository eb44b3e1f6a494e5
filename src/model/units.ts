/** Units are brands inside and suffixes outside: a `Newtons` is stored and sent as `tension_n`. */
declare const unit: unique symbol
type Unit<Name extends string> = number & { readonly [unit]: Name }

/** Force, N. */
export type Newtons = Unit<'N'>
/** Time on the sensor's own clock, unwrapped and never running backwards within one link, µs. */
export type DeviceMicros = Unit<'device-us'>
/** Time on the host's wall clock, ms since 1970-01-01 UTC. */
export type WallMillis = Unit<'wall-ms'>

export const newtons = (value: number): Newtons => value as Newtons
export const deviceMicros = (value: number): DeviceMicros => value as DeviceMicros
export const wallMillis = (value: number): WallMillis => value as WallMillis

/** Seconds of the sensor's clock to the nearest microsecond; NaN stays NaN. */
export const secondsToMicros = (seconds: number): DeviceMicros => deviceMicros(Math.round(seconds * 1e6))

/** Standard acceleration of free fall, m/s² (CGPM 1901): 1 kgf = 9.80665 N. */
export const standardGravity = 9.80665
/** International avoirdupois pound, kg (1959 agreement). */
export const poundInKilograms = 0.45359237

export const kilogramsToNewtons = (kg: number): Newtons => newtons(kg * standardGravity)
export const newtonsToKilograms = (tension: number): number => tension / standardGravity
