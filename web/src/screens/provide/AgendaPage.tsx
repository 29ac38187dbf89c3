import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Plus, Printer } from 'lucide-react'
import { useState } from 'react'
import { api, data } from '../../api/client'
import { now } from '../../api/clock'
import type { Booking } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { ClockNote } from '../../ui/ClockNote'
import { instantIn, localTime } from '../../ui/clocks'
import { addDays, type Day, dayOf, mondayOf, noon } from '../../ui/dates'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { deviceZone, zoneName } from '../../ui/values'
import { fieldsOf, fills, standsOn } from './agendaLayout'
import { type BlockFields, BlockSheet } from './BlockSheet'
import { HourGrid, looks, useLocalClock, useStateText, useTitle } from './HourGrid'

const views = ['day', 'week', 'list'] as const
type View = (typeof views)[number]
const lengths: Record<View, number> = { day: 1, week: 7, list: 30 }

/** What stands in one's calendar, by hours of a day or a week, or as a list; made to be printed too. */
export function AgendaPage() {
  const t = useText()
  const { intl } = useLanguage()
  const zone = deviceZone()
  const today = dayOf(new Date(now()), zone)
  const [view, setView] = useState<View>(() =>
    typeof matchMedia === 'function' && matchMedia('(min-width: 768px)').matches ? 'week' : 'day',
  )
  const [day, setDay] = useState(today)
  const [block, setBlock] = useState<BlockFields>()
  const first = view === 'week' ? mondayOf(day) : day
  const days = Array.from({ length: lengths[view] }, (_, index) => addDays(first, index))
  const from = instantIn(first, '00:00', zone).toISOString()
  const to = instantIn(addDays(first, lengths[view]), '00:00', zone).toISOString()
  const bookings = useQuery({
    queryKey: ['bookings', from, to],
    queryFn: () => data(api.GET('/v1/bookings', { params: { query: { from, to } } })),
  })
  const range =
    view === 'day'
      ? intl.formatDate(noon(first), { dateStyle: 'full', timeZone: 'UTC' })
      : intl.formatDateTimeRange(noon(first), noon(days.at(-1) ?? first), {
          day: 'numeric',
          month: 'long',
          year: 'numeric',
          timeZone: 'UTC',
        })
  const draw = (on: Day, from: number, until: number) =>
    setBlock({ ...fieldsOf(on, from, until), whole: false, note: '' })
  const open = (booking: Booking) => {
    const [start, end] = [localTime(booking.start, zone), localTime(booking.end, zone)]
    const last = dayOf(new Date(new Date(booking.end).getTime() - 1), zone)
    const whole = fills(booking, start.slice(0, 10), zone) && fills(booking, last, zone)
    setBlock({
      id: booking.id,
      from: start.slice(0, 10),
      start: start.slice(11),
      until: whole ? last : end.slice(0, 10),
      end: end.slice(11),
      whole,
      note: booking.title,
    })
  }
  return (
    <div>
      <Link to="/provide" className="inline-flex min-h-11 items-center print:hidden">
        {t('provide.back')}
      </Link>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1>{t('agenda.title')}</h1>
        <div className="flex flex-wrap gap-2 print:hidden">
          <Link to="/provide/calendars" className={`${buttonClass('quiet')} -ms-3 px-3 md:ms-0`}>
            {t('calendars.title')}
          </Link>
          <Button kind="quiet" className="px-3 max-md:hidden" onClick={() => window.print()}>
            <Printer aria-hidden="true" size={18} />
            {t('agenda.print')}
          </Button>
          <Button kind="secondary" onClick={() => draw(view === 'list' ? today : day, 12 * 60, 13 * 60)}>
            <Plus aria-hidden="true" size={18} />
            {t('agenda.block')}
          </Button>
        </div>
      </div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2 print:hidden">
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">{t('agenda.view')}</legend>
          {views.map((choice) => (
            <Button
              key={choice}
              kind={choice === view ? 'secondary' : 'quiet'}
              className="px-4"
              aria-pressed={choice === view}
              onClick={() => setView(choice)}
            >
              {t(`agenda.${choice}`)}
            </Button>
          ))}
        </fieldset>
        <div className="flex flex-wrap items-center gap-1">
          <Step name={t('agenda.earlier')} go={() => setDay(addDays(first, -lengths[view]))}>
            <ChevronLeft aria-hidden="true" size={20} />
          </Step>
          <Button kind="quiet" className="px-3" disabled={day === today} onClick={() => setDay(today)}>
            {t('agenda.today')}
          </Button>
          <Step name={t('agenda.later')} go={() => setDay(addDays(first, lengths[view]))}>
            <ChevronRight aria-hidden="true" size={20} />
          </Step>
        </div>
      </div>
      <h2 aria-live="polite">{range}</h2>
      <p className="mb-4 text-sm text-soft">{t('agenda.zone', { zone: zoneName(zone) })}</p>
      {bookings.isPending ? (
        <Skeleton lines={5} />
      ) : bookings.isError ? (
        <Failed error={bookings.error} retry={bookings.refetch} />
      ) : view === 'list' ? (
        <Days days={days} bookings={bookings.data} today={today} zone={zone} onOpen={open} />
      ) : (
        <HourGrid
          days={days}
          bookings={bookings.data}
          today={today}
          zone={zone}
          onDraw={(on, stretch) => draw(on, stretch.from, stretch.until)}
          onOpen={open}
        />
      )}
      {block ? (
        <BlockSheet
          key={`${block.id}${block.from}`}
          fields={block}
          zone={zone}
          onClose={() => setBlock(undefined)}
        />
      ) : null}
    </div>
  )
}

