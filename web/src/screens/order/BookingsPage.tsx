import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { Order, PageOfOrder } from '../../api/schema'
import { useMe } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { Deadline, When } from '../../ui/values'
import { StateTag } from './StateTag'
import { useDue } from './Timeline'

export function BookingsPage() {
  const t = useText()
  const [open, setOpen] = useState(true)
  const orders = useInfiniteQuery({
    queryKey: ['orders', { open }],
    queryFn: ({ pageParam }) =>
      data<PageOfOrder>(api.GET('/v1/orders', { params: { query: { open, cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = orders.data?.pages.flatMap((page) => page.items) ?? []
  const none = orders.isSuccess && items.length === 0
  // Whoever has been here before is not told that there never was anything.
  const others = useQuery({
    queryKey: ['orders', { open: !open, some: true }],
    queryFn: () => data<PageOfOrder>(api.GET('/v1/orders', { params: { query: { open: !open, limit: 1 } } })),
    enabled: none,
  })
  const some = (others.data?.items.length ?? 0) > 0
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="mb-3">{t('bookings.title')}</h1>
      <div className="mb-4 flex gap-2">
        {[true, false].map((choice) => (
          <Button
            key={String(choice)}
            kind={choice === open ? 'secondary' : 'quiet'}
            aria-pressed={choice === open}
            onClick={() => setOpen(choice)}
          >
            {t(choice ? 'bookings.open' : 'bookings.ended')}
          </Button>
        ))}
      </div>
      {orders.isPending ? (
        <Skeleton lines={5} />
      ) : orders.isError ? (
        <Failed error={orders.error} retry={orders.refetch} />
      ) : items.length === 0 ? (
        <Empty
          title={t(some ? (open ? 'bookings.noneOpen' : 'bookings.noneEnded') : 'bookings.none')}
          action={
            <Link to="/" className={buttonClass()}>
              {t('bookings.find')}
            </Link>
          }
        >
          {t(some ? (open ? 'bookings.noneOpenText' : 'bookings.noneEndedText') : 'bookings.noneText')}
        </Empty>
      ) : (
        <ul className="space-y-3">
          {items.map((order) => (
            <li key={order.id}>
              <OrderCard order={order} />
            </li>
          ))}
        </ul>
      )}
      {orders.hasNextPage ? (
        <div className="mt-4 text-center">
          <Button kind="secondary" busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

export function OrderCard({ order }: { order: Order }) {
  const t = useText()
  const due = useDue(order)
  const me = useMe()
  const provides = me?.id === order.provider
  return (
    <article className="relative rounded-card border border-line bg-raised p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h2 className="text-lg">
          <Link
            to="/bookings/$id"
            params={{ id: order.id } as never}
            className="text-ink no-underline after:absolute after:inset-0 hover:underline"
          >
            {order.title}
          </Link>
        </h2>
        <StateTag order={order} />
      </div>
      <p className="mt-1">
        {order.kind === 'goods' ? (
          t('order.toDeliver')
        ) : order.state === 'between' ? (
          t('order.noTime')
        ) : (
          <When at={order.start} zone={order.zone} brief />
        )}
      </p>
      <p className="text-sm text-soft">
        {t('bookings.with', {
          name: (provides ? order.clientName : order.providerName) || t('common.formerMember'),
        })}
        {provides ? ` · ${t('bookings.youProvide')}` : ''}
      </p>
      {order.deadline && !order.ended ? (
        <p className="mt-2 text-sm">
          <Deadline at={order.deadline.at} />: {due}
        </p>
      ) : null}
    </article>
  )
}
