import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { PageOfReportedReview, ReportedReview } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { ReviewView } from '../reputation/ReviewView'
import { OperatorOnly } from './OperatorOnly'

/** Reviews that somebody reported: what was said, what is wrong with it, and what is decided. */
export function ReviewsPage() {
  const t = useText()
  const [state, setState] = useState('open')
  const reported = useInfiniteQuery({
    queryKey: ['reported-reviews', state],
    queryFn: ({ pageParam }) =>
      data<PageOfReportedReview>(
        api.GET('/v1/operator/reviews', { params: { query: { state, cursor: pageParam } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'reviews'),
    refetchInterval: 30_000,
  })
  const items = reported.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="reviews" title={t('operate.reviews')}>
      <div className="max-w-xs">
        <SelectField label={t('queue.show')} value={state} onChange={(event) => setState(event.target.value)}>
          {['open', 'settled'].map((known) => (
            <option key={known} value={known}>
              {t(`moderation.${known}` as TextKey)}
            </option>
          ))}
        </SelectField>
      </div>
      {reported.isPending ? (
        <Skeleton lines={6} />
      ) : reported.isError ? (
        <Failed error={reported.error} retry={reported.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('moderation.none')}>{t('moderation.noneText')}</Empty>
      ) : (
        <ul className="space-y-4">
          {items.map((item) => (
            <li key={item.review.id}>
              <Reported item={item} />
            </li>
          ))}
        </ul>
      )}
      {reported.hasNextPage ? (
        <Button kind="secondary" busy={reported.isFetchingNextPage} onClick={() => reported.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

function Reported({ item }: { item: ReportedReview }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-4 md:grid md:grid-cols-2 md:gap-6 md:space-y-0">
      <div className="space-y-3">
        <p className="text-sm text-soft">{item.review.listingTitle}</p>
        <ReviewView review={{ ...item.review, mine: false }} />
        <h2 className="text-base">{t('moderation.reports')}</h2>
        <ul className="space-y-2 text-sm">
          {item.reports.map((report) => (
            <li key={report.at + report.reason}>
              <strong>{text(`report.reason.${report.reason}`, report.reason)}</strong> · {day(report.at)}
              {report.note ? <p className="whitespace-pre-wrap break-words">{report.note}</p> : null}
            </li>
          ))}
        </ul>
      </div>
      <div className="space-y-3">
        {item.history.map((step) => (
          <p key={step.at} className="text-sm">
            <strong>{text(`moderation.did.${step.action}`, step.action)}</strong> · {day(step.at)}
            <span className="block break-words">{step.reason}</span>
          </p>
        ))}
        <Decide item={item} />
      </div>
    </Card>
  )
}

function Decide({ item }: { item: ReportedReview }) {
  const t = useText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const wish = useRef(intent())
  const decide = useMutation({
    mutationFn: (action: string) =>
      data(
        api.POST('/v1/operator/reviews/{id}/decisions', {
          params: { path: { id: item.review.id }, header: wish.current },
          body: { action, reason },
        }),
      ),
    onSettled: () => {
      wish.current = intent()
      return queries.invalidateQueries({ queryKey: ['reported-reviews'] })
    },
  })
  const hidden = item.review.state === 'hidden'
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const pressed = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null
    decide.mutate(pressed?.value ?? 'keep')
  }
  return (
    <form className="space-y-3" onSubmit={submit}>
      <TextArea
        label={t('moderation.reason')}
        hint={t('moderation.reasonHint')}
        required
        rows={3}
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refusal error={decide.error} />
      <div className="flex flex-wrap gap-3">
        {hidden ? (
          <Button type="submit" value="restore" busy={decide.isPending}>
            {t('moderation.restore')}
          </Button>
        ) : (
          <>
            <Button type="submit" value="keep" busy={decide.isPending}>
              {t('moderation.keep')}
            </Button>
            <Button type="submit" value="hide" kind="danger" busy={decide.isPending}>
              {t('moderation.hide')}
            </Button>
          </>
        )}
      </div>
    </form>
  )
}
