import type { OpenHours, Plan, PlanDraft } from '../../api/schema'
import { deviceZone } from '../../ui/values'

export const weekdays = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const
export type Weekday = (typeof weekdays)[number]

/** From one time to another of the same day; the key only tells rows apart on the page. */
export type Span = { key: number; from: string; until: string }
export type ExceptionRow = { key: number; date: string; hours: Span[]; note: string }

export type PlanForm = {
  name: string
  zone: string
  week: Record<Weekday, Span[]>
  exceptions: ExceptionRow[]
  bufferBefore: string
  bufferAfter: string
  noticeHours: string
  step: string
  horizonDays: string
  seats: string
  minimumAttendance: string
}

let keys = 0
export function nextKey(): number {
  keys += 1
  return keys
}

export function span(from: string, until: string): Span {
  return { key: nextKey(), from: from.slice(0, 5), until: until.slice(0, 5) }
}

export function newPlan(name: string): PlanForm {
  const office = () => [span('09:00', '12:30'), span('14:00', '18:00')]
  return {
    name,
    zone: deviceZone(),
    week: {
      MONDAY: office(),
      TUESDAY: office(),
      WEDNESDAY: office(),
      THURSDAY: office(),
      FRIDAY: office(),
      SATURDAY: [],
      SUNDAY: [],
    },
    exceptions: [],
    bufferBefore: '0',
    bufferAfter: '15',
    noticeHours: '12',
    step: '0',
    horizonDays: '90',
    seats: '1',
    minimumAttendance: '1',
  }
}

export function formOf({ plan }: Plan): PlanForm {
  const on = (day: Weekday) =>
    plan.weekly.filter((hours) => hours.day === day).map((hours) => span(hours.from, hours.until))
  return {
    name: plan.name,
    zone: plan.zone,
    week: Object.fromEntries(weekdays.map((day) => [day, on(day)])) as PlanForm['week'],
    exceptions: plan.exceptions.map((exception) => ({
      key: nextKey(),
      date: exception.date,
      hours: exception.hours.map((hours) => span(hours.from, hours.until)),
      note: exception.note ?? '',
    })),
    bufferBefore: String(plan.bufferBeforeMinutes),
    bufferAfter: String(plan.bufferAfterMinutes),
    noticeHours: String(plan.minimumNoticeMinutes / 60),
    step: String(plan.stepMinutes),
    horizonDays: String(plan.horizonDays),
    seats: String(plan.seats ?? 1),
    minimumAttendance: String(plan.minimumAttendance ?? 1),
  }
}

const byStart = (a: Span, b: Span) => a.from.localeCompare(b.from)
const whole = (typed: string) => (Number.isFinite(Number(typed)) ? Math.round(Number(typed)) : 0)

/** The plan to send; rows without both times are left out, so that the preview works while somebody types. */
export function draftOf(form: PlanForm): PlanDraft {
  return {
    name: form.name,
    zone: form.zone,
    weekly: weeklyRows(form).map(({ day, row }) => ({ day, from: row.from, until: row.until }) as OpenHours),
    exceptions: form.exceptions
      .filter((exception) => exception.date !== '')
      .map((exception) => ({
        date: exception.date,
        hours: filled(exception.hours).map((row) => ({ from: row.from, until: row.until })),
        note: exception.note || undefined,
      })),
    bufferBeforeMinutes: whole(form.bufferBefore),
    bufferAfterMinutes: whole(form.bufferAfter),
    minimumNoticeMinutes: Math.round(Number(form.noticeHours) * 60) || 0,
    stepMinutes: whole(form.step),
    horizonDays: whole(form.horizonDays),
    seats: whole(form.seats),
    // One person alone always makes an appointment take place.
    minimumAttendance: whole(form.seats) > 1 ? whole(form.minimumAttendance) : 1,
  }
}

/** The rows of the week in the order in which they are sent, so that a refusal of "weekly[3]" finds its row. */
export function weeklyRows(form: PlanForm): { day: Weekday; row: Span }[] {
  return weekdays.flatMap((day) => filled(form.week[day]).map((row) => ({ day, row })))
}

function filled(rows: Span[]): Span[] {
  return rows.filter((row) => row.from !== '' && row.until !== '').sort(byStart)
}
