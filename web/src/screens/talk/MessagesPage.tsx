import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api, data } from '../../api/client'
import type { Conversation, PageOfConversation } from '../../api/schema'
import { useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { ConversationView } from './ConversationView'
import { fileOf } from './messages'
import { SearchMessages } from './SearchMessages'
import { useLine } from './useLine'

/** One's conversations; beside them, where there is room, the one that is open. */
export function MessagesPage() {
  const t = useText()
  const { id } = useParams({ strict: false }) as { id?: string }
  const session = useSession()
  useLine()
  const conversations = useInfiniteQuery({
    queryKey: ['conversations'],
    queryFn: ({ pageParam }) =>
      data<PageOfConversation>(
        api.GET('/v1/conversations', { params: { query: { cursor: pageParam, limit: 30 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: session.signedIn,
  })
  const items = conversations.data?.pages.flatMap((page) => page.items) ?? []
  const list = (
    <div className={`space-y-3 ${id ? 'hidden md:block' : ''}`}>
      {id ? <h2>{t('talk.title')}</h2> : <h1>{t('talk.title')}</h1>}
      {conversations.isPending ? (
        <Skeleton lines={6} />
      ) : conversations.isError ? (
        <Failed error={conversations.error} retry={conversations.refetch} />
      ) : items.length === 0 ? (
        id ? (
          <p className="text-soft">{t('talk.none')}</p>
        ) : (
          <Empty
            title={t('talk.none')}
            action={
              <Link to="/" className={buttonClass()}>
                {t('bookings.find')}
              </Link>
            }
          >
            {t('talk.noneText')}
          </Empty>
        )
      ) : (
        <>
          <SearchMessages conversations={items} />
          <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-raised">
            {items.map((item) => (
              <li key={item.id}>
                <Entry conversation={item} current={item.id === id} />
              </li>
            ))}
          </ul>
        </>
      )}
      {conversations.hasNextPage ? (
        <Button
          kind="secondary"
          busy={conversations.isFetchingNextPage}
          onClick={() => conversations.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      ) : null}
    </div>
  )
  return (
    <div className="md:grid md:grid-cols-[20rem_1fr] md:gap-6">
      {list}
      {id ? (
        <ConversationView key={id} id={id} />
      ) : items.length > 0 ? (
        <p className="hidden self-center text-center text-soft md:block">{t('talk.choose')}</p>
      ) : null}
    </div>
  )
}

/** How many messages of a conversation are unread: those that came after what was read. */
export function unread(conversation: Conversation): number {
  return conversation.lastSequence - conversation.readUpTo
}

function Entry({ conversation, current }: { conversation: Conversation; current: boolean }) {
  const t = useText()
  const { intl } = useLanguage()
  const { last } = conversation
  const open = unread(conversation)
  const file = last ? fileOf(last) : undefined
  const said = !last
    ? t('talk.nothingYet')
    : last.type === 'erased'
      ? t('talk.erased')
      : file
        ? t('talk.aFile', { name: file.name })
        : last.body
  return (
    <Link
      to="/messages/$id"
      params={{ id: conversation.id } as never}
      aria-current={current ? 'page' : undefined}
      className="block px-4 py-3 text-ink no-underline hover:bg-linen focus-visible:-outline-offset-2 aria-[current=page]:bg-violet-wash"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className={`min-w-0 truncate ${open > 0 ? 'font-semibold' : ''}`}>
          {conversation.withName || t('common.formerMember')}
        </span>
        <time dateTime={conversation.lastAt} className="tabular shrink-0 text-sm text-soft">
          {intl.formatDate(conversation.lastAt, { day: 'numeric', month: 'short' })}
        </time>
      </span>
      {conversation.title ? (
        <span className="block truncate text-sm text-violet">{conversation.title}</span>
      ) : null}
      <span className="flex items-center justify-between gap-3">
        <span className={`min-w-0 truncate text-sm ${open > 0 ? 'text-ink' : 'text-soft'}`}>{said}</span>
        {open > 0 ? (
          <span className="shrink-0 rounded-full bg-violet px-2 text-sm font-semibold text-paper">
            <span aria-hidden="true">{open}</span>
            <span className="sr-only">{t('talk.unread', { count: open })}</span>
          </span>
        ) : null}
      </span>
    </Link>
  )
}
