import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Problem, post } from '../../api/client'
import type { OutsideAnswer, OutsideNewcomer } from '../../api/schema'
import { sessionQuery } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal, Skeleton } from '../../ui/states'
import { deviceZone } from '../../ui/values'
import { type Proved, SecondFactorForm } from './SecondFactorForm'

const AGAIN = '/bff/sign-in?return=/'

/** Where an issuer of others sends the browser back to. */
export function OutsidePage() {
  const t = useText()
  const asked = useRef(false)
  const [query] = useState(() => new URLSearchParams(window.location.search))
  const state = query.get('state')
  const code = query.get('code')
  const finish = useMutation({
    mutationFn: () => post<OutsideAnswer>('/v1/sign-ins/outside', { state, code, iss: query.get('iss') }),
    onSuccess: (answer) => {
      if (answer.linked) window.location.replace('/you/security')
      else if (answer.continue) window.location.replace(answer.continue)
    },
  })
  const { mutate } = finish
  // Whoever links an account is signed in, and their requests need what reading the session tells.
  const known = useQuery(sessionQuery).isFetched
  useEffect(() => {
    // The code is good once.
    if (asked.current || !known || !state || !code) return
    asked.current = true
    mutate()
  }, [known, state, code, mutate])
  const answer = finish.data
  if (answer?.secondFactor) {
    return (
      <SecondFactorForm
        question={answer.secondFactor}
        onward={null}
        again={() => window.location.assign(AGAIN)}
      />
    )
  }
  if (answer?.newcomer) return <NewAccount newcomer={answer.newcomer} />
  const problem = finish.error instanceof Problem ? finish.error : undefined
  return (
    <div className="mx-auto max-w-md">
      <h1 className="mb-4">{t('outside.title')}</h1>
      {!state || !code ? (
        <Ended text={t('outside.letGo')} />
      ) : problem?.code === 'outside-not-linked' ? (
        <Ended text={t('outside.notLinked')} />
      ) : problem?.code === 'outside-linked-elsewhere' ? (
        <Ended text={t('outside.elsewhere')} />
      ) : finish.error ? (
        <Ended text={t('outside.refused')} />
      ) : (
        <Skeleton lines={2} />
      )}
    </div>
  )
}

function Ended({ text }: { text: string }) {
  const t = useText()
  return (
    <Card className="space-y-4">
      <p role="alert">{text}</p>
      <Button className="w-full" onClick={() => window.location.assign(AGAIN)}>
        {t('outside.again')}
      </Button>
    </Card>
  )
}

/** Somebody whom the issuer vouches for and who has no account here. */
function NewAccount({ newcomer }: { newcomer: OutsideNewcomer }) {
  const t = useText()
  const { locale } = useLanguage()
  const [displayName, setName] = useState(newcomer.name ?? '')
  const make = useMutation({
    mutationFn: () =>
      post<Proved>('/v1/sign-ins/outside/registrations', {
        attempt: newcomer.attempt,
        displayName,
        locale,
        timeZone: deviceZone(),
        continue: null,
      }),
    onSuccess: (answer) => answer.continue && window.location.assign(answer.continue),
  })
  const problem = make.error instanceof Problem ? make.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <div className="mx-auto max-w-md">
      <h1>{t('outside.newTitle')}</h1>
      <p className="mb-4 text-soft">{t('outside.newText', { email: newcomer.email })}</p>
      <Card>
        <form className="space-y-4" onSubmit={submit}>
          {problem?.errors.length ? null : <Refusal error={make.error} />}
          <TextField
            label={t('register.name')}
            autoComplete="name"
            required
            value={displayName}
            error={problem?.field('displayName')}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" className="w-full" busy={make.isPending || make.isSuccess}>
            {t('outside.create')}
          </Button>
        </form>
      </Card>
      <p className="mt-4">
        <Link to="/sign-in">{t('outside.haveOne')}</Link>
      </p>
    </div>
  )
}
