import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight, Plus } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Booking } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { addDays, type Day, dayOf, noon } from '../../ui/dates'
import { Checkbox, TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { deviceZone, zoneName } from '../../ui/values'

const views = ['day', 'week', 'list'] as const
type View = (typeof views)[number]
const lengths: Record<View, number> = { day: 1, week: 7, list: 30 }

/** A local day's beginning as an instant, on the clock of this device. */
function instantOf(day: Day, time = '00:00'): string {
  return new Date(`${day}T${time}:00`).toISOString()
}

function mondayOf(day: Day): Day {
  return addDays(day, -((noon(day).getUTCDay() + 6) % 7))
}

export function AgendaPage() {
  const t = useText()
  const { intl } = useLanguage()
  const zone = deviceZone()
  const today = dayOf(new Date(), zone)
  const [view, setView] = useState<View>(() =>
    typeof matchMedia === 'function' && matchMedia('(min-width: 768px)').matches ? 'week' : 'list',
  )
  const [day, setDay] = useState(today)
  const [blocking, setBlocking] = useState(false)
  const first = view === 'week' ? mondayOf(day) : day
  const days = Array.from({ length: lengths[view] }, (_, index) => addDays(first, index))
  const from = instantOf(first)
  const to = instantOf(addDays(first, lengths[view]))
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
  return (
    <div>
      <Link to="/provide" className="inline-flex min-h-11 items-center">
        {t('provide.back')}
      </Link>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1>{t('agenda.title')}</h1>
        <Button kind="secondary" onClick={() => setBlocking(true)}>
          <Plus aria-hidden="true" size={18} />
          {t('agenda.block')}
        </Button>
      </div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <fieldset className="flex gap-1">
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
        <div className="flex items-center gap-1">
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
      ) : (
        <Days days={days} bookings={bookings.data} view={view} today={today} zone={zone} />
      )}
      {blocking ? (
        <Sheet open onClose={() => setBlocking(false)} title={t('agenda.block')}>
          <BlockForm day={view === 'list' ? today : day} done={() => setBlocking(false)} />
        </Sheet>
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
  view,
  today,
  zone,
}: {
  days: Day[]
  bookings: Booking[]
  view: View
  today: Day
  zone: string
}) {
  const t = useText()
  const { intl } = useLanguage()
  const on = (day: Day) =>
    bookings
      .filter((booking) => {
        // What ends at midnight does not stand on the day that begins there.
        const last = dayOf(new Date(new Date(booking.end).getTime() - 1), zone)
        return dayOf(booking.start, zone) <= day && day <= last
      })
      .sort((a, b) => a.start.localeCompare(b.start))
  const shown = view === 'list' ? days.filter((day) => on(day).length > 0) : days
  if (shown.length === 0) return <Empty title={t('agenda.none')}>{t('agenda.noneText')}</Empty>
  return (
    <ol className={view === 'week' ? 'gap-2 space-y-4 lg:grid lg:grid-cols-7 lg:space-y-0' : 'space-y-4'}>
      {shown.map((day) => {
        const items = on(day)
        return (
          <li
            key={day}
            className={`min-w-0 ${view === 'week' ? 'lg:min-h-64 lg:rounded-card lg:border lg:border-line lg:p-2' : 'max-w-3xl'} ${day === today ? 'lg:bg-leaf-wash' : ''}`}
          >
            <h3 className={`mb-2 ${day === today ? 'text-leaf' : ''}`}>
              {intl.formatDate(noon(day), {
                weekday: view === 'week' ? 'short' : 'long',
                day: 'numeric',
                month: view === 'week' ? 'short' : 'long',
                timeZone: 'UTC',
              })}
              {day === today ? ` · ${t('agenda.today')}` : ''}
            </h3>
            {items.length === 0 ? (
              <p className="text-sm text-soft">{t('agenda.free')}</p>
            ) : (
              <ul className="space-y-2">
                {items.map((booking) => (
                  <li key={booking.id}>
                    <Entry booking={booking} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ol>
  )
}

const looks: Record<string, string> = {
  booked: 'border-l-violet bg-violet-wash',
  held: 'border-l-amber bg-amber-wash',
  closed: 'border-l-line bg-linen',
}

function Entry({ booking }: { booking: Booking }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const unblock = useMutation({
    mutationFn: () => data(api.DELETE('/v1/bookings/{id}', { params: { path: { id: booking.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bookings'] }),
  })
  const long = new Date(booking.end).getTime() - new Date(booking.start).getTime() >= 24 * 3600 * 1000
  const clock = (at: string) =>
    intl.formatDate(at, {
      hour: 'numeric',
      minute: '2-digit',
      ...(long ? { day: 'numeric', month: 'short' } : {}),
    })
  const title = booking.title || t('agenda.blocked')
  return (
    <article
      className={`rounded-card border-l-4 px-3 py-2 ${looks[booking.state] ?? 'border-l-line bg-linen'}`}
    >
      <p className="tabular text-sm font-semibold">
        {clock(booking.start)} – {clock(booking.end)}
      </p>
      <p className="break-words">
        {booking.order ? (
          <Link
            to="/bookings/$id"
            params={{ id: booking.order } as never}
            className="inline-block py-1 text-ink"
          >
            {title}
          </Link>
        ) : (
          title
        )}
      </p>
      <p className="text-sm text-soft">{text(`agenda.state.${booking.state}`, booking.state)}</p>
      {booking.kind === 'block' ? (
        <>
          <Refusal error={unblock.error} />
          <Button
            kind="quiet"
            className="-ml-3 px-3"
            busy={unblock.isPending}
            onClick={() => unblock.mutate()}
          >
            {t('agenda.unblock')}
            <span className="sr-only">
              {title}, {clock(booking.start)}
            </span>
          </Button>
        </>
      ) : null}
    </article>
  )
}

function BlockForm({ day, done }: { day: Day; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [from, setFrom] = useState(day)
  const [until, setUntil] = useState(day)
  const [whole, setWhole] = useState(false)
  const [start, setStart] = useState('12:00')
  const [end, setEnd] = useState('13:00')
  const [note, setNote] = useState('')
  const wish = useRef(intent())
  const block = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/bookings', {
          params: { header: wish.current },
          body: {
            start: instantOf(from, whole ? '00:00' : start),
            end: whole ? instantOf(addDays(until, 1)) : instantOf(until, end),
            note: note.trim() || undefined,
          },
        }),
      ),
    onSuccess: done,
    onError: (error) => {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['bookings'] }),
  })
  const problem = block.error instanceof Problem ? block.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    block.mutate()
  }
  return (
    <form className="space-y-4" onSubmit={submit}>
      <p className="text-soft">{t('agenda.blockText')}</p>
      {problem?.code === 'slot-taken' ? (
        <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
          {t('agenda.taken')}
        </p>
      ) : problem?.errors.length ? null : (
        <Refusal error={block.error} />
      )}
      <Checkbox
        label={t('agenda.whole')}
        checked={whole}
        onChange={(event) => setWhole(event.target.checked)}
      />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label={t('agenda.fromDay')}
          type="date"
          required
          value={from}
          error={problem?.field('start')}
          onChange={(event) => {
            setFrom(event.target.value)
            if (until < event.target.value) setUntil(event.target.value)
          }}
        />
        {whole ? null : (
          <TextField
            label={t('agenda.fromTime')}
            type="time"
            required
            value={start}
            onChange={(event) => setStart(event.target.value)}
          />
        )}
        <TextField
          label={t('agenda.untilDay')}
          type="date"
          required
          min={from}
          value={until}
          error={problem?.field('end')}
          onChange={(event) => setUntil(event.target.value)}
        />
        {whole ? null : (
          <TextField
            label={t('agenda.untilTime')}
            type="time"
            required
            value={end}
            onChange={(event) => setEnd(event.target.value)}
          />
        )}
      </div>
      <TextField
        label={t('agenda.remark')}
        hint={t('agenda.remarkHint')}
        optional
        maxLength={200}
        value={note}
        error={problem?.field('note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="submit" className="w-full" busy={block.isPending}>
        {t('agenda.block')}
      </Button>
    </form>
  )
}
