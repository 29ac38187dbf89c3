import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { api, data } from '../../api/client'
import type { Message } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Failed, Skeleton } from '../../ui/states'
import { Bubble, WaitingBubble } from './Bubble'
import { Composer } from './Composer'
import { ConversationMenu } from './ConversationMenu'
import { unbroken } from './messages'
import { useLine } from './useLine'

const PAGE = 50

async function page(id: string, before?: number): Promise<{ items: Message[]; whole: boolean }> {
  // Cursors belong to their answers; a place in the conversation is kept more easily.
  const after = before === undefined ? undefined : Math.max(0, before - PAGE - 1)
  const answer = await data(
    api.GET('/v1/conversations/{id}/messages', {
      params: { path: { id }, query: { after, limit: PAGE } },
    }),
  )
  const items = answer.items.filter((item) => before === undefined || item.sequence < before)
  return { items, whole: items.length === 0 || items.some((item) => item.sequence === 1) }
}

/** One conversation: what was said, who is there, and where to write. */
export function ConversationView({ id }: { id: string }) {
  const t = useText()
  const { intl } = useLanguage()
  const line = useLine()
  const scroll = useRef<HTMLElement>(null)
  const atEnd = useRef(true)
  const [loadingOlder, setLoadingOlder] = useState(false)
  const conversation = useQuery({
    queryKey: ['conversations', id],
    queryFn: () => data(api.GET('/v1/conversations/{id}', { params: { path: { id } } })),
  })
  const first = useQuery({
    queryKey: ['messages', id],
    queryFn: () => page(id),
    staleTime: 0,
  })
  useEffect(() => line?.watch(id), [line, id])
  useEffect(() => {
    if (line && first.data) line.learn(id, first.data.items, first.data.whole)
  }, [line, id, first.data])
  const known = line?.of(id)
  const messages = unbroken(known?.messages ?? [])
  const newest = messages.at(-1)?.sequence ?? 0
  const readUpTo = conversation.data?.readUpTo ?? 0
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible' && newest > readUpTo) line?.markRead(id, newest)
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [line, id, newest, readUpTo])
  const waiting = line?.waiting(id) ?? []
  const shown = messages.length + waiting.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown at the end moves what is seen
  useLayoutEffect(() => {
    if (atEnd.current && scroll.current) scroll.current.scrollTop = scroll.current.scrollHeight
  }, [shown, known === undefined])
  useEffect(() => {
    const region = scroll.current
    if (!region) return
    const moved = () => {
      atEnd.current = region.scrollHeight - region.scrollTop - region.clientHeight < 80
    }
    region.addEventListener('scroll', moved, { passive: true })
    return () => region.removeEventListener('scroll', moved)
  })
  if (conversation.isPending || first.isPending) return <Skeleton lines={6} />
  if (conversation.isError) return <Failed error={conversation.error} retry={conversation.refetch} />
  if (first.isError) return <Failed error={first.error} retry={first.refetch} />
  const { value } = { value: conversation.data }
  const theirs = Math.max(value.theirReadUpTo, line?.theirReadUpTo(id) ?? 0)
  const older = async () => {
    const oldest = messages[0]?.sequence
    if (!line || oldest === undefined) return
    setLoadingOlder(true)
    const region = scroll.current
    const below = region ? region.scrollHeight - region.scrollTop : 0
    try {
      const more = await page(id, oldest)
      line.learn(id, more.items, more.whole)
      requestAnimationFrame(() => {
        if (region) region.scrollTop = region.scrollHeight - below
      })
    } finally {
      setLoadingOlder(false)
    }
  }
  const day = (at: string) => intl.formatDate(at, { weekday: 'long', day: 'numeric', month: 'long' })
  const lastRead = messages.filter((one) => one.sender === line?.me && one.sequence <= theirs).at(-1)
  return (
    <section
      aria-label={t('talk.with', { name: value.withName })}
      className="flex h-[calc(100dvh-12.5rem)] min-h-96 flex-col md:h-[calc(100dvh-7.5rem)]"
    >
      <header className="flex items-start gap-2 border-b border-line pb-2">
        <Link
          to="/messages"
          aria-label={t('talk.back')}
          className="-ms-2 grid size-11 shrink-0 place-items-center rounded-full text-ink hover:bg-linen md:hidden"
        >
          <ArrowLeft aria-hidden="true" size={20} />
        </Link>
        <div className="min-w-0 flex-1">
          <h1 className="break-words text-xl">{value.withName || t('common.formerMember')}</h1>
          <p className="text-sm text-soft">
            {value.order ? (
              <Link to="/bookings/$id" params={{ id: value.order } as never}>
                {value.title}
              </Link>
            ) : null}
            {value.order ? ' · ' : ''}
            <span role="status">
              {line?.isTyping(id)
                ? t('talk.typing')
                : line?.isHere(value.with)
                  ? t('talk.here')
                  : t('talk.away')}
            </span>
          </p>
        </div>
        <ConversationMenu conversation={value} messages={messages} />
      </header>
      {line && !line.connected ? (
        <p role="status" className="bg-amber-wash px-4 py-2 text-sm text-amber">
          {t('talk.offline')}
        </p>
      ) : null}
      <ScrollRegion ref={scroll} label={t('talk.messages')} className="flex-1 py-3">
        {known && !known.whole && messages.length > 0 ? (
          <div className="mb-3 text-center">
            <Button kind="quiet" busy={loadingOlder} onClick={() => void older()}>
              {t('talk.older')}
            </Button>
          </div>
        ) : null}
        {shown === 0 ? <p className="py-8 text-center text-soft">{t('talk.begin')}</p> : null}
        <ol aria-live="polite" aria-relevant="additions" className="space-y-2">
          {messages.map((message, index) => {
            const newDay = day(message.at) !== day(messages[index - 1]?.at ?? '1970-01-01')
            return (
              <li key={message.sequence} id={`m${message.sequence}`}>
                {newDay ? <p className="my-3 text-center text-sm text-soft">{day(message.at)}</p> : null}
                <Bubble
                  message={message}
                  own={message.sender === line?.me}
                  name={value.withName}
                  read={message === lastRead}
                />
              </li>
            )
          })}
          {waiting.map((pending) => (
            <li key={pending.id}>
              <WaitingBubble
                pending={pending}
                connected={line?.connected ?? false}
                onForget={() => line?.forget(pending.id)}
              />
            </li>
          ))}
        </ol>
      </ScrollRegion>
      {value.open ? (
        <Composer
          conversation={id}
          name={value.withName}
          onTyping={() => line?.sayTyping(id)}
          onSend={(type, body) => {
            atEnd.current = true
            line?.send(id, type, body)
          }}
        />
      ) : (
        <p className="rounded-card bg-linen px-4 py-3">
          {t(value.blockedByMe ? 'talk.blockedByYou' : 'talk.closed', { name: value.withName })}
        </p>
      )}
    </section>
  )
}
