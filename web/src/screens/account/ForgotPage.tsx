import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Problem, post } from '../../api/client'
import { isSandbox } from '../../api/clock'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Empty, Refusal } from '../../ui/states'

/** Two ways in for who cannot give the password: a link that signs in once, or another password. */
export function ForgotPage() {
  const t = useText()
  const [email, setEmail] = useState('')
  const ask = useMutation({ mutationFn: (path: string) => post(path, { email }) })
  const problem = ask.error instanceof Problem ? ask.error : undefined
  if (ask.isSuccess) {
    return (
      <Empty page title={t('register.sent')}>
        {t('forgot.sentText', { email })} {isSandbox() ? t('register.sandbox') : null}
      </Empty>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate('/v1/sign-ins/mail-links')
  }
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('forgot.title')}</h1>
      <p className="mb-4 text-soft">{t('forgot.lead')}</p>
      <Card>
        <form className="space-y-4" onSubmit={submit}>
          {problem?.errors.length ? null : <Refusal error={ask.error} />}
          <TextField
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            error={problem?.field('email')}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Button type="submit" className="w-full" busy={ask.isPending}>
            {t('forgot.link')}
          </Button>
          <Button
            kind="secondary"
            className="w-full"
            busy={ask.isPending}
            disabled={email === ''}
            onClick={() => ask.mutate('/v1/password-resets')}
          >
            {t('forgot.reset')}
          </Button>
        </form>
      </Card>
      <p className="mt-4 text-sm text-soft">{t('forgot.keeps')}</p>
    </div>
  )
}
