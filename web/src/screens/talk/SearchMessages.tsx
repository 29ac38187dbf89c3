import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, data } from '../../api/client'
import type { Conversation, Message } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Refusal } from '../../ui/states'
import { fileOf, matches } from './messages'
import { useLine } from './useLine'

const PAGE = 100
const FOUND_MOST = 30

type Found = { message: Message; with: string }

/** A search through one's own messages, in the browser: the server does not read them. */
export function SearchMessages({ conversations }: { conversations: Conversation[] }) {
  const t = useText()
  const { intl } = useLanguage()
  const line = useLine()
  const [query, setQuery] = useState('')
  const [found, setFound] = useState<Found[]>()
  const [done, setDone] = useState(0)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const search = async (event: FormEvent) => {
    event.preventDefault()
    if (query.trim() === '') {
      setFound(undefined)
      return
    }
    setBusy(true)
    setError(undefined)
    const all: Found[] = []
    try {
      for (const [index, conversation] of conversations.entries()) {
        setDone(index)
        for (const message of await whole(conversation)) {
          if (matches(message, query)) all.push({ message, with: conversation.withName })
        }
      }
      setFound(all.sort((a, b) => b.message.at.localeCompare(a.message.at)))
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  /** Everything that was said in a conversation; what is known already is not read again. */
  async function whole({ id, lastSequence }: Conversation): Promise<Message[]> {
    const known = line?.of(id)
    if (known?.whole && (known.messages.at(-1)?.sequence ?? 0) >= lastSequence) return known.messages
    const messages: Message[] = []
    for (let after = 0; after < lastSequence; ) {
      const { items } = await data(
        api.GET('/v1/conversations/{id}/messages', {
          params: { path: { id }, query: { after, limit: PAGE } },
        }),
      )
      messages.push(...items)
      after = items.at(-1)?.sequence ?? lastSequence
    }
    line?.learn(id, messages, true)
    return messages
  }
  return (
    <search>
      <form onSubmit={(event) => void search(event)} className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField
            type="search"
            label={t('talk.search')}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <Button type="submit" kind="secondary" busy={busy}>
          {t('find.search')}
        </Button>
      </form>
      <div role="status">
        {busy ? (
          <p className="text-sm text-soft">
            {t('talk.searching', { done: done + 1, all: conversations.length })}
          </p>
        ) : found ? (
          <p className="mt-2 text-sm text-soft">{t('talk.found', { count: found.length })}</p>
        ) : null}
      </div>
      <Refusal error={error} />
      {found && found.length > 0 ? (
        <ul className="mt-1 divide-y divide-line border-y border-line">
          {found.slice(0, FOUND_MOST).map(({ message, with: name }) => (
            <li key={`${message.conversation}/${message.sequence}`}>
              <Link
                to="/messages/$id"
                params={{ id: message.conversation } as never}
                className="block py-2 text-ink no-underline hover:bg-linen"
              >
                <span className="text-sm text-soft">
                  {name} · {intl.formatDate(message.at, { day: 'numeric', month: 'short', year: 'numeric' })}
                </span>
                <span className="line-clamp-2 break-words">{fileOf(message)?.name ?? message.body}</span>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </search>
  )
}
