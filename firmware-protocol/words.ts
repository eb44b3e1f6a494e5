/** The closed lists of the protocol: what its small numbers mean. Numbers are never given a second meaning. */

/** This table's version. Minor: things added that older hosts may ignore. Major: a new service UUID. */
export const version = { major: 1, minor: 0 } as const

const base = 'cebe-45ed-8c2d-56fa3b427a7a'

export const uuids = {
  service: `db980001-${base}`,
  info: `db980002-${base}`,
  data: `db980003-${base}`,
  stored: `db980004-${base}`,
  control: `db980005-${base}`,
  status: `db980006-${base}`,
} as const

/** Bits of `flags`, which hold for every sample of the packet that carries them. */
export const flags = [
  { bit: 0, name: 'saturated', says: 'the ADC stands at the end of its scale' },
  { bit: 1, name: 'overRange', says: 'the gross load is beyond what the cell may bear' },
  { bit: 2, name: 'cellFault', says: 'the bridge is open, shorted or does not answer' },
  { bit: 3, name: 'unstable', says: 'the load moved more than the stability band within the last half second' },
  { bit: 4, name: 'uncalibrated', says: 'no valid calibration record: forces are nominal' },
  {
    bit: 5,
    name: 'staleTare',
    says: 'no tare since boot, or it is 2 h old, or the cell is 10 K warmer or colder since',
  },
  { bit: 6, name: 'batteryLow', says: 'under a quarter of an hour of measuring is left' },
  { bit: 7, name: 'charging', says: 'a charger is connected' },
  { bit: 8, name: 'pause', says: 'time passed without samples before the first one of this packet' },
] as const

/** Bits of `state` in the status packet and in the advertisement. */
export const states = [
  { bit: 0, name: 'measuring', says: 'samples are being taken and numbered' },
  { bit: 1, name: 'linked', says: 'a host is connected' },
  { bit: 2, name: 'calibrated', says: 'a valid calibration record is in use' },
  { bit: 3, name: 'charging', says: 'a charger is connected' },
  { bit: 4, name: 'batteryLow', says: 'as the flag' },
  { bit: 5, name: 'faulty', says: 'saturated, over range or cell fault at the last conversion' },
  { bit: 6, name: 'locked', says: 'control needs a key or an encrypted link' },
  { bit: 7, name: 'reporting', says: 'a report from memory is being sent' },
] as const

/** Bits of `features` in the answer to hello. */
export const features = [
  { bit: 0, name: 'backfill', says: 'report and abort are understood' },
  { bit: 1, name: 'rates', says: 'more than one rate is offered' },
  { bit: 2, name: 'calibration', says: 'the record can be renewed over the air' },
  { bit: 3, name: 'battery', says: 'battery voltage is measured' },
  { bit: 4, name: 'temperature', says: 'temperature is measured' },
] as const

/** Who may do what: read is open to every host, the others are granted by the link's security, a key or the button. */
export const levels = { read: 0, control: 1, calibrate: 2 } as const
export type Level = keyof typeof levels

/** How a command went. The list is closed within a major version. */
export const statuses = [
  { code: 0, name: 'ok', says: 'done' },
  { code: 1, name: 'unknownCommand', says: 'this sensor does not know the command; nothing was done' },
  { code: 2, name: 'badLength', says: 'too few bytes for the command' },
  { code: 3, name: 'badValue', says: 'a parameter is outside what is allowed' },
  { code: 4, name: 'helloFirst', says: 'say hello before anything else' },
  { code: 5, name: 'wrongVersion', says: 'the host speaks another major version' },
  { code: 6, name: 'notAllowed', says: 'the link has not the level that the command needs' },
  { code: 7, name: 'lockedOut', says: 'too many wrong proofs; wait a minute' },
  { code: 8, name: 'badProof', says: 'the proof does not fit the nonce, or there is no fresh nonce' },
  { code: 9, name: 'unstable', says: 'the load moves; leave the cell still and try again' },
  { code: 10, name: 'notReady', says: 'not half a second of good samples yet; try again' },
  { code: 11, name: 'loadTooHigh', says: 'more than half of the capacity hangs on the cell' },
  { code: 12, name: 'uncalibrated', says: 'calibrate first' },
  { code: 13, name: 'measuring', says: 'stop first' },
  { code: 14, name: 'rateNotOffered', says: 'not one of the rates that info lists' },
  { code: 15, name: 'gone', says: 'none of the range is in memory any more, or not yet' },
  { code: 16, name: 'partlyGone', says: 'only the named part of the range is in memory' },
  { code: 17, name: 'busy', says: 'a report is being sent' },
  { code: 18, name: 'cellFault', says: 'the cell or its ADC does not work' },
  { code: 19, name: 'tooFewPoints', says: 'a calibration needs two points' },
  { code: 20, name: 'badPoints', says: 'the points do not rise or fall strictly, or there are more than eight' },
  { code: 21, name: 'storageFailed', says: 'the record could not be stored; the old one stays' },
  { code: 22, name: 'aborted', says: 'ended on request' },
] as const
export type StatusName = (typeof statuses)[number]['name']

/** Why a sensor is about to go silent. */
export const goodbyes = [
  { code: 1, name: 'batteryEmpty', says: 'the battery is empty' },
  { code: 2, name: 'idle', says: 'nobody used it' },
  { code: 3, name: 'button', says: 'switched off by hand' },
  { code: 4, name: 'fault', says: 'it cannot go on; the status packet says why' },
] as const

/** ADCs by number, as info page 0 names them. */
export const adcs = [
  { code: 0, name: 'other', says: 'another one' },
  { code: 1, name: 'NAU7802', says: 'Nuvoton NAU7802' },
  { code: 2, name: 'HX711', says: 'Avia HX711' },
  { code: 3, name: 'ADS1232', says: 'TI ADS1232' },
] as const

/** The value of an i24 force that is not known: the conversion failed. The sample keeps its index. */
export const noForce = -0x80_00_00
/** The value of an i16 temperature that is not known. */
export const noTemperature = -0x80_00
/** The value of a u8 battery percentage that is not known. */
export const noPercent = 0xff

/** The names of the bits that are set. Bits without a name are left out: a later minor version may give them one. */
export const bitNames = (
  table: readonly { readonly bit: number; readonly name: string }[],
  value: number,
): readonly string[] => table.filter(({ bit }) => Math.floor(value / 2 ** bit) % 2 === 1).map(({ name }) => name)
