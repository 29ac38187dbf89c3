import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Clock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { ClockNote } from '../../ui/ClockNote'
import { type ClockChange, localTime, nextClockChange } from '../../ui/clocks'
import { addDays, type Day, noon } from '../../ui/dates'
import { SelectField } from '../../ui/Field'
import { Card, Refusal, Skeleton } from '../../ui/states'
import { deviceZone, zoneName } from '../../ui/values'
import { draftOf, type PlanForm } from './planForm'

const DAYS = 14

function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

/**
 * What clients could book with the plan as it stands in the fields: on the plan's clock and on another one's, from today or from
 * just before a clock is put forward or back.
 */
export function PlanPreview({ form, today }: { form: PlanForm; today: Day }) {
  const t = useText()
  const { intl } = useLanguage()
  const [minutes, setMinutes] = useState('60')
  const [other, setOther] = useState('')
  const [from, setFrom] = useState(today)
  const settled = useSettled(form, 400)
  const plan = draftOf({ ...settled, name: settled.name || '-' })
  const to = addDays(from, DAYS - 1)
  const preview = useQuery({
    queryKey: ['plan-preview', plan, minutes, from],
    queryFn: () =>
      data(
        api.POST('/v1/plans/preview', {
          params: { header: intent() },
          body: { plan, durationMinutes: Number(minutes), from, to, zone: plan.zone },
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const second = other && other !== plan.zone ? other : undefined
  const byDay = new Map<Day, string[]>()
  for (const slot of preview.data?.items ?? []) {
    const day = slot.planStart.slice(0, 10)
    byDay.set(day, [...(byDay.get(day) ?? []), slot.start])
  }
  const next = [plan.zone, second]
    .flatMap((zone) => (zone ? [{ zone, change: nextClockChange(noon(today), zone) }] : []))
    .filter((found): found is { zone: string; change: ClockChange } => found.change !== undefined)
    .sort((a, b) => a.change.at.getTime() - b.change.at.getTime())[0]
  const refused = preview.error instanceof Problem && preview.error.status === 400
  const step = 'grid size-11 place-items-center rounded-full hover:bg-linen disabled:opacity-40'
  return (
    <Card className="mt-5 lg:sticky lg:top-4 lg:mt-0 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto">
      <h2>{t('plan.preview')}</h2>
      <p className="mb-3 text-sm text-soft">{t('plan.previewText', { zone: zoneName(plan.zone) })}</p>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-1 xl:grid-cols-2">
        <SelectField
          label={t('plan.previewLength')}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        >
          {[15, 30, 45, 60, 75, 90, 120].map((length) => (
            <option key={length} value={length}>
              {t('common.minutes', { count: length })}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('plan.previewZone')}
          value={other}
          onChange={(event) => setOther(event.target.value)}
        >
          <option value="">{t('plan.previewNoZone')}</option>
          {[...new Set([deviceZone(), ...Intl.supportedValuesOf('timeZone')])].map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
      </div>
      <div className="mt-3 flex items-center justify-between gap-1">
        <button
          type="button"
          className={step}
          aria-label={t('plan.previewEarlier')}
          disabled={from <= today}
          onClick={() => setFrom([today, addDays(from, -DAYS)].sort()[1] ?? today)}
        >
          <ChevronLeft aria-hidden="true" />
        </button>
        <p aria-live="polite" className="text-center font-semibold">
          {intl.formatDateTimeRange(noon(from), noon(to), {
            day: 'numeric',
            month: 'short',
            year: 'numeric',
            timeZone: 'UTC',
          })}
        </p>
        <button
          type="button"
          className={step}
          aria-label={t('plan.previewLater')}
          onClick={() => setFrom(addDays(from, DAYS))}
        >
          <ChevronRight aria-hidden="true" />
        </button>
      </div>
      {next ? (
        <Button
          kind="quiet"
          className="w-full px-2 text-[0.95rem]"
          onClick={() => setFrom([today, addDays(next.change.day, -3)].sort()[1] ?? today)}
        >
          <Clock aria-hidden="true" size={18} className="shrink-0" />
          {t('plan.previewChange', {
            zone: zoneName(next.zone),
            date: intl.formatDate(noon(next.change.day), {
              day: 'numeric',
              month: 'short',
              year: 'numeric',
              timeZone: 'UTC',
            }),
          })}
        </Button>
      ) : null}
      <div className="mt-3" aria-live="polite" aria-busy={preview.isFetching}>
        {preview.isPending ? (
          <Skeleton lines={5} />
        ) : preview.isError ? (
          refused ? (
            <p className="text-soft">{t('plan.previewUnfit')}</p>
          ) : (
            <Refusal error={preview.error} />
          )
        ) : (
          <ol className="divide-y divide-line">
            {Array.from({ length: DAYS }, (_, index) => addDays(from, index)).map((day) => (
              <li key={day} className="py-2">
                <div className="gap-2 sm:grid sm:grid-cols-[6.5rem_1fr]">
                  <h3 className="font-sans text-sm">
                    {intl.formatDate(noon(day), {
                      weekday: 'short',
                      day: 'numeric',
                      month: 'short',
                      timeZone: 'UTC',
                    })}
                  </h3>
                  <Times starts={byDay.get(day) ?? []} day={day} zone={plan.zone} second={second} />
                </div>
                {[plan.zone, second].map((zone) =>
                  zone ? <ClockNote key={zone} day={day} zone={zone} /> : null,
                )}
              </li>
            ))}
          </ol>
        )}
      </div>
    </Card>
  )
}

function Times({ starts, day, zone, second }: { starts: string[]; day: Day; zone: string; second?: string }) {
  const t = useText()
  if (starts.length === 0) return <span className="text-sm text-soft">{t('plan.closed')}</span>
  const there = (start: string) => {
    if (!second) return null
    const local = localTime(start, second)
    const days = Math.sign(local.slice(0, 10).localeCompare(day))
    return (
      <span className="block text-[0.8rem] text-soft">
        <span className="sr-only">{zoneName(second)} </span>
        {local.slice(11)}
        {days === 0 ? null : <sup>{days > 0 ? '+1' : '−1'}</sup>}
      </span>
    )
  }
  return (
    <ul className="tabular flex flex-wrap gap-x-3 gap-y-1 text-sm">
      {starts.map((start) => (
        <li key={start}>
          {localTime(start, zone).slice(11)}
          {there(start)}
        </li>
      ))}
    </ul>
  )
}
