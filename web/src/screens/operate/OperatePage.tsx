import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { Order, PageOfOrder } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/Field'
import { Heads } from '../../ui/Heads'
import { Listed } from '../../ui/Listed'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'
import { StateTag } from '../order/StateTag'
import { OperatorOnly } from './OperatorOnly'
import { WorkQueues } from './WorkQueues'

const states =
  'awaiting-payment requested overdue booked delivered disputed escalated completed closed refunded cancelled-by-client cancelled-by-provider expired'.split(
    ' ',
  )

export function OperatePage() {
  const t = useText()
  const text = useDynamicText()
  const [state, setState] = useState('')
  const orders = useInfiniteQuery({
    queryKey: ['orders', 'all', state],
    queryFn: ({ pageParam }) =>
      data<PageOfOrder>(
        api.GET('/v1/operator/orders', {
          params: { query: { state: state || undefined, cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'orders'),
  })
  const items = orders.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="orders" title={t('operate.orders')}>
      <WorkQueues />
      <div className="max-w-xs">
        <SelectField
          label={t('operate.state')}
          value={state}
          onChange={(event) => setState(event.target.value)}
        >
          <option value="">{t('operate.all')}</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {text(`state.${name}`, name)}
            </option>
          ))}
        </SelectField>
      </div>
      {orders.isPending ? (
        <Skeleton lines={6} />
      ) : orders.isError ? (
        <Failed error={orders.error} retry={orders.refetch} />
      ) : items.length === 0 ? (
        state ? (
          <Empty title={t('operate.noOrders')} />
        ) : (
          <Empty title={t('operate.noOrdersYet')}>{t('operate.noOrdersYetText')}</Empty>
        )
      ) : (
        <section aria-label={t('operate.orders')}>
          <OrderCards items={items} />
          <OrderTable items={items} />
        </section>
      )}
      {orders.hasNextPage ? (
        <Button kind="secondary" busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

function useParties() {
  const t = useText()
  return (order: Order) =>
    `${order.clientName || t('common.formerMember')} → ${order.providerName || t('common.formerMember')}`
}

/** A phone has no room for five columns. */
function OrderCards({ items }: { items: Order[] }) {
  const { intl } = useLanguage()
  const parties = useParties()
  return (
    <ul className="divide-y divide-line md:hidden">
      {items.map((order) => (
        <Listed
          key={order.id}
          to="/operate/orders/$id"
          id={order.id}
          title={order.title}
          beside={<StateTag order={order} />}
        >
          <p className="break-words text-soft">{parties(order)}</p>
          <div className="flex items-baseline justify-between gap-3">
            <p className="tabular text-soft">
              {intl.formatDate(order.start, { dateStyle: 'medium', timeStyle: 'short' })}
            </p>
            <Money value={order.total} held={order.heldMinor > 0} />
          </div>
        </Listed>
      ))}
    </ul>
  )
}

function OrderTable({ items }: { items: Order[] }) {
  const { intl } = useLanguage()
  const parties = useParties()
  return (
    <table className="hidden w-full text-sm md:table">
      <Heads
        names={['operate.order', 'operate.state', 'operate.parties', 'operate.begins']}
        amount="money.amount"
      />
      <tbody>
        {items.map((order) => (
          <tr key={order.id} className="border-b border-line hover:bg-linen">
            <th scope="row" className="py-2 pe-3 text-start">
              <Link to="/operate/orders/$id" params={{ id: order.id } as never}>
                {order.title}
              </Link>
            </th>
            <td className="py-2 pe-3">
              <StateTag order={order} />
            </td>
            <td className="py-2 pe-3">{parties(order)}</td>
            <td className="tabular py-2 pe-3">
              {intl.formatDate(order.start, { dateStyle: 'short', timeStyle: 'short' })}
            </td>
            <td className="py-2 text-end">
              <Money value={order.total} held={order.heldMinor > 0} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
