import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, Problem, post } from '../../api/client'
import type { RedeemedVoucher, Voucher, VoucherBalance } from '../../api/schema'
import { useDynamicText, useLanguage, useText } from '../../i18n/text'
import { AmountField } from '../../ui/AmountField'
import { Button, buttonClass } from '../../ui/Button'
import { TextArea, TextField } from '../../ui/Field'
import { Card, Empty, Failed, Refusal, Skeleton, Tag } from '../../ui/states'
import { Money, parseAmount } from '../../ui/values'
import type { Wrong } from '../../ui/wrong'
import { useAmount } from '../order/words'

/** Gift vouchers: using a code that one was given, buying one, and those that one bought. */
export function VouchersPage() {
  const t = useText()
  return (
    <div className="mx-auto max-w-4xl space-y-5">
      <h1>{t('voucher.title')}</h1>
      <div className="items-start gap-5 space-y-5 lg:grid lg:grid-cols-2 lg:space-y-0">
        <div className="space-y-5">
          <Redeem />
          <Buy />
        </div>
        <Bought />
      </div>
    </div>
  )
}

/** Why a code is worth nothing, in the reader's language. */
export function useVoucherRefusal(): (error: unknown) => Wrong | undefined {
  const text = useDynamicText()
  return (error) => {
    const reason = error instanceof Problem ? error.errors[0] : undefined
    return reason && (text(`voucher.refused.${reason.code}`, '') || reason)
  }
}

function Redeem() {
  const t = useText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const refusal = useVoucherRefusal()
  const [code, setCode] = useState('')
  const wish = useRef(intent())
  const look = useMutation({
    mutationFn: () =>
      data<VoucherBalance>(
        api.POST('/v1/voucher-checks', { params: { header: intent() }, body: { code: code.trim() } }),
      ),
  })
  const redeem = useMutation({
    mutationFn: () =>
      data<RedeemedVoucher>(
        api.POST('/v1/voucher-redemptions', {
          params: { header: wish.current },
          body: { code: code.trim() },
        }),
      ),
    onSuccess: () => {
      wish.current = intent()
      look.reset()
      setCode('')
      queries.invalidateQueries({ queryKey: ['wallet'] })
      queries.invalidateQueries({ queryKey: ['vouchers'] })
    },
    onError: (error) => {
      // What was refused may be tried again; a lost answer is asked for again.
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
  })
  const error = redeem.error ?? look.error
  return (
    <Card>
      <h2>{t('voucher.redeem')}</h2>
      <p className="mb-4 text-soft">{t('voucher.redeemText')}</p>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          redeem.reset()
          look.mutate()
        }}
      >
        {error && !refusal(error) ? <Refusal error={error} /> : null}
        <TextField
          label={t('voucher.code')}
          hint={t('voucher.codeHint')}
          value={code}
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          error={refusal(error)}
          onChange={(event) => {
            setCode(event.target.value)
            look.reset()
            redeem.reset()
          }}
        />
        {look.data ? (
          <div role="status" className="space-y-2 rounded-card bg-leaf-wash px-4 py-3">
            <p className="text-lg">
              {t('voucher.worth')}{' '}
              <strong>
                <Money value={look.data.left} />
              </strong>
            </p>
            {look.data.message ? (
              <p className="whitespace-pre-line break-words">{look.data.message}</p>
            ) : null}
            <p className="text-sm text-soft">
              {t('voucher.until', { at: intl.formatDate(look.data.expires, { dateStyle: 'long' }) })}
            </p>
            <Button busy={redeem.isPending} onClick={() => redeem.mutate()}>
              {t('voucher.redeemDo')}
            </Button>
          </div>
        ) : (
          <Button type="submit" kind="secondary" busy={look.isPending}>
            {t('voucher.look')}
          </Button>
        )}
        {redeem.data ? (
          <p role="status" className="rounded-card bg-leaf-wash px-4 py-3">
            {t('voucher.redeemed')} <Money value={redeem.data.amount} />
          </p>
        ) : null}
      </form>
    </Card>
  )
}

function Buy() {
  const t = useText()
  const amount = useAmount()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [currency, setCurrency] = useState('EUR')
  const [message, setMessage] = useState('')
  const [number, setNumber] = useState('')
  const wish = useRef(intent())
  const minor = parseAmount(typed, currency)
  const buy = useMutation({
    mutationFn: async () => {
      const card = await post<{ token: string }>('/sandbox/cards', { number })
      return data<Voucher>(
        api.POST('/v1/vouchers', {
          params: { header: wish.current },
          body: {
            amount: { amountMinor: minor ?? 0, currency },
            cardToken: card.token,
            message: message || undefined,
          },
        }),
      )
    },
    onSuccess: (voucher) => {
      wish.current = intent()
      if (voucher.state !== 'declined') {
        setTyped('')
        setMessage('')
        setNumber('')
      }
      queries.invalidateQueries({ queryKey: ['vouchers'] })
    },
    onError: (error) => {
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
  })
  const problem = buy.error instanceof Problem ? buy.error : undefined
  return (
    <Card>
      <h2>{t('voucher.buy')}</h2>
      <p className="mb-4 text-soft">{t('voucher.buyText')}</p>
      <form
        className="space-y-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          buy.mutate()
        }}
      >
        {problem?.errors.length ? null : <Refusal error={buy.error} />}
        <AmountField
          label={t('money.amount')}
          hint={t('voucher.amountHint')}
          amount={typed}
          currency={currency}
          error={typed && minor === undefined ? t('money.amountWrong') : problem?.field('amount.amountMinor')}
          onAmount={setTyped}
          onCurrency={setCurrency}
        />
        <TextArea
          label={t('voucher.message')}
          hint={t('voucher.messageHint')}
          optional
          rows={3}
          maxLength={300}
          value={message}
          error={problem?.field('message')}
          onChange={(event) => setMessage(event.target.value)}
        />
        <TextField
          label={t('pay.number')}
          hint={t('pay.numberHint')}
          inputMode="numeric"
          autoComplete="off"
          required
          value={number}
          error={problem?.field('cardToken')}
          onChange={(event) => setNumber(event.target.value)}
        />
        {buy.data?.state === 'declined' ? (
          <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
            {t('voucher.declinedText')}
          </p>
        ) : null}
        {buy.data?.code && !typed ? (
          <div role="status" className="rounded-card bg-leaf-wash px-4 py-3">
            {t('voucher.ready')} <Code code={buy.data.code} />
          </div>
        ) : null}
        <Button type="submit" className="w-full" busy={buy.isPending} disabled={!minor}>
          {t('pay.submit', { amount: minor ? amount({ amountMinor: minor, currency }) : '' })}
        </Button>
      </form>
    </Card>
  )
}

