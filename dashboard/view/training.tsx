import type { RackState } from '../../src/wire/state.ts'
import { ChartPanel } from './chart-panel.tsx'
import { HoldGuide } from './hold-guide.tsx'
import { ReachGauge } from './reach-gauge.tsx'
import { RepList } from './rep-list.tsx'
import { SetControl } from './set-control.tsx'
import { SetList } from './set-list.tsx'
import { SetUp } from './set-up.tsx'
import { CountTile, PhaseTile, VerdictTile } from './stage.tsx'

/** The screen a person trains by: what the hips do now, how the last rep was, and what comes next. */
export const Training = ({ state }: { state: RackState }) => (
  <div class="training" data-ready={state.tare !== null && state.hold !== null}>
    <div class="watch">
      {state.holding === null ? (
        <section class="stage" aria-label="Now">
          <PhaseTile phase={state.phase} />
          <CountTile state={state} />
          <VerdictTile reps={state.reps} />
        </section>
      ) : (
        <HoldGuide holding={state.holding} />
      )}
      <ReachGauge state={state} />
      <ChartPanel state={state} />
    </div>
    <aside class="side" aria-label="Set">
      <SetControl state={state} />
      {state.set === null && <SetUp state={state} />}
      <RepList reps={state.reps} running={state.set !== null} />
      <SetList sets={state.sets} running={state.set !== null} />
    </aside>
  </div>
)
