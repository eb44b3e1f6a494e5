/** What the keys do, and what Taut is not. */
export const HelpLine = () => (
  <footer class="help-line">
    <p class="keys">
      <kbd>Space</kbd> start or end the set <kbd>T</kbd> tare <kbd>H</kbd> full-extension hold
    </p>
    <p>A training aid, not a medical device. Tension tells hip flexion near full extension only to about ±5°.</p>
  </footer>
)
