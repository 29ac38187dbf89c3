import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Copy, TriangleAlert } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { BusySource, CalendarFeed } from '../../api/schema'
import { useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'

/** The largest file that the server reads. */
const MOST_BYTES = 5 * 1024 * 1024

/** One's calendar in other programs, and other calendars that close one's own. */
export function CalendarsPage() {
  const t = useText()
  return (
    <div className="mx-auto max-w-3xl space-y-5">
      <div>
        <Link to="/provide/agenda" className="inline-flex min-h-11 items-center">
          {t('roster.back')}
        </Link>
        <h1>{t('calendars.title')}</h1>
      </div>
      <Feed />
      <Sources />
    </div>
  )
}

function Feed() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [asking, setAsking] = useState<'renew' | 'revoke'>()
  const [copied, setCopied] = useState(false)
  const feed = useQuery({
    queryKey: ['calendar-feed'],
    queryFn: () =>
      data<CalendarFeed>(api.GET('/v1/calendar-feed')).catch((error: unknown) => {
        // That there is none is an answer.
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }),
  })
  const make = useMutation({
    mutationFn: () => data<CalendarFeed>(api.POST('/v1/calendar-feed', { params: { header: intent() } })),
    onSuccess: (made) => {
      setAsking(undefined)
      setCopied(false)
      queries.setQueryData(['calendar-feed'], { ...made, url: null })
    },
  })
  const revoke = useMutation({
    mutationFn: () => data(api.DELETE('/v1/calendar-feed')),
    onSuccess: () => {
      setAsking(undefined)
      make.reset()
      queries.setQueryData(['calendar-feed'], null)
    },
  })
  const url = make.data?.url
  return (
    <Card className="space-y-3">
      <h2>{t('feed.title')}</h2>
      <p className="text-soft">{t('feed.text')}</p>
      {feed.isPending ? (
        <Skeleton lines={2} />
      ) : feed.isError ? (
        <Failed error={feed.error} retry={feed.refetch} />
      ) : (
        <>
          {url ? (
            <div className="space-y-2 rounded-card border border-violet bg-violet-wash p-4">
              <TextField
                label={t('feed.address')}
                hint={t('feed.once')}
                readOnly
                value={url}
                onFocus={(event) => event.target.select()}
              />
              <Button
                kind="secondary"
                onClick={() => navigator.clipboard?.writeText(url).then(() => setCopied(true))}
              >
                <Copy aria-hidden="true" size={18} />
                {t('feed.copy')}
              </Button>
              <span role="status" className="ms-3">
                {copied ? t('feed.copied') : ''}
              </span>
            </div>
          ) : feed.data ? (
            <p>
              {t('feed.since', {
                date: intl.formatDate(feed.data.since, { dateStyle: 'long' }),
              })}
            </p>
          ) : null}
          {asking ? null : <Refusal error={make.error ?? revoke.error} />}
          <div className="flex flex-wrap gap-2">
            <Button
              kind={feed.data ? 'secondary' : 'primary'}
              busy={make.isPending}
              onClick={() => (feed.data ? setAsking('renew') : make.mutate())}
            >
              {t(feed.data ? 'feed.renew' : 'feed.make')}
            </Button>
            {feed.data ? (
              <Button kind="danger" onClick={() => setAsking('revoke')}>
                {t('feed.revoke')}
              </Button>
            ) : null}
          </div>
        </>
      )}
      {asking ? (
        <Sheet open onClose={() => setAsking(undefined)} title={t(`feed.${asking}`)}>
          <p className="mb-3">{t('feed.void')}</p>
          <Refusal error={make.error ?? revoke.error} />
          <Button
            kind="danger"
            className="mt-3 w-full"
            busy={make.isPending || revoke.isPending}
            onClick={() => (asking === 'renew' ? make.mutate() : revoke.mutate())}
          >
            {t(`feed.${asking}`)}
          </Button>
        </Sheet>
      ) : null}
    </Card>
  )
}

function Sources() {
  const t = useText()
  const sources = useQuery({
    queryKey: ['busy-sources'],
    queryFn: () => data(api.GET('/v1/busy-sources')),
  })
  return (
    <Card className="space-y-4">
      <div>
        <h2>{t('busy.title')}</h2>
        <p className="text-soft">{t('busy.text')}</p>
      </div>
      {sources.isPending ? (
        <Skeleton lines={3} />
      ) : sources.isError ? (
        <Failed error={sources.error} retry={sources.refetch} />
      ) : sources.data.length > 0 ? (
        <ul className="divide-y divide-line border-y border-line">
          {sources.data.map((source) => (
            <Source key={source.id} source={source} />
          ))}
        </ul>
      ) : null}
      <Add />
    </Card>
  )
}

