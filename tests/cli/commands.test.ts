import { describe, expect, it } from 'vitest'
import { type Command, UsageError } from '../../src/cli/command.ts'
import { devices } from '../../src/cli/devices.ts'
import { hostOption } from '../../src/cli/host.ts'
import { nearest } from '../../src/cli/nearest.ts'
import { choiceOption, noWords, numberOption, textOption } from '../../src/cli/option-values.ts'
import { replay } from '../../src/cli/replay.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import { start } from '../../src/cli/start.ts'

const greet: Command = {
  name: 'greet',
  summary: 'say hello',
  usage: '<name> [--times <number>]',
  options: {
    times: {
      type: 'string',
      value: '<number>',
      help: 'how often, which may be told at such a length that the line has to be broken somewhere',
    },
    loud: { type: 'boolean', help: 'in capitals' },
  },
  run: async ({ values, positionals }, console) => {
    if (positionals[0] === 'nobody') throw new Error('There is nobody.')
    if (positionals[0] === undefined) throw new UsageError('greet takes a name: taut greet <name>.')
    console.out(
      `${values['loud'] === true ? 'HELLO' : 'hello'} ${positionals.join(' ')} ${String(values['times'] ?? 1)}`,
    )
    return 0
  },
}

const run = async (commands: readonly Command[], ...args: string[]) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(
    commands,
    args,
    { out: (line) => out.push(line), err: (line) => err.push(line) },
    '1.2.3',
  )
  return { code, out: out.join('\n'), err: err.join('\n') }
}

describe('the command line', () => {
  it('runs a command with its options and words', async () => {
    expect(await run([greet], 'greet', 'Ann', 'B', '--times', '3', '--loud')).toEqual({
      code: 0,
      out: 'HELLO Ann B 3',
      err: '',
    })
    expect(await run([greet], 'greet', '--times=3', 'Ann')).toMatchObject({ code: 0, out: 'hello Ann 3' })
    expect(await run([greet], 'greet', '--', '--times')).toMatchObject({ code: 0, out: 'hello --times 1' })
  })

  it('exits with 1 for a failure and 2 for wrong usage, with one sentence', async () => {
    expect(await run([greet], 'greet', 'nobody')).toEqual({ code: 1, out: '', err: 'taut: There is nobody.' })
    expect(await run([greet], 'greet')).toEqual({
      code: 2,
      out: '',
      err: 'taut: greet takes a name: taut greet <name>.',
    })
  })

  it('answers an unknown command or option with the nearest', async () => {
    expect((await run([greet], 'great')).err).toBe(
      'taut: There is no command "great". Did you mean "greet"? There are: greet.',
    )
    expect((await run([greet], 'help', 'great')).code).toBe(2)
    expect((await run([greet], 'zzzzzzzz')).err).toBe('taut: There is no command "zzzzzzzz". There are: greet.')
    expect(await run([greet], 'greet', 'Ann', '--tims', '3')).toEqual({
      code: 2,
      out: '',
      err: 'taut: taut greet has no option --tims. Did you mean "--times"?',
    })
    expect(await run([greet], 'greet', '-t', '3')).toMatchObject({
      code: 2,
      err: 'taut: taut greet has no option -t. Did you mean "--times"?',
    })
    expect((await run([greet], '--verison')).err).toContain('Did you mean "--version"?')
    expect((await run([greet], 'greet', '--__proto__=1')).code).toBe(2)
  })

  it('says when a value is missing or too much', async () => {
    expect((await run([greet], 'greet', '--times')).err).toBe('taut: --times needs a value: --times <number>.')
    expect((await run([greet], 'greet', '--times=')).err).toBe('taut: --times needs a value: --times <number>.')
    expect((await run([greet], 'greet', '--times', '--loud')).err).toBe(
      'taut: --times needs a value: --times <number>.',
    )
    expect((await run([greet], 'greet', 'Ann', '--times=--loud')).out).toBe('hello Ann --loud')
    expect(await run([greet], 'greet', '--times', '1', 'Ann', '--times', '2')).toEqual({
      code: 2,
      out: '',
      err: 'taut: --times is given twice: give it once.',
    })
    expect((await run([greet], 'greet', '--loud=yes')).err).toBe('taut: --loud is a switch and takes no value.')
  })

  it('prints help from the one table, within 80 columns', async () => {
    const all = await run([greet], '--help')
    expect(all).toMatchObject({ code: 0, err: '' })
    expect(all.out).toContain('  greet  say hello')
    expect(all.out).toContain('not a medical device')
    expect((await run([greet])).code).toBe(2)
    for (const args of [
      ['greet', '--help'],
      ['greet', '-h'],
      ['help', 'greet'],
    ]) {
      const { code, out } = await run([greet], ...args)
      expect(code).toBe(0)
      expect(out).toContain('Usage: taut greet <name> [--times <number>]')
      expect(out).toContain('--loud')
    }
    for (const command of [start, devices, replay]) {
      const { out } = await run([command], command.name, '--help')
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
      for (const name of Object.keys(command.options)) expect(out).toContain(`--${name}`)
    }
    expect((await run([greet], '--version')).out).toBe('1.2.3')
  })
})

const call = (value?: string) => ({ values: { x: value }, positionals: [] })

describe('values of options', () => {
  it('are numbers within their bounds', () => {
    const bounds = { fallback: 7, least: 0, most: 10, whole: true }
    expect(numberOption(call(), 'x', bounds)).toBe(7)
    expect(numberOption(call('3'), 'x', bounds)).toBe(3)
    expect(numberOption(call('0.5'), 'x', { ...bounds, whole: false })).toBe(0.5)
    for (const text of ['-1', '11', '0.5', 'three', ' ', 'NaN', 'Infinity', '1e9', '3x'])
      expect(() => numberOption(call(text), 'x', bounds)).toThrow(
        new UsageError(`--x takes a whole number from 0 to 10, not "${text}".`),
      )
  })

  it('are one of the valid words, or text', () => {
    expect(choiceOption(call('b'), 'x', ['a', 'b'], 'a')).toBe('b')
    expect(choiceOption(call(), 'x', ['a', 'b'], 'a')).toBe('a')
    expect(() => choiceOption(call('c'), 'x', ['a', 'b'], 'a')).toThrow('--x takes a or b, not "c".')
    expect(textOption(call('t'), 'x', 'f')).toBe('t')
    expect(textOption(call(), 'x', 'f')).toBe('f')
    expect(() => noWords({ values: {}, positionals: ['8080'] }, 'start')).toThrow('taut start takes no "8080"')
  })

  it('suggest only what is near', () => {
    expect(nearest('devcies', ['devices', 'decode'])).toBe('devices')
    expect(nearest('xyzzy', ['devices', 'decode'])).toBeNull()
    expect(nearest('x', [])).toBeNull()
    expect(nearest('dev', ['devices', 'decode'])).toBe('devices')
    expect(nearest('-', ['--port'])).toBeNull()
  })

  it('let nobody else in', () => {
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(hostOption(host)).toBe(host)
    for (const host of ['0.0.0.0', '::', '192.168.1.5', '', 'example.org'])
      expect(() => hostOption(host)).toThrow('no access control yet')
  })
})
