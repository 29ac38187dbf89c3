import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { type PointerEvent, useRef, useState } from 'react'
import type { Booking } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { ClockNote } from '../../ui/ClockNote'
import { type Day, noon } from '../../ui/dates'
import { fills, hoursOf, type Placed, placed } from './agendaLayout'
import { DAY_MINUTES, drawn, type Stretch } from './weekGrid'

/** High enough for three lines: when, what, how it stands. */
const HOUR_REM = 3.6

/** Looks by state; the sentence about the state stands in every entry too. */
export const looks: Record<string, string> = {
  booked: 'border-s-violet bg-violet-wash',
  held: 'border-s-amber bg-amber-wash',
  closed: 'border-s-soft bg-linen',
}

/** Days as columns of hours. A drag or a press on free hours closes them; a closed stretch opens to be changed. */
export function HourGrid({
  days,
  bookings,
  today,
  zone,
  onDraw,
  onOpen,
}: {
  days: Day[]
  bookings: Booking[]
  today: Day
  zone: string
  onDraw: (day: Day, stretch: Stretch) => void
  onOpen: (booking: Booking) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const byDay = days.map((day) => ({ day, items: placed(bookings, day, zone) }))
  const { first, last } = hoursOf(byDay.flatMap(({ items }) => items))
  const rows = Array.from({ length: last - first }, (_, index) => first + index)
  const part = (minutes: number) => `${((minutes - first * 60) / ((last - first) * 60)) * 100}%`
  const whole = byDay.some(({ day }) => bookings.some((booking) => fills(booking, day, zone)))
  return (
    // Positioned, so that what only screen readers have scrolls with it and does not widen the page.
    <div className="relative overflow-x-auto print:overflow-visible">
      <div
        className="grid gap-x-1"
        style={{
          gridTemplateColumns: `2rem repeat(${days.length}, minmax(${days.length > 1 ? '6.5rem' : '0'}, 1fr))`,
        }}
      >
        <span />
        {days.map((day) => (
          <div key={day} className={`pb-1 text-center ${day === today ? 'text-leaf' : ''}`}>
            {/* One day alone is named above already. */}
            <h3 className={days.length > 1 ? 'text-[0.95rem]' : 'sr-only'}>
              {intl.formatDate(noon(day), {
                weekday: days.length > 1 ? 'short' : 'long',
                day: 'numeric',
                month: 'short',
                timeZone: 'UTC',
              })}
              {day === today ? <span className="block text-sm">{t('agenda.today')}</span> : null}
            </h3>
            <ClockNote day={day} zone={zone} />
            <button
              type="button"
              className="mx-auto grid min-h-8 w-full place-items-center rounded-card text-soft hover:bg-linen hover:text-ink print:hidden"
              onClick={() => onDraw(day, { from: 12 * 60, until: 13 * 60 })}
            >
              <Plus aria-hidden="true" size={16} />
              <span className="sr-only">
                {t('agenda.blockOn', {
                  date: intl.formatDate(noon(day), { dateStyle: 'full', timeZone: 'UTC' }),
                })}
              </span>
            </button>
          </div>
        ))}
        {whole ? (
          <>
            <span />
            {days.map((day) => (
              <ul key={day} className="space-y-1 pb-1">
                {bookings
                  .filter((booking) => fills(booking, day, zone))
                  .map((booking) => (
                    <li key={booking.id}>
                      <Piece booking={booking} onOpen={onOpen} />
                    </li>
                  ))}
              </ul>
            ))}
          </>
        ) : null}
        <div aria-hidden="true" className="tabular relative text-end text-[0.72rem] text-soft">
          {rows.map((hour) => (
            <span
              key={hour}
              className="absolute end-1 -translate-y-1/2 leading-none first:translate-y-0"
              style={{ top: part(hour * 60) }}
            >
              {hour}
            </span>
          ))}
        </div>
        {byDay.map(({ day, items }) => (
          <Column
            key={day}
            hours={{ first, last }}
            items={items}
            part={part}
            onDraw={(stretch) => onDraw(day, stretch)}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  )
}

function Column({
  hours,
  items,
  part,
  onDraw,
  onOpen,
}: {
  hours: { first: number; last: number }
  items: Placed<Booking>[]
  part: (minutes: number) => string
  onDraw: (stretch: Stretch) => void
  onOpen: (booking: Booking) => void
}) {
  const [pull, setPull] = useState<{ from: number; to: number; moved: boolean }>()
  const ground = useRef<HTMLDivElement>(null)
  const rows = Array.from({ length: hours.last - hours.first }, (_, index) => hours.first + index)
  const minutesAt = (clientY: number) => {
    const box = ground.current?.getBoundingClientRect()
    const share = box ? (clientY - box.top) / box.height : 0
    return (hours.first + share * (hours.last - hours.first)) * 60
  }
  const begin = (event: PointerEvent) => {
    // A finger scrolls; its press is a click below.
    if (event.pointerType !== 'mouse' || event.button !== 0) return
    const at = minutesAt(event.clientY)
    setPull({ from: at, to: at, moved: false })
    ground.current?.setPointerCapture(event.pointerId)
  }
  const follow = (event: PointerEvent) => {
    if (!pull) return
    const to = minutesAt(event.clientY)
    setPull({ ...pull, to, moved: pull.moved || Math.abs(to - pull.from) > 10 })
  }
  const press = (event: React.MouseEvent) => {
    const stretch = pull?.moved ? drawn(pull.from, pull.to) : hourAt(minutesAt(event.clientY))
    setPull(undefined)
    onDraw(stretch)
  }
  const shown = pull?.moved ? drawn(pull.from, pull.to) : undefined
  return (
    <div className="relative" style={{ height: `${(hours.last - hours.first) * HOUR_REM}rem` }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: drawing is for pointers; each day has a button for the same. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div
        ref={ground}
        data-hours=""
        className="absolute inset-0 cursor-cell rounded-md border border-line bg-raised"
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerCancel={() => setPull(undefined)}
        onClick={press}
      >
        {rows.slice(1).map((hour) => (
          <span
            key={hour}
            aria-hidden="true"
            className="absolute inset-x-0 border-t border-line"
            style={{ top: part(hour * 60) }}
          />
        ))}
      </div>
      <ul>
        {items.map((one) => (
          <li
            key={one.item.id}
            className="absolute p-px"
            style={{
              top: part(one.from),
              height: `calc(${part(one.until)} - ${part(one.from)})`,
              insetInlineStart: `${(one.lane / one.lanes) * 100}%`,
              width: `${100 / one.lanes}%`,
            }}
          >
            <Piece booking={one.item} onOpen={onOpen} fill />
          </li>
        ))}
      </ul>
      {shown ? (
        <div
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-0 rounded-md border-2 border-leaf bg-leaf-wash opacity-80"
          style={{ top: part(shown.from), height: `calc(${part(shown.until)} - ${part(shown.from)})` }}
        />
      ) : null}
    </div>
  )
}

function hourAt(minutes: number): Stretch {
  const from = Math.min(Math.floor(minutes / 30) * 30, DAY_MINUTES - 60)
  return { from, until: from + 60 }
}

/** One thing in the hours: an order leads to its page, a class to its roster, closed time to its form. */
function Piece({
  booking,
  fill = false,
  onOpen,
}: {
  booking: Booking
  fill?: boolean
  onOpen: (booking: Booking) => void
}) {
  const clock = useLocalClock()
  const title = useTitle(booking)
  const state = useStateText(booking)
  const look = `block w-full overflow-hidden rounded-md border border-line border-s-4 px-1.5 py-0.5 text-start text-[0.8rem] leading-snug text-ink no-underline ${fill ? 'absolute inset-px h-auto w-auto' : ''} ${looks[booking.state] ?? 'bg-linen'} ${booking.state === 'held' ? 'border-dashed' : ''}`
  // What lasts an hour has one line for its name, so that how it stands is not cut off.
  const short = fill && new Date(booking.end).getTime() - new Date(booking.start).getTime() <= 3_600_000
  const content = (
    <>
      <span className="tabular block font-semibold">
        {clock(booking.start)}–{clock(booking.end)}
      </span>
      <span className={`block ${short ? 'truncate' : 'break-words'}`}>{title}</span>
      <span className="block text-soft">{state}</span>
    </>
  )
  if (booking.order)
    return (
      <Link to="/bookings/$id" params={{ id: booking.order } as never} className={look}>
        {content}
      </Link>
    )
  if (booking.kind === 'class')
    return (
      <Link to="/provide/roster/$id" params={{ id: booking.id } as never} className={look}>
        {content}
      </Link>
    )
  if (booking.kind === 'block')
    return (
      <button type="button" className={look} onClick={() => onOpen(booking)}>
        {content}
      </button>
    )
  return <div className={look}>{content}</div>
}

/** Times on the device's clock, as short as a column needs them. */
export function useLocalClock() {
  const { intl } = useLanguage()
  return (at: string) => intl.formatTime(at, { hour: 'numeric', minute: '2-digit' })
}

export function useTitle(booking: Booking): string {
  const t = useText()
  if (booking.title) return booking.title
  return booking.kind === 'imported' ? t('agenda.imported') : t('agenda.blocked')
}

/** What stands in the calendar in words: its state, and how full a class is. */
export function useStateText(booking: Booking): string {
  const t = useText()
  const text = useDynamicText()
  if (booking.kind === 'class' && booking.seats)
    return t('agenda.seats', { taken: booking.seatsTaken ?? 0, seats: booking.seats })
  if (booking.kind === 'move' || booking.kind === 'offer' || booking.kind === 'imported')
    return t(`agenda.kind.${booking.kind}`)
  return text(`agenda.state.${booking.state}`, booking.state)
}
