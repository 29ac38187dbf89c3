import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Action, Order } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Refusal } from '../../ui/states'
import { Money, parseAmount, When } from '../../ui/values'
import { NewTime } from './NewTime'
import { Preview, RefundLadder } from './Preview'
import { useActionWords, useAmount } from './words'

/** The last look before a transition: what it does, what it asks for, and the verb. */
export function Confirm({
  order,
  etag,
  action,
  staff,
  done,
}: {
  order: Order
  etag: string
  action: Action
  staff: boolean
  done: () => void
}) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const named = useActionWords(order)
  const [typed, setTyped] = useState<Record<string, string>>({})
  const inputs = sent(order, action, typed)
  const take = useTake({ order, etag, action, staff, done })
  const problem = take.error instanceof Problem ? take.error : undefined
  const moved = problem && (problem.status === 412 || problem.code === 'order-moved')
  const other = me?.id === order.client ? order.providerName : order.clientName
  const usual = text(`why.${action.transition}`, '', { name: other })
  const why = text(`why.${order.kind}.${action.transition}`, usual, { name: other })
  const offered = inputs?.offer
  return (
    <div className="space-y-4">
      {moved ? (
        <p role="alert" className="rounded-card border border-amber bg-amber-wash px-4 py-3">
          {t('order.moved')}
        </p>
      ) : (
        <Refusal error={take.error} />
      )}
      {why ? <p>{why}</p> : null}
      <Preview order={order} action={action} />
      {action.transition === 'cancel' ? <RefundLadder order={order} /> : null}
      {action.inputs.map((name) => (
        <Input
          key={name}
          order={order}
          name={name}
          value={typed[name] ?? ''}
          wrong={Boolean(typed[name]) && inputs === undefined}
          onChange={(value) => setTyped({ ...typed, [name]: value })}
        />
      ))}
      {offered === undefined ? null : <Split order={order} refundMinor={Number(offered)} />}
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <Button
          busy={take.isPending}
          disabled={inputs === undefined || moved}
          onClick={() => inputs && take.mutate(inputs)}
        >
          {named(action.transition)}
        </Button>
        <Button kind="secondary" onClick={done}>
          {t('order.keep')}
        </Button>
      </div>
    </div>
  )
}

/** What is sent for what was typed; undefined while something is missing or is too much. */
function sent(
  order: Order,
  action: Action,
  typed: Record<string, string>,
): Record<string, string> | undefined {
  const inputs: Record<string, string> = {}
  for (const name of action.inputs) {
    const value = typed[name] ?? ''
    if (name === 'start') {
      if (value === '') return undefined
      inputs.start = value
      continue
    }
    const minor = parseAmount(value, order.total.currency)
    // A tip is paid anew; every other amount is a part of what is held.
    if (minor === undefined || (name !== 'tip' && minor > order.heldMinor)) return undefined
    inputs[name] = String(minor)
  }
  return inputs
}

function useTake({
  order,
  etag,
  action,
  staff,
  done,
}: {
  order: Order
  etag: string
  action: Action
  staff: boolean
  done: () => void
}) {
  const queries = useQueryClient()
  const wish = useRef(intent())
  return useMutation({
    mutationFn: (inputs: Record<string, string>) => {
      const params = { path: { id: order.id }, header: { ...wish.current, 'If-Match': etag } }
      const body = { transition: action.transition, inputs }
      return data<Order>(
        staff
          ? api.POST('/v1/operator/orders/{id}/transitions', { params, body })
          : api.POST('/v1/orders/{id}/transitions', { params, body }),
      )
    },
    onSuccess: done,
    onError: (error) => {
      // What was refused is wished anew; a lost answer is asked for again under the same wish.
      if (error instanceof Problem && error.status > 0 && error.status < 500) wish.current = intent()
    },
    onSettled: () => {
      for (const key of ['order', 'orders', 'wallet', 'dispute', 'disputes']) {
        queries.invalidateQueries({ queryKey: [key] })
      }
    },
  })
}

function Input({
  order,
  name,
  value,
  wrong,
  onChange,
}: {
  order: Order
  name: string
  value: string
  wrong: boolean
  onChange: (value: string) => void
}) {
  const t = useText()
  const amount = useAmount()
  if (name === 'start') {
    return (
      <div className="space-y-3">
        {value ? (
          <p className="rounded-card bg-violet-wash px-4 py-3" role="status">
            {t('time.chosen')}{' '}
            <strong>
              <When at={value} zone={order.zone} />
            </strong>
          </p>
        ) : null}
        <NewTime order={order} onPick={(slot) => onChange(slot.start)} />
      </div>
    )
  }
  const held = { amountMinor: order.heldMinor, currency: order.total.currency }
  return (
    <TextField
      label={name === 'offer' ? t('dispute.offerAmount', { name: order.clientName }) : t('order.amount')}
      hint={name === 'tip' ? undefined : t('order.amountHint', { amount: amount(held) })}
      error={wrong ? t('order.amountWrong') : undefined}
      inputMode="decimal"
      autoComplete="off"
      className="tabular"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** What an offer comes to for each side, while it is being typed. */
function Split({ order, refundMinor }: { order: Order; refundMinor: number }) {
  const t = useText()
  const currency = order.total.currency
  return (
    <table className="w-full">
      <tbody>
        <tr className="border-b border-line">
          <th scope="row" className="py-2 pe-3 text-start font-normal">
            {t('dispute.offerAmount', { name: order.clientName })}
          </th>
          <td className="py-2 text-end font-semibold">
            <Money value={{ amountMinor: refundMinor, currency }} />
          </td>
        </tr>
        <tr>
          <th scope="row" className="py-2 pe-3 text-start font-normal">
            {t('dispute.offerRest', { name: order.providerName })}
          </th>
          <td className="py-2 text-end font-semibold">
            <Money value={{ amountMinor: order.heldMinor - refundMinor, currency }} />
          </td>
        </tr>
      </tbody>
    </table>
  )
}
