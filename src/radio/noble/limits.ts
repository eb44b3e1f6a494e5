/**
 * How long each state of the connection may last, ms. noble itself waits for ever in most of them: the controller goes
 * on initiating until it is told to cancel (Bluetooth Core 5.4 Vol 4 E 7.8.12), and ATT's own 30 s (Vol 3 F 3.3.3) is
 * neither kept by noble nor bearable in the middle of a set.
 */
export const limits = {
  /** From fork to a powered adapter; a small machine under load needs seconds to start a process. */
  spawning_ms: 10_000,
  scanStarting_ms: 1_500,
  scanStopping_ms: 1_000,
  /** Between the end of a scan and a connect: some controllers refuse to initiate at once. */
  settling_ms: 100,
  /** Nobody at all heard for this long: scan anew. */
  deaf_ms: 30_000,
  /** Heard, but the radio was busy with another link: look again. */
  found_ms: 10_000,
  /** The advertisement was heard a moment ago, so this is long. */
  connecting_ms: 5_000,
  cancelling_ms: 1_500,
  discovering_ms: 3_000,
  subscribing_ms: 2_000,
  closing_ms: 1_500,
  /** No packet on a link that should stream; a driver whose sensor pauses asks for more. */
  quiet_ms: 2_500,
  /** For a sensor that only advertises: not live any more, and gone. */
  stale_ms: 2_000,
  gone_ms: 10_000,
  /** How often the page is told for how long a sensor has been silent. */
  searching_ms: 1_000,
  /** Steady data for this long makes earlier failures forgotten. */
  steady_ms: 10_000,
  backoffFirst_ms: 250,
  backoffMost_ms: 4_000,
  /** The same for a process that falls again and again: it is to be back within 5 s. */
  fallMost_ms: 1_000,
  /** A process that has run for this long was not the trouble: its fall is the first one again. */
  sound_ms: 60_000,
  /** A process without any link is changed after a day: noble never forgets an address it heard. */
  worker_ms: 24 * 3_600_000,
  workerBusy_ms: 60_000,
  /** A process that is told to go is gone after this, so that two never share an adapter. */
  respawn_ms: 600,
} as const

/** Failed attempts of one sensor before the process is changed. */
export const failuresBeforeRecycling = 4

/**
 * Whether it is time to change the process after so many scans on end that heard nobody: after 2, 4, 8 ... of them. A
 * stack that only believes to scan is found out within a minute; a place where nobody is on the air is left in peace.
 */
export const isDeaf = (scans: number): boolean => scans >= 2 && (scans & (scans - 1)) === 0

/** The wait before looking for an adapter again after so many fruitless looks: 1 s at first, 30 s in the end. */
export const adapterWait_ms = (misses: number): number =>
  [1_000, 2_000, 5_000, 10_000, 10_000, 10_000][misses] ?? 30_000

/** Full jitter: sensors and racks that fell together do not come back together. `chance` in [0, 1). */
export const backoff_ms = (failures: number, chance: number, most_ms: number = limits.backoffMost_ms): number =>
  chance * Math.min(most_ms, limits.backoffFirst_ms * 2 ** Math.min(failures, 16))
