import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, data, tagged } from '../../api/client'
import type { Order } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { useCountryName } from '../../ui/countries'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money, When } from '../../ui/values'
import { Disclaimers } from '../find/Disclaimers'
import { OrderInvoices } from '../money/OrderInvoices'
import { usePercent } from '../money/percent'
import { OrderReviewsCard } from '../reputation/OrderReviewsCard'
import { WriteTo } from '../talk/WriteTo'
import { Actions, inDispute } from './Actions'
import { Countdown } from './Countdown'
import { PayPanel } from './PayPanel'
import { RefundLadder } from './Preview'
import { Purse } from './Purse'
import { StateTag } from './StateTag'
import { Timeline, useDue } from './Timeline'

/** States in which the refund schedule counts. */
const CANCELLABLE = ['booked', 'time-proposed-by-client', 'time-proposed-by-provider', 'awaiting-difference']

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
  const cancellable = CANCELLABLE.includes(value.state) && value.refunds.length > 0
  return (
    <div className="md:grid md:grid-cols-[3fr_2fr] md:gap-6">
      <div className="space-y-5">
        <header className="flex flex-wrap items-start justify-between gap-2">
          <h1 className="break-words">{value.title}</h1>
          <StateTag order={value} />
        </header>
        <WhatNow order={value} etag={etag} />
        <Facts order={value} />
        <OrderInvoices order={value} />
        <OrderReviewsCard order={value} />
        {cancellable ? (
          <Card>
            <RefundLadder order={value} />
          </Card>
        ) : null}
      </div>
      <div className="mt-5 space-y-5 md:mt-0">
        {timeline.data ? (
          <>
            <Purse order={value} entries={timeline.data} />
            <Timeline order={value} entries={timeline.data} />
          </>
        ) : timeline.isError ? (
          <Refusal error={timeline.error} />
        ) : (
          <Skeleton lines={4} />
        )}
      </div>
    </div>
  )
}

/** How it stands in one sentence, the next action, and what comes if nobody does anything. */
function WhatNow({ order, etag }: { order: Order; etag: string }) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const due = useDue(order)
  const side = me?.id === order.client ? 'client' : 'provider'
  const name = (side === 'client' ? order.providerName : order.clientName) || t('common.formerMember')
  const usual = text(`now.${order.state}.${side}`, '', { name })
  const stands = text(`now.${order.kind}.${order.state}.${side}`, usual, { name })
  // In a dispute everything is done where its record is; afterwards the record stays within reach.
  const { dispute, proposed } = order
  const room = inDispute(order) ? dispute : undefined
  const pays = order.due && side === 'client'
  return (
    <>
      <Card className="space-y-4">
        <h2>{t('order.next')}</h2>
        {stands ? <p className="text-lg">{stands}</p> : null}
        {side === 'client' && order.payment?.status === 'returned' ? (
          <p role="status" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
            {t('pay.returned')}
          </p>
        ) : null}
        {proposed ? <ProposedTime order={order} proposed={proposed} /> : null}
        {room ? (
          <Link
            to="/disputes/$id"
            params={{ id: room } as never}
            className={`${buttonClass()} w-full sm:w-auto`}
          >
            {t('dispute.toRoom')}
          </Link>
        ) : null}
        {pays || room ? null : <Actions order={order} etag={etag} quiet={stands !== ''} />}
        {order.deadline ? (
          <p className="border-s-4 border-amber ps-3">
            {t('story.silenceBy')} <Countdown at={order.deadline.at} />, {due}.
          </p>
        ) : null}
      </Card>
      {pays ? (
        <>
          <PayPanel order={order} />
          <Actions order={order} etag={etag} quiet />
        </>
      ) : null}
    </>
  )
}

