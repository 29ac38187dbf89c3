import { now } from '../../api/clock'
import type { Action, Order, RefundTier } from '../../api/schema'
import { useMe } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { byParty, useAmount } from './words'

/** What a transition does to the money that is held, to the cent, before it is taken. */
export function Preview({ order, action }: { order: Order; action: Action }) {
  const t = useText()
  const me = useMe()
  const amount = useAmount()
  const currency = order.total.currency
  const held = { amountMinor: order.heldMinor, currency }
  // What depends on an amount that is yet to be typed is shown where it is typed.
  if (action.inputs.length > 0) return null
  if (action.money.length === 0) {
    return order.heldMinor > 0 ? (
      <p>{t('preview.nothing', { amount: amount(held) })}</p>
    ) : (
      <p>{t('order.nothingMoves')}</p>
    )
  }
  const who = (party: string) => {
    if (party === 'platform') return t('preview.platform')
    if (party === 'coupon') return t('preview.coupon')
    if (party === 'client')
      return me?.id === order.client ? t('preview.youBack') : t('preview.back', { name: order.clientName })
    return me?.id === order.provider ? t('preview.you') : t('preview.them', { name: order.providerName })
  }
  const moved = action.money.reduce((sum, part) => sum + part.amount.amountMinor, 0)
  const stays = order.heldMinor - moved
  const rows = byParty(action.money).map((part) => ({
    name: who(part.party),
    value: part.amount,
    held: false,
  }))
  if (stays > 0) {
    rows.push({ name: t('preview.stays'), value: { amountMinor: stays, currency }, held: true })
  }
  return (
    <table className="w-full">
      <caption className="pb-1 text-start text-soft">{t('preview.title', { amount: amount(held) })}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className="border-b border-line">
            <th scope="row" className="py-2 pe-3 text-start font-normal">
              {row.name}
            </th>
            <td className="py-2 text-end font-semibold">
              <Money value={row.value} held={row.held} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" className="py-2 pe-3 text-start font-normal text-soft">
            {t('preview.sum')}
          </th>
          <td className="py-2 text-end text-soft">
            <Money value={{ amountMinor: moved + Math.max(0, stays), currency }} />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

/** The tier of the refunds that counts now: the first whose time has not run out. */
export function countingTier(refunds: RefundTier[], at: number): number {
  return refunds.findIndex((tier) => !tier.until || at < new Date(tier.until).getTime())
}

/** What comes back on cancelling, step by step, with the step that counts now. */
export function RefundLadder({ order }: { order: Order }) {
  const t = useText()
  const { intl } = useLanguage()
  const me = useMe()
  const client = me?.id === order.client
  const counting = countingTier(order.refunds, now())
  const title = order.sessions
    ? client
      ? 'ladder.stopYou'
      : 'ladder.stop'
    : client
      ? 'ladder.titleYou'
      : 'ladder.title'
  const date = (at: string) =>
    intl.formatDate(at, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
    })
  const coupon = order.refunds.some((tier) => tier.toCoupon)
  return (
    <table className="w-full text-[0.95rem]">
      {coupon ? (
        <caption className="caption-bottom pt-1 text-start text-sm text-soft">{t('coupon.back')}</caption>
      ) : null}
      <thead className="text-start text-sm text-soft">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 pe-3 font-normal">
            {t(title)}
          </th>
          <th scope="col" className="py-1 text-end font-normal">
            {client ? t('ladder.back') : t('ladder.backThem', { name: order.clientName })}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.refunds.map((tier, index) => (
          <tr
            key={tier.until ?? 'after'}
            className={`border-b border-line last:border-0 ${index < counting ? 'text-soft' : ''}`}
          >
            <th scope="row" className="py-2 pe-3 text-start font-normal">
              {tier.until
                ? t('ladder.until', { date: date(tier.until) })
                : t(order.sessions ? 'ladder.unused' : 'ladder.after')}{' '}
              {index === counting && !order.sessions ? <Tag tone="leaf">{t('ladder.now')}</Tag> : null}
              {index < counting ? <span>({t('ladder.past')})</span> : null}
            </th>
            <td className={`py-2 text-end align-top ${index === counting ? 'font-semibold' : ''}`}>
              <Money
                value={{
                  amountMinor: tier.refund.amountMinor - (tier.toCoupon?.amountMinor ?? 0),
                  currency: tier.refund.currency,
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
