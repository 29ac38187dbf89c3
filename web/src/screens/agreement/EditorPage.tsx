import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Verification } from '../../api/schema'
import { isOperator, useSession } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Card, Refusal } from '../../ui/states'
import { OperatorOnly } from '../operate/OperatorOnly'
import { agreementsQuery } from './AgreementsPage'
import { jumpTo, SourceField } from './SourceField'
import { Verdict } from './Verdict'

/** Typing pauses this long before the text is proved. */
const PAUSE_MILLIS = 500

/** The workshop: a new version is read and proved as it is typed, and published once it is proved. */
export function EditorPage() {
  const t = useText()
  return (
    <OperatorOnly section="agreements" title={t('workshop.title')}>
      <Workshop />
    </OperatorOnly>
  )
}

function Workshop() {
  const t = useText()
  const text = useDynamicText()
  const search = useRouterState({ select: (state) => state.location.search }) as { from?: string }
  const operator = isOperator(useSession())
  const [from, setFrom] = useState(search.from ?? '')
  const [source, setSource] = useState<string>()
  const area = useRef<HTMLTextAreaElement>(null)
  const agreements = useQuery({ ...agreementsQuery, enabled: operator })
  const beginning = from || agreements.data?.[0]?.hash || ''
  const base = useQuery({
    queryKey: ['agreements', beginning],
    queryFn: () =>
      data(api.GET('/v1/agreements/{hashOrName}', { params: { path: { hashOrName: beginning } } })),
    enabled: operator && beginning !== '',
  })
  const typed = source ?? base.data?.source ?? ''
  const checked = useVerification(typed)
  const show = (line: number, column?: number) => jumpTo(area.current, line, column)
  const named = (hash: string) => agreements.data?.find((known) => known.hash === hash)
  const options = agreements.data ?? []
  return (
    <>
      <p className="max-w-prose">{t('workshop.lead')}</p>
      <Refusal error={agreements.error ?? base.error} />
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
        <div className="space-y-4">
          <SelectField
            label={t('workshop.begin')}
            value={beginning}
            onChange={(event) => {
              setFrom(event.target.value)
              setSource(undefined)
            }}
          >
            {named(beginning) || beginning === '' ? null : (
              <option value={beginning}>{base.data?.agreement.title}</option>
            )}
            {options.map((known) => (
              <option key={known.hash} value={known.hash}>
                {text(`agreement.name.${known.name}`, known.title)}
              </option>
            ))}
          </SelectField>
          <SourceField
            ref={area}
            label={t('workshop.source')}
            hint={t('workshop.sourceHint')}
            value={typed}
            problems={checked.result?.problems ?? []}
            onChange={setSource}
          />
        </div>
        <div className="space-y-4 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:overflow-y-auto">
          <Card className="space-y-4">
            <h2>{t('workshop.result')}</h2>
            <Refusal error={checked.error} />
            <Verdict result={checked.result} checking={checked.checking} show={show} />
            <Publish source={typed} result={checked.checking ? undefined : checked.result} />
          </Card>
        </div>
      </div>
    </>
  )
}

/** What the server says of the text as it stands; an answer to an older text is left aside. */
function useVerification(source: string) {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(source), PAUSE_MILLIS)
    return () => clearTimeout(timer)
  }, [source])
  const query = useQuery({
    queryKey: ['verification', settled],
    queryFn: ({ signal }) =>
      data(
        api.POST('/v1/operator/agreements/verify', {
          params: { header: intent() },
          body: { source: settled },
          signal,
        }),
      ),
    enabled: settled.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: 1,
  })
  return {
    result: query.data,
    error: query.error,
    checking: source !== settled || query.isFetching,
  }
}

function Publish({ source, result }: { source: string; result?: Verification }) {
  const t = useText()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const wish = useRef(intent())
  const publish = useMutation({
    mutationFn: () =>
      data(api.POST('/v1/operator/agreements', { params: { header: wish.current }, body: { source } })),
    onSuccess: (detail) => {
      queries.invalidateQueries({ queryKey: ['agreements'] })
      navigate({ to: '/agreements/$name', params: { name: detail.agreement.hash } as never })
    },
    onError: (error) => {
      // Another text is another intent; a lost answer is asked for again under the same one.
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
  })
  const proved = result?.outcome === 'proved'
  const version = result?.version ?? 0
  return (
    <>
      {proved ? null : <p className="text-sm text-soft">{t('workshop.publishNot')}</p>}
      <Button disabled={!proved} onClick={() => setOpen(true)}>
        {t('workshop.publish', { version: proved ? version : '…' })}
      </Button>
      {open && proved ? (
        <Sheet
          open
          onClose={() => setOpen(false)}
          title={t('workshop.publishTitle', { name: result.rules?.title ?? result.name ?? '', version })}
        >
          <div className="space-y-4">
            <Refusal error={publish.error} />
            <p>{t('workshop.publishText')}</p>
            <dl>
              <dt className="text-sm text-soft">{t('workshop.fingerprint')}</dt>
              <dd className="break-all font-mono text-sm">{result.hash}</dd>
            </dl>
            <div className="flex flex-col gap-2 sm:flex-row-reverse">
              <Button busy={publish.isPending || publish.isSuccess} onClick={() => publish.mutate()}>
                {t('workshop.publish', { version })}
              </Button>
              <Button kind="secondary" onClick={() => setOpen(false)}>
                {t('common.cancel')}
              </Button>
            </div>
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
