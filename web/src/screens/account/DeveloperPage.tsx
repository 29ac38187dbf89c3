import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, data, intent } from '../../api/client'
import type { Webhook, WebhookSecret } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { ApiKeys } from './ApiKeys'
import { WebhookLog } from './WebhookLog'

const KEY = ['webhooks']
const types = [
  'order.advanced',
  'dispute.changed',
  'review.changed',
  'wallet.moved',
  'transfer.received',
] as const

/** Where somebody's own programs are told what happens to their orders, money and reviews. */
export function DeveloperPage() {
  const t = useText()
  const queries = useQueryClient()
  const [secret, setSecret] = useState<WebhookSecret>()
  const webhooks = useQuery({ queryKey: KEY, queryFn: () => data<Webhook[]>(api.GET('/v1/webhooks')) })
  const shown = (answer: WebhookSecret) => {
    setSecret(answer)
    queries.invalidateQueries({ queryKey: KEY })
  }
  if (webhooks.isPending) return <Skeleton lines={6} />
  if (webhooks.isError) return <Failed error={webhooks.error} retry={webhooks.refetch} />
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <div>
        <Link to="/you">{t('told.back')}</Link>
        <h1>{t('hook.title')}</h1>
        <p className="text-soft">{t('hook.lead')}</p>
      </div>
      {secret ? (
        <Card>
          <div role="status" className="space-y-2">
            <h2>{t('hook.secret')}</h2>
            <p>{t('hook.secretText')}</p>
            <p className="select-all break-all rounded-card bg-linen p-3 font-mono text-sm">
              {secret.secret}
            </p>
            <Button kind="secondary" onClick={() => setSecret(undefined)}>
              {t('hook.secretKept')}
            </Button>
          </div>
        </Card>
      ) : null}
      {webhooks.data.map((webhook) => (
        <Entry key={webhook.id} webhook={webhook} rotated={shown} />
      ))}
      <Add added={shown} first={webhooks.data.length === 0} />
      <ApiKeys />
    </div>
  )
}

function Add({ added, first }: { added: (answer: WebhookSecret) => void; first: boolean }) {
  const t = useText()
  const [url, setUrl] = useState('')
  const [chosen, setChosen] = useState<string[]>([])
  const [wish, setWish] = useState(intent)
  const add = useMutation({
    mutationFn: () =>
      data<WebhookSecret>(
        api.POST('/v1/webhooks', { params: { header: wish }, body: { url: url.trim(), types: chosen } }),
      ),
    onSuccess: (answer) => {
      setUrl('')
      setChosen([])
      added(answer)
    },
    onSettled: () => setWish(intent()),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Card>
      <h2>{t('hook.add')}</h2>
      {first ? <p className="text-soft">{t('hook.none')}</p> : null}
      <form className="mt-3 space-y-4" onSubmit={submit}>
        <Refusal error={add.error} />
        <TextField
          label={t('hook.url')}
          hint={t('hook.urlHint')}
          type="url"
          required
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <fieldset>
          <legend className="font-semibold">{t('hook.types')}</legend>
          <p className="text-sm text-soft">{t('hook.typesHint')}</p>
          {types.map((type) => (
            <Checkbox
              key={type}
              label={`${t(`hook.type.${type}`)} (${type})`}
              checked={chosen.includes(type)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, type] : chosen.filter((one) => one !== type))
              }
            />
          ))}
        </fieldset>
        <Button type="submit" busy={add.isPending}>
          {t('hook.addDo')}
        </Button>
      </form>
    </Card>
  )
}

function Entry({ webhook, rotated }: { webhook: Webhook; rotated: (answer: WebhookSecret) => void }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const reread = () => {
    queries.invalidateQueries({ queryKey: KEY })
    queries.invalidateQueries({ queryKey: ['webhook-messages', webhook.id] })
  }
  const params = { path: { id: webhook.id } }
  const turn = useMutation({
    mutationFn: (on: boolean) => data(api.PATCH('/v1/webhooks/{id}', { params, body: { on } })),
    onSettled: reread,
  })
  const trial = useMutation({
    mutationFn: () => data(api.POST('/v1/webhooks/{id}/trial', { params: { ...params, header: intent() } })),
    onSettled: reread,
  })
  const rotate = useMutation({
    mutationFn: () =>
      data<WebhookSecret>(api.POST('/v1/webhooks/{id}/secret', { params: { ...params, header: intent() } })),
    onSuccess: rotated,
  })
  const remove = useMutation({
    mutationFn: () => data(api.DELETE('/v1/webhooks/{id}', { params })),
    onSettled: reread,
  })
  const time = (at: string) => intl.formatDate(at, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <Card className="space-y-3">
      <div className="flex items-start justify-between gap-4">
        <h2 className="break-all text-lg">{webhook.url}</h2>
        <Tag tone={webhook.on ? (webhook.failingSince ? 'amber' : 'leaf') : 'red'}>
          {webhook.on ? (webhook.failingSince ? t('hook.failing') : t('hook.on')) : t('hook.off')}
        </Tag>
      </div>
      <p className="text-soft">
        {webhook.types.length === 0 ? t('hook.allTypes') : webhook.types.join(', ')}
      </p>
      {webhook.offBecause === 'gone' ? (
        <p>{t('hook.offGone')}</p>
      ) : webhook.offBecause ? (
        <p>{t('hook.offFailing')}</p>
      ) : webhook.failingSince ? (
        <p>{t('hook.failingSince', { since: time(webhook.failingSince) })}</p>
      ) : null}
      <Refusal error={turn.error ?? trial.error ?? rotate.error ?? remove.error} />
      <div className="flex flex-wrap gap-2">
        <Button kind="secondary" busy={trial.isPending} disabled={!webhook.on} onClick={() => trial.mutate()}>
          {t('hook.try')}
        </Button>
        <Button kind="quiet" busy={turn.isPending} onClick={() => turn.mutate(!webhook.on)}>
          {webhook.on ? t('hook.turnOff') : t('hook.turnOn')}
        </Button>
        <Button kind="quiet" busy={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('hook.rotate')}
        </Button>
        <Button kind="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('hook.remove')}
        </Button>
      </div>
      <WebhookLog id={webhook.id} />
    </Card>
  )
}
