import type { Dispute, MoneyPreview, Ruling } from '../../api/schema'
import { useMe } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Card } from '../../ui/states'
import { Money } from '../../ui/values'
import { byParty } from '../order/words'

/** The decision: who gets what, why, and the signed text. */
export function RulingCard({ dispute, ruling }: { dispute: Dispute; ruling: Ruling }) {
  const t = useText()
  const { intl } = useLanguage()
  const date = intl.formatDate(ruling.at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-4">
      <div>
        <h2>{t('ruling.title')}</h2>
        <p className="text-sm text-soft">
          {ruling.second
            ? t('ruling.bySecond', { name: ruling.by, second: ruling.second, date })
            : t('ruling.by', { name: ruling.by, date })}
        </p>
      </div>
      <Awards dispute={dispute} awards={ruling.awards} />
      {ruling.compensation ? (
        <p className="text-sm text-soft">
          {t('ruling.compensation')}:{' '}
          <Money value={{ amountMinor: ruling.compensation.amountMinor, currency: dispute.held.currency }} />
        </p>
      ) : null}
      <div>
        <h3>{t('ruling.grounds')}</h3>
        <p className="max-w-prose whitespace-pre-wrap break-words">{ruling.grounds}</p>
      </div>
      {ruling.document ? (
        <details>
          <summary className="min-h-11 cursor-pointer py-2 text-leaf">{t('ruling.signed')}</summary>
          <p className="text-sm text-soft">{t('ruling.signedText')}</p>
          <pre className="mt-2 whitespace-pre-wrap break-all rounded-card bg-linen p-3 text-sm">
            {ruling.document}
          </pre>
          <dl className="mt-2 text-sm">
            <dt className="text-soft">{t('ruling.signature')}</dt>
            <dd className="break-all font-mono">{ruling.signature}</dd>
            <dt className="mt-2 text-soft">{t('ruling.key')}</dt>
            <dd className="break-all font-mono">{ruling.publicKey}</dd>
          </dl>
        </details>
      ) : null}
    </Card>
  )
}

/** What each party receives, to the cent. */
export function Awards({ dispute, awards }: { dispute: Dispute; awards: MoneyPreview[] }) {
  const t = useText()
  const me = useMe()
  const who = (party: string) => {
    if (party === 'platform') return t('preview.platform')
    if (party === 'client')
      return me?.id === dispute.client
        ? t('preview.youBack')
        : t('preview.back', { name: dispute.clientName })
    return me?.id === dispute.provider ? t('preview.you') : t('preview.them', { name: dispute.providerName })
  }
  return (
    <table className="w-full">
      <caption className="pb-1 text-start text-sm text-soft">{t('ruling.gets')}</caption>
      <tbody>
        {byParty(awards).map((award) => (
          <tr key={award.party} className="border-b border-line last:border-0">
            <th scope="row" className="py-2 pe-3 text-start font-normal">
              {who(award.party)}
            </th>
            <td className="py-2 text-end font-semibold">
              <Money value={award.amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
