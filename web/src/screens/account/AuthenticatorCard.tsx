import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, Problem, post } from '../../api/client'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'

type Begun = { secret: string; uri: string }

/** The authenticator app: off, being set up, or on; and the recovery codes, which are shown once. */
export function AuthenticatorCard({ since, codesLeft }: { since?: string; codesLeft: number }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const reread = () => queries.invalidateQueries({ queryKey: ['factors'] })
  const [codes, setCodes] = useState<string[]>()
  const begin = useMutation({ mutationFn: () => post<Begun>('/v1/factors/authenticator', undefined) })
  const renew = useMutation({
    mutationFn: () => post<{ codes: string[] }>('/v1/factors/recovery-codes', undefined),
    onSuccess: (answer) => setCodes(answer.codes),
    onSettled: reread,
  })
  const remove = useMutation({
    mutationFn: () => data(api.DELETE('/v1/factors/authenticator')),
    onSuccess: () => setCodes(undefined),
    onSettled: reread,
  })
  return (
    <Card>
      <h2>{t('security.app')}</h2>
      <p className="mb-3 text-soft">
        {since
          ? t('security.appOn', { since: intl.formatDate(since, { dateStyle: 'medium' }) })
          : t('security.appText')}
      </p>
      <Refusal error={begin.error ?? renew.error ?? remove.error} />
      {codes ? <Codes codes={codes} done={() => setCodes(undefined)} /> : null}
      {since ? (
        <div className="space-y-3">
          {codes ? null : (
            <p className={codesLeft < 3 ? 'font-semibold text-amber' : ''}>
              {t('security.codesLeft', { count: codesLeft })}
            </p>
          )}
          <div className="flex flex-wrap gap-3">
            <Button kind="secondary" busy={renew.isPending} onClick={() => renew.mutate()}>
              {t('security.newCodes')}
            </Button>
            <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('security.removeApp')}
            </Button>
          </div>
        </div>
      ) : begin.data ? (
        <SetUp
          begun={begin.data}
          done={(fresh) => {
            begin.reset()
            setCodes(fresh)
            reread()
          }}
        />
      ) : (
        <Button kind="secondary" busy={begin.isPending} onClick={() => begin.mutate()}>
          {t('security.setUpApp')}
        </Button>
      )}
    </Card>
  )
}

function SetUp({ begun, done }: { begun: Begun; done: (codes: string[]) => void }) {
  const t = useText()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () =>
      post<{ codes: string[] }>('/v1/factors/authenticator/confirm', { code: code.replace(/\s/g, '') }),
    onSuccess: (answer) => done(answer.codes),
  })
  const wrong = confirm.error instanceof Problem && confirm.error.code === 'wrong-code'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form className="space-y-4" onSubmit={submit}>
      <div>
        <p className="font-semibold">{t('security.step1')}</p>
        <p className="my-2 select-all break-words rounded-card bg-linen px-4 py-3 font-mono text-lg tracking-wider">
          {begun.secret.match(/.{1,4}/g)?.join(' ')}
        </p>
        <a className={buttonClass('secondary')} href={begun.uri}>
          {t('security.openApp')}
        </a>
      </div>
      {wrong ? null : <Refusal error={confirm.error} />}
      <TextField
        label={t('security.step2')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        error={wrong ? t('security.wrongCode') : undefined}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" busy={confirm.isPending}>
        {t('security.turnOnApp')}
      </Button>
    </form>
  )
}

/** Codes that are told once: the person keeps them before going on. */
function Codes({ codes, done }: { codes: string[]; done: () => void }) {
  const t = useText()
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`
  return (
    <div className="mb-4 rounded-card border border-amber bg-amber-wash p-4">
      <p className="font-semibold">{t('security.codesTitle')}</p>
      <p className="mb-3">{t('security.codesText')}</p>
      <ul className="mb-4 grid grid-cols-1 gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <a className={buttonClass('secondary')} href={file} download="comfrey-recovery-codes.txt">
          {t('security.saveCodes')}
        </a>
        <Button onClick={done}>{t('security.codesKept')}</Button>
      </div>
    </div>
  )
}
