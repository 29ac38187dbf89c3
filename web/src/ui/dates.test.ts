import { describe, expect, test } from 'vitest'
import { dayByKey, mondayOf, sameDay, weeksOf } from './dates'

describe('keys in a grid of days', () => {
  test.each([
    ['ArrowLeft', '2026-02-28'],
    ['ArrowRight', '2026-03-02'],
    ['ArrowUp', '2026-02-22'],
    ['ArrowDown', '2026-03-08'],
    ['Home', '2026-02-23'],
    ['End', '2026-03-01'],
    ['PageUp', '2026-02-01'],
    ['PageDown', '2026-04-01'],
  ])('%s from Sunday, the first of March, leads to %s', (key, expected) => {
    expect(dayByKey(key, false, '2026-03-01')).toBe(expected)
  })

  test('Shift with Page Down leads to the next year, and the leap day to the last of February', () => {
    expect(dayByKey('PageDown', true, '2028-02-29')).toBe('2029-02-28')
  })

  test('never lead out of what can be chosen', () => {
    expect(dayByKey('PageUp', false, '2026-03-20', '2026-03-05')).toBe('2026-03-05')
    expect(dayByKey('ArrowDown', false, '2026-03-20', undefined, '2026-03-21')).toBe('2026-03-21')
  })

  test('that mean nothing here are left alone', () => {
    expect(dayByKey('a', false, '2026-03-01')).toBeUndefined()
    expect(dayByKey('Tab', false, '2026-03-01')).toBeUndefined()
  })
})

test('a month has whole weeks from Monday to Sunday', () => {
  const weeks = weeksOf('2026-03-01')
  expect(weeks.every((week) => week.length === 7)).toBe(true)
  expect(weeks[0]?.[6]).toBe('2026-03-01')
  expect(weeks.flat().filter(Boolean)).toHaveLength(31)
})

test('the Monday of a Sunday is six days before', () => {
  expect(mondayOf('2026-03-01')).toBe('2026-02-23')
  expect(mondayOf('2026-03-02')).toBe('2026-03-02')
})

test('the 31st of another month is its last day', () => {
  expect(sameDay('2026-03-31', -1)).toBe('2026-02-28')
  expect(sameDay('2026-12-31', 2)).toBe('2027-02-28')
})
