import { useInfiniteQuery } from '@tanstack/react-query'
import { api, data } from '../../api/client'
import type { PageOfSandboxMail } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

export function MailboxPage() {
  const t = useText()
  const { intl } = useLanguage()
  const mails = useInfiniteQuery({
    queryKey: ['mailbox'],
    queryFn: ({ pageParam }) =>
      data<PageOfSandboxMail>(
        api.GET('/v1/operator/mailbox', { params: { query: { cursor: pageParam, limit: 50 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'mailbox'),
  })
  const items = mails.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="mailbox" title={t('operate.mailbox')}>
      {mails.isPending ? (
        <Skeleton lines={6} />
      ) : mails.isError ? (
        <Failed error={mails.error} retry={mails.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('operate.noMail')} />
      ) : (
        <ul className="divide-y divide-line">
          {items.map((mail) => (
            <li key={mail.id} className="py-2">
              <details>
                <summary className="min-h-11 cursor-pointer break-words py-2">
                  <strong>{mail.subject}</strong> · {mail.to} ·{' '}
                  {intl.formatDate(mail.at, { dateStyle: 'short', timeStyle: 'short' })}
                </summary>
                {mail.hasPage ? (
                  <a
                    href={`/v1/operator/mailbox/${mail.id}/page`}
                    target="_blank"
                    rel="noreferrer"
                    className="inline-flex min-h-11 items-center"
                  >
                    {t('operate.asMail')}
                  </a>
                ) : null}
                <p className="max-w-prose whitespace-pre-wrap break-words rounded-card bg-linen p-4">
                  {mail.text}
                </p>
              </details>
            </li>
          ))}
        </ul>
      )}
      {mails.hasNextPage ? (
        <Button kind="secondary" busy={mails.isFetchingNextPage} onClick={() => mails.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}
