import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/cli/command.ts'
import { dataFolder, dataOption } from '../../src/cli/data-folder.ts'

describe('the data folder', () => {
  it('follows XDG on Linux', () => {
    expect(dataFolder({ HOME: '/home/ann' }, 'linux')).toBe('/home/ann/.local/share/taut')
    expect(dataFolder({ HOME: '/home/ann', XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/taut')
    expect(dataFolder({ HOME: '/home/ann', XDG_DATA_HOME: 'data' }, 'linux')).toBe('/home/ann/.local/share/taut')
    expect(dataFolder({ HOME: '/home/ann', XDG_DATA_HOME: '' }, 'freebsd')).toBe('/home/ann/.local/share/taut')
  })

  it('follows the custom of macOS and Windows', () => {
    expect(dataFolder({ HOME: '/Users/ann' }, 'darwin')).toBe('/Users/ann/Library/Application Support/taut')
    expect(dataFolder({ LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'win32')).toBe(
      'C:\\Users\\ann\\AppData\\Local\\taut',
    )
  })

  it('needs no environment where --data says', () => {
    expect(dataOption({ values: { data: '/kept' }, positionals: [] }, {}, 'linux')).toBe('/kept')
    expect(dataOption({ values: {}, positionals: [] }, { HOME: '/home/ann' }, 'linux')).toBe(
      '/home/ann/.local/share/taut',
    )
  })

  it('asks for --data where nothing says', () => {
    expect(() => dataFolder({}, 'linux')).toThrow(UsageError)
    expect(() => dataFolder({}, 'win32')).toThrow('give a folder with --data')
  })
})
