import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Floors of the house, ground floor first. A folder imports from floors below its own, and from itself. */
const floors: readonly (readonly string[])[] = [
  ['firmware-protocol'],
  ['src/model'],
  ['src/wire', 'src/signal', 'src/motion'],
  ['src/exercise', 'src/sensor', 'src/export'],
  ['src/rack'],
  ['src/radio', 'src/store', 'src/server'],
  ['src/cli', 'src/main.ts'],
]
/** Steps across one floor that are part of the plan. */
const across = new Set(['src/motion -> src/signal', 'src/main.ts -> src/cli'])
const dashboardMay = new Set(['dashboard', 'src/model', 'src/wire'])

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (['node_modules', 'dist', 'output'].includes(name)) return []
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : []
  })

const part = (path: string): string => {
  const [top = '', second = ''] = relative(root, path).split('/')
  return top === 'src' ? `${top}/${second}` : top
}
const floor = (name: string): number => floors.findIndex((parts) => parts.includes(name))

const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, target = '']) =>
    target.startsWith('.') ? [resolve(dirname(path), target)] : [],
  )

const sources = ['src', 'firmware-protocol', 'dashboard'].flatMap((folder) => files(join(root, folder)))
const edges = sources.flatMap((from) => importsOf(from).map((to) => ({ from, to })))

describe('the house', () => {
  it('knows the floor of every folder', () => {
    const unknown = sources.filter((path) => part(path) !== 'dashboard' && floor(part(path)) < 0)
    expect(unknown.map((path) => relative(root, path))).toEqual([])
  })

  it('imports downwards only, never between neighbours', () => {
    const wrong = edges.filter(({ from, to }) => {
      const [a, b] = [part(from), part(to)]
      if (a === b || a === 'dashboard') return false
      return !across.has(`${a} -> ${b}`) && floor(b) >= floor(a)
    })
    expect(wrong.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([])
  })

  it('gives the page the nouns and the wire, and nothing else of ours', () => {
    const wrong = edges.filter(({ from, to }) => part(from) === 'dashboard' && !dashboardMay.has(part(to)))
    expect(wrong.map(({ from, to }) => `${relative(root, from)} -> ${relative(root, to)}`)).toEqual([])
  })

  it('keeps its comments to 120 columns, which no formatter does', () => {
    const wide = [...sources, ...files(join(root, 'tests'))].flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, i) =>
          line.length > 120 && /^\s*(?:\/\/|\/\*|\* )/.test(line) ? [`${relative(root, path)}:${i + 1}`] : [],
        ),
    )
    expect(wide).toEqual([])
  })

  it('has no circle of imports', () => {
    const next = new Map<string, string[]>()
    for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
    const done = new Set<string>()
    const circle = (path: string, trail: readonly string[]): readonly string[] | null => {
      if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
      if (done.has(path)) return null
      for (const target of next.get(path) ?? []) {
        const found = circle(target, [...trail, path])
        if (found !== null) return found
      }
      done.add(path)
      return null
    }
    const found = sources.map((path) => circle(path, [])).find((trail) => trail !== null)
    expect(found?.map((path) => relative(root, path)) ?? []).toEqual([])
  })

  it('reads clock and chance only in the adapters, the command line and the page', () => {
    const pure = new Set([
      'src/model',
      'src/wire',
      'src/signal',
      'src/motion',
      'src/exercise',
      'src/sensor',
      'src/export',
      'src/rack',
    ])
    const impure = sources.filter(
      (path) =>
        pure.has(part(path)) &&
        /\b(Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval|Math\.random)\b/.test(
          readFileSync(path, 'utf8'),
        ),
    )
    expect(impure.map((path) => relative(root, path))).toEqual([])
  })
})
