import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data, intent } from '../../api/client'
import { canPush, deviceName, NotAllowed, subscribe } from '../../api/push'
import type { PushDevice } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal, Skeleton } from '../../ui/states'

const KEY = ['push-devices']

/** The browsers in which somebody is told while no page is open. */
export function PushDevices() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [name, setName] = useState(deviceName)
  const [tried, setTried] = useState<string>()
  const reread = () => queries.invalidateQueries({ queryKey: KEY })
  const devices = useQuery({ queryKey: KEY, queryFn: () => data<PushDevice[]>(api.GET('/v1/push-devices')) })
  const add = useMutation({ mutationFn: () => subscribe(name.trim()), onSettled: reread })
  const forget = useMutation({
    mutationFn: (id: string) => data(api.DELETE('/v1/push-devices/{id}', { params: { path: { id } } })),
    onSettled: reread,
  })
  const trial = useMutation({
    mutationFn: (id: string) =>
      data(api.POST('/v1/push-devices/{id}/trial', { params: { path: { id }, header: intent() } })),
    onSuccess: (_, id) => setTried(id),
    onSettled: reread,
  })
  const day = (at: string) => intl.formatDate(at, { dateStyle: 'medium' })
  return (
    <Card>
      <h2>{t('push.title')}</h2>
      <p className="text-soft">{t('push.text')}</p>
      <Refusal error={forget.error ?? trial.error} />
      {devices.isPending ? (
        <Skeleton lines={2} />
      ) : devices.isError ? (
        <Refusal error={devices.error} />
      ) : (
        <ul className="my-3 divide-y divide-line">
          {devices.data.map((device) => (
            <li key={device.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
              <div className="min-w-0">
                <p className="break-words font-semibold">{device.name}</p>
                <p className="text-sm text-soft">
                  {device.lastSent
                    ? t('push.last', { since: day(device.since), last: day(device.lastSent) })
                    : t('push.since', { since: day(device.since) })}
                </p>
                {tried === device.id ? <p role="status">{t('push.tried')}</p> : null}
              </div>
              <div className="flex gap-2">
                <Button kind="quiet" busy={trial.isPending} onClick={() => trial.mutate(device.id)}>
                  {t('push.try')}
                </Button>
                <Button kind="quiet" busy={forget.isPending} onClick={() => forget.mutate(device.id)}>
                  {t('push.forget')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {canPush() ? (
        <form
          className="space-y-3"
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          {add.error instanceof NotAllowed ? (
            <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
              {t('push.notAllowed')}
            </p>
          ) : (
            <Refusal error={add.error} />
          )}
          <TextField
            label={t('push.name')}
            value={name}
            maxLength={60}
            required
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" kind="secondary" busy={add.isPending}>
            {t('push.add')}
          </Button>
        </form>
      ) : (
        <p>{t('push.cannot')}</p>
      )}
    </Card>
  )
}
