import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { api, data, intent, post } from '../../api/client'
import type { CouponPreview, Order, PaymentView } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Card, Refusal } from '../../ui/states'
import { useNow } from './Countdown'
import { CouponField } from './CouponField'
import { useAmount } from './words'

/** Paying for a held time: the card's number goes to the processor's own form and never to Comfrey. */
export function PayPanel({ order }: { order: Order }) {
  const t = useText()
  const queries = useQueryClient()
  const [number, setNumber] = useState('')
  const [view, setView] = useState<PaymentView>()
  const [coupon, setCoupon] = useState<CouponPreview>()
  const wish = useRef(intent())
  // A voucher may pay all.
  const noCard = coupon?.due.amountMinor === 0
  const pay = useMutation({
    mutationFn: async () => {
      const card = noCard ? { token: 'none' } : await post<{ token: string }>('/sandbox/cards', { number })
      return data(
        api.POST('/v1/orders/{id}/payments', {
          params: { path: { id: order.id }, header: wish.current },
          body: { cardToken: card.token, coupon: coupon?.code },
        }),
      )
    },
    onSuccess: (payment) => {
      setView(payment)
      // Another card is another intent; the same press, repeated after a lost answer, is not.
      if (['declined', 'returned'].includes(payment.status)) wish.current = intent()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['order', order.id] }),
  })
  const payment = view ?? order.payment ?? undefined
  const amount = useAmount()(coupon?.due ?? order.due ?? order.total)
  const waits = payment && ['pending', 'unknown', 'challenge'].includes(payment.status)
  return (
    <Card className="space-y-4">
      <h2>{t('pay.title')}</h2>
      {order.deadline ? <TimeLeft at={order.deadline.at} goods={order.kind === 'goods'} /> : null}
      {pay.isPending ? null : <Status payment={payment} />}
      {waits ? null : <CouponField order={order} coupon={coupon} choose={setCoupon} />}
      {waits ? null : (
        <form
          className="space-y-4"
          onSubmit={(event: FormEvent) => {
            event.preventDefault()
            pay.mutate()
          }}
        >
          <Refusal error={pay.error} />
          {noCard ? null : (
            <TextField
              label={t('pay.number')}
              hint={t('pay.numberHint')}
              inputMode="numeric"
              autoComplete="off"
              required
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
          <Button type="submit" className="w-full" busy={pay.isPending}>
            {noCard ? t('voucher.payAll') : t('pay.submit', { amount })}
          </Button>
        </form>
      )}
    </Card>
  )
}

function Status({ payment }: { payment?: PaymentView }) {
  const t = useText()
  const text = useDynamicText()
  if (!payment) return null
  const said: Record<string, string> = { pending: t('pay.pending'), unknown: t('pay.unknown') }
  if (payment.status === 'challenge') {
    return (
      <div className="space-y-3 rounded-card border border-amber bg-amber-wash p-4">
        <p>{t('pay.challenge')}</p>
        <a className={buttonClass()} href={payment.challengeUrl ?? '#'} target="_blank" rel="noreferrer">
          {t('pay.challengeOpen')}
        </a>
      </div>
    )
  }
  if (payment.status === 'declined') {
    const reason = text(`pay.reason.${payment.reason ?? 'other'}`, t('pay.reason.other'))
    return (
      <p role="alert" className="rounded-card border border-red bg-red-wash px-4 py-3">
        {t('pay.declined', { reason })}
      </p>
    )
  }
  const sentence = said[payment.status]
  return sentence ? (
    <p role="status" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
      {sentence}
    </p>
  ) : null
}

function TimeLeft({ at, goods }: { at: string; goods: boolean }) {
  const t = useText()
  const seconds = Math.max(0, Math.floor((new Date(at).getTime() - useNow(1_000)) / 1000))
  const left = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <p className="tabular font-semibold text-amber" role="timer">
      {seconds === 0 ? t('pay.over') : t(goods ? 'pay.leftGoods' : 'pay.left', { time: left })}
    </p>
  )
}
