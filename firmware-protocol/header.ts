import { commands } from './commands.ts'
import { type Field, isSigned, sizeOf, sizeOfAll } from './field.ts'
import { frames, type FrameShape } from './frames.ts'
import { pageOrder, pages, pageSize, record } from './pages.ts'
import { adcs, features, flags, goodbyes, levels, states, statuses, version } from './words.ts'

/** The C side of the frames table: constants, one struct a packet, and what puts it into bytes and takes it out. */

const snake = (name: string): string => name.replaceAll(/[A-Z]+/g, (letters) => `_${letters}`).toLowerCase()
const shout = (...names: readonly string[]): string => ['taut', ...names].map(snake).join('_').toUpperCase()

const cType = ({ type }: Field): string => {
  const bits = [8, 16, 32, 64].find((bits) => bits >= sizeOf(type) * 8) ?? 64
  return `${isSigned(type) ? 'int' : 'uint'}${bits}_t`
}

const struct = (name: string, fields: readonly Field[]): string[] => [
  'typedef struct {',
  ...fields.map((field) => `    ${cType(field)} ${snake(field.name)}; /* ${field.says} */`),
  `} taut_${snake(name)}_t;`,
  '',
]

const offsets = (fields: readonly Field[], first: number): readonly (readonly [Field, number])[] =>
  fields.map((field, i) => [field, first + sizeOfAll(fields.slice(0, i))])

const cast = (field: Field): string => (isSigned(field.type) ? '(uint64_t)(int64_t)' : '(uint64_t)')

/** `first` is where the fields begin; a `kind` is put before them. */
const put = (name: string, fields: readonly Field[], first: number, kind: number | null): string[] => [
  `/* Returns the number of bytes it has put: ${first + sizeOfAll(fields)}. */`,
  `static inline size_t taut_put_${snake(name)}(uint8_t *to, const taut_${snake(name)}_t *from)`,
  '{',
  ...(kind === null ? [] : [`    to[0] = ${hex(kind)};`]),
  ...offsets(fields, first).map(
    ([field, at]) => `    taut_put(to + ${at}, ${cast(field)}from->${snake(field.name)}, ${sizeOf(field.type)}u);`,
  ),
  `    return ${first + sizeOfAll(fields)}u;`,
  '}',
  '',
]

const get = (name: string, fields: readonly Field[], first: number, kind: number | null): string[] => [
  `static inline bool taut_get_${snake(name)}(taut_${snake(name)}_t *to, const uint8_t *from, size_t size)`,
  '{',
  `    if (size < ${first + sizeOfAll(fields)}u${kind === null ? '' : ` || from[0] != ${hex(kind)}`}) return false;`,
  ...offsets(fields, first).map(
    ([field, at]) =>
      `    to->${snake(field.name)} = (${cType(field)})taut_get${isSigned(field.type) ? '_signed' : ''}(from + ${at}, ${sizeOf(field.type)}u);`,
  ),
  '    return true;',
  '}',
  '',
]

const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0').toUpperCase()}u`
const define = (name: string, value: string, says = ''): string =>
  `#define ${name} ${value}${says === '' ? '' : ` /* ${says} */`}`

const head = `/* Printed from the frames table (print-header.ts). Edit the table, not this file. */
#ifndef TAUT_FRAMES_H
#define TAUT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline void taut_put(uint8_t *to, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) to[i] = (uint8_t)((value >> (8u * i)) & 0xFFu);
}

static inline uint64_t taut_get(const uint8_t *from, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value |= (uint64_t)from[i] << (8u * i);
    return value;
}

static inline int64_t taut_get_signed(const uint8_t *from, size_t size)
{
    const uint64_t sign = (uint64_t)1 << (8u * size - 1u);
    return (int64_t)(taut_get(from, size) ^ sign) - (int64_t)sign;
}
`

