import { parseArgs } from 'node:util'
import { messageOf } from '../model/fault.ts'
import { type Command, type Console, parseArgsOptions, UsageError } from './command.ts'
import { commandHelp, overview } from './help.ts'
import { didYouMean } from './nearest.ts'

const words = (options: Command['options']): string[] => [...Object.keys(options), 'help'].map((name) => `--${name}`)

const parse = (command: Command, args: readonly string[]) => {
  const options: ReturnType<typeof parseArgsOptions> = {
    ...parseArgsOptions(command.options),
    help: { type: 'boolean', short: 'h' },
  }
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const given = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const known = options[token.name]
    if (known === undefined)
      throw new UsageError(
        `taut ${command.name} has no option ${token.rawName}.${didYouMean(token.rawName, words(command.options))}`,
      )
    // What begins like an option is one: a value that does is given as --name=--value.
    const swallowed = token.inlineValue === false && token.value.startsWith('--')
    if (known.type === 'string' && (token.value === undefined || token.value === '' || swallowed))
      throw new UsageError(
        `${token.rawName} needs a value: ${token.rawName} ${command.options[token.name]?.value ?? '<value>'}.`,
      )
    if (known.type === 'boolean' && token.value !== undefined)
      throw new UsageError(`${token.rawName} is a switch and takes no value.`)
    if (given.has(token.name) && known.type === 'string' && known.multiple !== true)
      throw new UsageError(`${token.rawName} is given twice: give it once.`)
    given.add(token.name)
  }
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true })
}

const noCommand = (name: string, commands: readonly Command[]): string => {
  const valid = commands.map((candidate) => candidate.name)
  const near = didYouMean(name, name.startsWith('-') ? ['--help', '--version'] : valid)
  return `There is no command "${name}".${near} There are: ${valid.join(', ')}.`
}

/**
 * Runs one command line. Resolves with the exit code: 0 done, 1 failure, 2 wrong usage; both of the latter with one
 * sentence on `err`.
 */
export const runCommandLine = async (
  commands: readonly Command[],
  args: readonly string[],
  console: Console,
  version: string,
): Promise<number> => {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = commands.find((command) => command.name === rest[0])
    if (rest[0] !== undefined && about === undefined) {
      console.err(`taut: ${noCommand(rest[0], commands)}`)
      return 2
    }
    console.out(about === undefined ? overview(commands) : commandHelp(about))
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v') {
    console.out(version)
    return 0
  }
  try {
    const command = commands.find((candidate) => candidate.name === name)
    if (command === undefined) throw new UsageError(noCommand(name, commands))
    const { values, positionals } = parse(command, rest)
    if (values['help'] === true) {
      console.out(commandHelp(command))
      return 0
    }
    return await command.run({ values, positionals }, console)
  } catch (fault) {
    console.err(`taut: ${messageOf(fault)}`)
    return fault instanceof UsageError ? 2 : 1
  }
}
