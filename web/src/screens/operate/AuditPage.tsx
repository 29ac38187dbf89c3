import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { AuditRecord, PageOfAuditRecord } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextField } from '../../ui/Field'
import { Empty, Failed, Skeleton, Tag } from '../../ui/states'
import { AuditAlerts } from './AuditAlerts'
import { AuditSources } from './AuditSources'
import { OperatorOnly } from './OperatorOnly'

const KINDS = ['sign-in', 'access', 'read', 'action'] as const
const OUTCOMES = ['begun', 'done', 'refused', 'failed'] as const

type Filter = {
  kind: string
  outcome: string
  name: string
  from: string
  to: string
  actor?: Someone
  about?: Someone
}
type Someone = { id: string; name: string }

const ALL: Filter = { kind: '', outcome: '', name: '', from: '', to: '' }

/** What was done, by whom and to whom: for compliance alone. */
export function AuditPage() {
  const t = useText()
  return (
    <OperatorOnly section="audit" title={t('operate.audit')}>
      <p className="max-w-prose text-soft">{t('audit.intro')}</p>
      <AuditAlerts />
      <Search />
      <AuditSources />
    </OperatorOnly>
  )
}

/** An instant of the reader's own clock, as the server writes them. */
function instant(local: string): string | undefined {
  const parsed = new Date(local)
  return local === '' || Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString()
}

function Search() {
  const t = useText()
  const [filter, setFilter] = useState(ALL)
  const records = useInfiniteQuery({
    queryKey: ['audit', 'records', filter],
    queryFn: ({ pageParam }) =>
      data<PageOfAuditRecord>(
        api.GET('/v1/operator/audit', {
          params: {
            query: {
              kind: filter.kind || undefined,
              outcome: filter.outcome || undefined,
              name: filter.name.trim() || undefined,
              actor: filter.actor?.id,
              about: filter.about?.id,
              from: instant(filter.from),
              to: instant(filter.to),
              cursor: pageParam,
              limit: 50,
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'audit'),
  })
  const shown = records.data?.pages.flatMap((page) => page.items) ?? []
  const change = (part: Partial<Filter>) => setFilter((before) => ({ ...before, ...part }))
  return (
    <section aria-labelledby="audit-search" className="space-y-4">
      <h2 id="audit-search">{t('audit.search')}</h2>
      <Filters filter={filter} change={change} />
      {records.isPending ? (
        <Skeleton lines={6} />
      ) : records.isError ? (
        <Failed error={records.error} retry={records.refetch} />
      ) : shown.length === 0 ? (
        <Empty
          title={t('audit.none')}
          action={
            <Button kind="secondary" onClick={() => setFilter(ALL)}>
              {t('audit.clear')}
            </Button>
          }
        >
          {t('audit.noneText')}
        </Empty>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {shown.map((record) => (
            <Row key={`${record.source} ${record.number}`} record={record} change={change} />
          ))}
        </ul>
      )}
      {records.hasNextPage ? (
        <Button kind="secondary" busy={records.isFetchingNextPage} onClick={() => records.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </section>
  )
}

function Filters({ filter, change }: { filter: Filter; change: (part: Partial<Filter>) => void }) {
  const t = useText()
  return (
    <div className="space-y-3">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-5">
        <SelectField
          label={t('audit.kind')}
          value={filter.kind}
          onChange={(event) => change({ kind: event.target.value })}
        >
          <option value="">{t('audit.every')}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`audit.kind.${kind}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('audit.outcome')}
          value={filter.outcome}
          onChange={(event) => change({ outcome: event.target.value })}
        >
          <option value="">{t('audit.every')}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`audit.outcome.${outcome}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('audit.name')}
          type="search"
          value={filter.name}
          maxLength={200}
          onChange={(event) => change({ name: event.target.value })}
        />
        <TextField
          label={t('audit.from')}
          type="datetime-local"
          value={filter.from}
          onChange={(event) => change({ from: event.target.value })}
        />
        <TextField
          label={t('audit.to')}
          type="datetime-local"
          value={filter.to}
          onChange={(event) => change({ to: event.target.value })}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        {(['actor', 'about'] as const).map((side) => {
          const someone = filter[side]
          return someone ? (
            <Button key={side} kind="secondary" onClick={() => change({ [side]: undefined })}>
              {t(`audit.only.${side}`, { name: someone.name })} ×
            </Button>
          ) : null
        })}
      </div>
    </div>
  )
}

function Row({ record, change }: { record: AuditRecord; change: (part: Partial<Filter>) => void }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const route = record.name.includes('/')
  return (
    <li className="space-y-1 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="tabular text-sm text-soft">
          {intl.formatDate(record.at, { dateStyle: 'short', timeStyle: 'medium' })}
        </span>
        <Tag>{t(`audit.kind.${record.kind}` as TextKey)}</Tag>
        <Tag tone={tone(record.outcome)}>{t(`audit.outcome.${record.outcome}` as TextKey)}</Tag>
      </p>
      <p className={route ? 'break-all font-mono text-sm' : 'font-semibold'}>
        {text(`audit.name.${record.name}`, record.name)}
      </p>
      <p className="flex flex-wrap gap-x-4 text-sm">
        <Who side="actor" id={record.actor} name={record.actorName} change={change} />
        <Who side="about" id={record.about} name={record.aboutName} change={change} />
      </p>
      <details className="text-sm">
        <summary className="min-h-11 cursor-pointer py-2 text-soft">{t('audit.details')}</summary>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          <Fact term={t('audit.number')} value={`${record.source} ${record.number}`} />
          {Object.entries(record.details).map(([name, value]) => (
            <Fact key={name} term={name} value={value} />
          ))}
          <Fact term={t('audit.origin')} value={record.origin} />
          <Fact term={t('audit.signIn')} value={record.signIn} />
          <Fact term={t('audit.request')} value={record.request} />
          <Fact term={t('audit.hash')} value={record.hash} />
        </dl>
      </details>
    </li>
  )
}

function tone(outcome: string) {
  return outcome === 'refused' ? 'amber' : outcome === 'failed' ? 'red' : 'plain'
}

function Fact({ term, value }: { term: string; value?: string }) {
  if (!value) return null
  return (
    <>
      <dt className="text-soft">{term}</dt>
      <dd className="break-all font-mono">{value}</dd>
    </>
  )
}

/** A person of an entry; choosing them leaves only theirs. */
function Who({
  side,
  id,
  name,
  change,
}: {
  side: 'actor' | 'about'
  id?: string
  name?: string
  change: (part: Partial<Filter>) => void
}) {
  const t = useText()
  if (!id) return null
  const shown = name ?? id.slice(-12)
  return (
    <span>
      <span className="text-soft">{t(`audit.${side}`)} </span>
      <button
        type="button"
        className="min-h-11 break-words text-start underline"
        onClick={() => change({ [side]: { id, name: shown } })}
      >
        {shown}
      </button>
    </span>
  )
}
