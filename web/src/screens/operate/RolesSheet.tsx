import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { PersonRow } from '../../api/schema'
import { type TextKey, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Refusal } from '../../ui/states'

const GIVEN = ['support', 'moderator', 'finance', 'compliance', 'operator', 'verified-provider'] as const

/** Gives one person exactly the chosen roles. */
export function RolesSheet({ person, close }: { person: PersonRow; close: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState(GIVEN.filter((role) => person.roles.includes(role)))
  const change = useMutation({
    mutationFn: () =>
      data(
        api.PUT('/v1/operator/people/{id}/roles', {
          params: { path: { id: person.id } },
          body: { roles: chosen },
        }),
      ),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['people'] })
      close()
    },
  })
  return (
    <Sheet open onClose={close} title={t('roles.title', { name: person.displayName })}>
      <p className="mb-2 text-soft">{t('roles.sheet')}</p>
      {GIVEN.map((role) => (
        <Checkbox
          key={role}
          label={t(`roles.role.${role}` as TextKey)}
          checked={chosen.includes(role)}
          onChange={(event) =>
            setChosen(
              GIVEN.filter((known) => (known === role ? event.target.checked : chosen.includes(known))),
            )
          }
        />
      ))}
      <Refusal error={change.error} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button className="flex-1" busy={change.isPending} onClick={() => change.mutate()}>
          {t('roles.save')}
        </Button>
        <Button kind="secondary" className="flex-1" onClick={close}>
          {t('common.cancel')}
        </Button>
      </div>
    </Sheet>
  )
}
