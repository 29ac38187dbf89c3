import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { AuditAlert, PageOfAuditAlert } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'

/** What looks suspicious and nobody has looked into yet. */
export function AuditAlerts() {
  const t = useText()
  const [state, setState] = useState<'open' | 'reviewed'>('open')
  const alerts = useInfiniteQuery({
    queryKey: ['audit', 'alerts', state],
    queryFn: ({ pageParam }) =>
      data<PageOfAuditAlert>(
        api.GET('/v1/operator/audit/alerts', {
          params: { query: { state, cursor: pageParam, limit: 20 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'audit'),
  })
  const shown = alerts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="audit-alerts" className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="audit-alerts">{t('audit.alerts')}</h2>
        <Button kind="secondary" onClick={() => setState(state === 'open' ? 'reviewed' : 'open')}>
          {t(state === 'open' ? 'audit.alerts.reviewed' : 'audit.alerts.open')}
        </Button>
      </div>
      {alerts.isPending ? (
        <Skeleton lines={2} />
      ) : alerts.isError ? (
        <Failed error={alerts.error} retry={alerts.refetch} />
      ) : shown.length === 0 ? (
        <p className="text-soft">{t(state === 'open' ? 'audit.alerts.none' : 'audit.alerts.noneReviewed')}</p>
      ) : (
        shown.map((alert) => <Alert key={alert.id} alert={alert} />)
      )}
      {alerts.hasNextPage ? (
        <Button kind="secondary" busy={alerts.isFetchingNextPage} onClick={() => alerts.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </section>
  )
}

function Alert({ alert }: { alert: AuditAlert }) {
  const t = useText()
  const { intl } = useLanguage()
  const who = alert.personName ?? alert.person?.slice(-12) ?? alert.origin ?? ''
  return (
    <Card className="grid gap-3 md:grid-cols-2 md:gap-8">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Tag tone={alert.review ? 'plain' : 'amber'}>{t(`audit.rule.${alert.rule}` as TextKey)}</Tag>
          <span className="text-sm text-soft">
            {intl.formatDate(alert.at, { dateStyle: 'medium', timeStyle: 'short' })}
          </span>
        </p>
        <p className="break-words">
          {t(`audit.rule.${alert.rule}.text` as TextKey, {
            who,
            count: alert.count,
            minutes: alert.minutes,
          })}
        </p>
      </div>
      {alert.review ? (
        <div className="min-w-0 space-y-1">
          <p className="text-sm text-soft">
            {t('audit.reviewedOn', {
              day: intl.formatDate(alert.review.at, { dateStyle: 'medium', timeStyle: 'short' }),
            })}
          </p>
          <p className="whitespace-pre-line break-words">{alert.review.note}</p>
        </div>
      ) : (
        <Finding alert={alert} />
      )}
    </Card>
  )
}

function Finding({ alert }: { alert: AuditAlert }) {
  const t = useText()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [wish] = useState(intent)
  const review = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/audit/alerts/{id}/review', {
          params: { path: { id: alert.id }, header: wish },
          body: { note },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['audit'] }),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    review.mutate()
  }
  return (
    <form onSubmit={submit} className="min-w-0 space-y-3">
      <TextArea
        label={t('audit.finding')}
        hint={t('audit.findingHint')}
        rows={2}
        minLength={3}
        maxLength={1000}
        required
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Refusal error={review.error} />
      <Button type="submit" busy={review.isPending}>
        {t('audit.close')}
      </Button>
    </form>
  )
}
