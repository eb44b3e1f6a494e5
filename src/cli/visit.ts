import { firstValueFrom, timer } from 'rxjs'
import { createLine } from '../rack/line.ts'
import { emptyView, targetOf } from '../rack/sensor-seat.ts'
import { withLineEvent } from '../rack/sensor-view.ts'
import type { Time } from '../rack/time.ts'
import type { Driver } from '../sensor/driver.ts'
import type { Radio } from '../sensor/radio.ts'
import type { HeardSensor, SensorView } from '../wire/state.ts'

/** How long one sensor is listened to: a link takes up to five seconds, battery and version one more. */
const visit_ms = 6_000

/**
 * Links to one sensor for a moment, to learn its battery, its firmware and what is wrong on its air. null where no
 * driver fits it, or the one that does cannot do without settings.
 */
export const visit = async (
  sensor: HeardSensor,
  radio: Radio,
  drivers: readonly Driver[],
  time: Time,
): Promise<SensorView | null> => {
  const driver = drivers.find(({ id }) => id === sensor.drivers[0])
  if (driver === undefined || driver.settings.some(({ fallback }) => fallback === undefined)) return null
  const picked = { ...sensor, driver: driver.id, settings: {} }
  const line = createLine(radio.link(targetOf(driver, sensor.address)), driver, {}, time)
  let view = emptyView(picked, radio, driver)
  const listening = line.events$.subscribe((event) => {
    view = withLineEvent(view, event)
  })
  const asking = timer(visit_ms / 2, time.scheduler).subscribe(() => line.request('battery'))
  await firstValueFrom(timer(visit_ms, time.scheduler))
  asking.unsubscribe()
  // Listened to until then: a line that nobody listens to tells its sensor nothing, and it would stream on.
  await line.close()
  listening.unsubscribe()
  return view
}
