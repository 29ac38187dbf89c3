import type { SeriesChoice, SeriesItem } from '../../api/schema'
import { type Day, dayOf } from '../../ui/dates'

export type Rhythm = 'weekly' | 'fortnightly' | 'monthly'

/** The rule of a series as RFC 5545 writes it. */
export function ruleOf(rhythm: Rhythm, count: number): string {
  const every = {
    weekly: 'FREQ=WEEKLY',
    fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
    monthly: 'FREQ=MONTHLY',
  }[rhythm]
  return `${every};COUNT=${count}`
}

/** The choices with another one for a session; without one, what was said of it is forgotten. */
export function withChoice(choices: SeriesChoice[], start: string, choice?: SeriesChoice): SeriesChoice[] {
  const others = choices.filter((other) => other.start !== start)
  return choice ? [...others, choice] : others
}

/** What of a series would be booked, in order of time. */
export function toBook(items: SeriesItem[]): string[] {
  return items.flatMap((item) => (item.bookedStart ? [item.bookedStart] : [])).sort()
}

/** Sessions on one local day are probably a mistake: the days that have two. */
export function doubledDays(starts: string[], zone: string): Day[] {
  const days = starts.map((start) => dayOf(start, zone))
  return [...new Set(days.filter((day, index) => days.indexOf(day) !== index))]
}
