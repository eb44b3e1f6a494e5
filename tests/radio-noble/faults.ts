/** How often things go wrong, each a probability, and how long links live. */
export interface Faults {
  readonly connectSwallowed: number
  readonly connectFailed: number
  readonly cancelSwallowed: number
  readonly scanSwallowed: number
  readonly scanFailed: number
  readonly discoverHung: number
  readonly subscribeHung: number
  readonly disconnectSwallowed: number
  /** Share of link losses that nobody reports. */
  readonly silentDrop: number
  /** Share of reports that come a second time, up to 20 s late, also out of an older worker. */
  readonly repeated: number
  readonly linkLife_ms: number
  readonly adapterOffEvery_ms: number
  readonly crashEvery_ms: number
}

export const healthy: Faults = {
  connectSwallowed: 0,
  connectFailed: 0,
  cancelSwallowed: 0,
  scanSwallowed: 0,
  scanFailed: 0,
  discoverHung: 0,
  subscribeHung: 0,
  disconnectSwallowed: 0,
  silentDrop: 0,
  repeated: 0,
  linkLife_ms: Infinity,
  adapterOffEvery_ms: Infinity,
  crashEvery_ms: Infinity,
}
export const hostile: Faults = {
  connectSwallowed: 0.2,
  connectFailed: 0.15,
  cancelSwallowed: 0.2,
  scanSwallowed: 0.05,
  scanFailed: 0.03,
  discoverHung: 0.12,
  subscribeHung: 0.05,
  disconnectSwallowed: 0.25,
  silentDrop: 0.2,
  repeated: 0.05,
  linkLife_ms: 90_000,
  adapterOffEvery_ms: 600_000,
  crashEvery_ms: 900_000,
}
