import { describe, expect, test } from 'vitest'
import { clockChange, instantIn, localTime, nextClockChange } from './clocks'
import { addDays } from './dates'

const zones = [
  'Europe/Vienna',
  'America/New_York',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'UTC',
]

describe('a local time', () => {
  test.each(zones)(
    'comes back unchanged on every day of a year in %s, unless the clock jumps over it',
    (zone) => {
      for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
        for (const time of ['00:00', '02:30', '12:00', '23:45']) {
          const shown = localTime(instantIn(day, time, zone), zone)
          if (shown === `${day}T${time}`) continue
          const change = clockChange(day, zone)
          expect(change?.minutes, `${day} ${time} ${zone} is shown as ${shown}`).toBeGreaterThan(0)
          const later = new Date(new Date(`${day}T${time}Z`).getTime() + (change?.minutes ?? 0) * 60_000)
          expect(shown).toBe(later.toISOString().slice(0, 16))
        }
      }
    },
  )

  test('that comes twice is the first of the two', () => {
    expect(instantIn('2026-10-25', '02:30', 'Europe/Vienna').toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })

  test('that the clock jumps over is as much later as the clock jumps', () => {
    expect(instantIn('2026-03-29', '02:30', 'Europe/Vienna').toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })
})

describe('a change of clocks', () => {
  test('belongs to the local day on which it happens, however far the zone is from Greenwich', () => {
    expect(clockChange('2026-04-05', 'Pacific/Auckland')).toEqual({
      at: new Date('2026-04-04T14:00:00Z'),
      day: '2026-04-05',
      minutes: -60,
    })
    expect(clockChange('2026-04-04', 'Pacific/Auckland')).toBeUndefined()
    expect(clockChange('2026-03-08', 'America/Los_Angeles')?.minutes).toBe(60)
    expect(clockChange('2026-03-07', 'America/Los_Angeles')).toBeUndefined()
  })

  test('at midnight belongs to the day that it begins, or that it lengthens', () => {
    expect(clockChange('2026-04-24', 'Africa/Cairo')?.minutes).toBe(60)
    expect(clockChange('2026-04-23', 'Africa/Cairo')).toBeUndefined()
    expect(clockChange('2026-10-29', 'Africa/Cairo')?.minutes).toBe(-60)
    expect(clockChange('2026-10-30', 'Africa/Cairo')).toBeUndefined()
  })

  test('can be half an hour', () => {
    expect(clockChange('2026-10-04', 'Australia/Lord_Howe')?.minutes).toBe(30)
  })

  test.each(zones)('that comes next is one of the days that have one in %s', (zone) => {
    const next = nextClockChange(new Date('2026-01-01T12:00:00Z'), zone)
    let first: string | undefined
    for (let day = '2026-01-02'; day < '2027-02-01' && !first; day = addDays(day, 1)) {
      if (clockChange(day, zone)) first = day
    }
    expect(next?.day).toBe(first)
    if (next) expect(clockChange(next.day, zone)).toEqual(next)
  })
})
