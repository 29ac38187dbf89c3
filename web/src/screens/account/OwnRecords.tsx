import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { OwnOpenedRecord } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card, Failed, Skeleton, Tag } from '../../ui/states'

/** Who of the staff looked at what is kept about the reader, why and how often. */
export function OwnRecords() {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const records = useQuery({
    queryKey: ['own-opened-records'],
    queryFn: () => data<OwnOpenedRecord[]>(api.GET('/v1/me/opened-records')),
  })
  if (records.isPending) return <Skeleton lines={2} />
  if (records.isError) return <Failed error={records.error} retry={records.refetch} />
  return (
    <Card className="space-y-3">
      <h2>{t('records.own')}</h2>
      {records.data.length === 0 ? <p className="text-soft">{t('records.ownNone')}</p> : null}
      <ul className="divide-y divide-line">
        {records.data.map((record) => (
          <li key={record.opened} className="space-y-1 py-3">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">
                {intl.formatDate(record.opened, { dateStyle: 'medium', timeStyle: 'short' })}
              </span>
              <Tag tone={record.basis === 'emergency' ? 'amber' : 'plain'}>
                {t(record.basis === 'emergency' ? 'records.emergency' : 'records.youAgreed')}
              </Tag>
              {record.finding ? (
                <Tag tone={record.finding === 'unjustified' ? 'red' : 'leaf'}>
                  {t(record.finding === 'unjustified' ? 'records.unjustified' : 'records.justified')}
                </Tag>
              ) : null}
            </p>
            <p className="break-words">{record.reason}</p>
            <p className="text-sm text-soft">{t('records.reads', { count: record.reads })}</p>
            {record.seen.length > 0 ? (
              <p className="text-sm">
                {t('records.seen', {
                  parts: intl.formatList(
                    record.seen.map((part) => text(`records.seen.${part}`, part)),
                    { type: 'conjunction' },
                  ),
                })}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
