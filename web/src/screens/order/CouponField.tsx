import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { CouponPreview, Order } from '../../api/schema'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Refusal } from '../../ui/states'
import { Money } from '../../ui/values'

/** A coupon beside the card: what it pays is shown before anything is paid, and nothing is used up by looking. */
export function CouponField({
  order,
  coupon,
  choose,
}: {
  order: Order
  coupon?: CouponPreview
  choose: (coupon?: CouponPreview) => void
}) {
  const t = useText()
  const text = useDynamicText()
  const [open, setOpen] = useState(false)
  const [code, setCode] = useState('')
  const look = useMutation({
    mutationFn: () =>
      data<CouponPreview>(
        api.POST('/v1/orders/{id}/coupon-preview', {
          params: { path: { id: order.id }, header: intent() },
          body: { code: code.trim().toUpperCase() },
        }),
      ),
    onSuccess: choose,
  })
  const problem = look.error instanceof Problem ? look.error : undefined
  const reason = problem?.errors[0]
  const of = problem?.code === 'voucher-refused' ? 'voucher' : 'coupon'
  const refused = reason && (text(`${of}.refused.${reason.code}`, '') || reason)
  if (coupon) {
    return (
      <div role="status" className="rounded-card bg-leaf-wash px-4 py-3">
        <dl className="space-y-1">
          <div className="flex justify-between gap-4">
            <dt>{t('purse.price')}</dt>
            <dd>
              <Money value={order.due ?? order.total} />
            </dd>
          </div>
          <div className="flex justify-between gap-4">
            <dt>{t(coupon.voucher ? 'voucher.of' : 'coupon.of', { code: coupon.code })}</dt>
            <dd>
              <Money
                value={{
                  amountMinor: -coupon.discount.amountMinor,
                  currency: coupon.discount.currency,
                }}
              />
            </dd>
          </div>
          <div className="flex justify-between gap-4 border-t border-line pt-1 font-semibold">
            <dt>{t('coupon.due')}</dt>
            <dd>
              <Money value={coupon.due} />
            </dd>
          </div>
        </dl>
        <p className="mt-2 text-sm text-soft">{t(coupon.voucher ? 'voucher.back' : 'coupon.back')}</p>
        <Button kind="quiet" className="-ms-5" onClick={() => choose(undefined)}>
          {t('coupon.without')}
        </Button>
      </div>
    )
  }
  if (!open) {
    return (
      <Button kind="quiet" className="-ms-5" onClick={() => setOpen(true)}>
        {t('coupon.have')}
      </Button>
    )
  }
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        look.mutate()
      }}
    >
      <div className="min-w-0 flex-1 basis-48">
        {problem && !reason ? <Refusal error={problem} /> : null}
        <TextField
          label={t('coupon.either')}
          value={code}
          required
          autoComplete="off"
          autoCapitalize="characters"
          error={refused}
          onChange={(event) => {
            setCode(event.target.value)
            look.reset()
          }}
        />
      </div>
      <Button type="submit" kind="secondary" busy={look.isPending}>
        {t('coupon.look')}
      </Button>
    </form>
  )
}
