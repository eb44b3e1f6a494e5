import { computed } from '@preact/signals'
import { percentText } from '../state/balance.ts'
import { leftPercent } from '../state/live.ts'
import { CellLetter } from './cell-letter.tsx'

const left = computed(() => percentText(leftPercent.value))
const right = computed(() => percentText(leftPercent.value === null ? null : 100 - leftPercent.value))
const leftWidth = computed(() => leftPercent.value ?? 0)
const bothWidth = computed(() => (leftPercent.value === null ? 0 : 100))

/**
 * How the tension is shared out between the two cells. Signals are handed to text and attributes as they are: ten
 * changes a second without drawing a component again.
 */
export const Balance = () => (
  <div class="balance" role="group" aria-label="Balance" data-testid="balance">
    <p>
      <CellLetter cell="first" />
      <span class="number">{left}</span>
    </p>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect class="track" y="2" width="100" height="6" />
      <rect class="right-part" y="2" width={bothWidth} height="6" />
      <rect class="left-part" y="2" width={leftWidth} height="6" />
      <path class="around" d="M50 0V10" />
      <path class="middle" d="M50 0V10" />
    </svg>
    <p>
      <span class="number">{right}</span>
      <CellLetter cell="second" />
    </p>
  </div>
)
