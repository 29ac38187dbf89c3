import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ConversationFacts, ReviewFacts } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card, Refusal, Skeleton, Tag } from '../../ui/states'

type Asked<T> = { data?: T; error: unknown; isPending: boolean }

/** A card of what is known, with its own way of loading and failing, so that one part keeps none of the others back. */
export function FactCard<T>({
  title,
  asked,
  none,
  children,
}: {
  title: string
  asked: Asked<T[]>
  none: string
  children: (items: T[]) => ReactNode
}) {
  return (
    <Card>
      <h2 className="mb-2">{title}</h2>
      {asked.isPending ? (
        <Skeleton lines={2} />
      ) : asked.data === undefined ? (
        <Refusal error={asked.error} />
      ) : asked.data.length === 0 ? (
        <p className="text-soft">{none}</p>
      ) : (
        children(asked.data)
      )}
    </Card>
  )
}

/** Who talks with whom and how much, and what was complained of; what they say is theirs. */
export function Talk({ asked, person }: { asked: Asked<ConversationFacts[]>; person?: string }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <FactCard title={t('operate.story.talk')} asked={asked} none={t('operate.story.talkNone')}>
      {(all) => (
        <ul className="divide-y divide-line">
          {all.map((one) => {
            const named = (id: string) => (
              <PersonName key={id} id={id} name={id === one.one ? one.oneName : one.otherName} />
            )
            const parties = [one.one, one.other].filter((id) => id !== person)
            return (
              <li key={one.id} className="space-y-1 py-2">
                <div className="flex flex-wrap items-start justify-between gap-x-3">
                  <p className="min-w-0 break-words">
                    {parties.map((id, place) => (
                      <span key={id}>
                        {place > 0 ? ' – ' : null}
                        {named(id)}
                      </span>
                    ))}
                  </p>
                  {one.closed ? <Tag tone="amber">{t('operate.story.talkClosed')}</Tag> : null}
                </div>
                <p className="tabular text-sm text-soft">
                  {t('operate.story.talkCount', { count: one.messages, at: day(one.lastAt) })}
                </p>
                {person && one.order ? (
                  <p className="break-words text-sm">
                    <Link to="/operate/orders/$id" params={{ id: one.order } as never}>
                      {one.title ?? t('operate.order')}
                    </Link>
                  </p>
                ) : null}
                {one.complaints.map((complaint) => (
                  <p key={complaint.at} className="break-words text-sm">
                    <strong>
                      {t('operate.story.complaint', {
                        name: complaint.by === one.one ? one.oneName : one.otherName,
                        reason: text(`complaint.reason.${complaint.reason}`, complaint.reason),
                      })}
                    </strong>{' '}
                    <span className="tabular text-soft">
                      {day(complaint.at)} ·{' '}
                      {complaint.decision
                        ? text(`complaint.did.${complaint.decision}`, complaint.decision)
                        : t('operate.story.waits')}
                    </span>
                  </p>
                ))}
              </li>
            )
          })}
        </ul>
      )}
    </FactCard>
  )
}

/** Who reviewed whom, in whatever state, and what was reported of it. */
export function ReviewsGiven({ asked, person }: { asked: Asked<ReviewFacts[]>; person?: string }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  return (
    <FactCard title={t('operate.story.reviews')} asked={asked} none={t('operate.story.reviewsNone')}>
      {(all) => (
        <ul className="divide-y divide-line">
          {all.map((one) => (
            <li key={one.id} className="space-y-1 py-2">
              <div className="flex flex-wrap items-start justify-between gap-x-3">
                <p className="min-w-0 break-words">
                  <PersonName id={one.author} name={one.authorName} /> →{' '}
                  <PersonName id={one.about} name={one.aboutName} />
                </p>
                {one.state === 'published' ? null : (
                  <Tag tone={one.state === 'hidden' ? 'red' : 'plain'}>
                    {text(`operate.story.review.${one.state}`, one.state)}
                  </Tag>
                )}
              </div>
              <p className="tabular text-sm text-soft">
                {one.stars === undefined
                  ? day(one.written)
                  : `${t('operate.story.stars', { stars: one.stars })} · ${day(one.written)}`}
              </p>
              {person ? (
                <p className="break-words text-sm">
                  <Link to="/operate/orders/$id" params={{ id: one.order } as never}>
                    {one.listingTitle}
                  </Link>
                </p>
              ) : null}
              {one.reports.map((report) => (
                <p key={report.at + report.reason} className="break-words text-sm">
                  <strong>
                    {t('operate.story.reported', {
                      reason: text(`report.reason.${report.reason}`, report.reason),
                    })}
                  </strong>{' '}
                  <span className="tabular text-soft">
                    {day(report.at)} · {t(report.settled ? 'operate.story.decided' : 'operate.story.waits')}
                  </span>
                </p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </FactCard>
  )
}

/** A person's name, which leads to everything about them. */
export function PersonName({ id, name }: { id: string; name: string }) {
  const t = useText()
  return name ? (
    <Link to="/operate/people/$id" params={{ id } as never}>
      {name}
    </Link>
  ) : (
    t('common.formerMember')
  )
}