function Step({ name, go, children }: { name: string; go: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      aria-label={name}
      onClick={go}
      className="grid size-11 place-items-center rounded-full border border-line bg-raised hover:bg-linen"
    >
      {children}
    </button>
  )
}

function Days({
  days,
  bookings,
  today,
  zone,
  onOpen,
}: {
  days: Day[]
  bookings: Booking[]
  today: Day
  zone: string
  onOpen: (booking: Booking) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const shown = days
    .map((day) => ({ day, items: bookings.filter((booking) => standsOn(booking, day, zone)) }))
    .filter(({ items }) => items.length > 0)
  if (shown.length === 0) return <Empty title={t('agenda.none')}>{t('agenda.noneText')}</Empty>
  return (
    <ol className="max-w-3xl space-y-5">
      {shown.map(({ day, items }) => (
        <li key={day} className="break-inside-avoid">
          <h3 className={`mb-2 ${day === today ? 'text-leaf' : ''}`}>
            {intl.formatDate(noon(day), {
              weekday: 'long',
              day: 'numeric',
              month: 'long',
              timeZone: 'UTC',
            })}
            {day === today ? ` · ${t('agenda.today')}` : ''}
          </h3>
          <ClockNote day={day} zone={zone} />
          <ul className="space-y-2">
            {items.map((booking) => (
              <li key={booking.id}>
                <Entry booking={booking} long={fills(booking, day, zone)} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

function Entry({
  booking,
  long,
  onOpen,
}: {
  booking: Booking
  long: boolean
  onOpen: (booking: Booking) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const clock = useLocalClock()
  const title = useTitle(booking)
  const state = useStateText(booking)
  const date = (at: Date | string) => intl.formatDate(at, { day: 'numeric', month: 'short' })
  const to = booking.order ? '/bookings/$id' : booking.kind === 'class' ? '/provide/roster/$id' : undefined
  return (
    <article
      className={`rounded-card border border-s-4 border-line px-3 py-2 ${looks[booking.state] ?? 'bg-linen'} ${booking.state === 'held' ? 'border-dashed' : ''}`}
    >
      <p className="tabular text-sm font-semibold">
        {long
          ? `${date(booking.start)} – ${date(new Date(new Date(booking.end).getTime() - 1))}`
          : `${clock(booking.start)} – ${clock(booking.end)}`}
      </p>
      <p className="break-words">
        {to ? (
          <Link
            to={to}
            params={{ id: booking.order ?? booking.id } as never}
            className="inline-block py-1 text-ink"
          >
            {title}
          </Link>
        ) : (
          title
        )}
      </p>
      <p className="text-sm text-soft">{state}</p>
      {booking.kind === 'block' ? (
        <Button kind="quiet" className="-ms-3 px-3 print:hidden" onClick={() => onOpen(booking)}>
          {t('plan.change')}
          <span className="sr-only">
            , {title}, {clock(booking.start)}
          </span>
        </Button>
      ) : null}
    </article>
  )
}
