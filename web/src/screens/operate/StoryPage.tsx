import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { Order } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { buttonClass } from '../../ui/Button'
import { Card, Failed, Skeleton } from '../../ui/states'
import { Money, When } from '../../ui/values'
import { Actions, inDispute } from '../order/Actions'
import { Purse } from '../order/Purse'
import { StateTag } from '../order/StateTag'
import { Timeline } from '../order/Timeline'
import { Chargebacks } from './Chargebacks'
import { PersonName, ReviewsGiven, Talk } from './Facts'
import { LedgerEntries, Payments } from './LedgerEntries'
import { OperatorOnly } from './OperatorOnly'

export function StoryPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const enabled = mayEnter(useSession(), 'orders')
  const story = useQuery({
    queryKey: ['order', id, 'story'],
    queryFn: () => data(api.GET('/v1/operator/orders/{id}', { params: { path: { id } } })),
    enabled,
  })
  const talk = useQuery({
    queryKey: ['order', id, 'conversations'],
    queryFn: () => data(api.GET('/v1/operator/orders/{id}/conversations', { params: { path: { id } } })),
    enabled,
  })
  const reviews = useQuery({
    queryKey: ['order', id, 'reviews'],
    queryFn: () => data(api.GET('/v1/operator/orders/{id}/reviews', { params: { path: { id } } })),
    enabled,
  })
  return (
    <OperatorOnly section="orders" title={story.data?.order.title ?? t('operate.order')}>
      {story.isPending ? (
        <Skeleton lines={6} />
      ) : story.isError ? (
        <Failed error={story.error} retry={story.refetch} />
      ) : (
        <>
          <p className="space-x-3">
            <StateTag order={story.data.order} />
            <span>
              <PersonName id={story.data.order.client} name={story.data.order.clientName} /> →{' '}
              <PersonName id={story.data.order.provider} name={story.data.order.providerName} />
            </span>
            <Money value={story.data.order.total} held={story.data.order.heldMinor > 0} />
          </p>
          {story.data.order.kind === 'goods' ? null : (
            <p>
              <When at={story.data.order.start} zone={story.data.order.zone} />
            </p>
          )}
          <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-[3fr_2fr] lg:space-y-0">
            <div className="space-y-5">
              <LedgerEntries story={story.data} />
              <Payments payments={story.data.money.payments} />
              <Chargebacks chargebacks={story.data.money.chargebacks} />
              <Talk asked={talk} />
              <ReviewsGiven asked={reviews} />
            </div>
            <div className="space-y-5">
              <Purse order={story.data.order} entries={story.data.timeline} />
              <Staff order={story.data.order} />
              <Timeline order={story.data.order} entries={story.data.timeline} />
            </div>
          </div>
        </>
      )}
    </OperatorOnly>
  )
}

/** What staff may do with an order: end it, or decide its dispute where that is done. */
function Staff({ order }: { order: Order }) {
  const t = useText()
  const decided = inDispute(order)
  const { dispute } = order
  if (!dispute && order.actions.length === 0) return null
  return (
    <Card className="space-y-3">
      <h2>{t('operate.acts')}</h2>
      {dispute ? (
        <Link
          to="/operate/disputes/$id"
          params={{ id: dispute } as never}
          className={`${buttonClass(decided ? 'primary' : 'secondary')} w-full sm:w-auto`}
        >
          {t('dispute.toRoom')}
        </Link>
      ) : null}
      {decided ? null : <Actions order={order} etag={`"${order.step}"`} quiet all staff />}
    </Card>
  )
}
