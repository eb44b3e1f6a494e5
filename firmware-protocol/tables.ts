import { commands, type CommandShape } from './commands.ts'
import { type Field, sizeOf, sizeOfAll } from './field.ts'
import { frames, type FrameShape } from './frames.ts'
import { pageOrder, pages, record } from './pages.ts'
import { adcs, features, flags, goodbyes, states, statuses } from './words.ts'

/** The byte tables of the README, as Markdown, by the name of the place they stand at. */

const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0').toUpperCase()}`
/** Padded, as the formatter would have it. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]): string => `| ${widths.map((w, i) => (row[i] ?? '').padEnd(w)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

const fieldRows = (fields: readonly Field[], first: number): string[][] =>
  fields.map(({ name, type, says }, i) => [String(first + sizeOfAll(fields.slice(0, i))), type, `\`${name}\``, says])

const frameTable = ([name, { kind, fields, says, tail }]: readonly [string, FrameShape]): string => {
  const size = 1 + sizeOfAll(fields)
  const rest = name === 'reply' ? [[String(size), '', '', "the command's own answer"]] : []
  const forces = [[String(size), 'i24 ...', '`forces`', 'net force of each sample, 0.01 N; -8388608: no value']]
  return [
    `**${name}**, ${size} bytes${tail === 'none' ? '' : ' and 3 for each sample'}: ${says}.`,
    '',
    table(
      ['byte', 'type', 'field', 'meaning'],
      [['0', 'u8', '`kind`', hex(kind)], ...fieldRows(fields, 1), ...(tail === 'none' ? rest : forces)],
    ),
  ].join('\n')
}

const brief = (fields: readonly Field[]): string =>
  fields.map(({ name, type, says }) => `\`${name}\` ${type} (${says})`).join(', ') || '-'

const numbered = (
  rows: readonly { readonly name: string; readonly says: string }[],
  label: string,
  of: string,
): string =>
  table(
    [label, 'name', 'meaning'],
    rows.map((row) => [String(Object.entries(row).find(([key]) => key === of)?.[1]), `\`${row.name}\``, row.says]),
  )

export const tables = (): Readonly<Record<string, string>> => ({
  frames: Object.entries<FrameShape>(frames).map(frameTable).join('\n\n'),
  commands: table(
    ['op', 'command', 'level', 'what it does', 'parameters', 'answer'],
    Object.entries<CommandShape>(commands).map(([name, { op, level, says, params, reply }]) => [
      hex(op),
      `\`${name}\``,
      level,
      says,
      brief(params),
      brief(reply),
    ]),
  ),
  pages: pageOrder
    .map(
      (name, i) =>
        `**Page ${i}, ${name}**\n\n${table(['byte', 'type', 'field', 'meaning'], fieldRows(pages[name], 0))}`,
    )
    .join('\n\n'),
  record: table(
    ['byte', 'type', 'field', 'meaning'],
    [
      ...fieldRows(record.header, 0),
      ...Array.from({ length: record.points }, (_, i) => {
        const at = sizeOfAll(record.header) + i * sizeOfAll(record.point)
        return [String(at), 'i32, i24', `point ${i}`, i === 0 ? 'ADC counts, 0.01 N' : 'likewise']
      }),
      [
        String(sizeOfAll(record.header) + record.points * sizeOfAll(record.point)),
        `u${8 * sizeOf(record.crc)}`,
        '`crc`',
        'CRC-16/CCITT-FALSE over all bytes before it',
      ],
    ],
  ),
  flags: numbered(flags, 'bit', 'bit'),
  states: numbered(states, 'bit', 'bit'),
  features: numbered(features, 'bit', 'bit'),
  statuses: numbered(statuses, 'code', 'code'),
  goodbyes: numbered(goodbyes, 'code', 'code'),
  adcs: numbered(adcs, 'code', 'code'),
})

/** Where a table stands. An empty place ends at its own mark, not at the next one's. */
const marker = (name: string): RegExp => new RegExp(`<!-- table: ${name} -->(?:(?!<!-- table)[^])*?<!-- end -->`)

/** The text with every table as it is printed now. Throws where one has no place in it. */
export const withTables = (text: string): string =>
  Object.entries(tables()).reduce((text, [name, table]) => {
    if (!marker(name).test(text)) throw new Error(`the text has no place "<!-- table: ${name} -->" ... "<!-- end -->"`)
    return text.replace(marker(name), () => `<!-- table: ${name} -->\n\n${table}\n\n<!-- end -->`)
  }, text)
