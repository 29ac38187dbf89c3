import { describe, expect, test } from 'vitest'
import { newPlan, type Span, span } from './planForm'
import {
  beside,
  copied,
  drawn,
  openMinutes,
  overlapping,
  shifted,
  shownHours,
  stretched,
  stretchOf,
  timeOf,
  withStretch,
} from './weekGrid'

const times = (rows: Span[]) => rows.map((row) => `${row.from}-${row.until}`)

describe('a stretch of a day', () => {
  test('until 00:00 ends with the day', () => {
    expect(stretchOf(span('22:00', '00:00'))).toEqual({ from: 1320, until: 1440 })
    expect(timeOf(1440)).toBe('00:00')
  })

  test('that ends before it begins, or has no end yet, is none', () => {
    expect(stretchOf(span('12:00', '09:00'))).toBeUndefined()
    expect(stretchOf(span('12:00', ''))).toBeUndefined()
  })

  test('drawn upwards is the same as drawn downwards, and never shorter than a step', () => {
    expect(drawn(600, 545)).toEqual(drawn(545, 600))
    expect(drawn(600, 600)).toEqual({ from: 600, until: 615 })
    expect(drawn(1440, 1440)).toEqual({ from: 1425, until: 1440 })
    expect(drawn(-30, 20)).toEqual({ from: 0, until: 15 })
  })

  test('keeps its length at both ends of the day', () => {
    expect(shifted({ from: 60, until: 120 }, -90)).toEqual({ from: 0, until: 60 })
    expect(shifted({ from: 1320, until: 1380 }, 600)).toEqual({ from: 1380, until: 1440 })
  })

  test('is never pulled through its other end', () => {
    expect(stretched({ from: 540, until: 600 }, 'from', 700)).toEqual({ from: 585, until: 600 })
    expect(stretched({ from: 540, until: 600 }, 'until', 0)).toEqual({ from: 540, until: 555 })
  })
})

describe('hours put on a day', () => {
  test('become one with all that they overlap or touch', () => {
    const rows = [span('09:00', '10:00'), span('11:00', '12:00'), span('14:00', '15:00')]
    expect(times(withStretch(rows, { from: 600, until: 660 }))).toEqual(['09:00-12:00', '14:00-15:00'])
  })

  test('keep the key of what was moved, so that it stays chosen', () => {
    const rows = [span('09:00', '10:00'), span('11:00', '12:00')]
    const key = rows[1]?.key ?? 0
    const next = withStretch(rows, { from: 570, until: 630 }, key)
    expect(next).toEqual([{ key, from: '09:00', until: '10:30' }])
  })

  test('leave a row alone that somebody is still typing', () => {
    const rows = [span('09:00', ''), span('11:00', '12:00')]
    expect(times(withStretch(rows, { from: 660, until: 780 }))).toEqual(['09:00-', '11:00-13:00'])
  })

  test('swallow nothing that is apart, however the rows are ordered', () => {
    const rows = [span('14:00', '15:00'), span('09:00', '10:00'), span('10:30', '11:00')]
    expect(times(withStretch(rows, { from: 600, until: 615 }))).toEqual([
      '09:00-10:15',
      '10:30-11:00',
      '14:00-15:00',
    ])
  })
})

test('arrow keys stop at the neighbours', () => {
  const rows = [span('09:00', '10:00'), span('10:15', '11:00'), span('12:00', '13:00')]
  const key = rows[1]?.key ?? 0
  expect(beside(rows, key, { from: 585, until: 660 })).toEqual({ from: 600, until: 660 })
  expect(beside(rows, key, { from: 615, until: 735 })).toEqual({ from: 615, until: 720 })
})

test('of two rows that overlap, the later is named', () => {
  const rows = [span('11:00', '12:00'), span('09:00', '11:30'), span('12:00', '13:00')]
  expect([...overlapping(rows)]).toEqual([rows[0]?.key])
})

test('a day copied to others shares nothing with them', () => {
  const week = newPlan('plan').week
  const next = copied(week, 'MONDAY', ['SATURDAY', 'SUNDAY'])
  expect(times(next.SUNDAY)).toEqual(times(week.MONDAY))
  const keys = Object.values(next).flatMap((rows) => rows.map((row) => row.key))
  expect(new Set(keys).size).toBe(keys.length)
  expect(next.TUESDAY).toBe(week.TUESDAY)
})

test('the hours shown are the working day and all that lies outside it', () => {
  const week = newPlan('plan').week
  expect(shownHours(week)).toEqual({ first: 7, last: 20 })
  week.SUNDAY = [span('05:30', '06:00'), span('21:00', '00:00')]
  expect(shownHours(week)).toEqual({ first: 5, last: 24 })
})

test('a week of forty hours is open for forty hours less the noon', () => {
  expect(openMinutes(newPlan('plan').week)).toBe(5 * 450)
})
