import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useLanguage, useText } from '../i18n/text'
import { Button } from './Button'
import { ClockMark, ClockNote } from './ClockNote'
import { clockChange, localTime } from './clocks'
import { addMonths, type Day, dayOf, noon } from './dates'
import { MonthGrid } from './MonthGrid'
import { Empty, Skeleton } from './states'
import { zoneName } from './values'

/** seatsLeft counts places in a class. */
export type Slot = { start: string; end: string; seatsLeft?: number }

/** A month of days and the times of one day, on the reader's clock with the provider's beside it where they differ. */
export function SlotPicker({
  slots,
  loading,
  month,
  onMonth,
  zone,
  planZone,
  seats = 1,
  today,
  onPick,
}: {
  slots: Slot[]
  loading: boolean
  month: Day
  onMonth: (month: Day) => void
  zone: string
  planZone?: string
  /** How many people share a session. */
  seats?: number
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
  const [wanted, setWanted] = useState<Day>()
  const free = [...byDay.keys()].sort()
  const chosen = wanted && byDay.has(wanted) ? wanted : free[0]
  const zones = [zone, planZone].filter((one, index, all): one is string =>
    Boolean(one && all.indexOf(one) === index),
  )
  const dayName = (day: Day) =>
    intl.formatDate(noon(day), { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
  const look = (day: Day) => {
    const count = byDay.get(day)?.length ?? 0
    const change = zones.some((one) => clockChange(day, one))
    return {
      label: [t('slots.free', { date: dayName(day), count }), change ? t('slots.clockChange') : '']
        .filter(Boolean)
        .join('. '),
      chosen: day === chosen,
      disabled: count === 0,
      className:
        day === chosen
          ? 'bg-leaf font-semibold text-on-leaf'
          : count > 0
            ? 'bg-leaf-wash font-semibold text-leaf-strong hover:outline-2 hover:outline-leaf'
            : 'cursor-default text-soft',
      mark: change ? <ClockMark /> : null,
    }
  }
  return (
    <div className="gap-6 md:grid md:grid-cols-[20rem_1fr]">
      <MonthGrid
        month={month}
        onMonth={onMonth}
        first={today}
        start={chosen}
        look={look}
        onChoose={setWanted}
      />
      <div className="mt-4 min-w-0 md:mt-0">
        {loading ? (
          <Skeleton lines={4} />
        ) : !chosen ? (
          <Empty
            title={t('slots.none')}
            action={
              <Button kind="secondary" onClick={() => onMonth(addMonths(month, 1))}>
                {t('slots.look', {
                  month: intl.formatDate(noon(addMonths(month, 1)), { month: 'long', timeZone: 'UTC' }),
                })}
              </Button>
            }
          />
        ) : (
          <>
            <div className="flex items-center justify-between gap-2">
              <h3 aria-live="polite">{dayName(chosen)}</h3>
              <div className="flex shrink-0">
                <Neighbour
                  name={t('slots.previousDay')}
                  day={free[free.indexOf(chosen) - 1]}
                  go={setWanted}
                  icon={ChevronLeft}
                />
                <Neighbour
                  name={t('slots.nextDay')}
                  day={free[free.indexOf(chosen) + 1]}
                  go={setWanted}
                  icon={ChevronRight}
                />
              </div>
            </div>
            <p className="text-sm text-soft">{t('slots.zone', { zone: zoneName(zone) })}</p>
            {zones.map((one) => (
              <ClockNote key={one} day={chosen} zone={one} />
            ))}
            <Times
              key={chosen}
              slots={byDay.get(chosen) ?? []}
              date={dayName(chosen)}
              zone={zone}
              planZone={planZone}
              seats={seats}
              onPick={onPick}
            />
          </>
        )}
      </div>
    </div>
  )
}

function Neighbour({
  name,
  day,
  go,
  icon: Icon,
}: {
  name: string
  day?: Day
  go: (day: Day) => void
  icon: typeof ChevronLeft
}) {
  return (
    <button
      type="button"
      aria-label={name}
      disabled={!day}
      onClick={() => day && go(day)}
      className="grid size-11 place-items-center rounded-full hover:bg-linen disabled:cursor-not-allowed disabled:opacity-40"
    >
      <Icon aria-hidden="true" size={20} />
    </button>
  )
}

/** From which hour on a time belongs to a part of the day. */
const parts = [
  { name: 'slots.morning', from: 0 },
  { name: 'slots.afternoon', from: 12 },
  { name: 'slots.evening', from: 17 },
] as const

/** The times of one day; arrow keys move among them, one can be tabbed to. */
function Times({
  slots,
  date,
  zone,
  planZone,
  seats,
  onPick,
}: {
  slots: Slot[]
  date: string
  zone: string
  planZone?: string
  seats: number
  onPick: (slot: Slot) => void
}) {
  const t = useText()
  const [focus, setFocus] = useState(0)
  const follow = useRef(false)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!follow.current) return
    follow.current = false
    list.current?.querySelector<HTMLElement>(`[data-index="${focus}"]`)?.focus()
  }, [focus])
  const keys = (event: KeyboardEvent, index: number) => {
    const last = slots.length - 1
    const target = {
      ArrowLeft: index - 1,
      ArrowUp: index - 1,
      ArrowRight: index + 1,
      ArrowDown: index + 1,
      Home: 0,
      End: last,
    }[event.key]
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    follow.current = true
    setFocus(Math.min(Math.max(target, 0), last))
  }
  const indexed = slots.map((slot, index) => ({ slot, index, local: localTime(slot.start, zone).slice(11) }))
  // While the clocks are put back an hour comes twice: then each of the two says which it is.
  const twice = new Set(
    indexed
      .filter(({ local }, index) => indexed.findIndex((other) => other.local === local) !== index)
      .map(({ local }) => local),
  )
  return (
    <div ref={list} className="mt-3 space-y-3">
      {parts.map(({ name, from }, part) => {
        const until = parts[part + 1]?.from ?? 24
        const here = indexed.filter(({ local }) => {
          const hour = Number(local.slice(0, 2))
          return from <= hour && hour < until
        })
        if (here.length === 0) return null
        return (
          <section key={name}>
            <h4 className="mb-1 text-sm text-soft">{t(name)}</h4>
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,7.5rem),1fr))] gap-2">
              {here.map(({ slot, index, local }) => (
                <li key={slot.start}>
                  <Time
                    slot={slot}
                    date={date}
                    zone={zone}
                    planZone={planZone}
                    seats={seats}
                    twice={twice.has(local)}
                    index={index}
                    tabbable={index === Math.min(focus, slots.length - 1)}
                    onKeys={(event) => keys(event, index)}
                    onPick={onPick}
                  />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Time({
  slot,
  date,
  zone,
  planZone,
  seats,
  twice,
  index,
  tabbable,
  onKeys,
  onPick,
}: {
  slot: Slot
  date: string
  zone: string
  planZone?: string
  seats: number
  twice: boolean
  index: number
  tabbable: boolean
  onKeys: (event: KeyboardEvent) => void
  onPick: (slot: Slot) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const otherDay = planZone && dayOf(slot.start, planZone) !== dayOf(slot.start, zone)
  const clock = (timeZone: string, weekday = false) =>
    intl.formatDate(slot.start, {
      weekday: weekday ? 'short' : undefined,
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: twice && !weekday ? 'shortOffset' : undefined,
      timeZone,
    })
  const mine = clock(zone)
  const theirs =
    planZone && localTime(slot.start, planZone) !== localTime(slot.start, zone)
      ? t('slots.theirs', { time: clock(planZone, Boolean(otherDay)), zone: zoneName(planZone) })
      : undefined
  return (
    <button
      type="button"
      data-index={index}
      tabIndex={tabbable ? 0 : -1}
      onKeyDown={onKeys}
      onClick={() => onPick(slot)}
      className="tabular h-full min-h-12 w-full rounded-card border border-line bg-raised px-2 py-1.5 font-semibold hover:border-leaf hover:bg-leaf-wash"
    >
      {mine}
      {theirs ? <span className="block text-sm font-normal text-soft">{theirs}</span> : null}
      {seats > 1 && slot.seatsLeft !== undefined ? (
        <span className="block text-sm font-normal text-soft">
          {t('slots.left', { count: slot.seatsLeft })}
        </span>
      ) : null}
      <span className="sr-only">, {date}</span>
    </button>
  )
}
