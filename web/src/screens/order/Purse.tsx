import type { Order, TimelineEntry } from '../../api/schema'
import { useMe } from '../../api/session'
import { useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { Money } from '../../ui/values'
import { useAmount } from './words'

/** What each party has received so far, from the accepted steps. */
export function received(entries: TimelineEntry[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { party, amount } of entries.flatMap((entry) => entry.money)) {
    sums[party] = (sums[party] ?? 0) + amount.amountMinor
  }
  return sums
}

const colours: Record<string, string> = {
  held: 'bg-violet-wash border-violet border-dashed',
  client: 'bg-leaf border-leaf',
  coupon: 'bg-amber-wash border-amber',
  provider: 'bg-leaf-strong border-leaf-strong',
  platform: 'bg-line border-line',
}

/** Who holds the money of an order at this moment: a bar and the same in numbers. */
export function Purse({ order, entries }: { order: Order; entries: TimelineEntry[] }) {
  const t = useText()
  const me = useMe()
  const amount = useAmount()
  const sums = received(entries)
  const currency = order.total.currency
  const names: Record<string, string> = {
    held: t('purse.held'),
    client: me?.id === order.client ? t('purse.clientYou') : t('purse.client', { name: order.clientName }),
    provider:
      me?.id === order.provider ? t('purse.providerYou') : t('purse.provider', { name: order.providerName }),
    coupon: t('preview.coupon'),
    platform: t('purse.platform'),
  }
  const parts = [
    ['held', order.heldMinor] as const,
    ...(['client', 'coupon', 'provider', 'platform'] as const).map(
      (party) => [party, sums[party] ?? 0] as const,
    ),
  ].filter(([, minor]) => minor > 0)
  const paid = parts.reduce((sum, [, minor]) => sum + minor, 0)
  return (
    <Card className="space-y-3">
      <h2>{t('purse.title')}</h2>
      {paid === 0 ? (
        <p>{t('purse.nothing')}</p>
      ) : (
        <>
          {order.coupon ? <p>{t('purse.coupon', { amount: amount(order.coupon) })}</p> : null}
          <p>{t('purse.of', { amount: amount({ amountMinor: paid, currency }) })}</p>
          <div aria-hidden="true" className="flex h-5 gap-1">
            {parts.map(([part, minor]) => (
              <span
                key={part}
                className={`min-w-2 rounded border-2 ${colours[part]}`}
                style={{ flexGrow: minor, flexBasis: 0 }}
              />
            ))}
          </div>
          <table className="w-full">
            <tbody>
              {parts.map(([part, minor]) => (
                <tr key={part}>
                  <th scope="row" className="py-1 pe-3 text-start font-normal">
                    <span
                      aria-hidden="true"
                      className={`me-2 inline-block size-3 rounded-sm border-2 ${colours[part]}`}
                    />
                    {names[part]}
                  </th>
                  <td className="py-1 text-end font-semibold">
                    <Money value={{ amountMinor: minor, currency }} held={part === 'held'} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {order.heldMinor > 0 ? (
            <p className="text-sm text-soft">
              {t(order.kind === 'goods' ? 'purse.heldGoods' : 'purse.heldText', {
                provider: order.providerName,
                side: me?.id === order.provider ? 'provider' : 'client',
              })}
            </p>
          ) : null}
          {(sums.client ?? 0) > 0 ? <p className="text-sm text-soft">{t('purse.clientText')}</p> : null}
        </>
      )}
    </Card>
  )
}
