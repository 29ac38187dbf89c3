import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { addDays, dayOf, noon } from '../../ui/dates'
import { SelectField } from '../../ui/Field'
import { Card, Refusal, Skeleton } from '../../ui/states'
import { zoneName } from '../../ui/values'
import { draftOf, type PlanForm } from './planForm'

function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}

/** What clients could book in the next two weeks with the plan as it stands in the fields, on the plan's own clock. */
export function PlanPreview({ form }: { form: PlanForm }) {
  const t = useText()
  const { intl } = useLanguage()
  const [minutes, setMinutes] = useState('60')
  const settled = useSettled(form, 400)
  const plan = draftOf({ ...settled, name: settled.name || '-' })
  const from = dayOf(new Date(), plan.zone)
  const to = addDays(from, 13)
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
  const byDay = new Map<string, string[]>()
  for (const slot of preview.data?.items ?? []) {
    const day = slot.planStart.slice(0, 10)
    byDay.set(day, [...(byDay.get(day) ?? []), slot.planStart.slice(11, 16)])
  }
  const days = Array.from({ length: 14 }, (_, index) => addDays(from, index))
  const refused = preview.error instanceof Problem && preview.error.status === 400
  return (
    <Card className="mt-5 lg:sticky lg:top-4 lg:mt-0 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto">
      <h2>{t('plan.preview')}</h2>
      <p className="mb-3 text-sm text-soft">{t('plan.previewText', { zone: zoneName(plan.zone) })}</p>
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
          <ul className="divide-y divide-line">
            {days.map((day) => {
              const times = byDay.get(day) ?? []
              return (
                <li key={day} className="grid grid-cols-[6.5rem_1fr] gap-2 py-2">
                  <span className="text-sm font-semibold">
                    {intl.formatDate(noon(day), {
                      weekday: 'short',
                      day: 'numeric',
                      month: 'short',
                      timeZone: 'UTC',
                    })}
                  </span>
                  {times.length === 0 ? (
                    <span className="text-sm text-soft">{t('plan.closed')}</span>
                  ) : (
                    <span className="tabular flex flex-wrap gap-x-3 gap-y-1 text-sm">
                      {times.map((time) => (
                        <span key={time}>{time}</span>
                      ))}
                    </span>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </div>
    </Card>
  )
}
