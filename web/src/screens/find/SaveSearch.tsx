import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BookmarkPlus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { post } from '../../api/client'
import { signInPath, useSession } from '../../api/session'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Checkbox, TextField } from '../../ui/Field'
import { Refusal } from '../../ui/states'
import type { Filters } from './filters'

/** Keeps the search under a name; a day that was chosen passes and is not kept. */
export function SaveSearch({ filters }: { filters: Filters }) {
  const t = useText()
  const session = useSession()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [alerts, setAlerts] = useState(true)
  const save = useMutation({
    mutationFn: () => {
      const { freeOn: _day, freeFrom: _from, freeBefore: _before, sort: _sort, ...criteria } = filters
      return post('/v1/me/searches', { name: name.trim() || filters.q || t('find.title'), alerts, criteria })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['saved-searches'] }),
  })
  if (!session.signedIn)
    return (
      <a href={signInPath()} className={`${buttonClass('quiet')} -ms-5`}>
        {t('save.signIn')}
      </a>
    )
  if (save.isSuccess)
    return (
      <p role="status" className="text-sm">
        {alerts ? t('save.doneAlerts') : t('save.done')} <Link to="/kept">{t('save.look')}</Link>
      </p>
    )
  if (!open)
    return (
      <Button
        kind="quiet"
        className="-ms-5"
        onClick={() => {
          setName(filters.q ?? '')
          setOpen(true)
        }}
      >
        <BookmarkPlus aria-hidden="true" size={18} />
        {t('save.open')}
      </Button>
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className="w-full space-y-3 rounded-card border border-line bg-raised p-4">
      <TextField
        label={t('save.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.target.value)}
      />
      <Checkbox
        label={t('save.alerts')}
        checked={alerts}
        onChange={(event) => setAlerts(event.target.checked)}
      />
      {save.isError ? <Refusal error={save.error} /> : null}
      <div className="flex gap-2">
        <Button type="submit" busy={save.isPending}>
          {t('save.submit')}
        </Button>
        <Button kind="quiet" onClick={() => setOpen(false)}>
          {t('save.cancel')}
        </Button>
      </div>
    </form>
  )
}
