import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import { isOperator, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Card, Failed, Skeleton, Tag } from '../../ui/states'
import { Money, When } from '../../ui/values'
import { Timeline } from '../order/OrderPage'
import { StateTag } from '../order/StateTag'
import { OperatorOnly } from './OperatorOnly'

export function StoryPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const t = useText()
  const { intl } = useLanguage()
  const story = useQuery({
    queryKey: ['order', id, 'story'],
    queryFn: () => data(api.GET('/v1/operator/orders/{id}', { params: { path: { id } } })),
    enabled: isOperator(useSession()),
  })
  return (
    <OperatorOnly title={story.data?.order.title ?? t('operate.order')}>
      {story.isPending ? (
        <Skeleton lines={6} />
      ) : story.isError ? (
        <Failed error={story.error} retry={story.refetch} />
      ) : (
        <>
          <p className="space-x-3">
            <StateTag order={story.data.order} />
            <span>
              {story.data.order.clientName} → {story.data.order.providerName}
            </span>
            <Money value={story.data.order.total} held={story.data.order.heldMinor > 0} />
          </p>
          <p>
            <When at={story.data.order.start} zone={story.data.order.zone} />
          </p>
          <Card>
            <h2>{t('operate.ledger')}</h2>
            <section aria-label={t('operate.ledger')} className="overflow-x-auto">
              <table className="w-full text-sm">
                <thead className="text-left text-soft">
                  <tr className="border-b border-line">
                    <th scope="col" className="py-2 pr-3 font-normal">
                      {t('operate.at')}
                    </th>
                    <th scope="col" className="py-2 pr-3 font-normal">
                      {t('operate.kind')}
                    </th>
                    <th scope="col" className="py-2 pr-3 font-normal">
                      {t('operate.debit')}
                    </th>
                    <th scope="col" className="py-2 pr-3 font-normal">
                      {t('operate.credit')}
                    </th>
                    <th scope="col" className="py-2 text-right font-normal">
                      {t('money.amount')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {story.data.money.entries.map((entry) => (
                    <tr key={entry.position} className="border-b border-line">
                      <td className="tabular py-2 pr-3">
                        {intl.formatDate(entry.at, { dateStyle: 'short', timeStyle: 'medium' })}
                      </td>
                      <td className="py-2 pr-3">{entry.kind}</td>
                      <td className="py-2 pr-3">{entry.debit}</td>
                      <td className="py-2 pr-3">{entry.credit}</td>
                      <td className="py-2 text-right">
                        <Money value={entry.amount} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </Card>
          <Card>
            <h2>{t('operate.payments')}</h2>
            <ul>
              {story.data.money.payments.map((payment) => (
                <li key={payment.id} className="flex flex-wrap gap-3 py-2">
                  <Money value={payment.amount} />
                  <Tag>{payment.status}</Tag>
                  {payment.reason}
                </li>
              ))}
            </ul>
          </Card>
          <Timeline entries={story.data.timeline} />
        </>
      )}
    </OperatorOnly>
  )
}
