import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { PersonRow } from '../../api/schema'
import { useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Sheet } from '../../ui/Sheet'
import { Refusal, Tag } from '../../ui/states'
import { RolesSheet } from './RolesSheet'

/** Only what is unusual is marked. */
export function PersonTag({ person }: { person: PersonRow }) {
  const text = useDynamicText()
  if (person.state === 'active') return null
  return (
    <Tag tone={person.state === 'suspended' ? 'red' : 'plain'}>
      {text(`operate.person.${person.state}`, person.state)}
    </Tag>
  )
}

/** What staff may do to an account: its roles, and shutting somebody out or letting them in again. */
export function PersonActions({ person }: { person: PersonRow }) {
  const t = useText()
  const queries = useQueryClient()
  const session = useSession()
  const [asking, setAsking] = useState(false)
  const [giving, setGiving] = useState(false)
  const suspended = person.state === 'suspended'
  const params = { path: { id: person.id } }
  const change = useMutation({
    mutationFn: () =>
      suspended
        ? data(api.DELETE('/v1/operator/people/{id}/suspension', { params }))
        : data(api.PUT('/v1/operator/people/{id}/suspension', { params })),
    onSuccess: () => setAsking(false),
    onSettled: () => queries.invalidateQueries({ queryKey: ['people'] }),
  })
  const another = session.me?.id !== person.id
  return (
    <div className="flex flex-wrap items-center gap-3">
      {another && session.me?.roles.includes('operator') ? (
        <Button kind="secondary" onClick={() => setGiving(true)}>
          {t('roles.change')}
          <span className="sr-only"> {person.displayName}</span>
        </Button>
      ) : null}
      {another && session.me?.roles.some((role) => role === 'operator' || role === 'moderator') ? (
        <Button
          kind={suspended ? 'secondary' : 'danger'}
          busy={change.isPending}
          onClick={() => (suspended ? change.mutate() : setAsking(true))}
        >
          {t(suspended ? 'operate.reinstate' : 'operate.suspend')}
          <span className="sr-only"> {person.displayName}</span>
        </Button>
      ) : null}
      {asking ? null : <Refusal error={change.error} />}
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
    </div>
  )
}
