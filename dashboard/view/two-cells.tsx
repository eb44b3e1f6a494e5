import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { changeCells, pending } from '../state/actions.ts'
import { Balance } from './balance.tsx'

/** The way from one cell to two. */
export const AddRight = ({
  button,
  asked,
  locked,
  onPress,
}: {
  button: RefObject<HTMLButtonElement | null>
  asked: boolean
  locked: boolean
  onPress: () => void
}) => (
  <div class="picked-foot">
    <button
      ref={button}
      type="button"
      class="quiet"
      data-testid="add-right"
      aria-pressed={asked}
      disabled={locked}
      onClick={onPress}
    >
      Add right cell
    </button>
    <p class="hint">Band on two cells? Add the other one; their tensions are added.</p>
  </div>
)

/** For cells that were clipped on the other way round. */
export const Swap = ({ locked }: { locked: boolean }) => (
  <div class="picked-foot">
    <button
      type="button"
      class="quiet"
      data-testid="swap-cells"
      disabled={locked || pending.value.has('swap-cells')}
      onClick={() => void changeCells({ kind: 'swap-cells' })}
    >
      Swap left and right
    </button>
    <p class="hint">Pull on the left one: L should grow. If R grows, swap them.</p>
    <Balance />
  </div>
)

/** In the place of the list's heading. It takes the focus, and so comes into view: on a phone the list lies below. */
export const WhichIsRight = ({ onCancel }: { onCancel: () => void }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div class="which-right" data-testid="which-right">
      <h3 ref={heading} tabIndex={-1}>
        Which is the right cell?
      </h3>
      <button type="button" class="quiet" data-testid="cancel-right" onClick={onCancel}>
        Cancel
      </button>
    </div>
  )
}
