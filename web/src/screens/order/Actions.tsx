import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Action, Order } from '../../api/schema'
import { useText } from '../../i18n/text'
import { Button, buttonClass } from '../../ui/Button'
import { Sheet } from '../../ui/Sheet'
import { Confirm } from './Confirm'
import { useActionWords } from './words'

/** What moves an order on in its friendly direction; anything else stands behind "other things". */
const FORWARD =
  'accept accept-late confirm-late confirm admit-absence accept-offer-as-client accept-offer-as-provider agree-as-client agree-as-provider agree-dearer-as-client agree-dearer-as-provider object-as-client object-as-provider confirm-last next go-on send receive returned'.split(
    ' ',
  )

/** The other answer to a question: whoever is asked for a yes or a no is shown both. */
const NO = ['decline', 'refuse-offer', 'refuse-time']

/** The next action is one button; before it is taken, a sheet shows what would move, to the cent. */
export function Actions({
  order,
  etag,
  quiet,
  all = false,
  staff = false,
}: {
  order: Order
  etag: string
  quiet: boolean
  /** Whether everything that can be done stands there at once. */
  all?: boolean
  /** Whether it is staff who act, which goes another way. */
  staff?: boolean
}) {
  const t = useText()
  const named = useActionWords(order)
  const [chosen, setChosen] = useState<Action>()
  const forward = order.actions.filter((action) => FORWARD.includes(action.transition))
  const asked = forward.some((action) => /^(accept|agree)/.test(action.transition))
  const refusing = asked ? order.actions.filter((action) => NO.includes(action.transition)) : []
  const others = order.actions.filter((action) => !forward.includes(action) && !refusing.includes(action))
  const list = (
    <ul className="space-y-2">
      {others.map((action) => (
        <li key={action.transition}>
          <Act order={order} action={action} kind="secondary" choose={setChosen} />
        </li>
      ))}
    </ul>
  )
  return (
    <div className="space-y-3">
      {order.actions.length === 0 && !quiet ? <p>{t('order.nothingToDo')}</p> : null}
      {forward.map((action) => (
        <Act key={action.transition} order={order} action={action} kind="primary" choose={setChosen} />
      ))}
      {refusing.map((action) => (
        <Act key={action.transition} order={order} action={action} kind="secondary" choose={setChosen} />
      ))}
      {others.length > 0 && !all ? (
        <details>
          <summary className="min-h-11 cursor-pointer py-2 text-leaf">{t('order.more')}</summary>
          <div className="mt-2">{list}</div>
        </details>
      ) : (
        list
      )}
      {chosen ? (
        <Sheet open onClose={() => setChosen(undefined)} title={named(chosen.transition)}>
          <Confirm
            order={order}
            etag={etag}
            action={chosen}
            staff={staff}
            done={() => setChosen(undefined)}
          />
        </Sheet>
      ) : null}
    </div>
  )
}

const DISPUTED = ['disputed', 'escalated', 'offered-by-client', 'offered-by-provider']

/** Whether people decide about an order's money now. */
export function inDispute(order: Order): boolean {
  return DISPUTED.includes(order.state)
}

/** Whether an action is the beginning of a dispute, which wants a reason and a statement. */
function opensDispute(order: Order, action: Action): boolean {
  return action.toState === 'disputed' && !inDispute(order)
}

function Act({
  order,
  action,
  kind,
  choose,
}: {
  order: Order
  action: Action
  kind: 'primary' | 'secondary'
  choose: (action: Action) => void
}) {
  const named = useActionWords(order)
  const name = named(action.transition)
  return opensDispute(order, action) ? (
    <Link
      to="/bookings/$id/dispute"
      params={{ id: order.id } as never}
      search={{ by: action.transition } as never}
      className={`${buttonClass(kind)} w-full sm:w-auto`}
    >
      {name}
    </Link>
  ) : (
    <Button kind={kind} className="w-full sm:w-auto" onClick={() => choose(action)}>
      {name}
    </Button>
  )
}
