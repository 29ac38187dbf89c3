import { describe, expect, test } from 'vitest'
import { daysBetween, MOST_DAYS, runs, usualHours, type Wish, withDays } from './exceptions'
import { newPlan, span } from './planForm'

const closed: Extract<Wish, { note: string }> = { kind: 'closed', hours: [], note: 'Holidays' }

describe('exceptions of a plan', () => {
  test('over several days take the place of all that was said of them', () => {
    const before = withDays([], '2026-12-28', '2026-12-28', {
      kind: 'other',
      hours: [span('10:00', '12:00')],
      note: '',
    })
    const after = withDays(before, '2026-12-24', '2027-01-06', closed)
    expect(after).toHaveLength(14)
    expect(after.every((row) => row.hours.length === 0)).toBe(true)
    expect(runs(after)).toEqual([{ from: '2026-12-24', until: '2027-01-06', hours: [], note: 'Holidays' }])
  })

  test('made usual again are gone, and those beside them stay', () => {
    const rows = withDays(withDays([], '2026-12-24', '2026-12-30', closed), '2026-12-26', '2026-12-27', {
      kind: 'usual',
    })
    expect(runs(rows).map((run) => [run.from, run.until])).toEqual([
      ['2026-12-24', '2026-12-25'],
      ['2026-12-28', '2026-12-30'],
    ])
  })

  test('with other hours or another note are not one run', () => {
    let rows = withDays([], '2026-12-24', '2026-12-24', closed)
    rows = withDays(rows, '2026-12-25', '2026-12-25', { ...closed, note: 'Feast' })
    rows = withDays(rows, '2026-12-26', '2026-12-26', {
      kind: 'other',
      hours: [span('10:00', '12:00')],
      note: 'Feast',
    })
    expect(runs(rows)).toHaveLength(3)
  })

  test('of a mistyped year are not made without end', () => {
    expect(daysBetween('2026-01-01', '2999-01-01')).toHaveLength(MOST_DAYS)
    expect(daysBetween('2026-01-02', '2026-01-01')).toEqual([])
  })

  test('leave each day hours of its own', () => {
    const hours = [span('10:00', '12:00')]
    const rows = withDays([], '2026-12-24', '2026-12-25', { kind: 'other', hours, note: '' })
    const keys = rows.flatMap((row) => row.hours.map((row) => row.key))
    expect(new Set([...keys, hours[0]?.key]).size).toBe(3)
  })
})

test('the usual hours of a day are those of its weekday', () => {
  const week = newPlan('plan').week
  expect(usualHours(week, '2026-03-02')).toBe(week.MONDAY)
  expect(usualHours(week, '2026-03-01')).toBe(week.SUNDAY)
})
