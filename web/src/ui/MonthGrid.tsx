import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useLanguage, useText } from '../i18n/text'
import { addMonths, type Day, dayByKey, firstOfMonth, lastOfMonth, noon, weeksOf } from './dates'
import { inReadingOrder } from './direction'

export type DayLook = {
  /** What a screen reader says: the date and what is on it. */
  label: string
  className: string
  chosen?: boolean
  /** Can be reached, so that its label is heard, but not chosen. */
  disabled?: boolean
  /** Beneath the number. */
  mark?: ReactNode
}

/**
 * A month of days. Arrow keys move by day and week, Home and End within the week, Page Up and Page Down by month, with Shift by
 * year; one day can be tabbed to, the others are reached from it.
 */
export function MonthGrid({
  month,
  onMonth,
  first,
  last,
  start,
  look,
  onChoose,
}: {
  month: Day
  onMonth: (month: Day) => void
  first?: Day
  last?: Day
  /** The day that can be tabbed to while nobody has moved in this month. */
  start?: Day
  look: (day: Day) => DayLook
  onChoose: (day: Day) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const name = useId()
  const [moved, setMoved] = useState<Day>()
  const grid = useRef<HTMLTableElement>(null)
  const follow = useRef(false)
  const here = (day?: Day) => (day && firstOfMonth(day) === firstOfMonth(month) ? day : undefined)
  const focus = here(moved) ?? here(start) ?? here(first) ?? month
  useEffect(() => {
    if (!follow.current) return
    follow.current = false
    grid.current?.querySelector<HTMLButtonElement>(`[data-day="${focus}"]`)?.focus()
  }, [focus])
  const weekday = (day: Day, width: 'long' | 'short') =>
    intl.formatDate(noon(day), { weekday: width, timeZone: 'UTC' })
  const step =
    'grid size-[44px] shrink-0 place-items-center rounded-full hover:bg-linen disabled:cursor-not-allowed disabled:opacity-40'
  return (
    <div className="max-w-md">
      <div className="mb-2 flex items-center justify-between">
        <button
          type="button"
          aria-label={t('slots.previous')}
          disabled={first !== undefined && month <= firstOfMonth(first)}
          onClick={() => onMonth(addMonths(month, -1))}
          className={step}
        >
          <ChevronLeft aria-hidden="true" />
        </button>
        <p id={name} aria-live="polite" className="min-w-0 text-center font-semibold">
          {intl.formatDate(noon(month), { month: 'long', year: 'numeric', timeZone: 'UTC' })}
        </p>
        <button
          type="button"
          aria-label={t('slots.next')}
          disabled={last !== undefined && lastOfMonth(month) >= last}
          onClick={() => onMonth(addMonths(month, 1))}
          className={step}
        >
          <ChevronRight aria-hidden="true" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of days, as the ARIA practices describe it. */}
      <table ref={grid} role="grid" aria-labelledby={name} className="w-full table-fixed">
        <thead>
          <tr>
            {weeksOf('2024-01-01')[0]?.map((day) =>
              day ? (
                <th
                  key={day}
                  scope="col"
                  abbr={weekday(day, 'long')}
                  className="overflow-hidden text-center text-[min(0.875rem,6.5vw)] font-normal text-soft"
                >
                  {weekday(day, 'short').slice(0, 2)}
                </th>
              ) : null,
            )}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place in the month
            <tr key={row}>
              {week.map((day, column) => {
                if (!day) {
                  // biome-ignore lint/suspicious/noArrayIndexKey: an empty cell is its place
                  return <td key={column} />
                }
                const { label, className, chosen, disabled, mark } = look(day)
                return (
                  <td key={day} className="p-0.5">
                    <button
                      type="button"
                      data-day={day}
                      tabIndex={day === focus ? 0 : -1}
                      aria-pressed={chosen ?? false}
                      aria-label={label}
                      aria-disabled={disabled ?? false}
                      onKeyDown={(event) => {
                        const target = dayByKey(inReadingOrder(event.key), event.shiftKey, day, first, last)
                        if (!target || event.ctrlKey || event.metaKey || event.altKey) return
                        event.preventDefault()
                        if (target === day) return
                        follow.current = true
                        setMoved(target)
                        if (!here(target)) onMonth(firstOfMonth(target))
                      }}
                      onClick={() => {
                        setMoved(day)
                        if (!disabled) onChoose(day)
                      }}
                      className={`tabular relative grid min-h-11 w-full place-items-center rounded-card text-[min(0.95rem,7.5vw)] ${className}`}
                    >
                      {Number(day.slice(8))}
                      {mark}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
