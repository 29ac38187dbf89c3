/** A calendar date as yyyy-mm-dd, without a clock and without a zone. */
export type Day = string

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  // Swedish writes dates and times as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  formats.set(zone, made)
  return made
}

function dayAfter(day: Day): Day {
  return new Date(new Date(`${day}T12:00:00Z`).getTime() + DAY).toISOString().slice(0, 10)
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** What a zone's clock shows at an instant, as yyyy-mm-ddThh:mm. */
export function localTime(at: Date | string, zone: string): string {
  return format(zone).format(new Date(at)).replace(' ', 'T').slice(0, 16)
}

/** Minutes by which a zone's clock is ahead of UTC at an instant. */
export function offsetMinutes(at: Date, zone: string): number {
  const local = format(zone).format(at).replace(' ', 'T')
  return Math.round((new Date(`${local}Z`).getTime() - at.getTime()) / MINUTE)
}

/**
 * When a zone's clock shows a local time. A time that the clock jumps over is as much later as the clock jumps; of a time that
 * comes twice it is the first.
 */
export function instantIn(day: Day, time: string, zone: string): Date {
  const local = new Date(`${day}T${time}:00Z`).getTime()
  const before = offsetMinutes(new Date(local - DAY), zone)
  const after = offsetMinutes(new Date(local + DAY), zone)
  const first = new Date(local - before * MINUTE)
  const second = new Date(local - after * MINUTE)
  return offsetMinutes(first, zone) !== before && offsetMinutes(second, zone) === after ? second : first
}

/** A zone's clock being put forward (minutes above zero) or back; day is the local day on which that happens. */
export type ClockChange = { at: Date; day: Day; minutes: number }

/** The change of a zone's clocks on a local day, where there is one. */
export function clockChange(day: Day, zone: string): ClockChange | undefined {
  // A change at midnight itself belongs to the day that begins with it.
  const from = new Date(instantIn(day, '00:00', zone).getTime() - MINUTE)
  const until = new Date(instantIn(dayAfter(day), '00:00', zone).getTime() - MINUTE)
  const at = changeBetween(from, until, zone)
  return at ? { ...at, day } : undefined
}

/** The first change of a zone's clocks after an instant, within so many days. */
export function nextClockChange(after: Date, zone: string, days = 400): ClockChange | undefined {
  for (let i = 0; i < days; i++) {
    const from = new Date(after.getTime() + i * DAY)
    const found = changeBetween(from, new Date(from.getTime() + DAY), zone)
    if (found) {
      // Put back at midnight, the clock shows the day before once more: that is the day it happens on.
      const shown = new Date(found.at.getTime() - (found.minutes < 0 ? MINUTE : 0))
      return { ...found, day: localTime(shown, zone).slice(0, 10) }
    }
  }
  return undefined
}

function changeBetween(from: Date, until: Date, zone: string): { at: Date; minutes: number } | undefined {
  const before = offsetMinutes(from, zone)
  const after = offsetMinutes(until, zone)
  if (before === after) return undefined
  let low = Math.floor(from.getTime() / MINUTE)
  let high = Math.ceil(until.getTime() / MINUTE)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMinutes(new Date(middle * MINUTE), zone) === before) low = middle
    else high = middle
  }
  return { at: new Date(high * MINUTE), minutes: after - before }
}
