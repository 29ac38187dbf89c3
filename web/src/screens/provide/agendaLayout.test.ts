import { describe, expect, test } from 'vitest'
import { fieldsOf, fills, hoursOf, placed, standsOn } from './agendaLayout'

const zone = 'Europe/Vienna'
const thing = (id: string, start: string, end: string) => ({ id, start, end })
const lanes = (items: { id: string; start: string; end: string }[]) =>
  placed(items, '2026-03-02', zone).map((one) => [one.item.id, one.lane, one.lanes])

describe('things on a day', () => {
  test('that overlap stand side by side, and the others have the whole width', () => {
    expect(
      lanes([
        thing('a', '2026-03-02T08:00:00Z', '2026-03-02T10:00:00Z'),
        thing('b', '2026-03-02T09:00:00Z', '2026-03-02T09:30:00Z'),
        thing('c', '2026-03-02T09:30:00Z', '2026-03-02T11:00:00Z'),
        thing('d', '2026-03-02T11:00:00Z', '2026-03-02T12:00:00Z'),
      ]),
    ).toEqual([
      ['a', 0, 2],
      ['b', 1, 2],
      ['c', 1, 2],
      ['d', 0, 1],
    ])
  })

  test('that come from the day before or reach into the next are cut at midnight', () => {
    const night = thing('a', '2026-03-01T21:00:00Z', '2026-03-02T01:00:00Z')
    expect(placed([night], '2026-03-01', zone)[0]).toMatchObject({ from: 22 * 60, until: 24 * 60 })
    expect(placed([night], '2026-03-02', zone)[0]).toMatchObject({ from: 0, until: 2 * 60 })
  })

  test('that end at midnight do not stand on the day that begins there', () => {
    const evening = thing('a', '2026-03-01T21:00:00Z', '2026-03-01T23:00:00Z')
    expect(standsOn(evening, '2026-03-01', zone)).toBe(true)
    expect(standsOn(evening, '2026-03-02', zone)).toBe(false)
  })

  test('that fill it are not drawn among its hours, also when the day has twenty-five', () => {
    const days = thing('a', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')
    expect(fills(days, '2026-10-25', zone)).toBe(true)
    expect(placed([days], '2026-10-25', zone)).toEqual([])
    const shorter = thing('b', '2026-10-24T22:00:00Z', '2026-10-25T22:00:00Z')
    expect(fills(shorter, '2026-10-25', zone)).toBe(false)
  })

  test('keep a height while the clocks are put back', () => {
    const doubled = thing('a', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z')
    const [one] = placed([doubled], '2026-10-25', zone)
    expect(one).toMatchObject({ from: 2 * 60 + 45, until: 3 * 60 + 15 })
  })

  test('are not lost at the very end of it', () => {
    const late = thing('a', '2026-03-02T22:55:00Z', '2026-03-02T23:00:00Z')
    expect(placed([late], '2026-03-02', zone)[0]).toMatchObject({ from: 23 * 60 + 30, until: 24 * 60 })
  })
})

test('the hours drawn are eight to six and what lies outside', () => {
  expect(hoursOf([])).toEqual({ first: 8, last: 18 })
  const early = thing('a', '2026-03-02T05:30:00Z', '2026-03-02T18:10:00Z')
  expect(hoursOf(placed([early], '2026-03-02', zone))).toEqual({ first: 6, last: 20 })
})

test('a stretch until midnight ends on the next date', () => {
  expect(fieldsOf('2026-03-31', 1380, 1440)).toEqual({
    from: '2026-03-31',
    start: '23:00',
    until: '2026-04-01',
    end: '00:00',
  })
})
