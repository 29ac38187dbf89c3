import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { ListingReview } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextArea } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { Categories } from './Categories'
import { CategoryRules } from './CategoryRules'
import { ClaimRules } from './ClaimRules'
import { OperatorOnly } from './OperatorOnly'
import { DecideBy } from './Service'

/** What listings may not promise: those that wait for a person, and the rules. */
export function ListingRulesPage() {
  const t = useText()
  const allowed = mayEnter(useSession(), 'listingRules')
  return (
    <OperatorOnly section="listingRules" title={t('operate.listingRules')}>
      {allowed ? (
        <div className="space-y-8">
          <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
            <Waiting />
            <ClaimRules />
          </div>
          <CategoryRules />
          <Categories />
        </div>
      ) : null}
    </OperatorOnly>
  )
}

function Waiting() {
  const t = useText()
  const reviews = useQuery({
    queryKey: ['listing-reviews'],
    queryFn: () =>
      data<ListingReview[]>(
        api.GET('/v1/operator/listing-reviews', { params: { query: { state: 'open' } } }),
      ),
  })
  return (
    <section className="space-y-4">
      <h2>{t('claim.queue')}</h2>
      {reviews.isPending ? (
        <Skeleton lines={4} />
      ) : reviews.isError ? (
        <Failed error={reviews.error} retry={reviews.refetch} />
      ) : reviews.data.length === 0 ? (
        <Empty title={t('claim.queueNone')}>{t('claim.queueNoneText')}</Empty>
      ) : (
        reviews.data.map((review) => <Review key={review.listing} review={review} />)
      )}
    </section>
  )
}

function Review({ review }: { review: ListingReview }) {
  const t = useText()
  const { intl, locale } = useLanguage()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const decide = useMutation({
    mutationFn: (approve: boolean) =>
      data(
        api.POST('/v1/operator/listing-reviews/{id}/decision', {
          params: { path: { id: review.listing }, header: intent() },
          body: { approve, note },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['listing-reviews'] }),
  })
  const problem = decide.error instanceof Problem ? decide.error : undefined
  return (
    <Card className="space-y-3">
      <h3 className="break-words">{review.title}</h3>
      <p className="text-sm text-soft">
        {intl.formatDate(review.opened, { dateStyle: 'medium', timeStyle: 'short' })}
      </p>
      <DecideBy due={review.due} open={review.state === 'open'} />
      <ul className="space-y-1">
        {review.findings.map((finding) => (
          <li key={finding.rule + finding.field + finding.words}>
            <strong className="break-words">{t('claim.words', { words: finding.words })}</strong>:{' '}
            {finding.reason[locale]}
          </li>
        ))}
      </ul>
      {review.description ? (
        <details>
          <summary className="min-h-11 cursor-pointer py-2">{t('claim.whole')}</summary>
          <p className="whitespace-pre-wrap break-words rounded-card bg-linen p-3">{review.description}</p>
        </details>
      ) : null}
      {problem?.errors.length ? null : <Refusal error={decide.error} />}
      <TextArea
        label={t('claim.toAuthor')}
        hint={t('claim.toAuthorHint')}
        rows={2}
        value={note}
        error={problem?.field('note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button busy={decide.isPending} onClick={() => decide.mutate(true)}>
          {t('claim.approve')}
        </Button>
        <Button kind="danger" busy={decide.isPending} onClick={() => decide.mutate(false)}>
          {t('claim.refuse')}
        </Button>
      </div>
    </Card>
  )
}
