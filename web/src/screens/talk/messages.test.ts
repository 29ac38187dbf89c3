import { describe, expect, test } from 'vitest'
import type { Message } from '../../api/schema'
import { fileOf, isFinal, lastSure, matches, merge, unbroken } from './messages'

function message(sequence: number, body = `message ${sequence}`): Message {
  return { conversation: 'c', sequence, sender: 's', id: `id-${sequence}`, type: 'text', body, at: '' }
}

describe('messages that come over several ways', () => {
  test('are shown once and in order, however they come', () => {
    const all = merge(merge([message(2)], [message(3), message(1)]), [message(2), message(3)])
    expect(all.map((one) => one.sequence)).toEqual([1, 2, 3])
  })

  test('are not shown behind a gap until it is filled', () => {
    const gap = [message(4), message(5), message(7)]
    expect(unbroken(gap).map((one) => one.sequence)).toEqual([4, 5])
    expect(lastSure(gap)).toBe(5)
    expect(lastSure(merge(gap, [message(6)]))).toBe(7)
    expect(lastSure([])).toBe(0)
  })

  test('are sent again where that may help', () => {
    expect(isFinal('conversation-closed')).toBe(true)
    expect(isFinal('unavailable')).toBe(false)
    expect(isFinal('too-many-requests')).toBe(false)
  })
})

describe('a file', () => {
  const id = '019a0000-0000-7000-8000-000000000001'

  test('is what its message says', () => {
    const body = JSON.stringify({ file: id, name: 'plan.pdf', mediaType: 'application/pdf', sizeBytes: 9 })
    expect(fileOf({ type: 'file', body })?.name).toBe('plan.pdf')
  })

  test.each(['', '{}', 'null', '{"file":"../../me"}', '{"file":17}'])('is none in %s', (body) => {
    expect(fileOf({ type: 'file', body })).toBeUndefined()
  })
})

test('the search finds words without their accents and in any order', () => {
  expect(matches(message(1, 'Öffne bitte die Tür'), 'tur offne')).toBe(true)
  expect(matches(message(1, 'Öffne bitte die Tür'), 'fenster')).toBe(false)
})
