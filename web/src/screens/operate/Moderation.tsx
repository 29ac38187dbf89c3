import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { intent, Problem } from '../../api/client'
import { mayEnter, type Section, useSession } from '../../api/session'
import { type TextKey, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea } from '../../ui/Field'
import { Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

type Page<T> = { items: T[]; next?: string | null }

/** A queue of what people reported: what is open or settled, page by page. */
export function ModerationQueue<T>({
  section,
  settled,
  read,
  id,
  lead,
  none,
  children,
}: {
  section: Section & ('reviews' | 'complaints')
  /** What the server calls those that are decided. */
  settled: string
  read: (state: string, cursor: string | undefined) => Promise<Page<T>>
  id: (item: T) => string
  lead?: ReactNode
  none: string
  children: (item: T) => ReactNode
}) {
  const t = useText()
  const [state, setState] = useState('open')
  const queue = useInfiniteQuery({
    queryKey: [section, state],
    queryFn: ({ pageParam }) => read(state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), section),
    refetchInterval: 30_000,
  })
  const items = queue.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section={section} title={t(`operate.${section}`)}>
      <div className="max-w-xs">
        <SelectField label={t('queue.show')} value={state} onChange={(event) => setState(event.target.value)}>
          <option value="open">{t('moderation.open')}</option>
          <option value={settled}>{t('moderation.settled')}</option>
        </SelectField>
      </div>
      {lead}
      {queue.isPending ? (
        <Skeleton lines={6} />
      ) : queue.isError ? (
        <Failed error={queue.error} retry={queue.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('moderation.none')}>{none}</Empty>
      ) : (
        <ul className="space-y-4">
          {items.map((item) => (
            <li key={id(item)}>{children(item)}</li>
          ))}
        </ul>
      )}
      {queue.hasNextPage ? (
        <Button kind="secondary" busy={queue.isFetchingNextPage} onClick={() => queue.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

/** One of the things that can be decided; the first is what Enter does. */
export type Choice = { action: string; text: TextKey; danger?: boolean }

/** A decision and the reason for it. */
export function Decision({
  section,
  choices,
  hint,
  decide,
}: {
  section: Section
  choices: [Choice, ...Choice[]]
  hint?: string
  decide: (action: string, reason: string, wish: ReturnType<typeof intent>) => Promise<unknown>
}) {
  const t = useText()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const wish = useRef(intent())
  const deciding = useMutation({
    mutationFn: (action: string) => decide(action, reason, wish.current),
    onSettled: (_, error) => {
      // Where nobody knows what became of it, the next attempt is the same wish; a refused one may be worded anew.
      const lost = error instanceof Problem && (error.status === 0 || error.status >= 500)
      if (!lost) wish.current = intent()
      return queries.invalidateQueries({ queryKey: [section] })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const pressed = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null
    deciding.mutate(pressed?.value ?? choices[0].action)
  }
  return (
    <form className="space-y-3" onSubmit={submit}>
      <TextArea
        label={t('moderation.reason')}
        hint={hint}
        required
        rows={3}
        minLength={3}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refusal error={deciding.error} />
      <div className="flex flex-wrap gap-3">
        {choices.map(({ action, text, danger }) => (
          <Button
            key={action}
            type="submit"
            value={action}
            kind={danger ? 'danger' : 'primary'}
            busy={deciding.isPending}
          >
            {t(text)}
          </Button>
        ))}
      </div>
    </form>
  )
}
