import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { PageOfReconciliationItem, ReconciliationItem, ReconciliationStanding } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { SelectField, TextArea } from '../../ui/Field'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { OperatorOnly } from './OperatorOnly'

export function ReconciliationPage() {
  const t = useText()
  const [state, setState] = useState<'open' | 'resolved'>('open')
  const items = useInfiniteQuery({
    queryKey: ['reconciliation', 'items', state],
    queryFn: ({ pageParam }) =>
      data<PageOfReconciliationItem>(
        api.GET('/v1/operator/reconciliation/items', {
          params: { query: { state, cursor: pageParam, limit: 30 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'reconciliation'),
  })
  const shown = items.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <OperatorOnly section="reconciliation" title={t('operate.reconciliation')}>
      <p className="max-w-prose text-soft">{t('operate.reconciliation.intro')}</p>
      <Standings />
      <div className="max-w-xs">
        <SelectField
          label={t('operate.items.state')}
          value={state}
          onChange={(event) => setState(event.target.value === 'resolved' ? 'resolved' : 'open')}
        >
          <option value="open">{t('operate.items.open')}</option>
          <option value="resolved">{t('operate.items.resolved')}</option>
        </SelectField>
      </div>
      {items.isPending ? (
        <Skeleton lines={6} />
      ) : items.isError ? (
        <Failed error={items.error} retry={items.refetch} />
      ) : shown.length === 0 ? (
        state === 'open' ? (
          <Empty title={t('operate.items.noneOpen')}>{t('operate.items.noneOpenMore')}</Empty>
        ) : (
          <Empty title={t('operate.items.noneResolved')} />
        )
      ) : (
        <ul className="divide-y divide-line">
          {shown.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {items.hasNextPage ? (
        <Button kind="secondary" busy={items.isFetchingNextPage} onClick={() => items.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

/** What the processors hold, by our books and by their reports. */
function Standings() {
  const standings = useQuery({
    queryKey: ['reconciliation', 'standings'],
    queryFn: () => data(api.GET('/v1/operator/reconciliation')),
    enabled: mayEnter(useSession(), 'reconciliation'),
  })
  if (standings.isPending) return <Skeleton lines={2} />
  if (standings.isError) return <Failed error={standings.error} retry={standings.refetch} />
  if (standings.data.length === 0) return null
  return (
    <>
      <StandingCards standings={standings.data} />
      <div className="hidden md:block">
        <StandingTable standings={standings.data} />
      </div>
    </>
  )
}

/** A phone has no room for six columns. */
function StandingCards({ standings }: { standings: ReconciliationStanding[] }) {
  const t = useText()
  const until = useReportedUntil()
  return (
    <div className="space-y-4 md:hidden">
      {standings.map((standing) => (
        <Card key={`${standing.processor} ${standing.books.currency}`}>
          <h2>{standing.processor}</h2>
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
            <dt className="text-soft">{t('operate.standing.until')}</dt>
            <dd className="tabular text-end">{until(standing)}</dd>
            <dt className="text-soft">{t('operate.standing.books')}</dt>
            <dd className="text-end">
              <Money value={standing.books} />
            </dd>
            <dt className="text-soft">{t('operate.standing.reported')}</dt>
            <dd className="text-end">
              <Money value={standing.reported} />
            </dd>
            <dt className="text-soft">{t('operate.standing.fees')}</dt>
            <dd className="text-end">
              <Money value={standing.fees} />
            </dd>
            <dt className="text-soft">{t('operate.standing.open')}</dt>
            <dd className="tabular text-end">{standing.openItems}</dd>
          </dl>
        </Card>
      ))}
    </div>
  )
}

function useReportedUntil() {
  const t = useText()
  const { intl } = useLanguage()
  return ({ reportedUntil }: ReconciliationStanding) =>
    reportedUntil
      ? intl.formatDate(reportedUntil, { dateStyle: 'medium', timeZone: 'UTC' })
      : t('operate.standing.never')
}

function StandingTable({ standings }: { standings: ReconciliationStanding[] }) {
  const t = useText()
  const until = useReportedUntil()
  const head = 'py-2 pe-4 font-normal'
  return (
    <ScrollRegion label={t('operate.standing.processor')}>
      <table className="w-full text-sm">
        <thead className="text-start text-soft">
          <tr className="border-b border-line">
            <th scope="col" className={head}>
              {t('operate.standing.processor')}
            </th>
            <th scope="col" className={head}>
              {t('operate.standing.until')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('operate.standing.books')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('operate.standing.reported')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('operate.standing.fees')}
            </th>
            <th scope="col" className="py-2 text-end font-normal">
              {t('operate.standing.open')}
            </th>
          </tr>
        </thead>
        <tbody>
          {standings.map((standing) => (
            <tr key={`${standing.processor} ${standing.books.currency}`} className="border-b border-line">
              <th scope="row" className="py-2 pe-4 text-start">
                {standing.processor}
              </th>
              <td className="tabular whitespace-nowrap py-2 pe-4">{until(standing)}</td>
              <td className="py-2 pe-4 text-end">
                <Money value={standing.books} />
              </td>
              <td className="py-2 pe-4 text-end">
                <Money value={standing.reported} />
              </td>
              <td className="py-2 pe-4 text-end">
                <Money value={standing.fees} />
              </td>
              <td className="tabular py-2 text-end">{standing.openItems}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Item({ item }: { item: ReconciliationItem }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const open = item.state === 'open'
  return (
    <li className="grid gap-3 py-4 md:grid-cols-2 md:gap-8">
      <div className="min-w-0 space-y-2">
        <p className="flex flex-wrap items-center gap-2">
          <Tag tone={open ? 'amber' : 'plain'}>{text(`operate.item.${item.kind}`, item.kind)}</Tag>
          <span className="font-semibold">{text(`operate.item.about.${item.about}`, item.about)}</span>
          <span className="text-sm text-soft">
            {t('operate.item.day', {
              day: intl.formatDate(item.day, { dateStyle: 'medium', timeZone: 'UTC' }),
            })}
          </span>
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <dt className="text-soft">{t('operate.item.expected')}</dt>
          <dd>{item.expected ? <Money value={item.expected} /> : t('operate.item.nothing')}</dd>
          <dt className="text-soft">{t('operate.item.reported')}</dt>
          <dd>{item.reported ? <Money value={item.reported} /> : t('operate.item.nothing')}</dd>
          <dt className="text-soft">{t('operate.item.reference')}</dt>
          <dd className="break-all">{item.reference}</dd>
          {item.lineId ? (
            <>
              <dt className="text-soft">{t('operate.item.line')}</dt>
              <dd className="break-all">{item.lineId}</dd>
            </>
          ) : null}
        </dl>
      </div>
      {open ? <Resolution item={item} /> : <Resolved item={item} />}
    </li>
  )
}

function Resolved({ item }: { item: ReconciliationItem }) {
  const t = useText()
  const { intl } = useLanguage()
  const day = intl.formatDate(item.resolved ?? item.opened, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div className="min-w-0 space-y-1">
      <p className="text-sm text-soft">
        {t(item.resolvedBy ? 'operate.item.resolvedOn' : 'operate.item.resolvedItself', { day })}
      </p>
      {item.note ? <p className="whitespace-pre-line break-words">{item.note}</p> : null}
    </div>
  )
}

function Resolution({ item }: { item: ReconciliationItem }) {
  const t = useText()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [wish] = useState(intent)
  const resolve = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/operator/reconciliation/items/{id}/resolution', {
          params: { path: { id: item.id }, header: wish },
          body: { note },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['reconciliation'] }),
  })
  const taken = resolve.error instanceof Problem && resolve.error.code === 'already-resolved'
  function submit(event: FormEvent) {
    event.preventDefault()
    resolve.mutate()
  }
  return (
    <form onSubmit={submit} className="min-w-0 space-y-3">
      <TextArea
        label={t('operate.item.finding')}
        hint={t('operate.item.noteHint')}
        rows={3}
        minLength={3}
        maxLength={1000}
        required
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {taken ? (
        <p role="alert" className="font-semibold">
          {t('operate.item.taken')}
        </p>
      ) : (
        <Refusal error={resolve.error} />
      )}
      <Button type="submit" busy={resolve.isPending}>
        {t('operate.item.resolve')}
      </Button>
    </form>
  )
}
