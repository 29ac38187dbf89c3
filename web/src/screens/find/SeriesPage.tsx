import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Check, Minus, TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { now } from '../../api/clock'
import type { Series, SeriesChoice, SeriesItem } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { dayOf, firstOfMonth, lastOfMonth } from '../../ui/dates'
import { SelectField, TextField } from '../../ui/Field'
import { SlotPicker } from '../../ui/SlotPicker'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { deviceZone, When } from '../../ui/values'
import { doubledDays, type Rhythm, ruleOf, toBook, withChoice } from './series'

const rhythms: Rhythm[] = ['weekly', 'fortnightly', 'monthly']

/** Several sessions in a rhythm, checked as a whole: what is in the way is skipped or moved, then each is booked. */
export function SeriesPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const zone = deviceZone()
  const today = dayOf(new Date(now()), zone)
  const [month, setMonth] = useState(firstOfMonth(today))
  const [start, setStart] = useState<string>()
  const listing = useQuery({
    queryKey: ['listing', id],
    queryFn: () => data(api.GET('/v1/listings/{id}', { params: { path: { id } } })),
  })
  const from = [month, today].sort()[1] ?? today
  const to = lastOfMonth(month)
  const slots = useQuery({
    queryKey: ['slots', id, from, to, zone],
    queryFn: () =>
      data(api.GET('/v1/listings/{id}/slots', { params: { path: { id }, query: { from, to, zone } } })),
  })
  if (listing.isPending) return <Skeleton lines={6} />
  if (listing.isError) return <Failed error={listing.error} retry={listing.refetch} />
  return (
    <div className="mx-auto max-w-4xl space-y-5">
      <div>
        <Link to="/listings/$id" params={{ id } as never} className="inline-flex min-h-11 items-center">
          {listing.data.title}
        </Link>
        <h1>{t('series.title')}</h1>
        <p className="max-w-prose text-soft">{t('series.lead')}</p>
      </div>
      {start ? (
        <Plan
          key={start}
          listing={id}
          start={start}
          planZone={slots.data?.planZone}
          other={() => setStart(undefined)}
        />
      ) : (
        <Card>
          <h2 className="mb-3">{t('series.first')}</h2>
          {slots.isError ? (
            <Failed error={slots.error} retry={slots.refetch} />
          ) : (
            <SlotPicker
              slots={slots.data?.items ?? []}
              loading={slots.isPending}
              month={month}
              onMonth={setMonth}
              zone={zone}
              planZone={slots.data?.planZone}
              seats={slots.data?.seats}
              today={today}
              onPick={(slot) => setStart(slot.start)}
            />
          )}
        </Card>
      )}
    </div>
  )
}

function Plan({
  listing,
  start,
  planZone,
  other,
}: {
  listing: string
  start: string
  planZone?: string
  other: () => void
}) {
  const t = useText()
  const [rhythm, setRhythm] = useState<Rhythm>('weekly')
  const [count, setCount] = useState('6')
  const [choices, setChoices] = useState<SeriesChoice[]>([])
  const check = useMutation({
    mutationFn: (wanted: SeriesChoice[]) =>
      data(
        api.POST('/v1/listings/{id}/series', {
          params: { path: { id: listing }, header: intent() },
          body: { start, rule: ruleOf(rhythm, Number(count)), choices: wanted },
        }),
      ),
  })
  const choose = (item: SeriesItem, choice?: SeriesChoice) => {
    const next = withChoice(choices, item.start, choice)
    setChoices(next)
    check.mutate(next)
  }
  const problem = check.error instanceof Problem ? check.error : undefined
  return (
    <>
      <Card>
        <form
          className="space-y-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            setChoices([])
            check.mutate([])
          }}
        >
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p>
              <span className="block text-sm text-soft">{t('series.first')}</span>
              <When at={start} zone={planZone} />
            </p>
            <Button kind="quiet" className="-ms-3 px-3" onClick={other}>
              {t('series.otherFirst')}
            </Button>
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label={t('series.rhythm')}
              value={rhythm}
              error={problem?.field('rule')}
              onChange={(event) => setRhythm(event.target.value as Rhythm)}
            >
              {rhythms.map((name) => (
                <option key={name} value={name}>
                  {t(`series.${name}`)}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t('series.count')}
              type="number"
              min={2}
              max={52}
              required
              value={count}
              onChange={(event) => setCount(event.target.value)}
            />
          </div>
          {problem?.errors.length ? null : <Refusal error={check.error} />}
          <Button type="submit" busy={check.isPending}>
            {t('series.check')}
          </Button>
        </form>
      </Card>
      {check.data ? (
        <Result series={check.data} listing={listing} busy={check.isPending} onChoose={choose} />
      ) : null}
    </>
  )
}

