import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { PageOfWebhookMessage, WebhookMessage } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Refusal, Skeleton, Tag } from '../../ui/states'

const tones = { waiting: 'amber', sent: 'leaf', failed: 'red' } as const

/** What a webhook was sent and what came of it; each message can be sent again. */
export function WebhookLog({ id }: { id: string }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const log = useInfiniteQuery({
    queryKey: ['webhook-messages', id],
    queryFn: ({ pageParam }) =>
      data<PageOfWebhookMessage>(
        api.GET('/v1/webhooks/{id}/messages', {
          params: { path: { id }, query: { cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: open,
  })
  const items = log.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">{t('hook.log')}</summary>
      {log.isPending ? (
        <Skeleton lines={3} />
      ) : log.isError ? (
        <Refusal error={log.error} />
      ) : items.length === 0 ? (
        <p>{t('hook.logNone')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((message) => (
            <Message key={message.id} webhook={id} message={message} />
          ))}
        </ul>
      )}
      {log.hasNextPage ? (
        <Button kind="secondary" busy={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </details>
  )
}

function Message({ webhook, message }: { webhook: string; message: WebhookMessage }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const replay = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/webhooks/{id}/messages/{message}/replay', {
          params: { path: { id: webhook, message: message.id }, header: intent() },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['webhook-messages', webhook] }),
  })
  const time = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'medium' })
  const tone = tones[message.state as keyof typeof tones] ?? 'plain'
  return (
    <li className="space-y-1 py-3">
      <div className="flex items-start justify-between gap-4">
        <p className="font-semibold">{message.type}</p>
        <Tag tone={tone}>{text(`told.state.${message.state}`, message.state)}</Tag>
      </div>
      <p className="text-sm text-soft">
        {time(message.at)} · {t('told.tries', { count: message.tries })}
        {message.due ? ` · ${t('told.reason.retry', { due: time(message.due) })}` : ''}
      </p>
      <p className="break-all font-mono text-xs">{message.body}</p>
      {message.tries > 0 ? (
        <p className="break-words text-sm">
          {message.status ? t('hook.answered', { status: message.status }) : ''} {message.answer}
        </p>
      ) : null}
      <Refusal error={replay.error} />
      {message.state === 'waiting' ? null : (
        <Button kind="quiet" busy={replay.isPending} onClick={() => replay.mutate()}>
          {t('hook.replay')}
        </Button>
      )}
    </li>
  )
}
