import { render } from 'preact'
import { listenToKeys } from './state/actions.ts'
import { followTheme } from './state/preferences.ts'
import { startPulse } from './state/pulse.ts'
import { stayAwake } from './state/wake.ts'
import { App } from './view/app.tsx'

const place = document.querySelector('#taut')
if (place === null) throw new Error('index.html has no element #taut to draw into.')
followTheme()
listenToKeys()
stayAwake()
render(<App />, place)
startPulse()