const tones = { live: 'leaf', paying: 'amber', declined: 'red' } as Record<string, 'leaf' | 'amber' | 'red'>

function Bought() {
  const t = useText()
  const vouchers = useQuery({
    queryKey: ['vouchers'],
    queryFn: () => data<Voucher[]>(api.GET('/v1/vouchers')),
    // A card that is asked for more says so within moments.
    refetchInterval: (query) =>
      query.state.data?.some((voucher) => voucher.state === 'paying') ? 4_000 : false,
  })
  return (
    <section className="space-y-4">
      <h2>{t('voucher.bought')}</h2>
      {vouchers.isPending ? (
        <Skeleton lines={4} />
      ) : vouchers.isError ? (
        <Failed error={vouchers.error} retry={vouchers.refetch} />
      ) : vouchers.data.length === 0 ? (
        <Empty title={t('voucher.none')}>{t('voucher.noneText')}</Empty>
      ) : (
        <ul className="space-y-4">
          {vouchers.data.map((voucher) => (
            <li key={voucher.id}>
              <Entry voucher={voucher} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Marked as a whole when it is touched, so that it can be passed on. */
function Code({ code }: { code: string }) {
  return (
    <p className="tabular mt-2 select-all rounded-card bg-violet-wash px-3 py-4 text-center text-xl font-semibold tracking-wider">
      {code}
    </p>
  )
}

function Entry({ voucher }: { voucher: Voucher }) {
  const t = useText()
  const text = useDynamicText()
  const { intl } = useLanguage()
  const queries = useQueryClient()
  const [copied, setCopied] = useState(false)
  const [sure, setSure] = useState(false)
  const refund = useMutation({
    mutationFn: () =>
      data<Voucher>(
        api.POST('/v1/vouchers/{id}/refund', {
          params: { path: { id: voucher.id }, header: intent() },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['vouchers'] }),
  })
  const code = voucher.code
  const copy = async () => {
    await navigator.clipboard?.writeText(code ?? '')
    setCopied(true)
  }
  const part = voucher.state === 'live' && voucher.left.amountMinor < voucher.amount.amountMinor
  return (
    <Card className="space-y-3">
      <div className="flex items-start justify-between gap-4">
        <p className="text-2xl font-semibold">
          <Money value={voucher.amount} />
        </p>
        <Tag tone={tones[voucher.state] ?? 'plain'}>
          {text(`voucher.state.${voucher.state}`, voucher.state)}
        </Tag>
      </div>
      {voucher.message ? <p className="whitespace-pre-line break-words">{voucher.message}</p> : null}
      {code ? (
        <>
          <Code code={code} />
          <p className="text-sm text-soft">{t('voucher.bearer')}</p>
        </>
      ) : null}
      {part ? (
        <p>
          {t('voucher.left')} <Money value={voucher.left} />
        </p>
      ) : null}
      <p className="text-sm text-soft">
        {t('voucher.boughtAt', { at: intl.formatDate(voucher.bought, { dateStyle: 'medium' }) })}{' '}
        {t('voucher.until', { at: intl.formatDate(voucher.expires, { dateStyle: 'long' }) })}
      </p>
      {voucher.challengeUrl ? (
        <a className={buttonClass()} href={voucher.challengeUrl} target="_blank" rel="noreferrer">
          {t('pay.challengeOpen')}
        </a>
      ) : null}
      <Refusal error={refund.error} />
      <div className="flex flex-wrap gap-2">
        {code ? (
          <Button kind="secondary" onClick={copy}>
            {t(copied ? 'voucher.copied' : 'voucher.copy')}
          </Button>
        ) : null}
        {voucher.refundable && !sure ? (
          <Button kind="quiet" onClick={() => setSure(true)}>
            {t('voucher.refund')}
          </Button>
        ) : null}
        {voucher.refundable && sure ? (
          <>
            <p className="w-full">{t('voucher.refundText')}</p>
            <Button kind="danger" busy={refund.isPending} onClick={() => refund.mutate()}>
              {t('voucher.refundDo')}
            </Button>
            <Button kind="quiet" onClick={() => setSure(false)}>
              {t('common.cancel')}
            </Button>
          </>
        ) : null}
      </div>
    </Card>
  )
}
