/** Calendar dates as yyyy-mm-dd, without a clock and without a zone. */
export type Day = string

export function dayOf(at: Date | string, zone: string): Day {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date(at))
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

/** Minutes by which a zone's clock is ahead of UTC at an instant. */
export function offsetMinutes(at: Date, zone: string): number {
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    .format(at)
    .replace(' ', 'T')
  return Math.round((new Date(`${local}Z`).getTime() - at.getTime()) / 60000)
}

/** Whether the clocks of a zone change during a day. */
export function clocksChange(day: Day, zone: string): boolean {
  return (
    offsetMinutes(new Date(`${day}T00:00:00Z`), zone) !==
    offsetMinutes(new Date(`${addDays(day, 1)}T00:00:00Z`), zone)
  )
}
