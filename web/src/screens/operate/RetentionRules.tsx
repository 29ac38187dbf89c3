import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { RetentionRule } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { TextField } from '../../ui/Field'
import { Failed, Skeleton } from '../../ui/states'

/** How long what is kept stays, and what would go on a day that one chooses. */
export function RetentionRules() {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const [day, setDay] = useState('')
  const rules = useQuery({
    queryKey: ['retention', day],
    queryFn: () =>
      data<RetentionRule[]>(
        api.GET('/v1/operator/retention', {
          params: { query: { at: day === '' ? undefined : new Date(day).toISOString() } },
        }),
      ),
    enabled: mayEnter(useSession(), 'privacy'),
  })
  return (
    <section aria-labelledby="retention" className="space-y-3">
      <h2 id="retention">{t('retention.title')}</h2>
      <p className="max-w-prose text-soft">{t('retention.text')}</p>
      <div className="max-w-xs">
        <TextField
          label={t('retention.day')}
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </div>
      {rules.isPending ? (
        <Skeleton lines={4} />
      ) : rules.isError ? (
        <Failed error={rules.error} retry={rules.refetch} />
      ) : (
        <ul className="divide-y divide-line">
          {rules.data.map((rule) => (
            <li key={`${rule.module}.${rule.table}`} className="flex flex-wrap justify-between gap-x-6 py-3">
              <div className="min-w-0">
                <p className="break-words font-semibold">
                  {text(`privacy.module.${rule.module}`, rule.module)}: {rule.table}
                </p>
                <p className="text-sm text-soft" lang="en">
                  {rule.purpose}
                </p>
              </div>
              <div className="text-sm sm:text-end">
                <p className="tabular">
                  {t('retention.due', {
                    due: intl.formatNumber(rule.due),
                    rows: intl.formatNumber(rule.rows),
                    days: rule.days,
                  })}
                </p>
                <p className="tabular text-soft">
                  {rule.lastRun
                    ? t('retention.last', {
                        at: intl.formatDate(rule.lastRun, { dateStyle: 'medium' }),
                        rows: intl.formatNumber(rule.lastRows),
                        ever: intl.formatNumber(rule.everRows),
                      })
                    : t('retention.never')}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
