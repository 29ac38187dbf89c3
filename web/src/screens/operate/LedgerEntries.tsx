import type { ReactNode } from 'react'
import type { LedgerEntry, Order, OrderStory, PaymentView } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { plainWords, useOrderWords } from '../order/words'

/** An entry where there is no room for a table of them. */
export function EntryLines({
  entry,
  account,
  children,
}: {
  entry: Pick<LedgerEntry, 'kind' | 'amount' | 'debit' | 'credit'>
  account: ReturnType<typeof useAccountName>
  children?: ReactNode
}) {
  const text = useDynamicText()
  return (
    <li className="py-2">
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">
          {text(`ledger.kind.${entry.kind}`, plainWords(entry.kind))}
        </span>
        <Money value={entry.amount} />
      </p>
      <p className="break-words text-soft">
        {account(entry.debit)} → {account(entry.credit)}
      </p>
      {children ? <p className="tabular text-sm text-soft">{children}</p> : null}
    </li>
  )
}

/** The order's ledger entries in words: what moved, out of what, into what, and by which step. */
export function LedgerEntries({ story }: { story: OrderStory }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const words = useOrderWords()
  const account = useAccountName(story.order)
  const step = (entry: LedgerEntry) => {
    const taken = story.timeline.find((known) => known.number === entry.step)
    return taken ? words.state(taken.state) : ''
  }
  return (
    <Card>
      <h2 className="mb-2">{t('operate.ledger')}</h2>
      {story.money.entries.length === 0 ? (
        <p>{t('ledger.empty')}</p>
      ) : (
        <>
          <ul className="divide-y divide-line md:hidden">
            {story.money.entries.map((entry) => (
              <EntryLines key={entry.position} entry={entry} account={account}>
                {[step(entry), intl.formatDate(entry.at, { dateStyle: 'short', timeStyle: 'medium' })]
                  .filter(Boolean)
                  .join(' · ')}
              </EntryLines>
            ))}
          </ul>
          <ScrollRegion label={t('operate.ledger')} className="hidden md:block">
            <table className="w-full min-w-[38rem] text-sm">
              <thead className="text-start text-soft">
                <tr className="border-b border-line">
                  {(['operate.at', 'operate.kind', 'ledger.from', 'ledger.to'] as const).map((key) => (
                    <th key={key} scope="col" className="py-2 pe-3 font-normal">
                      {t(key)}
                    </th>
                  ))}
                  <th scope="col" className="py-2 text-end font-normal">
                    {t('money.amount')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {story.money.entries.map((entry) => (
                  <tr key={entry.position} className="border-b border-line align-top">
                    <td className="tabular whitespace-nowrap py-2 pe-3">
                      {intl.formatDate(entry.at, { dateStyle: 'short', timeStyle: 'medium' })}
                    </td>
                    <td className="py-2 pe-3">
                      {text(`ledger.kind.${entry.kind}`, plainWords(entry.kind))}
                      <span className="block text-soft">{step(entry)}</span>
                    </td>
                    <td className="py-2 pe-3">{account(entry.debit)}</td>
                    <td className="py-2 pe-3">{account(entry.credit)}</td>
                    <td className="py-2 text-end">
                      <Money value={entry.amount} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </Card>
  )
}

/** "pot:escrow" and "wallet:<id>" as an operator says them. */
export function useAccountName(
  order: Pick<Order, 'client' | 'clientName' | 'provider' | 'providerName'>,
): (account: string) => string {
  const text = useDynamicText()
  const t = useText()
  return (account) => {
    const [kind = '', rest = ''] = account.split(/:(.*)/s)
    if (kind === 'wallet' && rest) {
      if (rest === order.client) return t('ledger.account.wallet.client', { name: order.clientName })
      if (rest === order.provider) return t('ledger.account.wallet.client', { name: order.providerName })
    }
    if (kind === 'pot' && rest) {
      return text(`ledger.account.pot.${rest}`, t('ledger.account.pot.named', { name: rest }))
    }
    return text(`ledger.account.${kind}`, plainWords(kind))
  }
}

export function Payments({ payments }: { payments: PaymentView[] }) {
  const t = useText()
  const text = useDynamicText()
  return (
    <Card>
      <h2 className="mb-2">{t('operate.payments')}</h2>
      {payments.length === 0 ? <p>{t('ledger.noPayments')}</p> : null}
      <ul>
        {payments.map((payment) => (
          <li key={payment.id} className="flex flex-wrap items-center gap-3 py-2">
            <Money value={payment.amount} />
            <Tag
              tone={payment.status === 'succeeded' ? 'leaf' : payment.status === 'declined' ? 'red' : 'amber'}
            >
              {text(`payment.${payment.status}`, plainWords(payment.status))}
            </Tag>
            {payment.reason ? (
              <span className="text-soft">
                {text(`pay.reason.${payment.reason}`, plainWords(payment.reason))}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
