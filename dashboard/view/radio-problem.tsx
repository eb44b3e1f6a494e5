import { useState } from 'preact/hooks'
import type { RadioView } from '../../src/wire/state.ts'
import { splitCommand } from '../state/words.ts'
import { Glyph } from './icons.tsx'

const Command = ({ text }: { text: string }) => {
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 2_000)
    } catch {
      // Without permission the text can still be marked by hand.
    }
  }
  return (
    <span class="command">
      <code>{text}</code>
      <button type="button" class="quiet" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </span>
  )
}

/** What keeps a radio from hearing, and what to do about it. */
export const RadioProblem = ({ radio }: { radio: RadioView }) => {
  const remedy = radio.remedy === null ? null : splitCommand(radio.remedy)
  return (
    <div class="radio-problem" data-testid="radio-problem" data-radio={radio.name}>
      <Glyph name="warning" />
      <div>
        <p>
          <strong>
            {radio.simulated ? 'The simulated sensor is not there.' : 'No sensor can be heard over Bluetooth.'}
          </strong>{' '}
          {radio.problem}
        </p>
        {remedy !== null && (
          <>
            <p>{remedy.before}</p>
            {remedy.command !== null && <Command text={remedy.command} />}
            {remedy.after !== '' && <p class="after">{remedy.after}</p>}
          </>
        )}
      </div>
    </div>
  )
}
