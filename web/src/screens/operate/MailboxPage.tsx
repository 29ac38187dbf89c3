import { useQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import { isOperator, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

export function MailboxPage() {
  const t = useText()
  const { intl } = useLanguage()
  const mails = useQuery({
    queryKey: ['mailbox'],
    queryFn: () => data(api.GET('/v1/operator/mailbox', { params: { query: { limit: 100 } } })),
    enabled: isOperator(useSession()),
  })
  return (
    <OperatorOnly title={t('operate.mailbox')}>
      {mails.isPending ? (
        <Skeleton lines={6} />
      ) : mails.isError ? (
        <Failed error={mails.error} retry={mails.refetch} />
      ) : mails.data.items.length === 0 ? (
        <Empty title={t('operate.noMail')} />
      ) : (
        <ul className="divide-y divide-line">
          {mails.data.items.map((mail) => (
            <li key={mail.id} className="py-2">
              <details>
                <summary className="min-h-11 cursor-pointer break-words py-2">
                  <strong>{mail.subject}</strong> · {mail.to} ·{' '}
                  {intl.formatDate(mail.at, { dateStyle: 'short', timeStyle: 'short' })}
                </summary>
                <p className="max-w-prose whitespace-pre-wrap break-words rounded-card bg-linen p-4">
                  {mail.text}
                </p>
              </details>
            </li>
          ))}
        </ul>
      )}
    </OperatorOnly>
  )
}
