import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { Dispute, PageOfPrecedent, Precedent } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { Checkbox, TextField } from '../../ui/Field'
import { Card, Refusal, Skeleton } from '../../ui/states'
import { useAmount, useOrderWords } from '../order/words'

/** What was decided in cases like this one, found by words and by the reason. */
export function Precedents({ dispute }: { dispute: Dispute }) {
  const t = useText()
  const [q, setQ] = useState('')
  const [same, setSame] = useState(true)
  const found = useInfiniteQuery({
    queryKey: ['precedents', q, same ? dispute.reason : ''],
    queryFn: ({ pageParam }) =>
      data<PageOfPrecedent>(
        api.GET('/v1/operator/precedents', {
          params: {
            query: {
              q: q.trim() || undefined,
              reason: same ? dispute.reason : undefined,
              cursor: pageParam,
              limit: 10,
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  const items = (found.data?.pages.flatMap((page) => page.items) ?? []).filter(
    (item) => item.dispute !== dispute.id,
  )
  return (
    <Card className="space-y-3">
      <h2>{t('case.precedents')}</h2>
      <TextField
        label={t('case.search')}
        type="search"
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <Checkbox
        label={t('case.sameReason')}
        checked={same}
        onChange={(event) => setSame(event.target.checked)}
      />
      <Refusal error={found.error} />
      {found.isPending ? (
        <Skeleton lines={3} />
      ) : items.length === 0 ? (
        <p className="text-soft">{t('case.noPrecedents')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <li key={item.ruling} className="py-3">
              <Found item={item} />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage ? (
        <Button kind="secondary" busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </Card>
  )
}

function Found({ item }: { item: Precedent }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const words = useOrderWords()
  const amount = useAmount()
  const part = item.held.amountMinor === 0 ? 0 : item.refund.amountMinor / item.held.amountMinor
  return (
    <>
      <p className="tabular font-semibold">
        <Link to="/operate/disputes/$id" params={{ id: item.dispute } as never}>
          {t('case.precedentBack', {
            refund: amount(item.refund),
            held: amount(item.held),
            percent: intl.formatNumber(part, { style: 'percent', maximumFractionDigits: 0 }),
          })}
        </Link>
      </p>
      <p>{item.summary ?? <span className="text-soft">{t('case.noSummary')}</span>}</p>
      <p className="text-sm text-soft">
        {text(`dispute.reason.${item.reason}`, item.reason)} · {words.transition(item.transition)} ·{' '}
        {intl.formatDate(item.at, { dateStyle: 'medium' })}
      </p>
    </>
  )
}
