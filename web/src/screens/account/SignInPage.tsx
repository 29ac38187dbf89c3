import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Problem, post } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'

/** The issuer's page: it proves who somebody is, then the browser goes on where it was sent from. */
export function SignInPage() {
  const t = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const onward = new URLSearchParams(window.location.search).get('continue')
  const signIn = useMutation({
    mutationFn: () => post<{ continue: string }>('/v1/sign-ins', { email, password, continue: onward }),
    onSuccess: (answer) => window.location.assign(answer.continue),
  })
  const problem = signIn.error instanceof Problem ? signIn.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!onward) {
      // Whoever opens this page by itself begins the flow first, so that the browser ends up signed in.
      window.location.assign('/bff/sign-in?return=/')
      return
    }
    signIn.mutate()
  }
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('signIn.title')}</h1>
      <Card>
        <form className="space-y-4" onSubmit={submit}>
          {problem?.status === 401 ? (
            <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
              {t('signIn.refused')}
            </p>
          ) : problem?.status === 429 ? (
            <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
              {t('signIn.slow')}
            </p>
          ) : (
            <Refusal error={signIn.error} />
          )}
          <TextField
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label={t('signIn.password')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button type="submit" className="w-full" busy={signIn.isPending || signIn.isSuccess}>
            {t('signIn.submit')}
          </Button>
        </form>
      </Card>
      <p className="mt-4">
        {t('signIn.new')} <Link to="/register">{t('signIn.register')}</Link>
      </p>
    </div>
  )
}
