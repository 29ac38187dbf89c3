import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, data, intent, Problem } from '../../api/client'
import type { Action, Order } from '../../api/schema'
import { useMe } from '../../api/session'
import { useDynamicText, useText } from '../../i18n/text'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { Sheet } from '../../ui/Sheet'
import { Refusal } from '../../ui/states'
import { parseAmount } from '../../ui/values'
import { Preview, RefundLadder } from './Preview'
import { useAmount, useOrderWords } from './words'

/** What moves an order on in its friendly direction; anything else stands behind "other things". */
const FORWARD =
  'accept accept-late confirm-late confirm admit-absence accept-offer-as-client accept-offer-as-provider object-as-client object-as-provider'.split(
    ' ',
  )

/** The next action is one button; before it is taken, a sheet shows what would move, to the cent. */
export function Actions({ order, etag, quiet }: { order: Order; etag: string; quiet: boolean }) {
  const t = useText()
  const words = useOrderWords()
  const [chosen, setChosen] = useState<Action>()
  const name = (action: Action) => words.transition(action.transition)
  const forward = order.actions.filter((action) => FORWARD.includes(action.transition))
  const others = order.actions.filter((action) => !FORWARD.includes(action.transition))
  return (
    <div className="space-y-3">
      {order.actions.length === 0 && !quiet ? <p>{t('order.nothingToDo')}</p> : null}
      {forward.map((action) => (
        <Button key={action.transition} className="w-full sm:w-auto" onClick={() => setChosen(action)}>
          {name(action)}
        </Button>
      ))}
      {others.length > 0 ? (
        <details>
          <summary className="min-h-11 cursor-pointer py-2 text-leaf">{t('order.more')}</summary>
          <ul className="mt-2 space-y-2">
            {others.map((action) => (
              <li key={action.transition}>
                <Button kind="secondary" className="w-full sm:w-auto" onClick={() => setChosen(action)}>
                  {name(action)}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {chosen ? (
        <Sheet open onClose={() => setChosen(undefined)} title={name(chosen)}>
          <Confirm order={order} etag={etag} action={chosen} done={() => setChosen(undefined)} />
        </Sheet>
      ) : null}
    </div>
  )
}

function Confirm({
  order,
  etag,
  action,
  done,
}: {
  order: Order
  etag: string
  action: Action
  done: () => void
}) {
  const t = useText()
  const text = useDynamicText()
  const me = useMe()
  const words = useOrderWords()
  const amount = useAmount()
  const queries = useQueryClient()
  const [amounts, setAmounts] = useState<Record<string, string>>({})
  const wish = useRef(intent())
  const currency = order.total.currency
  const minors = action.inputs.map((name) => [name, parseAmount(amounts[name] ?? '', currency)] as const)
  const missing = minors.some(([, minor]) => minor === undefined)
  const take = useMutation({
    mutationFn: () =>
      data(
        api.POST('/v1/orders/{id}/transitions', {
          params: { path: { id: order.id }, header: { ...wish.current, 'If-Match': etag } },
          body: {
            transition: action.transition,
            inputs: Object.fromEntries(minors.map(([name, minor]) => [name, String(minor)])),
          },
        }),
      ),
    onSuccess: done,
    onSettled: () => {
      for (const key of ['order', 'orders', 'wallet']) queries.invalidateQueries({ queryKey: [key] })
    },
  })
  const problem = take.error instanceof Problem ? take.error : undefined
  const other = me?.id === order.client ? order.providerName : order.clientName
  const why = text(`why.${action.transition}`, '', { name: other })
  const moved = problem && (problem.status === 412 || problem.code === 'order-moved')
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
        <TextField
          key={name}
          label={t('order.amount')}
          hint={t('order.amountHint', {
            amount: amount({ amountMinor: Math.max(order.heldMinor, order.total.amountMinor), currency }),
          })}
          error={amounts[name] && missing ? t('order.amountWrong') : undefined}
          inputMode="decimal"
          value={amounts[name] ?? ''}
          onChange={(event) => setAmounts({ ...amounts, [name]: event.target.value })}
        />
      ))}
      <div className="flex flex-col gap-2 sm:flex-row-reverse">
        <Button busy={take.isPending} disabled={missing || moved} onClick={() => take.mutate()}>
          {words.transition(action.transition)}
        </Button>
        <Button kind="secondary" onClick={done}>
          {t('order.keep')}
        </Button>
      </div>
    </div>
  )
}
