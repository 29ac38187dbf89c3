import { type PlanForm, type Span, span, type Weekday, weekdays } from './planForm'

/** Minutes of a day, from 0 to 1440. */
export type Stretch = { from: number; until: number }

export const DAY_MINUTES = 24 * 60
/** Dragging and arrow keys move by this; typed times may be any minute. */
export const STEP = 15

export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** A span's minutes; until 00:00 means the end of the day. Undefined while a time is missing or the end is not after the beginning. */
export function stretchOf({ from, until }: Pick<Span, 'from' | 'until'>): Stretch | undefined {
  if (!from || !until) return undefined
  const stretch = { from: minutesOf(from), until: minutesOf(until) || DAY_MINUTES }
  return stretch.from < stretch.until ? stretch : undefined
}

export function timeOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

export function snap(minutes: number, step = STEP): number {
  return Math.min(Math.max(Math.round(minutes / step) * step, 0), DAY_MINUTES)
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** What was drawn between two points of a day, whichever came first; at least one step long. */
export function drawn(a: number, b: number): Stretch {
  const from = Math.min(snap(Math.min(a, b)), DAY_MINUTES - STEP)
  return { from, until: Math.max(snap(Math.max(a, b)), from + STEP) }
}

/** The same length elsewhere in the day. */
export function shifted({ from, until }: Stretch, minutes: number): Stretch {
  const by = within(minutes, -from, DAY_MINUTES - until)
  return { from: from + by, until: until + by }
}

/** One end elsewhere; the other stays, and at least one step lies between. */
export function stretched(stretch: Stretch, end: 'from' | 'until', to: number): Stretch {
  return end === 'from'
    ? { ...stretch, from: within(to, 0, stretch.until - STEP) }
    : { ...stretch, until: within(to, stretch.from + STEP, DAY_MINUTES) }
}

/**
 * A day's hours with one more stretch: what it overlaps or touches becomes one with it and keeps the key of the changed one, so that
 * it stays chosen. Rows that are not finished yet stay as they are.
 */
export function withStretch(rows: Span[], stretch: Stretch, key?: number): Span[] {
  let { from, until } = stretch
  const apart: Span[] = []
  const others = rows
    .filter((row) => row.key !== key)
    .map((row) => ({ row, hours: stretchOf(row) }))
    .sort((a, b) => (a.hours?.from ?? 0) - (b.hours?.from ?? 0))
  // Sorted by beginning, one pass forward and one back reach everything that is joined in a chain.
  const touches = (hours: Stretch) => hours.from <= until && from <= hours.until
  for (const { hours } of [...others, ...[...others].reverse()]) {
    if (hours && touches(hours)) {
      from = Math.min(from, hours.from)
      until = Math.max(until, hours.until)
    }
  }
  for (const { row, hours } of others) {
    if (!hours || !(hours.from >= from && hours.until <= until)) apart.push(row)
  }
  const one = span(timeOf(from), timeOf(until))
  return inOrder([...apart, key === undefined ? one : { ...one, key }])
}

/** Where a stretch may lie without touching its neighbours: as near as possible to where it was wanted. */
export function beside(rows: Span[], key: number, wanted: Stretch): Stretch {
  const now = rows.find((row) => row.key === key)
  const at = now && stretchOf(now)
  if (!at) return wanted
  let least = 0
  let most = DAY_MINUTES
  for (const row of rows) {
    const other = row.key === key ? undefined : stretchOf(row)
    if (!other) continue
    if (other.until <= at.from) least = Math.max(least, other.until)
    else if (other.from >= at.until) most = Math.min(most, other.from)
  }
  return { from: within(wanted.from, least, most), until: within(wanted.until, least, most) }
}

function inOrder(rows: Span[]): Span[] {
  return [...rows].sort((a, b) => a.from.localeCompare(b.from))
}

/** The keys of rows that overlap an earlier one of their day. */
export function overlapping(rows: Span[]): Set<number> {
  const wrong = new Set<number>()
  let until = 0
  for (const row of inOrder(rows)) {
    const hours = stretchOf(row)
    if (!hours) continue
    if (hours.from < until) wrong.add(row.key)
    until = Math.max(until, hours.until)
  }
  return wrong
}

/** One day's hours in place of others'. */
export function copied(week: PlanForm['week'], from: Weekday, to: Weekday[]): PlanForm['week'] {
  const next = { ...week }
  for (const day of to) next[day] = week[from].map((row) => span(row.from, row.until))
  return next
}

/** The hours to draw: the working day, and whatever lies outside it. */
export function shownHours(week: PlanForm['week']): { first: number; last: number } {
  let first = 7
  let last = 20
  for (const day of weekdays) {
    for (const row of week[day]) {
      const hours = stretchOf(row)
      if (!hours) continue
      first = Math.min(first, Math.floor(hours.from / 60))
      last = Math.max(last, Math.ceil(hours.until / 60))
    }
  }
  return { first, last }
}

/** How long a week is open, in minutes. */
export function openMinutes(week: PlanForm['week']): number {
  return weekdays
    .flatMap((day) => week[day])
    .map(stretchOf)
    .reduce((sum, hours) => sum + (hours ? hours.until - hours.from : 0), 0)
}
