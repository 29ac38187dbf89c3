import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { Order, PageOfOrder, PersonRow } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Listed } from '../../ui/Listed'
import { Card, Failed, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'
import { StateTag } from '../order/StateTag'
import { TrustCard } from '../reputation/TrustCard'
import { FactCard, ReviewsGiven, Talk } from './Facts'
import { OperatorOnly } from './OperatorOnly'
import { PersonActions, PersonTag } from './PersonActions'

/** Everything about one person that staff may know without opening their record. */
export function PersonStoryPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const person = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: () => data<PersonRow>(api.GET('/v1/operator/people/{id}', { params: { path: { id } } })),
    enabled: mayEnter(useSession(), 'people'),
  })
  return (
    <OperatorOnly section="people" title={person.data?.displayName ?? t('operate.story.person')}>
      {person.isPending ? (
        <Skeleton lines={6} />
      ) : person.isError ? (
        <Failed error={person.error} retry={person.refetch} />
      ) : (
        <Story person={person.data} />
      )}
    </OperatorOnly>
  )
}

function Story({ person }: { person: PersonRow }) {
  const { id } = person
  const params = { path: { id } }
  const talk = useQuery({
    queryKey: ['people', id, 'conversations'],
    queryFn: () => data(api.GET('/v1/operator/people/{id}/conversations', { params })),
  })
  const reviews = useQuery({
    queryKey: ['people', id, 'reviews'],
    queryFn: () => data(api.GET('/v1/operator/people/{id}/reviews', { params })),
  })
  const orders = useInfiniteQuery({
    queryKey: ['orders', 'of', id],
    queryFn: ({ pageParam }) =>
      data<PageOfOrder>(
        api.GET('/v1/operator/orders', { params: { query: { person: id, cursor: pageParam, limit: 50 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const found = orders.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <Profile person={person} />
      {person.state === 'suspended' ? <WhatRuns orders={found ?? []} /> : null}
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
        <div className="space-y-5">
          <Orders
            person={id}
            asked={{ data: found, error: orders.error, isPending: orders.isPending }}
            more={
              orders.hasNextPage ? { busy: orders.isFetchingNextPage, ask: orders.fetchNextPage } : undefined
            }
          />
          <Purses person={id} />
        </div>
        <div className="space-y-5">
          <TrustCard person={id} name={person.displayName} link={person.state === 'active'} />
          <Talk asked={talk} person={id} />
          <ReviewsGiven asked={reviews} person={id} />
        </div>
      </div>
    </>
  )
}

function Profile({ person }: { person: PersonRow }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const records = mayEnter(useSession(), 'records')
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <p className="break-words">
          {person.email} · {person.roles.map((role) => text(`roles.role.${role}`, role)).join(', ')} ·{' '}
          {t('operate.story.since', { day: intl.formatDate(person.since, { dateStyle: 'medium' }) })}
        </p>
        <PersonTag person={person} />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <PersonActions person={person} />
        {records ? (
          <Link to="/operate/records" className="inline-flex min-h-11 items-center">
            {t('operate.story.record')}
          </Link>
        ) : null}
      </div>
    </div>
  )
}

/** Shutting somebody out decides about no order; whoever did it is told what there still is to decide. */
function WhatRuns({ orders }: { orders: Order[] }) {
  const t = useText()
  const running = orders.filter((order) => !order.ended).length
  return (
    <Card className="border-amber bg-amber-wash">
      <p>
        <strong>{t('operate.story.running', { count: running })}</strong> {t('operate.story.runningText')}
      </p>
    </Card>
  )
}

type Asked = { data?: Order[]; error: unknown; isPending: boolean }

/** What runs stands first; a dispute is one touch away. */
function Orders({
  person,
  asked,
  more,
}: {
  person: string
  asked: Asked
  more?: { busy: boolean; ask: () => unknown }
}) {
  const t = useText()
  const { intl } = useLanguage()
  const disputes = mayEnter(useSession(), 'disputes')
  return (
    <FactCard title={t('operate.orders')} asked={asked} none={t('operate.story.ordersNone')}>
      {(orders) => (
        <>
          <ul className="divide-y divide-line">
            {[...orders]
              .sort((one, other) => Number(one.ended) - Number(other.ended))
              .map((order) => (
                <Listed
                  key={order.id}
                  to="/operate/orders/$id"
                  id={order.id}
                  title={order.title}
                  beside={<StateTag order={order} />}
                >
                  <p className="break-words text-sm text-soft">
                    {order.client === person
                      ? t('operate.story.asClient', { name: order.providerName || t('common.formerMember') })
                      : t('operate.story.asProvider', { name: order.clientName || t('common.formerMember') })}
                  </p>
                  <div className="flex items-baseline justify-between gap-3">
                    <p className="tabular text-sm text-soft">
                      {intl.formatDate(order.start, { dateStyle: 'medium', timeStyle: 'short' })}
                    </p>
                    <Money value={order.total} held={order.heldMinor > 0} />
                  </div>
                  {order.dispute && disputes ? (
                    <Link
                      to="/operate/disputes/$id"
                      params={{ id: order.dispute } as never}
                      className="relative z-10 inline-flex min-h-11 items-center text-sm"
                    >
                      {t('dispute.toRoom')}
                      <span className="sr-only"> {order.title}</span>
                    </Link>
                  ) : null}
                </Listed>
              ))}
          </ul>
          {more ? (
            <Button kind="secondary" busy={more.busy} onClick={() => more.ask()}>
              {t('common.more')}
            </Button>
          ) : null}
        </>
      )}
    </FactCard>
  )
}

/** Only for those who see money anyway. */
function Purses({ person }: { person: string }) {
  const t = useText()
  const enabled = mayEnter(useSession(), 'books')
  const wallet = useQuery({
    queryKey: ['people', person, 'wallet'],
    queryFn: () => data(api.GET('/v1/operator/people/{id}/wallet', { params: { path: { id: person } } })),
    enabled,
  })
  if (!enabled) return null
  const balances = wallet.data?.balances
  return (
    <FactCard
      title={t('operate.story.money')}
      asked={{ data: balances, error: wallet.error, isPending: wallet.isPending }}
      none={t('operate.story.moneyNone')}
    >
      {(all) => (
        <ul className="divide-y divide-line">
          {all.map((balance) => (
            <li key={balance.currency} className="py-2">
              <dl className="space-y-1">
                {(
                  [
                    ['operate.story.free', balance.availableMinor],
                    ['operate.story.onItsWay', balance.heldMinor],
                    ['operate.story.paidIn', balance.escrowPaidMinor],
                    ['operate.story.expected', balance.escrowExpectedMinor],
                  ] as const
                ).map(([name, amountMinor], place) =>
                  place > 0 && amountMinor === 0 ? null : (
                    <div key={name} className="flex items-baseline justify-between gap-3">
                      <dt className={place > 0 ? 'text-soft' : ''}>{t(name)}</dt>
                      <dd>
                        <Money value={{ amountMinor, currency: balance.currency }} held={place > 0} />
                      </dd>
                    </div>
                  ),
                )}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </FactCard>
  )
}