function Source({ source }: { source: BusySource }) {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const path = { id: source.id }
  const done = () => {
    queries.invalidateQueries({ queryKey: ['busy-sources'] })
    queries.invalidateQueries({ queryKey: ['bookings'] })
  }
  const again = useMutation({
    mutationFn: () => data(api.POST('/v1/busy-sources/{id}/refresh', { params: { path, header: intent() } })),
    onSettled: done,
  })
  const forget = useMutation({
    mutationFn: () => data(api.DELETE('/v1/busy-sources/{id}', { params: { path } })),
    onSettled: done,
  })
  return (
    <li className="py-3">
      <p className="font-semibold break-words">{source.name}</p>
      {source.url ? <p className="text-sm break-all text-soft">{source.url}</p> : null}
      <p className="text-sm text-soft">
        {t('busy.read', {
          count: source.busyTimes,
          date: intl.formatDate(source.readAt, { dateStyle: 'medium', timeStyle: 'short' }),
        })}
      </p>
      {source.state === 'failed' ? (
        <p className="mt-1 flex gap-2 rounded-card bg-amber-wash px-3 py-2 text-amber">
          <TriangleAlert aria-hidden="true" size={18} className="mt-1 shrink-0" />
          <span>
            {t('busy.failed')} {source.problem}
          </span>
        </p>
      ) : null}
      {source.conflicts > 0 ? (
        <p className="mt-1 flex gap-2 rounded-card bg-amber-wash px-3 py-2 text-amber">
          <TriangleAlert aria-hidden="true" size={18} className="mt-1 shrink-0" />
          {t('busy.conflicts', { count: source.conflicts })}
        </p>
      ) : null}
      <Refusal error={again.error ?? forget.error} />
      <div className="-ms-3 flex flex-wrap">
        {source.kind === 'url' ? (
          <Button kind="quiet" className="px-3" busy={again.isPending} onClick={() => again.mutate()}>
            {t('busy.again')}
            <span className="sr-only">, {source.name}</span>
          </Button>
        ) : null}
        <Button kind="quiet" className="px-3" busy={forget.isPending} onClick={() => forget.mutate()}>
          {t('provide.remove')}
          <span className="sr-only">, {source.name}</span>
        </Button>
      </div>
    </li>
  )
}

function Add() {
  const t = useText()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [file, setFile] = useState<File>()
  const input = useRef<HTMLInputElement>(null)
  const large = file !== undefined && file.size > MOST_BYTES
  const add = useMutation({
    mutationFn: () =>
      file
        ? data(
            api.POST('/v1/busy-sources/files', {
              params: { query: { name: name || file.name }, header: intent() },
              headers: { 'Content-Type': 'application/octet-stream' },
              body: file as never,
              bodySerializer: (body: unknown) => body as BodyInit,
            }),
          )
        : data(
            api.POST('/v1/busy-sources', {
              params: { header: intent() },
              body: { name: name || t('busy.unnamed'), url },
            }),
          ),
    onSuccess: () => {
      setName('')
      setUrl('')
      setFile(undefined)
      if (input.current) input.current.value = ''
    },
    onSettled: () => {
      queries.invalidateQueries({ queryKey: ['busy-sources'] })
      queries.invalidateQueries({ queryKey: ['bookings'] })
    },
  })
  const problem = add.error instanceof Problem ? add.error : undefined
  return (
    <form
      className="space-y-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <h3>{t('busy.add')}</h3>
      {problem?.errors.length ? null : <Refusal error={add.error} />}
      <TextField
        label={t('busy.name')}
        optional
        maxLength={80}
        value={name}
        error={problem?.field('name')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('busy.url')}
        hint={t('busy.urlHint')}
        type="url"
        inputMode="url"
        placeholder="https://"
        disabled={file !== undefined}
        value={url}
        error={problem?.field('url')}
        onChange={(event) => setUrl(event.target.value)}
      />
      <div>
        <label className="block font-semibold" htmlFor="ics">
          {t('busy.file')}
        </label>
        <p id="ics-hint" className="text-sm text-soft">
          {t('busy.fileHint')}
        </p>
        <input
          ref={input}
          id="ics"
          type="file"
          accept=".ics,text/calendar"
          aria-describedby="ics-hint"
          aria-invalid={large || undefined}
          className="mt-1 block min-h-11 w-full max-w-full text-[0.95rem] file:me-3 file:min-h-11 file:rounded-card file:border file:border-line file:bg-raised file:px-4 file:font-semibold file:text-ink"
          onChange={(event) => setFile(event.target.files?.[0])}
        />
        {large ? (
          <p role="alert" className="text-sm font-semibold text-red">
            {t('busy.large')}
          </p>
        ) : null}
      </div>
      <Button type="submit" busy={add.isPending} disabled={large || (!file && url === '')}>
        {t('busy.submit')}
      </Button>
    </form>
  )
}
