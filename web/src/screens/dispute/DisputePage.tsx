import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, tagged } from '../../api/client'
import { now } from '../../api/clock'
import type { Dispute } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Card, Failed, Skeleton } from '../../ui/states'
import { Actions } from '../order/Actions'
import { Countdown } from '../order/Countdown'
import { StateTag } from '../order/StateTag'
import { useAmount } from '../order/words'
import { AddToRecord } from './AddToRecord'
import { Record } from './Record'
import { RulingCard } from './RulingCard'

/** How often the record is read again: what the other side writes brings no nudge of its own. */
const AGAIN_MILLIS = 15_000

/** The room in which two parties settle a dispute, or wait for the decision. */
export function DisputePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const dispute = useQuery({
    queryKey: ['dispute', id],
    queryFn: () => tagged(api.GET('/v1/disputes/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.value.open ? AGAIN_MILLIS : false),
  })
  if (dispute.isPending) return <Skeleton lines={6} />
  if (dispute.isError) return <Failed error={dispute.error} retry={dispute.refetch} />
  return <Room dispute={dispute.data.value} />
}

function Room({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const me = useMe()
  const other = me?.id === dispute.client ? dispute.providerName : dispute.clientName
  return (
    <div className="items-start gap-6 space-y-5 md:grid md:grid-cols-[3fr_2fr] md:space-y-0">
      <header className="md:col-start-1">
        <div className="flex flex-wrap items-start justify-between gap-2">
          <h1 className="break-words">{t('dispute.title', { title: dispute.title })}</h1>
          <StateTag order={dispute} />
        </div>
        <OpenedBy dispute={dispute} />
      </header>
      {/* What is asked comes first on a phone and beside the record on a desk. */}
      <div className="space-y-5 md:sticky md:top-4 md:col-start-2 md:row-span-2 md:row-start-1">
        {dispute.open ? <WhatNow dispute={dispute} /> : null}
        {dispute.ruling ? <RulingCard dispute={dispute} ruling={dispute.ruling} /> : null}
        <p>
          <Link to="/bookings/$id" params={{ id: dispute.order } as never}>
            {t('dispute.order')}
          </Link>
        </p>
      </div>
      <div className="space-y-5 md:col-start-1">
        <Record
          dispute={dispute}
          about={t('dispute.recordText')}
          evidence={(entry) => `/v1/disputes/${dispute.id}/evidence/${entry}`}
        />
        {dispute.open ? (
          <AddToRecord dispute={dispute.id} hint={t('dispute.sayHint', { name: other })} />
        ) : (
          <p className="text-soft">{t('dispute.closedText')}</p>
        )}
      </div>
    </div>
  )
}

export function OpenedBy({
  dispute,
}: {
  dispute: Pick<Dispute, 'client' | 'clientName' | 'provider' | 'providerName' | 'openedBy' | 'reason'>
}) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const reason = text(`dispute.reason.${dispute.reason}`, dispute.reason)
  const client = dispute.openedBy === 'client'
  const mine = me?.id === (client ? dispute.client : dispute.provider)
  return (
    <p className="mt-1 text-soft">
      {mine
        ? t('dispute.youOpened', { reason })
        : t('dispute.about', { name: client ? dispute.clientName : dispute.providerName, reason })}
    </p>
  )
}

/** How it stands, the clock, the offer, and what the reader is asked. */
function WhatNow({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const me = useMe()
  const side = me?.id === dispute.client ? 'client' : 'provider'
  const other = side === 'client' ? dispute.providerName : dispute.clientName
  const order = useQuery({
    queryKey: ['order', dispute.order],
    queryFn: () => tagged(api.GET('/v1/orders/{id}', { params: { path: { id: dispute.order } } })),
  })
  const late = dispute.escalated || new Date(dispute.due).getTime() < now()
  return (
    <Card className="space-y-4">
      <h2>{t('order.next')}</h2>
      <p className="text-lg">{text(`now.${dispute.state}.${side}`, '', { name: other })}</p>
      {dispute.offer ? <Offer dispute={dispute} /> : null}
      {order.data ? (
        <Actions order={order.data.value} etag={order.data.etag} quiet all />
      ) : (
        <Skeleton lines={2} />
      )}
      <div className="border-s-4 border-amber ps-3">
        {late ? (
          <p>
            {t('dispute.overdue', {
              date: intl.formatDate(dispute.due, { dateStyle: 'medium', timeStyle: 'short' }),
            })}
          </p>
        ) : (
          <p>
            {t('dispute.due')} <Countdown at={dispute.due} />.
          </p>
        )}
        <p className="text-sm text-soft">
          {dispute.mediatorName
            ? t('dispute.mediator', { name: dispute.mediatorName })
            : t('dispute.noMediator')}
        </p>
      </div>
    </Card>
  )
}

export function Offer({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const me = useMe()
  const amount = useAmount()
  const { offer, held } = dispute
  if (!offer) return null
  const by = offer.by === 'client' ? dispute.client : dispute.provider
  const rest = { ...held, amountMinor: held.amountMinor - offer.refund.amountMinor }
  return (
    <p className="rounded-card bg-violet-wash px-4 py-3">
      {t(by === me?.id ? 'dispute.offerFrom.you' : 'dispute.offerFrom.them', {
        name: offer.by === 'client' ? dispute.clientName : dispute.providerName,
        client: dispute.clientName,
        provider: dispute.providerName,
        refund: amount(offer.refund),
        rest: amount(rest),
      })}
    </p>
  )
}
