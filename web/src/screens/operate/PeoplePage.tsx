import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { PageOfPersonRow, PersonRow } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { PersonName } from './Facts'
import { OperatorOnly } from './OperatorOnly'
import { PersonActions, PersonTag } from './PersonActions'

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
  const text = useDynamicText()
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="break-words font-semibold">
          <PersonName id={person.id} name={person.displayName} />
        </p>
        <p className="break-words text-sm text-soft">
          {person.email} · {person.roles.map((role) => text(`roles.role.${role}`, role)).join(', ')}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <PersonTag person={person} />
        <PersonActions person={person} />
      </div>
    </li>
  )
}
