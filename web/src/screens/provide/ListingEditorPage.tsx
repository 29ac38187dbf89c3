import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { api, data, intent, Problem, tagged } from '../../api/client'
import type { Listing } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { useLeaveWarning } from '../../ui/leave'
import { Card, Failed, Refusal, Skeleton } from '../../ui/states'
import { useWrong } from '../../ui/wrong'
import { ListingView } from '../find/ListingPage'
import { AttributeFields } from './AttributeFields'
import { ClaimNotes, ReviewNote } from './ClaimNotes'
import { ConflictNote } from './ConflictNote'
import { TermsFields, WhatFields } from './ListingFields'
import { ListingStateTag } from './ListingStateTag'
import { draftOf, emptyListing, formOf, type ListingForm, unsendable } from './listingForm'
import { Photos } from './Photos'
import { PlaceFields } from './PlaceFields'

type Saved = { value: Listing; etag: string }

export function ListingEditorPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const fresh = id === 'new'
  const me = useMe()
  const listing = useQuery({
    queryKey: ['own-listing', id],
    queryFn: () => tagged<Listing>(api.GET('/v1/listings/{id}', { params: { path: { id } } })),
    enabled: !fresh,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (fresh) return <Editor key="new" />
  if (listing.isPending) return <Skeleton lines={6} />
  if (listing.isError) return <Failed error={listing.error} retry={listing.refetch} />
  if (me && listing.data.value.provider !== me.id) {
    return <Failed error={new Problem(403, 'not-yours', '', [], {})} />
  }
  return <Editor key={id} start={listing.data} />
}

function Editor({ start }: { start?: Saved }) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { locale } = useLanguage()
  const [saved, setSaved] = useState(start)
  const [form, setForm] = useState<ListingForm>(
    // Whoever reads the screens in a language speaks it; they may take it away.
    start ? formOf(start.value) : { ...emptyListing, languages: [locale] },
  )
  const [dirty, setDirty] = useState(false)
  const [previewing, setPreviewing] = useState(false)
  const [unfit, setUnfit] = useState<ReturnType<typeof unsendable>>({})
  const wish = useRef(intent())
  const summary = useRef<HTMLDivElement>(null)
  useLeaveWarning(dirty)
  const id = saved?.value.id
  const read = () =>
    tagged<Listing>(api.GET('/v1/listings/{id}', { params: { path: { id: id ?? '' } }, cache: 'no-store' }))
  const keep = (next: Saved) => {
    setSaved(next)
    queries.setQueryData(['own-listing', next.value.id], next)
    for (const key of ['own-listings', 'search']) void queries.invalidateQueries({ queryKey: [key] })
    void queries.invalidateQueries({ queryKey: ['listing', next.value.id] })
  }
  const write = async (over: boolean, publishing: boolean): Promise<Saved> => {
    const body = draftOf(form)
    const next = saved
      ? await tagged<Listing>(
          api.PUT('/v1/listings/{id}', {
            params: {
              path: { id: saved.value.id },
              query: { publishing },
              header: { 'If-Match': over ? (await read()).etag : saved.etag },
            },
            body,
          }),
        )
      : await tagged<Listing>(
          api.POST('/v1/listings', { params: { header: wish.current, query: { publishing } }, body }),
        )
    keep(next)
    setDirty(false)
    return next
  }
  /** Saves what is typed, then, if asked for, publishes or pauses it. */
  const act = useMutation({
    mutationFn: async ({ then, over = false }: { then?: 'publish' | 'pause'; over?: boolean }) => {
      const before = dirty || !saved ? await write(over, then === 'publish') : saved
      if (!then) return before
      const params = { path: { id: before.value.id }, header: intent() }
      await data(
        then === 'publish'
          ? api.POST('/v1/listings/{id}/publish', { params })
          : api.POST('/v1/listings/{id}/pause', { params }),
      )
      const after = await tagged<Listing>(
        api.GET('/v1/listings/{id}', { params: { path: { id: before.value.id } }, cache: 'no-store' }),
      )
      keep(after)
      return after
    },
    onError: (error) => {
      if (error instanceof Problem && error.status >= 400 && error.status < 500) wish.current = intent()
    },
    onSuccess: (done) => {
      if (!start) {
        void navigate({
          to: '/provide/listings/$id',
          params: { id: done.value.id } as never,
          replace: true,
        })
      }
    },
  })
  /** The same once more as a draft; what makes it another is written then. */
  const copy = useMutation({
    mutationFn: (original: Listing) =>
      tagged<Listing>(
        api.POST('/v1/listings', {
          params: { header: intent() },
          body: draftOf({
            ...formOf(original),
            title: t('editor.copyOf', { title: original.title.slice(0, 100) }),
            // Pieces that were sold are the original's.
            taken: 0,
          }),
        }),
      ),
    onSuccess: (made) => {
      queries.setQueryData(['own-listing', made.value.id], made)
      void queries.invalidateQueries({ queryKey: ['own-listings'] })
      void navigate({ to: '/provide/listings/$id', params: { id: made.value.id } as never })
    },
  })
  const theirs = useMutation({
    mutationFn: read,
    onSuccess: (next) => {
      keep(next)
      setForm(formOf(next.value))
      setDirty(false)
      act.reset()
    },
  })
  const problem = act.error instanceof Problem ? act.error : undefined
  // Nothing is wrong where somebody looks at it first.
  const waits = problem?.code === 'listing-needs-review'
  const errors = waits ? [] : (problem?.errors ?? [])
  const say = useWrong()
  // Of several words in one text each is named below, the text once.
  const wrong = [...new Set(errors.map(({ field }) => field.replace(/\[.*/, '')))]
  const count = wrong.length + Object.keys(unfit).length
  useEffect(() => {
    if (problem || Object.keys(unfit).length > 0) summary.current?.focus()
  }, [problem, unfit])
  const error = (field: string) => {
    if (field === 'price.amountMinor' && unfit.price) return t('money.amountWrong')
    if (field === 'place.point' && unfit.point) return t('editor.pointWrong')
    if (field === 'sessions' && unfit.sessions) return t('editor.sessionsWrong')
    if (field === 'stock' && unfit.stock) return t('editor.stockWrong')
    if (field === 'durationMinutes' && unfit.duration) return t('editor.durationWrong')
    const found = errors.find((candidate) => candidate.field === field)
    // What is missing is said without its name, which stands right above.
    return found && text(`editor.wrong.${found.code}`, say(text(`editor.field.${field}`, field), found) ?? '')
  }
  const change = (part: Partial<ListingForm>) => {
    setForm((before) => ({ ...before, ...part }))
    setDirty(true)
  }
  const go = (then?: 'publish' | 'pause') => {
    const wrong = unsendable(form)
    setUnfit(wrong)
    if (Object.keys(wrong).length === 0) act.mutate({ then })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go()
  }
  const state = saved?.value.state ?? 'draft'
  if (previewing) {
    const draft = draftOf(form)
    return (
      <div className="space-y-4">
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-card bg-violet-wash p-3">
          <p>{t('editor.previewing')}</p>
          <Button kind="secondary" onClick={() => setPreviewing(false)}>
            {t('editor.previewEnd')}
          </Button>
        </div>
        <ListingView
          preview
          listing={{
            id: id ?? 'new',
            provider: me?.id ?? '',
            providerName: me?.displayName ?? '',
            state,
            version: saved?.value.version ?? 0,
            changed: saved?.value.changed ?? new Date().toISOString(),
            ...draft,
            // Names and what clients are told follow from rules, which the server knows.
            attributes: saved?.value.attributes,
            disclaimers: saved?.value.disclaimers,
          }}
        />
      </div>
    )
  }
  return (
    <form className="mx-auto max-w-3xl space-y-5" onSubmit={submit}>
      <div>
        <Link to="/provide" className="inline-flex min-h-11 items-center">
          {t('provide.back')}
        </Link>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="min-w-0 break-words">{saved ? saved.value.title : t('editor.new')}</h1>
          <div className="flex flex-wrap items-center gap-2">
            {saved && !dirty ? (
              <Button kind="quiet" busy={copy.isPending} onClick={() => copy.mutate(saved.value)}>
                {t('editor.copy')}
              </Button>
            ) : null}
            <ListingStateTag state={state} />
          </div>
        </div>
        <Refusal error={copy.error} />
        <p className="text-soft">{text(`editor.state.${state}`, '')}</p>
      </div>
      <div ref={summary} tabIndex={-1} className="space-y-5 outline-none empty:hidden">
        {problem?.status === 412 ? (
          <ConflictNote
            busy={act.isPending || theirs.isPending}
            mine={() => act.mutate({ over: true })}
            theirs={() => theirs.mutate()}
          />
        ) : count > 0 ? (
          <div role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
            <p className="font-semibold">{t('failed.correct', { count })}</p>
            {wrong.length > 0 ? (
              <p>
                {wrong
                  .map((field) =>
                    field.startsWith('attributes.')
                      ? t('category.asked')
                      : text(`editor.field.${field}`, field),
                  )
                  .filter((name, place, all) => all.indexOf(name) === place)
                  .join(', ')}
              </p>
            ) : null}
          </div>
        ) : act.error && !waits ? (
          <Refusal error={act.error} />
        ) : null}
        <ClaimNotes draft={draftOf(form)} problem={problem} />
      </div>
      {id && state !== 'published' ? <ReviewNote listing={id} version={saved?.value.version ?? 0} /> : null}
      <WhatFields form={form} change={change} error={error} />
      <TermsFields form={form} change={change} error={error} />
      <PlaceFields form={form} change={change} error={error} />
      <AttributeFields form={form} change={change} error={error} />
      <Card>
        <Photos
          photos={form.photos}
          error={error('photos')}
          onPhotos={(update) => {
            setForm((before) => ({ ...before, photos: update(before.photos) }))
            setDirty(true)
          }}
        />
      </Card>
      <div className="sticky bottom-20 z-20 space-y-2 rounded-card border border-line bg-paper p-3 shadow-float md:bottom-4">
        <div className="flex flex-wrap gap-2">
          {state === 'published' ? (
            <Button type="submit" className="flex-1 sm:flex-none" busy={act.isPending}>
              {t('editor.saveLive')}
            </Button>
          ) : (
            <>
              <Button className="flex-1 sm:flex-none" busy={act.isPending} onClick={() => go('publish')}>
                {t('editor.publish')}
              </Button>
              <Button kind="secondary" type="submit" className="flex-1 sm:flex-none" busy={act.isPending}>
                {t('common.save')}
              </Button>
            </>
          )}
          <Button kind="secondary" onClick={() => setPreviewing(true)}>
            {t('editor.preview')}
          </Button>
          {state === 'published' ? (
            <Button kind="quiet" busy={act.isPending} onClick={() => go('pause')}>
              {t('editor.pause')}
            </Button>
          ) : null}
        </div>
        <p role="status" className="text-sm text-soft empty:hidden">
          {dirty ? t('provide.unsaved') : saved ? t('provide.saved') : ''}
        </p>
      </div>
    </form>
  )
}
