import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { post } from '../../api/client'
import { useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card } from '../../ui/states'
import { SignInRefusal } from './SignInPage'

/** What a proof led to: where to go on, or a second question. */
export type Proved = { continue?: string; secondFactor?: { attempt: string; methods: string[] } }

/** Asks for the code of the authenticator app, or a recovery code in its place. */
export function SecondFactorForm({
  question,
  onward,
  again,
}: {
  question: { attempt: string; methods: string[] }
  onward: string | null
  again: () => void
}) {
  const t = useText()
  const [method, setMethod] = useState<'authenticator' | 'recovery-code'>('authenticator')
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: () =>
      post<Proved>('/v1/sign-ins/second-factor', {
        attempt: question.attempt,
        method,
        code: method === 'authenticator' ? code.replace(/\s/g, '') : code,
        continue: onward,
      }),
    onSuccess: (answer) => answer.continue && window.location.assign(answer.continue),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    prove.mutate()
  }
  const other = method === 'authenticator' ? 'recovery-code' : 'authenticator'
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('second.title')}</h1>
      <p className="mb-4 text-soft">
        {t(method === 'authenticator' ? 'second.lead' : 'second.recoveryLead')}
      </p>
      <Card>
        <form className="space-y-4" onSubmit={submit}>
          <SignInRefusal error={prove.error} refused={t('second.refused')} />
          <TextField
            key={method}
            label={t(method === 'authenticator' ? 'second.code' : 'second.recoveryCode')}
            inputMode={method === 'authenticator' ? 'numeric' : 'text'}
            autoComplete={method === 'authenticator' ? 'one-time-code' : 'off'}
            autoCapitalize="none"
            spellCheck={false}
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <Button type="submit" className="w-full" busy={prove.isPending || prove.isSuccess}>
            {t('second.submit')}
          </Button>
        </form>
      </Card>
      <div className="mt-4 flex flex-wrap gap-2">
        {question.methods.includes(other) ? (
          <Button
            kind="quiet"
            onClick={() => {
              setCode('')
              setMethod(other)
            }}
          >
            {t(other === 'recovery-code' ? 'second.useRecovery' : 'second.useApp')}
          </Button>
        ) : null}
        <Button kind="quiet" onClick={again}>
          {t('second.again')}
        </Button>
      </div>
    </div>
  )
}
