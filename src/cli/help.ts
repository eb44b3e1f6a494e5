import type { Command, OptionHelp } from './command.ts'

const width = 78

const wrap = (text: string, indent: number): string => {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length + 1 > width - indent && line !== '') lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.join(`\n${' '.repeat(indent)}`)
}

const table = (rows: readonly (readonly [string, string])[]): string => {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4
  return rows.map(([name, text]) => `  ${name.padEnd(left - 2)}${wrap(text, left)}`).join('\n')
}

const option = ([name, { value, help }]: readonly [string, OptionHelp]): readonly [string, string] => [
  value === undefined ? `--${name}` : `--${name} ${value}`,
  help,
]

const helpRow: readonly [string, string] = ['--help', 'show this']

/** The page that `taut --help` prints. */
export const overview = (commands: readonly Command[]): string =>
  [
    'taut: live phases, reps and an honest verdict from a band-tension sensor',
    '',
    'Usage: taut <command> [options]',
    '',
    'Commands:',
    table(commands.map(({ name, summary }) => [name, summary] as const)),
    '',
    'taut <command> --help tells more about one. A training aid, not a medical device.',
  ].join('\n')

/** The page that `taut <command> --help` prints. */
export const commandHelp = ({ name, usage, summary, options, notes = [] }: Command): string =>
  [
    `taut ${name}: ${summary}`,
    '',
    `Usage: taut ${name}${usage === '' ? '' : ` ${usage}`}`,
    '',
    'Options:',
    table([...Object.entries(options).map(option), helpRow]),
    ...notes.flatMap((note) => ['', wrap(note, 0)]),
  ].join('\n')
