import type { LedgerEntry, Order, OrderStory, PaymentView } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Heads } from '../../ui/Heads'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { plainWords, useOrderWords } from '../order/words'

type Planned = Pick<LedgerEntry, 'kind' | 'amount' | 'debit' | 'credit'>

/** What moves, out of what, into what: a table, or lines where there is no room for one. */
export function Entries<Entry extends Planned>({
  entries,
  label,
  account,
  written,
}: {
  entries: Entry[]
  label: string
  account: ReturnType<typeof useAccountName>
  /** When it was written, and by which step; nothing that is merely planned has these. */
  written?: (entry: Entry) => { at: string; step: string }
}) {
  const text = useDynamicText()
  const heads = [
    ...(written ? (['operate.at'] as const) : []),
    'operate.kind',
    'ledger.from',
    'ledger.to',
  ] as const
  // What is planned has no name yet; the order of entries is theirs, written or not.
  const rows = entries.map((entry, index) => ({
    key: index,
    entry,
    kind: text(`ledger.kind.${entry.kind}`, plainWords(entry.kind)),
    from: account(entry.debit),
    to: account(entry.credit),
    record: written?.(entry),
  }))
  return (
    <>
      <ul className="divide-y divide-line md:hidden">
        {rows.map(({ key, entry, kind, from, to, record }) => (
          <li key={key} className="py-2">
            <p className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 break-words">{kind}</span>
              <Money value={entry.amount} />
            </p>
            <p className="break-words text-soft">
              {from} → {to}
            </p>
            {record ? (
              <p className="tabular text-sm text-soft">
                {[record.step, record.at].filter(Boolean).join(' · ')}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <ScrollRegion label={label} className="hidden md:block">
        <table className={`w-full text-sm ${written ? 'min-w-[38rem]' : 'min-w-[26rem]'}`}>
          <Heads names={heads} amount="money.amount" />
          <tbody>
            {rows.map(({ key, entry, kind, from, to, record }) => (
              <tr key={key} className="border-b border-line align-top last:border-0">
                {record ? <td className="tabular whitespace-nowrap py-2 pe-3">{record.at}</td> : null}
                <td className="py-2 pe-3">
                  {kind}
                  {record ? <span className="block text-soft">{record.step}</span> : null}
                </td>
                <td className="py-2 pe-3">{from}</td>
                <td className="py-2 pe-3">{to}</td>
                <td className="py-2 text-end">
                  <Money value={entry.amount} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  )
}

/** The order's ledger entries in words, each with the step that wrote it. */
export function LedgerEntries({ story }: { story: OrderStory }) {
  const t = useText()
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
        <Entries
          entries={story.money.entries}
          label={t('operate.ledger')}
          account={account}
          written={(entry) => ({
            at: intl.formatDate(entry.at, { dateStyle: 'short', timeStyle: 'medium' }),
            step: step(entry),
          })}
        />
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
