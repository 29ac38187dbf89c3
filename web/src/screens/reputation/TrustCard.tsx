import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { RatingLine } from './RatingLine'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** What trust in a provider rests on, each number with what it counts. */
export function TrustCard({ person, name, link }: { person: string; name: string; link?: boolean }) {
  const t = useText()
  const { intl } = useLanguage()
  const trust = useQuery({
    queryKey: ['trust', person],
    queryFn: () => data(api.GET('/v1/people/{id}/trust', { params: { path: { id: person } } })),
    retry: false,
  })
  if (!trust.data) return null
  const { rating, ordersDone, ordersDisputed, responseSeconds, responses, requests, since } = trust.data
  const facts: [string, string][] = [
    [t('trust.done'), t('trust.doneCount', { count: ordersDone })],
    [t('trust.disputed'), t('trust.disputedCount', { count: ordersDisputed })],
    [
      t('trust.answers'),
      responseSeconds === undefined
        ? t('trust.answersFew')
        : t('trust.answersWithin', { time: span(responseSeconds), responses, requests }),
    ],
    [t('trust.verified'), t('trust.verifiedEmail')],
  ]
  if (since) facts.push([t('trust.since'), intl.formatDate(since, { month: 'long', year: 'numeric' })])
  function span(seconds: number): string {
    const [value, unit] =
      seconds < HOUR_SECONDS
        ? [Math.max(1, Math.round(seconds / 60)), 'minute']
        : seconds < DAY_SECONDS
          ? [Math.round(seconds / HOUR_SECONDS), 'hour']
          : [Math.round(seconds / DAY_SECONDS), 'day']
    return intl.formatNumber(value as number, { style: 'unit', unit: unit as string, unitDisplay: 'long' })
  }
  return (
    <Card>
      <h2 className="break-words">{t('trust.title', { name })}</h2>
      <div className="mt-2">
        <RatingLine rating={rating} />
      </div>
      <dl className="mt-4 grid gap-3 sm:grid-cols-2">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt className="text-sm text-soft">{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {rating.count > 0 ? (
        <details className="mt-4">
          <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-leaf">
            {t('trust.how')}
          </summary>
          <p className="max-w-prose">{t('trust.howText')}</p>
          <ol className="mt-2 space-y-1">
            {[5, 4, 3, 2, 1].map((stars) => (
              <li key={stars} className="tabular text-sm">
                {t('trust.bar', { stars, count: rating.counts[stars - 1] ?? 0 })}
              </li>
            ))}
          </ol>
        </details>
      ) : null}
      {link ? (
        <Link
          to="/people/$id"
          params={{ id: person } as never}
          className="mt-3 inline-flex min-h-11 items-center"
        >
          {t('trust.more', { name })}
        </Link>
      ) : null}
    </Card>
  )
}
