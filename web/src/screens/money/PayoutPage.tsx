import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem, post } from '../../api/client'
import type { Balance, PageOfPayoutView, PaymentMethod } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { AmountField, typedAmount } from '../../ui/AmountField'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { Money, type MoneyValue, parseAmount } from '../../ui/values'
import { isFinal, useMoneyRefusal } from './refusals'
import { Row } from './SendPage'
import { useWallet } from './WalletPage'

export function PayoutPage() {
  const t = useText()
  const wallet = useWallet()
  const methods = useQuery({
    queryKey: ['payment-methods'],
    queryFn: () => data(api.GET('/v1/payment-methods')),
  })
  if (wallet.isPending || methods.isPending) return <Skeleton lines={6} />
  if (wallet.isError) return <Failed error={wallet.error} retry={wallet.refetch} />
  if (methods.isError) return <Failed error={methods.error} retry={methods.refetch} />
  const funded = wallet.data.balances.filter((balance) => balance.availableMinor > 0)
  const banks = methods.data.filter((method) => method.kind === 'bank')
  return (
    <div className="mx-auto max-w-4xl items-start gap-6 space-y-5 md:grid md:grid-cols-2 md:space-y-0">
      <div>
        <h1>{t('payout.title')}</h1>
        <p className="mb-4 text-soft">{t('payout.lead')}</p>
        {funded.length === 0 ? (
          <Empty
            title={t('payout.nothing')}
            action={
              <Link to="/wallet" className={buttonClass('secondary')}>
                {t('money.toWallet')}
              </Link>
            }
          >
            {t('payout.nothingText')}
          </Empty>
        ) : banks.length === 0 ? (
          <NewBank />
        ) : (
          <PayoutForm balances={funded} banks={banks} />
        )}
      </div>
      <Payouts />
    </div>
  )
}

/** The number of the account goes to the bank's own form; what is kept here is a token and its last digits. */
function NewBank({ done }: { done?: (token: string) => void }) {
  const t = useText()
  const queries = useQueryClient()
  const [accountNumber, setNumber] = useState('')
  const wish = useRef(intent())
  const add = useMutation({
    mutationFn: async () => {
      const bank = await post<{ token: string }>('/sandbox/banks', { accountNumber })
      return data(
        api.POST('/v1/payment-methods', {
          params: { header: wish.current },
          body: { token: bank.token, kind: 'bank' },
        }),
      )
    },
    onSuccess: async (method) => {
      await queries.invalidateQueries({ queryKey: ['payment-methods'] })
      done?.(method.token)
    },
    onError: () => {
      // The token is another one each time, so this is another wish too.
      wish.current = intent()
    },
  })
  const refused = useMoneyRefusal(add.error)
  const beside = refused('accountNumber')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Card>
      <form className="space-y-4" onSubmit={submit}>
        <h2>{t('payout.bankTitle')}</h2>
        {beside ? null : <Refusal error={add.error} />}
        <TextField
          label={t('payout.number')}
          hint={t('payout.numberHint')}
          inputMode="numeric"
          autoComplete="off"
          required
          value={accountNumber}
          error={beside}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Button type="submit" className="w-full" busy={add.isPending}>
          {t('payout.keepBank')}
        </Button>
      </form>
    </Card>
  )
}