/** Another time that awaits consent, and what it does to the price. */
function ProposedTime({ order, proposed }: { order: Order; proposed: NonNullable<Order['proposed']> }) {
  const t = useText()
  const me = useMe()
  const client = me?.id === order.client
  const { difference, reduction } = proposed
  return (
    <div className="rounded-card bg-violet-wash px-4 py-3">
      <p className="text-sm text-soft">{t('time.proposed')}</p>
      <p className="font-semibold">
        <When at={proposed.start} zone={order.zone} />
      </p>
      <p className="mt-1">
        {difference.amountMinor > 0 ? (
          <>
            {t(client ? 'time.moreYou' : 'time.more')} <Money value={difference} />
          </>
        ) : reduction.amountMinor > 0 ? (
          <>
            {t(client ? 'time.lessYou' : 'time.less')} <Money value={reduction} />
          </>
        ) : (
          t('time.same')
        )}
      </p>
    </div>
  )
}

function Facts({ order }: { order: Order }) {
  const t = useText()
  const percent = usePercent()
  const me = useMe()
  const provides = me?.id === order.provider
  const country = useCountryName()
  const place = order.place
  const { dispute, delivery } = order
  const goods = order.kind === 'goods'
  return (
    <Card>
      <dl className="grid gap-4 sm:grid-cols-2">
        {goods ? null : (
          <div>
            <dt className="text-sm text-soft">{t('order.when')}</dt>
            <dd className={order.state === 'between' ? 'text-soft' : ''}>
              {order.state === 'between' ? t('order.noTime') : <When at={order.start} zone={order.zone} />}
            </dd>
          </div>
        )}
        {order.sessions ? (
          <div>
            <dt className="text-sm text-soft">{t('order.sessions')}</dt>
            <dd>{t('order.sessionsDone', { done: order.sessionsDone ?? 0, count: order.sessions })}</dd>
          </div>
        ) : null}
        {delivery ? (
          <div>
            <dt className="text-sm text-soft">{t('order.delivery')}</dt>
            <dd className="break-words">
              {[
                delivery.name,
                delivery.street,
                [delivery.postalCode, delivery.city].filter(Boolean).join(' '),
                country(delivery.country ?? ''),
              ]
                .filter(Boolean)
                .map((line) => (
                  <span key={line} className="block">
                    {line}
                  </span>
                ))}
            </dd>
          </div>
        ) : null}
        <div>
          <dt className="text-sm text-soft">{t('order.with')}</dt>
          <dd>
            <Link to="/listings/$id" params={{ id: order.listing } as never}>
              {(provides ? order.clientName : order.providerName) || t('common.formerMember')}
            </Link>
          </dd>
        </div>
        {place && !goods ? (
          <div>
            <dt className="text-sm text-soft">{t('order.where')}</dt>
            <dd className="break-words">
              {place.link ? (
                <a className={buttonClass('secondary')} href={place.link} rel="noreferrer" target="_blank">
                  {t('order.join')}
                </a>
              ) : (
                [
                  place.address,
                  [place.postalCode, place.city].filter(Boolean).join(' '),
                  country(place.country ?? ''),
                ]
                  .filter(Boolean)
                  .join(', ')
              )}
            </dd>
          </div>
        ) : null}
        <div>
          <dt className="text-sm text-soft">{t('purse.price')}</dt>
          <dd>
            <Money value={order.total} />
            {order.commissionAtMost == null ? null : (
              <p className="text-sm text-soft">
                {t('commission.order', { rate: percent(order.commissionAtMost) })}
              </p>
            )}
          </dd>
        </div>
      </dl>
      <div className="mt-4">
        <WriteTo about={{ order: order.id }} name={provides ? order.clientName : order.providerName} />
      </div>
      {dispute ? (
        <p className="mt-4">
          <Link to="/disputes/$id" params={{ id: dispute } as never}>
            {t('dispute.ofOrder')}
          </Link>
        </p>
      ) : null}
      {order.disclaimers?.length ? (
        <details className="mt-4">
          <summary className="min-h-11 cursor-pointer py-2">{t('category.toldBefore')}</summary>
          <Disclaimers told={order.disclaimers} />
        </details>
      ) : null}
      <p className="mt-4">
        <Link to="/agreements/$name" params={{ name: order.agreementHash } as never}>
          {t('agreement.ofOrder')}
        </Link>
      </p>
    </Card>
  )
}
