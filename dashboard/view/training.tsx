import type { RackState } from '../../src/wire/state.ts'
import { justHeld } from '../state/live.ts'
import { ChartPanel } from './chart-panel.tsx'
import { HoldDone, HoldGuide } from './hold-guide.tsx'
import { Notices } from './notices.tsx'
import { ReachGauge } from './reach-gauge.tsx'
import { RepList } from './rep-list.tsx'
import { SetControl } from './set-control.tsx'
import { SetList } from './set-list.tsx'
import { SetUp } from './set-up.tsx'
import { CountTile, PhaseTile, VerdictTile } from './stage.tsx'

const Stage = ({ state }: { state: RackState }) => {
  if (state.holding !== null) return <HoldGuide holding={state.holding} />
  if (justHeld.value && state.hold !== null) return <HoldDone hold={state.hold} />
  return (
    <section class="stage" aria-label="Now" data-reps={state.set !== null || state.reps.length > 0 ? 'some' : 'none'}>
      <PhaseTile phase={state.phase} />
      <CountTile state={state} />
      <VerdictTile reps={state.reps} running={state.set !== null} />
    </section>
  )
}

/** The screen a person trains by: what the hips do now, how the last rep was, and what comes next. */
export const Training = ({ state }: { state: RackState }) => (
  <div class="training" data-ready={state.tare !== null && state.hold !== null}>
    <div class="watch">
      <Stage state={state} />
      <ReachGauge state={state} />
      <ChartPanel state={state} />
    </div>
    <aside class="side" aria-label="Set">
      {state.set === null && <SetUp state={state} />}
      <RepList reps={state.reps} running={state.set !== null} />
      <SetList sets={state.sets} running={state.set !== null} />
    </aside>
    {/* What comes and goes during a set stands beside the button, where it moves nothing that is being read. */}
    <div class="dock">
      <Notices />
      <SetControl state={state} />
    </div>
  </div>
)
