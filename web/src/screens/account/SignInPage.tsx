import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Problem, post } from '../../api/client'
import { hasPasskeys, isLetGo, signInByPasskey } from '../../api/passkeys'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'
import { OutsideSignIn } from './OutsideSignIn'
import { type Proved, SecondFactorForm } from './SecondFactorForm'

/** The issuer's page: it proves who somebody is, then the browser goes on where it was sent from. */
export function SignInPage() {
  const t = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const onward = new URLSearchParams(window.location.search).get('continue')
  const begun = () => {
    if (onward) return true
    // Whoever opens this page by itself begins the flow first, so that the browser ends up signed in.
    window.location.assign('/bff/sign-in?return=/')
    return false
  }
  const proved = (answer: Proved) => {
    if (answer.continue) window.location.assign(answer.continue)
  }
  const signIn = useMutation({
    mutationFn: () => post<Proved>('/v1/sign-ins', { email, password, continue: onward }),
    onSuccess: proved,
  })
  const passkey = useMutation({ mutationFn: () => signInByPasskey(onward), onSuccess: proved })
  const question = signIn.data?.secondFactor
  if (question) {
    return <SecondFactorForm question={question} onward={onward} again={signIn.reset} />
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (begun()) signIn.mutate()
  }
  const busy = signIn.isPending || signIn.isSuccess || passkey.isPending || passkey.isSuccess
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('signIn.title')}</h1>
      <Card>
        {hasPasskeys() ? (
          <>
            <PasskeyRefusal error={passkey.error} />
            <Button className="w-full" busy={busy} onClick={() => begun() && passkey.mutate()}>
              {t('signIn.passkey')}
            </Button>
            <p className="my-4 flex items-center gap-3 text-sm text-soft">
              <span className="h-px flex-1 bg-line" />
              {t('signIn.or')}
              <span className="h-px flex-1 bg-line" />
            </p>
          </>
        ) : null}
        <form className="space-y-4" onSubmit={submit}>
          <SignInRefusal error={signIn.error} refused={t('signIn.refused')} />
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
          <Button type="submit" kind={hasPasskeys() ? 'secondary' : 'primary'} className="w-full" busy={busy}>
            {t('signIn.submit')}
          </Button>
        </form>
        <OutsideSignIn onward={onward} begun={begun} />
      </Card>
      <p className="mt-4">
        <Link to="/forgot">{t('signIn.forgot')}</Link>
      </p>
      <p className="mt-2">
        {t('signIn.new')} <Link to="/register">{t('signIn.register')}</Link>
      </p>
    </div>
  )
}

/** Closing the browser's window of passkeys is no failure, so it is told calmly. */
function PasskeyRefusal({ error }: { error: unknown }) {
  const t = useText()
  if (!error) return null
  const calm = isLetGo(error)
  return (
    <p
      role="alert"
      className={`mb-4 rounded-card border px-4 py-3 ${calm ? 'border-line bg-linen' : 'border-red bg-red-wash'}`}
    >
      {t(calm ? 'signIn.passkeyNone' : 'signIn.passkeyRefused')}
    </p>
  )
}

/** What went wrong with a proof of who somebody is. */
export function SignInRefusal({ error, refused }: { error: unknown; refused: string }) {
  const t = useText()
  const problem = error instanceof Problem ? error : undefined
  if (problem?.status === 401) {
    return (
      <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
        {refused}
      </p>
    )
  }
  if (problem?.status === 429) {
    return (
      <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
        {t('signIn.slow')}
      </p>
    )
  }
  return <Refusal error={error} />
}