function Result({
  series,
  listing,
  busy,
  onChoose,
}: {
  series: Series
  listing: string
  busy: boolean
  onChoose: (item: SeriesItem, choice?: SeriesChoice) => void
}) {
  const t = useText()
  const { intl } = useLanguage()
  const conflicts = series.items.filter((item) => item.outcome === 'conflict').length
  const starts = toBook(series.items)
  const doubled = doubledDays(starts, deviceZone())
  return (
    <Card>
      <h2 role="status">
        {series.bookable
          ? t('series.free', { count: starts.length })
          : t('series.conflicts', { count: conflicts })}
      </h2>
      <p className="text-soft">{t(series.bookable ? 'series.freeText' : 'series.conflictsText')}</p>
      {doubled.length > 0 ? (
        <p className="mt-2 rounded-card bg-amber-wash px-3 py-2 text-amber">{t('series.doubled')}</p>
      ) : null}
      <ol className="mt-3 divide-y divide-line" aria-busy={busy}>
        {series.items.map((item) => (
          <li key={item.start} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-3">
            <div className="flex min-w-0 gap-3">
              {item.outcome === 'conflict' ? (
                <TriangleAlert aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-amber" />
              ) : item.outcome === 'skipped' ? (
                <Minus aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-soft" />
              ) : (
                <Check aria-hidden="true" size={20} className="mt-0.5 shrink-0 text-leaf" />
              )}
              <div>
                <p className={item.outcome === 'skipped' ? 'text-soft line-through' : ''}>
                  <When at={item.bookedStart ?? item.start} zone={series.planZone} brief />
                </p>
                <Tag tone={item.outcome === 'conflict' ? 'amber' : 'plain'}>
                  {t(`series.outcome.${item.outcome as 'free'}`)}
                </Tag>
              </div>
            </div>
            {item.outcome === 'conflict' ? (
              <div className="flex w-full flex-wrap gap-2 ps-8">
                {item.alternatives.slice(0, 4).map((slot) => (
                  <Button
                    key={slot.start}
                    kind="secondary"
                    className="px-3"
                    disabled={busy}
                    onClick={() => onChoose(item, { start: item.start, to: slot.start })}
                  >
                    {intl.formatDate(slot.start, {
                      weekday: 'short',
                      day: 'numeric',
                      month: 'short',
                      hour: 'numeric',
                      minute: '2-digit',
                    })}
                  </Button>
                ))}
                <Button
                  kind="quiet"
                  className="px-3"
                  disabled={busy}
                  onClick={() => onChoose(item, { start: item.start })}
                >
                  {t('series.skip')}
                </Button>
              </div>
            ) : item.outcome === 'free' ? (
              series.bookable ? (
                <Book listing={listing} start={item.bookedStart ?? item.start} />
              ) : null
            ) : (
              <div className="flex flex-wrap gap-2">
                <Button kind="quiet" className="px-3" disabled={busy} onClick={() => onChoose(item)}>
                  {t('series.undo')}
                </Button>
                {series.bookable && item.bookedStart ? (
                  <Book listing={listing} start={item.bookedStart} />
                ) : null}
              </div>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Book({ listing, start }: { listing: string; start: string }) {
  const t = useText()
  const { intl } = useLanguage()
  return (
    <Link
      to="/checkout/$listing"
      params={{ listing } as never}
      search={{ start } as never}
      target="_blank"
      className={buttonClass('secondary')}
    >
      {t('series.book')}
      <span className="sr-only">
        {intl.formatDate(start, { dateStyle: 'long', timeStyle: 'short' })}, {t('series.newTab')}
      </span>
    </Link>
  )
}
