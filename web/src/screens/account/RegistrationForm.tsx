import { type FormEvent, useState } from 'react'
import { Problem } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Refusal } from '../../ui/states'
import { deviceZone } from '../../ui/values'

export type Registration = {
  email: string
  password: string
  displayName: string
  locale: string
  timeZone: string
}

/** The fields of a new account, for people and for the first operator. */
export function RegistrationForm({
  submit,
  busy,
  error,
  prefix = '',
}: {
  submit: (registration: Registration) => void
  busy: boolean
  error: unknown
  prefix?: string
}) {
  const t = useText()
  const { locale } = useLanguage()
  const [displayName, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const problem = error instanceof Problem ? error : undefined
  const field = (name: string) => problem?.field(prefix + name)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit({ email, password, displayName, locale, timeZone: deviceZone() })
  }
  return (
    <form className="space-y-4" onSubmit={onSubmit}>
      {error && !problem?.errors.length ? <Refusal error={error} /> : null}
      <TextField
        label={t('register.name')}
        autoComplete="name"
        required
        value={displayName}
        error={field('displayName')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('signIn.email')}
        type="email"
        autoComplete="email"
        required
        value={email}
        error={field('email')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <TextField
        label={t('signIn.password')}
        hint={t('register.passwordHint')}
        type="password"
        autoComplete="new-password"
        required
        value={password}
        error={field('password')}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" className="w-full" busy={busy}>
        {t('register.submit')}
      </Button>
    </form>
  )
}