export const header = (): string => {
  const constants = [
    define('TAUT_VERSION_MAJOR', `${version.major}u`),
    define('TAUT_VERSION_MINOR', `${version.minor}u`),
    ...flags.map(({ bit, name, says }) => define(shout('flag', name), `(1u << ${bit})`, says)),
    ...states.map(({ bit, name, says }) => define(shout('state', name), `(1u << ${bit})`, says)),
    ...features.map(({ bit, name, says }) => define(shout('feature', name), `(1u << ${bit})`, says)),
    ...Object.entries(levels).map(([name, value]) => define(shout('level', name), `${value}u`)),
    ...statuses.map(({ code, name, says }) => define(shout('status', name), `${code}u`, says)),
    ...goodbyes.map(({ code, name, says }) => define(shout('goodbye', name), `${code}u`, says)),
    ...adcs.map(({ code, name, says }) => define(`TAUT_ADC_${name.toUpperCase()}`, `${code}u`, says)),
    ...Object.entries(commands).map(([name, { op, says }]) => define(shout('op', name), hex(op), says)),
    ...Object.entries(commands).map(([name, { level }]) => define(shout('level', 'of', name), shout('level', level))),
    ...pageOrder.map((name, i) => define(shout('page', name), `${i}u`)),
    define('TAUT_PAGES', `${pageOrder.length}u`),
    define('TAUT_PAGE_SIZE', `${pageSize}u`),
    define('TAUT_RECORD_VERSION', `${record.version}u`),
    define('TAUT_RECORD_POINTS', `${record.points}u`),
    define('TAUT_RECORD_PAGE_BYTES', `${record.pageBytes}u`),
    '',
  ]
  const packets = Object.entries<FrameShape>(frames).flatMap(([name, { kind, fields, says, tail }]) => [
    `/* ${says}${tail === 'none' ? '' : '; forces of three bytes follow'} */`,
    define(shout('kind', name), hex(kind)),
    define(shout('size', name), `${1 + sizeOfAll(fields)}u`),
    struct(name, fields),
    put(name, fields, 1, kind),
    get(name, fields, 1, kind),
  ])
  const parts: readonly (readonly [string, readonly Field[]])[] = [
    ...Object.entries(commands)
      .flatMap(([name, { params, reply }]) => [[`${name}Params`, params] as const, [`${name}Reply`, reply] as const])
      .filter(([, fields]) => fields.length > 0),
    ...pageOrder.map((name) => [`${name}Page`, pages[name]] as const),
    ['recordHead', record.header],
    ['recordPoint', record.point],
  ]
  const bodies = parts.flatMap(([name, fields]) => [
    define(shout('size', name), `${sizeOfAll(fields)}u`),
    struct(name, fields),
    put(name, fields, 0, null),
    get(name, fields, 0, null),
  ])
  const size = sizeOfAll(record.header) + record.points * sizeOfAll(record.point)
  return [
    head,
    ...constants,
    packets.flat(),
    bodies.flat(),
    define('TAUT_SIZE_RECORD', `${size + sizeOf(record.crc)}u`, 'with its CRC'),
    '',
    '#endif',
    '',
  ]
    .flat()
    .join('\n')
}

/**
 * For the host's tests: takes any packet and prints its fields, so that both codecs can be held to the same vectors.
 */
export const dump = (): string =>
  [
    '/* Printed from the frames table (print-header.ts). Edit the table, not this file. */',
    '#include <inttypes.h>',
    '#include <stdio.h>',
    '#include "../taut_frames.h"',
    '',
    '/* Prints "name value" lines and returns the size of the packet, put again into `again`; 0 when it is none. */',
    'static inline size_t taut_dump(const uint8_t *bytes, size_t size, uint8_t *again)',
    '{',
    '    if (size == 0) return 0;',
    '    switch (bytes[0]) {',
    ...Object.entries<FrameShape>(frames).flatMap(([name, { fields }]) =>
      [
        `    case ${shout('kind', name)}: {`,
        `        taut_${snake(name)}_t values;`,
        `        if (!taut_get_${snake(name)}(&values, bytes, size)) return 0;`,
        `        printf("frame ${name}\\n");`,
        fields.map((field) => `        printf("${field.name} %" PRId64 "\\n", (int64_t)values.${snake(field.name)});`),
        `        return taut_put_${snake(name)}(again, &values);`,
        '    }',
      ].flat(),
    ),
    '    default:',
    '        return 0;',
    '    }',
    '}',
    '',
  ].join('\n')
