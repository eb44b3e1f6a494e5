import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unlockProof } from '../../firmware-protocol/siphash.ts'
import { compile } from './compile.ts'
import { type CoreLink, linkTo } from './core-link.ts'
import { fromHex } from './core-process.ts'

beforeAll(() => compile('taut_host'), 120_000)

let link: CoreLink
beforeEach(() => {
  link = linkTo()
})
afterEach(() => link.core.close())

describe('levels', () => {
  const key = '000102030405060708090a0b0c0d0e0f'
  const locked = async (which: 1 | 2 = 1): Promise<void> => {
    await link.core.tell(`key ${which} ${key}`)
    await link.core.tell('boot')
    await link.connect()
  }
  const unlock = async (level: number, keyHex = key) => {
    const { status, answer } = await link.call('challenge', { level })
    if (answer === null || status !== 'ok') return { status, answer: null }
    return link.call('unlock', { level, ...unlockProof(fromHex(keyHex), answer, level) })
  }

  it('without a key everybody may control and nobody calibrate', async () => {
    await link.connect()
    expect((await link.call('start', { latency: 50 })).status).toBe('ok')
    expect((await link.call('calBegin', {})).status).toBe('notAllowed')
    expect((await unlock(2)).status).toBe('badProof')
  })

  it('with a key control needs the proof, reading does not', async () => {
    await locked()
    expect((await link.call('start', { latency: 50 })).status).toBe('notAllowed')
    expect((await link.call('clock', {})).status).toBe('ok')
    expect((await unlock(1)).status).toBe('ok')
    expect((await link.call('start', { latency: 50 })).status).toBe('ok')
    expect((await link.call('calBegin', {})).status).toBe('notAllowed')
    await link.call('lock', {})
    expect((await link.call('stop', {})).status).toBe('notAllowed')
  })

  it('a granted level ends with the link', async () => {
    await locked()
    await unlock(1)
    await link.core.tell('unlink')
    await link.connect()
    expect((await link.call('tare', {})).status).toBe('notAllowed')
  })

  it('a nonce is good once, for its level, and for ten seconds', async () => {
    await locked()
    const { answer } = await link.call('challenge', { level: 1 })
    const proof = unlockProof(fromHex(key), answer!, 1)
    await link.run(10_001)
    expect((await link.call('unlock', { level: 1, ...proof })).status).toBe('badProof')
    const again = await link.call('challenge', { level: 1 })
    const good = unlockProof(fromHex(key), again.answer!, 1)
    expect((await link.call('unlock', { level: 2, ...good })).status).toBe('badProof')
    expect((await link.call('unlock', { level: 1, ...good })).status).toBe('badProof')
  })

  it('five wrong proofs lock for a minute, over a link loss too', async () => {
    await locked()
    for (let i = 0; i < 5; i++) expect((await unlock(1, 'ff'.repeat(16))).status).toBe('badProof')
    await link.core.tell('unlink')
    await link.connect()
    expect((await unlock(1)).status).toBe('lockedOut')
    await link.run(61_000)
    expect((await unlock(1)).status).toBe('ok')
  })

  it("the link's own security and the button grant levels", async () => {
    await locked()
    await link.core.tell('secure 1')
    expect((await link.call('stop', {})).status).toBe('ok')
    await link.core.tell('button')
    expect((await link.call('calBegin', {})).status).toBe('ok')
    await link.run(61_000)
    expect((await link.call('calDiscard', {})).status).toBe('notAllowed')
  })
})
