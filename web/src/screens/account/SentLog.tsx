import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NotificationDelivery, PageOfNotificationDelivery } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Card, Refusal, Skeleton, Tag } from '../../ui/states'

const tones = { waiting: 'amber', sent: 'leaf', muted: 'plain', failed: 'red', gone: 'plain' } as const

/** What was sent, where, when and with what outcome; asked for when somebody wants to see it. */
export function SentLog({
  read,
}: {
  read: (cursor: string | undefined) => Promise<PageOfNotificationDelivery>
}) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const log = useInfiniteQuery({
    queryKey: ['notification-deliveries'],
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: open,
  })
  const items = log.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card>
      <h2>{t('told.log')}</h2>
      <p className="text-soft">{t('told.logText')}</p>
      {!open ? (
        <Button kind="secondary" className="mt-3" onClick={() => setOpen(true)}>
          {t('told.logShow')}
        </Button>
      ) : log.isPending ? (
        <Skeleton lines={4} />
      ) : log.isError ? (
        <Refusal error={log.error} />
      ) : items.length === 0 ? (
        <p className="mt-3">{t('told.logNone')}</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {items.map((item) => (
            <Sent key={item.id} item={item} />
          ))}
        </ul>
      )}
      {log.hasNextPage ? (
        <Button kind="secondary" busy={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </Card>
  )
}

function Sent({ item }: { item: NotificationDelivery }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const time = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  const tone = tones[item.state as keyof typeof tones] ?? 'plain'
  const due = item.due ? time(item.due) : ''
  return (
    <li className="flex items-start justify-between gap-4 py-3">
      <div className="min-w-0">
        <p>{text(`news.${item.template}`, text(`told.mail.${item.template}`, t('news.other')))}</p>
        <p className="text-sm text-soft">
          {text(`told.channel.${item.channel}`, item.channel)}
          {item.destination ? ` ${t('told.to', { place: item.destination })}` : ''} · {time(item.at)}
          {item.tries > 1 ? ` · ${t('told.tries', { count: item.tries })}` : ''}
        </p>
        {item.state === 'waiting' && item.reason ? (
          <p className="text-sm">{text(`told.reason.${item.reason}`, due, { due })}</p>
        ) : null}
      </div>
      <Tag tone={tone}>{text(`told.state.${item.state}`, item.state)}</Tag>
    </li>
  )
}
