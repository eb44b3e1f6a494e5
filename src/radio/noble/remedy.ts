import type { RadioState } from '../../sensor/radio.ts'
import type { Cause } from './messages.ts'
import { bleStacks, type BleStack } from './stack.ts'

const setcap = 'sudo setcap cap_net_raw+eip $(eval readlink -f $(which node))'

const texts = (ble: BleStack, detail: string): Readonly<Record<Cause, readonly [problem: string, remedy: string]>> => ({
  'no-kernel-support': [
    'This system has no Bluetooth support in its kernel (address family not supported).',
    'Run Taut on a machine with Bluetooth, load the kernel module with "sudo modprobe bluetooth", or, in a container, share the host\'s network; the virtual sensor works without.',
  ],
  'no-adapter': [
    'No Bluetooth Low Energy adapter was found.',
    'Plug in a Bluetooth 4.0 or newer adapter, or unblock it with "sudo rfkill unblock bluetooth"; it is used as soon as it is there.',
  ],
  'no-permission': [
    'Taut may not use the Bluetooth adapter.',
    process.platform === 'linux'
      ? `Run "${setcap}" (or AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN in the systemd unit) and start Taut again.`
      : 'Allow Bluetooth for this program in the privacy settings of the system.',
  ],
  'powered-off': [
    'The Bluetooth adapter is switched off.',
    process.platform === 'linux'
      ? 'Switch it on with "sudo rfkill unblock bluetooth && bluetoothctl power on"; it is used as soon as it is on.'
      : 'Switch Bluetooth on; it is used as soon as it is on.',
  ],
  'no-module': [
    `The Bluetooth library ${bleStacks[ble]} cannot be loaded: ${detail}`,
    ble === 'stoprocent'
      ? 'Install it with "npm install @stoprocent/noble", or start with --ble abandonware.'
      : 'Build it with "npm rebuild @abandonware/bluetooth-hci-socket" (needs python3, make and g++), or start with --ble stoprocent.',
  ],
  crashed: [
    `The Bluetooth process keeps stopping: ${detail}`,
    'It is started again by itself; if it goes on, unplug and replug the adapter or restart the machine.',
  ],
})

/** A cause as the state that a person reads: what is missing, and the one line that mends it. */
export const unavailable = (ble: BleStack, cause: Cause, detail: string): RadioState => {
  const [problem, remedy] = texts(ble, detail)[cause]
  return { kind: 'unavailable', cause, problem, remedy }
}
