import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Landmark, Send } from 'lucide-react'
import { useState } from 'react'
import { api, data } from '../../api/client'
import type { Balance, PageOfStatementLine, StatementLine } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Card, Empty, Failed, Skeleton } from '../../ui/states'
import { Money } from '../../ui/values'

export function useWallet() {
  return useQuery({ queryKey: ['wallet'], queryFn: () => data(api.GET('/v1/wallet')) })
}

export function WalletPage() {
  const t = useText()
  const wallet = useWallet()
  const [chosen, setChosen] = useState<string>()
  if (wallet.isPending) return <Skeleton lines={6} />
  if (wallet.isError) return <Failed error={wallet.error} retry={wallet.refetch} />
  const balances = wallet.data.balances
  const currency = chosen ?? balances[0]?.currency
  if (!currency) {
    return (
      <>
        <h1>{t('wallet.title')}</h1>
        <Empty
          title={t('wallet.none')}
          action={
            <div className="flex flex-wrap justify-center gap-3">
              <Link to="/" className={buttonClass()}>
                {t('wallet.find')}
              </Link>
              <Link to="/wallet/vouchers" className={buttonClass('secondary')}>
                {t('voucher.title')}
              </Link>
            </div>
          }
        >
          {t('wallet.noneText')}
        </Empty>
      </>
    )
  }
  return (
    <div className="mx-auto max-w-4xl space-y-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1>{t('wallet.title')}</h1>
        <div className="grid w-full grid-cols-2 gap-3 sm:w-auto">
          <Link to="/wallet/send" className={buttonClass()}>
            <Send aria-hidden="true" size={18} />
            {t('wallet.send')}
          </Link>
          <Link to="/wallet/payout" className={buttonClass('secondary')}>
            <Landmark aria-hidden="true" size={18} />
            {t('wallet.payOut')}
          </Link>
        </div>
      </div>
      <div className={balances.length > 1 ? 'grid items-start gap-4 md:grid-cols-2' : ''}>
        {balances.map((balance) => (
          <BalanceCard key={balance.currency} balance={balance} />
        ))}
      </div>
      <Card>
        <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
          <h2>{t('wallet.statement')}</h2>
          <div className="flex flex-wrap gap-x-5">
            <Link to="/wallet/vouchers" className="inline-flex min-h-11 items-center">
              {t('voucher.title')}
            </Link>
            <Link to="/wallet/invoices" className="inline-flex min-h-11 items-center">
              {t('invoice.title')}
            </Link>
          </div>
          {balances.length > 1 ? (
            <fieldset className="flex gap-1">
              <legend className="sr-only">{t('money.currency')}</legend>
              {balances.map((balance) => (
                <Button
                  key={balance.currency}
                  kind={balance.currency === currency ? 'secondary' : 'quiet'}
                  aria-pressed={balance.currency === currency}
                  onClick={() => setChosen(balance.currency)}
                >
                  {balance.currency}
                </Button>
              ))}
            </fieldset>
          ) : null}
        </div>
        <Statement key={currency} currency={currency} />
      </Card>
    </div>
  )
}

/** Free money is large; money that is held or still in somebody's appointment is marked and said in words. */
function BalanceCard({ balance }: { balance: Balance }) {
  const t = useText()
  const money = (amountMinor: number) => ({ amountMinor, currency: balance.currency })
  const bound = [
    { key: 'held', minor: balance.heldMinor },
    { key: 'escrowPaid', minor: balance.escrowPaidMinor },
    { key: 'escrowExpected', minor: balance.escrowExpectedMinor },
  ] as const
  const shown = bound.filter((part) => part.minor !== 0)
  return (
    <Card>
      <h2 className="text-sm font-normal text-soft" style={{ fontFamily: 'inherit' }}>
        {t('wallet.available', { currency: balance.currency })}
      </h2>
      <p className="text-3xl font-semibold">
        <Money value={money(balance.availableMinor)} />
      </p>
      {shown.length > 0 ? (
        <dl className="mt-4 space-y-3 border-t border-line pt-3">
          {shown.map((part) => (
            <div key={part.key} className="flex items-baseline justify-between gap-4">
              <dt>
                <span className="font-semibold text-violet">{t(`wallet.${part.key}`)}</span>
                <span className="block text-sm text-soft">{t(`wallet.${part.key}Text`)}</span>
              </dt>
              <dd className="text-violet">
                <Money value={money(part.minor)} held />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="mt-2 text-sm text-soft">{t('wallet.nothingHeld')}</p>
      )}
    </Card>
  )
}

function Statement({ currency }: { currency: string }) {
  const t = useText()
  const lines = useInfiniteQuery({
    queryKey: ['wallet', 'statement', currency],
    queryFn: ({ pageParam }) =>
      data<PageOfStatementLine>(
        api.GET('/v1/wallet/statement', { params: { query: { currency, cursor: pageParam, limit: 25 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  if (lines.isPending) return <Skeleton lines={5} />
  if (lines.isError) return <Failed error={lines.error} retry={lines.refetch} />
  const items = lines.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <p className="py-4 text-soft">{t('wallet.noLines')}</p>
  return (
    <>
      <table className="w-full">
        <caption className="sr-only">{t('wallet.caption', { currency })}</caption>
        <thead>
          <tr className="border-b border-line text-sm text-soft">
            <th scope="col" className="py-2 pe-3 text-start font-normal">
              {t('wallet.what')}
            </th>
            <th scope="col" className="py-2 ps-2 text-end font-normal">
              {t('money.amount')}
            </th>
            <th scope="col" className="py-2 ps-3 text-end font-normal">
              {t('wallet.balance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </tbody>
      </table>
      {lines.hasNextPage ? (
        <div className="mt-4 text-center">
          <Button kind="secondary" busy={lines.isFetchingNextPage} onClick={() => lines.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Line({ line }: { line: StatementLine }) {
  const text = useDynamicText()
  const { intl } = useLanguage()
  const into = line.amount.amountMinor >= 0 ? 'in' : 'out'
  const kind = text(`wallet.kind.${line.kind}.${into}`, text(`wallet.kind.${line.kind}`, line.kind))
  return (
    <tr className="border-b border-line align-top last:border-0">
      <td className="py-2.5 pe-3">
        {line.order ? (
          <Link to="/bookings/$id" params={{ id: line.order } as never} className="font-semibold">
            {kind}
          </Link>
        ) : (
          <span className="font-semibold">{kind}</span>
        )}
        {line.counterpartyName ? <span className="block break-words">{line.counterpartyName}</span> : null}
        {line.note ? <span className="block break-words text-sm text-soft">{line.note}</span> : null}
        <span className="block text-sm text-soft">
          {intl.formatDate(line.at, { dateStyle: 'medium', timeStyle: 'short' })}
        </span>
      </td>
      <td className={`py-2.5 ps-2 text-end font-semibold ${into === 'in' ? 'text-leaf-strong' : ''}`}>
        <Money value={line.amount} signed />
      </td>
      <td className="py-2.5 ps-3 text-end text-soft">
        <Money value={{ amountMinor: line.balanceAfterMinor, currency: line.amount.currency }} />
      </td>
    </tr>
  )
}
