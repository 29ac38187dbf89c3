import { useQuery } from '@tanstack/react-query'
import { api, data, intent, Problem } from '../../api/client'
import type { ClaimFinding, ListingDraft, ListingReview } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'

/** Which words of a listing a rule speaks of, why, and what to write instead. */
export function ClaimNotes({ draft, problem }: { draft: ListingDraft; problem?: Problem }) {
  const t = useText()
  const { locale } = useLanguage()
  const stopped = problem?.code === 'listing-claims' || problem?.code === 'listing-needs-review'
  const found = useQuery({
    queryKey: ['listing-check', draft.title, draft.description, draft.category, draft.place?.country],
    queryFn: () =>
      data<ClaimFinding[]>(api.POST('/v1/listing-checks', { params: { header: intent() }, body: draft })),
    enabled: stopped,
  })
  if (!stopped || !found.data || found.data.length === 0) return null
  return (
    <div className="rounded-card border border-amber bg-amber-wash px-4 py-3">
      <p className="font-semibold">
        {t(problem.code === 'listing-claims' ? 'claim.refused' : 'claim.waits')}
      </p>
      <ul className="mt-2 space-y-3">
        {found.data.map((finding) => (
          <li key={finding.rule + finding.field + finding.words}>
            <p>
              <strong className="break-words">{t('claim.words', { words: finding.words })}</strong>:{' '}
              {finding.reason[locale]}
            </p>
            <p className="text-soft">{t('claim.instead', { instead: finding.instead[locale] })}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What a person said about one's own listing, where one looked at it. */
export function ReviewNote({ listing, version }: { listing: string; version: number }) {
  const t = useText()
  const review = useQuery({
    queryKey: ['own-listing', listing, 'review', version],
    queryFn: async () => {
      try {
        return await data<ListingReview>(
          api.GET('/v1/listings/{id}/review', { params: { path: { id: listing } } }),
        )
      } catch (error) {
        // Nobody had to look at it.
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })
  if (!review.data || review.data.state === 'approved') return null
  return (
    <p role="status" className="rounded-card bg-amber-wash px-4 py-3">
      {review.data.state === 'open'
        ? t('claim.reviewOpen')
        : t('claim.reviewRefused', { note: review.data.note ?? '' })}
    </p>
  )
}
