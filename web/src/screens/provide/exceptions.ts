import { addDays, type Day, noon } from '../../ui/dates'
import { type ExceptionRow, nextKey, type PlanForm, type Span, span, weekdays } from './planForm'

/** What somebody wants of some days: the weekly hours, none, or others. */
export type Wish = { kind: 'usual' } | { kind: 'closed' | 'other'; hours: Span[]; note: string }

/** More days at once than this is a mistake in the year. */
export const MOST_DAYS = 366

export function daysBetween(from: Day, until: Day): Day[] {
  const days: Day[] = []
  for (let day = from; day <= until && days.length < MOST_DAYS; day = addDays(day, 1)) days.push(day)
  return days
}

/** The exceptions with a wish for every day from one to another in place of what was said of them. */
export function withDays(rows: ExceptionRow[], from: Day, until: Day, wish: Wish): ExceptionRow[] {
  const kept = rows.filter((row) => row.date < from || row.date > until)
  if (wish.kind === 'usual') return kept
  const hours = wish.kind === 'closed' ? [] : wish.hours
  const made = daysBetween(from, until).map((date) => ({
    key: nextKey(),
    date,
    hours: hours.map((row) => span(row.from, row.until)),
    note: wish.note,
  }))
  return [...kept, ...made].sort((a, b) => a.date.localeCompare(b.date))
}

export function usualHours(week: PlanForm['week'], day: Day): Span[] {
  const weekday = weekdays[(noon(day).getUTCDay() + 6) % 7] ?? 'MONDAY'
  return week[weekday]
}

export type Run = { from: Day; until: Day; hours: Span[]; note: string }

/** Days in a row that are all alike, as one. */
export function runs(rows: ExceptionRow[]): Run[] {
  const said = (row: { hours: Span[]; note: string }) =>
    JSON.stringify([row.note, row.hours.map((hours) => [hours.from, hours.until])])
  const result: Run[] = []
  for (const row of [...rows].sort((a, b) => a.date.localeCompare(b.date))) {
    const last = result.at(-1)
    if (last && addDays(last.until, 1) === row.date && said(last) === said(row)) last.until = row.date
    else result.push({ from: row.date, until: row.date, hours: row.hours, note: row.note })
  }
  return result
}
