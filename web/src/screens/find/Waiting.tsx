import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { WaitlistEntry } from '../../api/schema'
import { signInPath, useSession } from '../../api/session'
import { useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { addDays, type Day, noon } from '../../ui/dates'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Card, Refusal } from '../../ui/states'
import { Until, When } from '../../ui/values'

/** Waiting for a place in a listing: asked for when nothing suits, shown while it lasts, taken when one is offered. */
export function Waiting({ listing, today }: { listing: string; today: Day }) {
  const t = useText()
  const { signedIn } = useSession()
  const [asking, setAsking] = useState(false)
  const waits = useQuery({
    queryKey: ['waitlist'],
    queryFn: () => data(api.GET('/v1/waitlist')),
    enabled: signedIn,
  })
  const mine = (waits.data ?? []).filter((entry) => entry.listing === listing)
  return (
    <div className="mt-5 space-y-3 border-t border-line pt-4">
      {mine.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="text-soft">{t('wait.lead')}</p>
        {signedIn ? (
          <Button kind="quiet" className="-ms-3 px-3" onClick={() => setAsking(true)}>
            {t('wait.ask')}
          </Button>
        ) : (
          <a href={signInPath()} className="inline-flex min-h-11 items-center">
            {t('wait.signIn')}
          </a>
        )}
      </div>
      {asking ? <Ask listing={listing} today={today} done={() => setAsking(false)} /> : null}
    </div>
  )
}

/** One's own place, with what can be done about it. */
export function Entry({ entry }: { entry: WaitlistEntry }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const leave = useMutation({
    mutationFn: () => data(api.DELETE('/v1/waitlist/{id}', { params: { path: { id: entry.id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['waitlist'] }),
  })
  const dates = intl.formatDateTimeRange(noon(entry.from), noon(entry.to), {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  const offered = entry.state === 'offered' && entry.offeredStart && entry.offeredUntil
  return (
    <Card className={offered ? 'border-amber bg-amber-wash' : 'border-violet bg-violet-wash'}>
      {offered && entry.offeredStart && entry.offeredUntil ? (
        <div className="space-y-3">
          <h3>{t('wait.offered')}</h3>
          <p>
            <When at={entry.offeredStart} zone={entry.zone} />
          </p>
          <p>
            {t('wait.until')} <Until at={entry.offeredUntil} />
            <span className="block text-sm text-soft">{t('wait.passes')}</span>
          </p>
          <Link
            to="/checkout/$listing"
            params={{ listing: entry.listing } as never}
            search={{ start: entry.offeredStart } as never}
            className={buttonClass()}
          >
            {t('wait.take')}
          </Link>
        </div>
      ) : (
        <>
          <h3>{t('wait.waiting')}</h3>
          <p>
            {dates}
            {entry.position ? `. ${t('wait.position', { count: entry.position - 1 })}` : ''}
          </p>
        </>
      )}
      <Refusal error={leave.error} />
      <Button kind="quiet" className="mt-1 -ms-3 px-3" busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('wait.leave')}
      </Button>
    </Card>
  )
}

function Ask({ listing, today, done }: { listing: string; today: Day; done: () => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState(addDays(today, 14))
  const wish = useRef(intent())
  const join = useMutation({
    mutationFn: () =>
      data(api.POST('/v1/waitlist', { params: { header: wish.current }, body: { listing, from, to } })),
    onSuccess: done,
    onError: (error) => {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['waitlist'] }),
  })
  const problem = join.error instanceof Problem ? join.error : undefined
  const free = problem?.code === 'slots-free' ? (problem.body.start as string | undefined) : undefined
  return (
    <Sheet open onClose={done} title={t('wait.ask')}>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          join.mutate()
        }}
      >
        <p>{t('wait.how')}</p>
        {free ? (
          <div role="alert" className="space-y-2 rounded-card border border-amber bg-amber-wash px-4 py-3">
            <p>{t('wait.free')}</p>
            <Link
              to="/checkout/$listing"
              params={{ listing } as never}
              search={{ start: free } as never}
              className={`${buttonClass('secondary')} w-full`}
            >
              <When at={free} brief />
            </Link>
          </div>
        ) : problem?.code === 'already-waiting' ? (
          <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
            {t('wait.already')}
          </p>
        ) : problem?.errors.length ? null : (
          <Refusal error={join.error} />
        )}
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,8.5rem),1fr))] gap-3">
          <TextField
            label={t('wait.from')}
            type="date"
            required
            min={today}
            value={from}
            error={problem?.field('from')}
            onChange={(event) => setFrom(event.target.value)}
          />
          <TextField
            label={t('wait.to')}
            type="date"
            required
            min={from}
            max={from ? addDays(from, 62) : undefined}
            value={to}
            error={problem?.field('to')}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
        <Button type="submit" className="w-full" busy={join.isPending}>
          {t('wait.submit')}
        </Button>
      </form>
    </Sheet>
  )
}
