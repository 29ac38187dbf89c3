import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import { useId } from 'react'
import { api, data, Problem, tagged } from '../../api/client'
import type { CategoryChoice, NotificationSettings, NotificationSettingsChange } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Checkbox, TextField } from '../../ui/Field'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { PushDevices } from './PushDevices'
import { SentLog } from './SentLog'

const KEY = ['notification-settings']

/** What somebody is told, over which channel and when. Every switch is saved as it is pressed. */
export function NotificationsPage() {
  const t = useText()
  const queries = useQueryClient()
  const settings = useQuery({
    queryKey: KEY,
    queryFn: () => tagged<NotificationSettings>(api.GET('/v1/notification-settings')),
  })
  const change = useMutation({
    mutationFn: (body: NotificationSettingsChange) =>
      tagged<NotificationSettings>(
        api.PATCH('/v1/notification-settings', {
          params: { header: { 'If-Match': settings.data?.etag ?? '' } },
          body,
        }),
      ),
    onSuccess: (answer) => queries.setQueryData(KEY, answer),
    onError: () => queries.invalidateQueries({ queryKey: KEY }),
  })
  if (settings.isPending) return <Skeleton lines={6} />
  if (settings.isError) return <Failed error={settings.error} retry={settings.refetch} />
  const { value } = settings.data
  const stale = change.error instanceof Problem && change.error.status === 412
  const busy = change.isPending
  return (
    <div className="mx-auto max-w-2xl space-y-5">
      <div>
        <Link to="/you">{t('told.back')}</Link>
        <h1>{t('told.title')}</h1>
        <p className="text-soft">{t('told.lead')}</p>
      </div>
      {stale ? (
        <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
          {t('told.changed')}
        </p>
      ) : (
        <Refusal error={change.error} />
      )}
      <Card>
        <h2>{t('told.what')}</h2>
        <ul className="mt-2 divide-y divide-line">
          {value.categories.map((category) => (
            <Category
              key={category.category}
              category={category}
              busy={busy}
              change={(channel, on) =>
                change.mutate({ switches: [{ category: category.category, channel, on }] })
              }
            />
          ))}
        </ul>
      </Card>
      <Card>
        <h2>{t('told.quiet')}</h2>
        <p className="text-soft">{t('told.quietText', { zone: value.timeZone })}</p>
        <Checkbox
          label={t('told.quietOn')}
          checked={value.quietHours.on}
          disabled={busy}
          onChange={(event) =>
            change.mutate({ quietHours: { ...value.quietHours, on: event.target.checked } })
          }
        />
        {value.quietHours.on ? (
          <div className="mt-2 flex flex-wrap gap-4">
            <Time
              label={t('told.from')}
              value={value.quietHours.from}
              save={(from) => change.mutate({ quietHours: { ...value.quietHours, from } })}
            />
            <Time
              label={t('told.until')}
              value={value.quietHours.until}
              save={(until) => change.mutate({ quietHours: { ...value.quietHours, until } })}
            />
          </div>
        ) : null}
      </Card>
      <Card>
        <h2>{t('told.digest')}</h2>
        <p className="text-soft">{t('told.digestText')}</p>
        <Checkbox
          label={t('told.digestOn')}
          checked={value.digest.on}
          disabled={busy}
          onChange={(event) => change.mutate({ digest: { ...value.digest, on: event.target.checked } })}
        />
        {value.digest.on ? (
          <Time
            label={t('told.digestAt')}
            value={value.digest.at}
            save={(at) => change.mutate({ digest: { ...value.digest, at } })}
          />
        ) : null}
      </Card>
      <Card>
        <h2>{t('told.reminding')}</h2>
        <Checkbox
          label={t('told.remindDay')}
          checked={value.reminders.dayBefore}
          disabled={busy}
          onChange={(event) =>
            change.mutate({ reminders: { ...value.reminders, dayBefore: event.target.checked } })
          }
        />
        <Checkbox
          label={t('told.remindHour')}
          checked={value.reminders.hourBefore}
          disabled={busy}
          onChange={(event) =>
            change.mutate({ reminders: { ...value.reminders, hourBefore: event.target.checked } })
          }
        />
      </Card>
      <PushDevices />
      <SentLog
        read={(cursor) => data(api.GET('/v1/notification-deliveries', { params: { query: { cursor } } }))}
      />
      <p role="status" className="sr-only">
        {change.isSuccess ? t('told.saved') : ''}
      </p>
    </div>
  )
}

function Category({
  category,
  busy,
  change,
}: {
  category: CategoryChoice
  busy: boolean
  change: (channel: string, on: boolean) => void
}) {
  const t = useText()
  const text = useDynamicText()
  const id = useId()
  const name = category.category
  return (
    <li className="py-4">
      <fieldset aria-describedby={id} className="sm:flex sm:items-start sm:justify-between sm:gap-6">
        <legend className="float-left w-full font-semibold sm:w-auto sm:flex-1">
          {text(`told.category.${name}`, name)}
          <span id={id} className="block text-sm font-normal text-soft">
            {text(`told.category.${name}Text`, '')}
            {category.critical ? (
              <span className="mt-1 flex items-start gap-1.5 text-ink">
                <Lock aria-hidden="true" size={14} className="mt-1 shrink-0" />
                {text(`told.why.${name}`, t('told.always'))}
              </span>
            ) : null}
          </span>
        </legend>
        <div className="clear-both flex flex-wrap gap-x-5 sm:clear-none sm:justify-end">
          {category.channels.map((channel) => (
            <Checkbox
              key={channel.channel}
              label={text(`told.channel.${channel.channel}`, channel.channel)}
              checked={channel.on}
              disabled={channel.fixed || busy}
              onChange={(event) => change(channel.channel, event.target.checked)}
            />
          ))}
        </div>
      </fieldset>
    </li>
  )
}

/** A time of day that is saved when its field is left. */
function Time({ label, value, save }: { label: string; value: string; save: (time: string) => void }) {
  const shown = value.slice(0, 5)
  return (
    <div className="w-36">
      <TextField
        key={shown}
        label={label}
        type="time"
        defaultValue={shown}
        onBlur={(event) => {
          if (event.target.value && event.target.value !== shown) save(event.target.value)
        }}
      />
    </div>
  )
}
