import { expect, test } from 'vitest'
import type { SeriesItem } from '../../api/schema'
import { doubledDays, ruleOf, toBook, withChoice } from './series'

const item = (start: string, bookedStart?: string): SeriesItem =>
  ({ start, bookedStart, planStart: start.slice(0, 19), outcome: 'free', alternatives: [] }) as SeriesItem

test('a fortnight is every second week', () => {
  expect(ruleOf('fortnightly', 6)).toBe('FREQ=WEEKLY;INTERVAL=2;COUNT=6')
  expect(ruleOf('monthly', 3)).toBe('FREQ=MONTHLY;COUNT=3')
})

test('a session has one choice, the last that was made', () => {
  const start = '2026-03-02T09:00:00Z'
  const skipped = withChoice([], start, { start })
  const moved = withChoice(skipped, start, { start, to: '2026-03-03T09:00:00Z' })
  expect(moved).toEqual([{ start, to: '2026-03-03T09:00:00Z' }])
  expect(withChoice(moved, start)).toEqual([])
})

test('skipped sessions are not booked, moved ones where they were moved to', () => {
  const items = [
    item('2026-03-09T09:00:00Z', '2026-03-12T09:00:00Z'),
    item('2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z'),
    item('2026-03-16T09:00:00Z'),
  ]
  expect(toBook(items)).toEqual(['2026-03-02T09:00:00Z', '2026-03-12T09:00:00Z'])
})

test('two sessions on one day of the reader are named', () => {
  const starts = ['2026-03-02T09:00:00Z', '2026-03-02T22:30:00Z', '2026-03-02T23:30:00Z']
  expect(doubledDays(starts, 'UTC')).toEqual(['2026-03-02'])
  expect(doubledDays(starts.slice(1), 'Europe/Vienna')).toEqual([])
})
