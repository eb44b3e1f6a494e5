import type { Cell } from '../../src/model/cell.ts'
import { cellWords } from '../state/words.ts'

/** `L` or `R` to the eye, the cell's name to a screen reader. */
export const CellLetter = ({ cell }: { cell: Cell }) => (
  <>
    <span class="cell-letter" aria-hidden="true">
      {cellWords[cell].letter}
    </span>
    <span class="unseen">{cellWords[cell].name} </span>
  </>
)
