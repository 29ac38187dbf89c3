import { useState } from 'react'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { ClockMark } from '../../ui/ClockNote'
import { clockChange } from '../../ui/clocks'
import { type Day, firstOfMonth, noon } from '../../ui/dates'
import { TextField } from '../../ui/Field'
import { MonthGrid } from '../../ui/MonthGrid'
import { Sheet } from '../../ui/Sheet'
import { runs, usualHours, type Wish, withDays } from './exceptions'
import { type ExceptionRow, type PlanForm, span } from './planForm'
import { Spans } from './Spans'
import { useHoursText } from './words'

/** Days that are not as usual, on a month: a press opens a day, from which a whole holiday can be closed. */
export function ExceptionsMonth({
  week,
  zone,
  rows,
  today,
  error,
  onRows,
}: {
  week: PlanForm['week']
  zone: string
  rows: ExceptionRow[]
  today: Day
  error?: string
  onRows: (rows: ExceptionRow[]) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const hoursText = useHoursText()
  const [month, setMonth] = useState(firstOfMonth(today))
  const [open, setOpen] = useState<{ from: Day; until: Day }>()
  const byDay = new Map(rows.map((row) => [row.date, row]))
  const date = (day: Day, long = true) =>
    intl.formatDate(noon(day), {
      weekday: long ? 'long' : 'short',
      day: 'numeric',
      month: long ? 'long' : 'short',
      year: long ? undefined : 'numeric',
      timeZone: 'UTC',
    })
  const look = (day: Day) => {
    const exception = byDay.get(day)
    const hours = exception?.hours ?? usualHours(week, day)
    const change = clockChange(day, zone)
    const label = [
      date(day),
      exception ? t('plan.notUsual') : '',
      hoursText(hours),
      exception?.note ?? '',
      change ? t('slots.clockChange') : '',
    ]
    return {
      label: label.filter(Boolean).join(', '),
      disabled: day < today,
      className: exception
        ? exception.hours.length === 0
          ? 'border-2 border-amber bg-amber-wash font-semibold text-amber line-through decoration-2'
          : 'border-2 border-violet bg-violet-wash font-semibold text-violet'
        : hours.length > 0 && day >= today
          ? 'bg-leaf-wash font-semibold text-leaf-strong'
          : `text-soft ${day < today ? 'cursor-default' : 'hover:bg-linen'}`,
      mark: change ? <ClockMark /> : null,
    }
  }
  const listed = runs(rows).filter((run) => run.until >= today)
  const named = (run: { from: Day; until: Day }) =>
    run.from === run.until
      ? date(run.from, false)
      : intl.formatDateTimeRange(noon(run.from), noon(run.until), {
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          timeZone: 'UTC',
        })
  return (
    <>
      {error ? (
        <p role="alert" className="mt-2 text-sm font-semibold text-red">
          {error}
        </p>
      ) : null}
      <div className="mt-3 gap-6 sm:grid sm:grid-cols-2">
        <div>
          <MonthGrid
            month={month}
            onMonth={setMonth}
            first={today}
            start={today}
            look={look}
            onChoose={(day) => setOpen({ from: day, until: day })}
          />
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
            <Legend className="bg-leaf-wash">{t('plan.legendOpen')}</Legend>
            <Legend className="border-2 border-amber bg-amber-wash">{t('plan.legendClosed')}</Legend>
            <Legend className="border-2 border-violet bg-violet-wash">{t('plan.legendOther')}</Legend>
          </ul>
        </div>
        <div className="mt-4 sm:mt-0">
          {listed.length === 0 ? (
            <p className="text-soft">{t('plan.noExceptions')}</p>
          ) : (
            <ul className="divide-y divide-line">
              {listed.map((run) => (
                <li key={run.from} className="py-2">
                  <p className="font-semibold">{named(run)}</p>
                  <p className="tabular text-sm break-words text-soft">
                    {[hoursText(run.hours), run.note].filter(Boolean).join(' · ')}
                  </p>
                  <div className="-ms-3 flex flex-wrap">
                    <Button kind="quiet" className="px-3" onClick={() => setOpen(run)}>
                      {t('plan.change')}
                      <span className="sr-only">, {named(run)}</span>
                    </Button>
                    <Button
                      kind="quiet"
                      className="px-3"
                      onClick={() => onRows(withDays(rows, run.from, run.until, { kind: 'usual' }))}
                    >
                      {t('provide.remove')}
                      <span className="sr-only">, {named(run)}</span>
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
      {open ? (
        <DaysSheet
          key={`${open.from}${open.until}`}
          from={open.from}
          until={open.until}
          title={date(open.from)}
          row={byDay.get(open.from)}
          week={week}
          onWish={(until, wish) => {
            onRows(withDays(rows, open.from, until, wish))
            setOpen(undefined)
          }}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  )
}

function Legend({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span aria-hidden="true" className={`size-4 rounded ${className}`} />
      {children}
    </li>
  )
}

function DaysSheet({
  from,
  until: lastDay,
  title,
  row,
  week,
  onWish,
  onClose,
}: {
  from: Day
  until: Day
  title: string
  row?: ExceptionRow
  week: PlanForm['week']
  onWish: (until: Day, wish: Wish) => void
  onClose: () => void
}) {
  const t = useText()
  const hoursText = useHoursText()
  const usual = usualHours(week, from)
  const copies = (rows: { from: string; until: string }[]) => rows.map(({ from, until }) => span(from, until))
  const [kind, setKind] = useState<Wish['kind']>(
    row ? (row.hours.length === 0 ? 'closed' : 'other') : 'usual',
  )
  const [hours, setHours] = useState(() =>
    copies(row && row.hours.length > 0 ? row.hours : usual.length > 0 ? usual : [span('09:00', '12:00')]),
  )
  const [note, setNote] = useState(row?.note ?? '')
  const [until, setUntil] = useState(lastDay)
  const choice = (value: Wish['kind'], text: string, hint?: string) => (
    <label className="flex min-h-11 items-center gap-3">
      <input
        type="radio"
        name="kind"
        className="size-6 shrink-0 accent-[var(--leaf)]"
        checked={kind === value}
        onChange={() => setKind(value)}
      />
      <span>
        {text}
        {hint ? <span className="tabular block text-sm text-soft">{hint}</span> : null}
      </span>
    </label>
  )
  return (
    <Sheet open onClose={onClose} title={title}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          onWish(
            until < from ? from : until,
            kind === 'usual' ? { kind } : { kind, hours, note: note.trim() },
          )
        }}
      >
        <fieldset>
          <legend className="sr-only">{t('plan.exceptions')}</legend>
          {choice('usual', t('plan.asUsual'), hoursText(usual))}
          {choice('closed', t('plan.closed'))}
          {choice('other', t('plan.otherHours'))}
        </fieldset>
        {kind === 'other' ? <Spans rows={hours} name={title} onRows={setHours} /> : null}
        <TextField
          label={t('plan.untilDay')}
          hint={t('plan.untilDayHint')}
          type="date"
          min={from}
          value={until}
          onChange={(event) => setUntil(event.target.value || from)}
        />
        {kind === 'usual' ? null : (
          <TextField
            label={t('plan.remark')}
            optional
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
        <Button type="submit" className="w-full">
          {t('plan.setDays')}
        </Button>
      </form>
    </Sheet>
  )
}
