import { type Day, localTime } from './clocks'

export type { Day }

export function dayOf(at: Date | string, zone: string): Day {
  return localTime(at, zone).slice(0, 10)
}

export function addDays(day: Day, count: number): Day {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

export function firstOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`
}

export function addMonths(day: Day, count: number): Day {
  const date = new Date(`${firstOfMonth(day)}T12:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + count)
  return date.toISOString().slice(0, 10)
}

/** The weeks of a month from Monday to Sunday; days of other months are undefined. */
export function weeksOf(month: Day): (Day | undefined)[][] {
  const first = firstOfMonth(month)
  const next = addMonths(month, 1)
  const lead = (new Date(`${first}T12:00:00Z`).getUTCDay() + 6) % 7
  const cells: (Day | undefined)[] = Array.from({ length: lead }, () => undefined)
  for (let day = first; day < next; day = addDays(day, 1)) cells.push(day)
  while (cells.length % 7 !== 0) cells.push(undefined)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

/** Noon of a day as an instant, for formatting its name. */
export function noon(day: Day): Date {
  return new Date(`${day}T12:00:00Z`)
}

/** The last day of a month. */
export function lastOfMonth(day: Day): Day {
  return addDays(addMonths(day, 1), -1)
}

/** The Monday of a day's week. */
export function mondayOf(day: Day): Day {
  return addDays(day, -((noon(day).getUTCDay() + 6) % 7))
}

/** The same day of another month; its last where that month is shorter. */
export function sameDay(day: Day, months: number): Day {
  const target = addMonths(day, months)
  return [`${target.slice(0, 8)}${day.slice(8)}`, lastOfMonth(target)].sort()[0] ?? target
}

/**
 * Where a key leads from a day in a grid of weeks: arrows by day and week, Home and End to the week's ends, Page Up and Page Down by
 * month (with Shift by year). Undefined for any other key; never before the first day nor after the last.
 */
export function dayByKey(key: string, shift: boolean, day: Day, first?: Day, last?: Day): Day | undefined {
  const months = shift ? 12 : 1
  const moves: Record<string, () => Day> = {
    ArrowLeft: () => addDays(day, -1),
    ArrowRight: () => addDays(day, 1),
    ArrowUp: () => addDays(day, -7),
    ArrowDown: () => addDays(day, 7),
    Home: () => mondayOf(day),
    End: () => addDays(mondayOf(day), 6),
    PageUp: () => sameDay(day, -months),
    PageDown: () => sameDay(day, months),
  }
  const target = moves[key]?.()
  if (!target) return undefined
  if (first && target < first) return first
  if (last && target > last) return last
  return target
}
