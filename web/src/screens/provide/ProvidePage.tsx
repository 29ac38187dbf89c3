import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarDays, Check, Circle, Clock, Plus, Wallet } from 'lucide-react'
import { api, data } from '../../api/client'
import { now } from '../../api/clock'
import type { Listing, Order, PageOfListing, PageOfOrder, Plan } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Listed } from '../../ui/Listed'
import { Card, Empty, Failed, Skeleton, Tag } from '../../ui/states'
import { Money, Until, When, zoneName } from '../../ui/values'
import { ListingStateTag } from './ListingStateTag'

export function ProvidePage() {
  const t = useText()
  const listings = useInfiniteQuery({
    queryKey: ['own-listings'],
    queryFn: ({ pageParam }) =>
      data<PageOfListing>(
        api.GET('/v1/me/listings', { params: { query: { cursor: pageParam, limit: 50 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const plans = useQuery({ queryKey: ['plans'], queryFn: () => data(api.GET('/v1/plans')) })
  const orders = useQuery({
    queryKey: ['orders', { side: 'provider', open: true }],
    queryFn: () =>
      data<PageOfOrder>(
        api.GET('/v1/orders', { params: { query: { side: 'provider', open: true, limit: 50 } } }),
      ),
  })
  if (listings.isPending || plans.isPending) return <Skeleton lines={6} />
  if (listings.isError) return <Failed error={listings.error} retry={listings.refetch} />
  if (plans.isError) return <Failed error={plans.error} retry={plans.refetch} />
  const own = listings.data.pages.flatMap((page) => page.items)
  const ready = own.some((listing) => listing.state === 'published')
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1>{t('provide.title')}</h1>
        <nav aria-label={t('provide.title')} className="flex flex-wrap gap-2">
          <Link to="/provide/agenda" className={buttonClass('secondary')}>
            <CalendarDays aria-hidden="true" size={18} />
            {t('provide.agenda')}
          </Link>
          <Link to="/provide/earnings" className={buttonClass('secondary')}>
            <Wallet aria-hidden="true" size={18} />
            {t('provide.earnings')}
          </Link>
        </nav>
      </div>
      {ready ? null : <Checklist listings={own} plans={plans.data} />}
      <div className="items-start gap-5 space-y-5 md:grid md:grid-cols-2 md:space-y-0">
        <Inbox
          orders={orders.data?.items ?? []}
          pending={orders.isPending}
          error={orders.error}
          retry={orders.refetch}
        />
        <div className="space-y-5">
          <Listings listings={own} />
          {listings.hasNextPage ? (
            <Button
              kind="secondary"
              busy={listings.isFetchingNextPage}
              onClick={() => listings.fetchNextPage()}
            >
              {t('common.more')}
            </Button>
          ) : null}
          <Plans plans={plans.data} />
        </div>
      </div>
    </div>
  )
}

/** The way to the first client, with what is done ticked off and the next step as the one button. */
function Checklist({ listings, plans }: { listings: Listing[]; plans: Plan[] }) {
  const t = useText()
  const draft = listings[0]
  const steps = [
    { key: 'plan', done: plans.length > 0, to: '/provide/plans/$id', id: 'new' },
    { key: 'listing', done: listings.length > 0, to: '/provide/listings/$id', id: 'new' },
    { key: 'publish', done: false, to: '/provide/listings/$id', id: draft?.id ?? 'new' },
  ] as const
  const next = steps.find((step) => !step.done)
  return (
    <Card className="bg-leaf-wash">
      <h2>{t('provide.welcome')}</h2>
      <p className="max-w-prose text-soft">{t('provide.welcomeText')}</p>
      <ol className="mt-4 space-y-4">
        {steps.map((step) => (
          <li key={step.key} className="flex gap-3">
            {step.done ? (
              <Check aria-hidden="true" className="mt-0.5 shrink-0 text-leaf" />
            ) : (
              <Circle aria-hidden="true" className="mt-0.5 shrink-0 text-soft" />
            )}
            <div>
              <p className="font-semibold">
                {t(`provide.step.${step.key}`)}
                {step.done ? <span className="font-normal text-soft"> ({t('provide.done')})</span> : null}
              </p>
              {step === next ? (
                <>
                  <p className="mb-3 text-soft">{t(`provide.step.${step.key}Text`)}</p>
                  <Link to={step.to} params={{ id: step.id } as never} className={buttonClass()}>
                    {t(`provide.step.${step.key}Go`)}
                  </Link>
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

const waiting = ['requested', 'overdue', 'time-proposed-by-client', 'client-absence-claimed', 'disputed']

/** First what waits for an answer, each with its deadline; then what is coming. */
function Inbox({
  orders,
  pending,
  error,
  retry,
}: {
  orders: Order[]
  pending: boolean
  error: unknown
  retry: () => void
}) {
  const t = useText()
  if (pending) {
    return (
      <Card>
        <Skeleton lines={5} />
      </Card>
    )
  }
  if (error) return <Failed error={error} retry={retry} />
  const byStart = (a: Order, b: Order) => a.start.localeCompare(b.start)
  const open = orders.filter((order) => order.state !== 'awaiting-payment')
  const asks = open.filter((order) => waiting.includes(order.state)).sort(byStart)
  // What was done stays open for a while, for a tip or a dispute; it does not come any more.
  const coming = open
    .filter((order) => !waiting.includes(order.state) && new Date(order.end).getTime() > now())
    .sort(byStart)
  return (
    <div className="space-y-5">
      <section>
        <h2 className="mb-2">{t('provide.requests', { count: asks.length })}</h2>
        {asks.length === 0 ? (
          <p className="text-soft">{t('provide.noRequests')}</p>
        ) : (
          <ul className="space-y-3">
            {asks.map((order) => (
              <li key={order.id}>
                <Request order={order} asks />
              </li>
            ))}
          </ul>
        )}
      </section>
      {coming.length > 0 ? (
        <section>
          <h2 className="mb-2">{t('provide.coming')}</h2>
          <ul className="space-y-3">
            {coming.slice(0, 10).map((order) => (
              <li key={order.id}>
                <Request order={order} asks={false} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}

function Request({ order, asks }: { order: Order; asks: boolean }) {
  const t = useText()
  const text = useDynamicText()
  return (
    <article className={`rounded-card border bg-raised p-4 ${asks ? 'border-amber' : 'border-line'}`}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h3 className="min-w-0 break-words">{order.clientName}</h3>
        <Tag tone={asks ? 'amber' : 'violet'}>{text(`state.${order.state}`, order.state)}</Tag>
      </div>
      <p className="break-words">{order.title}</p>
      <p>
        <When at={order.start} zone={order.zone} brief />
      </p>
      <p className="text-sm text-soft">
        {t('provide.clientPaid')} <Money value={order.total} held={order.heldMinor > 0} />
      </p>
      {asks && order.deadline ? (
        <p className="mt-1 text-sm">
          {t('provide.answerBy')} <Until at={order.deadline.at} />
        </p>
      ) : null}
      <Link
        to="/bookings/$id"
        params={{ id: order.id } as never}
        className={`mt-3 w-full sm:w-auto ${buttonClass(asks ? 'primary' : 'secondary')}`}
      >
        {t(asks ? 'provide.answer' : 'provide.open')}
        <span className="sr-only">
          {order.clientName}, {order.title}
        </span>
      </Link>
    </article>
  )
}

function Listings({ listings }: { listings: Listing[] }) {
  const t = useText()
  return (
    <Card>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2>{t('provide.listings')}</h2>
        <Link to="/provide/listings/$id" params={{ id: 'new' } as never} className={buttonClass('quiet')}>
          <Plus aria-hidden="true" size={18} />
          {t('provide.newListing')}
        </Link>
      </div>
      {listings.length === 0 ? (
        <Empty title={t('provide.noListings')}>{t('provide.noListingsText')}</Empty>
      ) : (
        <ul className="divide-y divide-line">
          {listings.map((listing) => (
            <Listed
              key={listing.id}
              to="/provide/listings/$id"
              id={listing.id}
              title={listing.title}
              beside={<ListingStateTag state={listing.state} />}
            >
              <p className="text-sm text-soft">
                {listing.price ? <Money value={listing.price} /> : t('provide.noPrice')}
                {listing.durationMinutes
                  ? ` · ${t('common.minutes', { count: listing.durationMinutes })}`
                  : ''}
              </p>
            </Listed>
          ))}
        </ul>
      )}
    </Card>
  )
}

function Plans({ plans }: { plans: Plan[] }) {
  const t = useText()
  return (
    <Card>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2>{t('provide.plans')}</h2>
        <Link to="/provide/plans/$id" params={{ id: 'new' } as never} className={buttonClass('quiet')}>
          <Plus aria-hidden="true" size={18} />
          {t('provide.newPlan')}
        </Link>
      </div>
      {plans.length === 0 ? (
        <p className="text-soft">{t('provide.noPlans')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {plans.map((plan) => (
            <li key={plan.id} className="relative flex items-center gap-3 py-3">
              <Clock aria-hidden="true" size={18} className="text-soft" />
              <Link
                to="/provide/plans/$id"
                params={{ id: plan.id } as never}
                className="font-semibold after:absolute after:inset-0"
              >
                {plan.plan.name}
              </Link>
              <span className="text-sm text-soft">
                {t('common.theirTime', { zone: zoneName(plan.plan.zone) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
