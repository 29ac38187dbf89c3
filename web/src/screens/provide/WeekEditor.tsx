import { Copy, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import {
  type ExceptionRow,
  nextKey,
  type PlanForm,
  type Span,
  span,
  type Weekday,
  weekdays,
} from './planForm'

/** Names of weekdays: the first of January 2024 was a Monday. */
function useDayName() {
  const { intl } = useLanguage()
  return (day: Weekday, width: 'long' | 'short' = 'long') =>
    intl.formatDate(new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day), 12)), {
      weekday: width,
      timeZone: 'UTC',
    })
}

const time =
  'min-h-11 min-w-0 flex-1 rounded-card border border-line bg-raised px-2 tabular text-ink sm:flex-none sm:w-32 aria-invalid:border-red'
const iconButton =
  'grid size-11 shrink-0 place-items-center rounded-full text-soft hover:bg-linen hover:text-ink'

/** Rows of from and until: plain time fields, so that fingers, mice and keyboards all know them. */
function Spans({
  rows,
  name,
  wrong,
  onRows,
}: {
  rows: Span[]
  name: string
  wrong?: Map<number, string>
  onRows: (rows: Span[]) => void
}) {
  const t = useText()
  const put = (row: Span) => onRows(rows.map((other) => (other.key === row.key ? row : other)))
  return (
    <ul className="space-y-2">
      {rows.map((row, index) => {
        const error =
          wrong?.get(row.key) ??
          (row.from && row.until && row.until !== '00:00' && row.until <= row.from
            ? t('plan.backwards')
            : undefined)
        const number = index + 1
        return (
          <li key={row.key}>
            <div className="flex items-center gap-2">
              <input
                type="time"
                aria-label={t('plan.from', { day: name, number })}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `span-${row.key}` : undefined}
                className={time}
                value={row.from}
                onChange={(event) => put({ ...row, from: event.target.value })}
              />
              <span aria-hidden="true">–</span>
              <input
                type="time"
                aria-label={t('plan.until', { day: name, number })}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `span-${row.key}` : undefined}
                className={time}
                value={row.until}
                onChange={(event) => put({ ...row, until: event.target.value })}
              />
              <button
                type="button"
                aria-label={t('plan.remove', { day: name, number })}
                className={iconButton}
                onClick={() => onRows(rows.filter((other) => other.key !== row.key))}
              >
                <Trash2 aria-hidden="true" size={18} />
              </button>
            </div>
            {error ? (
              <p id={`span-${row.key}`} className="text-sm font-semibold text-red">
                {error}
              </p>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

/** The hours after those that stand already: two more, at most until the end of the day. */
function after(rows: Span[]): Span {
  const last = rows
    .map((row) => row.until)
    .sort()
    .at(-1)
  if (!last || last === '00:00') return span('09:00', '17:00')
  const hour = Number(last.slice(0, 2))
  const two = (value: number) => String(value % 24).padStart(2, '0')
  return span(`${two(Math.min(hour + 1, 22))}:00`, `${two(Math.min(hour + 3, 24))}:00`)
}

export function WeekEditor({
  week,
  wrong,
  error,
  onWeek,
}: {
  week: PlanForm['week']
  wrong: Map<number, string>
  error?: string
  onWeek: (week: PlanForm['week']) => void
}) {
  const t = useText()
  const dayName = useDayName()
  const [copying, setCopying] = useState<Weekday>()
  const [to, setTo] = useState<Weekday[]>([])
  const copy = () => {
    if (!copying) return
    const next = { ...week }
    for (const day of to) next[day] = week[copying].map((row) => span(row.from, row.until))
    onWeek(next)
    setCopying(undefined)
  }
  return (
    <>
      {error ? (
        <p role="alert" className="text-sm font-semibold text-red">
          {error}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {weekdays.map((day) => (
          <li key={day} className="gap-4 py-3 sm:grid sm:grid-cols-[7.5rem_1fr_auto]">
            <div className="flex items-center justify-between sm:items-start sm:pt-2">
              <h3>{dayName(day)}</h3>
            </div>
            <div>
              {week[day].length === 0 ? (
                <p className="py-2 text-soft">{t('plan.closed')}</p>
              ) : (
                <Spans
                  rows={week[day]}
                  name={dayName(day)}
                  wrong={wrong}
                  onRows={(rows) => onWeek({ ...week, [day]: rows })}
                />
              )}
            </div>
            <div className="flex gap-1">
              <button
                type="button"
                aria-label={t('plan.addOn', { day: dayName(day) })}
                className={iconButton}
                onClick={() => onWeek({ ...week, [day]: [...week[day], after(week[day])] })}
              >
                <Plus aria-hidden="true" size={20} />
              </button>
              <button
                type="button"
                aria-label={t('plan.copyFrom', { day: dayName(day) })}
                className={iconButton}
                onClick={() => {
                  setTo(weekdays.filter((other) => other !== day && weekdays.indexOf(other) < 5))
                  setCopying(day)
                }}
              >
                <Copy aria-hidden="true" size={18} />
              </button>
            </div>
          </li>
        ))}
      </ul>
      {copying ? (
        <Sheet
          open
          onClose={() => setCopying(undefined)}
          title={t('plan.copyTitle', { day: dayName(copying) })}
        >
          <p className="mb-2 text-soft">{t('plan.copyText')}</p>
          {weekdays
            .filter((day) => day !== copying)
            .map((day) => (
              <label key={day} className="flex min-h-11 items-center gap-3">
                <input
                  type="checkbox"
                  className="size-6 accent-[var(--leaf)]"
                  checked={to.includes(day)}
                  onChange={(event) =>
                    setTo(event.target.checked ? [...to, day] : to.filter((other) => other !== day))
                  }
                />
                {dayName(day)}
              </label>
            ))}
          <Button className="mt-3 w-full" disabled={to.length === 0} onClick={copy}>
            {t('plan.copy')}
          </Button>
        </Sheet>
      ) : null}
    </>
  )
}

export function ExceptionsEditor({
  rows,
  error,
  onRows,
}: {
  rows: ExceptionRow[]
  error?: string
  onRows: (rows: ExceptionRow[]) => void
}) {
  const t = useText()
  const put = (row: ExceptionRow) => onRows(rows.map((other) => (other.key === row.key ? row : other)))
  return (
    <>
      {error ? (
        <p role="alert" className="mt-2 text-sm font-semibold text-red">
          {error}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.key} className="space-y-3 py-4">
            <div className="grid gap-3 sm:grid-cols-[12rem_1fr_auto]">
              <TextField
                label={t('plan.date')}
                type="date"
                value={row.date}
                onChange={(event) => put({ ...row, date: event.target.value })}
              />
              <TextField
                label={t('plan.remark')}
                optional
                maxLength={200}
                value={row.note}
                onChange={(event) => put({ ...row, note: event.target.value })}
              />
              <Button
                kind="quiet"
                className="self-end"
                aria-label={t('plan.removeDate', { date: row.date })}
                onClick={() => onRows(rows.filter((other) => other.key !== row.key))}
              >
                {t('provide.remove')}
              </Button>
            </div>
            {row.hours.length === 0 ? <p className="text-soft">{t('plan.closedThen')}</p> : null}
            <Spans rows={row.hours} name={row.date} onRows={(hours) => put({ ...row, hours })} />
            <Button
              kind="quiet"
              className="-ml-4"
              onClick={() => put({ ...row, hours: [...row.hours, after(row.hours)] })}
            >
              <Plus aria-hidden="true" size={18} />
              {t('plan.openThen')}
            </Button>
          </li>
        ))}
      </ul>
      <Button
        kind="secondary"
        className="mt-3"
        onClick={() => onRows([...rows, { key: nextKey(), date: '', hours: [], note: '' }])}
      >
        <Plus aria-hidden="true" size={18} />
        {t('plan.addDate')}
      </Button>
    </>
  )
}
