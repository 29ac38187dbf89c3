import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { DisputeItem, PageOfDisputeItem } from '../../api/schema'
import { mayEnter, useSession } from '../../api/session'
import { type TextKey, useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, SelectField } from '../../ui/Field'
import { Heads } from '../../ui/Heads'
import { Listed } from '../../ui/Listed'
import { ScrollRegion } from '../../ui/ScrollRegion'
import { Empty, Failed, Skeleton, Tag } from '../../ui/states'
import { Money } from '../../ui/values'
import { StateTag } from '../order/StateTag'
import { OperatorOnly } from './OperatorOnly'
import { Service } from './Service'

const STATES = ['open', 'overdue', 'awaiting-second', 'closed'] as const
const SORTS = ['service', 'amount', 'opened'] as const
type Sort = (typeof SORTS)[number]

/** The work queue: what must be decided, by when, and who looks after it. */
export function CasesPage() {
  const t = useText()
  const [state, setState] = useState<string>('open')
  const [mine, setMine] = useState(false)
  const [sort, setSort] = useState<Sort>('service')
  const cases = useInfiniteQuery({
    queryKey: ['disputes', 'queue', state, mine],
    queryFn: ({ pageParam }) =>
      data<PageOfDisputeItem>(
        api.GET('/v1/operator/disputes', {
          params: { query: { state, mine: mine || undefined, cursor: pageParam, limit: 50 } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: mayEnter(useSession(), 'disputes'),
    refetchInterval: 30_000,
  })
  const items = sorted(cases.data?.pages.flatMap((page) => page.items) ?? [], sort)
  return (
    <OperatorOnly section="disputes" title={t('operate.disputes')}>
      <div className="flex flex-wrap items-end gap-4">
        <SelectField label={t('queue.show')} value={state} onChange={(event) => setState(event.target.value)}>
          {STATES.map((known) => (
            <option key={known} value={known}>
              {t(`queue.state.${known}` as TextKey)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('queue.sort')}
          value={sort}
          onChange={(event) => setSort(event.target.value as Sort)}
        >
          {SORTS.map((known) => (
            <option key={known} value={known}>
              {t(`queue.sort.${known}` as TextKey)}
            </option>
          ))}
        </SelectField>
        <Checkbox
          label={t('queue.mine')}
          checked={mine}
          onChange={(event) => setMine(event.target.checked)}
        />
      </div>
      <p className="text-sm text-soft">{t('queue.excluded')}</p>
      {cases.isPending ? (
        <Skeleton lines={6} />
      ) : cases.isError ? (
        <Failed error={cases.error} retry={cases.refetch} />
      ) : items.length === 0 ? (
        <Empty title={t('queue.none')}>{t('queue.noneText')}</Empty>
      ) : (
        <>
          <CaseCards items={items} />
          <div className="hidden md:block">
            <Cases items={items} />
          </div>
        </>
      )}
      {cases.hasNextPage ? (
        <Button kind="secondary" busy={cases.isFetchingNextPage} onClick={() => cases.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </OperatorOnly>
  )
}

/** The server's order is the service level's; the others are of what was read. */
function sorted(items: DisputeItem[], sort: Sort): DisputeItem[] {
  if (sort === 'amount') return [...items].sort((a, b) => b.held.amountMinor - a.held.amountMinor)
  if (sort === 'opened') return [...items].sort((a, b) => a.opened.localeCompare(b.opened))
  return items
}

/** A phone has no room for six columns. */
function CaseCards({ items }: { items: DisputeItem[] }) {
  const t = useText()
  const text = useDynamicText()
  return (
    <ul className="divide-y divide-line md:hidden">
      {items.map((item) => (
        <Listed
          key={item.id}
          to="/operate/disputes/$id"
          id={item.id}
          title={item.title}
          beside={<Money value={item.held} held={item.open} />}
        >
          <p>{text(`dispute.reason.${item.reason}`, item.reason)}</p>
          <p className="break-words text-soft">
            {item.clientName} → {item.providerName}
          </p>
          <div className="tabular">
            <Service item={item} />
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <StateTag order={item} />
            {item.awaitsSecond ? <Tag tone="amber">{t('queue.second')}</Tag> : null}
            <span className="text-soft">{item.mediatorName ?? t('queue.nobody')}</span>
          </div>
        </Listed>
      ))}
    </ul>
  )
}

function Cases({ items }: { items: DisputeItem[] }) {
  const t = useText()
  const text = useDynamicText()
  const heads: TextKey[] = ['queue.case', 'operate.state', 'queue.service', 'queue.parties', 'queue.who']
  return (
    <ScrollRegion label={t('operate.disputes')}>
      <table className="w-full min-w-[44rem] text-sm">
        <Heads names={heads} amount="queue.amount" />
        <tbody>
          {items.map((item) => (
            <tr key={item.id} className="border-b border-line align-top hover:bg-linen">
              <th scope="row" className="py-2 pe-3 text-start">
                <Link to="/operate/disputes/$id" params={{ id: item.id } as never}>
                  {item.title}
                </Link>
                <span className="block font-normal text-soft">
                  {text(`dispute.reason.${item.reason}`, item.reason)}
                </span>
              </th>
              <td className="space-y-1 py-2 pe-3">
                <StateTag order={item} />
                {item.awaitsSecond ? <Tag tone="amber">{t('queue.second')}</Tag> : null}
              </td>
              <td className="tabular py-2 pe-3">
                <Service item={item} />
              </td>
              <td className="py-2 pe-3">
                {item.clientName} → {item.providerName}
              </td>
              <td className="py-2 pe-3">{item.mediatorName ?? t('queue.nobody')}</td>
              <td className="py-2 text-end">
                <Money value={item.held} held={item.open} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
