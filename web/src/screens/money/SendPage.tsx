import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Balance } from '../../api/schema'
import { useText } from '../../i18n/text'
import { AmountField } from '../../ui/AmountField'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton } from '../../ui/states'
import { Money, type MoneyValue, parseAmount } from '../../ui/values'
import { isFinal, useMoneyRefusal } from './refusals'
import { useWallet } from './WalletPage'

export function SendPage() {
  const t = useText()
  const wallet = useWallet()
  if (wallet.isPending) return <Skeleton lines={5} />
  if (wallet.isError) return <Failed error={wallet.error} retry={wallet.refetch} />
  const funded = wallet.data.balances.filter((balance) => balance.availableMinor > 0)
  if (funded.length === 0) {
    return (
      <Empty
        page
        title={t('send.nothing')}
        action={
          <Link to="/wallet" className={buttonClass('secondary')}>
            {t('money.toWallet')}
          </Link>
        }
      >
        {t('send.nothingText')}
      </Empty>
    )
  }
  return <SendForm balances={funded} />
}

function SendForm({ balances }: { balances: Balance[] }) {
  const t = useText()
  const queries = useQueryClient()
  const [toEmail, setEmail] = useState('')
  const [typed, setTyped] = useState('')
  const [currency, setCurrency] = useState(balances[0]?.currency ?? 'EUR')
  const [note, setNote] = useState('')
  const [checking, setChecking] = useState(false)
  const [tried, setTried] = useState(false)
  const wish = useRef(intent())
  const amountMinor = parseAmount(typed, currency)
  const available = balances.find((balance) => balance.currency === currency)?.availableMinor ?? 0
  const send = useMutation({
    mutationFn: (amount: MoneyValue) =>
      data(
        api.POST('/v1/transfers', {
          params: { header: wish.current },
          body: { toEmail: toEmail.trim(), amount, note: note.trim() || undefined },
        }),
      ),
    onError: (error) => {
      if (!isFinal(error)) return
      wish.current = intent()
      if (error instanceof Problem && error.errors.length > 0) setChecking(false)
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['wallet'] }),
  })
  const refused = useMoneyRefusal(send.error)
  const unfit =
    amountMinor === undefined || amountMinor === 0
      ? t('money.amountWrong')
      : amountMinor > available
        ? t('money.refused.insufficient-funds')
        : undefined
  const edit = (change: () => void) => {
    change()
    // What is changed is another wish, and what was said about the old one no longer holds.
    if (!send.isIdle) send.reset()
    wish.current = intent()
  }
  if (send.isSuccess) return <Sent amount={send.data.amount} to={toEmail} />
  if (checking && amountMinor !== undefined) {
    return (
      <Check
        amount={{ amountMinor, currency }}
        toEmail={toEmail}
        note={note}
        left={available - amountMinor}
        error={send.error}
        busy={send.isPending}
        send={() => send.mutate({ amountMinor, currency })}
        back={() => setChecking(false)}
      />
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!unfit) setChecking(true)
  }
  return (
    <div className="mx-auto max-w-lg">
      <h1>{t('send.title')}</h1>
      <p className="mb-4 text-soft">{t('send.lead')}</p>
      <Card>
        <form className="space-y-4" onSubmit={submit}>
          {send.error && !(send.error instanceof Problem && send.error.errors.length) ? (
            <Refusal error={send.error} />
          ) : null}
          <TextField
            label={t('send.to')}
            hint={t('send.toHint')}
            type="email"
            autoComplete="off"
            required
            value={toEmail}
            error={refused('toEmail') ?? refused('to')}
            onChange={(event) => edit(() => setEmail(event.target.value))}
          />
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
          <p className="text-sm text-soft">
            {t('money.youHave')} <Money value={{ amountMinor: available, currency }} />
          </p>
          <TextField
            label={t('send.message')}
            hint={t('send.messageHint')}
            optional
            maxLength={140}
            value={note}
            error={refused('note')}
            onChange={(event) => edit(() => setNote(event.target.value))}
          />
          <Button type="submit" className="w-full">
            {t('send.check')}
          </Button>
        </form>
      </Card>
    </div>
  )
}

function Check({
  amount,
  toEmail,
  note,
  left,
  error,
  busy,
  send,
  back,
}: {
  amount: MoneyValue
  toEmail: string
  note: string
  left: number
  error: unknown
  busy: boolean
  send: () => void
  back: () => void
}) {
  const t = useText()
  return (
    <div className="mx-auto max-w-lg">
      <h1 className="mb-4">{t('send.checkTitle')}</h1>
      <Card className="space-y-4">
        {error ? (
          isFinal(error) ? (
            <Refusal error={error} />
          ) : (
            <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
              {t('money.noAnswer')}
            </p>
          )
        ) : null}
        <dl className="space-y-3">
          <Row term={t('send.gets', { email: toEmail })}>
            <strong className="text-2xl">
              <Money value={amount} />
            </strong>
          </Row>
          {note.trim() ? <Row term={t('send.message')}>{note}</Row> : null}
          <Row term={t('send.left')}>
            <Money value={{ amountMinor: left, currency: amount.currency }} />
          </Row>
        </dl>
        <p className="rounded-card bg-linen px-4 py-3">{t('send.atOnce')}</p>
        <div className="flex flex-col gap-2 sm:flex-row-reverse">
          <Button className="sm:flex-1" busy={busy} onClick={send}>
            <span>
              {t('send.submit')} <Money value={amount} />
            </span>
          </Button>
          <Button kind="secondary" disabled={busy} onClick={back}>
            {t('send.change')}
          </Button>
        </div>
      </Card>
    </div>
  )
}

export function Row({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="break-words text-sm text-soft">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

function Sent({ amount, to }: { amount: MoneyValue; to: string }) {
  const t = useText()
  return (
    <div role="status" className="mx-auto max-w-lg py-10 text-center">
      <h1 className="mb-3">{t('send.done')}</h1>
      <p>
        <strong className="text-2xl">
          <Money value={amount} />
        </strong>
        <span className="block break-words text-soft">{t('send.doneText', { email: to })}</span>
      </p>
      <Link to="/wallet" className={`mt-6 ${buttonClass()}`}>
        {t('money.toWallet')}
      </Link>
    </div>
  )
}
