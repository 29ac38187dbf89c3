import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, Problem, post } from '../../api/client'
import type { OutsideIssuer } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { OperatorOnly } from './OperatorOnly'

/** The issuers of others by which people may sign in. */
export function IssuersPage() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const issuers = useQuery({
    queryKey: ['operator-issuers'],
    queryFn: () => data<OutsideIssuer[]>(api.GET('/v1/operator/issuers')),
    enabled: mayEnter(useSession(), 'issuers'),
  })
  const reread = () => queries.invalidateQueries({ queryKey: ['operator-issuers'] })
  const end = useMutation({
    mutationFn: (id: string) => data(api.DELETE('/v1/operator/issuers/{id}', { params: { path: { id } } })),
    onSettled: reread,
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  return (
    <OperatorOnly section="issuers" title={t('operate.issuers')}>
      <p className="max-w-prose text-soft">{t('issuers.text')}</p>
      {issuers.isPending ? (
        <Skeleton lines={4} />
      ) : issuers.isError ? (
        <Failed error={issuers.error} retry={issuers.refetch} />
      ) : (
        <>
          <Refusal error={end.error} />
          {issuers.data.length ? (
            <ul className="max-w-2xl space-y-3">
              {issuers.data.map((issuer) => (
                <li key={issuer.id}>
                  <Card className="flex flex-wrap items-start justify-between gap-4">
                    <div className="min-w-0">
                      <p className="font-semibold">{issuer.name}</p>
                      <p className="break-all text-sm text-soft">{issuer.issuer}</p>
                      <p className="break-all text-sm text-soft">{issuer.clientId}</p>
                      <p className="text-sm text-soft">
                        {issuer.endedAt
                          ? t('issuers.ended', { day: day(issuer.endedAt) })
                          : t('issuers.since', { day: day(issuer.since) })}
                      </p>
                    </div>
                    {issuer.endedAt ? null : (
                      <Button
                        kind="danger"
                        busy={end.isPending && end.variables === issuer.id}
                        onClick={() => end.mutate(issuer.id)}
                      >
                        {t('issuers.end')}
                        <span className="sr-only"> {issuer.name}</span>
                      </Button>
                    )}
                  </Card>
                </li>
              ))}
            </ul>
          ) : (
            <p>{t('issuers.none')}</p>
          )}
          <NewIssuer added={reread} />
        </>
      )}
    </OperatorOnly>
  )
}

const EMPTY = { name: '', issuer: '', clientId: '', clientSecret: '' }

function NewIssuer({ added }: { added: () => void }) {
  const t = useText()
  const [fields, setFields] = useState(EMPTY)
  const add = useMutation({
    mutationFn: () => post<OutsideIssuer>('/v1/operator/issuers', fields),
    onSuccess: () => setFields(EMPTY),
    onSettled: added,
  })
  const problem = add.error instanceof Problem ? add.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  const field = (name: keyof typeof EMPTY) => ({
    required: true,
    autoComplete: 'off',
    value: fields[name],
    error: problem?.field(name),
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }),
  })
  return (
    <Card className="max-w-2xl">
      <h2>{t('issuers.new')}</h2>
      <p className="mb-3 text-soft">
        {t('issuers.redirect')}{' '}
        <code className="break-all">{`${window.location.origin}/sign-in/outside`}</code>
      </p>
      <form className="space-y-4" onSubmit={submit}>
        {problem?.errors.length ? null : <Refusal error={add.error} />}
        <TextField label={t('issuers.name')} hint={t('issuers.nameHint')} maxLength={60} {...field('name')} />
        <TextField
          label={t('issuers.address')}
          hint={t('issuers.addressHint')}
          type="url"
          {...field('issuer')}
        />
        <TextField label={t('issuers.clientId')} {...field('clientId')} />
        <TextField
          label={t('issuers.clientSecret')}
          hint={t('issuers.secretHint')}
          type="password"
          {...field('clientSecret')}
        />
        <Button type="submit" busy={add.isPending}>
          {t('issuers.add')}
        </Button>
      </form>
    </Card>
  )
}
