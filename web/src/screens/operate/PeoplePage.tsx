import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { PageOfPersonRow, PersonRow } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Listed } from '../../ui/Listed'
import { Empty, Failed, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'
import { PersonTag } from './PersonActions'

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

/** What can be done to somebody stands on their page, where one sees first what depends on it. */
function Person({ person }: { person: PersonRow }) {
  const text = useDynamicText()
  return (
    <Listed
      to="/operate/people/$id"
      id={person.id}
      title={person.displayName}
      beside={<PersonTag person={person} />}
    >
      <p className="break-words text-sm text-soft">
        {person.email} · {person.roles.map((role) => text(`roles.role.${role}`, role)).join(', ')}
      </p>
    </Listed>
  )
}
