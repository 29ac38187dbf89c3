import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useLanguage, useText } from '../i18n/text'
import { addDays, addMonths, clocksChange, type Day, dayOf, firstOfMonth, noon, weeksOf } from './dates'
import { Empty, Skeleton } from './states'
import { zoneName } from './values'

export type Slot = { start: string; end: string }

/**
 * A month of days and the times of one day, on the reader's clock with the provider's beside it where they differ. Arrow keys
 * move by day and week, Page Up and Page Down by month; only the chosen day can be tabbed to.
 */
export function SlotPicker({
  slots,
  loading,
  month,
  onMonth,
  zone,
  planZone,
  today,
  onPick,
}: {
  slots: Slot[]
  loading: boolean
  month: Day
  onMonth: (month: Day) => void
  zone: string
  planZone?: string
  today: Day
  onPick: (slot: Slot) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const byDay = useMemo(() => {
    const days = new Map<Day, Slot[]>()
    for (const slot of slots) {
      const day = dayOf(slot.start, zone)
      days.set(day, [...(days.get(day) ?? []), slot])
    }
    return days
  }, [slots, zone])
  const [chosen, setChosen] = useState<Day>()
  const [focus, setFocus] = useState<Day>(today)
  const moveFocus = useRef(false)
  const grid = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const first = [...byDay.keys()].sort()[0]
    setChosen((day) => (day && byDay.has(day) ? day : first))
    setFocus((day) => (firstOfMonth(day) === firstOfMonth(month) ? day : (first ?? month)))
  }, [byDay, month])
  useEffect(() => {
    if (moveFocus.current) {
      grid.current?.querySelector<HTMLButtonElement>(`[data-day="${focus}"]`)?.focus()
      moveFocus.current = false
    }
  }, [focus])

  const onKey = (event: KeyboardEvent, day: Day) => {
    const target =
      {
        ArrowLeft: addDays(day, -1),
        ArrowRight: addDays(day, 1),
        ArrowUp: addDays(day, -7),
        ArrowDown: addDays(day, 7),
        PageUp: addMonths(day, -1),
        PageDown: addMonths(day, 1),
      }[event.key] ?? undefined
    if (!target || target < today) return
    event.preventDefault()
    moveFocus.current = true
    if (firstOfMonth(target) !== firstOfMonth(month)) onMonth(firstOfMonth(target))
    setFocus(target)
  }
  const dayName = (day: Day) =>
    intl.formatDate(noon(day), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
  const times = chosen ? (byDay.get(chosen) ?? []) : []
  return (
    <div className="gap-6 sm:grid sm:grid-cols-[20rem_1fr]">
      <div>
        <div className="mb-2 flex items-center justify-between">
          <button
            type="button"
            aria-label={t('slots.previous')}
            disabled={month <= firstOfMonth(today)}
            onClick={() => onMonth(addMonths(month, -1))}
            className="grid size-11 place-items-center rounded-full hover:bg-linen disabled:opacity-40"
          >
            <ChevronLeft aria-hidden="true" />
          </button>
          <p aria-live="polite" className="font-semibold">
            {intl.formatDate(noon(month), { month: 'long', year: 'numeric', timeZone: 'UTC' })}
          </p>
          <button
            type="button"
            aria-label={t('slots.next')}
            onClick={() => onMonth(addMonths(month, 1))}
            className="grid size-11 place-items-center rounded-full hover:bg-linen"
          >
            <ChevronRight aria-hidden="true" />
          </button>
        </div>
        <div ref={grid} className="space-y-1">
          <div aria-hidden="true" className="grid grid-cols-7 text-center text-sm text-soft">
            {weeksOf('2024-01-01')[0]?.map((day) =>
              day ? (
                <span key={day}>
                  {intl.formatDate(noon(day), { weekday: 'short', timeZone: 'UTC' }).slice(0, 2)}
                </span>
              ) : null,
            )}
          </div>
          {weeksOf(month).map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place in the month
            <div key={row} className="grid grid-cols-7 gap-1">
              {week.map((day, column) => {
                if (!day) {
                  // biome-ignore lint/suspicious/noArrayIndexKey: an empty cell is its place
                  return <span key={column} />
                }
                const free = byDay.get(day)?.length ?? 0
                return (
                  <button
                    key={day}
                    type="button"
                    data-day={day}
                    tabIndex={day === focus ? 0 : -1}
                    aria-pressed={day === chosen}
                    aria-label={t('slots.free', { date: dayName(day), count: free })}
                    aria-disabled={free === 0}
                    onKeyDown={(event) => onKey(event, day)}
                    onClick={() => {
                      setFocus(day)
                      if (free > 0) setChosen(day)
                    }}
                    className={`tabular grid min-h-11 place-items-center rounded-card text-[0.95rem] ${
                      day === chosen
                        ? 'bg-leaf font-semibold text-on-leaf'
                        : free > 0
                          ? 'bg-leaf-wash font-semibold text-leaf-strong'
                          : 'text-soft'
                    }`}
                  >
                    {Number(day.slice(8))}
                  </button>
                )
              })}
            </div>
          ))}
        </div>
      </div>
      <div className="mt-4 sm:mt-0">
        {loading ? (
          <Skeleton lines={4} />
        ) : byDay.size === 0 ? (
          <Empty title={t('slots.none')}>{t('slots.noneText')}</Empty>
        ) : !chosen ? (
          <p>{t('slots.pick')}</p>
        ) : (
          <>
            <h3 aria-live="polite">{dayName(chosen)}</h3>
            <p className="mb-3 text-sm text-soft">
              {t('slots.zone', { zone: zoneName(zone) })}
              {clocksChange(chosen, zone) ? (
                <strong className="block text-amber">{t('slots.clockChange')}</strong>
              ) : null}
            </p>
            <ul className="grid grid-cols-2 gap-2 lg:grid-cols-3">
              {times.map((slot) => (
                <li key={slot.start}>
                  <Time slot={slot} zone={zone} planZone={planZone} onPick={onPick} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}

function Time({
  slot,
  zone,
  planZone,
  onPick,
}: {
  slot: Slot
  zone: string
  planZone?: string
  onPick: (slot: Slot) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const clock = (timeZone: string) =>
    intl.formatTime(slot.start, { hour: 'numeric', minute: '2-digit', timeZone })
  const theirs =
    planZone && clock(planZone) !== clock(zone)
      ? t('slots.theirs', { time: clock(planZone), zone: zoneName(planZone) })
      : undefined
  return (
    <button
      type="button"
      onClick={() => onPick(slot)}
      className="tabular min-h-12 w-full rounded-card border border-line bg-raised px-2 py-1.5 font-semibold hover:border-leaf hover:bg-leaf-wash"
    >
      {clock(zone)}
      {theirs ? <span className="block text-sm font-normal text-soft">{theirs}</span> : null}
    </button>
  )
}
