import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { ApiKey, ApiKeySecret } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, SelectField, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

const KEY = ['api-keys']
const SCOPES = ['account', 'offer', 'trade', 'money', 'news'] as const

/** Keys with which one's own programs act in one's name. */
export function ApiKeys() {
  const t = useText()
  const keys = useQuery({ queryKey: KEY, queryFn: () => data<ApiKey[]>(api.GET('/v1/api-keys')) })
  const [made, setMade] = useState<ApiKeySecret>()
  return (
    <section className="space-y-5" aria-labelledby="api-keys">
      <div>
        <h2 id="api-keys">{t('key.title')}</h2>
        <p className="text-soft">{t('key.lead')}</p>
      </div>
      {made ? (
        <Card>
          <div role="status" className="space-y-2">
            <h3>{t('key.secret', { name: made.key.name })}</h3>
            <p>{t('key.secretText')}</p>
            <p className="select-all break-all rounded-card bg-linen p-3 font-mono text-sm">{made.secret}</p>
            <Button kind="secondary" onClick={() => setMade(undefined)}>
              {t('hook.secretKept')}
            </Button>
          </div>
        </Card>
      ) : null}
      {keys.isPending ? (
        <Skeleton lines={3} />
      ) : keys.isError ? (
        <Failed error={keys.error} retry={keys.refetch} />
      ) : (
        keys.data.map((key) => <Entry key={key.id} known={key} />)
      )}
      <Add made={setMade} />
    </section>
  )
}

function Entry({ known }: { known: ApiKey }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () => data(api.DELETE('/v1/api-keys/{id}', { params: { path: { id: known.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  return (
    <Card className="space-y-2">
      <h3 className="break-words">{known.name}</h3>
      <p>{known.scopes.map((scope) => t(`key.scope.${scope as 'account'}`)).join(', ')}</p>
      <p className="text-sm text-soft">
        {t('key.until', { until: day(known.expires) })}{' '}
        {known.lastUsed
          ? t('key.lastUsed', {
              at: intl.formatDate(known.lastUsed, { dateStyle: 'medium', timeStyle: 'short' }),
            })
          : t('key.unused')}
      </p>
      <Refusal error={end.error} />
      <Button kind="danger" busy={end.isPending} onClick={() => end.mutate()}>
        {t('key.end')}
        <span className="sr-only"> {known.name}</span>
      </Button>
    </Card>
  )
}

function Add({ made }: { made: (answer: ApiKeySecret) => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [days, setDays] = useState('90')
  const add = useMutation({
    // The secret is never kept: a lost answer is another key, and the lost one is ended by hand.
    mutationFn: () =>
      data<ApiKeySecret>(
        api.POST('/v1/api-keys', {
          params: { header: intent() },
          body: { name, scopes, days: Number(days) },
        }),
      ),
    onSuccess: (answer) => {
      made(answer)
      setName('')
      setScopes([])
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  const problem = add.error instanceof Problem ? add.error : undefined
  return (
    <Card>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <h3>{t('key.new')}</h3>
        {problem?.errors.length ? null : <Refusal error={add.error} />}
        <TextField
          label={t('key.name')}
          hint={t('key.nameHint')}
          value={name}
          required
          maxLength={60}
          error={problem?.field('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset className="space-y-1">
          <legend className="font-semibold">{t('key.scopes')}</legend>
          {problem?.field('scopes') ? (
            <p className="text-sm font-semibold text-red">{t('key.scopesNone')}</p>
          ) : null}
          {SCOPES.map((scope) => (
            <Checkbox
              key={scope}
              label={t(`key.scope.${scope}`)}
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
          ))}
        </fieldset>
        <SelectField label={t('key.days')} value={days} onChange={(event) => setDays(event.target.value)}>
          {['7', '30', '90', '366'].map((count) => (
            <option key={count} value={count}>
              {t('key.daysCount', { count: Number(count) })}
            </option>
          ))}
        </SelectField>
        <Button type="submit" busy={add.isPending}>
          {t('key.newDo')}
        </Button>
      </form>
    </Card>
  )
}