function PayoutForm({ balances, banks }: { balances: Balance[]; banks: PaymentMethod[] }) {
  const t = useText()
  const queries = useQueryClient()
  const [currency, setCurrency] = useState(balances[0]?.currency ?? 'EUR')
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(banks[0]?.token ?? '')
  const [another, setAnother] = useState(false)
  const [checking, setChecking] = useState(false)
  const [tried, setTried] = useState(false)
  const wish = useRef(intent())
  const bank = banks.find((method) => method.token === chosen) ?? banks[0]
  const available = balances.find((balance) => balance.currency === currency)?.availableMinor ?? 0
  const amountMinor = parseAmount(typed, currency)
  const payOut = useMutation({
    mutationFn: (amount: MoneyValue) =>
      data(
        api.POST('/v1/payouts', {
          params: { header: wish.current },
          body: { amount, bankToken: bank?.token ?? '' },
        }),
      ),
    onSuccess: () => {
      wish.current = intent()
      setChecking(false)
      setTyped('')
      setTried(false)
    },
    onError: (error) => {
      if (!isFinal(error)) return
      wish.current = intent()
      if (error instanceof Problem && error.errors.length > 0) setChecking(false)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['wallet'] }),
  })
  const refused = useMoneyRefusal(payOut.error)
  const unfit =
    amountMinor === undefined || amountMinor === 0
      ? t('money.amountWrong')
      : amountMinor > available
        ? t('money.refused.insufficient-funds')
        : undefined
  const edit = (change: () => void) => {
    change()
    if (!payOut.isIdle) payOut.reset()
    wish.current = intent()
  }
  if (another) {
    return (
      <div className="space-y-3">
        <NewBank
          done={(token) => {
            edit(() => setChosen(token))
            setAnother(false)
          }}
        />
        <Button kind="quiet" onClick={() => setAnother(false)}>
          {t('common.back')}
        </Button>
      </div>
    )
  }
  if (checking && amountMinor !== undefined && bank) {
    return (
      <Card className="space-y-4">
        <h2>{t('payout.checkTitle')}</h2>
        {payOut.error ? (
          isFinal(payOut.error) ? (
            <Refusal error={payOut.error} />
          ) : (
            <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
              {t('money.noAnswer')}
            </p>
          )
        ) : null}
        <dl className="space-y-3">
          <Row term={t('payout.goes', { bank: bank.label })}>
            <strong className="text-2xl">
              <Money value={{ amountMinor, currency }} />
            </strong>
          </Row>
          <Row term={t('send.left')}>
            <Money value={{ amountMinor: available - amountMinor, currency }} />
          </Row>
        </dl>
        <p className="rounded-card bg-linen px-4 py-3">{t('payout.then')}</p>
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button
            className="sm:flex-1"
            busy={payOut.isPending}
            onClick={() => payOut.mutate({ amountMinor, currency })}
          >
            <span>
              {t('payout.submit')} <Money value={{ amountMinor, currency }} />
            </span>
          </Button>
          <Button kind="secondary" disabled={payOut.isPending} onClick={() => setChecking(false)}>
            {t('send.change')}
          </Button>
        </div>
      </Card>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!unfit) setChecking(true)
  }
  return (
    <Card>
      <form className="space-y-4" onSubmit={submit}>
        {payOut.isSuccess ? (
          <p role="status" className="rounded-card bg-leaf-wash px-4 py-3">
            {t('payout.done')}
          </p>
        ) : null}
        {payOut.error && !(payOut.error instanceof Problem && payOut.error.errors.length) ? (
          <Refusal error={payOut.error} />
        ) : null}
        <fieldset>
          <legend className="font-semibold">{t('payout.to')}</legend>
          {banks.map((method) => (
            <label key={method.token} className="flex min-h-11 items-center gap-3">
              <input
                type="radio"
                name="bank"
                className="size-5 accent-[var(--leaf)]"
                checked={method.token === bank?.token}
                onChange={() => edit(() => setChosen(method.token))}
              />
              <span className="tabular">{method.label}</span>
            </label>
          ))}
          <Button kind="quiet" className="-ms-5" onClick={() => setAnother(true)}>
            {t('payout.another')}
          </Button>
        </fieldset>
        <AmountField
          label={t('money.amount')}
          error={refused('amount.amountMinor') ?? (tried ? unfit : undefined)}
          currencyError={refused('amount.currency')}
          amount={typed}
          currency={currency}
          choices={balances.map((balance) => balance.currency)}
          onAmount={(value) => edit(() => setTyped(value))}
          onCurrency={(value) => edit(() => setCurrency(value))}
        />
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-sm text-soft">
            {t('money.youHave')} <Money value={{ amountMinor: available, currency }} />
          </p>
          <Button
            kind="quiet"
            className="-ms-5"
            onClick={() => edit(() => setTyped(typedAmount(available, currency)))}
          >
            {t('payout.all')}
          </Button>
        </div>
        <Button type="submit" className="w-full">
          {t('send.check')}
        </Button>
      </form>
    </Card>
  )
}

const tones = { pending: 'amber', unknown: 'amber', paid: 'leaf', failed: 'red' } as const

function Payouts() {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const payouts = useInfiniteQuery({
    queryKey: ['wallet', 'payouts'],
    queryFn: ({ pageParam }) =>
      data<PageOfPayoutView>(api.GET('/v1/payouts', { params: { query: { cursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = payouts.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card>
      <h2 className="mb-2">{t('payout.earlier')}</h2>
      {payouts.isPending ? (
        <Skeleton />
      ) : payouts.isError ? (
        <Failed error={payouts.error} retry={payouts.refetch} />
      ) : items.length === 0 ? (
        <p className="text-soft">{t('payout.none')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {items.map((payout) => (
            <li key={payout.id} className="py-3">
              <p className="flex flex-wrap items-center justify-between gap-2">
                <strong>
                  <Money value={payout.amount} held={payout.state !== 'paid' && payout.state !== 'failed'} />
                </strong>
                <Tag tone={tones[payout.state as keyof typeof tones] ?? 'plain'}>
                  {text(`payout.state.${payout.state}`, payout.state)}
                </Tag>
              </p>
              <p className="text-sm text-soft">
                <span className="tabular">{payout.bankLabel}</span>
                {' · '}
                {intl.formatDate(payout.requested, { dateStyle: 'medium', timeStyle: 'short' })}
              </p>
              {payout.state === 'failed' ? (
                <p className="text-sm">{text(`payout.reason.${payout.reason}`, t('payout.reason.other'))}</p>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {payouts.hasNextPage ? (
        <Button kind="secondary" busy={payouts.isFetchingNextPage} onClick={() => payouts.fetchNextPage()}>
          {t('common.more')}
        </Button>
      ) : null}
    </Card>
  )
}
