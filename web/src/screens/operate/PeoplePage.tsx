import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { PageOfPersonRow, PersonRow } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'
import { RolesSheet } from './RolesSheet'

export function PeoplePage() {
  const t = useText()
  const [q, setQ] = useState('')
  const people = useInfiniteQuery({
    queryKey: ['people', q],
    queryFn: ({ pageParam }) =>
      data<PageOfPersonRow>(
        api.GET('/v1/operator/people', {
          params: { query: { q: q || undefined, cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'people'),
  })
  const items = people.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="people" title={t('operate.people')}>
      <div className="max-w-md">
        <TextField
          label={t('operate.whom')}
          type="search"
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      </div>
      {people.isPending ? (
        <Skeleton lines={6} />
      ) : people.isError ? (
        <Failed error={people.error} retry={people.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('operate.nobody')} />
      ) : (
        <ul className="divide-y divide-line">
          {items.map((person) => (
            <Person key={person.id} person={person} />
          ))}
        </ul>
      )}
      {people.hasNextPage ? (
        <Button kind="secondary" busy={people.isFetchingNextPage} onClick={() => people.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

function Person({ person }: { person: PersonRow }) {
  const t = useText()
  const text = useDynamicText()
  const queries = useQueryClient()
  const params = { path: { id: person.id } }
  const suspended = person.state === 'suspended'
  const session = useSession()
  const [asking, setAsking] = useState(false)
  const [giving, setGiving] = useState(false)
  const change = useMutation({
    mutationFn: () =>
      suspended
        ? data(api.DELETE('/v1/operator/people/{id}/suspension', { params }))
        : data(api.PUT('/v1/operator/people/{id}/suspension', { params })),
    onSuccess: () => setAsking(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ['people'] }),
  })
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="break-words font-semibold">{person.displayName}</p>
        <p className="break-words text-sm text-soft">
          {person.email} · {person.roles.map((role) => text(`roles.role.${role}`, role)).join(', ')}
        </p>
        {asking ? null : <Refusal error={change.error} />}
      </div>
      <div className="flex items-center gap-3">
        {person.state === 'active' ? null : (
          <Tag tone={suspended ? 'red' : 'plain'}>{text(`operate.person.${person.state}`, person.state)}</Tag>
        )}
        {session.me?.roles.includes('operator') && session.me.id !== person.id ? (
          <Button kind="secondary" onClick={() => setGiving(true)}>
            {t('roles.change')}
            <span className="sr-only"> {person.displayName}</span>
          </Button>
        ) : null}
        {session.me?.id !== person.id &&
        session.me?.roles.some((role) => role === 'operator' || role === 'moderator') ? (
          <Button
            kind={suspended ? 'secondary' : 'danger'}
            busy={change.isPending}
            onClick={() => (suspended ? change.mutate() : setAsking(true))}
          >
            {t(suspended ? 'operate.reinstate' : 'operate.suspend')}
            <span className="sr-only"> {person.displayName}</span>
          </Button>
        ) : null}
      </div>
      {giving ? <RolesSheet person={person} close={() => setGiving(false)} /> : null}
      {asking ? (
        <Sheet
          open
          onClose={() => setAsking(false)}
          title={t('operate.suspendTitle', { name: person.displayName })}
        >
          <p className="mb-4">{t('operate.suspendText')}</p>
          <Refusal error={change.error} />
          <div className="mt-4 flex flex-wrap gap-2">
            <Button kind="danger" className="flex-1" busy={change.isPending} onClick={() => change.mutate()}>
              {t('operate.suspend')}
            </Button>
            <Button kind="secondary" className="flex-1" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
          </div>
        </Sheet>
      ) : null}
    </li>
  )
}
