import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import { addPasskey, hasPasskeys, isLetGo } from '../../api/passkeys'
import type { Factors } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { AuthenticatorCard } from './AuthenticatorCard'
import { OutsideCard } from './OutsideCard'
import { SignIns } from './SignIns'

/** How somebody signs in, and where they are signed in. */
export function SecurityPage() {
  const t = useText()
  const factors = useQuery({ queryKey: ['factors'], queryFn: () => data<Factors>(api.GET('/v1/factors')) })
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <div>
        <Link to="/you">{t('security.back')}</Link>
        <h1>{t('security.title')}</h1>
        <p className="text-soft">{t('security.lead')}</p>
      </div>
      {factors.isPending ? (
        <Skeleton lines={6} />
      ) : factors.isError ? (
        <Failed error={factors.error} retry={factors.refetch} />
      ) : (
        <>
          <Passkeys passkeys={factors.data.passkeys} />
          <AuthenticatorCard
            since={factors.data.authenticatorSince}
            codesLeft={factors.data.recoveryCodesLeft}
          />
          <OutsideCard />
          <Password />
          <SignIns />
        </>
      )}
    </div>
  )
}

function Passkeys({ passkeys }: { passkeys: Factors['passkeys'] }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const reread = () => queries.invalidateQueries({ queryKey: ['factors'] })
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim() || t('security.passkeyDefault')),
    onSuccess: () => setName(''),
    onSettled: reread,
  })
  const remove = useMutation({
    mutationFn: (id: string) => data(api.DELETE('/v1/factors/passkeys/{id}', { params: { path: { id } } })),
    onSettled: reread,
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Card>
      <h2>{t('security.passkeys')}</h2>
      <p className="text-soft">{t('security.passkeysText')}</p>
      <Refusal error={remove.error} />
      <ul className="my-3 divide-y divide-line">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex items-center justify-between gap-4 py-3">
            <div className="min-w-0">
              <p className="truncate font-semibold">{passkey.name}</p>
              <p className="text-sm text-soft">
                {passkey.lastUsed
                  ? t('security.usedOn', { since: day(passkey.since), used: day(passkey.lastUsed) })
                  : t('security.neverUsed', { since: day(passkey.since) })}
                {passkey.synced ? ` · ${t('security.synced')}` : ''}
              </p>
            </div>
            <Button
              kind="secondary"
              aria-label={t('security.removeNamed', { name: passkey.name })}
              busy={remove.isPending && remove.variables === passkey.id}
              onClick={() => remove.mutate(passkey.id)}
            >
              {t('security.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {hasPasskeys() ? (
        <form className="space-y-3" onSubmit={submit}>
          {add.error ? (
            isLetGo(add.error) || !(add.error instanceof Problem) ? (
              <p role="alert" className="rounded-card border border-line bg-linen px-4 py-3">
                {t('security.passkeyNotMade')}
              </p>
            ) : (
              <Refusal error={add.error} />
            )
          ) : null}
          <TextField
            label={t('security.passkeyName')}
            hint={t('security.passkeyNameHint')}
            maxLength={60}
            optional
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" kind={passkeys.length ? 'secondary' : 'primary'} busy={add.isPending}>
            {t('security.addPasskey')}
          </Button>
        </form>
      ) : (
        <p>{t('security.noPasskeys')}</p>
      )}
    </Card>
  )
}

function Password() {
  const t = useText()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: () => data(api.PUT('/v1/factors/password', { body: { password }, headers: intent() })),
    onSuccess: () => setPassword(''),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sign-ins'] }),
  })
  const problem = change.error instanceof Problem ? change.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Card>
      <h2>{t('security.password')}</h2>
      <p className="mb-3 text-soft">{t('security.passwordText')}</p>
      <form className="space-y-3" onSubmit={submit}>
        {problem?.errors.length ? null : <Refusal error={change.error} />}
        <TextField
          label={t('security.newPassword')}
          hint={t('register.passwordHint')}
          type="password"
          autoComplete="new-password"
          required
          value={password}
          error={problem?.field('password')}
          onChange={(event) => setPassword(event.target.value)}
        />
        <div className="flex items-center gap-4">
          <Button type="submit" kind="secondary" busy={change.isPending}>
            {t('security.changePassword')}
          </Button>
          <span role="status">{change.isSuccess ? t('security.passwordChanged') : ''}</span>
        </div>
      </form>
    </Card>
  )
}
