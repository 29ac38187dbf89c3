import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, data, tagged } from '../../api/client'
import type { Order, TimelineEntry } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { Card, Failed, Skeleton } from '../../ui/states'
import { Deadline, Money, When } from '../../ui/values'
import { Actions } from './Actions'
import { PayPanel } from './PayPanel'
import { StateTag } from './StateTag'

export function OrderPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const order = useQuery({
    queryKey: ['order', id],
    queryFn: () => tagged(api.GET('/v1/orders/{id}', { params: { path: { id } } })),
  })
  const timeline = useQuery({
    queryKey: ['order', id, 'timeline'],
    queryFn: () => data(api.GET('/v1/orders/{id}/timeline', { params: { path: { id } } })),
  })
  if (order.isPending) return <Skeleton lines={6} />
  if (order.isError) return <Failed error={order.error} retry={order.refetch} />
  const { value, etag } = order.data
  return (
    <div className="md:grid md:grid-cols-[3fr_2fr] md:gap-6">
      <div className="space-y-5">
        <header className="flex flex-wrap items-start justify-between gap-2">
          <h1 className="break-words">{value.title}</h1>
          <StateTag order={value} />
        </header>
        <WhatNow order={value} etag={etag} />
        <Facts order={value} />
      </div>
      <div className="mt-5 md:mt-0">
        <Timeline entries={timeline.data ?? []} />
      </div>
    </div>
  )
}

function WhatNow({ order, etag }: { order: Order; etag: string }) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const pays = order.state.startsWith('awaiting-') && me?.id === order.client
  return (
    <>
      {pays ? <PayPanel order={order} /> : null}
      {order.ended ? null : (
        <Card className="space-y-4">
          <h2>{t('order.next')}</h2>
          <Actions order={order} etag={etag} quiet={pays} />
          {order.deadline ? (
            <p>
              {t('order.deadline')}{' '}
              <strong>{text(`transition.${order.deadline.transition}`, order.deadline.transition)}</strong>{' '}
              <Deadline at={order.deadline.at} />
            </p>
          ) : null}
        </Card>
      )}
    </>
  )
}

function Facts({ order }: { order: Order }) {
  const t = useText()
  const me = useMe()
  const provides = me?.id === order.provider
  const place = order.place
  return (
    <Card>
      <dl className="grid gap-4 sm:grid-cols-2">
        <div>
          <dt className="text-sm text-soft">{t('order.when')}</dt>
          <dd>
            <When at={order.start} zone={order.zone} />
          </dd>
        </div>
        <div>
          <dt className="text-sm text-soft">{t('order.with')}</dt>
          <dd>
            <Link to="/listings/$id" params={{ id: order.listing } as never}>
              {provides ? order.clientName : order.providerName}
            </Link>
          </dd>
        </div>
        {place ? (
          <div>
            <dt className="text-sm text-soft">{t('order.where')}</dt>
            <dd className="break-words">
              {place.link ? (
                <a className={buttonClass('secondary')} href={place.link} rel="noreferrer" target="_blank">
                  {t('order.join')}
                </a>
              ) : (
                [place.address, [place.postalCode, place.city].filter(Boolean).join(' '), place.country]
                  .filter(Boolean)
                  .join(', ')
              )}
            </dd>
          </div>
        ) : null}
        <div>
          <dt className="text-sm text-soft">{t('order.money')}</dt>
          <dd>
            {t('order.paidBack')}: <Money value={order.total} />
            {order.heldMinor > 0 ? (
              <span className="block text-violet">
                <Money value={{ amountMinor: order.heldMinor, currency: order.total.currency }} held />{' '}
                {t('order.held')}
              </span>
            ) : null}
          </dd>
        </div>
      </dl>
    </Card>
  )
}

/** What happened, oldest first, and who did it. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  return (
    <Card>
      <h2 className="mb-3">{t('order.timeline')}</h2>
      <ol className="border-l-2 border-line pl-4">
        {entries.map((entry) => (
          <li key={entry.number} className="relative pb-4 last:pb-0">
            <span
              aria-hidden="true"
              className="absolute -left-[1.42rem] top-2 size-2.5 rounded-full bg-leaf"
            />
            <p className="font-semibold">{text(`state.${entry.state}`, entry.state)}</p>
            <p className="text-sm text-soft">
              {text(`transition.${entry.transition}`, entry.transition)} ·{' '}
              {text(`order.by.${entry.actor}`, entry.actor)} ·{' '}
              {intl.formatDate(entry.at, { dateStyle: 'medium', timeStyle: 'short' })}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  )
}
