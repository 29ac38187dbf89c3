import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Problem, post } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Empty, Refusal } from '../../ui/states'
import { tokenOfAddress } from './ConfirmPage'

/** Where the link of a mail leads that sets another password. */
export function ResetPage() {
  const t = useText()
  const token = tokenOfAddress()
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => post('/v1/password-resets/confirm', { token, password }),
  })
  const problem = reset.error instanceof Problem ? reset.error : undefined
  if (reset.isSuccess) {
    return (
      <Empty
        page
        title={t('reset.done')}
        action={
          <a className={buttonClass()} href="/bff/sign-in?return=/">
            {t('nav.signIn')}
          </a>
        }
      >
        {t('reset.doneText')}
      </Empty>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reset.mutate()
  }
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('reset.title')}</h1>
      <Card>
        {token ? (
          <form className="space-y-4" onSubmit={submit}>
            {problem?.errors.length ? null : <Refusal error={reset.error} />}
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
            <Button type="submit" className="w-full" busy={reset.isPending}>
              {t('reset.submit')}
            </Button>
          </form>
        ) : (
          <p>{t('confirm.missing')}</p>
        )}
      </Card>
      <p className="mt-4">
        <Link to="/forgot">{t('mailLink.another')}</Link>
      </p>
    </div>
  )
}
